"""Where a concentration comes from: the establishments of an industry, each colored by its own value."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.curve_style import measure_label
from jiju.charts.graticule import degree_data, degree_lines, degree_marks
from jiju.charts.map_parts import PROJECTION, SCHEMA, map_frame, near_points, picture
from jiju.charts.numbers import MISSING, distance_text, percent, significant
from jiju.charts.panzoom import pan_zoom_signals
from jiju.charts.parts import nothing_to_draw
from jiju.charts.plane import Plane, cut_globe, turn_globe
from jiju.charts.regions import region_features, region_marks
from jiju.charts.theme import HIGHER, INK, LOWER, NEITHER, WIDTH, config
from jiju.charts.words import word

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from jiju.results import Language, Result

    _Floats = NDArray[np.float64]

__all__ = ["draw_individual"]

_MOST_POINTS = 20_000
_MOST_VALUES = 60_000  # with more, the map holds one distance alone
_RATIOS = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
_HIGHEST_SHARE = 0.04  # a class of its own for the highest values must hold at least so many


@dataclass(frozen=True)
class _Values:
    """The table of single establishments, one row for each, one column of values for each distance.

    Attributes
    ----------
    names : list of str
        Of the establishments.
    first, second : ndarray of shape (n,)
        Coordinates.
    distances_m : ndarray of shape (k,)
        Where values were taken.
    values : ndarray of shape (k, n)
        As the table has them.
    shown : ndarray of shape (k, n)
        What the colors tell: the values, or for a measure without a neutral value their ratio to the mean of
        chance.
    p_value, p_adjusted : ndarray of shape (n,)
        NaN without a test.
    at : int
        The distance that is shown at first.
    tested : int
        The distance of the p-values; -1 without.
    over_chance : bool
        Whether the colors tell the ratio to the mean of chance.
    """

    names: list[str]
    first: _Floats
    second: _Floats
    distances_m: _Floats
    values: _Floats
    shown: _Floats
    p_value: _Floats
    p_adjusted: _Floats
    at: int
    tested: int
    over_chance: bool

    def only(self, chosen: NDArray[np.intp]) -> _Values:
        """Some of the establishments."""
        return _Values(
            [self.names[i] for i in chosen.tolist()],
            self.first[chosen],
            self.second[chosen],
            self.distances_m,
            self.values[:, chosen],
            self.shown[:, chosen],
            self.p_value[chosen],
            self.p_adjusted[chosen],
            self.at,
            self.tested,
            self.over_chance,
        )


def draw_individual(result: Result, *, lang: Language, distance_m: float | None, bare: bool) -> Chart:
    """The map of single establishments' values at one distance.

    Parameters
    ----------
    result : Result
        Of the kind ``concentration``, measured with ``individual=True``.
    lang : {"en", "zh"}
        The language.
    distance_m : float or None
        The nearest of the distances in the table is shown. None: the one that has p-values, else the middle
        one.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Plain Vega; pans and zooms as the map of an inventory does. The signal ``at`` is the number of the
        distance that is shown.

    Raises
    ------
    ChartError
        ``C106`` where the result has no values of single establishments.
    """
    table = result.tables.get("individual")
    if table is None or table.empty:
        what = "the result has no values of single establishments, so there is no map"
        raise nothing_to_draw(result, what, "Measure with individual=True.")
    details = result.details
    planar = "x" in table.columns
    every = _read(table, result, distance_m)
    values = every.only(_chosen(every, 1.0 - float(details["level"])))
    cut = None if planar else cut_globe(values.first)
    first, second = turn_globe(values.first, cut), values.second
    near = near_points(first, second, np.ones(len(first), dtype=np.int64))
    bounds = [
        float(v) for v in (first[near].min(), second[near].min(), first[near].max(), second[near].max())
    ]
    plane = Plane.around(bounds, planar=planar)
    x, y = plane.place(first, second)
    classes = _classes(result, values, lang)
    frame = map_frame(plane, bounds, x[near], y[near])
    allowed = 1.0 - float(details["level"])
    lines = [] if planar else degree_lines(plane, bounds)
    # A page may lend the outlines that its inventory has; across the date line they would be torn.
    regions = region_features(details.get("outlines") if cut is None else None, plane)
    below, above = region_marks("regions")
    title, description = _words(result, every, lang)
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "description": description,
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 4,
        "config": config(),
        "signals": [
            *pan_zoom_signals(frame, classes.labels, page=bare),
            *_distance_signals(values, lang, page=bare),
        ],
        "projections": [PROJECTION],
        "data": [
            _data(values, x, y, classes, allowed),
            *degree_data(lines),
            {"name": "regions", "values": regions},
        ],
        "scales": [{"name": "color", "type": "ordinal", "domain": classes.labels, "range": classes.colors}],
        "marks": [
            picture(
                [*degree_marks(), *below, *_dots(result, values, lang), *above],
                lang,
                simulated=bool(details.get("simulated")),
            )
        ],
        "legends": [] if bare else [_legend(classes)],
    }
    notes = _notes(values, every, near, allowed, lang)
    if not bare:
        spec["title"] = {"text": _moving(title, every, lang)} | ({"subtitle": notes} if notes else {})
    key = tuple(KeyEntry(name, color) for name, color in zip(classes.labels, classes.colors, strict=True))
    return Chart(spec, result.kind, lang, description, key, (classes.title, *notes))


def _read(table: pd.DataFrame, result: Result, distance_m: float | None) -> _Values:
    distances = np.unique(table["distance_m"].to_numpy(dtype=float))
    # The table holds the same establishments in the same order at each distance.
    k, n = len(distances), len(table) // len(distances)
    axes = ("x", "y") if "x" in table.columns else ("lon", "lat")
    values = table["value"].to_numpy(dtype=float).reshape(k, n)
    p_value, p_adjusted = (table[c].to_numpy(dtype=float).reshape(k, n) for c in ("p_value", "p_adjusted"))
    with_p = np.flatnonzero(np.isfinite(p_value).any(axis=1))
    tested = int(with_p[0]) if len(with_p) else -1
    at = tested if tested >= 0 else k // 2
    if distance_m is not None:
        at = int(np.argmin(np.abs(distances - distance_m)))
    first, second = (table[axis].to_numpy(dtype=float)[:n] for axis in axes)
    every = _Values(
        table["establishment"].astype(str).tolist()[:n],
        first,
        second,
        distances,
        values,
        _shown(values, distances, result),
        p_value[max(tested, 0)],
        p_adjusted[max(tested, 0)],
        at,
        tested,
        result.details["measure"] in ("kd", "K"),
    )
    if k * n <= _MOST_VALUES:
        return every
    return _Values(
        every.names,
        first,
        second,
        distances[[at]],
        values[[at]],
        every.shown[[at]],
        every.p_value,
        every.p_adjusted,
        0,
        0 if tested == at else -1,
        every.over_chance,
    )


def _shown(values: _Floats, distances: _Floats, result: Result) -> _Floats:
    """What the colors tell, around a neutral value: 1 for a ratio, 0 for L."""
    if result.details["measure"] not in ("kd", "K"):
        return values
    curve = result.table
    expected = np.interp(distances, curve["distance_m"].to_numpy(), curve["expected"].to_numpy(dtype=float))
    shown = np.full(values.shape, np.nan)
    np.divide(values, expected[:, None], out=shown, where=expected[:, None] > 0.0)
    return shown


def _chosen(every: _Values, allowed: float) -> NDArray[np.intp]:
    """All establishments; of very many, those that stand out and an even part of the others."""
    n = len(every.names)
    if n <= _MOST_POINTS:
        return np.arange(n)
    out = np.flatnonzero(every.p_adjusted <= allowed + 1e-12)
    rest = np.setdiff1d(np.arange(n), out)
    room = max(_MOST_POINTS - len(out), _MOST_POINTS // 4)
    return np.sort(np.r_[out, rest[:: max(1, -(-len(rest) // room))]])


@dataclass(frozen=True)
class _Classes:
    """The classes of color: limits in the values' own units, labels from low to high, and their colors."""

    limits: list[float]
    labels: list[str]
    colors: list[str]
    title: str


def _classes(result: Result, values: _Values, lang: Language) -> _Classes:
    finite = values.shown[np.isfinite(values.shown)]
    if result.details["measure"] == "L":
        limits, factor, unit = _length_limits(finite)
        named = [significant(limit / factor) for limit in limits]
        suffix = f" {word(unit, lang)}"
    else:
        limits = [0.5, 0.8, 1.25, *_upper_ratios(finite)]
        named, suffix = [significant(limit) for limit in limits], ""
    about = "about_even" if result.details["measure"] == "L" else "about_neutral"
    labels = [word("under", lang, value=f"{named[0]}{suffix}")]
    for low, high in pairwise(named):
        span = word("span", lang, low=low, high=high) + suffix
        labels.append(word(about, lang, span=span) if (low, high) == tuple(named[1:3]) else span)
    labels.append(word("from", lang, value=f"{named[-1]}{suffix}"))
    colors = [*LOWER, NEITHER, *HIGHER[len(labels) - 3]]
    if not np.isfinite(values.shown).all():
        labels.append(word("no_neighbor", lang))
        colors.append("#ffffff")
    return _Classes(limits, labels, colors, _color_title(result, lang))


def _upper_ratios(finite: _Floats) -> list[float]:
    """Two or three limits above the neutral class, the highest one still reached by some."""
    reached = [r for r in _RATIOS if len(finite) and (finite >= r).mean() >= _HIGHEST_SHARE]
    return reached[-3:] if reached else [2.0]


def _length_limits(finite: _Floats) -> tuple[list[float], float, str]:
    """Limits on both sides of 0, round numbers of metres, and the unit they are named in."""
    usual = float(np.quantile(np.abs(finite), 0.8)) if len(finite) else 1000.0
    power = 10.0 ** np.floor(np.log10(max(usual, 1.0)))
    step = float(max(s for s in (1.0, 2.0, 5.0) if s * power <= max(usual, 1.0)) * power)
    unit, factor = ("kilometers", 1000.0) if step >= 1000.0 else ("meters", 1.0)
    return [-step, -step / 5.0, step / 5.0, step, 2.0 * step], factor, unit


def _color_title(result: Result, lang: Language) -> str:
    measure = str(result.details["measure"])
    if measure in ("kd", "K"):
        return word("over_chance", lang, measure=measure_label(result.details, lang))
    if result.details.get("case_control"):
        return word("M_axis_controls", lang)
    return word("L_color" if measure == "L" else f"{measure}_axis", lang)


def _data(values: _Values, x: _Floats, y: _Floats, classes: _Classes, allowed: float) -> dict[str, Any]:
    k = len(values.distances_m)
    differs = values.over_chance
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    numbers = ["x", "y", "p", "q", *(f"v{i}" for i in range(k)), *(f"c{i}" for i in range(k) if differs)]
    writer.writerow(["name", *numbers])
    digits = 0 if float(np.ptp(x)) > 20_000 else 1
    columns = [*values.values, *(values.shown if differs else ())]
    for i, name in enumerate(values.names):
        cells = [f"{v:.4g}" if v == v else "" for v in (column[i] for column in columns)]
        p, q = (f"{v[i]:.4g}" if v[i] == v[i] else "" for v in (values.p_value, values.p_adjusted))
        writer.writerow([name, f"{x[i]:.{digits}f}", f"{y[i]:.{digits}f}", p, q, *cells])
    reached = " + ".join(f"(datum.shown >= {limit!r} ? 1 : 0)" for limit in classes.limits)
    none = len(classes.limits) + 1
    out = f"at === {values.tested} && isValid(datum.q) && datum.q <= {allowed + 1e-9!r}"
    return {
        "name": "points",
        "values": lines.getvalue(),
        "format": {"type": "csv", "parse": {**dict.fromkeys(numbers, "number"), "name": "string"}},
        "transform": [
            {"type": "formula", "as": "v", "expr": "datum['v' + at]"},
            {"type": "formula", "as": "shown", "expr": "datum['c' + at]" if differs else "datum.v"},
            {
                "type": "formula",
                "as": "group",
                "expr": f"industries[isValid(datum.shown) ? {reached} : {none}]",
            },
            {"type": "formula", "as": "out", "expr": out},
            {"type": "formula", "as": "on", "expr": "highlight === null || datum.group === highlight"},
        ],
    }


def _distance_signals(values: _Values, lang: Language, *, page: bool) -> list[dict[str, Any]]:
    labels = [distance_text(float(d), lang) for d in values.distances_m]
    at: dict[str, Any] = {"name": "at", "value": values.at}
    if not page and len(labels) > 1:
        at["bind"] = {
            "input": "select",
            "options": list(range(len(labels))),
            "labels": labels,
            "name": f"{word('distance_short', lang)} ",
        }
    return [at, {"name": "distances", "value": labels}]


def _dots(result: Result, values: _Values, lang: Language) -> list[dict[str, Any]]:
    """Those that do not stand out, small; above them those that do, ringed; pale what is not picked out."""
    tips = [
        f"'{word('establishment', lang)}': datum.name",
        f"'{word('distance_short', lang)}': distances[at]",
        f"'{measure_label(result.details, lang)}': {_value_text(result, lang)}",
    ]
    if values.over_chance:
        ratio = f"isValid(datum.shown) ? format(datum.shown, ',.3~r') : '{MISSING}'"
        tips.append(f"'{word('over_chance_short', lang)}': {ratio}")
    if values.tested >= 0:
        p = "isValid(datum.{0}) && at === {1} ? (datum.{0} < 0.001 ? '< 0.001' : format(datum.{0}, '.3f'))"
        tips += [
            f"'{word(key, lang)}': {p.format(field, values.tested)} : '{MISSING}'"
            for key, field in (("p", "p"), ("adjusted_p", "q"))
        ]
    tip = {"signal": "{" + ", ".join(tips) + "}"}
    # Few establishments are drawn larger.
    large = float(np.clip(np.sqrt(600.0 / len(values.names)), 1.0, 2.5))
    marks = []
    for out, size, width in ((False, 0.7, "dot > 30 ? 0.7 : 0.35"), (True, 1.5, "dot > 30 ? 1.8 : 1.1")):
        chosen = "datum.out" if out else "!datum.out"
        marks.append(
            {
                "type": "symbol",
                "from": {"data": "points"},
                "aria": False,
                "encode": {
                    "enter": {"shape": {"value": "circle"}},
                    "update": {
                        "x": {"signal": "tx + k * datum.x"},
                        "y": {"signal": "ty - k * datum.y"},
                        "size": {"signal": f"{chosen} ? dot * {size * large:.3g} * (datum.on ? 1 : 0.5) : 0"},
                        "fill": {"scale": "color", "field": "group"},
                        "opacity": {"signal": "datum.on ? 0.92 : 0.15"},
                        "stroke": {"value": INK if out else "#6e7781"},
                        "strokeWidth": {"signal": width},
                        "tooltip": tip,
                    },
                },
            }
        )
    return marks


def _value_text(result: Result, lang: Language) -> str:
    """A value with its unit, as a Vega expression."""
    measure = result.details["measure"]
    if measure == "L":
        km, m = word("kilometers", lang), word("meters", lang)
        said = (
            f"abs(datum.v) < 1000 ? format(datum.v, ',.3~r') + ' {m}' : "
            f"format(datum.v / 1000, ',.3~r') + ' {km}'"
        )
    elif measure == "K":
        said = f"format(datum.v / 1e6, ',.3~r') + ' {word('square_kilometers', lang)}'"
    elif measure == "kd":
        said = f"format(datum.v * 1000, ',.3~r') + ' {word('per_kilometer', lang)}'"
    else:
        said = "format(datum.v, ',.3~r')"
    return f"isValid(datum.v) ? ({said}) : '{MISSING}'"


def _legend(classes: _Classes) -> dict[str, Any]:
    dim = {"signal": "highlight === null || highlight === datum.value ? 1 : 0.25"}
    return {
        "fill": "color",
        "orient": "bottom",
        "title": classes.title,
        "titleLimit": 600,
        "direction": "horizontal",
        "columns": {"signal": "max(1, floor(width / 170))"},
        "symbolType": "circle",
        "symbolSize": 110,
        "symbolStrokeColor": "#6e7781",
        "symbolStrokeWidth": 0.6,
        "labelLimit": 200,
        "columnPadding": 14,
        "encode": {
            "symbols": {"name": "keySymbol", "interactive": True, "update": {"opacity": dim}},
            "labels": {"name": "keyLabel", "interactive": True, "update": {"opacity": dim}},
        },
    }


def _standing_out(values: _Values, allowed: float) -> int:
    return int((values.p_adjusted <= allowed + 1e-9).sum()) if values.tested >= 0 else 0


def _notes(
    values: _Values, every: _Values, near: NDArray[np.bool_], allowed: float, lang: Language
) -> list[str]:
    notes = []
    if every.tested >= 0:
        notes.append(
            word(
                "ringed",
                lang,
                count=f"{_standing_out(every, allowed):,}",
                total=f"{len(every.names):,}",
                distance=distance_text(float(every.distances_m[every.tested]), lang),
                share=percent(allowed),
            )
        )
    if len(values.names) < len(every.names):
        notes.append(word("dots_shown", lang, shown=f"{len(values.names):,}", total=f"{len(every.names):,}"))
    far = int((~near).sum())
    return notes + ([word("far", lang, count=f"{far:,}")] if far else [])


def _moving(title: str, every: _Values, lang: Language) -> dict[str, str]:
    """The title as a Vega expression: it names the distance that is shown."""
    before, _, after = title.rpartition(distance_text(float(every.distances_m[every.at]), lang))
    return {"signal": f"{json.dumps(before)} + distances[at] + {json.dumps(after)}"}


def _words(result: Result, every: _Values, lang: Language) -> tuple[str, str]:
    details = result.details
    at = distance_text(float(every.distances_m[every.at]), lang)
    cumulative = details["measure"] in ("M", "K", "L")
    key = "individual_within" if cumulative else "individual_at"
    title = word(key, lang, industry=details["industry"], measure=measure_label(details, lang), distance=at)
    n = len(every.names)
    said = word("individual_map", lang, count=f"{n:,}", title=title)
    return title, said
