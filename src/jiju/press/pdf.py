"""The text of a PDF, where it has one."""

from __future__ import annotations

import re

from jiju.errors import PressError

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
                sheets.append(_plain(words.get_text_bounded() or words.get_text_range()))
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


def _plain(text: str) -> str:
    """Line ends as elsewhere; a word that a hyphen breaks over two lines is whole."""
    return _HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
