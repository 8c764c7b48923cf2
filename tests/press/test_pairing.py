"""分别 and what subjects and places figures get; sentences are invented."""

from __future__ import annotations

import io

import pytest

from jiju import propose_facts, read_page
from jiju.press.gazetteer import find_places, home_place


def facts(text, **kwargs):
    return propose_facts(read_page(io.StringIO(text), issue_date="2024-11-07", **kwargs))


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("红砖、青瓦产量分别增长13%、11%。", ["红砖产量增速", "青瓦产量增速"]),
        ("红砖厂和青瓦厂分别有3家和5家。", ["红砖厂", "青瓦厂"]),
        ("砖车产销同比分别增长15.3%和9.7%。", ["砖车产量同比增速", "砖车销量同比增速"]),
        (
            "班列开行14列，发送货物15万标箱，同比分别增长13%、11%。",
            ["班列开行", "货物", "班列开行同比增速", "货物同比增速"],
        ),
    ],
)
def test_by_order(text, indicators):
    found = facts(text)
    assert list(found["indicator"]) == indicators
    assert found["note"].str.contains("分别").sum() == 2


def test_too_few_names_pair_nothing():
    found = facts("两镇破案率分别达93.2%和96.7%。")
    assert not found["note"].str.contains("配对").any()
    assert list(found["value"]) == [93.2, 96.7]


@pytest.mark.parametrize(
    ("text", "indicator", "subject"),
    [
        ("该集群拥有海外砖厂30余个。", "海外砖厂", "该集群"),
        ("集群汇聚了30余家外地公司。", "外地公司", "集群"),
        ("产品出口至180多个国家和地区。", "国家和地区", "产品"),
        ("入室盗窃破案率达93.2%。", "入室盗窃破案率", ""),
        ("规模以上工业增加值同比增长8.8%。", "规模以上工业增加值同比增速", ""),
        ("规模以上工业实现增加值70.9亿元。", "规模以上工业增加值", "规模以上工业"),
        ("砖产量比上月下降3%。", "砖产量环比增速", ""),
        ("砖出口占全国的37.3%。", "砖出口占全国比重", ""),
        ("地区生产总值50亿元。", "地区生产总值", ""),
        ("海外收入占比提升至六成。", "海外收入占比", ""),
        ("每万人口专利拥有量28件。", "每万人口专利拥有量", ""),
        ("砖厂（不含瓦厂）利润20亿元。", "砖厂利润", ""),
    ],
)
def test_indicator_and_subject(text, indicator, subject):
    (row,) = facts(text).itertuples()
    assert (row.indicator, row.subject) == (indicator, subject)


def test_growth_and_share_borrow_their_noun():
    found = facts("砖出口9.5亿元，同比增长5.4%，占全国的37.3%。")
    assert list(found["indicator"]) == ["砖出口", "砖出口同比增速", "砖出口占全国比重"]


def test_places():
    found = facts("浙江增长21.5%，安徽增长24%。长沙机场开通航线3条。")
    assert list(found["place"]) == ["浙江", "安徽", "长沙机场"]


def test_places_of_institutes_and_provinces():
    found = facts("该集群拥有湖南砖瓦研究院等平台32个。在江西宜春，砖厂投资3亿元。中国队3人。")
    assert list(found["place"])[:2] == ["", "宜春"]


def test_a_place_is_inherited_from_the_paragraph_then_the_heading():
    found = facts(
        "湖北砖厂 湖南瓦厂\n\n本报讯（记者 李四）两省的厂都在生产。\n\n湖北砖厂\n\n"
        "厂里新增砖机32台，工人很忙，产量也上去了。\n\n"
        "湖南瓦厂\n\n在长沙，瓦片很多，价格也很公道，大家都喜欢。又新增瓦机5台，工人很忙，产量也上去了。\n"
    ).set_index("quote")
    assert found.loc["32台", "place"] == "湖北"
    assert found.loc["5台", "place"] == "长沙"


def test_who_says_so_is_no_subject():
    found = facts("镇砖瓦协会最新数据显示，产量增长3%。")
    assert list(found["subject"]) == [""]


def test_a_story_has_its_place():
    assert home_place("长沙砖厂出口增长", "") == "长沙"
    assert home_place("砖厂", "徐州" * 3) == "徐州"
    assert home_place("砖厂", "徐州、长沙、常州") == ""
    found = facts("长沙砖厂出口增长\n\n去年全市出口红砖300块，同比增长5%。")
    assert set(found["place"]) == {"长沙"}


def test_words_that_are_also_places():
    assert find_places("我们中山装厂，长沙路，朝阳产业") == []
    assert [place for _, _, place in find_places("中山市和湖南湘江新区")] == ["中山", "湖南湘江新区"]
