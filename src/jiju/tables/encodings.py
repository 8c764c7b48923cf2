"""The bytes of a text file to UTF-8: a byte-order mark, strict UTF-8, then what the bytes look like."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from jiju.errors import TableError, suggest

__all__ = ["Decoded", "decode", "detect_encoding"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 20
# GB2312's own double bytes: what nearly all running Chinese text consists of.
_GB2312 = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]+")
# Supersets that read the same text and more.
_WIDER = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "utf-8": "utf-8-sig",
    "latin-1": "cp1252",
}
_COMMON = (
    "utf-8",
    "gb18030",
    "big5",
    "utf-16",
    "cp1252",
    "cp1250",
    "cp1251",
    "latin-1",
    "shift_jis",
    "euc_kr",
)


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""A text file's contents.

    Attributes
    ----------
    text : str
        Without byte-order mark, line ends as ``\n``.
    encoding : str
        The encoding's name.
    guessed : bool
        True where neither a mark nor the caller named it and it is not UTF-8.
    damaged : int
        Characters that could not be decoded.
    """

    text: str
    encoding: str
    guessed: bool
    damaged: int


def detect_encoding(sample: bytes, where: str) -> str:
    """The encoding of text, judged by its first megabyte.

    Parameters
    ----------
    sample : bytes
        The beginning of the file.
    where : str
        How errors call the file.

    Returns
    -------
    str
        ``utf-8-sig``, ``utf-16``, ``utf-16-le``, ``utf-16-be``, ``utf-32``, ``gb18030`` or ``cp1252``.

    Raises
    ------
    TableError
        ``T104`` where none fits, ``T109`` where the bytes are no text.

    Notes
    -----
    Nearly any bytes decode as GB18030 or Windows-1252, so that a trial alone tells nothing. Chinese text
    is made of pairs of high bytes, Western text of single ones between ordinary letters; the share of
    GB2312 pairs among the high bytes decides.
    """
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    zeros = sample.count(0)
    if zeros:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if max(even, odd) > 10 * min(even, odd) and zeros * 5 > len(sample):
            return "utf-16-le" if odd > even else "utf-16-be"
        what = "the file holds binary data, no text"
        hint = "jiju reads CSV, TSV, Excel, Parquet, GeoPackage, GeoJSON and Shapefile."
        msg = "T109"
        raise TableError(msg, what, where=where, hint=hint)
    # The sample may end inside a character; four bytes are the longest.
    head = sample[:-4] if len(sample) >= _SAMPLE else sample
    if _utf8_faults(head) <= 0.01:
        return "utf-8-sig"
    high = sum(len(run) for run in _HIGH.findall(head))
    if 2 * len(_GB2312.findall(head)) >= 0.9 * high:
        return "gb18030"
    single = sum(1 for run in _HIGH.findall(head) if len(run) == 1)
    runs = len(_HIGH.findall(head))
    if single >= 0.7 * runs and not re.search(rb"[\x81\x8d\x8f\x90\x9d]", head):
        return "cp1252"
    what = "the encoding of the text cannot be told"
    hint = 'Pass encoding= with its name, for example "gb18030", "big5", "cp1250" or "shift_jis".'
    msg = "T104"
    raise TableError(msg, what, where=where, hint=hint)


def _utf8_faults(data: bytes) -> float:
    """The share of characters beyond ASCII that are no valid UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        beyond = sum(1 for character in text if character > "\x7f")
        return text.count("\ufffd") / beyond
    return 0.0


def decode(data: bytes, encoding: str | None, where: str) -> Decoded:
    """The contents of a text file.

    Parameters
    ----------
    data : bytes
        The file.
    encoding : str or None
        The encoding's name as Python knows it, or None to find out.
    where : str
        How errors call the file.

    Returns
    -------
    Decoded
        Text, encoding, and whether it was guessed.

    Raises
    ------
    TableError
        ``T104`` where the encoding is unknown or does not fit, ``T109`` where the bytes are no text.
    """
    if encoding is not None:
        return _decode_as(data, encoding, where)
    name = detect_encoding(data[:_SAMPLE], where)
    damaged = 0
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        text = data.decode(name, errors="replace")
        damaged = text.count("\ufffd")
        if damaged > 0.05 * max(1, sum(1 for byte in _HIGH.findall(data) for _ in byte)):
            what = f"the file begins as {name} but does not go on so"
            hint = "Save it again as UTF-8, or pass encoding= with the right name."
            msg = "T104"
            raise TableError(msg, what, where=where, hint=hint) from None
    guessed = name in {"gb18030", "cp1252", "utf-16-le", "utf-16-be"}
    shown = "utf-8" if name == "utf-8-sig" else name
    return Decoded(_clean(text, where), shown, guessed, damaged)


def _decode_as(data: bytes, encoding: str, where: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
        if not codecs.lookup(encoding)._is_text_encoding:  # noqa: SLF001
            raise LookupError(encoding)  # noqa: TRY301
    except (LookupError, TypeError) as error:
        what = f"there is no encoding {encoding!r}"
        msg = "T104"
        hint = suggest(str(encoding), _COMMON, "Leave encoding= out and jiju finds out.")
        raise TableError(msg, what, where=where, hint=hint) from error
    name = _WIDER.get(name, name)
    try:
        return Decoded(_clean(data.decode(name), where), encoding, guessed=False, damaged=0)
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = data.count(b"\n", 0, start) + 1
        what = f"line {line} is no valid {encoding}"
        hint = "Leave encoding= out and jiju finds out, or name the right encoding."
        msg = "T104"
        raise TableError(msg, what, where=where, hint=hint) from error


def _clean(text: str, where: str) -> str:
    if "\x00" in text:
        what = "the file holds binary data, no text"
        msg = "T109"
        raise TableError(msg, what, where=where, hint="Save it again as CSV in UTF-8.")
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text
