"""results/schemas describes the tables that the measures really return: names, order, types."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import jiju
from jiju.results import Result, result_columns

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS = Path(__file__).parents[2] / "src" / "jiju" / "results" / "schemas"
KINDS = sorted(path.stem for path in SCHEMAS.glob("*.csv"))
PLACES = {"lon", "lat", "x", "y"}
UNITS = {"", "m", "share", "degree", "1/m"}


@functools.cache
def plants() -> pd.DataFrame:
    """A small table in metres: two industries of 40, one of 3, in four regions."""
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(
        {
            "industry": ["A"] * 40 + ["B"] * 40 + ["C"] * 3,
            "size": rng.integers(1, 50, 83).astype(float),
            "x": rng.uniform(0, 10_000, 83),
            "y": rng.uniform(0, 10_000, 83),
        }
    )
    frame["region"] = np.where(frame["x"] < 5_000, "W", "E") + np.where(frame["y"] < 5_000, "S", "N")
    return jiju.read_establishments(frame)


def compared() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Four places, five indicators in two pillars, bounds, and two missing numbers."""
    rng = np.random.default_rng(6)
    rows = [(place, f"i{k}", float(rng.integers(10, 99))) for place in "ABCD" for k in range(5)]
    values = pd.DataFrame(rows, columns=["place", "indicator", "value"])
    values.loc[[3, 11], "value"] = np.nan
    values["low"], values["high"] = values["value"] - 2.0, values["value"] + 2.0
    values["comparator"] = "about"
    pillars = ["market", "market", "market", "technology", "technology"]
    return values, pd.DataFrame({"indicator": [f"i{k}" for k in range(5)], "pillar": pillars})


def problems(folder: Path) -> Result:
    """The finding that a study adds for each table."""
    plants().drop(columns="establishment").to_csv(folder / "plants.csv", index=False)
    text = "[study]\ntitle = 'Schema'\n[tables.plants]\nkind = 'establishments'\npath = 'plants.csv'\n"
    (folder / "study.toml").write_text(text, encoding="utf-8")
    findings = jiju.run_study(folder / "study.toml")
    return next(finding.result for finding in findings if finding.result.kind == "problems")


MAKERS: dict[str, Callable[[Path], Result]] = {
    "agglomeration": lambda _: jiju.measure_agglomeration(plants()),
    "autocorrelation": lambda _: _autocorrelation(),
    "clusters": lambda _: jiju.find_clusters(plants(), industry="A", simulations=39, rng=1),
    "coagglomeration": lambda _: jiju.measure_coagglomeration(plants(), simulations=39, rng=1),
    "colocation": lambda _: jiju.measure_colocation(
        plants(), industry="A", neighbor="B", simulations=39, rng=1
    ),
    "colocation_ranking": lambda _: jiju.rank_colocation(plants(), simulations=39, rng=1),
    "concentration": lambda _: jiju.measure_concentration(
        plants(), industry="A", measure="M", individual=True, simulations=39, rng=1
    ),
    "concentration_ranking": lambda _: jiju.rank_concentration(plants(), simulations=39, rng=1),
    "complexity": lambda _: jiju.measure_complexity(made(), income=incomes(), resamples=20, rng=1),
    "contradictions": lambda _: jiju.find_contradictions(_published()),
    "cluster_definitions": lambda _: jiju.find_cluster_definitions(
        made(), minimum_regions=2, simulations=1, rng=1, benchmark=_sorted_industries()
    ),
    "density": lambda _: jiju.measure_density(made()),
    "diversity": lambda _: jiju.measure_diversity(made()),
    "entries": lambda _: jiju.measure_entries(panel(), simulations=39, rng=1),
    "opportunities": lambda _: jiju.find_opportunities(
        made(), region=made()["region"].iloc[0], minimum_regions=2, resamples=20, rng=1
    ),
    "gap": lambda _: jiju.measure_gap(compared()[0], place="A", indicators=compared()[1]),
    "inventory": lambda _: jiju.measure_inventory(plants()),
    "peers": lambda _: jiju.find_peers(*compared(), place="A"),
    "problems": problems,
    "relatedness": lambda _: jiju.measure_relatedness(made()),
    "scenarios": lambda _: _scenarios(),
    "levers": lambda _: jiju.find_levers(*compared(), place="B"),
    "sensitivity": lambda _: jiju.measure_sensitivity(*compared(), place="B", evaluations=64, rng=1),
    "scorecard": lambda _: jiju.build_scorecard(*compared()),
    "specialization": lambda _: jiju.measure_specialization(plants()),
    "strengths": lambda _: jiju.find_strengths(*compared(), place="A"),
    "trend": lambda _: _trend(),
    "chokepoints": lambda _: jiju.find_chokepoints(supplied()[0], firms=supplied()[1], home="H"),
    "completeness": lambda _: jiju.measure_completeness(
        _stages(), firms=supplied()[1], flows=supplied()[0], home="H"
    ),
    "disruption": lambda _: jiju.simulate_disruption(
        supplied()[0], firms=supplied()[1], shocked="p1", essentiality="leontief"
    ),
    "systemic_risk": lambda _: jiju.measure_systemic_risk(supplied()[0], firms=supplied()[1]),
    "linkages": lambda _: jiju.measure_linkages(
        supplied()[0].replace({"firm": "x"}), outputs=supplied()[1].drop(columns="industry")
    ),
}


def panel() -> pd.DataFrame:
    """The same table in two years, its amounts moved."""
    rng = np.random.default_rng(8)
    later = made().assign(period="2020")
    later["value"] = later["value"] * rng.lognormal(0.0, 1.0, len(later))
    return pd.concat([made().assign(period="2010"), later], ignore_index=True)


def made() -> pd.DataFrame:
    """Twelve regions of nine industries: the able make what others make, and more."""
    rng = np.random.default_rng(7)
    rows = [
        (f"R{r:02d}", f"I{i}", float(rng.integers(1, 9)))
        for r in range(12)
        for i in range(9)
        if rng.random() < 0.9 - 0.05 * r - 0.04 * i
    ]
    return pd.DataFrame(rows, columns=["region", "industry", "value"])


def _sorted_industries() -> pd.DataFrame:
    """A benchmark of two groups."""
    return pd.DataFrame({"industry": [f"I{i}" for i in range(9)], "group": list("ababababa")})


def incomes() -> pd.DataFrame:
    """Of half of the regions of `made`."""
    return pd.DataFrame({"region": [f"R{r:02d}" for r in range(6)], "value": np.arange(6.0) + 1.0})


def supplied() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Six firms of three industries in two regions, one of which is not known in full."""
    rows = [("s1", "p1", 4.0), ("s2", "p1", 2.0), ("p1", "c1", 9.0), ("p1", "c2", 3.0), ("s1", "c1", 1.0)]
    flows = pd.DataFrame([*rows, ("ghost", "c1", 2.0)], columns=["supplier", "user", "value"])
    firms = pd.DataFrame(
        {
            "firm": ["s1", "s2", "p1", "c1", "c2"],
            "industry": ["steel", "steel", "pumps", "cranes", "cranes"],
            "region": ["H", "J", "J", "H", "H"],
            "output": [5.0, 2.0, 20.0, 60.0, 40.0],
        }
    )
    return flows, firms


def _stages() -> pd.DataFrame:
    """A chain with a stage at home, one from elsewhere and one of which no firm is."""
    return pd.DataFrame(
        {"stage": ["steel", "pumps", "chips", "cranes"], "upstream": ["", "steel", "", "pumps|chips"]}
    )


def _published() -> pd.DataFrame:
    """Figures that contradict each other, that replace each other, and that cannot be compared."""
    rows = [(1.0, "亿元", "2023"), (2.0, "亿元", "2024"), (3.0, "亿元", "2024"), (4.0, "亿美元", "2024")]
    rows += [(0.5, "亿元", "2022")]
    frame = pd.DataFrame(rows, columns=["value", "unit", "period"])
    return frame.assign(place="A", indicator="x", publisher="P")


def _trend() -> Result:
    values, indicators = compared()
    years = [values.assign(period=str(2020 + k), value=values["value"] + k) for k in range(3)]
    years = [year.assign(low=year["value"], high=year["value"]) for year in years]
    return jiju.measure_trend(pd.concat(years, ignore_index=True), place="A", indicators=indicators)


def _scenarios() -> Result:
    values, indicators = compared()
    parts = pd.DataFrame(
        {"place": "A", "indicator": "i0", "part": ["leaders", "suppliers"], "value": [30.0, 10.0]}
    )
    scenarios = pd.DataFrame(
        {"scenario": ["stay", "go"], "indicator": "i0", "part": ["suppliers", "leaders"], "growth": 0.1}
    )
    both = pd.concat([values[values["place"] != "A"], parts], ignore_index=True)
    return jiju.compare_scenarios(both, scenarios=scenarios, place="A", indicators=indicators)


def _autocorrelation() -> Result:
    import geopandas
    from shapely.geometry import box

    squares = [box(east, north, east + 1, north + 1) for east in range(4) for north in range(4)]
    regions = geopandas.GeoDataFrame(
        {"region": [f"R{number:02d}" for number in range(16)]}, geometry=squares, crs="EPSG:3857"
    )
    values = pd.DataFrame({"region": regions["region"], "value": np.arange(16.0)})
    return jiju.measure_autocorrelation(values, boundaries=regions, simulations=39, rng=1)


def type_of(column: pd.Series) -> str:
    for name, test in (
        ("bool", pd.api.types.is_bool_dtype),
        ("int", pd.api.types.is_integer_dtype),
        ("float", pd.api.types.is_float_dtype),
        ("time", pd.api.types.is_datetime64_any_dtype),
    ):
        if test(column.dtype):
            return name
    return "string"


def test_every_kind_of_result_is_described_and_tried() -> None:
    assert sorted(MAKERS) == KINDS


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_a_result_has_the_columns_its_schema_says(kind: str, tmp_path: Path) -> None:
    result = MAKERS[kind](tmp_path)
    assert result.kind == kind
    described = {column.table for column in result_columns(kind)}
    returned = {"table": result.table, **result.tables}
    assert described == set(returned)
    for name, frame in returned.items():
        columns = {column.column: column.type for column in result_columns(kind) if column.table == name}
        place = {column: type_of(frame[column]) for column in frame.columns}
        # Places are in degrees or in metres: the schema names both pairs, a table has one of them.
        if {"lon", "x"} <= set(columns):
            columns = {key: value for key, value in columns.items() if key in place or key not in PLACES}
        assert list(place) == list(columns), name
        assert place == columns, name


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_complete_in_both_languages(kind: str) -> None:
    for column in result_columns(kind):
        where = f"{kind}: {column.table}.{column.column}"
        assert column.type in {"float", "int", "string", "bool", "time"}, where
        assert all([column.label_en, column.label_zh, column.meaning_en, column.meaning_zh]), where
        assert column.unit in UNITS, where


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_a_result_says_in_both_languages_what_it_means_and_what_not(kind: str, tmp_path: Path) -> None:
    result = MAKERS[kind](tmp_path)
    assert {"en", "zh"} <= set(result.details["title"])
    assert isinstance(result.details["simulated"], bool)
    roles = [statement.role for statement in result.statements]
    assert roles[0] == "answer"
    if kind not in {"problems", "inventory"}:
        assert "limit" in roles
    assert all(statement.text.en and statement.text.zh for statement in result.statements)
    assert all(evidence.p_value is None or evidence.p_value > 0 for evidence in result.evidence)
