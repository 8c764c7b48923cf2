"""What the ledger says in sentences: which numbers contradict each other, which were replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.results.amounts import STATED, amount_text
from jiju.results.names import name_in_both, name_in_language
from jiju.results.sentences import statement
from jiju.results.wording import number_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from jiju.results import Language, Statement

__all__ = ["ledger_statements"]

_SHOWN = 5
_SIDES = 4
_FALL = 0.9
_FALLS_SHOWN = 3


def ledger_statements(
    table: pd.DataFrame, tables: Mapping[str, pd.DataFrame], details: Mapping[str, Any]
) -> list[Statement]:
    """The sentences of `find_contradictions`.

    Parameters
    ----------
    table : DataFrame
        Every fact.
    tables : mapping of str to DataFrame
        ``groups``, ``superseded``, ``steps`` and ``uncompared``.
    details : mapping
        The counts.

    Returns
    -------
    list of Statement
        The answer first.
    """
    groups = tables["groups"]
    said = [_answer(groups, details)]
    said += [_group(table, group) for group in groups.head(_SHOWN).to_dict("records")]
    if len(groups) > _SHOWN:
        more = len(groups) - _SHOWN
        said.append(
            statement(
                "meaning",
                f"{more:,} more {'contradiction is' if more == 1 else 'contradictions are'} in the table.",
                f"另有 {more:,} 处矛盾见表。",
            )
        )
    if len(groups):
        said.append(
            statement(
                "limit",
                "A contradiction is not an error: sources may count different things under one name, such as "
                "firms above a size and the whole cluster. All figures stand side by side; none is averaged.",
                "矛盾不等于错误：同一名称下的统计口径可能不同，例如规模以上企业与整个集群。"
                "各数值并列保留，不取平均。",
            )
        )
    said += _replaced(tables["superseded"])
    said += _fallen(tables["steps"])
    said += _open_ends(tables["uncompared"], details)
    return said


def _answer(groups: pd.DataFrame, details: Mapping[str, Any]) -> Statement:
    facts, count, among = details["facts"], details["groups"], details["contradicting"]
    if not count:
        return statement(
            "answer",
            f"No two of the {facts:,} facts contradict each other."
            if facts != 1
            else "There is one fact, and nothing to hold it against.",
            f"{facts:,} 条事实之间未发现矛盾。" if facts != 1 else "只有一条事实，无从对照。",
        )
    older = count - int(groups["in_force"].sum())
    en = f"{among:,} of {facts:,} facts contradict each other, about {_counted(count, 'figure', 'figures')}"
    zh = f"{facts:,} 条事实中有 {among:,} 条相互矛盾，涉及 {count:,} 项数据"
    if older:
        en += (
            f"; {_counted(older, 'of them is', 'of them are')} about a time that later figures have replaced"
        )
        zh += f"，其中 {older:,} 项属于已有更新数据的较早时期"
    return statement("answer", f"{en}.", f"{zh}。")


def _group(table: pd.DataFrame, group: Mapping[Any, Any]) -> Statement:
    rows = table[(table["group"] == group["group"]) & table["clashes"]].sort_values("value", kind="stable")
    texts = {}
    for lang in ("en", "zh"):
        sides = [_side(row, lang) for row in rows.head(_SIDES).to_dict("records")]
        more = len(rows) - len(sides)
        if lang == "en":
            sides += [f"{more:,} more"] if more else []
            joined = ", ".join(sides[:-1]) + f" against {sides[-1]}" if len(sides) > 1 else sides[0]
        else:
            joined = "，".join(sides) + (f"，另有 {more:,} 条" if more else "")
        texts[lang] = joined
    period = str(group["period"])
    spread = float(group["spread"])
    times = f": a factor of {number_words(spread)}" if spread == spread else ""
    times_zh = f"，最大值是最小值的 {number_words(spread)} 倍" if spread == spread else ""
    when, when_zh = (f" ({period})", f"（{period}）") if period else ("", "")
    return statement(
        "meaning",
        f"{name_in_language(group['place'])}, {group['label_en']}{when}: {texts['en']}{times}.",
        f"{name_in_language(group['place'], 'zh')}{group['label_zh']}{when_zh}：{texts['zh']}{times_zh}。",
    )


def _side(row: Mapping[Any, Any], lang: Language) -> str:
    amount = amount_text(
        row["value"],
        row["unit"],
        lang,
        comparator=row["comparator"],
        low=row["low"],
        high=row["high"],
        style=STATED,
    )
    told = [part for part in (row["publisher"] or row["source"], row["published"]) if part]
    if lang == "zh":
        return f"{amount}（{'，'.join(told)}）" if told else amount
    return f"{amount} ({', '.join(told)})" if told else amount


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _replaced(superseded: pd.DataFrame) -> list[Statement]:
    if not len(superseded):
        return []
    count = len(superseded)
    revised = int((superseded["reason"] == "revised").sum())
    en = _counted(count, "fact was true of an earlier time", "facts were true of an earlier time")
    en += (
        " and has been replaced since; it is kept"
        if count == 1
        else " and have been replaced since; they are kept"
    )
    zh = f"{count:,} 条事实已被更新的数据取代，仍按其所属时期保留"
    if revised:
        en += f"; {_counted(revised, 'was', 'were')} revised by the same publisher"
        zh += f"，其中 {revised:,} 条由同一发布单位更正"
    return [statement("meaning", f"{en}.", f"{zh}。")]


def _fallen(steps: pd.DataFrame) -> list[Statement]:
    """Figures that fell from one period to the next by more than a tenth: perhaps they count other things."""
    fallen = steps[steps["ratio"] < _FALL].sort_values("ratio", kind="stable")
    said = []
    for row in fallen.head(_FALLS_SHOWN).to_dict("records"):
        before, after = (
            [amount_text(row[name], row["unit"], lang, style=STATED) for lang in ("en", "zh")]
            for name in ("value", "next_value")
        )
        place, label = name_in_both(row["place"]), row["label_zh"]
        then, now = (row[name] or "period not stated" for name in ("period", "next_period"))
        then_zh, now_zh = (row[name] or "时期未注明" for name in ("period", "next_period"))
        said.append(
            statement(
                "caveat",
                f"{place[0]}, {row['label_en']}: from {before[0]} ({then}) to {after[0]} ({now}). "
                "So large a fall may mean that the two count different things.",
                f"{place[1]}{label}：由 {before[1]}（{then_zh}）降至 {after[1]}（{now_zh}）。"
                "降幅如此之大，可能是两者统计口径不同。",
            )
        )
    return said


def _open_ends(uncompared: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    said = []
    if len(uncompared):
        first = uncompared.iloc[0]
        said.append(
            statement(
                "caveat",
                f"Not compared, since their units do not convert: {first['place']}, {first['indicator']} "
                f"({first['units']})"
                + (f" and {len(uncompared) - 1:,} more." if len(uncompared) > 1 else "."),
                f"因单位不能换算而未作比较：{first['place']}{first['indicator']}（{first['units']}）"
                + (f"等 {len(uncompared):,} 处。" if len(uncompared) > 1 else "。"),
            )
        )
    undated = int(details["undated"])
    if undated:
        said.append(
            statement(
                "caveat",
                f"{_counted(undated, 'fact states', 'facts state')} no period: each is taken as of the day "
                "it was published, and without that as of now.",
                f"{undated:,} 条事实未写明时期：按发布日期看待，无发布日期的视为现时数据。",
            )
        )
    planned = int(details["plan"]) + int(details["target"])
    if planned:
        said.append(
            statement(
                "caveat",
                f"{_counted(planned, 'figure is a plan or target', 'figures are plans or targets')}"
                ": not held against what was reached.",
                f"{planned:,} 个数值为计划或目标，不与实绩对照。",
            )
        )
    unsourced = int(details["unsourced"])
    if unsourced:
        said.append(
            statement(
                "caveat",
                f"{_counted(unsourced, 'fact names', 'facts name')} no source or publisher.",
                f"{unsourced:,} 条事实未注明来源或发布单位。",
            )
        )
    if details["simulated"]:
        said.append(statement("caveat", "The data are simulated.", "数据为模拟数据。"))
    return said
