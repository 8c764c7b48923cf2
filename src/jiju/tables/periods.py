"""Periods as people write them: a year, a month, a day, a quarter, or from one to another."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

__all__ = ["Period", "parse_period", "place_in_time"]

_MONTHS = {name: at for at, name in enumerate(calendar.month_abbr) if name}
_MONTHS = {name.lower(): at for name, at in _MONTHS.items()}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_YEAR = r"(?:1[89]|20|21)\d\d"
_ONE = (
    # A day, a month, a year; 年, 月, 日 or the same mark between the parts.
    (re.compile(rf"^({_YEAR})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?(?:[ T].*)?$"), "day"),
    (re.compile(rf"^({_YEAR})(0[1-9]|1[0-2])([0-3]\d)$"), "day"),
    (re.compile(rf"^({_YEAR})[-/.年](\d{{1,2}})月?份?$"), "month"),
    (re.compile(rf"^({_YEAR})(0[1-9]|1[0-2])$"), "month"),
    (re.compile(rf"^(?:fy|cy)?({_YEAR})(?:年度?|年末|年底|年全年)?$"), "year"),
)
_QUARTER = (
    re.compile(rf"^({_YEAR})[-/. 年]?q([1-4])$"),
    re.compile(rf"^q([1-4])[-/. ]?({_YEAR})$"),
    re.compile(rf"^({_YEAR})年?第?([一二三四1-4])季度?$"),
)
_HALF = re.compile(rf"^({_YEAR})[-/. 年]?(?:h([12])|(上|下)半年)$")
_MONTHS_OF_YEAR = re.compile(rf"^({_YEAR})[-年/.]?前(\d{{1,2}}|[一二三四五六七八九十])个?月$")
_QUARTERS_OF_YEAR = re.compile(rf"^({_YEAR})年?前([一二三])季度?$")
_NAMED_MONTH = re.compile(rf"^([a-z]{{3}})[a-z]*\.?[-/ ,]*({_YEAR}|\d\d)$")
_WITHIN = re.compile(rf"^({_YEAR})年?[-/.]?(\d{{1,2}})月?[-~—–至到](\d{{1,2}})月份?$")
_SHORT_YEARS = re.compile(rf"^({_YEAR})年?[-~—–/](\d\d)年?$")
_DASHES = re.compile(r"\s*(?:/|~|～|—+|–|至|到| to | - )\s*")
_DIGITS = {word: at for at, word in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days.

    Attributes
    ----------
    start, end : datetime.date
        First and last day, both within.
    """

    start: dt.date
    end: dt.date

    @property
    def key(self) -> tuple[dt.date, dt.date]:
        """What periods are ordered by: the last day, then the first."""
        return self.end, self.start

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def text(self) -> str:
        """The shortest way to write it: ``2024``, ``2024-11``, ``2024-11-05``, ``2024-01/2024-09``."""
        first, last = self.start, self.end
        if first == last:
            return first.isoformat()
        whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
        if whole_months and first.month == 1 and last.month == 12:
            return f"{first:%Y}" if first.year == last.year else f"{first:%Y}/{last:%Y}"
        if whole_months:
            one = (first.year, first.month) == (last.year, last.month)
            return f"{first:%Y-%m}" if one else f"{first:%Y-%m}/{last:%Y-%m}"
        return f"{first.isoformat()}/{last.isoformat()}"


@cache
def parse_period(text: str) -> Period | None:
    """Read a period.

    Parameters
    ----------
    text : str
        Such as ``2024``, ``2024-11``, ``2024年11月5日``, ``2024Q3``, ``2024年上半年``, ``2024-01/2024-09``,
        ``2011-2015`` or ``Nov-24``, as Excel makes of a month.

    Returns
    -------
    Period or None
        None for an empty text and for what is no period.

    Notes
    -----
    ``2011-12`` is December 2011, as ISO 8601 has it; ``2011-15``, which can be no month, is 2011 to 2015.

    Examples
    --------
    >>> parse_period("2024年前三季度").text, parse_period("Nov-24").text, parse_period("2011-15").text
    ('2024-01/2024-09', '2024-11', '2011/2015')
    >>> parse_period("soon") is None
    True
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if not plain or len(plain) > _LONGEST:
        return None
    try:
        return _one(plain) or _between(plain)
    except ValueError:  # a month 13, a day 31 in June
        return None


_LONGEST = 60


def place_in_time(period: str) -> tuple[int, str, str]:
    """A key that sorts periods by time, those that cannot be read as one first.

    Parameters
    ----------
    period : str
        As a table has it.

    Returns
    -------
    tuple
        To be compared with others of its kind.

    Examples
    --------
    >>> from jiju.tables.periods import place_in_time
    >>> sorted(["2024-11", "2023", "2024Q1"], key=place_in_time)
    ['2023', '2024Q1', '2024-11']
    """
    read = parse_period(period)
    return (0, "", period) if read is None else (1, f"{read.key[0]}{read.key[1]}", period)


def _one(text: str) -> Period | None:
    for pattern, sort in _ONE:
        found = pattern.match(text)
        if found is None:
            continue
        numbers = [int(part) for part in found.groups()]
        if sort == "day":
            day = dt.date(*numbers)
            return Period(day, day)
        if sort == "month":
            return _short_years(text) if numbers[1] > 12 else _months(numbers[0], numbers[1], numbers[1])
        return _months(numbers[0], 1, 12)
    return _part_of_year(text) or _short_years(text)


def _part_of_year(text: str) -> Period | None:
    for at, pattern in enumerate(_QUARTER):
        found = pattern.match(text)
        if found is not None:
            year, word = (found[2], found[1]) if at == 1 else (found[1], found[2])
            quarter = _QUARTERS.get(word) or int(word)
            return _months(int(year), 3 * quarter - 2, 3 * quarter)
    found = _HALF.match(text)
    if found is not None:
        second = found[2] == "2" or found[3] == "下"
        return _months(int(found[1]), 7 if second else 1, 12 if second else 6)
    found = _QUARTERS_OF_YEAR.match(text)
    if found is not None:
        return _months(int(found[1]), 1, 3 * _QUARTERS[found[2]])
    found = _MONTHS_OF_YEAR.match(text)
    if found is not None:
        return _months(int(found[1]), 1, _DIGITS.get(found[2]) or int(found[2]))
    found = _NAMED_MONTH.match(text)
    if found is not None and found[1] in _MONTHS:
        year = int(found[2]) if len(found[2]) == 4 else 2000 + int(found[2])
        return _months(year, _MONTHS[found[1]], _MONTHS[found[1]])
    found = _WITHIN.match(text)
    return None if found is None else _months(int(found[1]), int(found[2]), int(found[3]))


def _short_years(text: str) -> Period | None:
    """2011-15: the years 2011 to 2015."""
    found = _SHORT_YEARS.match(text)
    if found is None:
        return None
    first = int(found[1])
    last = first - first % 100 + int(found[2])
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31)) if last > first else None


def _months(year: int, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= 12:
        return None
    return Period(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def _between(text: str) -> Period | None:
    """From one period to another, the mark between them one that is not part of either."""
    parts = _DASHES.split(text)
    if len(parts) != 2:
        parts = text.split("-")
        half = len(parts) // 2
        parts = ["-".join(parts[:half]), "-".join(parts[half:])] if len(parts) in (2, 4, 6) else []
    if len(parts) != 2:
        return None
    first, last = (_one(part.strip()) for part in parts)
    if first is None or last is None or last.end < first.start:
        return None
    return Period(first.start, last.end)
