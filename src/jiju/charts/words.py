"""The words that stand inside figures, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiju.charts._complexity_words import COMPLEXITY_WORDS
from jiju.charts._scorecard_words import SCORECARD_WORDS
from jiju.charts._supply_words import SUPPLY_WORDS
from jiju.results import Text

if TYPE_CHECKING:
    from jiju.results import Language

__all__ = ["VERDICTS", "pair_name", "verdict_word", "word"]

_OF_ROOMS = SCORECARD_WORDS | COMPLEXITY_WORDS | SUPPLY_WORDS
_WORDS = _OF_ROOMS | {
    "simulated": Text("Simulated data", "模拟数据"),
    "observed": Text("Observed", "观测值"),
    "expected": Text("Mean of chance", "随机均值"),
    "band": Text("Global band of chance ({level})", "随机的全局包络带（{level}）"),
    "pointwise": Text(
        "Pointwise band ({level}; no test over all distances)", "逐点带（{level}；不构成整体检验）"
    ),
    "above": Text("More than chance", "高于随机"),
    "below": Text("Less than chance", "低于随机"),
    "do_global": Text(
        "Global band of Duranton and Overman ({level})", "Duranton 与 Overman 的全局带（{level}）"
    ),
    "do_local": Text(
        "Local band of Duranton and Overman ({level}; no test of the curve)",
        "Duranton 与 Overman 的局部带（{level}；不是对整条曲线的检验）",
    ),
    "no_band": Text(
        "This test has no band: its p-value is for the whole curve", "此检验没有包络带：p 值针对整条曲线"
    ),
    "above_local": Text("Above the local band", "高于局部带"),
    "below_local": Text("Below the local band", "低于局部带"),
    "the_global_band": Text("the global band of chance", "随机的全局包络带"),
    "the_local_band": Text("the local band of chance", "随机的局部带"),
    "distance_within": Text("Within this distance ({unit})", "在此距离以内（{unit}）"),
    "distance": Text("Distance between two establishments ({unit})", "两个机构之间的距离（{unit}）"),
    "distance_short": Text("Distance", "距离"),
    "kd": Text("Density of pair distances (per {unit})", "成对距离密度（每 {unit}）"),
    "M_axis": Text("M (1 = as all industry)", "M 值（1 = 与全部行业相同）"),
    "M_axis_controls": Text("M (1 = as the controls)", "M 值（1 = 与对照行业相同）"),
    "m_axis": Text("m (1 = as all industry)", "m 值（1 = 与全部行业相同）"),
    "g_axis": Text("g (1 = evenly spread over the window)", "g 值（1 = 在窗口内均匀分布）"),
    "K_axis": Text("K: neighbors over their mean density ({unit})", "K：邻近机构数与平均密度之比（{unit}）"),
    "L_axis": Text("L(r) − r ({unit}; 0 = evenly spread)", "L(r) − r（{unit}；0 = 均匀分布）"),
    "D_axis": Text("D: K less K of the controls ({unit})", "D：K 减对照行业的 K（{unit}）"),
    "case_control": Text("case-control {measure}", "病例对照 {measure}"),
    "weighted": Text(", weighted by size", "，按规模加权"),
    "value": Text("Value", "数值"),
    "low": Text("Band, low", "包络带下限"),
    "high": Text("Band, high", "包络带上限"),
    "concentration_title": Text(
        "{industry}: concentration over distance ({measure})", "{industry}：各距离上的集聚程度（{measure}）"
    ),
    "colocation_title": Text(
        "{neighbor} around {industry}, over distance ({measure})",
        "{industry}周围的{neighbor}：各距离上的共聚程度（{measure}）",
    ),
    "ranking_title": Text("Departure of industries from chance", "各行业偏离随机的程度"),
    "statistic": Text("Departure from chance (standard deviations)", "偏离随机的程度（以抽样标准差为单位）"),
    "adjusted_p": Text("adjusted p", "校正 p 值"),
    "p": Text("p", "p 值"),
    "curves_title": Text("Concentration over distance, by industry", "各行业在不同距离上的集聚程度"),
    "industry": Text("Industry", "行业"),
    "neighbor": Text("Neighbor", "邻近行业"),
    "around": Text("Around", "中心行业"),
    "pair_around": Text("{neighbor} around {industry}", "{industry}周围的{neighbor}"),
    "pair": Text("{industry} and {neighbor}", "{industry}与{neighbor}"),
    "shared_title": Text("Which industries share regions", "哪些行业同处一地"),
    "pairs_title": Text("Which industries stand by which", "哪些行业彼此靠近"),
    "strongest_title": Text("The pairs that depart most from chance", "偏离随机最多的行业对"),
    "coagglomeration": Text("Coagglomeration index (0 = as by chance)", "共同集聚指数（0 = 与随机相当）"),
    "beyond_chance": Text("Dot: not within chance", "圆点：非随机所致"),
    "region": Text("Region", "地区"),
    "establishments": Text("Establishments", "机构数"),
    "size": Text("Size", "规模"),
    "share_establishments": Text("Share of establishments", "机构数占比"),
    "share_size": Text("Share of size", "规模占比"),
    "share": Text("Share of all industries together", "占全部行业的比重"),
    "others": Text("Other industries ({count})", "其他行业（{count} 个）"),
    "far": Text(
        "Establishments far outside this view: {count}. Zoom out to see them.",
        "有 {count} 家机构远在此图范围之外，缩小地图可见。",
    ),
    "establishment": Text("Establishment", "机构"),
    "under": Text("under {value}", "小于 {value}"),
    "span": Text("{low} to {high}", "{low} 至 {high}"),
    "about_neutral": Text("{span}: about the same", "{span}：大致相同"),
    "about_even": Text("{span}: about even", "{span}：大致均匀"),
    "from": Text("{value} and over", "{value} 及以上"),
    "no_neighbor": Text("no neighbors, no value", "没有邻近机构，无取值"),
    "over_chance": Text(
        "{measure} of each establishment over the mean of chance (1 = as by chance)",
        "各机构的 {measure} 与随机均值之比（1 = 与随机相同）",
    ),
    "over_chance_short": Text("Times the mean of chance", "为随机均值的倍数"),
    "L_color": Text(
        "L(r) − r of each establishment (0 = evenly spread)", "各机构的 L(r) − r（0 = 均匀分布）"
    ),
    "per_kilometer": Text("per km", "每公里"),
    "ringed": Text(
        "Ringed: {count} of {total} establishments stand out from chance at {distance} "
        "(p adjusted for testing them all, at most {share}).",
        "带黑圈：{total} 家机构中有 {count} 家在 {distance}处显著不同于随机"
        "（p 值按同时检验全部机构校正，不超过 {share}）。",
    ),
    "dots_shown": Text(
        "{shown} of {total} establishments are drawn: all that stand out, and an even part of the others.",
        "共 {total} 家机构，绘出 {shown} 家：显著者全部绘出，其余等间隔抽取。",
    ),
    "individual_within": Text(
        "{industry}: {measure} around each establishment, within {distance}",
        "{industry}：各机构周围 {distance}以内的取值（{measure}）",
    ),
    "individual_at": Text(
        "{industry}: {measure} around each establishment, at about {distance}",
        "{industry}：各机构周围 {distance}左右的取值（{measure}）",
    ),
    "individual_map": Text("Map of {count} establishments. {title}.", "地图：{count} 家机构。{title}。"),
    "map_title": Text("Where the establishments are", "机构分布"),
    "clusters_title": Text("Clusters of {industry}", "{industry}的集群"),
    "cluster": Text("Cluster", "集群"),
    "inside": Text("In a cluster", "集群内"),
    "outside": Text("Outside clusters", "集群外"),
    "all_establishments": Text("All establishments there", "其中全部机构"),
    "radius": Text("Radius", "半径"),
    "risk": Text("Share there over share outside", "圈内份额与圈外份额之比"),
    "size_risk": Text("Size for each establishment there, over outside", "圈内与圈外每家机构的平均规模之比"),
    "untested": Text("not tested", "未检验"),
    "none": Text("none", "无"),
    "dashed": Text(
        "Dashed outlines: groups that chance would form as well, or that were not tested.",
        "虚线轮廓：随机也会形成的或未经检验的机构群。",
    ),
    "industries_title": Text("Establishments by industry", "各行业机构数"),
    "dot_area": Text("Establishments a dot stands for", "每个点代表的机构数"),
    "moran_title": Text("Each region and its neighbors", "各地区与其相邻地区"),
    "moran_x": Text("Value of the region", "本地区的数值"),
    "moran_y": Text("Mean of its neighbors", "相邻地区的均值"),
    "mean": Text("Mean of all regions", "全部地区的均值"),
    "moran_line": Text("Slope: Moran's I", "斜率：莫兰指数 I"),
    "neighbors": Text("Neighbors", "邻区数"),
    "specialization_title": Text("Strongest specializations", "最突出的专业化"),
    "heatmap_title": Text("Specialization of regions", "各地区的专业化程度"),
    "quotient": Text("Location quotient (1 = as in all regions)", "区位商（1 = 与全部地区相同）"),
    "quotient_short": Text("Location quotient", "区位商"),
    "interval": Text("{level} interval", "{level} 区间"),
    "agglomeration_title": Text(
        "Concentration beyond plant size, by industry", "各行业剔除企业规模后的集聚程度"
    ),
    "eg": Text("Ellison-Glaeser index", "Ellison-Glaeser 指数"),
    "ms": Text("Maurel-Sédillot index", "Maurel-Sédillot 指数"),
    "index_axis": Text(
        "Index (0 = as chance and plant size would give)", "指数（0 = 与随机及企业规模所致相当）"
    ),
    "sure": Text("The {level} interval is above 1", "{level} 区间高于 1"),
    "unsure": Text("The interval takes in 1: not certain", "区间包含 1：尚不能确定"),
    "localized": Text("localized", "集聚"),
    "dispersed": Text("dispersed", "分散"),
    "within chance": Text("within chance", "与随机无异"),
    "not tested": Text("not tested", "未检验"),
    "shown": Text("{shown} of {total} shown", "共 {total} 项，显示 {shown} 项"),
    "absent": Text("absent (0)", "没有该行业（0）"),
    "missing": Text("no value", "无数据"),
    "kilometers": Text("km", "公里"),
    "meters": Text("m", "米"),
    "square_kilometers": Text("km²", "平方公里"),
    "square_meters": Text("m²", "平方米"),
}

VERDICTS = ("localized", "dispersed", "within chance", "not tested")


def word(key: str, lang: Language, **values: object) -> str:
    """A word or label of the figures.

    Parameters
    ----------
    key : str
        Which one.
    lang : {"en", "zh"}
        The language.
    **values : object
        What fills its braces.

    Returns
    -------
    str
        The label.
    """
    text = _WORDS[key].in_language(lang)
    return text.format(**values) if values else text


def verdict_word(verdict: str, lang: Language) -> str:
    """A verdict in words; a verdict this version does not know is printed as it stands.

    Parameters
    ----------
    verdict : str
        Such as ``"localized"``.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        The word.
    """
    return word(verdict, lang) if verdict in VERDICTS else verdict


def pair_name(industry: str, neighbor: str, lang: Language, *, directed: bool = True) -> str:
    """A pair of industries in words.

    Parameters
    ----------
    industry, neighbor : str
        The two.
    lang : {"en", "zh"}
        The language.
    directed : bool, default True
        Whether it is the neighbor around the industry, else the two alike.

    Returns
    -------
    str
        Such as ``"seats around cars"``.
    """
    return word("pair_around" if directed else "pair", lang, industry=industry, neighbor=neighbor)
