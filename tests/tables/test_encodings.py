"""Encodings told from bytes."""

from __future__ import annotations

import pytest

from jiju.errors import TableError
from jiju.tables.encodings import decode, detect_encoding

CHINESE = "企业名称,行业\n三一重工,工程机械\n中联重科,工程机械制造\n" * 3
GERMAN = "Betrieb;Branche\nMüller & Söhne;Bäckerei\nGroß;Straßenbau\n"


@pytest.mark.parametrize(
    ("data", "encoding", "guessed"),
    [
        (CHINESE.encode("utf-8"), "utf-8", False),
        (CHINESE.encode("utf-8-sig"), "utf-8", False),
        (CHINESE.encode("gb18030"), "gb18030", True),
        (CHINESE.encode("utf-16"), "utf-16", False),
        (GERMAN.encode("utf-16-le"), "utf-16-le", True),
        (GERMAN.encode("cp1252"), "cp1252", True),
        (b"a,b\n1,2\n", "utf-8", False),
    ],
)
def test_found_out(data, encoding, guessed):
    found = decode(data, None, "a.csv")
    assert (found.encoding, found.guessed, found.damaged) == (encoding, guessed, 0)
    assert found.text in {CHINESE, GERMAN, "a,b\n1,2\n"}


def test_big5_is_not_taken_for_something_else():
    text = "企業名稱,行業\n臺積電,半導體製造業\n" * 3
    with pytest.raises(TableError, match="T104") as caught:
        decode(text.encode("big5"), None, "a.csv")
    assert "big5" in str(caught.value.hint)
    assert decode(text.encode("big5"), "big5", "a.csv").text == text


def test_a_torn_character_is_counted():
    data = (CHINESE * 20).encode("utf-8")
    torn = data[:30] + b"\xe4" + data[30:]
    assert decode(torn, None, "a.csv").damaged >= 1


def test_a_sample_may_end_inside_a_character():
    data = ("中" * 400_000).encode("utf-8")
    assert detect_encoding(data[: 1 << 20], "a.csv") == "utf-8-sig"


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00" * 100, "a\x00b".encode("utf-16")])
def test_binary(data):
    with pytest.raises(TableError, match="T109"):
        decode(data, None, "a.csv")


def test_encoding_said_but_wrong():
    with pytest.raises(TableError, match="T104"):
        decode(GERMAN.encode("cp1252"), "utf-8", "a.csv")
    with pytest.raises(TableError, match="gb18030"):
        decode(b"a", "gb18031", "a.csv")
