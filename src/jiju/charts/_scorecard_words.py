"""The words inside figures of scorecards, gaps and facts, in English and Chinese."""

from jiju.results import Text

__all__ = ["SCORECARD_WORDS"]

SCORECARD_WORDS = {
    "place": Text("Place", "地区"),
    "peer": Text("Peer", "对标对象"),
    "best_peer": Text("Best peer", "最优者"),
    "other_peers": Text("Other peers", "其他对标对象"),
    "pillar": Text("Pillar", "维度"),
    "indicator": Text("Indicator", "指标"),
    "all_indicators": Text("All indicators together", "全部指标"),
    "peer_value": Text("Peer", "对标对象"),
    "gap": Text("Peer over place", "对标对象与本地之比"),
    "gap_side": Text("Gap", "差距"),
    "gap_axis": Text(
        "Gap as a ratio (right of 1: the peer is better; left: the place is)",
        "差距倍数（1 右侧：对标对象领先；左侧：本地领先）",
    ),
    "gap_level": Text("level", "持平"),
    "gap_leads": Text("leads, {times}", "领先 {times}"),
    "gap_behind": Text("The place is behind", "本地落后"),
    "gap_ahead": Text("The place is ahead", "本地领先"),
    "gap_open": Text("Left open by the sources", "原文措辞不足以判定"),
    "no_figure": Text("no figure", "缺数字"),
    "up_to": Text("up to {value}", "至多 {value}"),
    "or_more": Text("{value} or more", "{value}以上"),
    "exact": Text("exact numbers", "数字确切"),
    "without_limit": Text("without limit", "无上限"),
    "ahead_to_behind": Text("from ahead {ahead} to behind {behind}", "领先 {ahead}至落后 {behind}"),
    "bounds": Text("By the wording", "按原文措辞"),
    "differs": Text("{low} / {high}", "{low} / {high}"),
    "in_brackets": Text("({value})", "（{value}）"),
    "of_indicators": Text("{used} of {total} indicators", "{total} 项指标中的 {used} 项"),
    "rests_on": Text("Rests on", "依据"),
    "gap_pillars_title": Text("{place}: the gap by pillar", "{place}：各维度的差距"),
    "gap_indicators_title": Text("{place}: the gap to each peer", "{place}：与各对标对象的逐项差距"),
    "gap_best_title": Text("{place}: the gap to the best peer", "{place}：与最优对标对象的差距"),
}
