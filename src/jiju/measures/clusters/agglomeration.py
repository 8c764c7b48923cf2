"""Agglomeration of industries: Ellison-Glaeser's gamma, its parts, its test, and Maurel-Sedillot's index."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.chance import adjust_p_values
from jiju.measures.clusters._area import Placed, place_in_regions, reference_shares
from jiju.measures.clusters._dartboard import DartboardNull, dartboard_text
from jiju.results import Evidence, Result, Text, describe_input, record_provenance
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import number_words, p_words

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from jiju.results import Statement

    Floats = NDArray[np.float64]

__all__ = ["AgglomerationResult", "measure_agglomeration"]

_USED = ("establishment", "region", "industry", "size", "lon", "lat", "x", "y")
LEVEL = 0.95
# Fewer establishments, or sizes as unequal as those of fewer, and the approximate p-value does not hold.
MINIMUM_TESTED = 10
MINIMUM_EFFECTIVE = 5.0


class AgglomerationResult(Result):
    """What `measure_agglomeration` found."""

    KIND = "agglomeration"

    @property
    def coagglomeration(self) -> float | None:
        """Gamma of all industries together; None with the sample's own shares as reference."""
        value = self.details["coagglomeration"]
        return None if value is None else float(value)


def measure_agglomeration(
    establishments: pd.DataFrame,
    *,
    regions: GeoDataFrame | None = None,
    reference: pd.DataFrame | None = None,
) -> AgglomerationResult:
    r"""Ellison-Glaeser and Maurel-Sedillot indices of each industry, with the test of no agglomeration.

    Parameters
    ----------
    establishments : DataFrame, shape (n, ...)
        One row each: industry, size (1 where the column is absent), and region unless `regions` is given.
    regions : GeoDataFrame, optional
        Boundaries from `read_boundaries`; the establishments are placed in them first. Default: the region
        column.
    reference : DataFrame, optional
        Columns region and value: the amount (all employment, say) whose shares x_r the industries are
        compared with; several rows of a region are added up. Default: the sizes of all establishments of the
        table, each industry itself included.

    Returns
    -------
    AgglomerationResult
        ``table`` has one row for each industry, the largest index first: industry, establishments, eg, g,
        herfindahl, ms. ``evidence`` has one test for each industry with at least 10 establishments whose
        sizes are not too unequal. ``details["coagglomeration"]`` is gamma of all industries together.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T504`` where the reference has several periods.
    MeasureError
        ``M101`` where nothing can be used or all is in one region, ``M102`` where an amount is negative,
        ``M106`` where the reference lacks a region.

    Notes
    -----
    With s_r the region's share of the industry's size, x_r its share of the reference, and z_j the share of
    establishment j in the industry,

    .. math:: \gamma = \frac{G/(1 - \sum_r x_r^2) - H}{1 - H}, \quad G = \sum_r (s_r - x_r)^2, \quad
        H = \sum_j z_j^2,

    and Maurel-Sedillot's index has sum s_r^2 - sum x_r^2 in the place of G. An industry of one establishment
    (H = 1) has neither. The index of all industries together (Ellison-Glaeser 1997, equation 5) is, with w_i
    the industries' shares and G of their sum, (G - sum w_i^2 G_i) / ((1 - sum x_r^2)(1 - sum w_i^2)), the
    same number with the terms that cancel left out. With the sample's own shares G is 0 by construction; the
    index says nothing then and is None.

    The two choices of x_r are not interchangeable: for the textbook data of Farhauer and Kröll (2014) gamma
    of clothing trade is 0.054 with the regions' employment as reference and -0.094 with the sample's shares.

    The test: under the null every establishment chooses its region on its own with probabilities x_r. Then G
    is a quadratic form sum c_j c_k v_j'v_k in independent indicator vectors; its mean, variance (the formula
    of the 1997 paper where the reference is given) and third moment are exact, and the p-value is that of a
    gamma distribution with these three moments, one-sided (more concentrated than by chance). With the
    sample's shares the coefficients c are those of G = sum_r (s_r - x_r)^2 over all establishments, so that
    the industry's own part in x_r is allowed for. By simulation (10 to 600 establishments, 4 to 400 regions)
    a 5% test rejects 4 to 5.5%, and less, down to 1%, where the sample's shares are the reference and there
    are more regions than establishments. It holds from 10 establishments with 1/H >= 5 on; others are not
    tested. The lower tail is not approximated well enough to test dispersion. p-values are adjusted
    (Benjamini-Hochberg) over the industries tested, and none is given below 1e-6.

    Not for comparing studies with other regions: gamma changes with the borders and is blind to what is on
    the other side of one (see `measure_concentration`).

    References
    ----------
    Ellison, G. and Glaeser, E. L. (1997), Geographic concentration in U.S. manufacturing industries: a
    dartboard approach, Journal of Political Economy 105, 889-927.
    Maurel, F. and Sédillot, B. (1999), A measure of the geographic concentration in French manufacturing
    industries, Regional Science and Urban Economics 29, 575-604.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_agglomeration
    >>> firms = pd.DataFrame({
    ...     "industry": "machines",
    ...     "region": ["Wien"] * 5 + ["Linz"] * 4 + ["Graz"],
    ...     "size": [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000],
    ... })
    >>> everyone = pd.DataFrame({"region": ["Wien", "Linz", "Graz"], "value": [500000, 400000, 100000]})
    >>> measure_agglomeration(firms, reference=everyone).table.round(4)
       industry  establishments      eg       g  herfindahl      ms
    0  machines              10  0.0599  0.1682      0.2447 -0.4358
    """
    placed = place_in_regions(establishments, regions, weighted=True)
    shares = reference_shares(placed, reference, placed.cells(1).sum(axis=1))
    table, tests, coagglomeration = _indices(placed, shares, sample=reference is None)
    details: dict[str, Any] = {
        "title": {"en": "Agglomeration of industries", "zh": "各行业集聚指数"},
        "simulated": bool(establishments.attrs.get("simulated", False)),
        "reference": "sample" if reference is None else "given",
        "regions": int((shares > 0).sum()),
        "coagglomeration": coagglomeration,
        "value_name": placed.value_name,
        "untested": [str(name) for name in table["industry"] if name not in tests],
        "left_out": placed.left_out,
    }
    evidence = _evidence(table, tests, reference is None)
    inputs = [describe_input("establishments", establishments, _USED)]
    if regions is not None:
        inputs.append(describe_input("regions", regions, ("region", "geometry")))
    if reference is not None:
        inputs.append(describe_input("reference", reference, ("region", "value")))
    return AgglomerationResult(
        kind=AgglomerationResult.KIND,
        table=table,
        statements=tuple(_statements(table, evidence, placed, details)),
        evidence=tuple(evidence),
        provenance=record_provenance("measure_agglomeration", {}, inputs, None),
        details=details,
    )


@dataclass(frozen=True)
class _Test:
    """G of one industry with its mean under the null and its p-value."""

    g: float
    expected: float
    p_value: float


def _indices(
    placed: Placed, shares: Floats, *, sample: bool
) -> tuple[pd.DataFrame, dict[str, _Test], float | None]:
    value = placed.cells(1)
    total = value.sum(axis=0)
    positive = total > 0
    s = np.zeros((len(shares), len(total)))
    s[: value.shape[0]] = np.divide(value, total, out=np.zeros_like(value), where=positive)
    x = shares[:, np.newaxis]
    g = ((s - x) ** 2).sum(axis=0)
    spread = float((shares * (1.0 - shares)).sum())  # 1 - sum x^2 without cancellation
    counts = placed.cells(0).sum(axis=0)
    industry_total = total[placed.industry]
    z = np.divide(placed.weight, industry_total, out=np.zeros_like(placed.weight), where=industry_total > 0)
    # 1 - H as sum z (1 - z): exact where one establishment has nearly all, and 0 only where it has all.
    rest = (industry_total - placed.weight) / np.where(industry_total > 0, industry_total, 1.0)
    h = np.bincount(placed.industry, z**2, len(total))
    one_less_h = np.bincount(placed.industry, z * rest, len(total))
    sized = np.bincount(placed.industry, placed.weight > 0, len(total))
    defined = (sized >= 2) & (one_less_h > 0)

    def index(raw: Floats) -> Floats:
        excess = raw / spread - h
        return np.divide(excess, one_less_h, out=np.full_like(excess, math.nan), where=defined)

    raw_ms = (s**2).sum(axis=0) - float((shares**2).sum())
    table = pd.DataFrame(
        {
            "industry": pd.Series(placed.industries, dtype="str"),
            "establishments": counts.astype(np.int64),
            "eg": index(g),
            "g": np.where(positive, g, math.nan),
            "herfindahl": np.where(positive, h, math.nan),
            "ms": index(raw_ms),
        }
    )
    tested = defined & (sized >= MINIMUM_TESTED) & (h * MINIMUM_EFFECTIVE <= 1.0)
    null = DartboardNull.of(shares)
    w = total / total.sum()
    sums = _coefficient_sums(placed, z, w, sample=sample)
    tests = {}
    for at in np.flatnonzero(tested):
        mean, p_value = null.test(float(g[at]), sums[:, at])
        tests[placed.industries[at]] = _Test(float(g[at]), mean, p_value)
    coagglomeration = None
    if not sample and int(positive.sum()) >= 2:
        together = float(((s @ w - shares) ** 2).sum())
        apart = float((w * (1.0 - w)).sum())
        coagglomeration = (together - float((w**2 * g).sum())) / (spread * apart)
    order = table["eg"].sort_values(ascending=False, kind="stable", na_position="last").index
    return table.loc[order].reset_index(drop=True), tests, coagglomeration


def _coefficient_sums(placed: Placed, z: Floats, w: Floats, *, sample: bool) -> Floats:
    """Sums of the 2nd, 3rd, 4th and 6th powers of the coefficients c of each industry, shape (4, industries).

    Given shares: c = z for the industry's establishments. The sample's shares contain the industry itself, so
    s_r - x_r = sum_j c_j u_jr with c = z (1 - w_i) for the industry's and c = -w z for all others.
    """
    n = len(w)
    rows = []
    for power in (2, 3, 4, 6):
        own = np.bincount(placed.industry, z**power, n)
        if sample:
            outside = w**power * own
            own = (1.0 - w) ** power * own + (-1.0) ** power * (outside.sum() - outside)
        rows.append(own)
    return np.stack(rows)


def _evidence(table: pd.DataFrame, tests: dict[str, _Test], sample: bool) -> list[Evidence]:
    names = [str(name) for name in table["industry"] if name in tests]
    adjusted = adjust_p_values([tests[name].p_value for name in names])
    drawn_from = (
        Text("the sizes of all establishments of the table", "表中全部机构的规模")
        if sample
        else Text("the reference table", "参照表")
    )
    return [
        Evidence(
            claim=f"agglomeration of {name}",
            statistic="g",
            value=tests[name].g,
            alternative="greater",
            null="dartboard",
            null_text=dartboard_text(drawn_from),
            simulations=0,
            p_value=tests[name].p_value,
            p_adjusted=float(p),
            level=LEVEL,
            verdict="localized" if p <= 1.0 - LEVEL else "within chance",
        )
        for name, p in zip(names, adjusted, strict=True)
    ]


def _statements(
    table: pd.DataFrame, evidence: list[Evidence], placed: Placed, details: dict[str, Any]
) -> list[Statement]:
    said = [
        _answer(table, evidence),
        statement(
            "meaning",
            "An index of 0 is what chance would give to establishments of these sizes; Ellison and Glaeser "
            "call an industry above 0.05 highly concentrated, one below 0.02 not very concentrated.",
            "指数为 0 表示与同等规模的机构随机分布无异；Ellison 与 Glaeser 将高于 0.05 视为高度集聚，"
            "低于 0.02 视为集聚程度低。",
        ),
        statement(
            "limit",
            "It does not say where the industry gathers, over what distance, or why; it stops at the "
            "borders of the regions and changes with them.",
            "它不说明行业在哪里、在多大距离上集聚，也不说明原因；它止于地区边界，并随边界划分而变化。",
        ),
        statement(
            "limit",
            "An index below 0 is not tested: it need not mean that the industry is spread out on purpose.",
            "低于 0 的指数未作检验：不能据此认为该行业是有意分散布局。",
        ),
    ]
    if details["reference"] == "sample":
        said.append(
            statement(
                "caveat",
                "Industries are compared with all establishments of this table, themselves included; another "
                "reference, such as all employment of the regions, gives other values. An index of all "
                "industries together cannot be given with this reference.",
                "各行业以本表全部机构（含该行业自身）为参照；若换用其他参照（如各地区全部就业），数值会不同。"
                "在此参照下无法给出全部行业的共同集聚指数。",
            )
        )
    elif details["coagglomeration"] is not None:
        value = number_words(details["coagglomeration"])
        said.append(
            statement(
                "meaning",
                f"All industries together have an index of {value}: above 0, they share their regions with "
                "one another more than chance would have it.",
                f"全部行业的共同集聚指数为 {value}：高于 0 表示各行业彼此同处一地的程度超出随机水平。",
            )
        )
    single = [str(n) for n in table.loc[table["eg"].isna(), "industry"]]
    if single:
        en, zh = listed(single)
        said.append(
            statement(
                "caveat",
                f"Industries with fewer than two establishments of some size have no index: {en}.",
                f"有规模的机构不足两家的行业没有指数：{zh}。",
            )
        )
    untested = len(details["untested"]) - len(single)
    if untested:
        said.append(
            statement(
                "caveat",
                f"With an index but without a test: {untested:,} (fewer than {MINIMUM_TESTED} "
                "establishments, or a few very large ones).",
                f"另有 {untested:,} 个行业有指数但未检验：机构不足 {MINIMUM_TESTED} 家，"
                "或由少数特大机构主导。",
            )
        )
    return said + data_caveats(placed.left_out, ("establishments", "家机构"), simulated=details["simulated"])


def _answer(table: pd.DataFrame, evidence: list[Evidence]) -> Statement:
    by_name = {entry.claim: entry for entry in evidence}
    localized = [entry for entry in evidence if entry.verdict == "localized"]
    if not table["eg"].notna().any():
        return statement(
            "answer",
            "No industry has two establishments of some size, so there is no index to give.",
            "没有任何行业拥有两家及以上有规模的机构，因此无法给出指数。",
        )
    # The headline is for an industry that stands up to the test, not for a freak index of two plants.
    named = localized or evidence
    candidates = {entry.claim for entry in named}
    claims = "agglomeration of " + table["industry"]
    top = table[claims.isin(candidates)].iloc[0] if named else table.iloc[0]
    value = number_words(float(top["eg"]))
    entry = by_name.get(f"agglomeration of {top['industry']}")
    if entry is None or entry.p_adjusted is None:
        p_en, p_zh = "not tested", "未检验"
    else:
        p_en, p_zh = f"adjusted {p_words(entry.p_adjusted)}", f"校正 {p_words(entry.p_adjusted)}"
    among_en, among_zh = ("among them", "其中") if named else ("of all", "全部行业中")
    if not evidence:
        head_en = "No industry has enough establishments to be tested"
        head_zh = "没有行业的机构数足以进行检验"
    elif not localized:
        head_en = (
            f"None of {len(evidence):,} industries tested is more concentrated in regions than by chance"
        )
        head_zh = f"在检验的 {len(evidence):,} 个行业中，没有一个的地区集中度超出随机水平"
    else:
        head_en = (
            f"{len(localized):,} of {len(evidence):,} industries tested are more concentrated in regions "
            "than by chance"
        )
        head_zh = f"在检验的 {len(evidence):,} 个行业中，有 {len(localized):,} 个的地区集中度超出随机水平"
    return statement(
        "answer",
        f"{head_en}; the highest Ellison-Glaeser index {among_en} is that of {top['industry']}: "
        f"{value} ({p_en}).",
        f"{head_zh}；{among_zh} Ellison-Glaeser 指数最高的是“{top['industry']}”：{value}（{p_zh}）。",
    )
