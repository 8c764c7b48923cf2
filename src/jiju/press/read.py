"""Any source to a `Page`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from jiju.errors import PressError, nearest
from jiju.press import _marks as marks
from jiju.press._decode import clean_text, decode_page, refuse_foreign
from jiju.press._issue_date import as_date, find_issue_date
from jiju.press._suspicions import find_suspicions, refuse_tags
from jiju.press.layout import lay_out
from jiju.press.page import Page
from jiju.press.pdf import read_pdf

if TYPE_CHECKING:
    import datetime as dt

    from jiju.press.layout import Layout

__all__ = ["read_page"]


def read_page(
    source: str | os.PathLike[str] | IO[str] | IO[bytes] | bytes,
    *,
    issue_date: dt.date | str | None = None,
    title: str | None = None,
) -> Page:
    r"""Read a press page into stories, captions and advertisements.

    Parameters
    ----------
    source : path-like, bytes or open file
        A text file (UTF-8, UTF-16 or GB18030, told by its bytes) or a PDF with text. Text at hand is passed
        as ``io.StringIO(text)``.
    issue_date : datetime.date or str, optional
        The day of the issue, such as ``"2024-11-07"``. Without it the page's date line is looked at, then the
        file's name; ``page.notes`` says what was found.
    title : str, optional
        What to call the page. Without it, its own first title.

    Returns
    -------
    Page
        The text, its elements, stories and sentences.

    Raises
    ------
    PressError
        ``P101`` where there is no such file, ``P102`` for something that is no page, ``P103`` for a picture,
        ``P104`` for a PDF without text, ``P105`` for a damaged or locked PDF, ``P106`` for bytes that are no
        text, ``P107`` for another format, ``P108`` where ``issue_date`` is no date.

    Notes
    -----
    Every character of the text is in exactly one element. A sentence that a caption or an advertisement
    breaks is whole again and keeps the places of its parts. A story that ends in the middle of a sentence is
    marked cut; what is missing is neither guessed nor taken from what follows.

    The rules look at the form of lines: full stops, widths, bylines, datelines, telephone numbers. Where a
    page has been pasted without its line breaks, titles cannot be told from text. Tables are kept as
    ``other`` and give no sentences: read them with `read_values`.

    Examples
    --------
    >>> import io
    >>> import jiju
    >>> text = (
    ...     "泵车出口增长\n\n本报讯（记者 李四）去年出口泵车约300台，增长\n\n"
    ...     "图为车间。王五 摄\n\n两成。今年已出口"
    ... )
    >>> page = jiju.read_page(io.StringIO(text), issue_date="2024-11-07")
    >>> [element.kind for element in page.elements if element.kind != "blank"]
    ['title', 'dateline', 'paragraph', 'caption', 'paragraph']
    >>> [sentence.text for sentence in page.stories[0].sentences if sentence.kind == "paragraph"]
    ['去年出口泵车约300台，增长两成。', '今年已出口']
    >>> page.stories[0].cut
    True
    """
    given = None if issue_date is None else as_date(issue_date)
    name, content = _contents(source)
    starts: tuple[int, ...] = (0,)
    notes: list[str] = []
    if isinstance(content, str):
        text, encoding = content, "text"
    elif content[:1024].lstrip()[:5] == b"%PDF-":
        text, starts = read_pdf(content, name)
        encoding = "pdf"
    else:
        refuse_foreign(content, name)
        text, encoding, notes = decode_page(content, name)
    text, said = clean_text(text)
    refuse_tags(text, name)
    layout = lay_out(text)
    notes += said + find_suspicions(text, layout)
    if not layout.sentences:
        notes.append("the page holds no sentences")
    if layout.table_rows:
        notes.append(
            f"{layout.table_rows} rows of tables are not among the sentences; read them with read_values"
        )
    if given is None:
        given, found = find_issue_date(_date_lines(text, layout), "" if name == "text" else name)
        notes += found
    own = layout.page_title or next((story.title for story in layout.stories if story.title), "")
    return Page(
        text=text,
        elements=layout.elements,
        stories=layout.stories,
        sentences=layout.sentences,
        issue_date=given,
        title=own if title is None else title,
        source=name,
        publisher=_publisher(text, layout),
        encoding=encoding,
        notes=tuple(notes),
        page_starts=starts,
    )


def _contents(source: Any) -> tuple[str, str | bytes]:  # noqa: ANN401  (anything a caller may pass)
    """How the source is called, and what it holds."""
    if isinstance(source, bytes | bytearray | memoryview):
        return "text", bytes(source)
    if isinstance(source, str | os.PathLike):
        path = _path(source)
        try:
            return path.name, path.read_bytes()
        except OSError as error:
            what = f"the file cannot be opened: {error.strerror or 'no access'}"
            hint = "Close it elsewhere, or ask for access."
            msg = "P101"
            raise PressError(msg, what, where=path.name, hint=hint) from error
    if hasattr(source, "read"):
        try:
            content = source.read()
        except (OSError, ValueError) as error:
            what = f"the open file cannot be read: {str(error) or type(error).__name__}"
            msg = "P106"
            raise PressError(
                msg, what, hint="Pass the file's path instead; its encoding is found out."
            ) from error
        if isinstance(content, str | bytes):
            called = getattr(source, "name", None)
            return Path(called).name if isinstance(called, str) and called else "text", content
    what = f"a page cannot be read from a {type(source).__name__}"
    msg = "P102"
    raise PressError(msg, what, hint="Pass the path of a text file or PDF, or io.StringIO(text).")


def _path(source: str | os.PathLike[str]) -> Path:
    name = os.fsdecode(source)
    msg = "P101"
    if name.count("\n") or len(name) > 300:
        what = "this is text, not the name of a file"
        raise PressError(msg, what, hint="Pass io.StringIO(text).")
    if "://" in name[:12]:
        what = "jiju does not read from the web"
        raise PressError(msg, what, where=name, hint="Save the page's text as a file and pass its path.")
    path = Path(name)
    try:
        exists, folder = bool(name) and path.exists(), path.is_dir()
    except (OSError, ValueError):
        exists = folder = False
    if folder and name:
        what = "this is a folder, not a page"
        raise PressError(msg, what, where=name, hint="Pass one page at a time.")
    if not exists:
        what = "there is no such file"
        try:
            beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
        except (OSError, ValueError):
            beside = []
        close = nearest(path.name, beside)
        hint = f"did you mean {str(path.parent / close)!r}?" if close else "Check the name and the folder."
        raise PressError(msg, what, where=name or "''", hint=hint)
    return path


def _date_lines(text: str, layout: Layout) -> list[str]:
    return [
        text[element.start : element.end][:200]
        for element in layout.elements
        if element.kind in {"dateline", "byline"}
    ]


def _publisher(text: str, layout: Layout) -> str:
    """The paper or agency that datelines and bylines name."""
    for line in _date_lines(text, layout):
        labelled = marks.LABELLED_SOURCE.search(line)
        if labelled:
            return labelled.group(1)
        if marks.OFFICE.match(line):
            return line.split()[0]
        found = marks.PUBLISHER.match(line.lstrip("（(【[ "))
        paper = found.group(1).removeprefix("据") if found else ""
        if paper and "本报" not in paper and not paper.startswith("本"):
            return paper
    return ""
