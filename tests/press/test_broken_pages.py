"""Pages put together at random from known stories, broken, cut and interrupted, come back as they were."""

from __future__ import annotations

import io
import random

import pytest

from jiju.press import read_page
from jiju.press.sentences import split_sentences

TITLES = (
    "星沙集群再添三条产线",
    "机场旅客突破三千万 航线增至四十条",
    "望岭盗窃案破案率达九成",
    "【开局之年】临江高铁开通 半小时到星沙",
    "前三季度出口增长两成",
)
SENTENCES = (
    "今年以来，星沙工程机械集群抢抓海外市场，前三季度出口额达210.5亿元，同比增长18.2%。",
    "其中，混凝土机械产量约1.2万台，起重机、挖掘机产量分别增长13%和11%。",
    "“我们的订单排到了明年。”星沙重工负责人李四说，公司在海外布局了11个生产基地。",
    "据介绍，机场计划新增至遵义、延安、和田等17个航点，旅客吞吐量有望突破3000万人次。",
    "警方提醒，外出时请关好门窗，发现可疑情况及时报警。",
    "从行业看，装备制造业增加值增长9.7%，高技术制造业投资比全部投资高出4.9个百分点。",
    "西线高铁起自临江市，途经望岭县，终至星沙市，线路全长299公里，设计时速350公里。",
    "协会秘书长王五表示，“要把企业‘引进来’，也要‘走出去’”，力争年内新增平台12个。",
)
CAPTIONS = (
    "图为园区鸟瞰，占地约9000亩。星沙晚报全媒体记者 张三 摄",
    "工人在车间装配泵车。 记者 李四 摄",
    "▲旅客在候车厅候车。王五 摄",
    "11月6日，列车驶出车站。新华社发（赵六摄）",
    "孩子们在体验新设备。通讯员 钱七 供图",
)
ADVERTISEMENTS = (
    ("星沙家具城", "全场五折起", "地址：星沙市东风路88号", "热线：0731-86661234"),
    ("高山蜜坊", "来自雪山的味道", "零添加", "无污染", "口感好", "扫码进店", "18812345678"),
    ("诚聘英才", "某公司诚聘销售20名，月薪6000元起", "电话：13812345678"),
    ("讲文明 树新风", "公益广告"),
    ("房屋出租", "芙蓉路旁写字楼500平方米", "联系人：李先生", "13900001111"),
)
SHORTEST = 12


def make_page(seed: int) -> tuple[str, list[tuple[str, list[str], bool]]]:
    """A page, and for each story its title, paragraphs, and whether it is cut."""
    rng = random.Random(seed)
    lines: list[str] = []
    truth = []
    for title in rng.sample(TITLES, rng.randint(2, 4)):
        paragraphs = ["".join(rng.sample(SENTENCES, rng.randint(2, 3))) for _ in range(rng.randint(2, 4))]
        cut = rng.random() < 0.3
        if cut:
            last = paragraphs[-1]
            at = rng.randint(len(last) // 2, len(last) - SHORTEST)
            paragraphs[-1] = last[:at].rstrip("。！？；”’")
        lines += ["小处着手，久久为功"] if rng.random() < 0.3 else []
        lines.append(title)
        opening = ""
        if rng.random() < 0.5:
            opening = "星沙晚报11月6日讯（全媒体记者 张三 通讯员 李四）"
        else:
            lines.append("星沙晚报全媒体记者 " + rng.choice(("张三", "李四 王五")))
        for number, paragraph in enumerate(paragraphs):
            printed = opening + paragraph if number == 0 else paragraph
            if rng.random() < 0.4 and not (cut and number == len(paragraphs) - 1):
                at = rng.randint(len(opening) * (number == 0) + SHORTEST, len(printed) - SHORTEST)
                between = [rng.choice(CAPTIONS)] if rng.random() < 0.6 else list(rng.choice(ADVERTISEMENTS))
                lines += [printed[:at], "", *between, "", printed[at:]]
            else:
                lines.append(printed)
        if rng.random() < 0.4:
            lines += ["", *rng.choice(ADVERTISEMENTS), ""]
        truth.append((title, paragraphs, cut))
    return "\n\n".join(lines), truth


@pytest.mark.parametrize("seed", range(60))
def test_stories_come_back_whole(seed: int) -> None:
    text, truth = make_page(seed)
    page = read_page(io.StringIO(text))
    assert [story.title for story in page.stories] == [title for title, _, _ in truth]
    for story, (_, paragraphs, cut) in zip(page.stories, truth, strict=True):
        wanted = [paragraph[a:b] for paragraph in paragraphs for a, b in split_sentences(paragraph)]
        assert [sentence.text for sentence in story.sentences if sentence.kind == "paragraph"] == wanted
        assert story.cut is cut
    assert {sentence.kind for sentence in page.sentences if not sentence.story} <= {"advertisement"}


def test_some_pages_are_broken_and_some_stories_cut() -> None:
    pages = [make_page(seed) for seed in range(60)]
    read = [read_page(io.StringIO(text)) for text, _ in pages]
    assert sum(len(sentence.spans) > 1 for page in read for sentence in page.sentences) > 100
    assert sum(cut for _, truth in pages for _, _, cut in truth) > 20


def test_pages_without_empty_lines_come_back_nearly_whole() -> None:
    # Without room around a caption or an advertisement, a short piece above it may look like its first line.
    wanted = found = 0
    for seed in range(60):
        text, truth = make_page(seed)
        page = read_page(io.StringIO("\n".join(line for line in text.split("\n") if line)))
        assert [story.title for story in page.stories] == [title for title, _, _ in truth], seed
        for story, (_, paragraphs, _) in zip(page.stories, truth, strict=True):
            own = {sentence.text for sentence in story.sentences}
            sentences = [paragraph[a:b] for paragraph in paragraphs for a, b in split_sentences(paragraph)]
            wanted += len(sentences)
            found += sum(sentence in own for sentence in sentences)
    assert found >= 0.99 * wanted, (found, wanted)
