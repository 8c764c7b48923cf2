"""PDFs: text with Chinese fonts over several sheets; scans, damaged and locked files are refused."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import pytest

from jiju.errors import PressError
from jiju.press import read_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def make_pdf(sheets: Sequence[Sequence[tuple[int, int, str]]], *, trailer: str = "") -> bytes:
    """A small PDF by hand; each sheet is lines of text with their places in points."""
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts "
        "[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor "
        "/FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 "
        "/Descent -200 /CapHeight 800 /StemV 80 >> >>] >>"
    )
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", "", font]
    kids = []
    for sheet in sheets:
        drawn = "".join(
            f"BT /F1 10 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n" for x, y, text in sheet
        )
        bodies.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(bodies)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(bodies)} 0 R")
    bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data = HEAD
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = len(data)
    data += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode("ascii")
    data += "".join(f"{place:010} 00000 n \n" for place in places).encode("ascii")
    end = f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n"
    return data + end.encode("ascii")


def column(text: str, left: int, top: int, width: int) -> list[tuple[int, int, str]]:
    """A paragraph as lines of so many characters, each as wide as high."""
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return [(left, top - 15 * number, line) for number, line in enumerate(lines)]


FIRST = [
    (60, 790, "星沙集群出口再创新高"),
    *column(
        "本报讯（记者 张三）今年以来，星沙集群抢抓市场，前三季度出口额210.5亿元，同比增长18.2%，产品覆盖180"
        "多个国家和地区，比去年多了12个。目前，企业建了海外仓40座，比去年多了五座，",
        60,
        760,
        20,
    ),
]
SECOND = column("员工超过3000名，比去年多了五百名，其中研发人员超过六百名。", 60, 780, 20)


def test_a_pdf_of_two_sheets(tmp_path: Path) -> None:
    path = tmp_path / "paper_20241107.pdf"
    path.write_bytes(make_pdf([FIRST, SECOND]))
    page = read_page(path)
    assert page.encoding == "pdf"
    assert str(page.issue_date) == "2024-11-07"
    assert [story.title for story in page.stories] == ["星沙集群出口再创新高"]
    assert [sentence.text for sentence in page.sentences if sentence.kind == "paragraph"] == [
        "今年以来，星沙集群抢抓市场，前三季度出口额210.5亿元，同比增长18.2%，产品覆盖180多个国家和地区，比去年多了12个。",
        "目前，企业建了海外仓40座，比去年多了五座，员工超过3000名，比去年多了五百名，其中研发人员超过六百名。",
    ]
    assert page.sheet(page.sentences[-1].spans[0][0]) == 1
    assert page.sheet(page.sentences[-1].spans[-1][1] - 1) == 2
    assert page.text[page.page_starts[1] :].startswith("员工")
    assert "".join(page.text[e.start : e.end] for e in page.elements) == page.text


def test_a_pdf_is_known_by_its_bytes() -> None:
    page = read_page(b"\n" + make_pdf([FIRST]))
    assert page.stories[0].title == "星沙集群出口再创新高"


@pytest.mark.parametrize("sheets", [[[]], [[], []], [[(60, 780, "　 ")]]], ids=["one", "two", "white space"])
def test_a_pdf_without_text_is_refused(sheets: list[list[tuple[int, int, str]]]) -> None:
    with pytest.raises(PressError, match="no text") as caught:
        read_page(make_pdf(sheets))
    assert caught.value.code == "P104"


@pytest.mark.parametrize(
    "data", [HEAD, HEAD + b"1 0 obj\n<<", make_pdf([FIRST])[:300]], ids=["head", "start", "half"]
)
def test_a_damaged_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(PressError, match="damaged") as caught:
        read_page(data)
    assert caught.value.code == "P105"


def test_a_locked_pdf_is_refused() -> None:
    name, keys = "11" * 16, "00" * 32
    encrypt = f"/Filter /Standard /V 1 /R 2 /O <{keys}> /U <{keys}> /P -4"
    locked = make_pdf(
        [FIRST],
        trailer=f"/ID [<{name}> <{name}>] /Encrypt << {encrypt} >>",
    )
    with pytest.raises(PressError, match="password") as caught:
        read_page(locked)
    assert caught.value.code == "P105"


def test_changed_bytes_give_a_page_or_a_clear_word() -> None:
    whole = make_pdf([FIRST, SECOND])
    codes = set()
    for at in range(0, len(whole), 37):
        data = whole[:at] + bytes([whole[at] ^ 0x15]) + whole[at + 1 :]
        try:
            page = read_page(data)
        except PressError as error:
            codes.add(error.code)
        else:
            assert "".join(page.text[e.start : e.end] for e in page.elements) == page.text
    assert codes <= {"P104", "P105", "P106"}


LEFT = "　　今年以来，星沙集群抢抓海外市场，前三季度出口额达到二百亿元，产品覆盖一百八十多个国家和地区。"
RIGHT = "　　机场昨日新开五条国内航线，通达城市增加到四十座，全年旅客有望突破三千万人次，再一次创下了新高。"


@pytest.mark.parametrize("stored", ["column by column", "row by row"])
def test_columns_are_read_one_after_the_other(stored: str) -> None:
    left, right = column(LEFT, 60, 740, 12), column(RIGHT, 300, 740, 12)
    rows = [cell for pair in zip_longest(left, right) for cell in pair if cell]
    sheet = [(60, 790, "星沙两则"), *(left + right if stored == "column by column" else rows)]
    page = read_page(make_pdf([sheet]))
    assert page.text.splitlines() == ["星沙两则", "", LEFT.strip(), RIGHT.strip()]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    lines = [line for _, _, line in column(LEFT + LEFT.replace("二百亿元", "三百亿元")[2:], 0, 0, 12)]
    half = len(lines) // 2
    sheet = [(60, 740 - 15 * at, line) for at, line in enumerate(lines[:half])]
    sheet += [(300, 740 - 15 * at, line) for at, line in enumerate(lines[half:])]
    page = read_page(make_pdf([sheet]))
    assert page.text.splitlines() == [LEFT.strip(), LEFT.strip().replace("二百亿元", "三百亿元")]


def test_a_heading_of_two_lines_above_a_column_is_one() -> None:
    heading = column("星沙集群今年的出口额首次突破二百亿元", 60, 790, 12)
    page = read_page(make_pdf([[*heading, *column(LEFT * 2, 60, 740, 12)]]))
    assert page.stories[0].title == "星沙集群今年的出口额首次突破二百亿元"


def test_a_table_in_a_pdf_stays_in_rows() -> None:
    cells = [
        ("产品", "产量", "增长"),
        ("泵车", "4521", "3.2"),
        ("起重机", "1280", "5.6"),
        ("挖掘机", "990", "-1.5"),
    ]
    sheet = [
        (60 + 120 * column, 740 - 15 * at, text)
        for at, row in enumerate(cells)
        for column, text in enumerate(row)
    ]
    page = read_page(make_pdf([[(60, 790, "主要产品产量如下。"), *sheet]]))
    assert page.text.splitlines()[2:] == ["\t".join(row) for row in cells]
    assert [sentence.text for sentence in page.sentences] == ["主要产品产量如下。"]
    assert any("4 rows of tables" in note for note in page.notes)


def test_rare_characters_are_whole() -> None:
    assert chr(0x20BB7) in read_page(make_pdf([[(60, 780, "去年有\U00020bb7野家五家。")]])).text
