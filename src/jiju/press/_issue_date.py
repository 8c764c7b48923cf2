"""The day of an issue: as said, from the page's own date line, from the file's name."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from jiju.errors import PressError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["as_date", "find_issue_date"]

_FULL = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*[-/._年]\s*(\d{1,2})\s*[-/._月]\s*(\d{1,2})(?!\d)|"
    r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(
    rf"\b((?:{'|'.join(_MONTHS)})[a-z]*)\.?\s+(\d{{1,2}}),?\s+((?:19|20)\d{{2}})\b", re.IGNORECASE
)
_MONTHDAY = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*日")


def as_date(given: object) -> dt.date:
    """A date from a date or from ISO text.

    Parameters
    ----------
    given : datetime.date or str
        Such as ``"2024-11-07"``.

    Returns
    -------
    datetime.date
        The day.

    Raises
    ------
    PressError
        ``P108`` where it is no date.
    """
    if isinstance(given, dt.datetime):
        return given.date()
    if isinstance(given, dt.date):
        return given
    found = _first(given) if isinstance(given, str) and len(given) <= 40 else None
    if found is None:
        what = f"issue_date={str(given)[:40]!r} is no date"
        msg = "P108"
        raise PressError(msg, what, hint='Write it as year, month and day: "2024-11-07".')
    return found


def _first(text: str) -> dt.date | None:
    english = _ENGLISH.search(text)
    if english:
        month, day, year = english.groups()
        text = f"{year}-{_MONTHS.index(month[:3].lower()) + 1}-{day}"
    for match in _FULL.finditer(text):
        year, month, day = (int(part) for part in match.groups() if part is not None)
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    return None


def find_issue_date(lines: Iterable[str], name: str) -> tuple[dt.date | None, list[str]]:
    """The day of the issue as the page or its name tells it.

    Parameters
    ----------
    lines : iterable of str
        The page's date lines and datelines, in order.
    name : str
        The file's name.

    Returns
    -------
    tuple of (datetime.date or None, list of str)
        The day, and notes that say where it comes from.
    """
    lines = list(lines)
    of_page = next((found for found in map(_first, lines) if found), None)
    of_name = _first(name)
    if of_page and of_name and of_page != of_name:
        note = f"issue date {of_page} from the page; the file's name says {of_name}"
        return of_page, [note]
    if of_page:
        return of_page, [f"issue date {of_page} from the page"]
    if of_name:
        return of_name, [f"issue date {of_name} from the file's name"]
    if any(_MONTHDAY.search(line) for line in lines):
        note = "the page gives a day and a month but no year; pass issue_date= so that dates can be resolved"
        return None, [note]
    note = "no issue date was found; pass issue_date= so that words such as 'this year' can be resolved"
    return None, [note]
