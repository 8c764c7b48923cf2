"""Tables of values: a place, an indicator, a number; long, wide, or a column for each year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.errors import TableError, suggest
from jiju.tables.amounts import Amounts, read_amounts, settle_units
from jiju.tables.bounds import fill_bounds, read_comparators, text_column
from jiju.tables.cleaning import blank_rows, code_column, file_decimal, finish, keep_others, select
from jiju.tables.columns import list_names, missing_column, note_guesses, resolve_columns
from jiju.tables.melting import melt_wide
from jiju.tables.numbers import read_numbers
from jiju.tables.periods import parse_period
from jiju.tables.schema import table_columns
from jiju.tables.sources import read_source
from jiju.tables.standing import mark_standing

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from jiju.tables.raw import RawTable
    from jiju.tables.schema import Kind

__all__ = ["STATUSES", "iso_days", "note_contradictions", "read_values", "tidy_values"]

_LAYOUTS = ("auto", "long", "wide")
STATUSES = {
    **dict.fromkeys(("", "outcome", "actual", "实绩", "实际", "已实现", "完成", "结果"), "outcome"),
    **dict.fromkeys(("plan", "planned", "forecast", "计划", "规划", "预计", "拟建"), "plan"),
    **dict.fromkeys(("target", "goal", "目标", "力争"), "target"),
}
_ALWAYS = ("place", "indicator", "value", "low", "high", "comparator", "unit", "period", "status", "fact")


def read_values(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    layout: Literal["auto", "long", "wide"] = "auto",
) -> pd.DataFrame:
    """Read a table of values: what each place has of each indicator.

    Parameters
    ----------
    source : path-like or table
        Anything `read_establishments` takes.
    columns : mapping of str to str, optional
        Keys ``place``, ``indicator``, ``value`` and the others of the data dictionary (``low``, ``high``,
        ``comparator``, ``unit``, ``period``, ``status``, ``part``, ``source``, ``publisher`` ...); what is
        not named is found by synonyms, and noted.
    encoding : str, optional
        Encoding of a text file; by default it is found out.
    layout : {"auto", "long", "wide"}, default "auto"
        ``long``: one row for each number. ``wide``: one row for each place and one column for each
        indicator, the other way round, or a row for each place and indicator and a column for each year.

    Returns
    -------
    DataFrame
        ``place``, ``indicator`` (str), ``value``, ``low``, ``high`` (float, in ``unit``; a bound that is
        open is NaN), ``comparator``, ``unit``, ``period``, ``status``, ``fact`` (str), then ``part``,
        ``number_text``, ``source``, ``publisher``, ``published``, ``page``, ``sentence``, ``url``, ``note``
        where the table has them, then other columns. ``attrs`` as in `read_establishments`.

    Raises
    ------
    TableError
        ``T101`` to ``T113`` where the source cannot be read, ``T102`` where a column is missing, ``T106``
        where there are no rows, ``T205`` for an unknown layout or a wide table without numbers.

    Notes
    -----
    A missing number stays as a row without a value: it is a missing number, not nothing. A cell such as
    ``30余``, ``约2,900亿元``, ``>400`` or ``10–20%`` is read with its bounds and its unit: 30余 is 30 to
    40, a number that is only bounded below is open above. A cell that cannot be read keeps its row, without a
    value, and is counted. Rows without a place or an indicator are left out and counted. Numbers that
    contradict each other are all kept, and noted; see `mark_standing`.

    When not to use: amounts by region and industry are what `read_region_table` reads.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import read_values
    >>> wide = pd.DataFrame({"城市": ["长沙", "徐州"], "海外基地": ["30余个", "—"], "龙头企业": [5, 3]})
    >>> values = read_values(wide)
    >>> print(values[["place", "indicator", "value", "low", "high"]].to_string(index=False))
    place indicator  value  low  high
       长沙      海外基地   30.0 30.0  40.0
       长沙      龙头企业    5.0  5.0   5.0
       徐州      海外基地    NaN  NaN   NaN
       徐州      龙头企业    3.0  3.0   3.0
    """
    if layout not in _LAYOUTS:
        what = f"there is no layout {layout!r}"
        hint = suggest(str(layout), _LAYOUTS, f"Choose one of {list_names(_LAYOUTS)}.")
        msg = "T205"
        raise TableError(msg, what, hint=hint)
    raw = read_source(source, "values", columns=columns, encoding=encoding)
    names = [str(name) for name in raw.frame.columns]
    mapped = resolve_columns("values", names, columns, where=raw.where, repeated=raw.repeated, required=())
    if len(raw.frame) == 0:
        what = "the table has no rows"
        msg = "T106"
        raise TableError(msg, what, where=raw.where, hint="Was the data cut off, or is it on another sheet?")
    keys = {"place", "indicator"} <= mapped.keys()
    has_number = "value" in mapped or {"low", "high"} <= mapped.keys()
    if layout == "auto":
        layout = "long" if keys and has_number else "wide"
    rows_read = len(raw.frame)
    if layout == "wide":
        raw, mapped = melt_wide(raw, mapped)
        rows_read = len(raw.frame)
    else:
        for standard in ("place", "indicator", *(() if has_number else ("value",))):
            if standard not in mapped:
                raise missing_column(names, standard, raw.where, "values")
        note_guesses(mapped, list(mapped), raw.problems)
    out, raw = tidy_values(raw, mapped, "values")
    if layout == "long":
        out = keep_others(raw, mapped, out, standard=tuple(table_columns("values")))
    return finish(out, raw, rows_read, None)


def tidy_values(raw: RawTable, mapped: Mapping[str, str], kind: Kind) -> tuple[pd.DataFrame, RawTable]:
    """The standard columns of a long table of values or facts.

    Parameters
    ----------
    raw : RawTable
        The table.
    mapped : mapping of str to str
        Standard columns and the names they bear.
    kind : {"values", "facts"}
        Which columns are standard.

    Returns
    -------
    DataFrame
        The standard columns; rows without a place or an indicator are left out and noted.
    RawTable
        The rows that were kept.
    """
    raw = _leave_out(raw, mapped)
    frame = raw.frame
    out = pd.DataFrame(index=pd.RangeIndex(len(frame)))
    for standard in ("place", "indicator"):
        out[standard] = code_column(frame[mapped[standard]], raw, mapped[standard]).values
    found = _amounts(raw, mapped)
    units = _texts(frame, mapped, "unit")
    name = mapped.get("value", "value")
    out["unit"] = pd.Series(settle_units(found, units, raw.problems, name), dtype="str")
    _set_bounds(out, found, raw, mapped)
    out["period"] = pd.Series(_periods(raw, mapped), dtype="str")
    out["status"] = pd.Series(_statuses(raw, mapped), dtype="str")
    facts = _texts(frame, mapped, "fact")
    missing = facts == ""
    facts[missing] = [str(number) for number in raw.row_numbers[missing]]
    out["fact"] = pd.Series(facts, dtype="str")
    for standard, entry in table_columns(kind).items():
        if standard in mapped and standard not in out.columns and standard != "confirmed":
            if entry.type == "float":
                out[standard] = read_numbers(frame[mapped[standard]]).values
            else:
                out[standard] = pd.Series(_texts(frame, mapped, standard), dtype="str")
    if "published" in out.columns:
        out["published"] = pd.Series(iso_days(out["published"]), dtype="str")
    first = [*_ALWAYS, *(name for name in out.columns if name not in _ALWAYS)]
    out = out[first]
    note_contradictions(out, raw)
    return out, raw


def iso_days(texts: Iterable[str]) -> list[str]:
    """Days as ISO 8601 has them, however a spreadsheet shows them; what is no day stays as it is.

    Parameters
    ----------
    texts : iterable of str
        Such as ``2024/11/7``.

    Returns
    -------
    list of str
        Such as ``2024-11-07``.
    """
    return [text if (day := parse_period(text)) is None else day.text for text in texts]


def note_contradictions(out: pd.DataFrame, raw: RawTable) -> None:
    """Note rows of one place, indicator and period whose numbers contradict each other."""
    if len(out) and out.duplicated(["place", "indicator"]).any():
        marked = mark_standing(out)
        against = (marked["standing"] == "contradicted").to_numpy(dtype=bool)
        if against.any():
            first = out.iloc[int(np.flatnonzero(against)[0])]
            raw.problems.add("T992", rows=against, example=f"{first['place']}, {first['indicator']}")
        units = _mixed_units(out)
        if units.any():
            name = str(out["indicator"].iloc[int(np.flatnonzero(units)[0])])
            raw.problems.add("T993", rows=units, example=name)


def _mixed_units(out: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows of indicators whose units do not convert into one another."""
    from jiju.tables.standing import unit_families

    family = unit_families(out)
    named = pd.Series(family).where(family != "", None)
    different = named.groupby(out["indicator"].to_numpy()).transform("nunique") > 1
    return different.to_numpy(dtype=bool)


def _leave_out(raw: RawTable, mapped: Mapping[str, str]) -> RawTable:
    blank = blank_rows(raw)
    raw.problems.add("T901", rows=blank)
    kept = ~blank
    for standard, code in (("place", "T907"), ("indicator", "T908")):
        missing = code_column(raw.frame[mapped[standard]]).missing & kept
        raw.problems.add(code, rows=missing, column=mapped[standard])
        kept &= ~missing
    return raw if kept.all() else select(raw, kept)


def _amounts(raw: RawTable, mapped: Mapping[str, str]) -> Amounts:
    count = len(raw.frame)
    if "value" not in mapped:
        nothing = np.full(count, np.nan)
        blank = np.full(count, "", dtype=object)
        none = np.zeros(count, dtype=bool)
        return Amounts(
            nothing, nothing.copy(), nothing.copy(), blank, blank.copy(), blank.copy(), none, none.copy()
        )
    name = mapped["value"]
    return read_amounts(raw.frame[name], raw.problems, name, decimal=file_decimal(raw, name))


def _set_bounds(out: pd.DataFrame, found: Amounts, raw: RawTable, mapped: Mapping[str, str]) -> None:
    """Value, bounds and comparator, with what does not fit together noted."""
    value, low, high = found.value, found.low, found.high
    for standard, bound in (("low", low), ("high", high)):
        if standard in mapped:
            name = mapped[standard]
            numbers = read_numbers(raw.frame[name], decimal=file_decimal(raw, name))
            numbers.note(raw.problems, name)
            if numbers.unreadable is not None:
                raw.problems.add(
                    "T954", column=name, rows=numbers.unreadable.rows, example=numbers.unreadable.example
                )
            given = ~np.isnan(numbers.values)
            bound[given] = numbers.values[given]
    words = _texts(raw.frame, mapped, "comparator")
    said = np.array(read_comparators(words), dtype=object)
    unknown = said == ""
    if unknown.any():
        example = str(words[int(np.flatnonzero(unknown)[0])])
        raw.problems.add("T958", column=mapped["comparator"], rows=unknown, example=example)
    # What a cell says itself is nearer to the number than an empty or missing comparator.
    comparator = np.where(words != "", said, found.comparator)
    comparator[comparator == ""] = "exact"
    only_bounds = np.isnan(value) & ~np.isnan(low) & ~np.isnan(high)
    comparator[only_bounds & (comparator == "exact")] = "range"
    wrong = (low > high) | (value < low - _slack(low)) | (value > high + _slack(high))
    raw.problems.add("T956", rows=wrong, column=mapped.get("low", mapped.get("high", "low")))
    low[wrong] = np.nan
    high[wrong] = np.nan
    low, high = fill_bounds(value, low, high, comparator)
    empty = np.isnan(value) & np.isnan(low) & np.isnan(high)
    name = mapped.get("value", "value")
    if found.unreadable.any():
        example = str(raw.frame[name].iloc[int(np.flatnonzero(found.unreadable)[0])])
        raw.problems.add("T954", column=name, rows=found.unreadable, example=example)
    raw.problems.add("T953", column=name, rows=empty & ~found.unreadable)
    out["value"], out["low"], out["high"] = value, low, high
    out["comparator"] = pd.Series(comparator, dtype="str")


def _slack(bound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Room for rounding in what a spreadsheet stores."""
    return 1e-9 * np.abs(bound)


def _texts(frame: pd.DataFrame, mapped: Mapping[str, str], standard: str) -> NDArray[Any]:
    """A column of text, empty where there is none; whole numbers without decimals, days without a time."""
    from jiju.tables.cells import as_texts

    if standard not in mapped:
        return np.full(len(frame), "", dtype=object)
    texts = as_texts(frame[mapped[standard]])
    return text_column(pd.DataFrame({"it": texts}), "it")


def _periods(raw: RawTable, mapped: Mapping[str, str]) -> NDArray[Any]:
    if "period" not in mapped:
        return np.full(len(raw.frame), "", dtype=object)
    texts = _texts(raw.frame, mapped, "period")
    column = raw.frame[mapped["period"]]
    # A month typed into Excel is stored as the month's first day.
    from_excel = pd.api.types.is_datetime64_any_dtype(column.dtype)
    unreadable = np.zeros(len(texts), dtype=bool)
    for at, text in enumerate(texts):
        period = parse_period(text)
        if period is None:
            unreadable[at] = bool(text)
            continue
        day = period.start.day
        texts[at] = period.text[:7] if from_excel and day == 1 and period.days == 1 else period.text
    if unreadable.any():
        example = str(texts[int(np.flatnonzero(unreadable)[0])])
        raw.problems.add("T960", column=mapped["period"], rows=unreadable, example=example)
    return texts


def _statuses(raw: RawTable, mapped: Mapping[str, str]) -> list[str]:
    texts = _texts(raw.frame, mapped, "status")
    found = [STATUSES.get(text.casefold(), "") for text in texts]
    unknown = np.array([not word for word in found], dtype=bool)
    if unknown.any():
        example = str(texts[int(np.flatnonzero(unknown)[0])])
        raw.problems.add("T959", column=mapped["status"], rows=unknown, example=example)
    return [word or "outcome" for word in found]
