"""The words inside figures of relatedness, complexity and opportunities, in English and Chinese."""

from jiju.results import Text

__all__ = ["COMPLEXITY_WORDS"]

COMPLEXITY_WORDS = {
    "space_title": Text("The industry space", "产业空间"),
    "space_of_title": Text("{region} in the industry space", "{region}在产业空间中的位置"),
    "space_present": Text("Present in the region", "本地已具备"),
    "space_first": Text("First {count} by rank", "排名前 {count} 的机会"),
    "space_other": Text("Other candidates", "其他候选行业"),
    "space_unranked": Text("Not ranked", "未参与排序"),
    "space_block": Text("Block {number}", "连通块 {number}"),
    "space_code": Text("Codes {code}…", "代码 {code}…"),
    "space_others": Text("Others", "其他"),
    "amount_in_all": Text("Amount, all regions", "全部地区数量"),
    "regions_present": Text("Regions that have it", "具备地区数"),
    "most_related": Text("Most related", "关联最强"),
    "state": Text("Here", "本地"),
    "complexity": Text("Complexity", "复杂度"),
    "complexity_axis": Text(
        "Complexity (standard deviations above the mean)", "复杂度（高于均值的标准差数）"
    ),
    "fitness_axis": Text("Fitness (1 = the mean; logarithmic axis)", "适合度（1 = 均值；对数轴）"),
    "complexity_regions_title": Text("Complexity of the regions", "各地区复杂度"),
    "complexity_industries_title": Text("Complexity of the industries", "各行业复杂度"),
    "complexity_top": Text("The most complex", "复杂度最高"),
    "complexity_bottom": Text("The least complex", "复杂度最低"),
    "complexity_none": Text("Without a value", "没有取值"),
    "no_value_count": Text(
        "{count} more have no value; the table says why.", "另有 {count} 个没有取值，原因见表。"
    ),
    "rank_with_interval": Text("{rank} ({low}–{high})", "{rank}（{low}–{high}）"),
    "above_mean": Text("Surely above the mean", "确定高于均值"),
    "below_mean": Text("Surely below the mean", "确定低于均值"),
    "about_mean": Text("The interval takes in the mean", "区间包含均值"),
    "without_interval": Text("Value", "数值"),
    "diversity": Text("Industries present", "具备行业数"),
    "outlook": Text("Complexity outlook", "复杂度前景"),
    "outlook_axis": Text(
        "Complexity outlook: complex industries within reach", "复杂度前景：可及的复杂行业之多少"
    ),
    "outlook_title": Text("Complexity of the regions and what is within reach", "各地区的复杂度与可及前景"),
    "density": Text("Density", "关联密度"),
    "gain": Text("Gain in outlook", "前景增益"),
    "specialization": Text("Specialization", "专业化程度"),
    "feasibility_axis": Text(
        "Feasibility: share of candidates that are less near", "可行性：关联密度更低的候选行业占比"
    ),
    "attractiveness_axis": Text(
        "Attractiveness: share of candidates that are worth less", "吸引力：复杂度与增益更低的候选行业占比"
    ),
    "reach_title": Text(
        "{region}: what is within reach and worth reaching", "{region}：可及且值得进入的行业"
    ),
    "reach_sure": Text("Among the first {count} over the whole interval", "名次区间均在前 {count}"),
    "reach_maybe": Text("Perhaps among the first {count}", "可能进入前 {count}"),
    "reach_rest": Text("Others", "其他"),
    "reach_first": Text("First {count}", "前 {count}"),
    "top_share": Text("Among the first {count} in", "进入前 {count} 的抽样占比"),
    "opportunity_ranks_title": Text("{region}: how sure the ranks are", "{region}：名次有多稳"),
    "opportunity_ranks_axis": Text(
        "Rank among the candidates (1 is the best)", "在候选行业中的名次（1 为最优）"
    ),
    "interval_of": Text("{level} interval", "{level} 区间"),
    "entries_title": Text("What is near is entered, what is far is lost?", "近者进入、远者退出？"),
    "entries_heading": Text("Entries: share of the absent that came", "进入：原缺行业中后来具备的比例"),
    "exits_heading": Text("Exits: share of the present that went", "退出：原有行业中后来缺失的比例"),
    "entries_axis": Text("Share that changed", "发生变化的比例"),
    "band_density": Text("density {low}–{high}", "密度 {low}–{high}"),
    "band_said": Text("{changed} of {cells}", "{changed}/{cells}"),
    "band_side": Text("Pairs", "组合数"),
    "band_column": Text("Band of density", "密度分组"),
    "chance_band": Text("Global band of chance", "随机的全局带"),
    "chance_expected": Text("By chance", "随机预期"),
    "more_than_chance": Text("More than chance", "高于随机"),
    "less_than_chance": Text("Less than chance", "低于随机"),
    "as_chance": Text("Within the band", "在带内"),
}
