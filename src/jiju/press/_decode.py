"""The bytes of a page to text: encodings found out, pictures and other formats refused."""

from __future__ import annotations

import codecs
import re

from jiju.errors import PressError, TableError
from jiju.tables.encodings import detect_encoding

__all__ = ["clean_text", "decode_page", "refuse_foreign"]

_SAMPLE = 1 << 20
_SAVE = "Open the page in an editor and save it as UTF-8, or name its encoding: jiju press --encoding big5."
_PICTURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
)
_OTHERS = (
    (b"PK\x03\x04", "a Word, Excel or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_HTML = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|\?xml|head|body)\b", re.IGNORECASE)
_SURROGATES = re.compile("[\ud800-\udfff]")
_BEYOND = re.compile("[^\x00-\x7f]")
_HAN = re.compile("[一-鿿]")
_USUAL = re.compile("[\t\n\r -~一-鿿\u2010-\u2027\u3000-\u303f\uff00-\uffef]")


def refuse_foreign(data: bytes, where: str) -> None:
    """Refuse what is no text, told by its first bytes.

    Parameters
    ----------
    data : bytes
        The file or its beginning.
    where : str
        How errors call it.

    Raises
    ------
    PressError
        ``P103`` for a picture, ``P107`` for another format.
    """
    kind = next((name for mark, name in _PICTURES if data.startswith(mark)), None)
    if kind == "BMP" and data[6:10] != b"\x00\x00\x00\x00":
        kind = None
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "WebP"
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"avif", b"hevc"}:
        kind = "HEIC or AVIF"
    if kind is not None:
        what = f"the page is a picture ({kind}), and jiju does not read letters from pictures"
        hint = "Recognize the text with another program (OCR), read it through, and pass the text file."
        msg = "P103"
        raise PressError(msg, what, where=where, hint=hint)
    other = next((name for mark, name in _OTHERS if data.startswith(mark)), None)
    if other is None and _HTML.match(data[:2000]):
        other = "a web page with its tags (HTML)"
    if other is not None:
        what = f"this is {other}, no plain text"
        hint = "Open it, copy the text of the page and save it as a .txt file; a PDF with text also does."
        msg = "P107"
        raise PressError(msg, what, where=where, hint=hint)


def decode_page(data: bytes, where: str) -> tuple[str, str, list[str]]:
    """The text in some bytes.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        How errors call it.

    Returns
    -------
    tuple of (str, str, list of str)
        The text, its encoding, and notes on characters that could not be read.

    Raises
    ------
    PressError
        ``P106`` where the bytes are no text of a known encoding.
    """
    notes = []
    name = _encoding(data[:_SAMPLE], where)
    if b"\x00" in data and not name.startswith(("utf-16", "utf-32")):
        notes.append(f"{data.count(0)} NUL characters in the text")
    text = data.decode(name, errors="replace")
    lost = text.count("\ufffd")
    mixed = name == "gb18030" and 5 * len(_HAN.findall(data.decode("utf-8", errors="ignore"))) > len(text)
    if mixed or lost > max(3, 0.05 * len(_BEYOND.findall(text))):
        what = f"the page looks like {name}, but not all of it is"
        raise _no_text(what, where)
    if lost:
        notes.append(f"{lost} characters could not be read and stand as \ufffd")
    return text, "utf-8" if name == "utf-8-sig" else name, notes


def _no_text(what: str, where: str) -> PressError:
    msg = "P106"
    return PressError(msg, what, where=where, hint=_SAVE)


def _encoding(sample: bytes, where: str) -> str:
    """The encoding of the beginning of a page."""
    if not sample.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if b"\x00" in sample:
            # Chinese text in UTF-16 holds few zeros, which is why counting them does not tell it.
            for name in ("utf-16-le", "utf-16-be"):
                text = sample[: len(sample) // 2 * 2].decode(name, errors="replace")
                if len(_USUAL.findall(text)) > 0.95 * len(text):
                    return name
        text = sample.decode("utf-8", errors="replace")
        if text.count("\ufffd") <= 0.05 * len(_BEYOND.findall(text)) and sample.count(0) * 10 <= len(sample):
            return "utf-8"
    try:
        # A few zeros in a text are the trace of a careless program, not binary data.
        few = sample.count(0) * 20 <= len(sample)
        return detect_encoding(sample.replace(b"\x00", b" ") if few else sample, where)
    except TableError as error:
        what = "the bytes are no text of an encoding that jiju knows"
        raise _no_text(what, where) from error


def clean_text(text: str) -> tuple[str, list[str]]:
    r"""Line ends as ``\n``, no byte-order mark, no half characters.

    Parameters
    ----------
    text : str
        As decoded.

    Returns
    -------
    tuple of (str, list of str)
        The text that all offsets refer to, and notes.
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _SURROGATES.search(text):
        return text, []
    # Two halves make a character; one alone is none and could not be written to a file.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text, ["half characters (lone surrogates) stand as \ufffd"]
