"""The text of a PDF, where it has one."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

from jiju.errors import PressError
from jiju.press._columns import Letter, read_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_pdf"]


def read_pdf(data: bytes, where: str) -> tuple[str, tuple[int, ...]]:
    """The text of all sheets of a PDF.

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
    sheets: list[list[Letter]] = []
    try:
        for number in range(len(document)):
            sheet = document[number]
            try:
                words = sheet.get_textpage()
                sheets.append(list(_letters(words)))
                words.close()
            finally:
                sheet.close()
    except pypdfium2.PdfiumError as error:
        what = f"sheet {len(sheets) + 1} of the PDF cannot be read"
        msg = "P105"
        raise PressError(msg, what, where=where, hint="Copy or download it again.") from error
    finally:
        document.close()
    if not any(sheets):
        what = "the PDF holds pictures of its pages but no text, and jiju does not read letters from pictures"
        hint = "Recognize the text with another program (OCR), read it through, and pass the text file."
        msg = "P104"
        raise PressError(msg, what, where=where, hint=hint)
    return read_sheets(sheets)


def _letters(words: Any) -> Iterator[Letter]:  # noqa: ANN401  (the library has no types)
    """The letters of a sheet with their boxes, as they are stored."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    last = Letter("", 0.0, 0.0, 0.0, 10.0)
    half = 0
    spaced = False
    for at in range(raw.FPDFText_CountChars(words)):
        code = raw.FPDFText_GetUnicode(words, at)
        # A character beyond the first 65,536 comes in two halves.
        if 0xD800 <= code <= 0xDBFF:
            half = code
            continue
        if 0xDC00 <= code <= 0xDFFF:
            code = 0x10000 + ((half - 0xD800) << 10) + code - 0xDC00 if half else 0xFFFD
        half = 0
        # What the library writes for a hyphen at the end of a line.
        character = "\u00ad" if code in {0x02, 0xFFFE} else chr(code)
        if not code or character.isspace():
            spaced = True
            continue
        if raw.FPDFText_GetLooseCharBox(words, at, box) and box.top > box.bottom:
            last = Letter(character, box.left, box.bottom, max(box.right, box.left), box.top, spaced)
        elif raw.FPDFText_GetCharOrigin(words, at, x, y):
            # Without the font's box: from where the letter is set and its size.
            size = raw.FPDFText_GetFontSize(words, at) or last.top - last.bottom
            right = x.value + size * (0.5 if character.isascii() else 1.0)
            last = Letter(character, x.value, y.value - 0.2 * size, right, y.value + 0.8 * size, spaced)
        else:
            last = Letter(character, last.right, last.bottom, last.right, last.top, spaced)
        yield last
        spaced = False
