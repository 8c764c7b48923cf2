"""The sentences about one industry around another, and about all pairs of industries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.measures.clusters._kinds import KINDS
from jiju.measures.clusters._measure_words import what_it_is
from jiju.measures.clusters._wording import (
    NO_PROOF,
    band_caveats,
    data_words,
    explain_curve,
    ranking_verdicts,
    test_words,
)
from jiju.results import Statement, Text
from jiju.results.sentences import statement
from jiju.results.wording import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.measures.clusters._verdict import CurveTest

__all__ = ["explain_colocation", "explain_colocation_ranking"]

_FEW = 30


def explain_colocation(
    details: dict[str, Any], curve: CurveTest, caveats: Sequence[Text] = ()
) -> tuple[Statement, ...]:
    """What the curve of one industry around another says.

    Parameters
    ----------
    details : dict
        Of the result.
    curve : CurveTest
        The curve held against chance.
    caveats : sequence of Text, default ()
        What window and projection ask to be said.

    Returns
    -------
    tuple of Statement
        Answer, meaning, limits, caveats.
    """
    industry, neighbor = details["industry"], details["neighbor"]
    few = min(details["establishments"], details["neighbor_establishments"])
    limits = [
        Text(
            en=f"It says at which distances from {industry} there is more or less of {neighbor}, not where "
            "on the map, and not why: both may follow a third thing, such as a harbor.",
            zh=f"它说明在距{industry}多远处{neighbor}偏多或偏少，不说明在地图上何处，也不说明原因："
            "两者可能都跟随第三个因素，例如港口。",
        )
    ]
    if KINDS[details["measure"]].one_way:
        measure = details["measure"]
        limits.append(
            Text(
                en=f"{measure} of {neighbor} around {industry} is not {measure} of {industry} around "
                f"{neighbor}: a supplier may stand by its customers while the customers have many others.",
                zh=f"{industry}周围的{neighbor}与{neighbor}周围的{industry}，其 {measure} 值并不相同："
                "供应商可能紧邻客户，而客户周围另有许多其他机构。",
            )
        )
    if details["null"] != "position":
        limits.append(_gathers_itself(str(neighbor), str(neighbor)))
    if details["band"] != "do_local":
        limits.append(NO_PROOF)
    return explain_curve(
        details,
        curve,
        limits=limits,
        caveats=caveats,
        few=Text(
            en=f"With {few} establishments of one of the two only strong colocation can be told from chance.",
            zh=f"其中一个行业仅有 {few} 家机构，只有很强的共同聚集才能与随机区分开。",
        )
        if few < _FEW
        else None,
    )


def _gathers_itself(neighbor_en: str, neighbor_zh: str) -> Text:
    return Text(
        en=f"The draws break up the places where {neighbor_en} gathers by itself. An industry that gathers "
        "strongly departs from chance more easily, on either side, even where the other one has no part in "
        "it; measure its concentration as well.",
        zh=f"随机抽样会打散{neighbor_zh}自身的聚集。自身高度集聚的行业更容易偏离随机（两个方向都可能），"
        "即使与另一行业无关；应同时测量其集聚程度。",
    )


def explain_colocation_ranking(
    details: dict[str, Any],
    top: Sequence[tuple[str, str]],
    curves: Sequence[CurveTest],
    caveats: Sequence[Text] = (),
) -> tuple[Statement, ...]:
    """What a ranking of pairs of industries says.

    Parameters
    ----------
    details : dict
        Of the result.
    top : sequence of (str, str)
        Industry and neighbor of the localized pairs, the strongest first.
    curves : sequence of CurveTest
        Those of all pairs.
    caveats : sequence of Text, default ()
        What window and projection ask to be said.

    Returns
    -------
    tuple of Statement
        Answer, meaning, limits, caveats.
    """
    one_way = KINDS[details["measure"]].one_way
    what_en = what_it_is({**details, "neighbor": "the neighbor industry"}).en
    what_zh = what_it_is({**details, "neighbor": "邻近行业"}).zh
    said = [
        Statement("answer", _answer(details, top)),
        Statement("meaning", Text(what_en, what_zh)),
        Statement(
            "meaning",
            Text(
                en="Each pair is looked at both ways: the neighbor around the industry, and the other way "
                "round."
                if one_way
                else "Each pair is looked at once, around the industry that comes first by name.",
                zh="每对行业都从两个方向考察：邻近行业在该行业周围，以及反过来。"
                if one_way
                else "每对行业只考察一次，以名称排序在前的行业为中心。",
            ),
        ),
        Statement("meaning", ranking_verdicts(details, ("pairs", "对行业"))),
        test_words(details),
        statement(
            "limit",
            "It says which industries stand near each other, not why: both may follow a third thing, such as "
            "a harbor or cheap land. It is no proof of trade between them.",
            "它说明哪些行业彼此靠近，不说明原因：两者可能都跟随第三个因素，例如港口或低价土地。"
            "它不能证明两者之间有往来。",
        ),
    ]
    if details["null"] != "position":
        said.append(Statement("limit", _gathers_itself("the neighbor industry", "邻近行业")))
    if details["band"] != "do_local":
        said.append(Statement("limit", NO_PROOF))
    said.extend(Statement("caveat", text) for text in caveats)
    said.extend(band_caveats(curves, ("pairs", "对行业")))
    if details["untested"]:
        k, least = details["untested"], details["minimum_establishments"]
        said.append(
            statement(
                "caveat",
                f"Not paired, for want of {least} usable establishments or of sizes: {k} industries, listed "
                "by name.",
                f"有 {k} 个行业未参与配对（可用机构少于 {least} 家，或没有规模），均已列名。",
            )
        )
    if details["curves"] < details["tested"]:
        kept, total = count_words(details["curves"]), count_words(details["tested"])
        said.append(
            statement(
                "caveat",
                f"The table has all {total} pairs; curves are kept for the {kept} that say most.",
                f"表中列出全部 {total} 对行业；只保存其中最突出的 {kept} 对的曲线。",
            )
        )
    return (*said, *data_words(details))


def _answer(details: dict[str, Any], top: Sequence[tuple[str, str]]) -> Text:
    n = count_words(details["tested"])
    if details["band"] == "do_local":
        return Text(
            en=f"{n} pairs of industries were measured. The local band is no test, so no verdict is drawn.",
            zh=f"测量了 {n} 对行业。局部带不是检验，因此不据此下结论。",
        )
    near, apart, chance = (count_words(details[name]) for name in ("localized", "dispersed", "within_chance"))
    strongest_en = "; ".join(f"{neighbor} around {industry}" for industry, neighbor in top[:5])
    strongest_zh = "；".join(f"{industry}周围的{neighbor}" for industry, neighbor in top[:5])
    more_en, more_zh = (
        (f" The strongest: {strongest_en}.", f"最强的是：{strongest_zh}。") if top else ("", "")
    )
    return Text(
        en=f"Of {n} pairs of industries tested, in {near} the neighbor gathers around the industry, in "
        f"{apart} it keeps away, and {chance} are within what chance alone would do.{more_en}",
        zh=f"检验了 {n} 对行业：{near} 对中邻近行业聚集在该行业周围，{apart} 对中相互远离，"
        f"{chance} 对与随机无异。{more_zh}",
    )
