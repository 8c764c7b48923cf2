"""What levers say in sentences, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.measures.scorecards._wording import grid_caveats, little_known
from jiju.measures.scorecards._words import plural
from jiju.results.amounts import ROUNDED, amount_text
from jiju.results.names import name_in_both, name_in_language
from jiju.results.sentences import listed, statement
from jiju.results.wording import count_words, percent_words

if TYPE_CHECKING:
    import pandas as pd

    from jiju.measures.scorecards._table import Grid
    from jiju.results import Language, Statement

__all__ = ["lever_reasons", "lever_statements"]


def lever_reasons(row: dict[str, Any], place: str) -> tuple[str, str]:
    """One lever in words.

    Parameters
    ----------
    row : dict
        Of the table of levers.
    place : str
        The place.

    Returns
    -------
    en, zh : str
        In both languages.
    """
    if row["state"] == "still":
        if row["rank"] == 1:
            return "already first", "已居第一"
        return "no change of this number alone raises the rank", "仅此一项变动不能提高名次"
    if row["state"] == "unknown" and np.isnan(row["needed"]):
        return "not known: a number is wanted", "数值未知，需要补查"
    needed = [_amount(row, "needed", lang) for lang in ("en", "zh")]
    if row["state"] == "unknown":
        return (
            f"not known: a number is wanted; with {needed[0]} the rank would be {int(row['rank_after'])}",
            f"数值未知，需要补查；若达到 {needed[1]}，名次将为第 {int(row['rank_after'])} 名",
        )
    now = [_amount(row, "value", lang) for lang in ("en", "zh")]
    more_en = "" if row["reachable"] else "; no peer has reached that"
    more_zh = "" if row["reachable"] else "；尚无同类地区达到"
    return (
        f"from {now[0]} to {needed[0]}: rank {int(row['rank_after'])}{more_en}",
        f"由 {_apart(now[1])}到 {needed[1]}：升至第 {int(row['rank_after'])} 名{more_zh}",
    )


def _amount(row: dict[str, Any], key: str, lang: Language) -> str:
    return amount_text(float(row[key]), str(row["unit"]), lang, style=ROUNDED)


def _apart(amount: str) -> str:
    """An amount before a Chinese word: a space after a digit, none after a unit."""
    return f"{amount} " if amount[-1:].isascii() else amount


def lever_statements(table: pd.DataFrame, details: dict[str, Any], grid: Grid) -> list[Statement]:
    """All sentences, the answer first.

    Parameters
    ----------
    table, details
        Of the result.
    grid : Grid
        The numbers.

    Returns
    -------
    list of Statement
        In both languages.
    """
    said = [_answer(table, details), *_frontier(table, details)]
    said.append(
        statement(
            "limit",
            "Each lever is moved alone, all other numbers of all places staying as they are. Nothing is said "
            "of how a number can be moved or what that costs; and other settings of the scorecard have other "
            "levers.",
            "每个抓手均为单独变动，其他地区和其他指标保持不变。结果不说明如何改变数值、代价几何；"
            "综合评分的设置不同，抓手也会不同。",
        )
    )
    unknown = table[table["state"] == "unknown"]
    if len(unknown):
        place, n = name_in_both(details["place"]), count_words(len(unknown))
        verb = ("is", "It is") if len(unknown) == 1 else ("are", "They are")
        en, zh = listed(list(unknown["label_en"]))[0], listed(list(unknown["label_zh"]))[1]
        said.append(
            statement(
                "caveat",
                f"Of {place[0]}, {plural(len(unknown), 'number')} {verb[0]} not known: {en}. "
                f"{verb[1]} wanted before a lever is chosen.",
                f"{place[1]}有 {n} 个数值未知：{zh}。选择抓手之前应先补查。",
            )
        )
    else:
        said.append(
            statement(
                "caveat",
                f"Every number of {name_in_language(details['place'])} is known.",
                f"{name_in_language(details['place'], 'zh')}的数值均已知。",
            )
        )
    return said + grid_caveats(grid, simulated=details["simulated"])


def _answer(table: pd.DataFrame, details: dict[str, Any]) -> Statement:
    place, rank, places = name_in_both(details["place"]), details["rank"], count_words(details["places"])
    before_en, before_zh = little_known(details)
    if rank == 1:
        return statement(
            "answer",
            f"{before_en}{place[0]} is already first among {places} places.",
            f"{before_zh}{place[1]}在 {places} 个地区中已居第一。",
        )
    moves = table[(table["state"] == "moves") & table["reachable"]]
    if moves.empty:
        return statement(
            "answer",
            f"{before_en}No single number, moved as far as some peer has come, raises the rank of {place[0]} "
            f"({rank} of {places}).",
            f"{before_zh}任何单项数值即使达到同类地区已有水平，也不能提高{place[1]}的名次"
            f"（{places} 个地区中第 {rank}）。",
        )
    row = {str(key): value for key, value in moves.iloc[0].items()}
    now_en, needed_en = _amount(row, "value", "en"), _amount(row, "needed", "en")
    now_zh, needed_zh = _amount(row, "value", "zh"), _amount(row, "needed", "zh")
    share = row["change_share"]
    part = "" if np.isnan(share) else f"{'+' if share > 0 else '-'}{percent_words(abs(share))}"
    part_en, part_zh = (f" ({part})", f"（{part}）") if part else ("", "")
    past = [name_in_both(name) for name in str(row["overtaken"]).split(", ") if name]
    past_en = f", past {listed([name for name, _ in past])[0]}" if past else ""
    past_zh = f"，超过{listed([name for _, name in past])[1]}" if past else ""
    count = count_words(len(moves))
    some = (
        "One of its numbers, moved alone" if len(moves) == 1 else f"{count} of its numbers, each moved alone"
    )
    return statement(
        "answer",
        f"{before_en}{place[0]} is at rank {rank} of {places}. {some} and no "
        f"further than some peer has come, would raise it. The nearest is {row['label_en']}: from {now_en} "
        f"to {needed_en}{part_en} means rank {int(row['rank_after'])}{past_en}.",
        f"{before_zh}{place[1]}在 {places} 个地区中居第 {rank} 名。有 {count} 项数值只要单独达到"
        f"同类地区已有水平，即可提高名次。最近的抓手是“{row['label_zh']}”："
        f"由 {_apart(now_zh)}变为 {needed_zh}{part_zh}，升至第 {int(row['rank_after'])} 名{past_zh}。",
    )


def _frontier(table: pd.DataFrame, details: dict[str, Any]) -> list[Statement]:
    gained = table[table["gap_share_closed"].notna() & (table["gap_share_closed"] > 0.0)]
    if gained.empty or details["aim"] is None:
        return []
    row = gained.sort_values("gap_share_closed", ascending=False, kind="stable").iloc[0]
    share = percent_words(round(float(row["gap_share_closed"]), 3))
    place, aim, best = (
        name_in_both(str(it)) for it in (details["place"], details["aim"], row["frontier_place"])
    )
    return [
        statement(
            "meaning",
            f"The number that would close most of the distance to the score of {aim[0]} is "
            f"{row['label_en']}: at the level of {best[0]} it closes {share} of it.",
            f"最能缩小{place[1]}与{aim[1]}得分差距的是“{row['label_zh']}”："
            f"达到{best[1]}的水平可缩小 {share}。",
        )
    ]
