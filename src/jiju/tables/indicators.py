"""Tables of indicators: what is compared, in which unit and direction, in which group, by which weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.bounds import text_column
from jiju.tables.cleaning import blank_rows, code_column, finish, keep_others, select
from jiju.tables.columns import Mapped, note_guesses, resolve_columns
from jiju.tables.numbers import read_numbers
from jiju.tables.periods import parse_period
from jiju.tables.require import require_columns
from jiju.tables.schema import fold_name, table_columns
from jiju.tables.sources import read_source

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from jiju.tables.raw import RawTable

__all__ = ["match_indicators", "read_indicators"]

_UP = (
    *("", "1", "+1", "+", "↑", "正向", "正", "正向指标", "越大越好", "越高越好", "越多越好", "效益型"),
    *("higher", "higher is better", "more", "more is better", "positive", "benefit", "max", "up"),
)
_DOWN = (
    *("-1", "-", "↓", "负向", "逆向", "反向", "负", "负向指标", "逆向指标", "越小越好", "越低越好"),
    *("越少越好", "成本型", "lower", "lower is better", "less", "less is better", "negative", "cost"),
    *("min", "down"),
)
_DIRECTIONS = {**dict.fromkeys(_UP, 1.0), **dict.fromkeys(_DOWN, -1.0)}
_TEXTS = ("unit", "pillar", "denominator", "source", "period", "synonyms")


def read_indicators(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Read a table of indicators: one row for each indicator and each group of them.

    Parameters
    ----------
    source : path-like or table
        Anything `read_establishments` takes.
    columns : mapping of str to str, optional
        Keys ``indicator``, ``label_en``, ``label_zh``, ``label``, ``unit``, ``direction``, ``pillar``,
        ``weight``, ``target``, ``denominator``, ``source``, ``period``, ``synonyms``; what is not named is
        found by the synonyms of the data dictionary, and noted.
    encoding : str, optional
        Encoding of a text file; by default it is found out.

    Returns
    -------
    DataFrame
        ``indicator`` (str, each once), ``label_en``, ``label_zh``, ``unit`` (str), ``direction`` (float, 1
        or -1), ``pillar`` (str, empty for none), ``weight``, ``target`` (float), ``denominator``,
        ``source``, ``period``, ``synonyms`` (str), then other columns. ``attrs`` as in
        `read_establishments`.

    Raises
    ------
    TableError
        ``T101`` to ``T113`` where the source cannot be read, ``T102`` where the codes are missing, ``T106``
        where there are no rows.

    Notes
    -----
    A row whose code is the pillar of other rows is a group, so that groups nest. Without a direction more
    is better, without a weight all count 1. A code that stands twice, and a direction that is not understood,
    leave the row out, counted; so does nothing else. The sheet COINr calls iMeta is read as it is.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import read_indicators
    >>> table = pd.DataFrame({"指标代码": ["bases", "co2"], "名称": ["海外基地", "碳排放"],
    ...                       "方向": ["越大越好", "越小越好"], "维度": ["market", "green"]})
    >>> found = read_indicators(table)
    >>> print(found[["indicator", "label_zh", "direction", "pillar", "weight"]].to_string(index=False))
    indicator label_zh  direction pillar  weight
        bases     海外基地        1.0 market     1.0
          co2      碳排放       -1.0  green     1.0
    """
    raw = read_source(source, "indicators", columns=columns, encoding=encoding)
    names = [str(name) for name in raw.frame.columns]
    mapped = resolve_columns("indicators", names, columns, where=raw.where, repeated=raw.repeated)
    if len(raw.frame) == 0:
        what = "the table has no rows"
        msg = "T106"
        raise TableError(msg, what, where=raw.where, hint="Was the data cut off, or is it on another sheet?")
    note_guesses(mapped, list(mapped), raw.problems)
    rows_read = len(raw.frame)
    raw, direction = _leave_out(raw, mapped)
    out = pd.DataFrame(index=pd.RangeIndex(len(raw.frame)))
    out["indicator"] = code_column(raw.frame[mapped["indicator"]], raw, mapped["indicator"]).values
    _set_labels(out, raw, mapped)
    for name in _TEXTS:
        out[name] = pd.Series(_texts(raw, mapped, name), dtype="str")
    out["period"] = pd.Series(
        [found.text if (found := parse_period(text)) else text for text in out["period"]], dtype="str"
    )
    codes = set(out["indicator"])
    for name in ("pillar", "denominator"):
        # What R writes for nothing; no group of that name is there.
        out.loc[(out[name] == "NA") & ("NA" not in codes), name] = ""
    out["direction"] = direction
    out["weight"] = _weights(raw, mapped)
    out["target"] = _targets(raw, mapped)
    _break_circles(out, raw)
    order = [name for name in table_columns("indicators") if name in out.columns]
    out = keep_others(raw, mapped, out[order], standard=tuple(table_columns("indicators")))
    return finish(out, raw, rows_read, None)


def _texts(raw: RawTable, mapped: Mapping[str, str], name: str) -> NDArray[Any]:
    from jiju.tables.cells import as_texts

    if name not in mapped:
        return np.full(len(raw.frame), "", dtype=object)
    return text_column(pd.DataFrame({"it": as_texts(raw.frame[mapped[name]])}), "it")


def _leave_out(raw: RawTable, mapped: Mapped) -> tuple[RawTable, NDArray[np.float64]]:
    """Rows without a code, with a code again, with a direction that cannot be told: left out and noted."""
    blank = blank_rows(raw)
    raw.problems.add("T901", rows=blank)
    codes = code_column(raw.frame[mapped["indicator"]])
    nameless = codes.missing & ~blank
    raw.problems.add("T908", rows=nameless, column=mapped["indicator"])
    kept = ~blank & ~nameless
    again = codes.values.where(kept).duplicated(keep="first").to_numpy(dtype=bool) & kept
    if again.any():
        example = str(codes.values.iloc[int(np.flatnonzero(again)[0])])
        raw.problems.add("T910", rows=again, column=mapped["indicator"], example=example)
    kept &= ~again
    words = [_direction_word(text) for text in _texts(raw, mapped, "direction")]
    direction = np.array([_DIRECTIONS.get(word, np.nan) for word in words])
    unknown = np.isnan(direction) & kept
    if unknown.any():
        example = words[int(np.flatnonzero(unknown)[0])]
        raw.problems.add("T988", rows=unknown, column=mapped["direction"], example=example)
    kept &= ~unknown
    return select(raw, kept), direction[kept]


def _direction_word(text: str) -> str:
    word = " ".join(text.casefold().split())
    try:
        number = float(word)
    except ValueError:
        return "" if word in {"na", "n/a", "nan", "none"} else word
    return f"{number:g}"


def _set_labels(out: pd.DataFrame, raw: RawTable, mapped: Mapped) -> None:
    """Labels in both languages; one stands for both, the code where there is none."""
    shared = _texts(raw, mapped, "label")
    english, chinese = _texts(raw, mapped, "label_en"), _texts(raw, mapped, "label_zh")
    code = out["indicator"].to_numpy(dtype=object)
    for name, own, other in (("label_en", english, chinese), ("label_zh", chinese, english)):
        label = np.where(own != "", own, np.where(shared != "", shared, np.where(other != "", other, code)))
        out[name] = pd.Series(label, dtype="str")


def _weights(raw: RawTable, mapped: Mapped) -> NDArray[np.float64]:
    if "weight" not in mapped:
        return np.ones(len(raw.frame))
    numbers = read_numbers(raw.frame[mapped["weight"]])
    wrong = (np.isnan(numbers.values) & ~numbers.missing) | (numbers.values < 0)
    raw.problems.add("T990", rows=wrong, column=mapped["weight"])
    return np.where(np.isnan(numbers.values) | wrong, 1.0, numbers.values)


def _targets(raw: RawTable, mapped: Mapped) -> NDArray[np.float64]:
    if "target" not in mapped:
        return np.full(len(raw.frame), np.nan)
    numbers = read_numbers(raw.frame[mapped["target"]])
    if numbers.unreadable is not None:
        raw.problems.add(
            "T954", rows=numbers.unreadable.rows, column=mapped["target"], example=numbers.unreadable.example
        )
    return numbers.values


def _break_circles(out: pd.DataFrame, raw: RawTable) -> None:
    """Drop the pillar of groups that contain themselves; note groups without a row."""
    above = dict(zip(out["indicator"], out["pillar"], strict=True))
    circular = np.zeros(len(out), dtype=bool)
    for at, code in enumerate(out["indicator"]):
        seen, now = set(), above[code]
        while now and now not in seen and now != code:
            seen.add(now)
            now = above.get(now, "")
        circular[at] = now == code
    if circular.any():
        example = str(out["indicator"].iloc[int(np.flatnonzero(circular)[0])])
        raw.problems.add("T989", rows=circular, example=example)
        out.loc[circular, "pillar"] = ""
    rowless = sorted(set(out["pillar"]) - set(out["indicator"]) - {""})
    if rowless:
        raw.problems.add("T991", names=", ".join(rowless[:10]))


def match_indicators(values: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Call the indicators of a table of values by their codes.

    Parameters
    ----------
    values : DataFrame
        ``indicator`` holds codes, labels or synonyms.
    indicators : DataFrame
        As `read_indicators` gives it; ``indicator`` is enough.

    Returns
    -------
    DataFrame
        A copy of the values with ``indicator`` as code. Names that are none of the indicators stay as they
        are, and are listed with their rows in ``attrs["unmatched"]`` (dict of str to int).

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T411`` where a name could be two of the indicators.

    Notes
    -----
    A code is looked for first, then a label, then a synonym; without regard to case, spaces, brackets and
    full-width forms.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju.tables import match_indicators
    >>> indicators = pd.DataFrame(
    ...     {"indicator": ["bases"], "label_zh": ["海外基地"], "synonyms": ["海外生产基地|基地"]})
    >>> values = pd.DataFrame(
    ...     {"place": "长沙", "indicator": ["海外生产基地（个）", "会员"], "value": [30.0, 226.0]})
    >>> found = match_indicators(values, indicators)
    >>> found["indicator"].tolist(), found.attrs["unmatched"]
    (['bases', '会员'], {'会员': 1})
    """
    require_columns(values, ("indicator",), "values", hint="Read the table with read_values.")
    require_columns(indicators, ("indicator",), "indicators", hint="Read the table with read_indicators.")
    names = _names(indicators)
    out = values.copy()
    said = text_column(values, "indicator")
    codes: dict[str, str] = {}
    unmatched: dict[str, int] = {}
    for name in dict.fromkeys(said):
        found = next((level[key] for level in names for key in (name, fold_name(name)) if key in level), [])
        if len(found) > 1:
            what = f"{name!r} in the values could be the indicators {' and '.join(map(repr, found[:4]))}"
            msg = "T411"
            hint = "Write the code in the table of values, or give the indicators different labels."
            raise TableError(msg, what, where="indicators", hint=hint)
        codes[name] = found[0] if found else name
        if not found and name:
            unmatched[name] = int((said == name).sum())
    out["indicator"] = pd.Series([codes[name] for name in said], index=out.index, dtype="str")
    out.attrs = {**values.attrs, "unmatched": unmatched}
    return out


def _names(indicators: pd.DataFrame) -> list[dict[str, list[str]]]:
    """Codes by code, by label, by synonym, each as written and folded."""
    codes = [str(code) for code in text_column(indicators, "indicator")]
    labels = zip(text_column(indicators, "label_en"), text_column(indicators, "label_zh"), strict=True)
    synonyms = (str(text).split("|") for text in text_column(indicators, "synonyms"))
    levels: list[dict[str, list[str]]] = []
    for listed in ([[code] for code in codes], [[str(en), str(zh)] for en, zh in labels], list(synonyms)):
        level: dict[str, list[str]] = {}
        for code, entries in zip(codes, listed, strict=True):
            named = [entry.strip() for entry in entries if entry.strip()]
            for name in dict.fromkeys([*named, *map(fold_name, named)]):
                if code not in level.setdefault(name, []):
                    level[name].append(code)
        levels.append(level)
    return levels
