"""Spatial autocorrelation of regions: Moran's I and Getis-Ord general G, with their p-values."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import norm

from jiju.chance import generator, monte_carlo_p_value, resolve_seed
from jiju.chance.simulate import each_block
from jiju.errors import MeasureError, suggest
from jiju.results import Evidence, Result, Text, describe_input, record_provenance
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import number_words, p_words
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from jiju.results import Statement

    Floats = NDArray[np.float64]

__all__ = ["AutocorrelationResult", "measure_autocorrelation"]

LEVEL = 0.95
MORAN, GETIS_ORD = "Moran's I", "Getis-Ord G"
# Numbers held by one block of draws, 32 MB.
_BLOCK = 4_000_000


class AutocorrelationResult(Result):
    """What `measure_autocorrelation` found."""

    KIND = "autocorrelation"


def measure_autocorrelation(
    values: pd.DataFrame,
    *,
    boundaries: GeoDataFrame | None = None,
    neighbors: pd.DataFrame | None = None,
    value: str = "value",
    simulations: int = 999,
    rng: int | np.random.Generator | None = None,
) -> AutocorrelationResult:
    r"""Whether neighboring regions have like values: Moran's I and Getis-Ord general G.

    Parameters
    ----------
    values : DataFrame, shape (n, ...)
        Columns region (each once) and the value. Rows without either are left out and counted.
    boundaries : GeoDataFrame, optional
        Boundaries from `read_boundaries`; regions that share a border or a corner are neighbors (queen
        contiguity). Give this or `neighbors`.
    neighbors : DataFrame, optional
        Columns region, neighbor and, if wanted, weight (0 or more; 1 where absent): one row for each
        direction, as it stands.
    value : str, default "value"
        Name of the column of values.
    simulations : int, default 999
        Draws: the values are dealt out over the regions.
    rng : int or numpy.random.Generator, optional
        Seed or generator of the draws; None draws a seed and records it.

    Returns
    -------
    AutocorrelationResult
        ``table`` has two rows, for I and G: statistic, value, expected, z, p_analytical, p_value;
        ``tables["regions"]`` each region's value and the mean of its neighbors.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M101`` where fewer than four regions can be used or all values are equal, ``M102`` for a weight that
        is missing or negative, ``M107`` where neighbors are not given or none is found, or a region stands
        twice, ``M202`` where simulations is below 1.

    Notes
    -----
    With y the values, z = y - mean and w the neighbor weights (0 on the diagonal), S0 their sum,

    .. math:: I = \frac{n}{S_0} \frac{\sum_{ij} w_{ij} z_i z_j}{\sum_i z_i^2}, \qquad
        G = \frac{\sum_{i \ne j} w_{ij} y_i y_j}{\sum_{i \ne j} y_i y_j}.

    For I the weights of each region are scaled to add up to 1, for G they are taken as given. I is above
    its expectation -1/(n-1) where like values are neighbors; G tells of which kind: above its expectation
    high values are together, below it low ones. G needs values of 0 or more.

    ``p_analytical`` is two-sided from the normal distribution: variance of I if the values are a normal
    sample (Cliff and Ord 1981), variance of G if they are dealt out at random (Getis and Ord 1992).
    ``p_value`` is the permutation p, twice the smaller tail, both tails decided before the data are seen, the
    observed value counted. Regions without neighbors keep their place in n and have no weight.

    Not for rates of regions of very different size: a rate from few cases is noisy, and noise hides likeness.

    References
    ----------
    Cliff, A. D. and Ord, J. K. (1981), Spatial processes, Pion. Getis, A. and Ord, J. K. (1992), The analysis
    of spatial association by use of distance statistics, Geographical Analysis 24, 189-206.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_autocorrelation
    >>> values = pd.DataFrame({"region": list("abcdef"), "value": [1.0, 2.0, 2.0, 7.0, 8.0, 9.0]})
    >>> pairs = list(zip("abcde", "bcdef")) + list(zip("bcdef", "abcde"))
    >>> neighbors = pd.DataFrame(pairs, columns=["region", "neighbor"])
    >>> result = measure_autocorrelation(values, neighbors=neighbors, rng=1)
    >>> result.table.round(3)[["statistic", "value", "expected", "p_value"]]
         statistic  value  expected  p_value
    0    Moran's I  0.714    -0.200    0.054
    1  Getis-Ord G  0.464     0.333    0.232
    """
    if simulations < 1:
        what = f"simulations={simulations!r} is below 1"
        msg = "M202"
        raise MeasureError(msg, what, where="simulations", hint="The usual number is 999.")
    region, y, left_out = _usable(values, value)
    weights, islands, dropped = _weights(region, boundaries, neighbors)
    seed = resolve_seed(rng)
    moran = _moran(y, weights)
    getis_ord = _getis_ord(y, weights) if bool((y >= 0).all()) and int((y > 0).sum()) >= 2 else None
    draws = _draws(y, weights, simulations, seed)
    rows, evidence = [], []
    for at, (name, found) in enumerate(((MORAN, moran), (GETIS_ORD, getis_ord))):
        if found is None:
            rows.append((name, *[math.nan] * 5))
            continue
        observed, expected, z = found
        # Draws equal to the observed value but for rounding count as equal, that is as extreme.
        simulated = np.where(
            np.isclose(draws[:, at], observed, rtol=1e-12, atol=1e-14), observed, draws[:, at]
        )
        p_value = monte_carlo_p_value(observed, simulated)
        # The normal tail of a huge z would be 0, which no p-value is.
        p_analytical = (
            max(2.0 * float(norm.sf(abs(z))), np.finfo(float).tiny) if math.isfinite(z) else math.nan
        )
        rows.append((name, observed, expected, z, p_analytical, p_value))
        evidence.append(_evidence(name, value, found, simulations, p_value))
    columns = ["statistic", "value", "expected", "z", "p_analytical", "p_value"]
    details = {
        "title": {"en": f"Likeness of neighboring regions: {value}", "zh": f"相邻地区的相似性：{value}"},
        "simulated": bool(values.attrs.get("simulated", False)),
        "value_name": value,
        "regions": len(region),
        "links": int(weights.nnz),
        "level": LEVEL,
        "simulations": simulations,
        "islands": islands,
        "unknown_neighbors": dropped,
        "left_out": left_out,
    }
    inputs = [describe_input("values", values, ("region", value))]
    if boundaries is not None:
        inputs.append(describe_input("boundaries", boundaries, ("region", "geometry")))
    if neighbors is not None:
        inputs.append(describe_input("neighbors", neighbors, ("region", "neighbor", "weight")))
    parameters = {"value": value, "simulations": simulations}
    return AutocorrelationResult(
        kind=AutocorrelationResult.KIND,
        table=pd.DataFrame(rows, columns=columns).astype({"statistic": "str"}),
        statements=tuple(_statements(evidence, getis_ord is None, details)),
        evidence=tuple(evidence),
        provenance=record_provenance("measure_autocorrelation", parameters, inputs, seed),
        details=details,
        tables={"regions": _regions(region, y, weights)},
    )


def _usable(values: pd.DataFrame, value: str) -> tuple[list[str], Floats, dict[str, int]]:
    """Regions in sorted order, their values, and what was left out."""
    require_columns(values, ("region", value), "values")
    numbers = require_numbers(values, value, "values")
    no_region = values["region"].isna().to_numpy()
    no_value = ~np.isfinite(numbers)
    kept = ~(no_region | no_value)
    region = values["region"][kept].astype(str).to_numpy(dtype=object)
    order = np.argsort(region, kind="stable")
    names, y = [str(name) for name in region[order]], numbers[kept][order]
    twice = sorted({first for first, second in pairwise(names) if first == second})
    if twice:
        what = f"regions stand more than once: {listed(twice)[0]}"
        hint = "Give one row for each region: choose one industry or period, or add the rows up."
        msg = "M107"
        raise MeasureError(msg, what, where="values", hint=hint)
    if len(names) < 4 or bool((y == y[0]).all()):
        what = f"{len(names):,} regions with {len(np.unique(y)):,} different values"
        hint = "Autocorrelation needs at least four regions whose values are not all equal."
        msg = "M101"
        raise MeasureError(msg, what, where="values", hint=hint)
    left_out = {"no region": int(no_region.sum()), "no value": int((no_value & ~no_region).sum())}
    return names, y, left_out


def _weights(
    region: list[str], boundaries: GeoDataFrame | None, neighbors: pd.DataFrame | None
) -> tuple[sparse.csr_array[Any], list[str], int]:
    """Weights between the regions, the regions without neighbors, and the links to regions without values."""
    if (boundaries is None) == (neighbors is None):
        what = (
            "the neighbors of the regions are not known" if neighbors is None else "neighbors are given twice"
        )
        hint = "Give either boundaries=... (regions that touch are neighbors) or neighbors=..."
        msg = "M107"
        raise MeasureError(msg, what, where="neighbors", hint=hint)
    if boundaries is not None:
        first, second = _contiguous(boundaries)
        weight = np.ones(len(first))
        where = "boundaries"
    else:
        assert neighbors is not None
        where = "neighbors"
        require_columns(neighbors, ("region", "neighbor"), where)
        first = neighbors["region"].astype(str).to_numpy(dtype=object)
        second = neighbors["neighbor"].astype(str).to_numpy(dtype=object)
        weight = np.ones(len(first))
        if "weight" in neighbors.columns:
            weight = require_numbers(neighbors, "weight", where)
        if not bool((weight >= 0).all()):
            what = "weights of neighbors are missing or below 0"
            msg = "M102"
            raise MeasureError(msg, what, where=where, hint="Give weights of 0 or more.")
    at = {name: position for position, name in enumerate(region)}
    row = np.array([at.get(name, -1) for name in first], dtype=np.int64)
    column = np.array([at.get(name, -1) for name in second], dtype=np.int64)
    known = (row >= 0) & (column >= 0)
    used = known & (row != column) & (weight > 0)
    matrix = sparse.csr_array((weight[used], (row[used], column[used])), shape=(len(region), len(region)))
    if not matrix.nnz:
        found = sorted(set(first))
        what = "no two of the regions with values are neighbors"
        advice = suggest(region[0], found, "Write the regions as in the values.")
        msg = "M107"
        raise MeasureError(msg, what, where=where, hint=advice)
    links = np.diff(matrix.indptr)
    islands = [name for name, count in zip(region, links, strict=True) if not count]
    return matrix, islands, int((~known).sum())


def _contiguous(boundaries: GeoDataFrame) -> tuple[NDArray[Any], NDArray[Any]]:
    """Pairs of regions that touch, in both directions, each once."""
    import shapely

    require_columns(boundaries, ("region", "geometry"), "boundaries")
    shapes = boundaries.geometry.to_numpy()
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    names = boundaries["region"].astype(str).to_numpy(dtype=object)[usable]
    shapes = shapes[usable]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    # A region may have several rows, one for each of its parts.
    pairs = {(names[i], names[j]) for i, j in zip(one, other, strict=True) if names[i] != names[j]}
    ordered = sorted(pairs)
    return (
        np.array([first for first, _ in ordered], dtype=object),
        np.array([second for _, second in ordered], dtype=object),
    )


def _row_standardized(weights: sparse.csr_array[Any]) -> sparse.csr_array[Any]:
    totals = np.asarray(weights.sum(axis=1)).ravel()
    scale = np.divide(1.0, totals, out=np.zeros_like(totals), where=totals > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ weights)


def _sums(w: sparse.csr_array[Any]) -> tuple[float, float, float]:
    """S0, S1 and S2 of Cliff and Ord."""
    s0 = float(w.sum())
    symmetric = w + w.T
    s1 = float((symmetric * symmetric).sum()) / 2.0
    s2 = float(((np.asarray(w.sum(axis=0)) + np.asarray(w.sum(axis=1))) ** 2).sum())
    return s0, s1, s2


def _moran(y: Floats, weights: sparse.csr_array[Any]) -> tuple[float, float, float]:
    """I, its expectation, and z under normality."""
    n = len(y)
    w = _row_standardized(weights)
    s0, s1, s2 = _sums(w)
    z = y - y.mean()
    value = n / s0 * float(z @ (w @ z)) / float(z @ z)
    expected = -1.0 / (n - 1)
    variance = (n**2 * s1 - n * s2 + 3.0 * s0**2) / ((n**2 - 1) * s0**2) - expected**2
    return value, expected, (value - expected) / math.sqrt(variance)


def _getis_ord(y: Floats, w: sparse.csr_array[Any]) -> tuple[float, float, float]:
    """G, its expectation, and z if the values are dealt out at random (Getis and Ord 1992, equations 7-8)."""
    n = len(y)
    y = y / y.max()  # G does not depend on the unit; fourth powers of large values would overflow
    s0, s1, s2 = _sums(w)
    m1, m2, m3, m4 = (float((y**power).sum()) for power in (1, 2, 3, 4))
    apart = m1**2 - m2
    value = float(y @ (w @ y)) / apart
    expected = s0 / (n * (n - 1))
    b0 = (n**2 - 3 * n + 3) * s1 - n * s2 + 3.0 * s0**2
    b1 = -((n**2 - n) * s1 - 2 * n * s2 + 6.0 * s0**2)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6.0 * s0**2)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8.0 * s0**2
    b4 = s1 - s2 + s0**2
    of_square = (b0 * m2**2 + b1 * m4 + b2 * m1**2 * m2 + b3 * m1 * m3 + b4 * m1**4) / (
        apart**2 * n * (n - 1) * (n - 2) * (n - 3)
    )
    variance = of_square - expected**2
    return value, expected, (value - expected) / math.sqrt(variance) if variance > 0 else math.nan


def _draws(y: Floats, weights: sparse.csr_array[Any], simulations: int, seed: int) -> Floats:
    """I and G of values dealt out over the regions, shape (simulations, 2)."""
    n = len(y)
    w = _row_standardized(weights)
    z = y - y.mean()
    to_moran = n / float(w.sum()) / float(z @ z)
    top = float(np.abs(y).max())
    scaled = y / top
    apart = float(scaled.sum() ** 2 - (scaled**2).sum())
    to_getis_ord = 1.0 / apart if apart > 0 else math.nan

    def deal(start: int, stop: int) -> Floats:
        order = np.stack([generator(seed, draw).permutation(n) for draw in range(start, stop)], axis=1)
        dealt, raw = z[order], scaled[order]
        moran = (dealt * (w @ dealt)).sum(axis=0) * to_moran
        getis_ord = (raw * (weights @ raw)).sum(axis=0) * to_getis_ord
        return np.stack([moran, getis_ord], axis=1)

    return np.concatenate(each_block(deal, simulations, max(1, min(64, _BLOCK // n)), "draws"))


def _regions(region: list[str], y: Floats, weights: sparse.csr_array[Any]) -> pd.DataFrame:
    links = np.diff(weights.indptr)
    means = np.where(links > 0, _row_standardized(weights) @ y, math.nan)
    return pd.DataFrame(
        {
            "region": pd.Series(region, dtype="str"),
            "value": y,
            "neighbors": links.astype(np.int64),
            "neighbor_mean": means,
        }
    )


_VERDICTS = {
    MORAN: ("like values are neighbors", "unlike values are neighbors"),
    GETIS_ORD: ("high values are together", "low values are together"),
}
_VERDICTS_ZH = {
    "like values are neighbors": "相邻地区数值相似",
    "unlike values are neighbors": "相邻地区数值相异",
    "high values are together": "高值聚在一起",
    "low values are together": "低值聚在一起",
    "within chance": "与随机无异",
}


def _evidence(
    name: str, value: str, found: tuple[float, float, float], simulations: int, p_value: float
) -> Evidence:
    observed, expected, _ = found
    above, below = _VERDICTS[name]
    verdict = "within chance" if p_value > 1.0 - LEVEL else above if observed > expected else below
    return Evidence(
        claim=f"likeness of neighboring regions in {value}",
        statistic=name,
        value=observed,
        alternative="two-sided",
        null="permutation",
        null_text=Text(
            "The values are dealt out over the regions; the regions and their neighbors stay.",
            "各数值在地区之间随机重新分配；地区及其相邻关系保持不变。",
        ),
        simulations=simulations,
        p_value=p_value,
        level=LEVEL,
        verdict=verdict,
    )


def _statements(evidence: list[Evidence], no_g: bool, details: dict[str, Any]) -> list[Statement]:
    moran = evidence[0]
    said = [
        statement(
            "answer",
            f"Moran's I of {details['value_name']} over {details['regions']:,} regions is "
            f"{number_words(moran.value)} ({p_words(moran.p_value or 1.0)}): {moran.verdict}.",
            f"{details['regions']:,} 个地区“{details['value_name']}”的莫兰指数 I 为 "
            f"{number_words(moran.value)}"
            f"（{p_words(moran.p_value or 1.0)}）：{_VERDICTS_ZH[moran.verdict]}。",
        ),
        statement(
            "meaning",
            "Above its expectation, neighboring regions have more alike values than if the values were dealt "
            "out at random; below it, less alike ones.",
            "高于期望值，表示相邻地区的数值比随机分配时更相似；低于期望值，则更相异。",
        ),
    ]
    said += [
        statement(
            "meaning",
            f"Getis-Ord G is {number_words(entry.value)} ({p_words(entry.p_value or 1.0)}): {entry.verdict}.",
            f"Getis-Ord 全局 G 为 {number_words(entry.value)}（{p_words(entry.p_value or 1.0)}）："
            f"{_VERDICTS_ZH[entry.verdict]}。",
        )
        for entry in evidence[1:]
    ]
    said.append(
        statement(
            "limit",
            "It is one number for the whole map: it does not say where like values are, nor that one region "
            "influences the next.",
            "它只是整张地图的一个数：不说明相似的数值在哪里，也不表示一个地区影响了另一个地区。",
        )
    )
    if no_g:
        said.append(
            statement(
                "caveat",
                "Getis-Ord G is not given: it needs values of 0 or more, at least two of them above 0.",
                "未给出 Getis-Ord G：它要求数值不小于 0，且至少两个大于 0。",
            )
        )
    if details["islands"]:
        en, zh = listed(details["islands"])
        said.append(
            statement(
                "caveat",
                f"Regions without neighbors count in the mean only: {en}.",
                f"没有邻区的地区只计入均值：{zh}。",
            )
        )
    if details["unknown_neighbors"]:
        count = details["unknown_neighbors"]
        said.append(
            statement(
                "caveat",
                f"Links between neighbors of which one has no value are not used: {count:,}.",
                f"相邻关系中有一方没有数值的未使用：{count:,} 条。",
            )
        )
    return said + data_caveats(details["left_out"], ("rows", "行数据"), simulated=details["simulated"])
