"""Which industries of a place gather, all tested at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.chance import adjust_p_values
from jiju.errors import MeasureError
from jiju.measures.clusters._compare import compare_with_chance
from jiju.measures.clusters._kinds import KINDS
from jiju.measures.clusters._members import describe_establishments, find_industry
from jiju.measures.clusters._setting import Options, prepare
from jiju.measures.clusters._targets import own_targets
from jiju.measures.clusters._verdict import DISPERSED, LOCALIZED, NOT_TESTED, WITHIN_CHANCE
from jiju.measures.clusters._wording import explain_ranking
from jiju.results import Result, record_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import ArrayLike
    from shapely import MultiPolygon, Polygon

    from jiju.measures.clusters._compare import Comparison
    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._verdict import CurveTest
    from jiju.results import Evidence

__all__ = ["ConcentrationRanking", "rank_concentration"]


class ConcentrationRanking(Result):
    """Result of `rank_concentration`."""

    KIND = "concentration_ranking"

    @property
    def curves(self) -> pd.DataFrame:
        """The curve of each tested industry with its bands."""
        return self.tables["curves"]

    @property
    def untested(self) -> pd.DataFrame:
        """The industries that could not be tested, and why."""
        return self.tables["untested"]


def rank_concentration(
    establishments: pd.DataFrame,
    *,
    measure: Literal["kd", "M", "m", "K", "L", "D", "g"] = "kd",
    weighted: bool = False,
    distances_m: ArrayLike | None = None,
    null: Literal["sites", "labels", "position"] = "sites",
    controls: Sequence[str] | int | None = None,
    window: GeoDataFrame | Polygon | MultiPolygon | None = None,
    correction: Literal["isotropic", "translation"] = "isotropic",
    band: str = "erl",
    simulations: int = 999,
    level: float = 0.95,
    minimum_establishments: int = 10,
    exact: bool = False,
    rng: int | np.random.Generator | None = None,
) -> ConcentrationRanking:
    """Concentration of every industry, with p-values adjusted for testing them all.

    Parameters
    ----------
    establishments : DataFrame
        All establishments of the study, as `jiju.read_establishments` returns.
    measure : {"kd", "M", "m", "K", "L", "D", "g"}, default "kd"
        As in `measure_concentration`.
    weighted : bool, default False
        Whether establishments count by their size.
    distances_m : array-like of shape (r,), optional
        Distances in metres, ascending, the same for all industries. Default: 40 to 100 even steps up to the
        median distance between sites.
    null : {"sites", "labels", "position"}, default "sites"
        What moves in a draw, as in `measure_concentration`. One draw serves all industries.
    controls : sequence of str, or int, optional
        A number: how many leading characters of an industry's code make a sector; establishments change
        places within their sector only. Industries: only these are tested, and change places with each
        other. Default: all.
    window, correction, band
        As in `measure_concentration`.
    simulations : int, default 999
        Number of draws.
    level : float, default 0.95
        Level of the bands and of the verdicts, at least 0.5 and below 1.
    minimum_establishments : int, default 10
        Industries with fewer usable establishments are listed in ``.untested``, not tested. At least 2.
    exact : bool, default False
        As in `measure_concentration`.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws.

    Returns
    -------
    ConcentrationRanking
        ``.table``: ``industry, establishments, statistic, p_value, p_adjusted, verdict, index,
        peak_distance_m``, localized industries first, the strongest on top; ``.curves``; ``.untested``;
        one evidence for each industry tested.

    Raises
    ------
    TableError
        As `measure_concentration`.
    MeasureError
        As `measure_concentration`; ``M210`` where no industry has enough establishments.

    Notes
    -----
    Each industry's curve, band and p-value are those that `measure_concentration` gives with the same seed
    and distances. The p-values are then adjusted by Benjamini and Hochberg, and the verdicts follow the
    adjusted ones: so an industry may leave its own band and still be within chance when 400 are looked at.
    Not for comparing the *strength* of industries of very different size: the departure in standard
    deviations grows with their number of establishments; compare the index for that.

    References
    ----------
    Those of `measure_concentration`, and Benjamini, Y. and Hochberg, Y. (1995), Controlling the false
    discovery rate, JRSS B 57, 289-300.

    Examples
    --------
    >>> import numpy as np, pandas as pd, jiju
    >>> rng = np.random.default_rng(1)
    >>> xy = rng.uniform(0, 50_000, (300, 2))
    >>> xy[:40] = 20_000 + rng.normal(0, 2_000, (40, 2))
    >>> industry = ["pumps"] * 40 + ["bread", "glass"] * 130
    >>> plants = pd.DataFrame({"industry": industry, "x": xy[:, 0], "y": xy[:, 1]})
    >>> ranking = jiju.rank_concentration(plants, simulations=199, rng=1)
    >>> ranking.table.set_index("industry")["verdict"].to_dict()["pumps"]
    'localized'
    """
    options = Options(
        measure, null, weighted, distances_m, controls, False, window, correction, band,
        simulations, level, exact, rng,
    )  # fmt: skip
    setting = prepare(establishments, options)
    members = setting.members
    tested, untested = _choose(members, minimum_establishments, controls)
    targets = own_targets(members, tested)
    compared = compare_with_chance(setting, targets, options, label=f"{len(targets)} industries")
    names = [members.names[i] for i in tested]
    table = _rank(names, [len(target.reference) for target in targets], compared.tests, level)
    counts = table["verdict"].value_counts()
    label = KINDS[measure].label
    details: dict[str, Any] = {
        "title": {
            "en": f"Which industries gather ({label}{', weighted by size' if weighted else ''})",
            "zh": f"哪些行业集聚（{label}{'，按规模加权' if weighted else ''}）",
        },
        **compared.details,
        "minimum_establishments": minimum_establishments,
        "tested": len(targets),
        "untested": len(untested),
        "localized": int(counts.get(LOCALIZED, 0)),
        "dispersed": int(counts.get(DISPERSED, 0)),
        "within_chance": int(counts.get(WITHIN_CHANCE, 0)),
        "not_tested": int(counts.get(NOT_TESTED, 0)),
        "simulated": bool(establishments.attrs.get("simulated", False)),
    }
    parameters = {**compared.parameters, "minimum_establishments": minimum_establishments}
    top = table.loc[table["verdict"] == LOCALIZED, "industry"].tolist()
    return ConcentrationRanking(
        kind=ConcentrationRanking.KIND,
        table=table,
        statements=explain_ranking(details, top, compared.tests, setting.caveats),
        evidence=tuple(_evidence(row, compared) for row in table.itertuples(index=False)),
        provenance=record_provenance(
            "rank_concentration", parameters, [describe_establishments(establishments)], compared.seed
        ),
        details=details,
        tables={
            "curves": pd.concat(
                [h.table.assign(industry=n) for n, h in zip(names, compared.tests, strict=True)]
            )[["industry", *compared.tests[0].table.columns]].reset_index(drop=True),
            "untested": untested,
        },
    )


def _choose(
    members: Members, minimum: int, controls: Sequence[str] | int | None
) -> tuple[list[int], pd.DataFrame]:
    """The industries to test, and a table of the others with the reason."""
    if isinstance(minimum, bool) or not isinstance(minimum, int | np.integer) or minimum < 2:
        what = f"minimum_establishments is {minimum!r}"
        msg = "M211"
        raise MeasureError(msg, what, hint="Give a whole number from 2; 10 is the default.")
    number = np.bincount(members.code, minlength=len(members.names))
    sized = number
    if members.weighted:
        sized = np.bincount(members.code[members.weight > 0.0], minlength=len(members.names))
    named = (
        set(range(len(members.names)))
        if controls is None or isinstance(controls, int)
        else {find_industry(members, name) for name in controls}
    )
    rows = []
    for i, name in enumerate(members.names):
        if i not in named:
            en, zh = "not among the industries named as controls", "不在指定的对照行业之列"
        elif number[i] < minimum:
            en, zh = f"fewer than {minimum} usable establishments", f"可用机构少于 {minimum} 家"
        elif sized[i] < 2:
            en, zh = "fewer than two establishments have a size above 0", "规模大于 0 的机构少于两家"
        else:
            continue
        rows.append((name, int(number[i]), en, zh))
    untested = pd.DataFrame(rows, columns=["industry", "establishments", "reason_en", "reason_zh"]).astype(
        {"industry": "str", "establishments": "int64", "reason_en": "str", "reason_zh": "str"}
    )
    left = set(untested["industry"])
    tested = [i for i, name in enumerate(members.names) if name not in left]
    if not tested:
        what = f"no industry has {minimum} usable establishments; the largest has {int(number.max())}"
        msg = "M210"
        raise MeasureError(msg, what, hint="Use wider industries, or a smaller minimum_establishments.")
    return tested, untested


def _rank(names: list[str], establishments: list[int], held: list[CurveTest], level: float) -> pd.DataFrame:
    p_value = np.array([np.nan if h.p_value is None else h.p_value for h in held])
    adjusted = adjust_p_values(p_value)
    verdict = [
        h.verdict(None if np.isnan(p) else float(p), level) for h, p in zip(held, adjusted, strict=True)
    ]
    table = pd.DataFrame(
        {
            "industry": pd.Series(names, dtype="str"),
            "establishments": np.array(establishments, dtype=np.int64),
            "statistic": [h.statistic for h in held],
            "p_value": p_value,
            "p_adjusted": adjusted,
            "verdict": pd.Series(verdict, dtype="str"),
            "index": [h.index for h in held],
            "peak_distance_m": [h.peak_distance_m for h in held],
        }
    )
    order = {LOCALIZED: 0, DISPERSED: 1, WITHIN_CHANCE: 2, NOT_TESTED: 2}
    place, strength = table["verdict"].map(order), table["statistic"].abs().fillna(0.0)
    rows = np.lexsort((table["industry"].to_numpy(dtype=str), -strength.to_numpy(), place.to_numpy()))
    return table.iloc[rows].reset_index(drop=True)


def _evidence(row: Any, compared: Comparison) -> Evidence:  # noqa: ANN401  (a named tuple of pandas)
    p_value, p_adjusted = (None if np.isnan(p) else float(p) for p in (row.p_value, row.p_adjusted))
    return compared.evidence(
        f"concentration of {row.industry}", float(row.statistic), p_value, row.verdict, p_adjusted
    )
