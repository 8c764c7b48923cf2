"""Numbers as people write them: decimal commas, thousands separators, full-width digits, 12人, 1.2万."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.tables.cells import as_texts, holds_numbers, text_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.tables.problems import Problems

__all__ = ["ABSENT_WORDS", "Numbers", "Reading", "read_numbers"]

ABSENT_WORDS = frozenset(
    {
        *(
            "",
            "nan",
            "na",
            "n/a",
            "#n/a",
            "#na",
            "null",
            "none",
            "<na>",
            "\\n",
            "n.a.",
            "k.a.",
            "k. a.",
            "nd",
            "n.d.",
        ),
        *("-", "--", "---", "—", "——", "–", "/", ".", "..", "...", "…", ":", "?", "x"),
        *(
            "无",
            "不详",
            "未知",
            "暂无",
            "缺失",
            "空",
            "未填",
            "unknown",
            "missing",
            "not available",
            "unbekannt",
        ),
    }
)
_PLAIN = r"^[+-]?(?:\d{1,300}\.?\d{0,300}|\.\d{1,300})(?:[eE][+-]?\d{1,3})?$"
_COMMA_SURE = (
    r"^[+-]?(?:\d*,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})$"
)
_POINT_SURE = r"^[+-]?(?:\d{1,3}(?:,\d{3})+\.\d*|\d{1,3}(?:,\d{3}){2,}|\d*\.(?:\d{1,2}|\d{4,}))$"
_EITHER = r"^[+-]?[1-9]\d{0,2},\d{3}$"
_COMMA_DECIMAL = r"^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?$"
_POINT_DECIMAL = r"^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?$"
_POINT_GROUPED = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"

_SCALES = {
    "十": 1e1,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "万亿": 1e12,
    "k": 1e3,
    "mio": 1e6,
    "mio.": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "mrd": 1e9,
    "mrd.": 1e9,
    "bn": 1e9,
    "tsd": 1e3,
    "tsd.": 1e3,
    "thousand": 1e3,
    "billion": 1e9,
}
_BEFORE = r"(?:约|近|大约|共|计|合计|≈|~|ca\.?|circa|approx\.?|about|etwa|env\.?|[€$£¥￥])?\s*"
_WORDED = re.compile(
    rf"^{_BEFORE}(?P<number>[+-]?[\d.,\s'’]*\d(?:[eE][+-]?\d+)?)\s*(?P<scale>万亿|千万|百万|十万|[十百千万亿]|"
    r"(?:k|mio|mrd|bn|tsd|millions?|billion|thousand)(?![a-z])\.?)?(?P<unit>[^\d<>~≥≤%‰+\-–—至到]{0,24})$",
    re.IGNORECASE,
)
_GAPS = re.compile(r"(?<=\d)[\s'’\u00a0\u2009\u202f](?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell that needed reading, for the table of problems.

    Attributes
    ----------
    rows : array of bool
        The cells of this sort.
    example : str
        The first of them as written.
    value : str
        The number it was read as, empty if none.
    """

    rows: NDArray[np.bool_]
    example: str
    value: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column as numbers.

    Attributes
    ----------
    values : array of float
        NaN where missing or unreadable.
    missing : array of bool
        Cells that hold nothing.
    unreadable, worded, commas, ambiguous : Reading or None
        Cells without a number; numbers with words or units; decimal commas; numbers with one comma and
        three digits after it, which can be read two ways.
    decimal : {",", ".", ""}
        The decimal mark the column shows, empty where it shows none.
    """

    values: NDArray[np.float64]
    missing: NDArray[np.bool_]
    unreadable: Reading | None
    worded: Reading | None
    commas: Reading | None
    ambiguous: Reading | None
    decimal: str

    def note(self, problems: Problems, column: str) -> None:
        """Note what was done to read the numbers of a column."""
        for code, reading in (("T944", self.worded), ("T945", self.commas), ("T946", self.ambiguous)):
            if reading is not None:
                problems.add(
                    code, column=column, rows=reading.rows, example=reading.example, value=reading.value
                )


def read_numbers(column: pd.Series[Any], *, decimal: str = "") -> Numbers:
    """Read a column as numbers.

    Parameters
    ----------
    column : Series
        Numbers or text.
    decimal : {",", ".", ""}, default ""
        The decimal mark other columns of the file show, for cells such as ``1,234``; without it a comma
        before three digits separates thousands.

    Returns
    -------
    Numbers
        Values and what was done to get them.

    Examples
    --------
    >>> read_numbers(pd.Series(["1.234,5", "12,5", "７"])).values.tolist()
    [1234.5, 12.5, 7.0]
    >>> read_numbers(pd.Series(["1,234", "12人", "1.2万"])).values.tolist()
    [1234.0, 12.0, 12000.0]
    """
    if holds_numbers(column):
        return _from_numbers(column)
    return _from_text(as_texts(column), decimal)


def _from_numbers(column: pd.Series[Any]) -> Numbers:
    values = column.to_numpy(dtype=float, na_value=np.nan, copy=True)
    missing = np.isnan(values)
    infinite = np.isinf(values)
    unreadable = None
    if infinite.any():
        unreadable = Reading(infinite, str(values[infinite][0]), "")
        values[infinite] = np.nan
    return Numbers(values, missing, unreadable, None, None, None, "")


def _from_text(column: pd.Series[Any], decimal: str) -> Numbers:
    import pyarrow as pa
    from pyarrow import compute as pc

    array = text_array(column)
    array = pc.fill_null(pc.utf8_trim_whitespace(array), "")
    values = np.full(len(array), np.nan)
    plain = pc.match_substring_regex(array, _PLAIN).to_numpy(zero_copy_only=False)
    points = (plain & pc.match_substring(array, ".").to_numpy(zero_copy_only=False)).any()
    # Arrow reads no plus sign in front of a number.
    signless = pc.replace_substring_regex(array.filter(pa.array(plain)), r"^\+", "")
    values[plain] = pc.cast(signless, pa.float64()).to_numpy(zero_copy_only=False)
    if plain.all() and decimal != ",":
        return _checked(values, plain, array, "." if points else "")
    rest = array.filter(pa.array(~plain)).dictionary_encode()
    words = [_normal(str(text)) for text in rest.dictionary.to_pylist()]
    places = rest.indices.to_numpy(zero_copy_only=False)
    at = np.flatnonzero(~plain)
    return _Text(values, array, plain, at, words, places, decimal).read()


def _checked(values: NDArray[np.float64], plain: NDArray[np.bool_], array: object, decimal: str) -> Numbers:
    infinite = np.isinf(values)
    unreadable = None
    if infinite.any():
        unreadable = Reading(infinite, str(array[int(np.flatnonzero(infinite)[0])]), "")  # type: ignore[index]
        values[infinite] = np.nan
    return Numbers(values, np.zeros(len(plain), dtype=bool), unreadable, None, None, None, decimal)


def _normal(text: str) -> str:
    """Full-width forms narrowed, typographic minus and gaps between thousands gone."""
    narrow = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("，", ",").strip()
    return _GAPS.sub("", narrow)


class _Text:
    """Reading of the cells of a column that are not plain numbers, distinct texts once each."""

    def __init__(
        self,
        values: NDArray[np.float64],
        array: object,
        plain: NDArray[np.bool_],
        at: NDArray[np.int64],
        words: list[str],
        places: NDArray[np.int64],
        decimal: str,
    ) -> None:
        self.values, self.array, self.plain, self.at = values, array, plain, at
        self.words, self.places, self.given = words, places, decimal

    def read(self) -> Numbers:
        texts = pd.Series(self.words, dtype="str")
        lowered = texts.str.lower()
        absent = lowered.isin(ABSENT_WORDS).to_numpy(dtype=bool)
        comma, grouped_points, ambiguous_choice = self._decide(texts)
        pattern = _COMMA_DECIMAL if comma else _POINT_DECIMAL
        digits = texts.str.match(pattern).to_numpy(dtype=bool) & texts.str.contains(r"\d").to_numpy(
            dtype=bool
        )
        numbers = np.full(len(texts), np.nan)
        either = texts.str.match(_EITHER).to_numpy(dtype=bool)
        plain_again = texts.str.match(_PLAIN).to_numpy(dtype=bool) & ~digits
        cleaned = _separators_gone(texts[digits], comma=comma)
        numbers[digits] = pd.to_numeric(cleaned).to_numpy(dtype=float)
        numbers[plain_again] = pd.to_numeric(texts[plain_again]).to_numpy(dtype=float)
        worded = np.zeros(len(texts), dtype=bool)
        for place in np.flatnonzero(~absent & ~digits & ~plain_again):
            number = _worded(self.words[place], comma=comma)
            if number is not None:
                numbers[place] = number
                worded[place] = True
        self.values[self.at] = numbers[self.places]
        if grouped_points is not None:
            self.values[grouped_points] *= 1000.0
        infinite = np.isinf(self.values)
        self.values[infinite] = np.nan
        missing = self._spread(absent)
        unreadable = np.isnan(self.values) & ~missing
        has_comma = texts.str.contains(",", regex=False).to_numpy(dtype=bool)
        as_comma = self._spread(digits & has_comma) if comma else np.zeros(len(missing), dtype=bool)
        unsure = self._spread(either & digits) if ambiguous_choice else np.zeros(len(missing), dtype=bool)
        if grouped_points is not None:
            unsure |= grouped_points
        as_comma &= ~unsure
        shown = "," if as_comma.any() else "." if self._points() else ""
        return Numbers(
            self.values,
            missing,
            self._reading(unreadable),
            self._reading(self._spread(worded)),
            self._reading(as_comma),
            self._reading(unsure),
            shown,
        )

    def _decide(self, texts: pd.Series[str]) -> tuple[bool, NDArray[np.bool_] | None, bool]:
        """Whether commas are decimal, which numbers group thousands by points, whether that is a guess."""
        counts = np.bincount(self.places, minlength=len(texts))
        sure_comma = int(counts[texts.str.match(_COMMA_SURE).to_numpy(dtype=bool)].sum())
        sure_point = int(counts[texts.str.match(_POINT_SURE).to_numpy(dtype=bool)].sum())
        grouped = self._plain_matching(_POINT_GROUPED)
        pointed = self._points()
        sure_point += pointed - int(grouped.sum())
        if sure_comma or sure_point:
            comma = sure_comma > sure_point
            guess = bool(sure_comma and sure_point)
        else:
            comma = self.given == ","
            guess = True
        points = grouped if comma and grouped.any() and not sure_point else None
        return comma, points, guess

    def _points(self) -> int:
        from pyarrow import compute as pc

        marked = pc.match_substring(self.array, ".").to_numpy(zero_copy_only=False)
        return int((marked & self.plain).sum())

    def _plain_matching(self, pattern: str) -> NDArray[np.bool_]:
        from pyarrow import compute as pc

        found: NDArray[np.bool_] = pc.match_substring_regex(self.array, pattern).to_numpy(
            zero_copy_only=False
        )
        return found & self.plain

    def _spread(self, marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
        rows = np.zeros(len(self.values), dtype=bool)
        rows[self.at] = marks[self.places]
        return rows

    def _reading(self, rows: NDArray[np.bool_]) -> Reading | None:
        if not rows.any():
            return None
        first = int(np.flatnonzero(rows)[0])
        value = self.values[first]
        return Reading(rows, str(self.array[first]), "" if np.isnan(value) else f"{value:.15g}")  # type: ignore[index]


def _separators_gone(texts: pd.Series[str], *, comma: bool) -> pd.Series[str]:
    if comma:
        return texts.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    return texts.str.replace(",", "", regex=False)


def _worded(text: str, *, comma: bool) -> float | None:
    """A number with words around it: 12人, 1.2万, about 300 employees."""
    found = _WORDED.match(text.strip())
    if found is None:
        return None
    digits = _GAPS.sub("", found["number"].strip())
    if " " in digits:
        return None
    pattern = _COMMA_DECIMAL if comma else _POINT_DECIMAL
    if re.match(pattern, digits):
        cleaned = digits.replace(".", "").replace(",", ".") if comma else digits.replace(",", "")
    elif re.match(_PLAIN, digits) or re.match(r"^[+-]?\d+,\d+$", digits):
        cleaned = digits.replace(",", ".")
    else:
        return None
    try:
        number = float(cleaned)
    except ValueError:
        return None
    scale = (found["scale"] or "").lower()
    return number * _SCALES.get(scale, 1.0)
