"""Where one industry gathers: clusters with outlines and members, held against chance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.chance import null_text, resolve_seed
from jiju.chance.cases import SCATTERED_TEXT
from jiju.chance.checks import check_level, check_simulations
from jiju.errors import MeasureError
from jiju.measures.clusters._cluster_search import passes, search_by_density, search_by_scan
from jiju.measures.clusters._cluster_shapes import to_wkt
from jiju.measures.clusters._cluster_wording import explain_clusters
from jiju.measures.clusters._map_points import bin_points
from jiju.measures.clusters._members import describe_establishments, find_industry, place_members
from jiju.measures.clusters._outlines import LOST_OUTLINES, frame_view, in_system, outline_features
from jiju.measures.clusters._scan import MODELS, Model
from jiju.results import Evidence, Result, describe_input, record_provenance
from jiju.results.geopackage import write_geopackage
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    import os

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from jiju.measures.clusters._cluster_search import Cluster, Found
    from jiju.measures.clusters._members import Members

__all__ = ["ClustersResult", "find_clusters"]

Method = Literal["scan", "density"]
CLUSTERED, WITHIN_CHANCE = "clustered", "within chance"
_MOST_MAP_POINTS = 4_000


class ClustersResult(Result):
    """Result of `find_clusters`."""

    KIND = "clusters"

    @property
    def members(self) -> pd.DataFrame:
        """The industry's establishments in each cluster."""
        return self.tables["members"]

    @property
    def outlines(self) -> GeoDataFrame:
        """The clusters with their outlines, in degrees or in the table's own metres."""
        import geopandas

        shapes = geopandas.GeoSeries.from_wkt(self.tables["outlines"]["wkt"].astype(object))
        return geopandas.GeoDataFrame(self.table.copy(), geometry=shapes.array, crs=self.details["crs"])

    def write(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write a GeoPackage with the layers ``outlines`` and ``members``, whole or not at all.

        Parameters
        ----------
        path : path-like
            Where to, such as ``"clusters.gpkg"``.
        force : bool, default False
            Replace a file that exists.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        MeasureError
            ``M265`` where the file exists.
        ResultError
            ``R205`` where it cannot be written.
        """
        import geopandas

        if Path(path).exists() and not force:
            what = "the file exists already"
            msg = "M265"
            raise MeasureError(msg, what, where=str(path), hint="Give another name, or pass force=True.")
        members = self.members
        axes = ("x", "y") if self.details["planar"] else ("lon", "lat")
        places = geopandas.points_from_xy(members[axes[0]], members[axes[1]])
        placed = geopandas.GeoDataFrame(members.copy(), geometry=places, crs=self.details["crs"])
        return write_geopackage(path, {"outlines": self.outlines, "members": placed})


def find_clusters(
    establishments: pd.DataFrame,
    *,
    industry: str,
    method: Method = "scan",
    model: Model = "bernoulli",
    weighted: bool = False,
    largest_share: float = 0.25,
    largest_radius_m: float | None = None,
    minimum_establishments: int = 5,
    centers: int = 5000,
    simulations: int = 999,
    level: float = 0.95,
    rng: int | np.random.Generator | None = None,
    boundaries: GeoDataFrame | None = None,
) -> ClustersResult:
    r"""Clusters of one industry: where they are, who belongs to them, and whether chance would make them.

    Parameters
    ----------
    establishments : DataFrame
        All establishments of the study, as `jiju.read_establishments` returns: ``industry``, ``lon, lat`` in
        degrees or ``x, y`` in metres, ``size`` where weighted. Those of other industries are what the
        industry is compared with.
    industry : str
        The industry.
    method : {"scan", "density"}, default "scan"
        ``"scan"`` looks for the circles in which the industry exceeds its share most (Kulldorff),
        ``"density"`` for groups of any shape that stand closer together than those around them (HDBSCAN).
    model : {"bernoulli", "poisson"}, default "bernoulli"
        Model of the scan: with ``"bernoulli"`` each establishment is of the industry or not, with
        ``"poisson"`` those of the industry fall on the sites independently. Only the latter takes sizes.
    weighted : bool, default False
        Whether the industry's establishments count by their size (model ``"poisson"``).
    largest_share : float, default 0.25
        Share of all establishments that a circle may hold, at most 0.5. Half, as is usual in epidemiology,
        would call half a country a cluster.
    largest_radius_m : float, optional
        Largest radius of a circle in metres.
    minimum_establishments : int, default 5
        Fewest establishments of the industry in a cluster, at least 2.
    centers : int, default 5000
        Places around which circles of every size are drawn: all of them where there are no more, else so
        many, spread as the establishments are. Around each other place circles of its nearest places are
        drawn, usually 256; ``details`` says how many.
    simulations : int, default 999
        Number of draws.
    level : float, default 0.95
        Level of the test, at least 0.5 and below 1.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws. The same seed gives the same bytes for any number of threads.
    boundaries : GeoDataFrame, optional
        Regions from `read_boundaries`, whose outlines the map shows below the clusters.

    Returns
    -------
    ClustersResult
        ``.table``: ``cluster, establishments, size, lon, lat`` (or ``x, y``), ``radius_m, relative_risk,
        p_value, all_establishments, expected, log_likelihood_ratio``, the strongest cluster first; with the
        scan only clusters that pass the test. ``.members``: the industry's establishments in each.
        ``.outlines``: a GeoDataFrame. ``.write("clusters.gpkg")`` writes both. ``.details["strongest"]`` has
        the best circle even where it is within chance.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, also of the boundaries, ``T304`` where there are no coordinates.
    MeasureError
        ``M205`` no such industry; ``M207`` no sizes above 0; ``M260`` too few establishments; ``M261`` none
        of another industry; ``M202``, ``M209``, ``M211``, ``M262``, ``M263`` parameters that cannot be used;
        ``M264`` where ``"density"`` lacks scikit-learn.

    Notes
    -----
    **Scan.** Circles grow around each center over the nearest places; establishments at one place, or at one
    distance, enter together. A circle with n of all N establishments and c of the industry's C has, where
    c > E = C n/N, the log-likelihood ratio

    .. math:: c \log\frac{c}{n} + (n-c) \log\frac{n-c}{n} + (C-c) \log\frac{C-c}{N-n}
        + (N-n-C+c) \log\frac{N-n-C+c}{N-n} - C \log\frac{C}{N} - (N-C) \log\frac{N-C}{N}

    (Bernoulli) or :math:`c \log(c/E) + (C-c) \log((C-c)/(C-E))` (Poisson; c and C are sizes where weighted).
    Its p-value is the share of draws, the data counted as one, whose *largest* ratio over all circles is no
    smaller: so it accounts for having searched everywhere, and is conservative for all but the strongest.
    Further clusters are the next best circles that touch none of those before. The relative risk is
    (c/E) / ((C-c)/(C-E)).

    What is random: ``"bernoulli"``, and ``"poisson"`` where weighted: all establishments, with industry and
    size, are dealt out over all sites (null ``sites``), so that a large plant stays a large plant and is no
    cluster by itself; E is the mean over these draws, which is why it follows the number of establishments
    and not their sizes. ``"poisson"`` unweighted: each of the industry's establishments falls on any site,
    whatever the others do (null ``scattered``).

    **Density.** The outline is the concave hull of a group, widened by the median distance to the nearest
    other member. Ratio, relative risk and p-value are those of the Bernoulli model for all that lies inside;
    each draw is searched and outlined anew. Above 2,000 establishments that takes too long: then there is no
    p-value.

    When not to use it: where the other industries' sites were never open to this one (mines, harbors), for
    sprawling clusters along a road (the scan sees circles), or to read a cluster's edge to the metre.

    References
    ----------
    Kulldorff, M. (1997), A spatial scan statistic, Communications in Statistics: Theory and Methods 26,
    1481-1496. Campello, R., Moulavi, D. and Sander, J. (2013), Density-based clustering based on
    hierarchical density estimates, PAKDD 2013, 160-172.

    Examples
    --------
    >>> import numpy as np, pandas as pd, jiju
    >>> rng = np.random.default_rng(1)
    >>> xy = rng.uniform(0, 50_000, (300, 2))
    >>> xy[:25] = 20_000 + rng.normal(0, 1_500, (25, 2))
    >>> plants = pd.DataFrame({"industry": ["pumps"] * 40 + ["other"] * 260, "x": xy[:, 0], "y": xy[:, 1]})
    >>> found = jiju.find_clusters(plants, industry="pumps", simulations=199, rng=1)
    >>> found.table[["cluster", "establishments", "all_establishments", "p_value"]]
       cluster  establishments  all_establishments  p_value
    0        1              22                  25    0.005
    """
    _check_options(method, model, simulations, level, weighted=weighted)
    _check_limits(largest_share, largest_radius_m, minimum_establishments, centers)
    members = place_members(establishments, weighted=weighted)
    group = members.of(find_industry(members, industry))
    _check_group(str(industry), group, members, minimum_establishments)
    if method == "scan" and int(largest_share * len(members.code) + 1e-9) < minimum_establishments:
        what = (
            f"largest_share={largest_share!r} of {len(members.code)} establishments is too few for a cluster"
        )
        msg = "M263"
        raise MeasureError(msg, what, hint="Raise largest_share, or lower minimum_establishments.")
    seed = resolve_seed(rng)
    ground = _ground(establishments, members)
    if method == "scan":
        found = search_by_scan(
            members,
            group,
            ground,
            model=model,
            largest_share=largest_share,
            largest_radius_m=largest_radius_m,
            least=minimum_establishments,
            centers=centers,
            simulations=simulations,
            level=level,
            seed=seed,
            label=str(industry),
        )
    else:
        found = search_by_density(
            members,
            group,
            ground,
            least=minimum_establishments,
            simulations=simulations,
            seed=seed,
            label=str(industry),
        )
    parameters = {
        "industry": str(industry),
        "method": method,
        "model": model,
        "weighted": weighted,
        "largest_share": largest_share,
        "largest_radius_m": largest_radius_m,
        "minimum_establishments": minimum_establishments,
        "centers": centers,
        "simulations": simulations,
        "level": level,
    }
    size = _sizes(establishments, members.rows[group])
    inside = np.zeros(len(group), dtype=np.int64)
    for number, cluster in enumerate(found.clusters, start=1):
        inside[cluster.members] = number
    planar = members.points.planar
    binned = bin_points(ground[group], inside, size, planar=planar, most=_MOST_MAP_POINTS)
    axes = ("x", "y") if planar else ("lon", "lat")
    table = _table(found.clusters, size, axes)
    tables = {
        "members": _members_table(establishments, members.rows[group], found.clusters, ground[group], axes),
        "outlines": pd.DataFrame(
            {
                "cluster": table["cluster"],
                "wkt": pd.array([to_wkt(c.outline, planar=planar) for c in found.clusters], dtype="str"),
            }
        ),
        "points": pd.DataFrame(
            {
                axes[0]: binned.position[:, 0],
                axes[1]: binned.position[:, 1],
                "cluster": binned.group,
                "establishments": binned.establishments,
                "size": binned.size,
            }
        ),
    }
    shown = None
    inputs = [describe_establishments(establishments)]
    if boundaries is not None:
        require_columns(boundaries, ("region", "geometry"), "boundaries")
        shown = in_system(boundaries, establishments.attrs.get("crs"), planar=planar)
        inputs.append(describe_input("boundaries", boundaries, ("region", "name", "geometry")))
    view = frame_view(ground[group], shown)
    details: dict[str, Any] = {
        "title": {"en": f"Clusters of {industry}", "zh": f"{industry}的集群"},
        **parameters,
        **found.details,
        "establishments": len(group),
        "sites": len(members.code),
        "clusters": len(found.clusters),
        "in_clusters": int((inside > 0).sum()),
        "planar": planar,
        "crs": establishments.attrs.get("crs") if planar else "EPSG:4326",
        "binned": binned.cell_m is not None,
        "cell_m": binned.cell_m,
        "outlines": outline_features(shown, view) if shown is not None and view is not None else None,
        "points_total": len(group),
        "left_out": members.left_out,
        "simulated": bool(establishments.attrs.get("simulated", False)),
    }
    lost = (LOST_OUTLINES,) if boundaries is not None and shown is None else ()
    return ClustersResult(
        kind=ClustersResult.KIND,
        table=table,
        statements=explain_clusters(details, table) + lost,
        evidence=_evidence(found, details),
        provenance=record_provenance("find_clusters", parameters, inputs, seed),
        details=details,
        tables=tables,
    )


def _check_options(method: str, model: str, simulations: int, level: float, *, weighted: bool) -> None:
    for word, choices, name in (
        (method, ("scan", "density"), "method"),
        (model, MODELS, "model"),
    ):
        if word not in choices:
            what = f"{name} is {word!r}; it can be {' or '.join(map(repr, choices))}"
            msg = "M262"
            raise MeasureError(msg, what, hint=f"Choose {choices[0]!r}.")
    if weighted and (method, model) != ("scan", "poisson"):
        what = "sizes are counted by the Poisson model of the scan only"
        msg = "M262"
        raise MeasureError(msg, what, hint='Pass method="scan", model="poisson", or leave weighted=False.')
    check_simulations(simulations)
    check_level(level)


def _is_number(value: object) -> bool:
    return isinstance(value, float | int | np.number)


def _check_limits(share: float, radius_m: float | None, least: int, centers: int) -> None:
    if isinstance(least, bool) or not isinstance(least, int | np.integer) or least < 2:
        what = f"minimum_establishments is {least!r}"
        msg = "M211"
        raise MeasureError(msg, what, hint="Give a whole number from 2; 5 is the default.")
    for fits, what, hint in (
        (
            _is_number(share) and 0.0 < share <= 0.5,
            f"largest_share is {share!r}",
            "Give a share above 0 and at most 0.5.",
        ),
        (
            radius_m is None or (_is_number(radius_m) and radius_m > 0.0),
            f"largest_radius_m is {radius_m!r}",
            "Give metres above 0.",
        ),
        (
            _is_number(centers) and centers >= 1,
            f"centers is {centers!r}",
            "Give a whole number from 1; 5000 is the default.",
        ),
    ):
        if not fits:
            msg = "M263"
            raise MeasureError(msg, what, hint=hint)


def _check_group(industry: str, group: NDArray[np.intp], members: Members, least: int) -> None:
    if len(group) < least:
        what = f"{industry!r} has {len(group)} usable establishments; a cluster needs {least}"
        msg = "M260"
        raise MeasureError(msg, what, hint="Choose a wider industry, or lower minimum_establishments.")
    if len(group) == len(members.code):
        what = f"all {len(group)} usable establishments are of the industry {industry!r}"
        msg = "M261"
        raise MeasureError(msg, what, hint="Give the establishments of all industries, not of this one only.")
    if members.weighted and np.count_nonzero(members.weight[group]) < 2:
        what = f"fewer than two establishments of {industry!r} have a size above 0"
        msg = "M207"
        raise MeasureError(msg, what, hint="Use weighted=False, or another column as size.")


def _ground(establishments: pd.DataFrame, members: Members) -> NDArray[np.float64]:
    """Coordinates of the sites as the table has them."""
    axes = ("x", "y") if members.points.planar else ("lon", "lat")
    return np.column_stack(
        [establishments[axis].to_numpy(dtype=float, na_value=np.nan)[members.rows] for axis in axes]
    )


def _sizes(establishments: pd.DataFrame, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    if "size" not in establishments.columns:
        return np.full(len(rows), np.nan)
    return require_numbers(establishments, "size", "establishments")[rows]


def _sum(size: NDArray[np.float64]) -> float:
    known = size[np.isfinite(size)]
    return float(known.sum()) if len(known) else float("nan")


def _table(clusters: list[Cluster], size: NDArray[np.float64], axes: tuple[str, str]) -> pd.DataFrame:
    def column(values: list[float]) -> NDArray[np.float64]:
        return np.array(values, dtype=float)

    return pd.DataFrame(
        {
            "cluster": np.arange(1, len(clusters) + 1, dtype=np.int64),
            "establishments": np.array([len(c.members) for c in clusters], dtype=np.int64),
            "size": column([_sum(size[c.members]) for c in clusters]),
            axes[0]: column([float(c.middle[0]) for c in clusters]),
            axes[1]: column([float(c.middle[1]) for c in clusters]),
            "radius_m": column([c.radius_m for c in clusters]),
            "relative_risk": column([c.relative_risk for c in clusters]),
            "p_value": column([np.nan if c.p_value is None else c.p_value for c in clusters]),
            "all_establishments": np.array([c.sites for c in clusters], dtype=np.int64),
            "expected": column([c.expected for c in clusters]),
            "log_likelihood_ratio": column([c.value for c in clusters]),
        }
    )


def _members_table(
    establishments: pd.DataFrame,
    rows: NDArray[np.intp],
    clusters: list[Cluster],
    ground: NDArray[np.float64],
    axes: tuple[str, str],
) -> pd.DataFrame:
    """One row for each member; without names of their own, establishments are numbered from 1."""
    at = np.concatenate([np.empty(0, np.intp), *(c.members for c in clusters)])
    number = np.repeat(np.arange(1, len(clusters) + 1), [len(c.members) for c in clusters])
    if "establishment" in establishments.columns:
        names = establishments["establishment"].astype(str).to_numpy(dtype=object)[rows[at]]
    else:
        names = (rows[at] + 1).astype(str).astype(object)
    return pd.DataFrame(
        {
            "cluster": number.astype(np.int64),
            "establishment": pd.array(names, dtype="str"),
            "size": _sizes(establishments, rows[at]),
            axes[0]: ground[at, 0],
            axes[1]: ground[at, 1],
        }
    )


def _evidence(found: Found, details: dict[str, Any]) -> tuple[Evidence, ...]:
    """The tested claims: each cluster, or that there is one at all."""
    if not details["tested"]:
        return ()
    null = details["null"]
    claims = [(c.value, c.p_value) for c in found.clusters] or [(found.strongest, details["p_value"])]
    return tuple(
        Evidence(
            claim=f"cluster {number} of {details['industry']}",
            statistic="log-likelihood ratio, against the largest of each draw",
            value=value,
            alternative="greater",
            null=null,
            null_text=SCATTERED_TEXT if null == "scattered" else null_text(null),
            simulations=details["simulations"],
            p_value=p,
            level=details["level"],
            verdict=CLUSTERED if passes(p, details["level"]) else WITHIN_CHANCE,
        )
        for number, (value, p) in enumerate(claims, start=1)
    )
