"""Regions by their complexity and by what complex industries are within their reach."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from jiju.charts.chart import Chart
from jiju.charts.numbers import compact, significant
from jiju.charts.parts import PLAIN, as_float, each_row, nothing_to_draw
from jiju.charts.scatter import Dot, axis_over, scatter_spec
from jiju.charts.theme import ACCENT
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.results import Language, Result

__all__ = ["draw_outlook"]

_LARGEST, _SMALLEST = 420.0, 22.0
_NAMED = 3


def draw_outlook(result: Result, *, lang: Language, bare: bool) -> Chart:
    """A dot for each region: its complexity to the right, its outlook upwards, its diversity as its size.

    Parameters
    ----------
    result : Result
        Of the kind ``density``.
    lang : {"en", "zh"}
        The language.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Plain Vega.

    Raises
    ------
    ChartError
        ``C106`` where no region has both.
    """
    regions = result.tables["regions"]
    known = regions[regions["complexity"].notna() & regions["outlook"].notna()]
    if known.empty:
        what = "no region has a complexity and an outlook"
        raise nothing_to_draw(result, what, "Look at result.tables['left_out'].")
    known = known.sort_values(["diversity", "region"], ascending=[False, True], kind="stable")
    most = max(int(known["diversity"].max()), 1)
    group = word("region", lang)
    dots = [
        Dot(
            as_float(row.complexity),
            as_float(row.outlook),
            name_in_language(str(row.region), lang),
            group,
            _SMALLEST + (_LARGEST - _SMALLEST) * int(row.diversity) / most / (1 + len(known) / 200),
            as_float(row.value) if not math.isnan(as_float(row.value)) else 0.0,
            tips={
                word("rank", lang): f"{int(row.rank)}",
                word("outlook", lang): significant(as_float(row.outlook)),
                word("complexity", lang): significant(as_float(row.complexity)),
                word("diversity", lang): f"{int(row.diversity)}",
                word("value", lang): compact(as_float(row.value), lang),
            },
        )
        for row in each_row(known)
    ]
    middle = float(known["outlook"].median())
    axes = (
        axis_over(known["complexity"].tolist(), word("complexity_axis", lang), expression=PLAIN, middle=0.0),
        axis_over(known["outlook"].tolist(), word("outlook_axis", lang), expression=PLAIN, middle=middle),
    )
    first = known.sort_values(["rank", "region"], kind="stable")["region"].head(_NAMED)
    named = ("、" if lang == "zh" else ", ").join(name_in_language(str(name), lang) for name in first)
    title = word("outlook_title", lang)
    if lang == "zh":
        description = f"散点图（{title}）：{len(known)} 个地区。前景最大：{named}。"
    else:
        description = f"Dots ({title}): {len(known)} regions. Largest outlook: {named}."
    spec = scatter_spec(
        dots,
        lang=lang,
        title=title,
        description=description,
        bare=bare,
        simulated=bool(result.details.get("simulated")),
        colors={group: ACCENT},
        axes=axes,
        what=group,
    )
    return Chart(spec, result.kind, lang, description, (), _notes(result, len(known), lang))


def _notes(result: Result, known: int, lang: Language) -> tuple[str, ...]:
    without = len(result.tables["regions"]) - known
    return (word("no_value_count", lang, count=without),) if without else ()
