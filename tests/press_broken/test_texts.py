"""Texts that reach a desk in practice: pasted, machine-made, with marks of other scripts."""

from __future__ import annotations

import datetime as dt

import pytest

from jiju.press import propose_facts

DAY = dt.date(2024, 11, 7)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("基地３０余个。", ("３０余", 30, 30, 40, "个", "more_than")),
        ("产值达２９０．６亿元。", ("２９０．６亿", 2.906e10, 2.906e10, 2.906e10, "元", "exact")),
        ("占比達93.2％。", ("93.2", 93.2, 93.2, 93.2, "%", "exact")),
        ("產值達20億元。", ("20億", 2e9, 2e9, 2e9, "元", "exact")),
        ("產值超過3萬億元。", ("3萬億", 3e12, 3e12, None, "元", "more_than")),
        ("出口額高达99.93亿元。", ("99.93亿", 9.993e9, 9.993e9, 9.993e9, "元", "exact")),
        ("规模(guīmó)突破2500亿元(yuán)。", ("2500亿", 2.5e11, 2.5e11, None, "元", "more_than")),
        ("产值1,234.5亿元。", ("1,234.5亿", 1.2345e11, 1.2345e11, 1.2345e11, "元", "exact")),
        ("产值１，２３４亿元。", ("１，２３４亿", 1.234e11, 1.234e11, 1.234e11, "元", "exact")),
        ("产值 2 900 亿元。", None),
        ("增长百分之九。", ("百分之九", 9, 9, 9, "%", "exact")),
        ("下降百分之三点五。", ("百分之三点五", -3.5, -3.5, -3.5, "%", "exact")),
        ("由下降转为增长3.8%。", ("3.8", 3.8, 3.8, 3.8, "%", "exact")),
        ("下降超30%。", ("30", -30, None, -30, "%", "more_than")),
        ("减少办事材料1000余万份。", ("1000余万", -1e7, -2e7, -1e7, "份", "more_than")),
        ("下降到20%。", ("20", 20, 20, 20, "%", "exact")),
        ("降至4.35%。", ("4.35", 4.35, 4.35, 4.35, "%", "exact")),
        ("高于全国1.9个百分点。", ("1.9", 1.9, 1.9, 1.9, "个百分点", "exact")),
        ("低于全省1.9个百分点。", ("1.9", -1.9, -1.9, -1.9, "个百分点", "exact")),
        ("占三分之一。", ("三分之一", 1 / 3, 1 / 3, 1 / 3, "", "exact")),
        ("产量翻一番。", ("一", 1, 1, 1, "番", "exact")),
        ("数千家企业。", ("数千", None, 2000, 10000, "家", "range")),
        ("5亿多人次。", ("5亿多", 5e8, 5e8, 6e8, "人次", "more_than")),
        ("3至5个项目。", ("3至5", None, 3, 5, "个", "range")),
        ("增长10%—20%。", ("10%—20", None, 10, 20, "%", "range")),
        ("增长10％~20％。", ("10％~20", None, 10, 20, "%", "range")),
        ("约9000亩。", ("9000", 9000, 8500, 9500, "亩", "about")),
        ("近4亿件。", ("4亿", 4e8, 3e8, 4e8, "件", "about")),
        ("两小时内到达。", ("两", 2, None, 2, "小时", "less_than")),
        ("不少于100家。", ("100", 100, 100, None, "家", "at_least")),
    ],
)
def test_numbers_in_any_dress(desk, text, number):
    """One sentence, one number; a number torn by spaces may be refused but not misread."""
    found = desk.facts(f"集群今年的情况。{text}\n", issue_date=DAY)
    if number is None:
        assert not any(fact[1] in {2.0, 9e10} for fact in found), found
        return
    assert len(found) == 1, found
    printed, value, low, high, unit, comparator = found[0]
    want = number
    assert (printed, unit, comparator) == (want[0], want[4], want[5])
    for got, expected in zip((value, low, high), want[1:4], strict=True):
        assert (got is None) == (expected is None), found
        assert got is None or got == pytest.approx(expected, rel=1e-9), found


@pytest.mark.parametrize(
    "text",
    [
        "三一集团和中联重科参加了第30届展会。",
        "电话0731-82205555，手机13800138000，邮编410000。",
        "地址：某区某街道2栋2027室，国道349边。",
        "2024年11月5日至6日，下午3时30分。",
        "1至9月份，前三季度，“十四五”时期，上半年。",
        "5G、G107、C919、M-TEC、H3C、4K、3D、A4。",
        "一带一路，八纵八横，一奖一补五免，两院，两会。",
        "进一步推进，一系列举措，一批项目，唯一入选，多个城市。",
        "规模以上企业、省级以上企业、20万人口以上城市。",
        "一是抓项目，二是抓企业，三是抓环境。",
        "（一）总体要求。（二）主要任务。1. 抓项目。2. 抓企业。",
        "统一思想，万众一心，千方百计，百花齐放，九牛一毛，五湖四海。",
        "ISBN 978-7-111-12345-6，国发〔2024〕12号，版次A02。",
        "http://example.com/2024/1107/123456.html?id=998877",
        "三亚、九江、百色、六安、千岛湖、万州、十堰、两江新区。",
        "比分3:2，汇率页第12版，票号NO.889900。",
    ],
)
def test_names_and_dates_are_no_quantities(desk, text):
    found = desk.facts(f"集群今年的情况。{text}\n", issue_date=DAY)
    assert found == [], found


@pytest.mark.parametrize(
    "text",
    [
        "\u202e元亿0052达值产，年去\u202c。",
        "\u200f去年产值达\u200e2050亿元\u200f。",
        "去\u200b年\u200b产值\u200b达2\u200b050\u200b亿元。",
        "产值\ufeff达2050亿元。",
        "去年产值达2050亿元\x00。增长8%。",
        "去年\x07产值\x1b[31m达2050亿元\x1b[0m。",
        "产值达２０５０亿元。ﾊﾟｰｾﾝﾄ①②③㈠㈡Ⅳ½¾",
        "一\u0301二\u0308三个项目，e\u0301cole 30家。",
        "👩‍👩‍👧‍👦 3个家庭，🏭30余家工厂🇨🇳。",
        "𠮷野𠮟企业30余家，𝟑𝟎家，𝟗𝟑.𝟐%。",
        "產值達兩千億元，較去年增長百分之十二點五。",
        "貳拾叁億伍仟万元，壹佰家。",
        "٣٠家企业，३०家，๓๐家。",
    ],
)
def test_signs_of_other_scripts(desk, text):
    page = desk.read_text(text + "\n", issue_date=DAY)
    assert page.text == text + "\n"


def test_lone_surrogates(desk):
    """What cannot be written as UTF-8 is refused or replaced with a word, never passed on."""
    import io

    page = desk.try_to_read(io.StringIO("去年产值达2050亿元\ud83d。\udc00增长8%。\n"))
    if hasattr(page, "text"):
        assert page.notes


def test_a_page_in_one_line(desk):
    text = "集群产值创新高 本报讯（记者 王一）去年，集群产值达2050亿元。出口到180多个国家。" * 3
    found = desk.facts(text, issue_date=DAY)
    assert [fact[:2] for fact in found] == [("2050亿", 2.05e11), ("180多", 180.0)] * 3


def test_a_table_in_the_text(desk):
    text = (
        "集群产值创新高\n\n去年，集群产值达2050亿元。\n\n"
        "指标\t单位\t2022年\t2023年\n产值\t亿元\t1850.5\t2050\n企业\t家\t318\t340\n\n"
        "出口到180多个国家。\n"
    )
    found = desk.facts(text, issue_date=DAY)
    numbers = [fact[0] for fact in found]
    assert "2050亿" in numbers
    assert "180多" in numbers
    assert "2022" not in numbers
    assert "2023" not in numbers


def test_every_line_broken(desk):
    """A column of a few characters, as text taken from a narrow box."""
    text = "集群产值创新高\n\n" + "\n".join(
        "去年，集群产值达2050亿元，出口到180多个国家和地区，建成基地30余个。"
    )
    desk.read_text(text, issue_date=DAY)


@pytest.mark.parametrize(
    "quotes", ["“" * 9 + "”" * 9, "「『「『", "”“”“", "（（（（", "《》》《", '"\'"\'"', "‘’’’‘"]
)
def test_nested_and_broken_quotes(desk, quotes):
    half = len(quotes) // 2
    text = (
        f"{quotes[:half]}去年产值达2050亿元。{quotes[half:]}增长8%。\n\n{quotes}出口到180多个国家{quotes}。\n"
    )
    found = desk.facts(text, issue_date=DAY)
    assert [fact[:2] for fact in found] == [("2050亿", 2.05e11), ("8", 8.0), ("180多", 180.0)]


def test_only_marks(desk):
    for text in (
        "。",
        "。。。。",
        "，",
        "“",
        "%",
        "%%%",
        "约",
        "余个",
        "亿元",
        "30",
        "30\n",
        "超",
        "-",
        "—",
        "…",
        "分之",
        "百分之",
        "1/0",
        "0/0",
        "分别",
    ):
        desk.read_text(text)


@pytest.mark.parametrize("newline", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_rare_line_ends(desk, newline):
    """They separate lines for some programs; offsets must not move."""
    desk.read_text(
        newline.join(["集群产值创新高", "去年，集群产值达2050亿元。", "出口到180多个国家。"]), issue_date=DAY
    )


def test_a_year_to_come_is_not_carried_into_what_was_reached(desk):
    text = "集群的计划\n\n集群力争到2027年建成30家平台。绵阳的这家企业生产效率提升了两成，产值达5亿元。\n"
    page = desk.read_text(text, issue_date=DAY)
    facts = propose_facts(page).set_index("number_text")
    assert facts.loc["30", ["period", "status"]].tolist() == ["2027", "target"]
    for number in ("两", "5亿"):
        assert facts.loc[number, "status"] == "outcome"
        assert facts.loc[number, "period"] != "2027"


def test_a_level_is_not_called_a_growth(desk):
    text = "集群的比重\n\n新兴产业产值占比由2020年的32%提高至2023年的39.9%，增加值增长8%。\n"
    facts = propose_facts(desk.read_text(text, issue_date=DAY)).set_index("number_text")
    assert facts.loc[["32", "39.9", "8"], "period"].tolist()[:2] == ["2020", "2023"]
    assert facts.loc["32", "indicator"] == facts.loc["39.9", "indicator"]
    assert "增速" not in facts.loc["39.9", "indicator"]
    assert "增速" in facts.loc["8", "indicator"]


def test_a_decline_reaches_only_its_own_number(desk):
    text = (
        "全年的情况\n\n机场起降19.9万架次。同比下降的有12个行业。下降趋势持续3个月。\n"
        "减税降费4.2万亿元。成本下降，效率提升30%。降雨量达120毫米。能耗下降3.5%，产值增加120亿元。\n"
    )
    found = {fact[0]: fact[1] for fact in desk.facts(text, issue_date=DAY)}
    assert {number for number, value in found.items() if value < 0} == {"3.5"}
