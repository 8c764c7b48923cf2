"""The sentences of the distance-based measures, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.chance import BANDS
from jiju.measures.clusters._measure_words import answer, at_peak, what_it_is
from jiju.results import Statement, Text
from jiju.results.sentences import data_caveats, statement
from jiju.results.wording import count_words, distance_words, percent_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.measures.clusters._verdict import CurveTest

__all__ = [
    "NO_PROOF",
    "band_caveats",
    "data_words",
    "explain_concentration",
    "explain_curve",
    "explain_ranking",
    "ranking_verdicts",
    "test_words",
]

NO_PROOF = Text(
    en="'Within chance' means that these data show no departure; it is no proof that there is none.",
    zh="“与随机无异”表示这些数据没有显示出偏离，并不证明不存在偏离。",
)
_LIMITS = (
    Text(
        en="It says at which distances the industry gathers, not where on the map, and not why.",
        zh="它说明行业在多大距离上集聚，不说明集聚在地图上何处，也不说明原因。",
    ),
    NO_PROOF,
)
_FEW = 30
_MAPPED = Text(
    en="The curve says at which distances the industry gathers; the values of its establishments say around "
    "which of them. Neither draws an outline, and neither says why.",
    zh="曲线说明行业在多大距离上集聚，各机构的取值说明集聚在哪些机构周围；两者都不划定集群的边界，也不说明原因。",
)


def explain_concentration(
    details: dict[str, Any], curve: CurveTest, caveats: Sequence[Text] = ()
) -> tuple[Statement, ...]:
    """What one curve says.

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
    few = details["establishments"]
    return explain_curve(
        details,
        curve,
        limits=_limits(details),
        caveats=caveats,
        few=Text(
            en=f"With {few} establishments only strong concentration can be told from chance.",
            zh=f"仅有 {few} 家机构，只有很强的集聚才能与随机区分开。",
        )
        if few < _FEW
        else None,
    )


def explain_curve(
    details: dict[str, Any],
    curve: CurveTest,
    *,
    limits: Sequence[Text],
    caveats: Sequence[Text],
    few: Text | None,
) -> tuple[Statement, ...]:
    """What one curve says, of an industry around itself or around another.

    Parameters
    ----------
    details : dict
        Of the result; with ``neighbor`` where there is one.
    curve : CurveTest
        The curve held against chance.
    limits, caveats : sequence of Text
        To be said as such.
    few : Text or None
        What to say where there are few establishments.

    Returns
    -------
    tuple of Statement
        Answer, meaning, limits, caveats.
    """
    said = [Statement("answer", answer(details, curve))]
    peak = at_peak(details, curve)
    if peak is not None:
        said.append(Statement("meaning", peak))
    said.append(Statement("meaning", what_it_is(details)))
    said.append(test_words(details))
    said.extend(Statement("limit", text) for text in limits)
    said.extend(Statement("caveat", text) for text in caveats)
    if curve.band is not None and curve.band.caveat is not None:
        said.append(Statement("caveat", curve.band.caveat))
    if details["untested_distances"]:
        n = count_words(details["untested_distances"])
        median, median_zh = (distance_words(details["median_distance_m"], lang) for lang in ("en", "zh"))
        said.append(
            Statement(
                "caveat",
                Text(
                    en=f"{n} distances are shown but not tested: they lie beyond the median distance between "
                    f"sites ({median}), or some curve has no value there.",
                    zh=f"有 {n} 个距离仅作展示、未参与检验：超过地点间距离中位数（{median_zh}），"
                    f"或部分曲线在该处没有取值。",
                ),
            )
        )
    if few is not None:
        said.append(Statement("caveat", few))
    return (*said, *data_words(details))


def _limits(details: dict[str, Any]) -> tuple[Text, ...]:
    where = _MAPPED if details.get("individual") else _LIMITS[0]
    # A band that is no test gives no verdict to hedge.
    return (where,) if details["band"] == "do_local" else (where, *_LIMITS[1:])


def test_words(details: dict[str, Any]) -> Statement:
    """What the band is."""
    if details["band"] != "erl":
        # The other bands and tests say in their own words what they are.
        return Statement("meaning", BANDS[details["band"]])
    draws, band = count_words(details["simulations"]), percent_words(details["level"])
    left = percent_words(1.0 - details["level"])
    return Statement(
        "meaning",
        Text(
            en=f"The band holds {band} of whole curves made by chance in {draws} draws: chance leaves it, "
            f"anywhere, in {left} of cases.",
            zh=f"包络带由 {draws} 次随机抽样得到，包含 {band} 的整条随机曲线："
            f"纯随机时曲线在任意处越出的概率为 {left}。",
        ),
    )


def explain_ranking(
    details: dict[str, Any], top: Sequence[str], curves: Sequence[CurveTest], caveats: Sequence[Text] = ()
) -> tuple[Statement, ...]:
    """What a ranking of industries says.

    Parameters
    ----------
    details : dict
        Of the result.
    top : sequence of str
        The localized industries, the strongest first.
    curves : sequence of CurveTest
        Those of all industries.
    caveats : sequence of Text, default ()
        What window and projection ask to be said.

    Returns
    -------
    tuple of Statement
        Answer, meaning, limits, caveats.
    """
    said = [
        Statement("answer", _ranking_answer(details, top, curves)),
        Statement("meaning", what_it_is(details)),
        Statement("meaning", ranking_verdicts(details)),
        test_words(details),
        *(Statement("limit", text) for text in _limits(details)),
        *(Statement("caveat", text) for text in caveats),
        *band_caveats(curves),
    ]
    alone = sum(curve.statistic != curve.statistic for curve in curves)
    if alone and details.get("controls") is not None:
        said.append(
            Statement(
                "caveat",
                Text(
                    en=f"With these controls nobody changes places with {alone} of the industries, so "
                    "nothing can be found about them; they count as within chance.",
                    zh=f"在此对照设置下，有 {alone} 个行业没有其他机构可与之互换位置，"
                    "因此无从判断，计为与随机无异。",
                ),
            )
        )
    if details["untested"] and isinstance(details.get("controls"), list):
        said.append(
            Statement(
                "caveat",
                Text(
                    en=f"Not tested: {details['untested']} industries, each listed with the reason; those "
                    "not named as controls are among them.",
                    zh=f"有 {details['untested']} 个行业未检验，均已列名并说明原因，"
                    "其中包括未列为对照的行业。",
                ),
            )
        )
    elif details["untested"]:
        k, least = details["untested"], details["minimum_establishments"]
        said.append(
            Statement(
                "caveat",
                Text(
                    en=f"Not tested, for want of {least} usable establishments or of sizes: {k}, listed by "
                    f"name.",
                    zh=f"有 {k} 个行业未检验（可用机构少于 {least} 家，或没有规模），均已列名。",
                ),
            )
        )
    return (*said, *data_words(details))


def _ranking_answer(details: dict[str, Any], top: Sequence[str], curves: Sequence[CurveTest]) -> Text:
    n = details["tested"]
    if details["band"] == "do_local":
        above, below = (
            sum(bool(ranges) for ranges in side)
            for side in ([c.localized_m for c in curves], [c.dispersed_m for c in curves])
        )
        return Text(
            en=f"The curves of {above} of {n} industries lie above their local band at some distance, those "
            f"of {below} below it. The local band is no test: chance curves often leave it somewhere, so no "
            "verdict is drawn from it.",
            zh=f"{n} 个行业中，{above} 个的曲线在某些距离上高于局部带，{below} 个低于局部带。局部带不是检验，"
            "纯随机的曲线也常在某处越出，因此不据此下结论。",
        )
    localized, dispersed, chance = (details[name] for name in ("localized", "dispersed", "within_chance"))
    strongest_en = f" The strongest: {', '.join(top[:5])}." if top else ""
    strongest_zh = f"最强的是：{'、'.join(top[:5])}。" if top else ""
    return Text(
        en=f"Of {n} industries tested, {localized} are localized, {dispersed} dispersed and {chance} "
        f"within what chance alone would do.{strongest_en}",
        zh=f"检验了 {n} 个行业：{localized} 个集聚，{dispersed} 个分散，{chance} 个与随机无异。"
        f"{strongest_zh}",
    )


def ranking_verdicts(details: dict[str, Any], unit: tuple[str, str] = ("industries", "个行业")) -> Text:
    """What the verdicts of a ranking rest on."""
    band = details["band"]
    if band == "do_local":
        return Text(en="Each curve is drawn with its own local band.", zh="各曲线附其自身的局部带。")
    if band == "do_global":
        return Text(
            en="Verdicts are by each curve's own band, as published; they are not adjusted for testing all "
            f"these {unit[0]} at once. The adjusted p-values (Benjamini-Hochberg) stand beside them.",
            zh=f"结论依据各曲线自身的包络带（按原文做法），未针对同时检验多{unit[1]}作校正；"
            "校正后的 p 值（Benjamini-Hochberg）一并列出。",
        )
    en = f"Verdicts are by p-values adjusted for testing all these {unit[0]} at once (Benjamini-Hochberg)"
    zh = f"结论依据针对同时检验多{unit[1]}校正后的 p 值（Benjamini-Hochberg）"
    if band == "integrated_deviation":
        return Text(en=f"{en}.", zh=f"{zh}。")
    return Text(
        en=f"{en}; each curve is drawn with its own global band.", zh=f"{zh}；各曲线附其自身的全局包络带。"
    )


def band_caveats(
    curves: Sequence[CurveTest], unit: tuple[str, str] = ("industries", "个行业")
) -> list[Statement]:
    """What falls short of some curves' bands, once for all of them."""
    found = [c.band.caveat for c in curves if c.band is not None and c.band.caveat is not None]
    if not found:
        return []
    k, n = count_words(len(found)), count_words(len(curves))
    said = found[0]
    if len(found) > 1:
        said = Text(
            en=f"This holds, with other shares, for {k} of the {n} {unit[0]}: {said.en}",
            zh=f"{n} {unit[1]}中有 {k} 个如此（比例各异）：{said.zh}",
        )
    return [Statement("caveat", said)]


def data_words(details: dict[str, Any]) -> list[Statement]:
    """What was left out, whether the data are simulated, and whether the draws are few."""
    unit = ("establishments", "家机构")
    said = data_caveats(details["left_out"], unit, simulated=details["simulated"])
    draws = count_words(details["simulations"])
    expected_outside = (details["simulations"] + 1) * (1.0 - details["level"])
    if expected_outside < 1.0 - 1e-9:
        said.append(
            statement(
                "caveat",
                f"With {draws} draws no p-value can be small enough for this level: the verdict is within "
                f"chance whatever the data.",
                f"仅 {draws} 次抽样，p 值不可能小到满足该置信水平：无论数据如何，结论都只能是与随机无异。",
            )
        )
    elif expected_outside < 5.0 - 1e-9:
        said.append(
            statement(
                "caveat",
                f"{draws} draws are few for this level; the p-value and the band are rough.",
                f"就该置信水平而言 {draws} 次抽样偏少，p 值与包络带较粗略。",
            )
        )
    return said
