"""Growth a year of a place and its peers, and in which year it catches up if nothing changes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.errors import MeasureError
from jiju.measures.scorecards._catching_up import catch_up
from jiju.measures.scorecards._facts import (
    choose_places,
    collect_facts,
    common_unit,
    describe_facts,
    prepare_values,
)
from jiju.measures.scorecards._hierarchy import read_hierarchy
from jiju.measures.scorecards._intervals import ratio_of
from jiju.measures.scorecards._series import Growth, Point, Series, fit_growth, read_series, use_each_period
from jiju.measures.scorecards._shape import shape_table
from jiju.measures.scorecards._trend_statements import trend_statements
from jiju.results import Result, record_provenance
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.measures.scorecards._hierarchy import Hierarchy, Leaf

__all__ = ["TrendResult", "measure_trend"]


class TrendResult(Result):
    """What `measure_trend` found."""

    KIND = "trend"

    @property
    def catching_up(self) -> pd.DataFrame:
        """The year in which the place catches up with each peer, by indicator."""
        return self.tables["catching_up"]

    @property
    def points(self) -> pd.DataFrame:
        """Every number with its time."""
        return self.tables["points"]

    @property
    def breaks(self) -> pd.DataFrame:
        """Changes of source or length of period, and contradictions, within a series."""
        return self.tables["breaks"]

    @property
    def missing(self) -> pd.DataFrame:
        """Every number that is not there."""
        return self.tables["missing"]


def measure_trend(
    values: pd.DataFrame,
    *,
    place: str,
    peers: Sequence[str] | None = None,
    indicators: pd.DataFrame,
    level: float = 0.95,
) -> TrendResult:
    r"""Growth a year of a place and its peers, and the year in which it catches up at these rates.

    Parameters
    ----------
    values : DataFrame, shape (n, ...)
        One row for each number, as for `measure_gap`, with its period; the numbers that later ones have
        superseded are what this measure lives on.
    place : str
        The place in question.
    peers : sequence of str, optional
        The places it is compared with. Default: all others of the table.
    indicators : DataFrame
        One row for each indicator.
    level : float, default 0.95
        Level of the intervals, at least 0.5 and below 1.

    Returns
    -------
    TrendResult
        ``.table`` has the growth of each place and indicator with two periods or more, ``.catching_up`` the
        year for each peer, ``.points`` the numbers, ``.breaks`` what changed within a series.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M331``, ``M332`` and ``M333`` as for `measure_gap`, ``M335`` for a level that cannot be used.

    Notes
    -----
    With three periods or more the growth is the slope of the straight line through the logarithms by least
    squares, its interval that of Student's t with n - 2 degrees of freedom; with two it is the compound
    growth between them, of which there is no interval from sampling. Both are widened by what the bounds of
    the numbers do to the slope. Only periods of one length in months are compared, those of which there are
    most: ten months are not a year.

    The gap is taken at the later of both last numbers, the earlier one carried on at its own rate. With
    :math:`g` the gap and :math:`b` the growth of the logarithms, sign turned where less is better,

    .. math:: years = g / (b_{place} - b_{peer}).

    The interval of the difference adds both variances (Welch-Satterthwaite degrees of freedom). That of the
    years holds each year at which the gap expected then is not told from 0 (Fieller): the error of growth
    counts, and so does the scatter of the last numbers, which may happen to be high or low. Where the
    difference may be 0 or less it has no end: the gap may never close. Where the wording of the sources alone
    does not decide who grows faster, no year is given.

    It is no forecast: rates change, and few periods say little. Numbers of different sources may differ in
    what they count; ``.breaks`` names each change.

    References
    ----------
    Welch, B. L. (1947), The generalization of Student's problem when several different population variances
    are involved, Biometrika 34, 28-35.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_trend
    >>> values = pd.DataFrame({
    ...     "place": ["Here", "Here", "There", "There"], "indicator": "sales",
    ...     "period": ["2022", "2024", "2022", "2024"], "value": [100.0, 121.0, 200.0, 208.08]})
    >>> found = measure_trend(values, place="Here", indicators=pd.DataFrame({"indicator": ["sales"]}))
    >>> found.table[["place", "growth", "periods", "method"]].round(3)
       place  growth  periods method
    0   Here    0.10        2    two
    1  There    0.02        2    two
    >>> found.catching_up[["peer", "years", "year", "verdict"]].round(1)
        peer  years    year verdict
    0  There    7.2  2031.7  closes
    """
    if not 0.5 <= level < 1.0:
        what = f"level is {level!r}"
        msg = "M335"
        raise MeasureError(
            msg, what, where="level", hint="Give a share such as 0.95, at least 0.5 and below 1."
        )
    hierarchy = read_hierarchy(indicators)
    frame, unknown = prepare_values(values, indicators)
    others = choose_places(frame, place, peers)
    place = str(place).strip()
    places = [place, *others]
    facts = collect_facts(frame, hierarchy, places, unknown=unknown)
    series = _every_series(frame, hierarchy, places)
    growth = {key: fit_growth(found.points, level) for key, found in series.items()}
    breaks = [row for key, found in series.items() for row in _breaks(*key, found)]
    rows = [_row(hierarchy.leaves[key[1]], key, series[key], growth[key], breaks) for key in series]
    catching = [
        _catching_row(leaf, peer, series, growth, place, level)
        for leaf in hierarchy.leaves.values()
        for peer in others
        if (place, leaf.code) in series and (peer, leaf.code) in series
    ]
    points = [row for key, found in series.items() for row in _point_rows(key, found, growth[key])]
    refused = [
        {"place": key[0], "indicator": key[1], "reason_en": en, "reason_zh": zh}
        for key, found in series.items()
        for _, en, zh in found.refused
    ]
    table = shape_table("trend", "table", [row for row in rows if row["periods"]])
    tables = {
        "catching_up": shape_table("trend", "catching_up", catching),
        "points": shape_table("trend", "points", points),
        "breaks": shape_table("trend", "breaks", breaks),
        "missing": facts.missing,
        "refused": shape_table("trend", "refused", refused),
        "sources": facts.sources,
    }
    details: dict[str, Any] = {
        "title": {
            "en": f"Growth of {name_in_language(place)} and when it catches up",
            "zh": f"{name_in_language(place, 'zh')}的增长与追赶年份",
        },
        "place": place,
        "peers": others,
        "level": float(level),
        "indicators": len(hierarchy.leaves),
        "missing": len(facts.missing),
        "own_missing": int((facts.missing["place"] == place).sum()),
        "refused": len(refused),
        "planned": facts.planned,
        "unknown": facts.unknown,
        "undivided": [leaf.label_en for leaf in hierarchy.leaves.values() if leaf.denominator],
        "simulated": bool(values.attrs.get("simulated", False)),
    }
    return TrendResult(
        kind=TrendResult.KIND,
        table=table,
        statements=tuple(trend_statements(table, tables, hierarchy, details)),
        evidence=(),
        provenance=record_provenance(
            "measure_trend",
            {"place": place, "peers": others, "level": float(level)},
            describe_facts(values, indicators),
            None,
        ),
        details=details,
        tables=tables,
    )


def _every_series(
    frame: pd.DataFrame, hierarchy: Hierarchy, places: list[str]
) -> dict[tuple[str, str], Series]:
    """The series of each indicator and place that has a number at all."""
    numbered = frame[["value", "low", "high"]].notna().any(axis=1)
    reached = numbered & (frame["status"] == "outcome") & (frame["part"] == "")
    leaves = hierarchy.leaves
    used = use_each_period(
        frame[reached & frame["place"].isin(places) & frame["indicator"].isin(list(leaves))]
    )
    rows: dict[tuple[str, str], list[dict[Any, Any]]] = {}
    for row in used.to_dict("records"):
        rows.setdefault((row["place"], row["indicator"]), []).append(row)
    found = {}
    for leaf in leaves.values():
        # The number itself is followed, not divided by anything: so its own unit counts.
        own = leaf.unit if leaf.unit and not leaf.denominator else None
        unit = own or common_unit(used[used["indicator"] == leaf.code], None, places[0])
        for name in places:
            if (name, leaf.code) in rows:
                found[name, leaf.code] = read_series(rows[name, leaf.code], unit)
    return found


def _row(
    leaf: Leaf, key: tuple[str, str], series: Series, growth: Growth, breaks: list[dict[str, Any]]
) -> dict[str, Any]:
    points = series.points
    first, last = (points[0].number, points[-1].number) if points else (None, None)
    return {
        "indicator": leaf.code,
        "pillar": leaf.pillar,
        "place": key[0],
        "growth": ratio_of(growth.slope) - 1.0,
        "low": ratio_of(growth.low) - 1.0,
        "high": ratio_of(growth.high) - 1.0,
        "periods": len(points),
        "first": first.period if first else "",
        "last": last.period if last else "",
        "first_value": first.point if first else math.nan,
        "last_value": last.point if last else math.nan,
        "unit": last.unit if last else "",
        "method": growth.method,
        "breaks": sum((row["place"], row["indicator"]) == key for row in breaks),
        "label_en": leaf.label_en,
        "label_zh": leaf.label_zh,
    }


def _catching_row(
    leaf: Leaf,
    peer: str,
    series: dict[tuple[str, str], Series],
    growth: dict[tuple[str, str], Growth],
    place: str,
    level: float,
) -> dict[str, Any]:
    own, other = (place, leaf.code), (peer, leaf.code)
    found = catch_up(
        series[own].points, growth[own], series[other].points, growth[other], leaf.direction, level
    )
    return {
        "indicator": leaf.code,
        "pillar": leaf.pillar,
        "peer": peer,
        **found,
        "label_en": leaf.label_en,
        "label_zh": leaf.label_zh,
    }


def _point_rows(key: tuple[str, str], series: Series, growth: Growth) -> list[dict[str, Any]]:
    rows = []
    middle = level = math.nan
    if growth.method != "none":
        middle = math.fsum(p.year for p in series.points) / len(series.points)
        level = math.fsum(math.log(p.number.point) for p in series.points) / len(series.points)
    for point, used in [(p, True) for p in series.points] + [(p, False) for p in series.others]:
        number = point.number
        fitted = ratio_of(level + growth.slope * (point.year - middle)) if used else math.nan
        rows.append(
            {
                "fact": number.fact,
                "place": key[0],
                "indicator": key[1],
                "period": number.period,
                "year": point.year,
                "value": number.value,
                "low": number.low,
                "high": number.high,
                "unit": number.unit,
                "fitted": fitted,
                "used": used and growth.method != "none",
            }
        )
    return sorted(rows, key=lambda row: row["year"])


def _breaks(place: str, code: str, series: Series) -> list[dict[str, Any]]:
    rows = []

    def note(point: Point, kind: str, en: str, zh: str) -> None:
        rows.append(
            {
                "place": place,
                "indicator": code,
                "period": point.number.period,
                "kind": kind,
                "reason_en": en,
                "reason_zh": zh,
            }
        )

    for before, point in zip(series.points, series.points[1:], strict=False):
        if before.publisher and point.publisher and before.publisher != point.publisher:
            note(
                point,
                "source",
                f"published by {point.publisher}, before by {before.publisher}",
                f"由“{point.publisher}”公布，此前由“{before.publisher}”公布",
            )
    for point in series.points:
        if point.contradicted:
            note(point, "contradiction", "sources give different numbers", "不同来源数字不一")
    for point in series.others:
        note(
            point,
            "length",
            "its period is of another length and it is left out",
            "时期长短不同，未纳入",
        )
    return rows
