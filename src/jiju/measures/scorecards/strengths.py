"""Where a place is strong and where weak among its peers, as far as the wording of the sources decides it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.errors import MeasureError
from jiju.measures.scorecards._facts import (
    Facts,
    choose_places,
    collect_facts,
    describe_facts,
    prepare_values,
)
from jiju.measures.scorecards._gap_statements import (
    contradiction_statements,
    missing_statements,
    refused_statements,
)
from jiju.measures.scorecards._hierarchy import Hierarchy, Leaf, read_hierarchy
from jiju.measures.scorecards._shape import shape_table
from jiju.measures.scorecards._spread import find_scale
from jiju.measures.scorecards._words import plural
from jiju.results import Result, record_provenance
from jiju.results.names import name_in_both, name_in_language
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import percent_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.measures.scorecards._facts import Number
    from jiju.results import Statement

__all__ = ["StrengthsResult", "find_strengths"]

_FEWEST = 3  # peers that a median and a spread of them need
_ROUNDING = 1e-12  # shares of a number that differ less are the same number in two units


class StrengthsResult(Result):
    """What `find_strengths` found."""

    KIND = "strengths"

    @property
    def missing(self) -> pd.DataFrame:
        """Every number that is not there."""
        return self.tables["missing"]

    def of(self, verdict: str) -> list[str]:
        """The indicators with a verdict, such as ``"strength"``."""
        return [str(code) for code in self.table.loc[self.table["verdict"] == verdict, "indicator"]]


def find_strengths(
    values: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    place: str,
    peers: Sequence[str] | None = None,
    share: float = 0.25,
    minimum_places: int = 4,
    period: str | None = None,
) -> StrengthsResult:
    r"""Strengths and weaknesses of a place: its rank on each indicator, with the ranks the wording allows.

    Parameters
    ----------
    values : DataFrame, shape (n, ...)
        One row for each number, as for `measure_gap`.
    indicators : DataFrame
        One row for each indicator, with its direction.
    place : str
        The place in question.
    peers : sequence of str, optional
        The places it is ranked among. Default: all others of the table.
    share : float, default 0.25
        A strength is in the best quarter, a weakness in the last; at least one rank, at most half of them.
    minimum_places : int, default 4
        With fewer places that have a number there is no verdict.
    period : str, optional
        Only numbers within this period. Default: the latest of each place and indicator.

    Returns
    -------
    StrengthsResult
        ``.table`` has one row for each indicator that the place has a number for: ``rank`` with
        ``rank_low`` and ``rank_high``, ``percentile``, ``z``, ``verdict``.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M331``, ``M332``, ``M333`` and ``M334`` as for `measure_gap`, ``M335`` for a share or number that
        cannot be used.

    Notes
    -----
    Of :math:`n` places with a number, the first :math:`t = \max(1, \lfloor share \cdot n \rfloor)` ranks are
    a strength and the last :math:`t` a weakness. A verdict is given only where every number within its bounds
    gives the same; where the wording decides between two the verdict is open. Ties count for half: a place
    that is level with all others is in the middle. The z-value is the distance to the peers' median in robust
    standard deviations (interquartile range over 1.349), of logarithms where all numbers are above 0.

    A rank says who is ahead, not by how much: see `measure_gap`. Among few peers, and peers chosen for being
    the best, a weakness may be a good result.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import find_strengths
    >>> values = pd.DataFrame({
    ...     "place": ["Here", "A", "B", "C"] * 2,
    ...     "indicator": ["sales"] * 4 + ["bases"] * 4,
    ...     "value": [900.0, 500.0, 300.0, 100.0, 30.0, 35.0, 50.0, 60.0],
    ...     "low": [900.0, 500.0, 300.0, 100.0, 30.0, 35.0, 50.0, 60.0],
    ...     "high": [900.0, 500.0, 300.0, 100.0, 40.0, 35.0, 50.0, 60.0],
    ... })
    >>> found = find_strengths(values, pd.DataFrame({"indicator": ["sales", "bases"]}), place="Here")
    >>> found.table[["indicator", "rank", "rank_low", "rank_high", "places", "verdict"]]
      indicator  rank  rank_low  rank_high  places   verdict
    0     sales     1         1          1       4  strength
    1     bases     4         3          4       4      open
    """
    _check(share, minimum_places)
    hierarchy = read_hierarchy(indicators)
    frame, unknown = prepare_values(values, indicators)
    others = choose_places(frame, place, peers)
    place = str(place).strip()
    facts = collect_facts(frame, hierarchy, [place, *others], period=period, positive=False, unknown=unknown)
    rows = []
    for leaf in hierarchy.leaves.values():
        own = facts.one(place, leaf.code)
        if own is not None:
            rows.append(_row(facts, leaf, own, others, share, int(minimum_places)))
    table = shape_table("strengths", "table", rows)
    details: dict[str, Any] = {
        "title": {
            "en": f"Where {name_in_language(place)} is strong and where weak",
            "zh": f"{name_in_language(place, 'zh')}的优势与短板",
        },
        "place": place,
        "peers": others,
        "share": float(share),
        "minimum_places": int(minimum_places),
        "period": period,
        "indicators": len(hierarchy.leaves),
        **{f"{word}": int((table["verdict"] == word).sum()) for word in _VERDICTS},
        "missing": len(facts.missing),
        "own_missing": int((facts.missing["place"] == place).sum()),
        "refused": len(facts.refused),
        "contradicted": facts.count_contradicted(),
        "planned": facts.planned,
        "unknown": facts.unknown,
        "simulated": bool(values.attrs.get("simulated", False)),
    }
    tables = {"missing": facts.missing, "refused": facts.refused, "sources": facts.sources}
    parameters = {name: details[name] for name in ("place", "peers", "share", "minimum_places", "period")}
    return StrengthsResult(
        kind=StrengthsResult.KIND,
        table=table,
        statements=tuple(_statements(table, tables, hierarchy, details)),
        evidence=(),
        provenance=record_provenance(
            "find_strengths",
            parameters,
            describe_facts(values, indicators),
            None,
        ),
        details=details,
        tables=tables,
    )


_VERDICTS = ("strength", "weakness", "middle", "open", "few")


def _check(share: float, minimum_places: int) -> None:
    if not 0.0 < share <= 0.5:
        what = f"share is {share!r}"
        msg = "M335"
        raise MeasureError(msg, what, where="share", hint="Give a share above 0, at most 0.5; 0.25 is usual.")
    if isinstance(minimum_places, bool) or int(minimum_places) != minimum_places or minimum_places < 2:
        what = f"minimum_places is {minimum_places!r}"
        msg = "M335"
        raise MeasureError(msg, what, where="minimum_places", hint="Give a whole number from 2; 4 is usual.")


def _row(
    facts: Facts, leaf: Leaf, own: Number, others: list[str], share: float, minimum: int
) -> dict[str, Any]:
    theirs = [one for peer in others if (one := facts.one(peer, leaf.code))]
    mine = _good(own, leaf.direction)
    each = [_good(one, leaf.direction) for one in theirs]
    slack = _ROUNDING * abs(mine[0])
    better = sum(point > mine[0] + slack for point, _, _ in each)
    worse = sum(point < mine[0] - slack for point, _, _ in each)
    # An open end is infinite: it may lie beyond every other.
    surely_better = sum(low > mine[2] + slack for _, low, _ in each)
    maybe_better = sum(high > mine[1] + slack for _, _, high in each)
    surely_worse = sum(high < mine[1] - slack for _, _, high in each)
    maybe_worse = sum(low < mine[2] - slack for _, low, _ in each)
    places = len(theirs) + 1
    percentile = (worse + (len(theirs) - better - worse) / 2.0) / len(theirs) if theirs else math.nan
    ranks = max(1, math.floor(share * places + 1e-9))
    if places < minimum:
        verdict = "few"
    elif maybe_better < ranks and percentile >= 1.0 - share:
        verdict = "strength"
    elif maybe_worse < ranks and percentile <= share:
        verdict = "weakness"
    elif surely_better < ranks <= maybe_better or surely_worse < ranks <= maybe_worse:
        verdict = "open"
    else:
        verdict = "middle"
    every = sorted([own, *theirs], key=lambda one: (-leaf.direction * one.point, one.place))
    return {
        "indicator": leaf.code,
        "pillar": leaf.pillar,
        "value": own.value,
        "low": own.low,
        "high": own.high,
        "unit": own.unit,
        "period": own.period,
        "rank": better + 1,
        "rank_low": surely_better + 1,
        "rank_high": maybe_better + 1,
        "places": places,
        "percentile": percentile,
        "z": _z(own, theirs, leaf.direction),
        "verdict": verdict,
        "best": every[0].place,
        "fact": own.fact,
        "standing": own.standing,
        "label_en": leaf.label_en,
        "label_zh": leaf.label_zh,
    }


def _good(number: Number, direction: int) -> tuple[float, float, float]:
    """A number and its bounds on a scale where more is better; an open end is infinite."""
    low = -math.inf if math.isnan(number.low) else number.low
    high = math.inf if math.isnan(number.high) else number.high
    return (number.point, low, high) if direction > 0 else (-number.point, -high, -low)


def _z(own: Number, theirs: list[Number], direction: int) -> float:
    if len(theirs) < _FEWEST:
        return math.nan
    points = [one.point for one in theirs]
    if own.point <= 0.0 < min(points):
        # Logarithms of the others only would leave this number without a place.
        points = [*points, own.point]
    scale = find_scale(points)
    if not scale.spread > 0.0:
        return math.nan
    return direction * (scale.place(own.point) - scale.center) / scale.spread


def _statements(
    table: pd.DataFrame, tables: dict[str, pd.DataFrame], hierarchy: Hierarchy, details: dict[str, Any]
) -> list[Statement]:
    place = name_in_both(details["place"])
    said = [_answer(table, place, details)]
    quarter = percent_words(details["share"])
    said.append(
        statement(
            "meaning",
            f"A strength is among the best {quarter} of the places that have a number, a weakness among the "
            "last; both only where the wording of the sources leaves no doubt.",
            f"“优势”指在有数字的地区中位于前 {quarter}，“短板”指位于后 {quarter}；"
            "两者都要求按原文措辞没有疑问。",
        )
    )
    if details["few"]:
        said.append(
            statement(
                "caveat",
                f"On {plural(details['few'], 'indicator')} fewer than {details['minimum_places']} places "
                "have a number, so there is no verdict.",
                f"有 {details['few']} 项指标有数字的地区不足 {details['minimum_places']} 个，不作判定。",
            )
        )
    if details["open"]:
        said.append(
            statement(
                "caveat",
                f"On {plural(details['open'], 'indicator')} the wording of the sources leaves the verdict "
                "open.",
                f"有 {details['open']} 项指标按原文措辞无法判定。",
            )
        )
    said += missing_statements(tables["missing"], details)
    said += contradiction_statements(tables["sources"], hierarchy, details)
    said += refused_statements(tables["refused"], hierarchy)
    said.append(
        statement(
            "limit",
            "A rank says who is ahead, not by how much nor why; among peers chosen for being the best, a "
            "weakness may be a good result.",
            "名次只说明先后，不说明差多少、为什么；若对标对象本身都是顶尖者，“短板”也可能是不错的水平。",
        )
    )
    return said + data_caveats({}, ("numbers", "个数字"), simulated=details["simulated"])


def _answer(table: pd.DataFrame, place: tuple[str, str], details: dict[str, Any]) -> Statement:
    all_of_them = plural(details["indicators"], "indicator")
    told_en, told_zh = [], []
    for verdict, en, zh in (("strength", "strong", "优势"), ("weakness", "weak", "短板")):
        rows = table[table["verdict"] == verdict]
        names_en, names_zh = rows["label_en"].tolist(), rows["label_zh"].tolist()
        if len(rows):
            told_en.append(f"{en} in {len(rows)} ({listed(names_en)[0]})")
            told_zh.append(f"有{zh} {len(rows)} 项（{listed(names_zh)[1]}）")
        else:
            told_en.append(f"{en} in none")
            told_zh.append(f"没有可判定的{zh}")
    rest = len(table) - details["strength"] - details["weakness"]
    own = details["own_missing"]
    missing_en = f"; {plural(own, 'number')} of its own {'is' if own == 1 else 'are'} missing" if own else ""
    missing_zh = f"；自身还有 {own} 个数字缺失" if own else ""
    return statement(
        "answer",
        f"Of {all_of_them}, {place[0]} is {' and '.join(told_en)} among "
        f"{plural(len(details['peers']), 'peer')}; the other {rest} are in the middle or "
        f"undecided{missing_en}.",
        f"与 {len(details['peers'])} 个对标对象相比，{details['indicators']} 项指标中，{place[1]}"
        f"{'，'.join(told_zh)}；其余 {rest} 项居中或无法判定{missing_zh}。",
    )
