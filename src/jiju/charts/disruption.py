"""A cascade: who falls in which step and through whom, and how much output is lost by then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.disruption_steps import step_axis
from jiju.charts.grouped_rows import GroupedRows, chart_of_rows
from jiju.charts.numbers import compact, percent
from jiju.charts.parts import each_row, nothing_to_draw, side_text
from jiju.charts.theme import ACCENT, INK, OPPOSITE, QUIET, RULE
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jiju.results import Language, Result

__all__ = ["draw_cascade"]

_SIDES = ("shocked", "downstream", "upstream")
_COLORS = {"shocked": INK, "downstream": ACCENT, "upstream": OPPOSITE}
_SHAPES = {"shocked": "diamond", "downstream": "circle", "upstream": "triangle-up"}
_SWATCHES = {"shocked": "diamond", "downstream": "dot", "upstream": "triangle"}
_WORDS = {"shocked": "cascade_shock", "downstream": "cascade_downstream", "upstream": "cascade_upstream"}
# Of those shocked, at most this share of the rows: the rest show whom it reaches.
_SHOCKED_SHARE = 0.4
_LEAST, _MOST = 22.0, 430.0
_STEP = 23
# What is assumed of a firm that a cascade rests on; an unknown region changes nothing in it.
_MATTERS = ("industry", "output", "unlisted")


def draw_cascade(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """Each firm in a row of its own, at the step in which it falls, with a line from whom it falls through.

    Parameters
    ----------
    result : Result
        Of the kind ``disruption``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many firms, those that lose most and those they fall through; the others are counted.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite; the area of a mark grows with the output lost.

    Raises
    ------
    ChartError
        ``C106`` where nothing is lost.
    """
    import altair as alt

    by_firm = {str(row.firm): row for row in each_row(result.table)}
    if not by_firm:
        raise nothing_to_draw(result, "nobody loses anything", "Is what was shocked in the table of flows?")
    shown = _chosen(by_firm, limit)
    order = _as_tree(shown, by_firm)
    most = max(float(row.lost_output) for row in by_firm.values()) or 1.0
    assumed = _assumed(result)
    rows = GroupedRows()
    for firm in order:
        rows.row(_name(by_firm[firm], lang), [_mark(by_firm, firm, most, lang, hollow=firm in assumed)])
    keys = dict(zip(order, rows.keys, strict=True))
    elbows = [
        point
        for firm in order
        if (via := str(by_firm[firm].via)) in keys and via != firm
        for point in _elbow(firm, via, keys, by_firm)
    ]
    rest = [row for firm, row in by_firm.items() if firm not in keys]
    notes = [word("cascade_assumed", lang)] if any(mark["hollow"] for mark in rows.rows) else []
    if rest:
        lost = compact(sum(float(row.lost_output) for row in rest), lang)
        notes.append(word("cascade_rest", lang, count=f"{len(rest):,}", lost=lost))
        rows.row(_others(len(rest), lang), _rest(rest, lang))
    met = [side for side in _SIDES if any(mark["side_code"] == side for mark in rows.rows)]
    last = max(int(row.step) for row in by_firm.values())
    axis = step_axis(last, lang)
    x = alt.X("step:Q", axis=axis, scale=alt.Scale(domain=[-0.4, last + 0.4], nice=False, zero=False))
    tips = [
        alt.Tooltip("name:N", title=word("firm", lang)),
        alt.Tooltip("group:N", title=" "),
        alt.Tooltip("step:Q", title=word("step", lang), format="d"),
        alt.Tooltip("through:N", title=word("cascade_via", lang)),
        alt.Tooltip("said:N", title=word("loss", lang)),
        alt.Tooltip("lost:N", title=word("cascade_lost", lang)),
    ]
    chart = chart_of_rows(
        rows,
        [
            *_lines(rows, x),
            *_marks(rows, x, met, tips, lang, bare=bare),
            *side_text("side", word("loss", lang), rows.axis()),
        ],
        result,
        lang=lang,
        title=word("cascade_title", lang),
        description=_said(result, by_firm, lang),
        subtitle=" · ".join(notes),
        bare=bare,
        key=tuple(KeyEntry(word(_WORDS[side], lang), _COLORS[side], _SWATCHES[side]) for side in met),
        step=_STEP,
        more={"elbows": elbows},
    )
    return replace(chart, notes=tuple(notes))


def _chosen(by_firm: Mapping[str, Any], limit: int) -> set[str]:
    """Those that lose most, each with all it falls through, as far as there is room."""
    ranked = sorted(by_firm.values(), key=lambda row: (-float(row.lost_output), str(row.firm)))
    shocked = [str(row.firm) for row in ranked if row.side == "shocked"]
    others = [str(row.firm) for row in ranked if row.side != "shocked"]
    room = max(1, int(limit * _SHOCKED_SHARE)) if others else limit
    chosen: set[str] = set()
    for firm in [*shocked[:room], *others, *shocked[room:]]:
        chain, at = [], firm
        while at in by_firm and at not in chosen and at not in chain:
            chain.append(at)
            at = str(by_firm[at].via)
        if len(chosen) + len(chain) <= limit:
            chosen.update(chain)
    return chosen


def _as_tree(shown: set[str], by_firm: Mapping[str, Any]) -> list[str]:
    """Each firm above those that fall through it."""
    below: dict[str, list[str]] = defaultdict(list)
    for firm in shown:
        below[str(by_firm[firm].via)].append(firm)
    roots = [firm for firm in shown if str(by_firm[firm].via) not in shown]

    def first(firm: str) -> tuple[int, float, str]:
        return int(by_firm[firm].step), -float(by_firm[firm].lost_output), firm

    order: list[str] = []
    seen: set[str] = set()
    # Firms that would each fall through the other have no root: the earliest of them is taken for one.
    for root in [*sorted(roots, key=first), *sorted(shown, key=first)]:
        stack = [root]
        while stack:
            firm = stack.pop()
            if firm in seen:
                continue
            seen.add(firm)
            order.append(firm)
            stack += sorted(below[firm], key=first, reverse=True)
    return order


def _assumed(result: Result) -> set[str]:
    frame = result.tables.get("assumed")
    if frame is None:
        return set()
    return {str(row.firm) for row in each_row(frame) if any(part in str(row.what) for part in _MATTERS)}


def _name(row: Any, lang: Language) -> str:  # noqa: ANN401
    return name_in_language(str(row.name) or str(row.firm), lang)


def _mark(
    by_firm: Mapping[str, Any], firm: str, most: float, lang: Language, *, hollow: bool
) -> dict[str, Any]:
    row = by_firm[firm]
    via = str(row.via)
    lost, side = float(row.lost_output), str(row.side)
    return {
        "step": int(row.step),
        "area": _area(lost, most),
        "side_code": side,
        "group": word(_WORDS[side], lang) if side in _WORDS else side,
        "hollow": hollow,
        "through": _name(by_firm[via], lang) if via in by_firm else via,
        "said": percent(float(row.loss)),
        "side": percent(float(row.loss)),
        "lost": compact(lost, lang),
    }


def _area(lost: float, most: float) -> float:
    return round(_LEAST + (_MOST - _LEAST) * max(0.0, lost) / most, 1)


def _rest(rest: Iterable[Any], lang: Language) -> list[dict[str, Any]]:
    """The firms without a row: how many fall in each step."""
    by_step: dict[int, list[Any]] = defaultdict(list)
    for row in rest:
        by_step[int(row.step)].append(row)
    marks: list[dict[str, Any]] = []
    for step, part in sorted(by_step.items()):
        lost = sum(float(row.lost_output) for row in part)
        named = _others(len(part), lang)
        marks.append(
            {
                "step": step,
                "area": 0,
                "count": f"{len(part):,}",
                "side_code": "",
                "group": named,
                "hollow": False,
                "through": "",
                "said": "",
                "side": "",
                "lost": compact(lost, lang),
            }
        )
    return marks


def _others(count: int, lang: Language) -> str:
    return word("cascade_other", lang) if count == 1 else word("cascade_others", lang, count=f"{count:,}")


def _elbow(firm: str, via: str, keys: Mapping[str, str], by_firm: Mapping[str, Any]) -> list[dict[str, Any]]:
    """From a firm down to the row of one that falls through it, then to its step."""
    start, end = int(by_firm[via].step), int(by_firm[firm].step)
    corners = ((start, keys[via]), (start, keys[firm]), (end, keys[firm]))
    return [{"line": firm, "step": step, "key": key, "at": at} for at, (step, key) in enumerate(corners)]


def _lines(rows: GroupedRows, x: Any) -> list[Any]:  # noqa: ANN401
    import altair as alt

    return [
        alt.Chart(alt.NamedData("elbows"))
        .mark_line(color=RULE, strokeWidth=1.2, strokeJoin="round", aria=False)
        .encode(x=x, y=rows.axis(), detail="line:N", order="at:Q")
    ]


def _marks(
    rows: GroupedRows,
    x: Any,  # noqa: ANN401
    met: Sequence[str],
    tips: list[Any],
    lang: Language,
    *,
    bare: bool,
) -> list[Any]:
    import altair as alt

    names = [word(_WORDS[side], lang) for side in met]
    legend = None if bare else alt.Legend(title=None, orient="top", symbolSize=90)
    color = alt.Color(
        "group:N", legend=legend, scale=alt.Scale(domain=names, range=[_COLORS[s] for s in met])
    )
    shape = alt.Shape(
        "group:N", legend=legend, scale=alt.Scale(domain=names, range=[_SHAPES[s] for s in met])
    )
    size = alt.Size("area:Q", scale=None, legend=None)
    data, y = alt.Chart(alt.NamedData("rows")), rows.axis()
    return [
        data.transform_filter("!datum.side_code")
        .mark_text(fontSize=11, color=QUIET, aria=False)
        .encode(x=x, y=y, text="count:N", tooltip=tips),
        data.transform_filter("datum.side_code && !datum.hollow")
        .mark_point(filled=True, opacity=1, stroke="#ffffff", strokeWidth=0.8, aria=False)
        .encode(x=x, y=y, size=size, color=color, shape=shape, tooltip=tips),
        data.transform_filter("datum.side_code && datum.hollow")
        .mark_point(filled=True, fill="#ffffff", opacity=1, strokeWidth=2, aria=False)
        .encode(x=x, y=y, size=size, stroke=color, shape=shape, tooltip=tips),
    ]


def _said(result: Result, by_firm: Mapping[str, Any], lang: Language) -> str:
    steps = result.tables["steps"]
    share = float(steps["lost_share"].iloc[-1]) if len(steps) else 0.0
    last = max(int(row.step) for row in by_firm.values())
    others = [row for row in by_firm.values() if row.side != "shocked"]
    most = max(others, key=lambda row: float(row.lost_output), default=None)
    if lang == "zh":
        worst = (
            f"受传导而损失最多的是“{_name(most, lang)}”（减产 {percent(float(most.loss))}）。" if most else ""
        )
        return f"传导图：{len(by_firm):,} 家受影响，共 {last} 步，损失全部产出的 {percent(share)}。{worst}"
    worst = (
        f" Most is lost beyond the shock by {_name(most, lang)} ({percent(float(most.loss))})."
        if most
        else ""
    )
    lost = f"{percent(share)} of all output"
    return f"Cascade: {len(by_firm):,} firms lose output within {last} steps, {lost}.{worst}"
