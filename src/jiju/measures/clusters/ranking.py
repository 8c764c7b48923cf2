"""Which industries of a place gather, all tested at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.measures.clusters._compare import compare_with_chance
from jiju.measures.clusters._kinds import KINDS
from jiju.measures.clusters._ranked import (
    choose_industries,
    count_verdicts,
    join_curves,
    rank_tests,
    row_evidence,
)
from jiju.measures.clusters._setting import Options, describe_inputs, prepare
from jiju.measures.clusters._targets import own_targets
from jiju.measures.clusters._verdict import LOCALIZED
from jiju.measures.clusters._wording import explain_ranking
from jiju.results import Result, record_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import ArrayLike
    from shapely import MultiPolygon, Polygon

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
    window : GeoDataFrame or shapely polygon, optional
        For K, L, D and g: where establishments could stand. Default: as in `measure_concentration`.
    correction : {"isotropic", "translation"}, default "isotropic"
        Edge correction of K, L, D and g.
    band : str, default "erl"
        How a curve is held against the draws, a name in `jiju.chance.BANDS`.
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
    tested, untested = choose_industries(members, minimum_establishments, controls)
    targets = own_targets(members, tested)
    compared = compare_with_chance(setting, targets, options, label=f"{len(targets)} industries")
    names = [members.names[i] for i in tested]
    establishments_of = np.array([len(target.reference) for target in targets], dtype=np.int64)
    heads = {"industry": pd.Series(names, dtype="str"), "establishments": establishments_of}
    table = rank_tests(heads, compared.tests, level)
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
        **count_verdicts(table),
        "simulated": bool(establishments.attrs.get("simulated", False)),
    }
    parameters = {**compared.parameters, "minimum_establishments": minimum_establishments}
    top = table.loc[table["verdict"] == LOCALIZED, "industry"].tolist()
    return ConcentrationRanking(
        kind=ConcentrationRanking.KIND,
        table=table,
        statements=explain_ranking(details, top, compared.tests, (*setting.caveats, *compared.caveats())),
        evidence=tuple(
            row_evidence(row, compared, f"concentration of {row.industry}")
            for row in table.itertuples(index=False)
        ),
        provenance=record_provenance(
            "rank_concentration", parameters, describe_inputs(establishments, window), compared.seed
        ),
        details=details,
        tables={
            "curves": join_curves({"industry": names}, compared.tests),
            "untested": untested,
        },
    )
