"""The answer of a whole study in a few careful sentences, made from its findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiju.charts.curves import outside
from jiju.charts.numbers import distance_text, percent, ranges_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.report.words import Words
    from jiju.results import Result

__all__ = ["answers", "found_ranges", "whole_answer"]

_NAMED = 6


def answers(result: Result, text: Words) -> list[str]:
    """The sentences of a result that answer its question.

    Parameters
    ----------
    result : Result
        What was found.
    text : Words
        The words.

    Returns
    -------
    list of str
        In the report's language.
    """
    return [s.text.in_language(text.lang) for s in result.statements if s.role == "answer"]


def whole_answer(results: Sequence[Result], text: Words) -> list[str]:
    """The answer of a study: which industries gather, how many, at what distances.

    Parameters
    ----------
    results : sequence of Result
        All findings.
    text : Words
        The words.

    Returns
    -------
    list of str
        The first one is the answer in one sentence; the others complete it.
    """
    rankings = [result for result in results if result.kind == "concentration_ranking"]
    if rankings:
        return _of_rankings(rankings, text)
    asked = [result for result in results if result.kind not in ("problems", "inventory")]
    for group in (asked, [result for result in results if result.kind == "inventory"]):
        sentences = [sentence for result in group for sentence in answers(result, text)[:1]]
        if sentences:
            return sentences
    return [text("answer.only_problems" if results else "answer.empty")]


def _of_rankings(rankings: Sequence[Result], text: Words) -> list[str]:
    # A ranking without verdicts does not lead.
    rankings = sorted(rankings, key=lambda result: result.details.get("band") == "do_local")
    sentences = [_ranking_sentences(result, text) for result in rankings]
    level = percent(float(rankings[0].details.get("level", 0.95)))
    footnotes = [text(key, level=level) for key in dict.fromkeys(map(_level_key, rankings)) if key]
    if len(rankings) == 1:
        return [*sentences[0], *footnotes]
    # Several rankings differ by measure and weighting: each says which it is.
    named = []
    for result, (first, *_) in zip(rankings, sentences, strict=True):
        variant = text("answer.weighted" if result.details.get("weighted") else "answer.unweighted")
        measure = str(result.details.get("measure", "kd"))
        measure = "Kd" if measure == "kd" else measure
        named.append(text("answer.variant", variant=variant, measure=measure, sentence=first))
    return [*named, *footnotes]


def _level_key(ranking: Result) -> str:
    """What to say of the level; nothing where no verdict is drawn."""
    keys = {
        "do_local": "",
        "do_global": "answer.level_published",
        "integrated_deviation": "answer.level_whole",
    }
    return keys.get(str(ranking.details.get("band")), "answer.level")


def _ranking_sentences(result: Result, text: Words) -> list[str]:
    table = result.table
    tested = len(table)
    if tested == 0:
        return [text("answer.nothing_tested")]
    if "not tested" in set(table["verdict"]):
        return answers(result, text)
    localized = table[table["verdict"] == "localized"].sort_values(
        ["statistic", "industry"], ascending=[False, True]
    )
    dispersed = table[table["verdict"] == "dispersed"].sort_values(["statistic", "industry"])
    within = tested - len(localized) - len(dispersed)
    listed = _listed(result, localized, "above", text)
    if tested == 1:
        which = "localized" if len(localized) else "other"
        return [text(f"answer.single_tested_{which}", list=listed)]
    if localized.empty:
        sentences = [text("answer.localized_none", tested=tested)]
    else:
        sentences = [text.counted("answer.localized", len(localized), tested=tested, list=listed)]
    if len(dispersed):
        named = _listed(result, dispersed, "below", text)
        sentences.append(text.counted("answer.dispersed", len(dispersed), list=named))
    if within and within < tested:
        sentences.append(text.counted("answer.within", within))
    return sentences


def _listed(result: Result, rows: pd.DataFrame, side: str, text: Words) -> str:
    names = rows["industry"].astype(str).tolist()
    items = []
    for name in names[:_NAMED]:
        distances = found_ranges(result, name, side, text)
        items.append(text("answer.item", industry=name, distances=distances) if distances else name)
    if len(names) > _NAMED:
        # English counts the rest, Chinese the whole: 等共 12 个.
        count = len(names) if text.lang == "zh" else len(names) - _NAMED
        items.append(text("answer.more", count=count))
    if text.lang == "zh" and len(names) > _NAMED:
        return "、".join(items[:-1]) + items[-1]
    return text("page.separator").join(items)


def found_ranges(result: Result, industry: str, side: str, text: Words) -> str:
    """The distances at which an industry's curve is outside its band, in words.

    Parameters
    ----------
    result : Result
        A ranking.
    industry : str
        Whose.
    side : {"above", "below"}
        Which side of the band.
    text : Words
        The words.

    Returns
    -------
    str
        The peak's distance where the curve leaves the band of its own nowhere; empty where neither is known.
    """
    curves = result.tables.get("curves")
    if curves is not None:
        curve = curves[curves["industry"].astype(str) == industry].sort_values("distance_m")
        ranges = outside(curve)[0 if side == "above" else 1]
        if ranges:
            return ranges_text(ranges, text.lang, at_most=2)
    peak = result.table.loc[result.table["industry"].astype(str) == industry, "peak_distance_m"]
    return distance_text(float(peak.iloc[0]), text.lang) if len(peak) and peak.notna().all() else ""
