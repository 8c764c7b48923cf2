"""Results of every kind made by hand, with numbers such as real ones, and a study's output folder of them."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.results import Evidence, Finding, Input, Provenance, Result, Statement, Text, write_finding

if TYPE_CHECKING:
    from pathlib import Path

NASTY = "<b>A&B</b> </script><script>alert(1)</script>"
LONG = "Manufacture of other special-purpose machinery, including that for quarrying and construction n.e.c."
INDUSTRIES = (
    "Cement",
    "Chemicals",
    "Glass",
    "Iron and steel",
    "钢铁与有色金属",
    "Paper",
    "Refineries",
    NASTY,
    LONG,
)
VERDICTS = ("localized", "localized", "localized", "dispersed", "within chance")
VERSIONS = {"python": "3.11.9", "jiju": "0.1.0", "numpy": "2.4.6"}
NULL_TEXT = Text(
    "Industries and sizes are dealt out anew over all sites of the study.",
    "把行业与规模在研究区的全部地点上重新随机分配。",
)


def provenance(function: str, seed: int | None = 7, **parameters: Any) -> Provenance:
    inputs = (Input("establishments", 1200, "9f2c" * 16, "plants.csv"),)
    return Provenance(function, parameters, inputs, seed, VERSIONS)


def statements(answer: str, answer_zh: str) -> tuple[Statement, ...]:
    return (
        Statement("answer", Text(answer, answer_zh)),
        Statement(
            "meaning",
            Text(
                "More pairs stand close together than sites alone would give.",
                "近距离的机构对多于仅由地点分布所能产生的数量。",
            ),
        ),
        Statement(
            "limit",
            Text(
                "This does not say why, nor that the firms deal with each other.",
                "这并不说明原因，也不表示企业之间存在往来。",
            ),
        ),
        Statement(
            "caveat",
            Text("12 establishments without coordinates were left out.", "12 个没有坐标的机构未参与计算。"),
        ),
    )


def squares(columns: int = 3, rows: int = 2, side: float = 20_000.0) -> dict[str, Any]:
    """Regions side by side as GeoJSON, in metres."""
    features = []
    for row in range(rows):
        for column in range(columns):
            x, y = column * side, row * side
            ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
            name = f"Region {row * columns + column + 1}"
            features.append(
                {
                    "type": "Feature",
                    "properties": {"region": name[-1], "name": name},
                    "geometry": {"type": "Polygon", "coordinates": [ring]},
                }
            )
    return {"type": "FeatureCollection", "features": features}


def inventory(
    industries: tuple[str, ...] = INDUSTRIES,
    *,
    points: int = 900,
    binned: bool = False,
    degrees: bool = False,
    simulated: bool = True,
    outlines: bool = True,
) -> Result:
    rng = np.random.default_rng(5)
    industry = rng.choice(np.array(industries, dtype=object), size=points)
    x, y = rng.uniform(0, 60_000, points), rng.uniform(0, 40_000, points)
    size = rng.lognormal(3, 1, points)
    frame = pd.DataFrame({"x": x, "y": y, "industry": industry, "establishments": 1, "size": size})
    cell_m = None
    if binned:
        cell_m = 2000.0
        frame["x"], frame["y"] = ((frame[c] // cell_m + 0.5) * cell_m for c in ("x", "y"))
        frame = frame.groupby(["x", "y", "industry"], as_index=False)[["establishments", "size"]].sum()
    if degrees:
        frame["x"], frame["y"] = 110 + frame["x"] / 100_000, 26 + frame["y"] / 111_000
        frame = frame.rename(columns={"x": "lon", "y": "lat"})
    counts = pd.Series(industry).value_counts()
    sums = pd.Series(size).groupby(pd.Series(industry)).sum()
    rows = [
        {
            "industry": name,
            "establishments": int(counts.get(name, 0)),
            "size": float(sums.get(name, 0.0)),
            "establishment_share": counts.get(name, 0) / max(points, 1),
            "size_share": sums.get(name, 0.0) / max(size.sum(), 1),
            "placed": int(counts.get(name, 0)),
            "median_size": 20.1,
        }
        for name in industries
    ]
    table = pd.DataFrame(
        rows,
        columns=[
            "industry",
            "establishments",
            "size",
            "establishment_share",
            "size_share",
            "placed",
            "median_size",
        ],
    )
    horizontal, vertical = ("lon", "lat") if degrees else ("x", "y")
    bounds = (
        [
            float(v)
            for v in (
                frame[horizontal].min(),
                frame[vertical].min(),
                frame[horizontal].max(),
                frame[vertical].max(),
            )
        ]
        if len(frame)
        else [0.0, 0.0, 1.0, 1.0]
    )
    details = {
        "title": {"en": "What there is, and where", "zh": "家底与分布"},
        "simulated": simulated,
        "planar": not degrees,
        "binned": binned,
        "cell_m": cell_m,
        "points_total": points,
        "unplaced": 12,
        "outlines": squares() if outlines and not degrees else None,
        "bounds": bounds,
    }
    return Result(
        "inventory",
        table,
        statements(
            f"There are {points} establishments of {len(industries)} industries.",
            f"共有 {len(industries)} 个行业的 {points} 个机构。",
        ),
        (),
        provenance("measure_inventory", None, map_points=4000),
        details,
        {"points": frame},
    )


def curve(shape: str, seed: int = 1, points: int = 61, measure: str = "kd") -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    d = np.linspace(0, 60_000, points)
    expected = 2.4e-5 * np.exp(-(((d - 24_000) / 22_000) ** 2)) if measure == "kd" else np.ones(points)
    wide = (0.16 + 0.25 * np.exp(-d / 6000)) * expected
    bump = {
        "localized": 0.9 * np.exp(-d / 9000),
        "dispersed": -0.5 * np.exp(-d / 9000),
        "within chance": 0 * d,
    }[shape]
    noise = np.convolve(rng.normal(0, 0.04, points + 6), np.ones(7) / 7, "valid")
    value = expected * (1 + bump + noise)
    return pd.DataFrame(
        {
            "distance_m": d,
            "value": value,
            "expected": expected,
            "low": expected - wide,
            "high": expected + wide,
            "pointwise_low": expected - wide * 0.7,
            "pointwise_high": expected + wide * 0.7,
        }
    )


def evidence(industry: str, verdict: str, p: float, adjusted: float | None = None) -> Evidence:
    return Evidence(
        claim=f"concentration of {industry}",
        statistic="extreme rank length",
        value=3.2,
        alternative="two-sided",
        null="sites",
        null_text=NULL_TEXT,
        simulations=999,
        p_value=p,
        p_adjusted=adjusted,
        level=0.95,
        verdict=verdict,
        caveats=(Text("Sites that share one place count as they stand.", "同址的地点按实际计入。"),),
    )


def concentration(
    verdict: str = "localized", measure: str = "kd", *, simulated: bool = True, **more: Any
) -> Result:
    """As an older version saved it; ``more`` are details that newer ones add."""
    table = curve(verdict, measure=measure)
    details = {
        "title": {"en": "Does Cement gather?", "zh": "水泥业是否集聚？"},
        "simulated": simulated,
        "industry": "Cement",
        "measure": measure,
        "weighted": False,
        "null": "sites",
        "establishments": 130,
        "sites": 1188,
        "level": 0.95,
        "simulations": 999,
        "p_value": 0.001,
        "verdict": verdict,
        "index": 0.12,
        "localized_m": [[0.0, 12_000.0]] if verdict == "localized" else [],
        "dispersed_m": [],
        "peak_distance_m": 2000.0,
        "bandwidth_m": 1234.5,
        "exact": False,
        "error_bound": 2.4e-4,
        "median_distance_m": 26_000.0,
        "tested_distances": 27,
        "left_out": {"no coordinates": 12, "no size": 0},
    }
    return Result(
        "concentration",
        table,
        statements(
            "Cement gathers up to 12 km, more than chance would have it.",
            "水泥业在 12 公里以内集聚，超出随机水平。",
        ),
        (evidence("Cement", verdict, 0.001),),
        provenance("measure_concentration", industry="Cement", measure=measure, simulations=999),
        details | more,
    )


def individual(
    measure: str = "M", *, planar: bool = True, simulated: bool = True, tested: bool = True, n: int = 40
) -> Result:
    """A concentration with values of single establishments at three distances, tested at the second."""
    result = concentration(measure=measure, simulated=simulated, band="erl", case_control=False)
    rng = np.random.default_rng(11)
    place = rng.uniform(0, 1, (n, 2))
    axes = {"x": place[:, 0] * 40_000, "y": place[:, 1] * 30_000}
    if not planar:
        axes = {"lon": 110 + 4 * place[:, 0], "lat": 27 + 3 * place[:, 1]}
    scale = 5_000.0 if measure == "L" else 1.0
    frames = []
    for number, distance in enumerate((2_000.0, 10_000.0, 20_000.0)):
        value = scale * (rng.lognormal(0.3, 0.8, n) - (0.8 if measure == "L" else 0.0))
        value[0] = np.nan
        p = rng.uniform(0.001, 1, n) if tested and number == 1 else np.full(n, np.nan)
        p[1:6] = np.where(np.isfinite(p[1:6]), 0.001, np.nan)
        names = [f'Works "{k}", east' for k in range(n)]
        columns = {"establishment": names, **axes, "distance_m": distance, "value": value, "p_value": p}
        frames.append(pd.DataFrame(columns | {"p_adjusted": np.minimum(1.0, 4 * p)}))
    table = pd.concat(frames, ignore_index=True)
    return dataclasses.replace(result, tables={"individual": table})


def ranking(
    industries: tuple[str, ...] = INDUSTRIES,
    *,
    verdicts: tuple[str, ...] = VERDICTS,
    measure: str = "kd",
    simulated: bool = True,
) -> Result:
    rows, curves, found = [], [], []
    signs = {"localized": 1, "dispersed": -1, "within chance": 0.25}
    for at, name in enumerate(industries):
        verdict = verdicts[at % len(verdicts)]
        p = 0.001 if verdict != "within chance" else 0.2 + 0.07 * (at % 9)
        statistic = signs[verdict] * (3 + 7.3 / (1 + at % 7))
        rows.append(
            {
                "industry": name,
                "establishments": 40 + 13 * (at % 20),
                "statistic": statistic,
                "p_value": p,
                "p_adjusted": min(1.0, p * 2),
                "verdict": verdict,
                "index": 0.1 * signs[verdict] if verdict != "within chance" else 0.0,
                "peak_distance_m": 2000.0 + 500 * (at % 5),
            }
        )
        curves.append(curve(verdict, seed=at, measure=measure).assign(industry=name))
        found.append(evidence(name, verdict, p, min(1.0, p * 2)))
    columns = [
        "industry",
        "establishments",
        "statistic",
        "p_value",
        "p_adjusted",
        "verdict",
        "index",
        "peak_distance_m",
    ]
    table = pd.DataFrame(rows, columns=columns)
    counts = table["verdict"].value_counts() if rows else {}
    details = {
        "title": {"en": "Which industries gather?", "zh": "哪些行业集聚？"},
        "simulated": simulated,
        "measure": measure,
        "weighted": False,
        "null": "sites",
        "sites": 1188,
        "level": 0.95,
        "simulations": 999,
        "tested": len(rows),
        "localized": int(counts.get("localized", 0)),
        "dispersed": int(counts.get("dispersed", 0)),
        "within_chance": int(counts.get("within chance", 0)),
        "left_out": {"no coordinates": 12, "no size": 0},
        "exact": False,
        "error_bound": 2.4e-4,
    }
    empty = curve("localized").assign(industry="").head(0)
    every = pd.concat(curves, ignore_index=True) if curves else empty
    untested = pd.DataFrame(
        {
            "industry": ["Tobacco"],
            "establishments": [4],
            "reason_en": ["fewer than 10 establishments"],
            "reason_zh": ["机构少于 10 个"],
        }
    )
    gathered = details["localized"]
    return Result(
        "concentration_ranking",
        table,
        statements(
            f"{gathered} of {len(rows)} industries gather.", f"{len(rows)} 个行业中有 {gathered} 个集聚。"
        ),
        tuple(found),
        provenance("rank_concentration", measure=measure, simulations=999, weighted=False),
        details,
        {"curves": every[["industry", *curve("localized").columns]], "untested": untested},
    )


def colocation(verdict: str = "localized", *, simulated: bool = True) -> Result:
    """The curve of one industry around another."""
    alone = concentration(verdict, "M", simulated=simulated)
    details = {
        **alone.details,
        "title": {"en": "Does Glass stand by Cement?", "zh": "玻璃业是否聚集在水泥业周围？"},
        "neighbor": "Glass",
        "neighbor_establishments": 90,
        "null": "others",
        "band": "erl",
    }
    return Result(
        "colocation",
        alone.table,
        statements("Glass gathers around Cement.", "玻璃业聚集在水泥业周围。"),
        (evidence("Cement", verdict, 0.001),),
        provenance("measure_colocation", industry="Cement", neighbor="Glass", measure="M", simulations=999),
        details,
    )


def pair_rows(industries: tuple[str, ...], *, ordered: bool) -> list[dict[str, Any]]:
    """One row for each pair of industries: some together, some apart, most by chance."""
    rows = []
    for i, name in enumerate(industries):
        for j, neighbor in enumerate(industries):
            if i == j or (not ordered and i > j):
                continue
            at = (3 * i + 7 * j) % 11
            verdict = {0: "localized", 1: "dispersed"}.get(at, "within chance")
            sign = {"localized": 5.0, "dispersed": -4.0}.get(verdict, 0.3 * (at - 6))
            p = 0.001 if verdict != "within chance" else 0.1 + 0.07 * at
            rows.append(
                {
                    "industry": name,
                    "neighbor": neighbor,
                    "establishments": 40 + i,
                    "neighbor_establishments": 40 + j,
                    "statistic": sign + 0.01 * i,
                    "p_value": p,
                    "p_adjusted": min(1.0, 2 * p),
                    "verdict": verdict,
                    "index": 0.1 * sign,
                    "peak_distance_m": 2000.0 + 500 * at,
                }
            )
    return rows


def colocation_ranking(industries: tuple[str, ...] = INDUSTRIES, *, simulated: bool = True) -> Result:
    table = pd.DataFrame(pair_rows(industries, ordered=True))
    curves = [
        curve(row.verdict, seed=at, measure="M").assign(industry=row.industry, neighbor=row.neighbor)
        for at, row in enumerate(table.itertuples())
    ]
    whole = ranking(industries, measure="M", simulated=simulated)
    details = {
        **{key: value for key, value in whole.details.items() if key != "title"},
        "title": {"en": "Which industries stand by which?", "zh": "哪些行业彼此靠近？"},
        "null": "others",
        "band": "erl",
        "industries": len(industries),
        "tested": len(table),
        "curves": len(table),
    }
    columns = ["industry", "neighbor", *curve("localized").columns]
    return Result(
        "colocation_ranking",
        table,
        statements("Some pairs stand together.", "有些行业彼此靠近。"),
        (evidence("Cement", "localized", 0.001, 0.002),),
        provenance("rank_colocation", measure="M", simulations=999, weighted=False),
        details,
        {"curves": pd.concat(curves, ignore_index=True)[columns], "untested": whole.tables["untested"]},
    )


def coagglomeration(industries: tuple[str, ...] = INDUSTRIES, *, simulated: bool = True) -> Result:
    table = pd.DataFrame(pair_rows(industries, ordered=False))
    table.insert(4, "coagglomeration", 0.01 * table["statistic"])
    table = table.drop(columns=["statistic", "index", "peak_distance_m"])
    details = {
        "title": {"en": "Which industries share regions?", "zh": "哪些行业同处一地？"},
        "simulated": simulated,
        "reference": "mean",
        "regions": 6,
        "industries": len(industries),
        "tested": len(table),
        "untested": 1,
        "simulations": 999,
        "level": 0.95,
        "left_out": {"no region": 2, "no size": 0},
    }
    return Result(
        "coagglomeration",
        table.sort_values("coagglomeration", ascending=False, kind="stable").reset_index(drop=True),
        statements("Some pairs share regions.", "有些行业同处一地。"),
        (evidence("Cement", "localized", 0.001, 0.002),),
        provenance("measure_coagglomeration", simulations=999),
        details,
        {"untested": ranking(industries).tables["untested"]},
    )


def specialization(
    regions: int = 6, industries: tuple[str, ...] = INDUSTRIES, *, simulated: bool = True
) -> Result:
    rng = np.random.default_rng(11)
    rows = []
    for region in range(regions):
        for name in industries:
            count = int(rng.poisson(6))
            quotient = float(rng.lognormal(0, 0.7)) if count else 0.0
            rows.append(
                {
                    "region": f"Region {region + 1}",
                    "industry": name,
                    "establishments": count,
                    "value": 25.0 * count,
                    "region_share": count / 60,
                    "reference_share": 0.11,
                    "location_quotient": quotient,
                    "low": quotient / 1.8 if count else np.nan,
                    "high": quotient * 1.8 if count else np.nan,
                }
            )
    columns = [
        "region",
        "industry",
        "establishments",
        "value",
        "region_share",
        "reference_share",
        "location_quotient",
        "low",
        "high",
    ]
    table = pd.DataFrame(rows, columns=columns)
    details = {
        "title": {"en": "What is each region known for?", "zh": "各地区专长于哪些行业？"},
        "simulated": simulated,
        "value_name": "size",
        "interval": "log",
        "level": 0.95,
        "regions": regions,
        "industries": len(industries),
        "small": int((table["establishments"] < 5).sum()),
    }
    return Result(
        "specialization",
        table,
        statements("Region 3 is specialized in Glass.", "第 3 区专长于玻璃业。"),
        (),
        provenance("measure_specialization", interval="log", level=0.95),
        details,
    )


def agglomeration(industries: tuple[str, ...] = INDUSTRIES, *, simulated: bool = True) -> Result:
    rows = [
        {
            "industry": name,
            "establishments": 40 + at,
            "eg": 0.09 - 0.02 * (at % 8),
            "g": 0.05,
            "herfindahl": 0.03,
            "ms": 0.08 - 0.018 * (at % 8),
        }
        for at, name in enumerate(industries)
    ]
    table = pd.DataFrame(rows, columns=["industry", "establishments", "eg", "g", "herfindahl", "ms"])
    details = {
        "title": {
            "en": "Do plants share regions beyond their size?",
            "zh": "剔除规模后企业是否仍集中于少数地区？",
        },
        "simulated": simulated,
        "reference": "sample",
        "regions": 6,
        "coagglomeration": 0.004,
    }
    return Result(
        "agglomeration",
        table,
        statements("Cement is the most concentrated.", "水泥业集中度最高。"),
        (),
        provenance("measure_agglomeration", None),
        details,
    )


def problems(rows: int = 3) -> Result:
    table = pd.DataFrame(
        {
            "code": ["T310", "T205", "T201"][:rows],
            "column": ["lon, lat", "size", "industry"][:rows],
            "rows": [12, 3, 1][:rows],
            "severity": ["warning", "warning", "error"][:rows],
            "message_en": [
                "12 rows have no coordinates",
                "3 sizes are negative",
                f"1 row has no industry: {NASTY}",
            ][:rows],
            "message_zh": ["12 行没有坐标", "3 行规模为负", f"1 行没有行业：{NASTY}"][:rows],
            "hint_en": ["They stay in counts.", "They count as missing.", "Fill them in."][:rows],
            "hint_zh": ["计数时仍包括在内。", "按缺失处理。", "请补填。"][:rows],
        }
    )
    details = {
        "title": {"en": "What is wrong with the data?", "zh": "数据有哪些问题？"},
        "simulated": True,
        "table": "plants",
        "source": "plants.csv",
        "rows_read": 1201,
        "rows_kept": 1200,
    }
    return Result("problems", table, (), (), provenance("check_table", None), details)


def study(*, simulated: bool = True, truth: bool = True) -> dict[str, Any]:
    rows = [
        {
            "industry": "Cement",
            "verdict": "localized",
            "distance_m": 10_000,
            "note_en": "planted: 5 nuclei",
            "note_zh": "植入 5 个核心",
        },
        {
            "industry": "Iron and steel",
            "verdict": "within chance",
            "distance_m": None,
            "note_en": "",
            "note_zh": "",
        },
    ]
    return {
        "format": 1,
        "title": {"en": "A planted region", "zh": "植入集群的模拟区域"},
        "seed": 7,
        "tables": [
            {
                "name": "plants",
                "kind": "establishments",
                "source": "plants.csv",
                "rows": 1200,
                "sha256": "ab" * 32,
            }
        ],
        "simulated": simulated,
        "truth": rows if truth else [],
        "versions": VERSIONS,
        "questions": [],
    }


def everything() -> list[Result]:
    return [
        problems(),
        inventory(),
        ranking(),
        concentration(),
        colocation(),
        colocation_ranking(),
        coagglomeration(),
        specialization(),
        agglomeration(),
        autocorrelation(),
        clusters(),
        individual(),
    ]


def write_output(folder: Path, results: list[Result], saved_study: dict[str, Any] | None = None) -> Path:
    """An output folder as a study leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(saved_study or study(), ensure_ascii=False)
    (folder / "study.json").write_text(content, encoding="utf-8")
    for at, result in enumerate(results):
        question = {"ask": result.provenance.function, "establishments": "plants"}
        write_finding(folder / "findings", Finding(f"{at:064x}", at, question, result))
    return folder


def autocorrelation(*, simulated: bool = True) -> Result:
    rng = np.random.default_rng(3)
    values = rng.normal(100, 20, 20)
    regions = pd.DataFrame(
        {
            "region": [f"Region {at + 1}" for at in range(20)],
            "value": values,
            "neighbors": rng.integers(1, 6, 20),
            "neighbor_mean": 100 + 0.4 * (values - 100) + rng.normal(0, 5, 20),
        }
    )
    regions.loc[4, "neighbor_mean"] = np.nan
    table = pd.DataFrame(
        {
            "statistic": ["Moran's I", "Getis-Ord G"],
            "value": [0.41, np.nan],
            "expected": [-0.05, 0.02],
            "z": [3.1, np.nan],
            "p_analytical": [0.002, np.nan],
            "p_value": [0.001, np.nan],
        }
    )
    details = {
        "title": {"en": "Are neighbors alike?", "zh": "相邻地区是否相似？"},
        "simulated": simulated,
        "value_name": "employment",
        "regions": 20,
        "links": 62,
        "level": 0.95,
        "simulations": 999,
        "left_out": {"no region": 0, "no value": 1},
    }
    return Result(
        "autocorrelation",
        table,
        statements("Neighbors are alike.", "相邻地区彼此相似。"),
        (evidence("employment", "positive", 0.001),),
        provenance("measure_autocorrelation", simulations=999),
        details,
        {"regions": regions},
    )


def clusters(
    *, degrees: bool = False, method: str = "scan", found: int = 2, simulated: bool = True
) -> Result:
    """Circles, or with ``method="density"`` the same outlines of which only the first passes the test."""
    rng = np.random.default_rng(8)
    middles = np.array([[12_000.0, 30_000.0], [45_000.0, 9_000.0], [30_000.0, 20_000.0]])[:found]
    xy = np.vstack(
        [rng.uniform(0, 1, (60, 2)) * [60_000, 40_000], *(m + rng.normal(0, 900, (20, 2)) for m in middles)]
    )
    number = np.r_[np.zeros(60, dtype=np.int64), np.repeat(np.arange(1, found + 1), 20)]
    turn = np.linspace(0, 2 * np.pi, 65)
    axes = ["lon", "lat"] if degrees else ["x", "y"]

    def ground(at: Any) -> Any:
        return np.array([179.8, 26.0]) + at / [100_000, 111_000] if degrees else at

    wkt = []
    for middle in middles:
        ring = ground(middle + 2_500 * np.column_stack([np.cos(turn), np.sin(turn)]))
        wkt.append("POLYGON ((" + ", ".join(f"{a:.7f} {b:.7f}" for a, b in ring) + "))")
    place = ground(xy)
    if degrees:
        place[:, 0] = (place[:, 0] + 180) % 360 - 180
    sizes = rng.lognormal(3, 1, len(xy))
    p = [0.001, 0.012 if method == "scan" else 0.4, 0.04 if method == "scan" else np.nan][:found]
    ids = np.arange(1, found + 1, dtype=np.int64)
    table = pd.DataFrame(
        {
            "cluster": ids,
            "establishments": np.full(found, 20, dtype=np.int64),
            "size": [float(sizes[number == k].sum()) for k in ids],
            axes[0]: [float(ground(m)[0]) for m in middles],
            axes[1]: [float(ground(m)[1]) for m in middles],
            "radius_m": np.full(found, 2_500.0),
            "relative_risk": [8.4, np.inf, 2.1][:found],
            "p_value": np.array(p, dtype=float),
            "all_establishments": np.full(found, 31, dtype=np.int64),
            "expected": np.full(found, 2.6),
            "log_likelihood_ratio": [31.2, 12.1, 9.0][:found],
        }
    )
    inside = number > 0
    members = pd.DataFrame(
        {
            "cluster": number[inside],
            "establishment": pd.array([f"plant {k}" for k in np.flatnonzero(inside)], dtype="str"),
            "size": sizes[inside],
            axes[0]: place[inside, 0],
            axes[1]: place[inside, 1],
        }
    )
    points = pd.DataFrame(
        {axes[0]: place[:, 0], axes[1]: place[:, 1], "cluster": number, "establishments": 1, "size": sizes}
    )
    details = {
        "title": {"en": "Where does Cement gather?", "zh": "水泥业在何处集聚？"},
        "simulated": simulated,
        "industry": "Cement",
        "method": method,
        "model": "bernoulli",
        "weighted": False,
        "null": "sites",
        "tested": True,
        "simulations": 999,
        "level": 0.95,
        "establishments": len(xy),
        "sites": 1188,
        "clusters": found,
        "in_clusters": int(inside.sum()),
        "planar": not degrees,
        "crs": "EPSG:4326" if degrees else None,
        "binned": False,
        "cell_m": None,
        "points_total": len(xy),
        "left_out": {"no coordinates": 12},
    }
    return Result(
        "clusters",
        table,
        statements("Cement has two clusters beyond what chance would bring.", "水泥业有两个超出随机的集群。"),
        tuple(evidence("Cement", "clustered", value) for value in p if value == value),
        provenance("find_clusters", industry="Cement", simulations=999),
        details,
        {
            "members": members,
            "outlines": pd.DataFrame({"cluster": ids, "wkt": pd.array(wkt, dtype="str")}),
            "points": points,
        },
    )
