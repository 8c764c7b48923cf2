"""Markers around a number and the bounds they give; sentences are invented."""

from __future__ import annotations

import pytest

from jiju.press.quantities import find_quantities


def only(text):
    (quantity,) = find_quantities(text)
    return quantity, text[quantity.start : quantity.end]


def number(value):
    return None if value is None else float(value)


@pytest.mark.parametrize(
    ("text", "quote", "value", "low", "high", "unit", "comparator"),
    [
        ("全镇有砖厂12家", "12家", 12, 12, 12, "家", "exact"),
        ("全镇有砖厂30余家", "30余家", 30, 30, 40, "家", "more_than"),
        ("砖厂超300家", "超300家", 300, 300, None, "家", "more_than"),
        ("砖厂超过了1.2万家", "超过了1.2万家", 12000, 12000, None, "家", "more_than"),
        ("产值突破20亿元", "突破20亿元", 2e9, 2e9, None, "元", "more_than"),
        ("产值逾20亿元", "逾20亿元", 2e9, 2e9, None, "元", "more_than"),
        ("产值超百亿元", "超百亿元", 1e10, 1e10, None, "元", "more_than"),
        ("产值破百亿元", "破百亿元", 1e10, 1e10, None, "元", "more_than"),
        ("砖厂300家以上", "300家以上", 300, 300, None, "家", "at_least"),
        ("砖厂不少于300家", "不少于300家", 300, 300, None, "家", "at_least"),
        ("每月千列以上", "千列以上", 1000, 1000, None, "列", "at_least"),
        ("来了上千人", "上千人", 1000, 1000, None, "人", "at_least"),
        ("面积约9000亩", "约9000亩", 9000, 8500, 9500, "亩", "about"),
        ("面积9000亩左右", "9000亩左右", 9000, 8500, 9500, "亩", "about"),
        ("面积约100亩", "约100亩", 100, 95, 105, "亩", "about"),
        ("产量近4亿件", "近4亿件", 4e8, 3e8, 4e8, "件", "about"),
        ("产量近1亿件", "近1亿件", 1e8, 9e7, 1e8, "件", "about"),
        ("产量接近60%", "接近60%", 60, 50, 60, "%", "about"),
        ("砖厂不足300家", "不足300家", 300, None, 300, "家", "less_than"),
        ("砖厂不超过300家", "不超过300家", 300, None, 300, "家", "less_than"),
        ("误差在3%以内", "3%以内", 3, None, 3, "%", "less_than"),
        ("两小时内送到", "两小时内", 2, None, 2, "小时", "less_than"),
        ("砖厂3至5家", "3至5家", None, 3, 5, "家", "range"),
        ("占10%—20%", "10%—20%", None, 10, 20, "%", "range"),
        ("投资500万元至1000万元", "500万元至1000万元", None, 5e6, 1e7, "元", "range"),
        ("投资2至3亿元", "2至3亿元", None, 2e8, 3e8, "元", "range"),
        ("来了三四百人", "三四百人", None, 300, 400, "人", "range"),
        ("来了数百人", "数百人", None, 200, 1000, "人", "range"),
        ("建成万亿级产业集群", "万亿级", 1e12, 1e12, 1e13, "", "about"),
        ("用户突破亿级规模", "突破亿级", 1e8, 1e8, None, "", "more_than"),
        ("每日最多开行列车38列", "38列", 38, None, 38, "列", "less_than"),
        ("产量约占全国的70%", "70%", 70, 65, 75, "%", "about"),
        ("用了三个多月", "三个多月", 3, 3, 4, "个月", "more_than"),
        ("用了三年多", "三年多", 3, 3, 4, "年", "more_than"),
        ("门票50元起。", "50元起", 50, 50, None, "元", "at_least"),
        ("汽车更新近300万辆", "近300万辆", 3e6, 2e6, 3e6, "辆", "about"),
        ("是去年的5倍有余", "5倍有余", 5, 5, 6, "倍", "more_than"),
        ("投入不低于销售收入的5%", "5%", 5, 5, None, "%", "at_least"),
        ("投入不超过销售收入的5%", "5%", 5, None, 5, "%", "less_than"),
        ("占成本的三到四成", "三到四成", None, 3, 4, "成", "range"),
        ("二十来台砖机", "二十来台", 20, 20, 30, "台", "more_than"),
        ("占百分之十至二十", "百分之十至二十", None, 10, 20, "%", "range"),
        ("限价3000元内", "3000元内", 3000, None, 3000, "元", "less_than"),
        ("没有超过30家", "没有超过30家", 30, None, 30, "家", "less_than"),
        ("不下30家", "不下30家", 30, 30, None, "家", "at_least"),
        ("超过三分之一的砖厂", "超过三分之一", 1 / 3, 1 / 3, None, "", "more_than"),
    ],
)
def test_bounds(text, quote, value, low, high, unit, comparator):
    quantity, quoted = only(text)
    assert quoted == quote
    found = (number(quantity.value), number(quantity.low), number(quantity.high))
    assert found == pytest.approx((value, low, high))
    assert (quantity.unit, quantity.comparator) == (unit, comparator)


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("产量同比下降5.0%", -5, -5, -5),
        ("利率下降0.25个百分点", -0.25, -0.25, -0.25),
        ("砖厂减少30余家", -30, -40, -30),
        ("产量下降超30%", -30, None, -30),
        ("能耗减少了近10%", -10, -10, -9),
        ("比此前缩短1小时14分", -74, -74, -74),
        ("最低气温零下12℃", -12, -12, -12),
        ("增速为-3.5%", -3.5, -3.5, -3.5),
        ("降幅收窄2个百分点", -2, -2, -2),
        ("时间压缩至45分钟", 45, 45, 45),
        ("利率降到3%", 3, 3, 3),
        ("由下降转为增长3.8%", 3.8, 3.8, 3.8),
        ("日均起降逾600架次", 600, 600, None),
        ("占10%", 10, 10, 10),
        ("比去年低30%", -30, -30, -30),
        ("比去年少30家", -30, -30, -30),
        ("低于全省1.9个百分点", -1.9, -1.9, -1.9),
        ("高于全省1.9个百分点", 1.9, 1.9, 1.9),
        ("减幅为4%", -4, -4, -4),
        ("减速机300台", 300, 300, 300),
        ("下降的有12个行业", 12, 12, 12),
        ("下降趋势持续3个月", 3, 3, 3),
        ("用地减少一半", -0.5, -0.5, -0.5),
    ],
)
def test_declines_are_negative_with_bounds_in_order(text, value, low, high):
    quantity, _ = only(text)
    assert tuple(map(number, (quantity.value, quantity.low, quantity.high))) == (value, low, high)


def test_a_list_shares_its_decline():
    assert [float(each.value) for each in find_quantities("砖和瓦的产量分别下降3%、5%，水泥增长2%")] == [
        -3,
        -5,
        2,
    ]


def test_what_only_looks_like_a_marker():
    """最近 is not 近, 突破 of a hurdle is not "more than", 经过 is not 过."""
    assert [each.comparator for each in find_quantities("突破12项关键技术，最近50公里，节约3吨")] == [
        "exact"
    ] * 3
