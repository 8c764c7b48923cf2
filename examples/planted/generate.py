"""Make the planted region: a made-up place whose truth is known, because this script decided it.

Run ``python examples/planted/generate.py`` to write the tables and their truth beside this file; the
committed files are exactly its output. Another seed gives another region with the same truth.

How it is built, so that the truth is exact and not only meant:

1. All sites are drawn first: nine towns of unequal size and a thin countryside. That unevenness is what any
   test must see through: every industry, even one dealt out at random, is thick where the towns are.
2. The controls and the industry with planted sizes are random subsets of all sites. Under the null `sites`
   they are draws like any other, whatever happens to the rest.
3. The planted industries share what is left: some take the sites around a few workshops, one takes sites
   that keep their distance, and two take the coast and the hills.
4. Seven of the towns also have facts, as press pages would state them. They hold no chance at all: how far
   Corrin is from Anstead, its rank and the number that would change it follow from the figures below.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from io import StringIO
from pathlib import Path

import numpy as np

SEED = 20241107
WIDTH_M, HEIGHT_M = 220_000.0, 160_000.0
# The middle of an empty stretch of the North Pacific, so that nobody takes the region for a real one.
WEST, SOUTH = -150.0, 34.0
METRES_PER_DEGREE = 111_195.0

SITES = 3_600
TOWNS = {  # name: (east share, north share, share of the sites, spread in metres)
    "Anstead": (0.28, 0.55, 0.26, 9_000.0),
    "Brackwater": (0.72, 0.36, 0.16, 7_000.0),
    "Corrin": (0.55, 0.74, 0.11, 6_000.0),
    "Dunmere": (0.12, 0.25, 0.07, 4_500.0),
    "Eskdale": (0.86, 0.80, 0.07, 4_500.0),
    "Farrow": (0.45, 0.18, 0.06, 4_000.0),
    "Garth": (0.90, 0.15, 0.04, 3_000.0),
    "Hollin": (0.16, 0.85, 0.04, 3_000.0),
    "Ingleby": (0.40, 0.40, 0.04, 2_500.0),
}

CONTROLS = {"Bakeries 烘焙": 420, "Printing 印刷": 260, "Car repair 汽修": 520, "Furniture 家具": 180}
BY_SIZE = ("Machinery 机械", 220)
TOO_FEW = ("Bell foundries 铸钟", 6)
WORKSHOPS = {  # industry: (establishments, distance at which they gather, towns they gather in)
    "Cutlery 刀具": (90, 1_500.0, ("Anstead",)),
    "Ceramics 陶瓷": (120, 4_000.0, ("Brackwater", "Corrin")),
    "Lamps 灯饰": (110, 3_000.0, ("Anstead", "Eskdale", "Dunmere")),
}
SPREAD = ("Clinics 诊所", 130, 20_000.0)
COAST, HILLS = "Fish canning 水产罐头", "Timber 木材"
GATHERS_OVER_M = 60_000.0
# What the towns' machinery clusters are like. Anstead is the best in all; Corrin is as good in influence,
# half as good in technology and a quarter as good in the market: its exports are an eighth of Anstead's.
INDICATORS = {  # code: (English, Chinese, unit, direction, pillar)
    "output": ("Output", "产值", "亿元", 1, "market"),
    "exports": ("Exports", "出口额", "亿元", 1, "market"),
    "rd_share": ("R&D as a share of revenue", "研发投入占比", "%", 1, "technology"),
    "defects": ("Defects per thousand machines", "千台故障数", "件", -1, "technology"),
    "top_firms": ("Firms among the world's top 100", "世界百强企业数", "家", 1, "influence"),
    "bases": ("Plants abroad", "海外工厂数", "个", 1, "influence"),
}
PILLARS = {"market": "市场", "technology": "技术", "influence": "影响"}
FACTS = {  # town: figures in the order above
    "Anstead": (800, 400, 6, 2, 8, 40),
    "Brackwater": (600, 300, 5, 2.5, 5, 25),
    "Corrin": (400, 50, 3, 4, 8, 40),
    "Dunmere": (300, 40, 2.5, 5, 4, 20),
    "Eskdale": (200, 30, 2, 6, 3, 15),
    "Farrow": (380, 48, 2.9, 4.2, 7, 36),
    "Garth": (100, 10, 1, 8, 1, 5),
}
HEDGED = ("Corrin", "exports", 50, 60)  # printed as 50余: at least 50, at most 60
CONTRADICTED = ("Eskdale", "output", 260)  # a second paper prints this for the same year
GROWTH = {"Corrin": 0.12, "Anstead": 0.02}  # of exports, a year
YEARS = range(2020, 2025)
COUNTIES_ACROSS, COUNTIES_UP = 5, 4
COUNTIES = [
    "Alder 桤县",
    "Aspen 杨县",
    "Beech 榉县",
    "Birch 桦县",
    "Cedar 杉县",
    "Cherry 樱县",
    "Chestnut 栗县",
    "Cypress 柏县",
    "Elm 榆县",
    "Fir 枞县",
    "Hazel 榛县",
    "Holly 冬青县",
    "Larch 落叶松县",
    "Linden 椴县",
    "Maple 枫县",
    "Oak 栎县",
    "Pine 松县",
    "Rowan 花楸县",
    "Walnut 胡桃县",
    "Willow 柳县",
]


def draw_sites(rng: np.random.Generator) -> np.ndarray:
    """All sites, in metres from the south-west corner: towns and countryside."""
    shares = [town[2] for town in TOWNS.values()]
    counts = rng.multinomial(SITES, [*shares, 1.0 - sum(shares)])
    parts = []
    for (east, north, _, spread), count in zip(TOWNS.values(), counts[:-1], strict=True):
        # A Student t with 3 degrees of freedom: a dense center and far suburbs.
        offsets = rng.standard_t(3, size=(count, 2)) * spread / 1.7
        parts.append(offsets + np.array([east * WIDTH_M, north * HEIGHT_M]))
    parts.append(rng.uniform([0, 0], [WIDTH_M, HEIGHT_M], size=(counts[-1], 2)))
    sites = np.concatenate(parts)
    # What falls off the edge is folded back, so that the coast is thick with sites but no site is lost.
    limits = np.array([WIDTH_M, HEIGHT_M])
    sites = np.abs(sites) % (2 * limits)
    return np.where(sites > limits, 2 * limits - sites, sites)


def assign_industries(sites: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One industry for each site."""
    industries = np.full(len(sites), "", dtype=object)
    order = rng.permutation(len(sites))
    taken = 0
    for name, count in [*CONTROLS.items(), BY_SIZE, TOO_FEW]:
        industries[order[taken : taken + count]] = name
        taken += count

    for name, (count, distance, towns) in WORKSHOPS.items():
        free = np.flatnonzero(industries == "")
        nearest = np.full(len(free), math.inf)
        for town in towns:
            east, north, _, spread = TOWNS[town]
            # The workshops' quarter lies off the town's middle.
            center = np.array([east * WIDTH_M + 0.8 * spread, north * HEIGHT_M - 0.5 * spread])
            nearest = np.minimum(nearest, np.hypot(*(sites[free] - center).T))
        # Three in four gather; the others are anywhere.
        gathered = free[np.argsort(nearest + rng.exponential(distance, len(free)))[: round(0.75 * count)]]
        industries[gathered] = name
        free = np.flatnonzero(industries == "")
        industries[rng.choice(free, count - len(gathered), replace=False)] = name

    name, count, distance = SPREAD
    free = np.flatnonzero(industries == "")
    crowding = np.zeros(len(free))
    for _ in range(count):
        # The next one opens where the others are far: at the least crowded of thirty sites.
        candidates = rng.choice(len(free), 30, replace=False)
        chosen = candidates[np.argmin(crowding[candidates])]
        industries[free[chosen]] = name
        crowding += np.exp(-np.hypot(*(sites[free] - sites[free[chosen]]).T) / distance)
        crowding[chosen] = math.inf

    rest = np.flatnonzero(industries == "")
    to_the_hills = 1.0 / (1.0 + np.exp(-(sites[rest, 0] - 0.5 * WIDTH_M) / 12_000.0))
    industries[rest] = np.where(rng.random(len(rest)) < to_the_hills, HILLS, COAST)
    return industries


def draw_sizes(sites: np.ndarray, industries: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """People employed: skewed, and unrelated to the place but for one industry."""
    sizes = np.ceil(rng.lognormal(2.3, 0.9, len(sites)))
    east, north, _, _ = TOWNS["Corrin"]
    own = np.flatnonzero(industries == BY_SIZE[0])
    nearness = np.argsort(np.hypot(*(sites[own] - [east * WIDTH_M, north * HEIGHT_M]).T))
    sizes[own] = np.sort(sizes[own])[::-1][np.argsort(nearness)]
    return sizes.astype(int)


def to_degrees(points: np.ndarray) -> np.ndarray:
    """Longitude and latitude of points in metres, to about a metre."""
    lat = SOUTH + points[..., 1] / METRES_PER_DEGREE
    lon = WEST + points[..., 0] / (METRES_PER_DEGREE * math.cos(math.radians(SOUTH + 0.7)))
    return np.round(np.stack([lon, lat], axis=-1), 5)


def write_plants(
    sites: np.ndarray, industries: np.ndarray, sizes: np.ndarray, rng: np.random.Generator
) -> str:
    """The table as an office might send it: a few rows are spoiled, as they always are."""
    table = zip(industries, sizes, to_degrees(sites), strict=True)
    rows = [
        [f"P{number:04d}", industry, size, f"{lon:.5f}", f"{lat:.5f}"]
        for number, (industry, size, (lon, lat)) in enumerate(table, start=1)
    ]
    spoiled = rng.choice(len(rows), 8, replace=False)
    extra = [list(rows[at]) for at in spoiled[:3]]  # sent twice
    for at in spoiled[3:5]:
        rows[at][3:] = ["", ""]  # no coordinates
    rows[spoiled[5]][3:] = ["0", "0"]  # a form's default
    rows[spoiled[6]][2] = -rows[spoiled[6]][2]  # a slip of the key
    rows[spoiled[7]][2] = ""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["establishment", "industry", "employees", "lon", "lat"])
    writer.writerows([*rows, [""] * 5, *extra])
    return out.getvalue()


def write_counties(rng: np.random.Generator) -> str:
    """Twenty counties: a grid whose inner corners are shifted, so that borders are shared exactly."""
    across, up = np.meshgrid(np.arange(COUNTIES_ACROSS + 1.0), np.arange(COUNTIES_UP + 1.0), indexing="ij")
    corners = np.stack([across * WIDTH_M / COUNTIES_ACROSS, up * HEIGHT_M / COUNTIES_UP], axis=-1)
    corners[1:-1, 1:-1] += rng.uniform(-9_000, 9_000, size=corners[1:-1, 1:-1].shape)
    # A margin, so that rounding leaves no plant outside.
    corners = np.clip(corners, 0, None)
    corners[0, :, 0], corners[:, 0, 1] = -100.0, -100.0
    corners[-1, :, 0], corners[:, -1, 1] = WIDTH_M + 100.0, HEIGHT_M + 100.0
    corners = to_degrees(corners)
    features = []
    for i in range(COUNTIES_ACROSS):
        for j in range(COUNTIES_UP):
            ring = [corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1], corners[i, j]]
            number = i * COUNTIES_UP + j + 1
            features.append(
                {
                    "type": "Feature",
                    "properties": {"region": f"C{number:02d}", "name": COUNTIES[number - 1]},
                    "geometry": {"type": "Polygon", "coordinates": [[[float(c) for c in p] for p in ring]]},
                }
            )
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def write_truth() -> str:
    """What was planted, industry by industry."""
    rows: list[list[str | int]] = []
    for name, (count, distance, towns) in WORKSHOPS.items():
        where = f"around {len(towns)} workshop quarter{'s' if len(towns) > 1 else ''}"
        rows.append(
            [
                name,
                "localized",
                round(distance),
                f"Planted: {round(0.75 * count)} of {count} gather {where}, within a few km",
                f"植入：{count} 家中 {round(0.75 * count)} 家聚在 {len(towns)} 处作坊区周围数公里内",
            ]
        )
    for name, side_en, side_zh in ((COAST, "west", "西部"), (HILLS, "east", "东部")):
        rows.append(
            [
                name,
                "localized",
                round(GATHERS_OVER_M),
                f"Planted: keeps to the {side_en} half of the region, so it gathers up to about 60 km",
                f"植入：集中在{side_zh}半区，因此在约 60 公里以内都显集聚",
            ]
        )
    rows.append(
        [
            SPREAD[0],
            "dispersed",
            5_000,
            "Planted: each opened where the others are far, so few stand within 5 km of each other",
            "植入：每家都开在远离同业之处，5 公里内少有同业",
        ]
    )
    rows.append(
        [
            BY_SIZE[0],
            "within chance",
            "",
            "Sites dealt at random, but the large plants stand in Corrin: localized only by size",
            "厂址随机，但大厂集中在 Corrin：只有按规模加权才集聚",
        ]
    )
    # The few bell foundries have no row: nothing can be said of six.
    rows += [
        [name, "within chance", "", "Control: sites dealt at random", "对照：厂址随机分配"]
        for name in CONTROLS
    ]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["industry", "verdict", "distance_m", "note_en", "note_zh"])
    writer.writerows(rows)
    return out.getvalue()


def write_facts() -> str:
    """Facts of seven towns, as a ledger: confirmed ones, a target, and a slip that nobody confirmed."""
    rows: list[list[str | float]] = []

    def add(
        place: str,
        indicator: str,
        value: float,
        period: int,
        *,
        low: float | str = "",
        high: float | str = "",
        comparator: str = "exact",
        status: str = "outcome",
        publisher: str = "The Planted Post",
        published: str = "",
        confirmed: str = "yes",
    ) -> None:
        number = f"p{len(rows) + 1:03d}"
        unit = INDICATORS[indicator][2]
        row = [number, place, indicator, value, low, high, comparator, unit, period, status]
        rows.append([*row, "A made-up page", publisher, published or f"{period + 1}-03-01", confirmed])

    for place, figures in FACTS.items():
        for indicator, value in zip(INDICATORS, figures, strict=True):
            if (place, indicator) == HEDGED[:2]:
                low, high = HEDGED[2:]
                add(place, indicator, value, YEARS[-1], low=low, high=high, comparator="more_than")
            else:
                add(place, indicator, value, YEARS[-1])
    place, indicator, value = CONTRADICTED
    add(place, indicator, value, YEARS[-1], publisher="The Planted Herald")
    for place, growth in GROWTH.items():
        last = FACTS[place][list(INDICATORS).index("exports")]
        for year in YEARS[:-1]:
            add(place, "exports", round(last / (1 + growth) ** (YEARS[-1] - year), 3), year)
    add("Corrin", "exports", 500, 2030, status="target", published="2025-03-01")
    add("Corrin", "rd_share", 30, YEARS[-1], confirmed="")  # a slip of the press: 30 for 3
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header = "fact,place,indicator,value,low,high,comparator,unit,period,status,source,publisher,published"
    writer.writerow([*header.split(","), "confirmed"])
    writer.writerows(rows)
    return out.getvalue()


def write_indicators() -> str:
    """The indicators of the facts, under three pillars."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["indicator", "label_en", "label_zh", "unit", "direction", "pillar", "weight"])
    writer.writerows([code, code.capitalize(), label, "", 1, "", 1] for code, label in PILLARS.items())
    writer.writerows([code, *rest, 1] for code, rest in INDICATORS.items())
    return out.getvalue()


def write_truth_of_facts() -> str:
    """What follows from the figures of the towns, worked out by hand in logarithms."""
    home, best = (dict(zip(INDICATORS, FACTS[town], strict=True)) for town in ("Corrin", "Anstead"))
    gaps = {
        code: direction * math.log(best[code] / home[code])
        for code, (_, _, _, direction, _) in INDICATORS.items()
    }
    rows: list[list[str | float]] = []
    for pillar, label in PILLARS.items():
        own = [gaps[code] for code, spec in INDICATORS.items() if spec[4] == pillar]
        factor = round(math.exp(sum(own) / len(own)), 6)
        english = f"{pillar.capitalize()}: the gap of Corrin to Anstead is a factor of {factor:g}"
        rows.append([f"gap {pillar}", factor, english, f"{label}：Corrin 与 Anstead 的差距为 {factor:g} 倍"])
    faster = math.log((1 + GROWTH["Corrin"]) / (1 + GROWTH["Anstead"]))
    year = round(YEARS[-1] + 0.5 + gaps["exports"] / faster, 2)
    rows += [
        ["contradiction", "Eskdale output", "Two papers print different output", "两家报纸所印产值不同"],
        ["peer", "Farrow", "Farrow is Corrin's twin", "Farrow 与 Corrin 最相似"],
        ["rank", 3, "Anstead and Brackwater are ahead of Corrin", "Anstead 与 Brackwater 排在 Corrin 之前"],
        [
            "lever",
            "exports",
            "No other indicator alone would lift Corrin to the second rank",
            "只有出口额能单独使 Corrin 升至第二",
        ],
        ["catching up", year, "Exports of Corrin reach Anstead's at these rates", "按此增速出口额追平的年份"],
    ]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["what", "planted", "note_en", "note_zh"])
    writer.writerows(rows)
    return out.getvalue()


def make_files(seed: int = SEED) -> dict[str, str]:
    """The files, by name."""
    rng = np.random.default_rng(seed)
    sites = draw_sites(rng)
    industries = assign_industries(sites, rng)
    sizes = draw_sizes(sites, industries, rng)
    return {
        "plants.csv": write_plants(sites, industries, sizes, rng),
        "counties.geojson": write_counties(rng),
        "truth.csv": write_truth(),
        "facts.csv": write_facts(),
        "indicators.csv": write_indicators(),
        "truth_of_facts.csv": write_truth_of_facts(),
    }


def main() -> None:
    """Write the files beside this script, or where told."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent)
    given = parser.parse_args()
    for name, content in make_files(given.seed).items():
        (given.folder / name).write_text(content, encoding="utf-8", newline="\n")
        print(f"{given.folder / name}: {len(content.splitlines())} lines")


if __name__ == "__main__":
    main()
