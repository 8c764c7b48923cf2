"""The text of a PDF, where it has one."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any

from jiju.errors import PressError
from jiju.press._columns import Letter, read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_pdf"]

_HYPHEN = re.compile("[\ufffe\u0002]\\s*")


def read_pdf(data: bytes, where: str) -> tuple[str, tuple[int, ...]]:
    """The text of all sheets of a PDF, an empty line between two.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        How errors call it.

    Returns
    -------
    tuple of (str, tuple of int)
        The text, and where each sheet begins.

    Raises
    ------
    PressError
        ``P104`` where no sheet has text, ``P105`` where the file is damaged or locked.
    """
    # Late: the library takes a while to load, and few pages are PDFs.
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        what = "the PDF is locked by a password" if locked else "the PDF is damaged or not whole"
        hint = "Save a copy without the password." if locked else "Copy or download it again."
        msg = "P105"
        raise PressError(msg, what, where=where, hint=hint) from error
    sheets = []
    try:
        for number in range(len(document)):
            sheet = document[number]
            try:
                words = sheet.get_textpage()
                sheets.append(_HYPHEN.sub("", read_sheet(_lines(words))))
                words.close()
            finally:
                sheet.close()
    except pypdfium2.PdfiumError as error:
        what = f"sheet {len(sheets) + 1} of the PDF cannot be read"
        msg = "P105"
        raise PressError(msg, what, where=where, hint="Copy or download it again.") from error
    finally:
        document.close()
    if not any(sheet.strip() for sheet in sheets):
        what = "the PDF holds pictures of its pages but no text, and jiju does not read letters from pictures"
        hint = "Recognize the text with another program (OCR), read it through, and pass the text file."
        msg = "P104"
        raise PressError(msg, what, where=where, hint=hint)
    starts = [0]
    for sheet in sheets[:-1]:
        starts.append(starts[-1] + len(sheet) + 2)
    return "\n\n".join(sheets), tuple(starts)


def _lines(words: Any) -> Iterator[list[Letter]]:  # noqa: ANN401  (the library has no types)
    """The letters of a sheet with their boxes, line by line as they are stored."""
    from pypdfium2 import raw

    box = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = box
    line: list[Letter] = []
    half = 0
    for at in range(raw.FPDFText_CountChars(words)):
        code = raw.FPDFText_GetUnicode(words, at)
        if code in {10, 13}:
            if code == 10:
                yield line
                line = []
            continue
        # A character beyond the first 65,536 comes in two halves.
        if 0xD800 <= code <= 0xDBFF:
            half = code
            continue
        if 0xDC00 <= code <= 0xDFFF:
            code = 0x10000 + ((half - 0xD800) << 10) + code - 0xDC00 if half else 0xFFFD
        half = 0
        if not code:
            continue
        raw.FPDFText_GetCharBox(words, at, *box)
        line.append(Letter(chr(code), left.value, bottom.value, right.value, top.value))
    yield line
