"""The tables of the ledger: every fact with its standing, clashes, what was replaced, steps in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.tables import convert_unit, mark_standing, parse_period
from jiju.tables.bounds import fill_bounds, read_comparators, text_column
from jiju.tables.require import require_numbers
from jiju.tables.standing import judge_values, unit_families

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["clashing_groups", "facts_table", "period_steps", "superseded_facts", "uncompared_units"]


def facts_table(own: pd.DataFrame, labels: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Every fact with its standing, those of one place and indicator together, the latest first."""
    marked, judged = mark_standing(own), judge_values(own)
    out = pd.DataFrame({"fact": _fact_names(own)}, dtype="str")
    place, indicator = text_column(own, "place"), text_column(own, "indicator")
    out["place"], out["indicator"] = pd.Series(place, dtype="str"), pd.Series(indicator, dtype="str")
    for at, name in enumerate(("label_en", "label_zh")):
        out[name] = pd.Series([labels.get(code, (code, code))[at] for code in indicator], dtype="str")
    texts = text_column(own, "period")
    out["period"] = pd.Series([p.text if (p := parse_period(text)) else text for text in texts], dtype="str")
    value = require_numbers(own, "value", "facts")
    nothing = np.full(len(own), np.nan)
    low, high = (
        require_numbers(own, name, "facts") if name in own.columns else nothing for name in ("low", "high")
    )
    comparator = [word or "exact" for word in read_comparators(text_column(own, "comparator"))]
    out["value"] = value
    out["low"], out["high"] = fill_bounds(value, low, high, comparator)
    out["unit"] = pd.Series(text_column(own, "unit"), dtype="str")
    out["comparator"] = pd.Series(comparator, dtype="str")
    status = np.where(text_column(own, "status") == "", "outcome", text_column(own, "status"))
    out["status"] = pd.Series(status, dtype="str")
    out["part"] = pd.Series(text_column(own, "part"), dtype="str")
    for name in ("standing", "group", "used", "agreeing"):
        out[name] = marked[name].to_numpy()
    out["standing"] = out["standing"].astype("str")
    out["clashes"] = (judged["clash"] & ~judged["revised"]).to_numpy(dtype=bool)
    for name in ("source", "publisher", "published", "page", "sentence", "url", "note"):
        out[name] = pd.Series(text_column(own, name), dtype="str")
    out["revised"] = judged["revised"].to_numpy(dtype=bool)
    return out


def _fact_names(own: pd.DataFrame) -> list[str]:
    names = text_column(own, "fact")
    return [name or str(row + 1) for row, name in enumerate(names)]


def _stated(row: Any) -> float:  # noqa: ANN401  (a row of a table)
    """One number for a fact: the value, else the middle of its bounds, else the bound it has."""
    if not np.isnan(row.value):
        return float(row.value)
    ends = [end for end in (row.low, row.high) if not np.isnan(end)]
    return float(np.mean(ends)) if ends else float("nan")


def clashing_groups(table: pd.DataFrame) -> pd.DataFrame:
    """The groups that contradict themselves, those in force first, the widest apart first."""
    records = []
    for group, rows in table[table["clashes"]].groupby("group", sort=False):
        first = rows.iloc[0]
        unit = next((unit for unit in rows["unit"] if unit), "")
        factors = [1.0 if not own else convert_unit(own, unit) or 1.0 for own in rows["unit"]]
        numbers = [_stated(row) * by for row, by in zip(rows.itertuples(), factors, strict=True)]
        lowest, highest = min(numbers), max(numbers)
        records.append(
            {
                "group": int(str(group)),
                **{name: str(first[name]) for name in ("place", "indicator", "label_en", "label_zh")},
                "period": next((period for period in rows["period"] if period), ""),
                "status": str(first["status"]),
                "unit": unit,
                "facts": len(rows),
                "lowest": lowest,
                "highest": highest,
                "spread": highest / lowest if lowest > 0 else float("nan"),
                "in_force": bool((rows["standing"] == "contradicted").any()),
                "publishers": "; ".join(dict.fromkeys(name for name in rows["publisher"] if name)),
            }
        )
    types = {
        "group": "int64",
        "place": "str",
        "indicator": "str",
        "label_en": "str",
        "label_zh": "str",
        "period": "str",
        "status": "str",
        "unit": "str",
        "facts": "int64",
        "lowest": "float64",
        "highest": "float64",
        "spread": "float64",
        "in_force": "bool",
        "publishers": "str",
    }
    found = pd.DataFrame(records, columns=list(types)).astype(types)
    return found.sort_values(["in_force", "spread"], ascending=False, kind="stable", ignore_index=True)


def superseded_facts(table: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Facts that a later one replaced, with the one that is in force now."""
    families = unit_families(own)
    records = []
    for row in np.flatnonzero(table["standing"] == "superseded"):
        fact = table.iloc[row]
        same = (table["place"] == fact["place"]) & (table["indicator"] == fact["indicator"]) & table["used"]
        fitting = same & ((families == families[row]) | (families == "") | (families[row] == ""))
        now = table[fitting]
        first = now.iloc[0] if len(now) else None
        records.append(
            {
                **{name: fact[name] for name in ("fact", "place", "indicator", "label_en", "label_zh")},
                **{name: fact[name] for name in ("period", "value", "low", "high", "unit", "comparator")},
                **{name: fact[name] for name in ("publisher", "published", "source", "page", "sentence")},
                "reason": "revised" if fact["revised"] else "later",
                "by_fact": "" if first is None else "; ".join(now["fact"]),
                "by_period": "" if first is None else first["period"],
                "by_value": float("nan") if first is None else _stated(first),
                "by_unit": "" if first is None else first["unit"],
            }
        )
    texts = ("fact", "place", "indicator", "label_en", "label_zh", "period", "unit", "comparator")
    more = (
        "publisher",
        "published",
        "source",
        "page",
        "sentence",
        "reason",
        "by_fact",
        "by_period",
        "by_unit",
    )
    columns = [
        *("fact", "place", "indicator", "label_en", "label_zh", "period", "value", "low", "high", "unit"),
        *("comparator", "publisher", "published", "source", "page", "sentence", "reason"),
        *("by_fact", "by_period", "by_value", "by_unit"),
    ]
    types = {name: "str" if name in (*texts, *more) else "float64" for name in columns}
    return pd.DataFrame(records, columns=columns).astype(types)


def _when(rows: pd.DataFrame) -> tuple[Any, Any]:
    return rows["end"].iloc[0], rows["start"].iloc[0]


def period_steps(table: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """From one period's number to the next one's, where both are undisputed."""
    judged = judge_values(own)
    frame = table.assign(family=judged["family"], end=judged["end"], start=judged["start"])
    outcome = frame["standing"].isin(("current", "contradicted", "superseded")) & ~frame["revised"]
    frame = frame[outcome & frame["end"].notna()]
    records = []
    for _, rows in frame.groupby(["place", "indicator", "family"], sort=False):
        before: Any = None
        periods = sorted((same for _, same in rows.groupby("group")), key=_when)
        for same in periods:
            now = None if same["clashes"].any() else next(same.iloc[:1].itertuples())
            if before is not None and now is not None:
                by = convert_unit(str(before.unit), str(now.unit)) or 1.0
                earlier, later = _stated(before) * by, _stated(now)
                records.append(
                    {
                        **{
                            name: getattr(now, name)
                            for name in ("place", "indicator", "label_en", "label_zh")
                        },
                        "fact": before.fact,
                        "period": before.period,
                        "value": earlier,
                        "next_fact": now.fact,
                        "next_period": now.period,
                        "next_value": later,
                        "unit": now.unit,
                        "ratio": later / earlier if earlier > 0 else float("nan"),
                    }
                )
            before = now
    columns = [
        *("place", "indicator", "label_en", "label_zh", "fact", "period", "value"),
        *("next_fact", "next_period", "next_value", "unit", "ratio"),
    ]
    numbers = ("value", "next_value", "ratio")
    types = {name: "float64" if name in numbers else "str" for name in columns}
    return pd.DataFrame(records, columns=columns).astype(types)


def uncompared_units(own: pd.DataFrame) -> pd.DataFrame:
    """Places and indicators whose numbers come in units of several kinds."""
    frame = pd.DataFrame(
        {
            "place": text_column(own, "place"),
            "indicator": text_column(own, "indicator"),
            "unit": text_column(own, "unit"),
            "family": unit_families(own),
        }
    )
    named = frame[frame["family"] != ""]
    records = [
        {
            "place": place,
            "indicator": indicator,
            "units": ", ".join(dict.fromkeys(rows["unit"])),
            "facts": len(rows),
        }
        for (place, indicator), rows in named.groupby(["place", "indicator"], sort=False)
        if rows["family"].nunique() > 1
    ]
    types = {"place": "str", "indicator": "str", "units": "str", "facts": "int64"}
    return pd.DataFrame(records, columns=list(types)).astype(types)
