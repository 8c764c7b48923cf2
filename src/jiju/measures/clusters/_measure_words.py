"""What each distance-based measure says, in words: of one industry, or of one around another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.measures.clusters._verdict import DISPERSED, LOCALIZED, NOT_TESTED
from jiju.results import Text
from jiju.results.wording import (
    area_words,
    distance_words,
    number_words,
    p_words,
    percent_words,
    range_words,
)

if TYPE_CHECKING:
    from jiju.measures.clusters._verdict import CurveTest

__all__ = ["answer", "at_peak", "what_it_is"]

_CUMULATIVE = {"M", "K", "L", "D"}  # up to a distance; the others at about one


def answer(details: dict[str, Any], curve: CurveTest) -> Text:
    """The verdict in one sentence.

    Parameters
    ----------
    details : dict
        Of the result; ``neighbor`` where one industry is measured around another.
    curve : CurveTest
        The curve held against chance.

    Returns
    -------
    Text
        In both languages.
    """
    name, p, verdict = _name(details), details["p_value"], details["verdict"]
    if verdict == NOT_TESTED:
        return _local_answer(name, curve)
    if p is None:
        return Text(
            en=f"{name.en} cannot be tested: at no distance do all curves have a value.",
            zh=f"{name.zh}无法检验：没有任何距离上所有曲线都有取值。",
        )
    if verdict in (LOCALIZED, DISPERSED):
        return _departure(details, curve, name)
    still = (
        curve.statistic != curve.statistic and details["simulations"] > 1
    )  # no draw departs from any other
    if details.get("controls") is not None and still:
        return Text(
            en=f"{name.en} cannot be tested with these controls: nobody changes places with it, so every "
            "draw is the data.",
            zh=f"{name.zh}在此对照设置下无法检验：没有其他机构与之互换位置，每次抽样都与数据相同。",
        )
    band = percent_words(details["level"])
    if details["band"] == "integrated_deviation":
        return Text(
            en=f"For {name.en}, chance alone would do the same: the curve as a whole departs no further than "
            f"chance curves do ({p_words(p)}).",
            zh=f"{name.zh}的分布与随机无异：整条曲线的偏离不超过随机曲线（{p_words(p)}）。",
        )
    interval = details.get("p_interval")
    if interval is not None and p <= 1.0 - details["level"]:
        # Ties of the extreme rank: the band cannot tell what the finer order tells.
        most = p_words(interval[1]).removeprefix("p = ")
        return Text(
            en=f"For {name.en}, the curve stays within the global {band} band, so no departure is claimed. "
            f"By extreme rank alone the p-value may be as large as {most}; {p_words(p)} is by a finer order "
            "among equal ranks, and more draws would tell.",
            zh=f"{name.zh}的曲线未越出 {band} 全局包络带，因此不判为偏离。仅按极端秩，p 值最高可达 {most}；"
            f"{p_words(p)} 是在并列名次中进一步排序的结果，增加模拟次数可以分辨。",
        )
    return Text(
        en=f"For {name.en}, chance alone would do the same: the curve stays within the global {band} band "
        f"({p_words(p)}).",
        zh=f"{name.zh}的分布与随机无异：曲线未越出 {band} 全局包络带（{p_words(p)}）。",
    )


def _name(details: dict[str, Any]) -> Text:
    name, neighbor = details["industry"], details.get("neighbor")
    if neighbor is None:
        return Text(en=name, zh=name)
    return Text(en=f"{neighbor} around {name}", zh=f"{name}周围的{neighbor}")


def _local_answer(name: Text, curve: CurveTest) -> Text:
    """The local band of Duranton and Overman: where the curve leaves it, and that this is no test."""
    if not curve.localized_m and not curve.dispersed_m:
        return Text(
            en=f"{name.en} stays within the local band at every distance. No verdict is drawn from it.",
            zh=f"{name.zh}在各距离上均未越出局部带。不据此下结论。",
        )
    said_en, said_zh = [], []
    if curve.localized_m:
        said_en.append(f"above it {range_words(curve.localized_m)}")
        said_zh.append(f"在 {range_words(curve.localized_m, 'zh')}高于该带")
    if curve.dispersed_m:
        said_en.append(f"below it {range_words(curve.dispersed_m)}")
        said_zh.append(f"在 {range_words(curve.dispersed_m, 'zh')}低于该带")
    return Text(
        en=f"{name.en} leaves the local band, {' and '.join(said_en)}. The local band is no test of the "
        "curve: chance alone often leaves it somewhere, so no verdict is drawn from it.",
        zh=f"{name.zh}越出局部带：{'，'.join(said_zh)}。局部带不是对整条曲线的检验，纯随机的曲线也常在某处"
        "越出，因此不据此下结论。",
    )


def _departure(details: dict[str, Any], curve: CurveTest, name: Text) -> Text:
    localized = details["verdict"] == LOCALIZED
    ranges = curve.localized_m if localized else curve.dispersed_m
    where_en, where_zh = "", ""
    if ranges:
        within = details["measure"] in _CUMULATIVE
        where_en = f"{'within distances ' if within else ''}{range_words(ranges)} "
        where_zh = f"在 {range_words(ranges, 'zh')}的距离{'范围内' if within else '上'}，"
    said = _departed(details, localized=localized)
    p = p_words(details["p_value"])
    if details.get("neighbor") is None:
        verdict_en, verdict_zh = ("localized", "呈集聚") if localized else ("dispersed", "呈分散")
        head_en, head_zh = f"{name.en} is {verdict_en}", f"{name.zh}{verdict_zh}"
    elif localized:
        head_en = f"{details['neighbor']} gathers around {details['industry']}"
        head_zh = f"{details['neighbor']}聚集在{details['industry']}周围"
    else:
        head_en = f"{details['neighbor']} keeps away from {details['industry']}"
        head_zh = f"{details['neighbor']}与{details['industry']}相互远离"
    return Text(
        en=f"{head_en}: {where_en}{said.en} (global {p}).",
        zh=f"{head_zh}：{where_zh}{said.zh}（全局 {p}）。",
    )


def _departed(details: dict[str, Any], *, localized: bool) -> Text:
    measure, neighbor = details["measure"], details.get("neighbor")
    more, more_zh = ("more", "高于") if localized else ("less", "低于")
    if measure == "kd" and neighbor is None:
        if localized:
            return Text(
                en="its establishments are nearer to each other than chance would bring them",
                zh="机构彼此比随机情形更近",
            )
        return Text(
            en="there are fewer of its establishments near each other than chance would bring",
            zh="彼此邻近的机构少于随机情形",
        )
    if measure == "kd":
        return Text(
            en=f"there are {'more' if localized else 'fewer'} pairs of the two than chance would bring",
            zh=f"两者的机构对数{'多于' if localized else '少于'}随机情形",
        )
    if measure in ("M", "m"):
        if details["case_control"]:
            return Text(
                en=f"its establishments have {more} of their own industry around them, against the controls "
                "there, than chance would bring",
                zh=f"机构周围同行业相对于对照行业的比重{more_zh}随机情形",
            )
        whose_en = "their own industry" if neighbor is None else str(neighbor)
        whose_zh = "同行业机构" if neighbor is None else f"{neighbor}机构"
        of_en = "its establishments" if neighbor is None else f"establishments of {details['industry']}"
        return Text(
            en=f"{of_en} have {more} of {whose_en} around them than chance would bring",
            zh=f"机构周围{whose_zh}的份额{more_zh}随机情形",
        )
    if measure == "D":
        return Text(
            en=f"it gathers {more} than its controls, beyond what chance would bring",
            zh=f"其集聚程度{more_zh}对照行业，且超出随机情形",
        )
    of_en = "of its establishments" if neighbor is None else f"establishments of {neighbor}"
    whom_en = "another" if neighbor is None else f"one of {details['industry']}"
    of_zh = "同行业" if neighbor is None else f"{neighbor}"
    return Text(
        en=f"there are {'more' if localized else 'fewer'} {of_en} around {whom_en} than chance would bring",
        zh=f"机构周围的{of_zh}机构{'多于' if localized else '少于'}随机情形",
    )


def at_peak(details: dict[str, Any], curve: CurveTest) -> Text | None:
    """How large the curve is where it departs most.

    Parameters
    ----------
    details : dict
        Of the result.
    curve : CurveTest
        The curve held against chance.

    Returns
    -------
    Text or None
        None where nothing can be said.
    """
    row = curve.table[curve.table["distance_m"] == curve.peak_distance_m]
    if row.empty:
        return None
    value, expected = float(row["value"].iloc[0]), float(row["expected"].iloc[0])
    at, at_zh = (distance_words(curve.peak_distance_m, lang) for lang in ("en", "zh"))
    measure, neighbor = details["measure"], details.get("neighbor")
    whose, whose_zh = ("the industry's", "该行业") if neighbor is None else (f"{neighbor}'s", str(neighbor))
    if measure in ("M", "m") and not details["case_control"]:
        share, by_chance = number_words(value), number_words(expected)
        within = "Within" if measure == "M" else "At about"
        within_zh = "以内" if measure == "M" else "左右"
        of_en, of_zh = ("its establishments", "其") if neighbor is None else (details["industry"],) * 2
        return Text(
            en=f"{within} {at} of one of {of_en}, {whose} share of all neighbors is {share} times its share "
            f"of the whole area (by chance {by_chance}).",
            zh=f"在{of_zh}机构周围 {at_zh}{within_zh}，{whose_zh}占全部邻近机构的份额是其在整个区域份额的 "
            f"{share} 倍（随机情形为 {by_chance}）。",
        )
    if measure in ("L", "D"):
        size = distance_words if measure == "L" else area_words
        return Text(
            en=f"The largest departure is at {at}: {measure} is {size(value)}, by chance {size(expected)}.",
            zh=f"偏离最大处在 {at_zh}：{measure} 为 {size(value, 'zh')}，随机情形为 {size(expected, 'zh')}。",
        )
    if not expected > 0.0:
        return None
    times = number_words(value / expected)
    if measure == "kd":
        pairs, pairs_zh = (
            ("establishments", "机构对数") if neighbor is None else ("the two", "两者的机构对数")
        )
        return Text(
            en=f"The largest departure is at {at}, with {times} times as many pairs of {pairs} at about "
            f"that distance as by chance.",
            zh=f"偏离最大处在 {at_zh}：该距离附近的{pairs_zh}是随机情形的 {times} 倍。",
        )
    what, what_zh = ("controls", "对照行业的比重") if measure == "M" else ("area", "机构密度")
    where = "within" if measure in _CUMULATIVE else "at about"
    where_zh = "以内" if measure in _CUMULATIVE else "左右"
    return Text(
        en=f"The largest departure is {where} {at}, where there are {times} times as many neighbors for the "
        f"same {what} as by chance.",
        zh=f"偏离最大处在 {at_zh}{where_zh}：{what_zh}是随机情形的 {times} 倍。",
    )


def what_it_is(details: dict[str, Any]) -> Text:
    """What the measure is.

    Parameters
    ----------
    details : dict
        Of the result.

    Returns
    -------
    Text
        In both languages.
    """
    weighted, neighbor = details["weighted"], details.get("neighbor")
    weight_en = " (each weighted by its size)" if weighted else ""
    weight_zh = "（按规模加权）" if weighted else ""
    whose, whose_zh = ("the industry", "该行业") if neighbor is None else (str(neighbor), str(neighbor))
    match details["measure"]:
        case "kd":
            pairs = "pairs of establishments" if neighbor is None else "establishments of the two industries"
            by_size = ", weighted by the product of their sizes" if weighted else ""
            return Text(
                en=f"Kd is the density of the distances between {pairs}{by_size}: the higher at short "
                f"distances, the more {'the industry gathers' if neighbor is None else 'they are together'}.",
                zh=f"Kd 是{'机构两两之间' if neighbor is None else '两个行业的机构之间'}距离的密度{weight_zh}"
                f"：短距离上越高，{'行业越集聚' if neighbor is None else '两者越靠近'}。",
            )
        case "M" if details["case_control"]:
            return Text(
                en=f"Case-control M compares {whose} with its controls among the neighbors within a "
                f"distance{weight_en}, by what the two are in all: 1 is as the controls, 2 is twice as much.",
                zh=f"病例对照 M 把一定距离内邻近机构中{whose_zh}与对照行业之比{weight_zh}同两者总量之比"
                "相比较：1 表示与对照行业相同，2 表示两倍。",
            )
        case "M" | "m":
            m = details["measure"]
            near, near_zh = ("within a", "一定距离内") if m == "M" else ("at a", "某一距离处")
            return Text(
                en=f"{m} compares {whose}'s share among the neighbors {near} distance{weight_en} with its "
                "share in the whole area: 1 is as in all industry, 2 is twice as much.",
                zh=f"{m} 把{near_zh}邻近机构中{whose_zh}的份额{weight_zh}与其在整个区域的份额相比："
                f"1 表示与全部行业相同，2 表示两倍。",
            )
        case "D":
            return Text(
                en="D is Ripley's K of the industry less that of its controls: 0 where it gathers as they "
                "do.",
                zh="D 是该行业的 Ripley K 减去对照行业的 K：0 表示集聚程度相同。",
            )
        case "g":
            return Text(
                en="g is the density of neighbors at a distance over the mean density in the window: 1 where "
                "establishments stand independently and evenly, whatever other industries do.",
                zh="g 是某一距离处邻近机构的密度与窗口内平均密度之比：机构相互独立且均匀分布时为 1，"
                "与其他行业无关。",
            )
    return Text(
        en=("L is the square root of K over pi, less the distance; " if details["measure"] == "L" else "")
        + "K is the mean number of neighbors within a distance over their mean density in the window, "
        "corrected at its edge: an area, larger than that of the circle where establishments gather, "
        "whatever other industries do.",
        zh=("L 是 K 除以圆周率后的平方根减去距离；" if details["measure"] == "L" else "")
        + "K 是一定距离内邻近机构的平均数量与窗口内平均密度之比，并在边缘作了校正：它是一个面积，"
        "大于圆面积表示机构聚集，与其他行业无关。",
    )
