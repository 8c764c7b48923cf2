"""Any source becomes a page or a clear word: encodings, pictures, other formats, dates, names."""

from __future__ import annotations

import codecs
import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest

import jiju
from jiju.errors import PressError
from jiju.press import read_page

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "泵车出口增长两成\n\n本报讯（记者 张三）去年出口泵车约300台，增长两成。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT.replace("\n", newline).encode(encoding))
    page = read_page(path)
    assert page.text == TEXT
    assert page.source == "page.txt"
    assert page.encoding == {"utf-8-sig": "utf-8", "gbk": "gb18030"}.get(encoding, encoding)
    assert page.text[slice(*page.sentences[-1].spans[0])] == "去年出口泵车约300台，增长两成。"


def test_sources_of_all_kinds(tmp_path: Path) -> None:
    path = tmp_path / "页.md"
    path.write_text(TEXT, encoding="utf-8")
    with path.open("rb") as binary, path.open(encoding="utf-8") as words:
        pages = [
            read_page(source) for source in (path, str(path), TEXT.encode(), io.StringIO(TEXT), binary, words)
        ]
    assert {page.text for page in pages} == {TEXT}
    assert [page.source for page in pages] == ["页.md", "页.md", "text", "text", "页.md", "页.md"]
    assert jiju.read_page(path).stories == pages[0].stories
    assert isinstance(pages[0], jiju.Page)


def test_a_title_that_was_given() -> None:
    assert read_page(io.StringIO(TEXT)).title == "泵车出口增长两成"
    page = read_page(io.StringIO(TEXT), title="第三版")
    assert page.title == "第三版"
    assert page.stories[0].title == "泵车出口增长两成"


def test_some_broken_bytes_are_counted() -> None:
    data = ("产值增长5%。\n" * 40).encode()
    page = read_page(data[:100] + b"\xff" + data[100:])
    assert page.text.count("\ufffd") >= 1
    assert any("could not be read" in note for note in page.notes)


def test_nul_characters_are_kept_and_said() -> None:
    page = read_page(("产值\x00增长5%。\n" * 40).encode())
    assert page.text.count("\x00") == 40
    assert any("40 NUL" in note for note in page.notes)


def test_half_characters_do_not_reach_a_file() -> None:
    page = read_page(io.StringIO("产值\ud800增长5%，\ud83d\ude00很好。"))
    assert page.text == "产值\ufffd增长5%，\U0001f600很好。"
    assert page.text.encode("utf-8")
    assert any("surrogates" in note for note in page.notes)


@pytest.mark.parametrize("text", ["", "\n", "\n\n \t\n", "\u3000"])
def test_a_page_of_nothing_says_so(text: str) -> None:
    page = read_page(io.StringIO(text))
    assert page.sentences == ()
    assert page.stories == ()
    assert "the page holds no sentences" in page.notes
    assert "".join(page.text[e.start : e.end] for e in page.elements) == page.text


PICTURES = {
    "png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "jpg": b"\xff\xd8\xff\xe0" + bytes(40),
    "gif": b"GIF89a" + bytes(40),
    "bmp": b"BM\x36\x00\x00\x00\x00\x00\x00\x00" + bytes(40),
    "tif": b"II*\x00" + bytes(40),
    "webp": b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(40),
    "heic": b"\x00\x00\x00\x18ftypheic" + bytes(40),
}
OTHERS = {
    "docx": b"PK\x03\x04" + bytes(40),
    "doc": b"\xd0\xcf\x11\xe0" + bytes(40),
    "rtf": b"{\\rtf1 text}",
    "html": b"<!DOCTYPE html><html><body>1</body></html>",
    "htm": "\ufeff\n<html lang='zh'>产值</html>".encode(),
    "gz": b"\x1f\x8b\x08" + bytes(40),
}


@pytest.mark.parametrize("suffix", list(PICTURES))
def test_pictures_are_refused_whatever_their_name(tmp_path: Path, suffix: str) -> None:
    for name in (f"page.{suffix}", "page.txt"):
        path = tmp_path / name
        path.write_bytes(PICTURES[suffix])
        with pytest.raises(PressError, match="picture") as caught:
            read_page(path)
        assert caught.value.code == "P103"
        assert caught.value.where == name
        assert "OCR" in str(caught.value)


@pytest.mark.parametrize("suffix", list(OTHERS))
def test_other_formats_are_refused(suffix: str) -> None:
    with pytest.raises(PressError) as caught:
        read_page(OTHERS[suffix])
    assert caught.value.code == "P107"


def test_text_that_begins_like_a_picture_is_text() -> None:
    assert read_page(b"BMW opens a plant in Shenyang.").sentences[0].text == "BMW opens a plant in Shenyang."


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        b"\x00" * 1000,
        codecs.BOM_UTF8 + b"\xff\xfe\xfd" * 100,
        "产值增长".encode() * 50 + b"\xb2\xfa\xd6\xb5" * 100,
    ],
    ids=["all bytes", "nothing but NUL", "a lie about UTF-8", "two encodings"],
)
def test_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(PressError) as caught:
        read_page(data)
    assert caught.value.code == "P106"


def test_a_missing_file_gives_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "page_2024.txt").write_text("1", encoding="utf-8")
    with pytest.raises(PressError, match="did you mean") as caught:
        read_page(tmp_path / "pages_2024.txt")
    assert caught.value.code == "P101"


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("去年出口300台。\n今年更多。", "StringIO"),
        ("字" * 1000, "StringIO"),
        ("https://example.org/page", "Save the page"),
        ("", "Check the name"),
        ("\x00", "Check the name"),
    ],
)
def test_text_is_not_taken_for_a_file(source: str, hint: str) -> None:
    with pytest.raises(PressError) as caught:
        read_page(source)
    assert caught.value.code == "P101"
    assert hint in str(caught.value)


def test_a_folder_is_no_page(tmp_path: Path) -> None:
    with pytest.raises(PressError, match="folder") as caught:
        read_page(tmp_path)
    assert caught.value.code == "P101"


@pytest.mark.parametrize("source", [3, None, ["a"], {"a": 1}])
def test_things_that_are_no_page(source: Any) -> None:
    with pytest.raises(PressError) as caught:
        read_page(source)
    assert caught.value.code == "P102"


@pytest.mark.parametrize(
    "given",
    [
        "2024-11-07",
        "2024年11月7日",
        "20241107",
        dt.date(2024, 11, 7),
        dt.datetime(2024, 11, 7, 8, tzinfo=dt.UTC),
    ],
)
def test_an_issue_date_that_was_given(given: Any) -> None:
    page = read_page(io.StringIO(TEXT), issue_date=given)
    assert page.issue_date == dt.date(2024, 11, 7)
    assert page.notes == ()


@pytest.mark.parametrize("given", ["yesterday", "2024-13-07", "", 20241107])
def test_an_issue_date_that_is_none(given: Any) -> None:
    with pytest.raises(PressError) as caught:
        read_page(io.StringIO(TEXT), issue_date=given)
    assert caught.value.code == "P108"


@pytest.mark.parametrize(
    "name", ["paper_2024-11-07.txt", "20241107_A3.txt", "2024.11.7 三版.txt", "星报2024年11月7日.txt"]
)
def test_the_date_in_a_files_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TEXT, encoding="utf-8")
    page = read_page(path)
    assert page.issue_date == dt.date(2024, 11, 7)
    assert page.notes == ("issue date 2024-11-07 from the file's name",)


@pytest.mark.parametrize("name", ["page.txt", "13800001234.txt", "20249901.txt", "1234567890123.txt"])
def test_numbers_in_a_files_name_that_are_no_date(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TEXT, encoding="utf-8")
    assert read_page(path).issue_date is None


@pytest.mark.parametrize(
    "line",
    [
        "2024年11月7日 星期四",
        "发布时间：2024-11-07 08:30",
        "2024-11-07 来源：星沙日报",
        "星沙日报 2024年11月07日",
        "（2024年11月7日）",
        "《 星沙日报 》( 2024年11月07日   第 03 版)",
        "Updated: November 7, 2024 08:30",
    ],
)
def test_the_date_line_of_a_page(tmp_path: Path, line: str) -> None:
    path = tmp_path / "saved_2025-01-01.txt"
    path.write_text(f"出口增长\n{line}\n产值增长5%。\n", encoding="utf-8")
    page = read_page(path)
    assert page.issue_date == dt.date(2024, 11, 7)
    assert "2025-01-01" in page.notes[0]


def test_a_day_without_a_year_is_said() -> None:
    page = read_page(io.StringIO("出口增长\n星报11月6日讯（记者 张三）产值增长5%。\n"))
    assert page.issue_date is None
    assert "no year" in page.notes[0]


def test_the_sheet_of_plain_text_is_the_first() -> None:
    page = read_page(io.StringIO(TEXT))
    assert page.sheet(0) == page.sheet(len(TEXT)) == 1


def test_an_open_file_of_another_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    with path.open(encoding="utf-8") as words, pytest.raises(PressError, match="path instead") as caught:
        read_page(words)
    assert caught.value.code == "P106"
    words.close()
    with pytest.raises(PressError, match="closed"):
        read_page(words)


def test_a_path_of_bytes(tmp_path: Path) -> None:
    class Place:
        def __fspath__(self) -> bytes:
            return bytes(tmp_path / "page.txt")

    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    assert read_page(Place()).text == TEXT  # type: ignore[arg-type]
