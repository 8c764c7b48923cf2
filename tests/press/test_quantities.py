"""Units and joined numbers; sentences are invented."""

from __future__ import annotations

import pytest

from jiju.press.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("产值290.6亿元", 2.906e10, "元"),
        ("出口3841万美元", 38410000, "美元"),
        ("装机31.6亿千瓦", 3.16e9, "千瓦"),
        ("发电5.2亿千瓦时", 5.2e8, "千瓦时"),
        ("运送157.1万标箱", 1571000, "标箱"),
        ("车流1.62万辆次", 16200, "辆次"),
        ("客流1115万人次", 11150000, "人次"),
        ("增长93.2%", 93.2, "%"),
        ("增长百分之九", 9, "%"),
        ("增长９．５％", 9.5, "%"),
        ("提高0.25个百分点", 0.25, "个百分点"),
        ("提高2百分点", 2, "个百分点"),
        ("出生率9.16‰", 9.16, "‰"),
        ("占四成", 4, "成"),
        ("是去年的1.2倍", 1.2, "倍"),
        ("翻了两番", 2, "番"),
        ("均价1.2万元/平方米", 12000, "元/平方米"),
        ("处理5万吨/日", 50000, "吨/日"),
        ("时速350公里", 350, "公里/小时"),
        ("气温38摄氏度", 38, "℃"),
        ("路程5.5公里", 5.5, "公里"),
        ("仓库2.3万平方米", 23000, "平方米"),
        ("载重10kg", 10, "kg"),
        ("功率25MW", 25, "MW"),
        ("吞吐量300万TEU", 3000000, "TEU"),
        ("用时28秒76", 28.76, "秒"),
        ("用时1小时14分", 74, "分钟"),
        ("用时2分30秒", 150, "秒"),
        ("用时一个半小时", 1.5, "个小时"),
        ("用时3个小时", 3, "个小时"),
        ("工期5年半", 5.5, "年"),
        ("设备5万台（套）", 50000, "台(套)"),
        ("指数为56.9", 56.9, ""),
        ("人口达300万", 3000000, ""),
        ("起降19.9万架次", 199000, "架次"),
        ("收盘32.4元/股", 32.4, "元/股"),
        ("密度300人/平方公里", 300, "人/平方公里"),
        ("发案3起/10万人", 3, "起/10万人"),
        ("每10万人发案0.46起", 0.46, "起"),
        ("利润276.38（不含小厂）亿元", 2.7638e10, "元"),
        ("占三成五", 3.5, "成"),
        ("增长一倍半", 1.5, "倍"),
        ("占三分之一。", 1 / 3, ""),
        ("总投资50亿。", 5e9, ""),
        ("产值１，２３４亿元", 1.234e11, "元"),
        ("投资10亿USD", 1e9, "美元"),
        ("投资RMB10亿", 1e9, "元"),
        ("发生5.6级地震", 5.6, "级"),
        ("风速每秒30米", 30, "米/秒"),
        ("投资$2.5 billion", 2.5e9, "美元"),
        ("售价￥300", 300, "元"),
    ],
)
def test_unit_and_value(text, value, unit):
    (quantity,) = find_quantities(text)
    assert float(quantity.value) == pytest.approx(value)
    assert (quantity.unit, quantity.comparator) == (unit, "exact")


def test_a_list_shares_its_unit():
    first, second = find_quantities("快于全部投资3.2和2.7个百分点")
    assert (float(first.value), first.unit, float(second.value)) == (3.2, "个百分点", 2.7)


@pytest.mark.parametrize(
    "text",
    ["建成功能区3处", "第3成长阶段，4成立5家", "5天然气井", "100米兰", "2单位", "8度假区", "3兆瓦级机组"],
)
def test_units_that_begin_another_word(text):
    assert all(text[each.start : each.end] in ("3处", "5家") for each in find_quantities(text))


@pytest.mark.parametrize(
    "piece", ["3个", "1至", "（", "“1", "分别1%、", "1/2", "减少3", "1,234", "百分之", "近三年", "@", "12:"]
)
def test_odd_repeats_end(piece):
    text = piece * 3000
    for quantity in find_quantities(text):
        assert 0 <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)
