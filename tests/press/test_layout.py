"""Pages of many makes fall into the right elements and stories. All texts are invented."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from jiju.press import read_page

if TYPE_CHECKING:
    from jiju.press import Page


def read(text: str) -> Page:
    page = read_page(io.StringIO(text))
    assert "".join(page.text[e.start : e.end] for e in page.elements) == page.text
    for sentence in page.sentences:
        assert "".join(page.text[start:end] for start, end in sentence.spans) == sentence.text
    return page


def shape(page: Page) -> list[tuple[int, str, str]]:
    return [(e.story, e.kind, page.text[e.start : e.end]) for e in page.elements if e.kind != "blank"]


def kinds(page: Page) -> list[str]:
    return [kind for _, kind, _ in shape(page)]


def texts(page: Page, kind: str) -> list[str]:
    return [text for _, own, text in shape(page) if own == kind]


NEWSPAPER = """“星沙集群”驶向远方

专家团在星沙调研三个集群

星沙日报全媒体记者 张三

专家团昨日来到星沙，走访企业12家。座谈会随后举行。

市场

“走出去”“请进来”并举

“出海是必修课。”副主任王五表示，企业海外基地已有30余个。

“除了卖新机器，我们还在

集群企业的厂房鸟瞰。图为位于城南的产业园，占地约5000亩。星沙日报全媒体记者 李四 摄

翻新旧机器，力争年内翻新两千台。”协会秘书长赵六说。

技术 做别人做不到的产品

集群有平台32个。

机场新开五条航线 旅客可“一证通行”

星沙日报11月6日讯（全媒体记者 钱七 通讯员 孙八）6日，星沙机场宣布新开航线5条。

通达城市增至40个。

案子不论大小，都要快破

星沙盗窃案破案率达93.2%

星沙日报11月6日讯（全媒体记者 周九）6日，警方通报，破案率达93.2%。

警方负责人说，全警将继续加大

高山蜜坊

来自雪山的味道

零添加
无污染
口感好

扫码进店

18812345678/13912345678

地址：星沙市开元路8号1栋203室
"""


def test_a_newspaper_page() -> None:
    page = read(NEWSPAPER)
    assert [story.title for story in page.stories] == [
        "“星沙集群”驶向远方",
        "机场新开五条航线 旅客可“一证通行”",
        "星沙盗窃案破案率达93.2%",
    ]
    assert [story.cut for story in page.stories] == [False, False, True]
    assert page.stories[2].kickers == ("案子不论大小，都要快破",)
    assert page.stories[0].byline == "星沙日报全媒体记者 张三"
    assert page.stories[1].byline == "全媒体记者 钱七 通讯员 孙八"
    assert texts(page, "subtitle") == [
        "专家团在星沙调研三个集群",
        "市场",
        "“走出去”“请进来”并举",
        "技术 做别人做不到的产品",
    ]
    assert page.publisher == "星沙日报"
    ads = [(story, text) for story, kind, text in shape(page) if kind == "advertisement"]
    assert {story for story, _ in ads} == {0}
    assert ads[0][1] == "高山蜜坊"
    assert ads[-1][1].startswith("地址")
    assert page.text[page.elements[-2].start : page.elements[-2].end].startswith("地址")


def test_a_sentence_broken_by_a_caption_is_whole_again() -> None:
    page = read(NEWSPAPER)
    (broken,) = [sentence for sentence in page.sentences if len(sentence.spans) > 1]
    assert broken.text == "“除了卖新机器，我们还在翻新旧机器，力争年内翻新两千台。”协会秘书长赵六说。"
    assert broken.story == 1
    start = broken.text.index("翻新旧")
    assert page.text[slice(*broken.place(start, start + 3))] == "翻新旧"
    assert page.text[slice(*broken.place(0, 3))] == "“除了"
    around = page.text[slice(*broken.place(start - 1, start + 1))]
    assert around[0] == "在"
    assert around[-1] == "翻"
    caption = [sentence.text for sentence in page.stories[0].sentences if sentence.kind == "caption"]
    assert caption[1] == "图为位于城南的产业园，占地约5000亩。"


def test_a_cut_story_takes_nothing_from_what_follows() -> None:
    page = read(NEWSPAPER)
    assert page.stories[2].sentences[-1].text == "警方负责人说，全警将继续加大"
    page = read(
        "航线增至四十条\n\n本报讯（记者 李四）机场新增航线5条，全年旅客有望突破\n\n"
        "发案下降两成\n\n本报讯（记者 王五）三千万的说法没有依据。\n"
    )
    assert [story.cut for story in page.stories] == [True, False]
    assert [len(sentence.spans) for sentence in page.sentences] == [1] * len(page.sentences)


def test_news_in_brief_are_stories_of_their_own() -> None:
    items = [
        ("星沙机场旅客突破三千万", "星沙机场昨日宣布，今年旅客突破三千万人次。同比增长8%。"),
        ("泵车出口增长两成", "海关数据显示，前十月泵车出口增长两成，达1.2万台。"),
        ("盗窃案破案率达九成", "警方通报，今年盗窃案破案率达九成以上。"),
        ("新增研发平台十二个", "市科技局介绍，今年新增研发平台12个，总数85个。"),
    ]
    text = "星沙快讯\n\n星沙台消息（晚间新闻）：\n" + "\n".join("\n".join(item) for item in items)
    page = read(text)
    assert [story.title for story in page.stories] == [title for title, _ in items]
    assert page.title == "星沙快讯"
    assert shape(page)[0][:2] == (0, "title")
    # Without the name of the column too, since each text repeats its heading.
    assert len(read("\n".join("\n".join(item) for item in items)).stories) == 4


def test_sections_of_one_story_stay_subtitles() -> None:
    text = (
        "集群三问\n记者 张三\n集群走到了新的路口，规模达2100亿元。\n"
        "问市场\n海外占比已过四成，仍有空间。\n下一步看服务。\n"
        "问技术\n平台有32个，院士22名。\n人才仍是短板。\n"
        "问生态\n本地配套率约七成。\n目标是八成。\n"
    )
    page = read(text)
    assert len(page.stories) == 1
    assert texts(page, "subtitle") == ["问市场", "问技术", "问生态"]


def test_bylines_datelines_and_end_notes_divide_stories() -> None:
    page = read(
        "规模破两千亿\n记者 张三\n规模达2100亿元。\n三家企业入围。（完）\n"
        "高铁旅客五万\n昨日发送旅客5.1万人次。（记者 李四 文/图）\n"
        "机场扩建\n新航站楼面积50万平方米。（王五 赵六）\n"
        "校园新闻\n学生增加300人。\n"
    )
    assert [story.title for story in page.stories] == ["规模破两千亿", "高铁旅客五万", "机场扩建", "校园新闻"]
    assert page.stories[1].byline == "记者 李四 文/图"
    assert page.stories[2].sentences[-1].text == "新航站楼面积50万平方米。"


def test_a_dateline_without_a_heading_begins_a_story() -> None:
    page = read("本报讯（记者 张三）产值增长5%。\n\n本报讯（记者 李四）出口下降2%。\n")
    assert [story.title for story in page.stories] == ["", ""]


def test_a_page_of_a_government() -> None:
    page = read(
        "首页 > 新闻 > 正文\n星沙市前三季度工业运行情况\n"
        "发布时间：2024-10-25 09:12　信息来源：星沙市工业和信息化局　浏览次数：1,234\n字体：[大 中 小]\n"
        "　　前三季度，全市工业产值1,234.5亿元，同比增长8.6%。\n　　一、主要特点\n"
        "　　（一）出口较快增长。出口额98.7亿元，增长21.3%。\n　　二、下一步打算\n"
        "　　力争全年突破1,700亿元。\n"
        "　　联系人：张三　联系电话：0731-88888888\n责任编辑：李四\n"
        "分享到：\n打印 关闭\n版权所有：星沙市政府\n"
    )
    assert [story.title for story in page.stories] == ["星沙市前三季度工业运行情况"]
    assert texts(page, "subtitle") == ["一、主要特点", "二、下一步打算"]
    assert page.publisher == "星沙市工业和信息化局"
    assert str(page.issue_date) == "2024-10-25"
    assert texts(page, "advertisement") == []
    assert page.stories[0].byline == ""
    assert page.stories[0].sentences[-1].text == "力争全年突破1,700亿元。"


def test_an_article_of_an_account() -> None:
    page = read(
        "星沙这个集群，又火了！\n原创 小星 星沙发布 2024年11月07日 08:30 湖南\n点击上方蓝字关注我们\n\n"
        "▲航拍园区。李四/摄\n\n金秋时节，园区机器轰鸣。\n今年前10个月，园区产值超1500亿元，\n同比增长12%。\n\n"
        "01\n出海忙\n泵车发往60多个国家和地区。\n\n"
        "END\n来源：星沙发布\n编辑：王五\n审核：钱七\n阅读 10万+\n在看\n"
    )
    assert page.title == "星沙这个集群，又火了！"
    assert str(page.issue_date) == "2024-11-07"
    assert "今年前10个月，园区产值超1500亿元，同比增长12%。" in [s.text for s in page.sentences]
    assert texts(page, "subtitle") == ["出海忙"]
    assert page.publisher == "星沙发布"
    assert page.stories[0].cut is False


def test_a_bulletin_with_tables_and_notes() -> None:
    page = read(
        "星沙市2023年统计公报[1]\n星沙市统计局\n（2024年3月20日）\n2023年，经济回升向好。\n一、综合\n"
        "全年地区生产总值[2]14332.02亿元，比上年增长4.8%。\n表1 主要产品产量\n产品\t单位\t产量\t增长（%）\n"
        "混凝土机械\t台\t45210\t-3.2\n起重机 12800 5.6\n图1 2019—2023年生产总值\n二、工业\n增加值增长7.5%。\n"
        "注：\n[1]本公报数据为初步统计数。\n[2]生产总值按现价计算。\n"
    )
    assert texts(page, "other") == [
        "表1 主要产品产量",
        "产品\t单位\t产量\t增长（%）",
        "混凝土机械\t台\t45210\t-3.2",
        "起重机 12800 5.6",
    ]
    assert page.publisher == "星沙市统计局"
    assert any("4 rows of tables" in note for note in page.notes)
    assert texts(page, "caption") == ["图1 2019—2023年生产总值"]
    assert "全年地区生产总值[2]14332.02亿元，比上年增长4.8%。" in [s.text for s in page.sentences]


WRAPPED = (
    "今年以来，星沙集群抢抓海外市场机",
    "遇，推动产品走出去。前三季度，企业实现出",
    "口额210.5亿元，同比增长18.2%，产品覆盖18",
    "0多个国家和地区。",
    "“我们的订单排到了明年。”公司负责人李",
    "四说，公司在海外布局了11个基地，本地化",
    "率超过五成。",
)


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["narrow", "double-spaced"])
def test_lines_that_a_column_broke_are_whole_again(between: str) -> None:
    lines = ["今年以来，星沙工程机械集群抢抓海外市场机", *WRAPPED[1:]]
    page = read("星沙集群出口新高\n" + between.join(lines))
    assert [s.text for s in page.sentences if s.kind == "paragraph"] == [
        "今年以来，星沙工程机械集群抢抓海外市场机遇，推动产品走出去。",
        "前三季度，企业实现出口额210.5亿元，同比增长18.2%，产品覆盖180多个国家和地区。",
        "“我们的订单排到了明年。”公司负责人李四说，公司在海外布局了11个基地，本地化率超过五成。",
    ]


def test_lists_of_names_are_not_joined() -> None:
    names = ["星沙重工股份有限公司", "星沙建机股份有限公司", "星沙液压股份有限公司", "星沙泵送股份有限公司"]
    page = read("入围名单公布\n昨日公布的企业如下：\n" + "\n".join(names))
    assert [s.text for s in page.sentences][-4:] == names


def test_english_lines_keep_the_space_between_words() -> None:
    page = read(
        "Pump maker opens plant\nBy Jane Smith\nSHANGHAI, Nov 7 (Xinhua) -- "
        "The company, which is the largest of\n"
        "the city, said that it would open, in spring, its third plant\n"
        "abroad. Sales, as before, rose 12.5 percent "
        "in the first half of\nthe year. It has 300 workers.\n"
    )
    assert page.stories[0].byline == "By Jane Smith"
    assert page.publisher in {"Xinhua", ""}
    assert "third plant\nabroad." in page.sentences[1].text
    assert page.sentences[-1].text == "It has 300 workers."


def test_an_advertisement_between_stories_leaves_the_next_heading_alone() -> None:
    page = read(
        "园区投产三条产线\n\n本报讯（记者 张三）产线投资12亿元，可年产\n\n星沙家具城\n全场五折起\n"
        "地址：星沙市东风路88号\n热线：0731-86661234\n\n泵车两万台，带动就业800人。\n\n"
        "诚聘英才\n某公司诚聘销售20名，月薪6000元起\n电话：13812345678\n\n"
        "发案下降两成\n\n本报讯（记者 王五）发案同比下降20.3%。\n"
    )
    assert [story.title for story in page.stories] == ["园区投产三条产线", "发案下降两成"]
    assert "产线投资12亿元，可年产泵车两万台，带动就业800人。" in [s.text for s in page.sentences]
    assert len(texts(page, "advertisement")) == 7
    assert [s.kind for s in page.sentences if s.story == 0] == ["advertisement"] * 7


def test_titles_that_sound_like_sales_are_no_advertisement() -> None:
    for title in ("星沙打响品牌 提升品质", "优惠政策惠及三千企业", "电影在星沙开机拍摄", "摄影展吸引五万人"):
        page = read(f"{title}\n\n本报讯（记者 张三）参与企业有300家。\n")
        assert page.stories[0].title == title


def test_what_goes_on_on_another_page() -> None:
    page = read("机场扩建\n新华社星沙11月7日电（记者张三）投资50亿元。他表示，（下转第三版）\n")
    assert page.stories[0].cut
    assert texts(page, "other") == ["（下转第三版）"]
    page = read("（上接第一版）年内建成两座。\n")
    assert kinds(page) == ["other", "paragraph"]
    assert page.sentences[0].text == "年内建成两座。"


def test_questions_and_answers_are_text() -> None:
    page = read("问：今年目标如何？\n答：力争增长8%。\n")
    assert kinds(page) == ["paragraph", "paragraph"]


def test_markdown_and_run_on_paragraphs() -> None:
    page = read("# 集群简报\n## 市场\n出口290亿元。\n- 海外基地30余个\n- 网点400多个\n")
    assert page.title == "集群简报"
    assert kinds(page) == ["title", "subtitle", "paragraph", "paragraph", "paragraph"]
    assert not page.stories[0].cut
    page = read("星沙产业情况\n　　有企业300家。　　产值增长5%。")
    assert texts(page, "paragraph") == ["有企业300家。", "产值增长5%。"]


@pytest.mark.parametrize(
    "caption",
    [
        "图为工人在装配泵车。张三 摄",
        "11月6日，工人在装配泵车。新华社发（张三摄）",
        "▲园区鸟瞰",
        "工人在车间装配泵车。（资料图片）",
        "产业园鸟瞰。 记者 张三 供图",
        "图①：新车间。图②：老车间。",
        "星沙日报记者张三（右一）。",
        "图1 2019—2023年产值",
        "张三 摄",
    ],
)
def test_captions(caption: str) -> None:
    page = read(f"园区投产\n\n本报讯（记者 李四）园区投产，产值\n\n{caption}\n\n可达12亿元。\n")
    assert texts(page, "caption") == [caption]
    assert "园区投产，产值可达12亿元。" in [s.text for s in page.sentences]


@pytest.mark.parametrize(
    "byline",
    [
        "本报记者 张三 李四",
        "星沙晚报全媒体记者 张三 通讯员 李四",
        "记者：张三",
        "文/张三 图/李四",
        "■本报记者 张三",
        "本报记者张三",
        "作者：张三",
        "红星时刻新闻记者 张三 星沙报道",
    ],
)
def test_bylines(byline: str) -> None:
    page = read(f"园区投产\n{byline}\n园区昨日投产，产值12亿元。\n")
    assert page.stories[0].byline == byline
    assert page.stories[0].title == "园区投产"


@pytest.mark.parametrize(
    ("dateline", "publisher"),
    [
        ("本报讯（记者 张三）", ""),
        ("星沙晚报11月6日讯（全媒体记者 张三）", "星沙晚报"),
        ("新华社星沙11月7日电（记者张三、李四）", "新华社"),
        ("中新网星沙11月7日电 (记者 张三)", "中新网"),
        ("央视网消息（新闻联播）：", "央视网"),
        ("本报星沙11月6日电", ""),
    ],
)
def test_datelines(dateline: str, publisher: str) -> None:
    page = read(f"园区投产\n{dateline}园区昨日投产，产值12亿元。\n")
    assert [text.strip() for text in texts(page, "dateline")] == [dateline]
    assert page.publisher == publisher
    assert page.sentences[1].text == "园区昨日投产，产值12亿元。"


def test_mastheads_bars_and_brackets_are_no_titles() -> None:
    page = read(
        "星沙网  东部早报  西部商报  旧版入口\n\n第03版：经济\n\n星沙日报 2024年08月28日 星期三\n\n"
        "案件数连续下降\n\n本报讯 27日，案件数同比下降30.1%。\n\n（新华）\n"
    )
    assert [story.title for story in page.stories] == ["案件数连续下降"]
    assert page.publisher == "星沙日报"
    assert texts(page, "byline") == ["（新华）"]
    page = read("一周荐读\n（9月12日—9月18日）\n八月增速为何超预期？\n采写：星报记者 张三\n8月增长4.2%。\n")
    assert page.stories[0].title == "八月增速为何超预期？"
    assert page.stories[0].kickers == ("一周荐读",)


def test_links_below_a_story_are_not_in_it() -> None:
    page = read("出口增长\n本报讯（记者 张三）出口增长5%。\n责任编辑：李四\n三千万人今日返程\n热门推荐\n")
    assert len(page.stories) == 1
    assert [sentence.text for sentence in page.sentences] == ["出口增长", "出口增长5%。"]
    page = read("出口增长\n出口增长5%。\n免责声明：本网站转载3万篇文章。\n")
    assert [sentence.text for sentence in page.sentences] == ["出口增长", "出口增长5%。"]


def test_ascii_marks_in_chinese_text() -> None:
    page = read(
        "企业加速出海\n\n本报记者 肖 伟\n\n负责人介绍:“公司有25家子公司、428个网点,员工633名,我们还在\n\n"
        "图为车间。 中新社发 安 东摄\n\n扩大规模。”他说,年内新增12家。\n"
    )
    assert page.stories[0].byline == "本报记者 肖 伟"
    assert (
        page.sentences[1].text
        == "负责人介绍:“公司有25家子公司、428个网点,员工633名,我们还在扩大规模。”他说,年内新增12家。"
    )


def test_an_english_page_of_the_web() -> None:
    page = read(
        "Star City wants the eyes of the world\n\nUpdated: 2012-07-04 11:10\n"
        "By Hu Hai and Feng Wei in Star City\n\n"
        "The mayor says sales will hit 300 billion yuan. [Photo / Star Daily]\n\n"
        "The plan is ambitious ($47 billion).\n\n【Author:Xiao Juan】 【Editor:Li Su】\n"
    )
    assert [e.kind for e in page.elements if e.kind != "blank"] == [
        "title", "dateline", "byline", "caption", "paragraph", "byline",
    ]  # fmt: skip
    assert str(page.issue_date) == "2012-07-04"


def test_a_narrow_column_with_indents() -> None:
    page = read(
        "机场新开航线\n\n　　星沙机场昨日新开五\n条国内航线，通达城市增\n加到四十座。“旅客突破\n"
        "三千万人次，真不容\n易。”负责人表示，明年\n还要再开六条。\n　　机场的货运也在增长\n"
        "，全年达到二十万吨，同\n比增长一成。\n"
    )
    assert texts(page, "title") == ["机场新开航线"]
    assert [s.text for s in page.sentences][1:] == [
        "星沙机场昨日新开五条国内航线，通达城市增加到四十座。",
        "“旅客突破三千万人次，真不容易。”负责人表示，明年还要再开六条。",
        "机场的货运也在增长，全年达到二十万吨，同比增长一成。",
    ]
