"""What the views of a gap share: marks with their bounds, the place's line, dots colored by who is ahead."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import KeyEntry
from jiju.charts.gap_words import said_bounds, said_decided
from jiju.charts.grouped_rows import (
    GroupedRows,
    colored,
    empty_rows,
    interval_layers,
    one_line,
    ratio_axis,
    row_dots,
    side_column,
)
from jiju.charts.numbers import MISSING
from jiju.charts.parts import finite
from jiju.charts.theme import ACCENT, OPPOSITE, QUIET, UNSURE
from jiju.charts.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    from jiju.results import Language

__all__ = ["OTHER_PEERS", "gap_key", "gap_layers", "gap_mark", "missing_mark"]

OTHER_PEERS = "#8c949e"
_COLORS = {"behind": OPPOSITE, "ahead": ACCENT, "level": ACCENT, "open": UNSURE}


def gap_mark(gap: float, low: float, high: float, verdict: str, lang: Language) -> dict[str, Any]:
    """A dot with its interval, as ratios of peer to place.

    Parameters
    ----------
    gap, low, high : float
        Logarithms, above 0 where the place is behind; NaN where unknown or open.
    verdict : {"behind", "ahead", "level", "open"}
        What they decide.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    dict
        A mark of `GroupedRows`.
    """
    ratio = finite(math.exp(gap)) if not math.isnan(gap) else None
    ends = [None if math.isnan(v) else finite(math.exp(v)) for v in (low, high)]
    known = ratio is not None or any(end is not None for end in ends)
    return {
        "ratio": ratio,
        "low": ends[0],
        "high": ends[1],
        "missing": not known,
        "verdict": word(f"gap_{verdict}", lang) if known else "",
        "said": said_decided(ratio, None, None, verdict, lang=lang),
        "interval": said_bounds(ends[0], ends[1], lang) or word("exact", lang),
        "side": said_decided(ratio, ends[0], ends[1], verdict, lang=lang)
        if known
        else word("no_figure", lang),
    }


def missing_mark(lang: Language) -> dict[str, Any]:
    """A mark without a number: a row with a dotted line, never a dot at 1."""
    nan = math.nan
    return gap_mark(nan, nan, nan, "open", lang) | {"interval": MISSING, "said": word("no_figure", lang)}


def gap_layers(
    rows: GroupedRows,
    lang: Language,
    tips: Sequence[alt.Tooltip],
    *,
    bare: bool,
    others: Sequence[dict[str, Any]] = (),
) -> list[Any]:
    """Headings, the place's line, intervals and dots; completes the marks of the rows.

    Parameters
    ----------
    rows : GroupedRows
        Of marks as from `gap_mark`; one with ``note`` has that text instead of a dot.
    lang : {"en", "zh"}
        The language.
    tips : sequence of altair.Tooltip
        Of the dots.
    bare : bool
        Whether the key is left to the page.
    others : sequence of dict, optional
        Further peers in the same rows, small and pale; then each dot carries the name of its peer.

    Returns
    -------
    list of altair.Chart
        From the back to the front.
    """
    import altair as alt

    drawn = [*rows.numbers("ratio", "low", "high"), *(other["ratio"] for other in others)]
    x, ends = ratio_axis(drawn, word("gap_axis", lang))
    rows.open_to(ends)
    verdicts = _verdicts(rows, lang)
    color = colored(list(verdicts.values()), [_COLORS[v] for v in verdicts], bare=bare, field_name="verdict")
    y = rows.axis()
    notes = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("isValid(datum.note)")
        .mark_text(align="left", dx=4, fontSize=12, color=QUIET, aria=False, limit=alt.ExprRef("width + 80"))
        .encode(x=alt.value(0), y=y, text="note:N")
    )
    return [
        one_line(),
        empty_rows(rows),
        notes,
        *interval_layers(rows, x, color),
        *(_other_peers(x, y, lang) if others else []),
        row_dots(rows, x, color, tips, size=85),
        *(_peer_labels(x, y, ends) if others else []),
        *([rows.heading_layer()] if rows.headings else []),
        *side_column(rows, word("gap_side", lang)),
    ]


def _other_peers(x: alt.X, y: alt.Y, lang: Language) -> list[Any]:
    """The peers that are not the best, small and pale."""
    import altair as alt

    tips = [
        alt.Tooltip("peer:N", title=word("peer", lang)),
        alt.Tooltip("said:N", title=word("gap", lang)),
    ]
    others = alt.Chart(alt.NamedData("others"))
    return [
        others.mark_circle(size=40, opacity=0.6, color=OTHER_PEERS, aria=False).encode(x=x, y=y, tooltip=tips)
    ]


def _peer_labels(x: alt.X, y: alt.Y, ends: Sequence[float]) -> list[Any]:
    """The name of the best peer over its dot, turned inward where the edge is near."""
    import altair as alt

    near = ends[1] / (ends[1] / ends[0]) ** 0.25
    data = alt.Chart(alt.NamedData("rows"))
    left: dict[str, Any] = {"dy": -10, "fontSize": 11, "color": QUIET, "aria": False}
    left |= {"align": "left", "dx": -4}
    right = left | {"align": "right", "dx": 4}
    return [
        data.transform_filter(f"isValid(datum.ratio) && datum.ratio {sign} {near:.6g}")
        .mark_text(**style)
        .encode(x=x, y=y, text="peer:N")
        for sign, style in (("<=", left), (">", right))
    ]


def _verdicts(rows: GroupedRows, lang: Language) -> dict[str, str]:
    """The verdicts that are drawn, and their words."""
    drawn = {row["verdict"] for row in rows.rows}
    said = {verdict: word(f"gap_{verdict}", lang) for verdict in _COLORS}
    return {verdict: text for verdict, text in said.items() if text in drawn}


def gap_key(rows: GroupedRows, lang: Language) -> tuple[KeyEntry, ...]:
    """The key of the colors."""
    return tuple(KeyEntry(text, _COLORS[verdict]) for verdict, text in _verdicts(rows, lang).items())
