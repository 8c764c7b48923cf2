"""Files that are not what their name says, in encodings nobody chose."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

STORY = (
    "集群去年产值升至两千亿元\n\n记者 王一\n\n"
    "去年，集群产值达2050.5亿元，出口到180多个国家，建成基地30余个。\n今年计划再建12个。\n"
)
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_encoding_gives_the_same_text(desk, tmp_path, encoding, newline):
    file = tmp_path / "page.txt"
    text = STORY.replace("\n", newline)
    if encoding in {"utf-16-le", "utf-16-be"}:
        text = "\ufeff" + text
    file.write_bytes(text.encode(encoding))
    assert desk.read(file).text.lstrip("\ufeff") == STORY


def test_bytes_and_streams_and_paths_agree(desk, tmp_path):
    file = tmp_path / "page.txt"
    file.write_bytes(STORY.encode())
    pages = [desk.read(source) for source in (file, str(file), STORY.encode(), io.StringIO(STORY))]
    assert len({page.text for page in pages}) == 1
    assert len({page.elements for page in pages}) == 1


def test_gb18030_behind_a_utf8_mark(desk, tmp_path):
    """A byte-order mark of UTF-8 before GB18030 bytes, as careless joins of files leave it."""
    file = tmp_path / "page.txt"
    file.write_bytes(b"\xef\xbb\xbf" + STORY.encode("gb18030"))
    page = desk.try_to_read(file)
    if hasattr(page, "text"):
        assert "集群产值达2050.5亿元" in page.text or page.notes


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_cut_in_the_middle_of_a_character(desk, tmp_path, encoding):
    """A download that stopped: all that came is kept, and what did not is said."""
    whole = STORY.rstrip().encode(encoding)
    file = tmp_path / "page.txt"
    file.write_bytes(whole[:-4])  # inside 个 of "12个。"
    page = desk.read(file)
    assert "2050.5亿元" in page.text
    assert page.notes, "a broken character must be said"


@pytest.mark.parametrize("at", [0, 10, 61])
def test_one_foreign_byte(desk, tmp_path, at):
    """A stray byte must neither turn the page into another language nor be lost without a word."""
    raw = STORY.encode()
    file = tmp_path / "page.txt"
    file.write_bytes(raw[:at] + b"\xff" + raw[at:])
    page = desk.try_to_read(file)
    if hasattr(page, "text"):
        assert "2050.5亿元" in page.text
        assert page.notes


def test_mixed_encodings(desk, tmp_path):
    file = tmp_path / "page.txt"
    file.write_bytes(STORY.encode() + STORY.encode("gb18030"))
    page = desk.try_to_read(file)
    if hasattr(page, "text"):
        assert page.notes


def word() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document>去年产值2050亿元</w:document>")
    return made.getvalue()


def workbook() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return made.getvalue()


def any_zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", STORY)
    return made.getvalue()


BINARY = {
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 4,
    "gif": b"GIF89a" + bytes(range(256)),
    "tiff": b"II*\x00" + bytes(range(256)),
    "bmp": b"BM" + (778).to_bytes(4, "little") + bytes(4) + bytes(range(256)) * 3,
    "webp": b"RIFF\x00\x10\x00\x00WEBPVP8 " + bytes(range(256)),
    "word": word(),
    "workbook": workbook(),
    "zip": any_zip(),
    "old_word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "gzip": gzip.compress(STORY.encode()),
    "seven_zip": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(range(256)),
    "rar": b"Rar!\x1a\x07\x00" + bytes(range(256)),
    "program": b"\x7fELF\x02\x01\x01" + b"\x00" * 300,
    "parquet": b"PAR1" + b"\x00\x15\x04" * 100 + b"PAR1",
    "sqlite": b"SQLite format 3\x00" + b"\x00" * 200,
    "broken_pdf": b"%PDF-1.7\n" + b"\x00\xff\x10" * 200,
    "cut_pdf": b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
    "nothing_but_zeros": b"\x00" * 5000,
    "noise": bytes((i * 7919 + 13) % 256 for i in range(4000)),
}


@pytest.mark.parametrize("suffix", [".txt", ".pdf", ""])
@pytest.mark.parametrize("kind", list(BINARY))
def test_binary_is_refused_by_what_it_holds(desk, tmp_path, kind, suffix):
    file = tmp_path / f"page{suffix}"
    file.write_bytes(BINARY[kind])
    desk.refused(file)
    desk.refused(BINARY[kind])


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "tiff", "bmp", "webp"])
def test_an_image_is_called_a_picture(desk, tmp_path, kind):
    file = tmp_path / f"page.{kind}"
    file.write_bytes(BINARY[kind])
    error = desk.refused(file)
    assert "picture" in str(error)


@pytest.mark.parametrize(
    "content", [b"", b" ", b"\n\n\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u3000\u3000\n".encode()]
)
def test_nothing_in_it(desk, tmp_path, content):
    file = tmp_path / "page.txt"
    file.write_bytes(content)
    page = desk.try_to_read(file)
    if hasattr(page, "stories"):
        assert page.stories == ()
        assert page.notes


def test_no_such_file_folder_and_odd_sources(desk, tmp_path):
    desk.refused(tmp_path / "no.txt")
    desk.refused(str(tmp_path / "no.txt"))
    desk.refused(tmp_path)
    desk.refused(str(tmp_path))
    for odd in (None, 7, 1.5, ["a.txt"], {"text": "a"}, object(), ""):
        desk.refused(odd)


def test_a_text_given_as_a_name(desk):
    """A whole page as a string is no file name: the error says how to hand in a text, in few words."""
    error = desk.refused(STORY * 50)
    assert "StringIO" in str(error) or "bytes" in str(error)


def test_a_name_no_system_takes(desk):
    desk.refused("a\x00b.txt")
    desk.refused("长" * 5000 + ".txt")


@pytest.mark.parametrize("name", ["page.html", "page.txt", "page.htm"])
def test_html(desk, tmp_path, name):
    """A saved web page is refused with a hint, or read with no tag among its facts."""
    file = tmp_path / name
    file.write_text(
        '<!DOCTYPE html><html><head><meta charset="utf-8"><style>p{margin:12px}</style></head>'
        '<body width="300">'
        "<p>去年产值达2050亿元。</p><table><tr><td>30</td></tr></table></body></html>",
        encoding="utf-8",
    )
    page = desk.try_to_read(file)
    if hasattr(page, "text"):
        found = desk.facts(page.text)
        assert [(fact[1], fact[4]) for fact in found if fact[4] == "元"] == [(2.05e11, "元")]
        assert not any(fact[1] in {12.0, 300.0} for fact in found)


@pytest.mark.parametrize(
    "name", ["2024-11-07 版.txt", "2024-02-30.txt", "99999999.txt", "2024-13-01.txt", "0000-00-00.txt"]
)
def test_dates_in_names(desk, tmp_path, name):
    """A day that does not exist is no issue date."""
    file = tmp_path / name
    file.write_text(STORY, encoding="utf-8")
    page = desk.read(file)
    assert (page.issue_date is not None) == name.startswith("2024-11-07")
    assert page.notes


@pytest.mark.parametrize("date", ["2024-13-40", "yesterday", 20241107, 3.5, ["2024-11-07"], ""])
def test_odd_issue_dates(desk, date):
    desk.refused(io.StringIO(STORY), issue_date=date)


def test_a_piece_of_html(desk):
    """Copied with its tags, without a head: refused, or no number torn by a tag."""
    page = desk.try_to_read(
        io.StringIO("<p>产值达<b>2050</b>亿元，<span style='width:300px'>增长8%</span>。</p>\n")
    )
    if hasattr(page, "text"):
        assert {fact[1] for fact in desk.facts(page.text)} <= {2.05e11, 8.0}
        assert any("HTML" in note or "tag" in note for note in page.notes)


@pytest.mark.parametrize("encoding", ["big5", "shift_jis"])
def test_other_encodings_of_the_region(desk, encoding):
    """Refused with a word, not read as other characters."""
    text = (
        "集群去年產值升至兩千億元。\n"
        if encoding == "big5"
        else "昨年の生産額は2050億円、輸出先は180か国。\n"
    )
    page = desk.try_to_read((text * 3).encode(encoding))
    if hasattr(page, "text"):
        assert page.text == text * 3


TWISTED = {
    "UTF-8 read as Latin": "集群产值达2050亿元，出口增长。\n".encode().decode("latin1"),
    "GB read as Latin": "集群产值达2050亿元，出口增长。\n".encode("gbk").decode("latin1"),
    "UTF-8 read as GB": "集群的产值达2050亿元，在出口上增长，为历年最高。\n".encode().decode(
        "gb18030", "replace"
    ),
}


@pytest.mark.parametrize("how", list(TWISTED))
def test_letters_of_a_wrong_decoding(desk, how):
    page = desk.read_text(TWISTED[how])
    assert any("decoded wrongly" in note for note in page.notes)


@pytest.mark.parametrize(
    "text",
    [STORY, "Le chiffre d'affaires été élevé à 30 %, naïve façade où règne l'été.\n", "横浜、鐨、锛三处。\n"],
)
def test_letters_of_other_languages_are_no_wrong_decoding(desk, text):
    assert not any("decoded" in note for note in desk.read_text(text).notes)


def test_columns_side_by_side_are_said(desk):
    text = (
        "去年，集群出口泵车300余台，   今年机场计划新增航线12条，\n"
        "增长两成，产品卖到各地。       通达城市60个。\n"
    )
    assert any("wide gap" in note for note in desk.read_text(text).notes)
