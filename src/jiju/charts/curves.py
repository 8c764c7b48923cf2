"""Concentration over distance: the observed curve, the band of chance, and where it leaves the band."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from jiju.charts.chart import KeyEntry
from jiju.charts.curve_style import CurveStyle
from jiju.charts.numbers import distance_text, percent, ranges_text
from jiju.charts.parts import PLAIN
from jiju.charts.theme import ACCENT, BAND, INK, OPPOSITE, QUIET, RULE, WARNING
from jiju.charts.words import word

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

__all__ = [
    "CurveStyle",
    "curve_description",
    "curve_key",
    "curve_layers",
    "curve_rows",
    "note_rows",
    "outside",
]

_VALUES = ("value", "expected", "low", "high", "pointwise_low", "pointwise_high")


def outside(curve: pd.DataFrame) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """The ranges of distance where a curve is above and below its band; none where there is no band.

    Parameters
    ----------
    curve : DataFrame
        Columns ``distance_m``, ``value``, ``low``, ``high``, sorted by distance.

    Returns
    -------
    above, below : list of pairs of float
        From and to (m), at the distances that were measured.
    """
    ranges: list[list[tuple[float, float]]] = []
    for is_out in (curve["value"] > curve["high"], curve["value"] < curve["low"]):
        found: list[tuple[float, float]] = []
        was_out = False
        for distance, now_out in zip(curve["distance_m"].tolist(), is_out.tolist(), strict=True):
            if now_out:
                found.append((found.pop()[0] if was_out else distance, distance))
            was_out = now_out
        ranges.append(found)
    return ranges[0], ranges[1]


def curve_rows(curve: pd.DataFrame, style: CurveStyle) -> list[dict[str, float | None]]:
    """The points of one curve, in the units of the figure.

    Parameters
    ----------
    curve : DataFrame
        The columns of a concentration table.
    style : CurveStyle
        What all curves share.

    Returns
    -------
    list of dict
        ``d`` and the values; missing values are None.
    """
    factor = style.value_factor
    names = _VALUES if style.pointwise else _VALUES[:4]
    columns = {name: [_number(v * factor) for v in curve[name].tolist()] for name in names}
    distances = [_number(v / style.factor) for v in curve["distance_m"].tolist()]
    return [
        {"d": d, **{name: columns[name][at] for name in names}}
        for at, d in enumerate(distances)
        if d is not None
    ]


def _number(value: float) -> float | None:
    return float(f"{value:.6g}") if math.isfinite(value) else None


def note_rows(curve: pd.DataFrame, style: CurveStyle) -> list[dict[str, Any]]:
    """The ranges outside the band, as bars above the plot with a label each side.

    Parameters
    ----------
    curve : DataFrame
        The columns of a concentration table.
    style : CurveStyle
        What all curves share.

    Returns
    -------
    list of dict
        One row a range: ``from``, ``to``, ``side``, ``align`` and ``text``, which only the first range of a
        side has.
    """
    distances = curve["distance_m"]
    # A range of one distance is drawn half a step wide, so that it can be seen.
    half_step = float(distances.diff().median()) / 4 if len(distances) > 1 else 0.0
    middle = float(distances.max() + distances.min()) / 2
    rows: list[dict[str, Any]] = []
    for side, name, ranges in zip(("above", "below"), style.sides, outside(curve), strict=True):
        colon = "：" if style.lang == "zh" else ": "
        said = f"{word(name, style.lang)}{colon}{ranges_text(ranges, style.lang)}"
        for at, (start, end) in enumerate(ranges):
            rows.append(
                {
                    "from": _number((start - half_step if start == end else start) / style.factor),
                    "to": _number((end + half_step if start == end else end) / style.factor),
                    "side": side,
                    "align": "left" if start <= middle else "right",
                    "text": said if at == 0 else "",
                }
            )
    return rows


def curve_key(style: CurveStyle) -> tuple[KeyEntry, ...]:
    """The key of a figure of curves.

    Parameters
    ----------
    style : CurveStyle
        What all curves share.

    Returns
    -------
    tuple of KeyEntry
        Observed, chance, band, and the two ways to leave it.
    """
    entries = [
        KeyEntry(word("observed", style.lang), INK, "line"),
        KeyEntry(word("expected", style.lang), QUIET, "dashed"),
    ]
    if style.band_sort != "none":
        entries += [
            KeyEntry(style.band_title, BAND, "area"),
            KeyEntry(word(style.sides[0], style.lang), ACCENT, "area"),
            KeyEntry(word(style.sides[1], style.lang), OPPOSITE, "area"),
        ]
    if style.pointwise:
        entries.append(KeyEntry(word("pointwise", style.lang, level=percent(style.level)), QUIET, "line"))
    return tuple(entries)


def curve_description(industry: str, curve: pd.DataFrame, style: CurveStyle) -> str:
    """One curve in a sentence.

    Parameters
    ----------
    industry : str
        Whose curve it is.
    curve : DataFrame
        The columns of a concentration table.
    style : CurveStyle
        What all curves share.

    Returns
    -------
    str
        For those who cannot see the figure.
    """
    above, below = outside(curve)
    start, end = (distance_text(float(d), style.lang) for d in curve["distance_m"].iloc[[0, -1]])
    if style.band_sort == "none":
        high = int((curve["value"] > curve["expected"]).sum())
        if style.lang == "zh":
            return (
                f"{industry}：{start}至{end}的距离上，观测曲线在 {len(curve)} 个距离中的 {high} 个上"
                "高于随机均值；此检验没有包络带。"
            )
        return (
            f"{industry}: over distances from {start} to {end} the observed curve is above the mean of "
            f"chance at {high} of {len(curve)} distances; this test has no band."
        )
    band = word(f"the_{style.band_sort}_band", style.lang)
    if style.lang == "zh":
        parts = [
            f"在 {ranges_text(above, 'zh')} 高于" if above else "",
            f"在 {ranges_text(below, 'zh')} 低于" if below else "",
        ]
        said = "，".join(part for part in parts if part)
        where = f"观测曲线{said}{band}" if said else f"观测曲线全程处于{band}之内"
        return f"{industry}：{start}至{end}的距离上，{where}。"
    parts = [
        f"above {band} at {ranges_text(above, 'en')}" if above else "",
        f"below {'it' if above else band} at {ranges_text(below, 'en')}" if below else "",
    ]
    where = " and ".join(part for part in parts if part) or f"inside {band} throughout"
    return f"{industry}: over distances from {start} to {end} the observed curve is {where}."


def curve_layers(style: CurveStyle, *, panel: bool = False) -> list[alt.Chart]:
    """The layers of one curve; they read the data sets ``curve`` and ``notes``.

    Parameters
    ----------
    style : CurveStyle
        What all curves share.
    panel : bool, default False
        Whether the curve is one of many small ones: without labels and tooltips, its rows from the panel.

    Returns
    -------
    list of altair.Chart
        From back to front.
    """
    import altair as alt

    lang = style.lang
    unit = word(style.unit, lang)
    x = alt.X("d:Q", scale=alt.Scale(nice=False), title=style.distance_title).axis(
        grid=False, tickCount=4 if panel else 8, labelExpr=PLAIN
    )
    scale = alt.Scale(zero=style.from_zero)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=style.value_title, scale=scale).axis(
            tickCount=4 if panel else 6, labelExpr=PLAIN
        )

    curve = alt.Chart() if panel else alt.Chart(alt.NamedData("curve"))
    usable = "isValid(datum.value) && isValid(datum.high) && isValid(datum.low)"
    parted = curve.transform_filter(usable).transform_calculate(
        above="max(datum.value, datum.high)", below="min(datum.value, datum.low)"
    )
    tips = [
        alt.Tooltip("d:Q", title=f"{word('distance_short', lang)} ({unit})", format=",.4~g"),
        alt.Tooltip("value:Q", title=word("observed", lang), format=",.4~r"),
        alt.Tooltip("expected:Q", title=word("expected", lang), format=",.4~r"),
    ]
    layers = []
    if style.band_sort != "none":
        tips += [
            alt.Tooltip("low:Q", title=word("low", lang), format=",.4~r"),
            alt.Tooltip("high:Q", title=word("high", lang), format=",.4~r"),
        ]
        layers += [
            curve.mark_area(color=BAND, opacity=1, aria=False).encode(x=x, y=y("low"), y2="high:Q"),
            parted.mark_area(color=ACCENT, opacity=0.45, aria=False).encode(x=x, y=y("above"), y2="high:Q"),
            parted.mark_area(color=OPPOSITE, opacity=0.45, aria=False).encode(x=x, y=y("below"), y2="low:Q"),
        ]
    if style.neutral is not None:
        # It is on the axis even where the curve is far from it.
        layers.append(
            curve.mark_rule(color=RULE, strokeWidth=1, aria=False).encode(
                y=alt.YDatum(style.neutral * style.value_factor, title=style.value_title)
            )
        )
    layers.append(
        curve.mark_line(color=QUIET, strokeDash=[5, 4], strokeWidth=1.3, aria=False).encode(
            x=x, y=y("expected")
        )
    )
    if style.pointwise:
        layers += [
            curve.mark_line(color=QUIET, strokeWidth=0.8, aria=False).encode(x=x, y=y(edge))
            for edge in ("pointwise_low", "pointwise_high")
        ]
    layers.append(curve.mark_line(color=INK, strokeWidth=2, aria=False).encode(x=x, y=y("value")))
    if panel:
        return layers
    layers.append(curve.mark_rule(opacity=0, strokeWidth=9, aria=False).encode(x=x, tooltip=tips))
    notes = alt.Chart(alt.NamedData("notes"))
    for side, color, height in (("above", ACCENT, -30), ("below", WARNING, -8)):
        chosen = notes.transform_filter(f"datum.side === '{side}'")
        x_from = alt.X("from:Q", title=style.distance_title)
        layers.append(
            chosen.mark_rule(color=color, strokeWidth=4, aria=False).encode(
                x=x_from, x2="to:Q", y=alt.value(height)
            )
        )
        sides: tuple[tuple[Literal["left", "right"], str], ...] = (("left", "from:Q"), ("right", "to:Q"))
        for align, field in sides:
            layers.append(
                chosen.transform_filter(f"datum.align === '{align}'")
                .mark_text(align=align, dy=-8, color=color, fontSize=12, fontWeight=600, aria=False)
                .encode(
                    x=alt.X(field, title=style.distance_title),
                    y=alt.value(height),
                    text="text:N",
                )
            )
    return layers
