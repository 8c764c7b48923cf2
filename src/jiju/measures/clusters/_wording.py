"""The sentences of the distance-based measures, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.measures.clusters._verdict import DISPERSED, LOCALIZED
from jiju.results import Statement, Text
from jiju.results.sentences import data_caveats, statement
from jiju.results.wording import (
    count_words,
    distance_words,
    number_words,
    p_words,
    percent_words,
    range_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.measures.clusters._verdict import CurveTest

__all__ = ["explain_concentration", "explain_ranking"]

_LIMITS = (
    Text(
        en="It says at which distances the industry gathers, not where on the map, and not why.",
        zh="它说明行业在多大距离上集聚，不说明集聚在地图上何处，也不说明原因。",
    ),
    Text(
        en="'Within chance' means that these data show no departure; it is no proof that there is none.",
        zh="“与随机无异”表示这些数据没有显示出偏离，并不证明不存在偏离。",
    ),
)


def explain_concentration(details: dict[str, Any], curve: CurveTest) -> tuple[Statement, ...]:
    """What one curve says.

    Parameters
    ----------
    details : dict
        Of the result.
    curve : CurveTest
        The curve held against chance.

    Returns
    -------
    tuple of Statement
        Answer, meaning, limits, caveats.
    """
    said = [Statement("answer", _answer(details, curve))]
    at_peak = _at_peak(details, curve)
    if at_peak is not None:
        said.append(Statement("meaning", at_peak))
    said.append(Statement("meaning", _what_it_is(details)))
    said.append(_test_words(details))
    said.extend(Statement("limit", text) for text in _LIMITS)
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
    if details["establishments"] < 30:
        n = details["establishments"]
        said.append(
            Statement(
                "caveat",
                Text(
                    en=f"With {n} establishments only strong concentration can be told from chance.",
                    zh=f"仅有 {n} 家机构，只有很强的集聚才能与随机区分开。",
                ),
            )
        )
    return (*said, *_data_caveats(details))


def _answer(details: dict[str, Any], curve: CurveTest) -> Text:
    name, p = details["industry"], details["p_value"]
    if p is None:
        return Text(
            en=f"{name} cannot be tested: at no distance do all curves have a value.",
            zh=f"{name}无法检验：没有任何距离上所有曲线都有取值。",
        )
    if details["verdict"] == LOCALIZED and details["measure"] == "M":
        return Text(
            en=f"{name} is localized: within distances {range_words(curve.localized_m)} its establishments "
            f"have more of their own industry around them than chance would bring (global {p_words(p)}).",
            zh=f"{name}呈集聚：在 {range_words(curve.localized_m, 'zh')}的距离范围内，机构周围同行业机构的"
            f"份额高于随机情形（全局 {p_words(p)}）。",
        )
    if details["verdict"] == LOCALIZED:
        return Text(
            en=f"{name} is localized: {range_words(curve.localized_m)} its establishments are nearer to each "
            f"other than chance would bring them (global {p_words(p)}).",
            zh=f"{name}呈集聚：在 {range_words(curve.localized_m, 'zh')}的距离上，机构彼此比随机情形更近"
            f"（全局 {p_words(p)}）。",
        )
    if details["verdict"] == DISPERSED:
        return Text(
            en=f"{name} is dispersed: {range_words(curve.dispersed_m)} there are fewer of its establishments "
            f"near each other than chance would bring (global {p_words(p)}).",
            zh=f"{name}呈分散：在 {range_words(curve.dispersed_m, 'zh')}的距离上，彼此邻近的机构少于"
            f"随机情形（全局 {p_words(p)}）。",
        )
    band = percent_words(details["level"])
    return Text(
        en=f"For {name}, chance alone would do the same: the curve stays within the global {band} band "
        f"({p_words(p)}).",
        zh=f"{name}的分布与随机无异：曲线未越出 {band} 全局包络带（{p_words(p)}）。",
    )


def _at_peak(details: dict[str, Any], curve: CurveTest) -> Text | None:
    row = curve.table[curve.table["distance_m"] == curve.peak_distance_m]
    if row.empty or not row["expected"].iloc[0] > 0.0:
        return None
    value, expected = float(row["value"].iloc[0]), float(row["expected"].iloc[0])
    at, at_zh = (distance_words(curve.peak_distance_m, lang) for lang in ("en", "zh"))
    times = number_words(value / expected)
    if details["measure"] == "M":
        share = number_words(value)
        return Text(
            en=f"Within {at} of one of its establishments, the industry's share of all neighbors is {share} "
            f"times its share of the whole area (by chance {number_words(expected)}).",
            zh=f"在其机构周围 {at_zh}以内，该行业占全部邻近机构的份额是其在整个区域份额的 {share} 倍"
            f"（随机情形为 {number_words(expected)}）。",
        )
    return Text(
        en=f"The largest departure is at {at}, with {times} times as many pairs of establishments at about "
        f"that distance as by chance.",
        zh=f"偏离最大处在 {at_zh}：该距离附近的机构对数是随机情形的 {times} 倍。",
    )


def _what_it_is(details: dict[str, Any]) -> Text:
    weight_en = " (each weighted by its size)" if details["weighted"] else ""
    weight_zh = "（按规模加权）" if details["weighted"] else ""
    if details["measure"] == "M":
        return Text(
            en=f"M compares the industry's share among the neighbors within a distance{weight_en} with its "
            f"share in the whole area: 1 is as in all industry, 2 is twice as much.",
            zh=f"M 把一定距离内邻近机构中该行业的份额{weight_zh}与其在整个区域的份额相比："
            f"1 表示与全部行业相同，2 表示两倍。",
        )
    pairs = "pairs of establishments" + (
        ", weighted by the product of their sizes" if details["weighted"] else ""
    )
    return Text(
        en=f"Kd is the density of the distances between {pairs}: the higher at short distances, the more the "
        f"industry gathers.",
        zh=f"Kd 是机构两两之间距离的密度{weight_zh}：短距离上越高，行业越集聚。",
    )


def _test_words(details: dict[str, Any]) -> Statement:
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


def explain_ranking(details: dict[str, Any], top: Sequence[str]) -> tuple[Statement, ...]:
    """What a ranking of industries says.

    Parameters
    ----------
    details : dict
        Of the result.
    top : sequence of str
        The localized industries, the strongest first.

    Returns
    -------
    tuple of Statement
        Answer, meaning, limits, caveats.
    """
    n, localized, dispersed = details["tested"], details["localized"], details["dispersed"]
    chance = details["within_chance"]
    strongest_en = f" The strongest: {', '.join(top[:5])}." if top else ""
    strongest_zh = f"最强的是：{'、'.join(top[:5])}。" if top else ""
    said = [
        Statement(
            "answer",
            Text(
                en=f"Of {n} industries tested, {localized} are localized, {dispersed} dispersed and {chance} "
                f"within what chance alone would do.{strongest_en}",
                zh=f"检验了 {n} 个行业：{localized} 个集聚，{dispersed} 个分散，{chance} 个与随机无异。"
                f"{strongest_zh}",
            ),
        ),
        Statement("meaning", _what_it_is(details)),
        Statement(
            "meaning",
            Text(
                en="Verdicts are by p-values adjusted for testing all these industries at once "
                "(Benjamini-Hochberg); each curve is drawn with its own global band.",
                zh="结论依据针对同时检验多个行业校正后的 p 值（Benjamini-Hochberg）；"
                "各曲线附其自身的全局包络带。",
            ),
        ),
        _test_words(details),
        *(Statement("limit", text) for text in _LIMITS),
    ]
    if details["untested"]:
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
    return (*said, *_data_caveats(details))


def _data_caveats(details: dict[str, Any]) -> list[Statement]:
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
