"""Which industries share their regions: the pairwise index of Ellison, Glaeser and Kerr, and its test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.chance import Dartboard, adjust_p_values, counted_p_values, resolve_seed, simulate
from jiju.chance.checks import check_level, check_simulations
from jiju.errors import MeasureError
from jiju.measures.clusters._area import Placed, place_in_regions, reference_shares
from jiju.measures.clusters._dartboard import dartboard_text
from jiju.measures.clusters._ranked import check_minimum, count_verdicts
from jiju.measures.clusters._verdict import DISPERSED, LOCALIZED, WITHIN_CHANCE
from jiju.results import Evidence, Result, Text, describe_input, record_provenance
from jiju.results.sentences import data_caveats, statement
from jiju.results.wording import count_words, number_words, p_words
from jiju.shares import coagglomeration_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from jiju.results import Statement

    Floats = NDArray[np.float64]
    Codes = NDArray[np.intp]

__all__ = ["CoagglomerationResult", "measure_coagglomeration"]

_USED = ("establishment", "region", "industry", "size", "lon", "lat", "x", "y")
_KEPT = 2_000  # pairs with an evidence of their own
_MORE, _LESS = np.uint8(1), np.uint8(2)


class CoagglomerationResult(Result):
    """What `measure_coagglomeration` found."""

    KIND = "coagglomeration"

    @property
    def untested(self) -> pd.DataFrame:
        """The industries that could not be paired, and why."""
        return self.tables["untested"]


def measure_coagglomeration(
    establishments: pd.DataFrame,
    *,
    regions: GeoDataFrame | None = None,
    reference: pd.DataFrame | None = None,
    minimum_establishments: int = 10,
    simulations: int = 999,
    level: float = 0.95,
    rng: int | np.random.Generator | None = None,
) -> CoagglomerationResult:
    r"""Ellison-Glaeser-Kerr coagglomeration of each pair of industries, held against chance.

    Parameters
    ----------
    establishments : DataFrame, shape (n, ...)
        One row each: industry, size (1 where the column is absent), and region unless `regions` is given.
    regions : GeoDataFrame, optional
        Boundaries from `read_boundaries`; the establishments are placed in them first. Default: the region
        column.
    reference : DataFrame, optional
        Columns region and value: the amount (all employment, say) whose shares x_r the industries are
        compared with; several rows of a region are added up. Default: the mean of the industries' shares, as
        Ellison, Glaeser and Kerr have it.
    minimum_establishments : int, default 10
        Industries with fewer establishments of some size are listed in ``.untested``, not paired; in the
        default reference they count. At least 2.
    simulations : int, default 999
        Number of draws.
    level : float, default 0.95
        Level of the verdicts, at least 0.5 and below 1.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws. The same seed gives the same bytes for any number of threads.

    Returns
    -------
    CoagglomerationResult
        ``.table`` has one row for each unordered pair, the largest index first: ``industry, neighbor,
        establishments, neighbor_establishments, coagglomeration, p_value, p_adjusted, verdict``.
        ``.evidence`` has the 2,000 pairs with the smallest p-values and largest indices.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T504`` where the reference has several periods.
    MeasureError
        ``M101`` where nothing can be used or all is in one region, ``M102`` where an amount is negative,
        ``M106`` where the reference lacks a region; ``M202``, ``M209``, ``M211`` for parameters that cannot
        be used, ``M215`` where there is no pair.

    Notes
    -----
    With :math:`s_{ri}` the region's share of the industry's size and :math:`x_r` its share of the reference,

    .. math:: \gamma^c_{ij} = \frac{\sum_r (s_{ri} - x_r)(s_{rj} - x_r)}{1 - \sum_r x_r^2}.

    It is the index of Ellison and Glaeser (1997, equation 5, see `measure_agglomeration`) for a group of two,
    where the plants' sizes drop out. Above 0 the two have more than their shares in the same regions; below 0
    one has more where the other has less. It is small by nature: the mean over pairs is near 0 with the
    default reference, and Ellison, Glaeser and Kerr find few pairs above 0.1.

    The test: under the null every establishment chooses its region on its own with probabilities
    :math:`x_r`, and keeps its size; with the default reference :math:`x_r` is taken anew from each draw. The
    p-value is two-sided, twice the smaller tail of the draws, adjusted (Benjamini-Hochberg) over all pairs.
    By simulation (2 to 12 industries of 25 plants of very unequal size, 12 regions) a 5% test rejects 4% with
    a reference and 0.5 to 4% without, where the giants of the data make the regions of the draws uneven.

    The null is that *neither* industry gathers. Two industries that gather on their own, each where it likes,
    depart from it far more often (46% in one such simulation), on either side: by accident they share a
    region, or share none. So a
    small p-value says that the index is not due to a few large plants; whether it is due to the *pair* is a
    question for many pairs together, or for `measure_colocation`. Not for comparing studies with other
    regions: the index changes with the borders and is blind to what is on the other side of one.

    References
    ----------
    Ellison, G., Glaeser, E. L. and Kerr, W. R. (2010), What causes industry agglomeration? Evidence from
    coagglomeration patterns, American Economic Review 100, 1195-1213. Ellison, G. and Glaeser, E. L. (1997),
    Geographic concentration in U.S. manufacturing industries: a dartboard approach, Journal of Political
    Economy 105, 889-927.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_coagglomeration
    >>> plants = pd.DataFrame({
    ...     "industry": ["cars"] * 10 + ["seats"] * 10 + ["bread"] * 10,
    ...     "region": ["N"] * 8 + ["S"] * 2 + ["N"] * 7 + ["S"] * 3 + ["N"] * 2 + ["S"] * 8,
    ... })
    >>> found = measure_coagglomeration(plants, simulations=199, rng=1)
    >>> found.table[["industry", "neighbor", "coagglomeration"]].round(4)
      industry neighbor  coagglomeration
    0     cars    seats           0.1267
    1    bread    seats          -0.1991
    2    bread     cars          -0.3484
    """
    _check(simulations, level, minimum_establishments)
    placed = place_in_regions(establishments, regions, weighted=True)
    mean_shares = _shares(placed.region, placed).mean(axis=1)
    x = reference_shares(placed, reference, mean_shares)
    chosen, untested = _choose(placed, minimum_establishments)
    curves = _make_pairs(placed, chosen, x, given=reference is not None)
    seed = resolve_seed(rng)
    codes: NDArray[Any] = simulate(
        curves,
        Dartboard(len(placed.region), x),
        simulations=int(simulations),
        seed=seed,
        block=8,
        label=f"{len(curves.observed):,} pairs",
    )
    more, less = ((codes & side).astype(np.bool_).sum(axis=0) for side in (_MORE, _LESS))
    table = _table(placed, curves, more, less, int(simulations), level)
    details: dict[str, Any] = {
        "title": {"en": "Which industries share their regions", "zh": "哪些行业同处一地"},
        "reference": "mean" if reference is None else "given",
        "regions": int((x > 0).sum()),
        "industries": len(chosen),
        "tested": len(table),
        "untested": len(untested),
        **count_verdicts(table),
        "minimum_establishments": int(minimum_establishments),
        "simulations": int(simulations),
        "level": float(level),
        "value_name": placed.value_name,
        "left_out": placed.left_out,
        "simulated": bool(establishments.attrs.get("simulated", False)),
    }
    inputs = [describe_input("establishments", establishments, _USED)]
    if regions is not None:
        inputs.append(describe_input("regions", regions, ("region", "geometry")))
    if reference is not None:
        inputs.append(describe_input("reference", reference, ("region", "value")))
    names = ("minimum_establishments", "simulations", "level")
    return CoagglomerationResult(
        kind=CoagglomerationResult.KIND,
        table=table,
        statements=tuple(_statements(table, details)),
        evidence=_evidence(table, details),
        provenance=record_provenance(
            "measure_coagglomeration", {name: details[name] for name in names}, inputs, seed
        ),
        details=details,
        tables={"untested": untested},
    )


def _check(simulations: int, level: float, minimum: int) -> None:
    check_minimum(minimum)
    check_simulations(simulations)
    check_level(level)


def _choose(placed: Placed, minimum: int) -> tuple[Codes, pd.DataFrame]:
    """Places of the industries that are paired, and a table of the others with the reason."""
    sized = np.bincount(placed.industry, placed.weight > 0.0, len(placed.industries)).astype(np.int64)
    chosen = np.flatnonzero(sized >= minimum)
    if len(chosen) < 2:
        what = f"{len(chosen)} industries have {minimum} establishments of some size"
        msg = "M215"
        raise MeasureError(msg, what, hint="Use wider industries, or a smaller minimum_establishments.")
    others = [(placed.industries[k], int(sized[k])) for k in np.flatnonzero(sized < minimum)]
    untested = pd.DataFrame(
        {
            "industry": pd.Series([name for name, _ in others], dtype="str"),
            "establishments": np.array([count for _, count in others], dtype=np.int64),
            "reason_en": pd.Series(
                [f"fewer than {minimum} establishments of some size"] * len(others), dtype="str"
            ),
            "reason_zh": pd.Series([f"有规模的机构少于 {minimum} 家"] * len(others), dtype="str"),
        }
    )
    return chosen, untested


def _shares(region: NDArray[np.int64], placed: Placed) -> Floats:
    """The regions' shares of each industry that has any size, shape (regions, industries)."""
    totals = np.bincount(placed.industry, placed.weight, len(placed.industries))
    shape = (len(placed.regions), len(placed.industries))
    flat = region * shape[1] + placed.industry
    cells = np.bincount(flat, placed.weight, shape[0] * shape[1]).reshape(shape)
    shares: Floats = cells[:, totals > 0.0] / totals[totals > 0.0]
    return shares


@dataclass(frozen=True, eq=False)
class _Pairs:
    """A statistic for `jiju.chance.simulate`: on which side of the data the index of each pair lies.

    Only that is kept of a draw: one byte a pair, so that the pairs of 400 industries fit into memory.

    Attributes
    ----------
    industry : ndarray of int, shape (n,)
        Of each establishment, among the industries of some size.
    share : ndarray of shape (n,)
        Of each establishment in its industry.
    x : ndarray of shape (regions,)
        The reference.
    given : bool
        Whether it is given, else the mean of the shares in each draw.
    chosen : ndarray of int
        The industries that are paired.
    first, second : ndarray of int, shape (pairs,)
        Places among the chosen.
    observed : ndarray of shape (pairs,)
        The data's index.
    """

    industry: Codes
    share: Floats
    x: Floats
    given: bool
    chosen: Codes
    first: Codes
    second: Codes
    observed: Floats

    def index(self, region: NDArray[np.int64]) -> Floats:
        """The index of each pair where establishments are in these regions."""
        shape = (len(self.x), int(self.industry.max()) + 1)
        flat = region * shape[1] + self.industry
        s = np.bincount(flat, self.share, shape[0] * shape[1]).astype(np.float64, copy=False).reshape(shape)
        x = self.x if self.given else s.mean(axis=1)
        return coagglomeration_of(s[:, self.chosen], x)[self.first, self.second]

    def __call__(self, draws: NDArray[np.int64]) -> NDArray[Any]:
        """Codes of shape (draws, pairs): 1 for at least as large as observed, 2 for at most, 3 for a tie."""
        codes = np.empty((len(draws), len(self.first)), np.uint8)
        for k, draw in enumerate(draws):
            # Sums of the same terms in another order differ in the last digit; such values are ties.
            above = self.index(draw) - self.observed
            codes[k] = np.where(above >= -1e-12, _MORE, 0) | np.where(above <= 1e-12, _LESS, 0)
        return codes


def _make_pairs(placed: Placed, chosen: Codes, x: Floats, *, given: bool) -> _Pairs:
    totals = np.bincount(placed.industry, placed.weight, len(placed.industries))
    place = np.cumsum(totals > 0.0) - 1
    total = totals[placed.industry]
    share = np.divide(placed.weight, total, out=np.zeros_like(placed.weight), where=total > 0.0)
    # An industry without any size adds nothing, wherever it is booked.
    industry = np.maximum(place[placed.industry], 0)
    first, second = np.triu_indices(len(chosen), k=1)
    pairs = _Pairs(industry, share, x, given, place[chosen], first, second, np.empty(0))
    observed = pairs.index(placed.region)
    return _Pairs(industry, share, x, given, place[chosen], first, second, observed)


def _table(
    placed: Placed, pairs: _Pairs, more: Codes, less: Codes, simulations: int, level: float
) -> pd.DataFrame:
    totals = np.bincount(placed.industry, placed.weight, len(placed.industries))
    names = np.array(placed.industries, dtype=object)[totals > 0.0][pairs.chosen]
    counts = np.bincount(placed.industry, minlength=len(totals))[totals > 0.0][pairs.chosen]
    p_value = counted_p_values(more, less, simulations)
    adjusted = adjust_p_values(p_value)
    side = np.where(more < less, LOCALIZED, DISPERSED)
    verdict = np.where(adjusted <= 1.0 - level + 1e-12, side, WITHIN_CHANCE)
    table = pd.DataFrame(
        {
            "industry": pd.Series(names[pairs.first], dtype="str"),
            "neighbor": pd.Series(names[pairs.second], dtype="str"),
            "establishments": counts[pairs.first].astype(np.int64),
            "neighbor_establishments": counts[pairs.second].astype(np.int64),
            "coagglomeration": pairs.observed,
            "p_value": p_value,
            "p_adjusted": adjusted,
            "verdict": pd.Series(verdict, dtype="str"),
        }
    )
    order = table.sort_values(
        ["coagglomeration", "industry", "neighbor"], ascending=[False, True, True], kind="stable"
    )
    return order.reset_index(drop=True)


def _evidence(table: pd.DataFrame, details: dict[str, Any]) -> tuple[Evidence, ...]:
    drawn_from = (
        Text("the reference table", "参照表")
        if details["reference"] == "given"
        else Text("the mean of the industries' shares", "各行业份额的平均值")
    )
    size = table["coagglomeration"].abs()
    told = table.assign(_size=-size).sort_values(["p_value", "_size"], kind="stable").head(_KEPT)
    return tuple(
        Evidence(
            claim=f"coagglomeration of {row.industry} and {row.neighbor}",
            statistic="coagglomeration",
            value=float(row.coagglomeration),
            alternative="two-sided",
            null="dartboard",
            null_text=dartboard_text(drawn_from),
            simulations=details["simulations"],
            p_value=float(row.p_value),
            p_adjusted=float(row.p_adjusted),
            level=details["level"],
            verdict=str(row.verdict),
        )
        for row in _rows(table.loc[told.index.sort_values()])
    )


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    return iter(table.itertuples(index=False))


def _statements(table: pd.DataFrame, details: dict[str, Any]) -> list[Statement]:
    said = [
        _answer(table, details),
        statement(
            "meaning",
            "The index is above 0 where two industries have more than their shares in the same regions, "
            "below 0 where one has more where the other has less. It is small by nature: values above 0.1 "
            "are rare.",
            "两个行业在相同地区都超过应有份额时指数大于 0，一方多而另一方少时小于 0。"
            "该指数本身数值很小：超过 0.1 的情形并不多见。",
        ),
        statement(
            "limit",
            "The null is that neither industry gathers. Two industries that gather on their own, each where "
            "it likes, depart from it easily, on either side; a small p-value is no proof that they seek "
            "each other.",
            "零假设是两个行业都不集聚。各自独立集聚的两个行业也容易偏离零假设（两个方向都可能）；"
            "p 值小并不证明它们相互吸引。",
        ),
        statement(
            "limit",
            "It stops at the borders of the regions and changes with them; it does not say why "
            "two industries share regions.",
            "它止于地区边界，并随边界划分而变化；不说明两个行业为何同处一地。",
        ),
    ]
    if details["reference"] == "mean":
        said.append(
            statement(
                "caveat",
                "Industries are compared with the mean of all industries' shares in this table; another "
                "reference, such as all employment of the regions, gives other values.",
                "各行业以本表各行业份额的平均值为参照；若换用其他参照（如各地区全部就业），数值会不同。",
            )
        )
    if details["untested"]:
        k, least = count_words(details["untested"]), details["minimum_establishments"]
        said.append(
            statement(
                "caveat",
                f"Not paired, for want of {least} establishments of some size: {k} industries, listed by "
                "name.",
                f"有 {k} 个行业未参与配对（有规模的机构少于 {least} 家），均已列名。",
            )
        )
    return said + data_caveats(
        details["left_out"], ("establishments", "家机构"), simulated=details["simulated"]
    )


def _answer(table: pd.DataFrame, details: dict[str, Any]) -> Statement:
    total, near, apart = (count_words(details[name]) for name in ("tested", "localized", "dispersed"))
    found = table[table["verdict"] == LOCALIZED]
    top = (found if len(found) else table).iloc[0]
    value, p = number_words(float(top["coagglomeration"])), p_words(float(top["p_adjusted"]))
    among_en, among_zh = ("among these", "其中") if len(found) else ("of all", "全部行业对中")
    return statement(
        "answer",
        f"Of {total} pairs of industries, {near} share regions more than chance and plant sizes "
        f"would have it, and {apart} less; the highest index {among_en} is that of "
        f"{top['industry']} and {top['neighbor']}: {value} (adjusted {p}).",
        f"在 {total} 对行业中，{near} 对同处一地的程度高于随机与机构规模所致，{apart} 对低于；"
        f"{among_zh}指数最高的是“{top['industry']}”与“{top['neighbor']}”：{value}（校正 {p}）。",
    )
