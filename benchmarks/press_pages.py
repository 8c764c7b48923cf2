"""Press pages a minute on one core: reading alone, and with the figures proposed."""

from __future__ import annotations

import io
import statistics
import time

from measuring import Row

__all__ = ["read_and_propose"]

_PLACES = ("星沙", "望岭", "东屏", "临江")
_SENTENCES = (
    "{place}集群拥有海外生产基地{a}余个，主导产品出口至{b}多个国家和地区。",
    "今年前{m}个月，{place}规模以上工业增加值同比增长{x}%，比全国平均水平高{y}个百分点。",
    "“我们的订单排到了明年。”{place}一家企业的负责人介绍，公司今年已交付泵车约{c}台，力争全年突破{d}台。",
    "截至目前，{place}机场通达城市{b}个，新增国内航线{a}条，旅客吞吐量超{d}万人次，同比分别增长{x}%和{y}%。",
    "{m}月{a}日，{place}警方通报，入室盗窃案件破案率达{z}%，盗窃车内财物案件同比下降{x}%。",
)


def _page(length: int) -> str:
    """A page of stories with titles, datelines, captions and advertisements, at least so many characters."""
    parts: list[str] = []
    size = number = 0
    while size < length:
        place = _PLACES[number % len(_PLACES)]
        paragraphs = []
        for at in range(6):
            step = number * 7 + at * 3
            figures = {
                "a": 11 + step % 17,
                "b": 41 + step % 150,
                "c": 120 + step,
                "d": 1500 + 10 * step,
                "m": 2 + step % 9,
            }
            shares = {"x": 3 + step % 20 / 2, "y": 1 + step % 9 / 10, "z": 80 + step % 19}
            chosen = (_SENTENCES[(number + at) % 5], _SENTENCES[(number + at + 2) % 5])
            paragraphs.append("".join(text.format(place=place, **figures, **shares) for text in chosen))
        story = [
            f"{place}集群再添{number + 3}条产线",
            f"{place}日报11月{1 + number % 28}日讯（记者 张三 通讯员 李四）{paragraphs[0]}",
            *paragraphs[1:3],
            f"图为{place}的产业园，占地约{900 + number}亩。记者 王五 摄",
            *paragraphs[3:],
        ]
        if number % 2:
            story += [
                "高山蜜坊",
                "零添加\n无污染\n口感好",
                "扫码进店",
                "18812345678",
                "地址：开元路8号1栋203室",
            ]
        parts.append("\n\n".join(story))
        size += len(parts[-1])
        number += 1
    return "\n\n".join(parts)


def read_and_propose(*, quick: bool) -> list[Row]:
    """Pages of 5,000 characters, each read as a whole."""
    from jiju.press import propose_facts, read_page

    text = _page(5_000)
    facts = propose_facts(read_page(io.StringIO(text), issue_date="2024-11-07"))
    tasks = {
        "read_page": lambda: read_page(io.StringIO(text), issue_date="2024-11-07"),
        "read_page and propose_facts": lambda: propose_facts(
            read_page(io.StringIO(text), issue_date="2024-11-07")
        ),
    }
    rows = []
    for name, task in tasks.items():
        taken = []
        for _ in range(10 if quick else 60):
            start = time.process_time()
            task()
            taken.append(time.process_time() - start)
        median = statistics.median(taken)
        note = (
            f"{1000 * median:.1f} ms a page; {len(facts)} figures"
            if "propose" in name
            else f"{1000 * median:.1f} ms a page"
        )
        rows.append(Row(f"{name}: a page of {len(text):,} characters", 60 / median, "pages/min", note=note))
    return rows
