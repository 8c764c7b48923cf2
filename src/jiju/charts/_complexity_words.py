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
    "rank_with_interval": Text("{rank} ({span})", "{rank}（{span}）"),
    "above_mean": Text("Surely above the mean", "确定高于均值"),
    "below_mean": Text("Surely below the mean", "确定低于均值"),
    "about_mean": Text("The interval takes in the mean", "区间包含均值"),
    "without_interval": Text("Value", "数值"),
    "diversity": Text("Industries present", "具备行业数"),
    "outlook": Text("Complexity outlook", "复杂度前景"),
    "outlook_axis": Text(
        "Outlook: complexity of what is lacking",
        "复杂度前景：尚缺行业的复杂度按关联密度加权之和",
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
    "reach_first": Text("First {count} by rank, not certain", "排名前 {count}，名次不确定"),
    "top_share": Text("Among the first {count} in", "进入前 {count} 的抽样占比"),
    "opportunity_ranks_title": Text("{region}: how sure the ranks are", "{region}：名次有多稳"),
    "opportunity_ranks_axis": Text(
        "Rank among the candidates (1 is the best)", "在候选行业中的名次（1 为最优）"
    ),
    "interval_of": Text("{level} interval", "{level} 区间"),
    "entry_title": Text("Entries by density: is what is near entered?", "按关联密度分组的进入比例"),
    "exit_title": Text("Exits by density: is what is far lost?", "按关联密度分组的退出比例"),
    "entry_axis": Text("Share of the absent that came", "原缺行业中后来具备的比例"),
    "exit_axis": Text("Share of the present that went", "原有行业中后来缺失的比例"),
    "no_exits": Text(
        "None of the {count} pairs that were present went.", "原已具备的 {count} 个组合均未退出。"
    ),
    "no_entries": Text("None of the {count} pairs that were absent came.", "原缺的 {count} 个组合均未进入。"),
    "colors_blocks": Text(
        "Colors: connected blocks, which share no region with each other.", "颜色：互不共有地区的连通块。"
    ),
    "colors_codes": Text("Colors: what the codes begin with.", "颜色：行业代码的开头。"),
    "band_density": Text("density {low}–{high}", "密度 {low}–{high}"),
    "band_said": Text("{changed} of {cells}", "{changed}/{cells}"),
    "band_side": Text("Changed", "变化数"),
    "band_pairs": Text("Pairs of region and industry", "地区与行业组合"),
    "band_column": Text("Band of density", "密度分组"),
    "chance_band": Text("Global band of chance", "随机的全局带"),
    "chance_expected": Text("By chance", "随机预期"),
    "more_than_chance": Text("More than chance", "高于随机"),
    "less_than_chance": Text("Less than chance", "低于随机"),
    "as_chance": Text("Within the band", "在带内"),
    "diversity_regions_title": Text("How many-sided the regions are", "各地区行业的多样程度"),
    "diversity_industries_title": Text("How unevenly the industries are spread", "各行业分布的不均程度"),
    "diversity_regions_top": Text("The most diverse", "最多样"),
    "diversity_regions_bottom": Text("The least diverse", "最单一"),
    "diversity_industries_top": Text("The most uneven", "分布最不均"),
    "diversity_industries_bottom": Text("The most even", "分布最均匀"),
    "diversity_regions_axis": Text(
        "Effective number of industries (as many of equal size)", "等效行业数（相当于多少个规模相等的行业）"
    ),
    "diversity_industries_axis": Text(
        "Locational Gini (0 = spread as all industries together)", "区位基尼系数（0 = 与全部行业分布一致）"
    ),
    "diversity_side": Text("Largest", "最大占比"),
    "diversity_largest": Text("Largest", "其中最大"),
    "diversity_effective": Text("Effective number of industries", "等效行业数"),
    "diversity_entropy": Text("Entropy (bits)", "熵（比特）"),
    "diversity_herfindahl": Text("Herfindahl", "赫芬达尔指数"),
    "diversity_krugman": Text("Krugman index", "克鲁格曼指数"),
    "diversity_hachman": Text("Hachman index", "哈克曼指数"),
    "diversity_locational_gini": Text("Locational Gini", "区位基尼系数"),
    "diversity_gini": Text("Gini", "基尼系数"),
    "diversity_hoover": Text("Hoover index", "胡佛指数"),
    "groups_title": Text("How well the groups hold together", "各行业群的内聚程度"),
    "groups_said": Text(
        "Dots ({title}): {count} groups; {weak} are no more alike within than to their nearest group.",
        "点图（{title}）：共 {count} 群，其中 {weak} 群的群内关联不高于与最近他群的关联。",
    ),
    "group_name": Text("{group} {core}", "{group} {core}"),
    "group_one": Text("Group and its core", "行业群及其核心"),
    "group_within": Text("Within the group", "群内关联"),
    "group_loose": Text("Within, but no more than to another group", "群内关联，且不高于与他群的关联"),
    "group_rings": Text("Ring: to the nearest other group", "空心圈：与最近他群的关联"),
    "group_nearest": Text("To the nearest other group", "与最近他群的关联"),
    "group_to": Text("{value} (group {group})", "{value}（第 {group} 群）"),
    "group_largest": Text("Largest industries", "主要行业"),
    "group_axis": Text(
        "Mean similarity (standard deviations above the mean of all pairs)",
        "平均相似度（高于全部行业对均值的标准差数）",
    ),
    "industries_count": Text("Industries", "行业数"),
    "candidates_title": Text("Scores of the groupings that were tried", "各候选分群方案的得分"),
    "candidates_axis": Text("Score", "得分"),
    "candidates_number": Text("Number of groups", "群数"),
    "candidates_said": Text(
        "Lines ({title}): {count} groupings; the best score, {best}, with {number} groups.",
        "折线图（{title}）：共 {count} 个方案；最高得分 {best}，分为 {number} 群。",
    ),
    "grouping_method": Text("Method", "方法"),
    "grouping_ward": Text("Ward", "Ward 法"),
    "grouping_k-means": Text("k-means", "k 均值法"),
    "grouping_corrected": Text("after the correction", "校正后"),
    "grouping_benchmark": Text("benchmark", "基准"),
    "grouping_chosen": Text("chosen", "选定"),
    "similarity_specialization": Text("By specialization", "按专业化"),
    "similarity_value": Text("By amounts", "按规模"),
    "similarity_establishments": Text("By establishments", "按机构数"),
    "similarity_coagglomeration": Text("By coagglomeration", "按共同集聚"),
    "similarity_proximity": Text("By proximity", "按邻近度"),
    "similarity_links": Text("By flows", "按投入产出联系"),
    "similarity_all": Text("All together", "综合"),
    "similarity_given": Text("Given", "给定"),
}
