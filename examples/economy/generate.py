"""Make the planted economy: a made-up country whose answers are known, because this script decided them.

Run ``python examples/economy/generate.py`` to write the tables and their truth beside this file; the
committed files are exactly its output. Another seed gives other amounts with the same truth.

How it is built, so that the truth is exact and not only meant:

1. Six families of eight industries. A region that holds a family has nearly all of its industries, so those
   of one family are found together. Who holds electronics also holds machinery and textiles.
2. Dunmere has all textiles and five of the eight machinery industries. What it can reach is therefore the
   other three, and nothing else is as near.
3. Between the two years ten regions take up what their families still lacked, and nothing else changes.
4. Dunmere's excavator makers buy. One firm abroad alone makes their hydraulics, and one firm at home alone
   their bearings; everything else has several suppliers; chips are made by nobody on the list.
5. The table of four industries is a chain without loops, so that its linkages follow by hand.
"""

from __future__ import annotations

import argparse
import csv
from io import StringIO
from pathlib import Path

import numpy as np

SEED = 20241124
YEARS = ("2019", "2024")
HOME = "Dunmere 邓米尔"
ABROAD = "Abroad 国外"
FAMILIES = {  # from the easiest to the hardest
    "food": "Milling 面粉|Sugar 制糖|Dairy 乳品|Meat 肉类|Brewing 酿酒|Oils 油脂|Tea 茶叶|Salt 制盐",
    "wood": "Sawing 锯材|Boards 板材|Furniture 家具|Paper 纸张"
    "|Printing 印刷|Packaging 包装|Toys 玩具|Matches 火柴",
    "textiles": "Spinning 纺纱|Weaving 织布|Dyeing 印染|Knitwear 针织"
    "|Garments 服装|Carpets 地毯|Rope 绳缆|Felt 毡制品",
    "chemicals": "Acids 酸碱|Dyes 染料|Paint 涂料|Plastics 塑料"
    "|Rubber 橡胶|Fertilizer 化肥|Soap 肥皂|Medicines 药品",
    "machinery": "Castings 铸件|Bearings 轴承|Pumps 泵|Cranes 起重机"
    "|Excavators 挖掘机|Gears 齿轮|Engines 发动机|Hydraulics 液压件",
    "electronics": "Cables 线缆|Motors 电机|Sensors 传感器|Chips 芯片"
    "|Screens 屏幕|Batteries 电池|Controllers 控制器|Instruments 仪表",
}
REACH = ("Gears 齿轮", "Engines 发动机", "Hydraulics 液压件")
HOLDINGS = {  # how many regions hold which families
    ("food",): 4,
    ("food", "wood"): 4,
    ("food", "chemicals"): 2,
    ("wood", "chemicals"): 3,
    ("wood", "textiles"): 2,
    ("textiles", "machinery"): 3,
    ("textiles", "machinery", "electronics"): 5,
}
NAMES = [
    "Alder 桤州",
    "Aspen 杨州",
    "Beech 榉州",
    "Birch 桦州",
    "Cedar 杉州",
    "Cherry 樱州",
    "Cypress 柏州",
    "Elm 榆州",
    "Fir 枞州",
    "Hazel 榛州",
    "Holly 冬青州",
    "Larch 落叶松州",
    "Linden 椴州",
    "Maple 枫州",
    "Oak 栎州",
    "Pine 松州",
    "Rowan 花楸州",
    "Spruce 云杉州",
    "Walnut 胡桃州",
    "Willow 柳州",
    "Yew 紫杉州",
    "Anstead 安斯特德",
    "Brackwater 布莱克沃特",
]
LACKED = 10  # regions that lack some of their families in 2019 and have them in 2024

ASSEMBLERS = {"Atlas 阿特拉斯": 400.0, "Bolder 博德": 300.0, "Crest 克雷斯特": 200.0, "Delve 德尔夫": 100.0}
SOLE_ABROAD, SOLE_HOME = "Nordhyd 北液", "Dunmere Bearings 邓米尔轴承"
SUPPLIERS = {  # stage: (cost share, suppliers by region)
    "Steel 钢材": (0.20, {"Dunmere Steel 邓米尔钢铁": HOME, "Keel Steel 龙骨钢铁": HOME}),
    "Castings 铸件": (0.15, {f"Foundry {k} 铸造{k}厂": HOME for k in range(1, 6)}),
    "Bearings 轴承": (0.10, {SOLE_HOME: HOME}),
    "Controllers 控制器": (0.10, {"Signal 信控": HOME, "Anstead Control 安斯特德控制": "Anstead 安斯特德"}),
    "Hydraulics 液压件": (0.20, {SOLE_ABROAD: ABROAD}),
    "Engines 发动机": (
        0.20,
        {
            "Brack Engines 布莱克发动机": "Brackwater 布莱克沃特",
            "Anstead Engines 安斯特德发动机": "Anstead 安斯特德",
            "Motorwerk 摩托维克": ABROAD,
        },
    ),
    "Chips 芯片": (0.05, {}),
}
NEEDED = ("Steel 钢材", "Bearings 轴承", "Hydraulics 液压件", "Engines 发动机")
BOUGHT = 0.6  # of an assembler's output
OTHERS = 60  # firms that have nothing to do with excavators
CHAIN = {  # a chain of four industries: what one buys of the one before, as a share of its own output
    "Ore 矿石": ("", 0.0, 20.0),
    "Steel 钢材": ("Ore 矿石", 0.3, 60.0),
    "Castings 铸件": ("Steel 钢材", 0.5, 40.0),
    "Excavators 挖掘机": ("Castings 铸件", 0.4, 100.0),
}


def hold_industries(rng: np.random.Generator) -> dict[str, dict[str, set[str]]]:
    """Which industries each region has, by year: families nearly complete, Dunmere as decided."""
    family = {name: text.split("|") for name, text in FAMILIES.items()}
    names = [NAMES[k] for k in rng.permutation(len(NAMES))]
    now: dict[str, set[str]] = {}
    for families, count in HOLDINGS.items():
        for _ in range(count):
            now[names.pop()] = {one for name in families for one in family[name]}
    # One industry is missing here and there, so that a family is a likeness and not a rule.
    for region in sorted(now):
        for _ in range(2):
            now[region].discard(sorted(now[region])[rng.integers(len(now[region]))])
    now[HOME] = set(family["textiles"]) | set(family["machinery"]) - set(REACH)
    before = {region: set(held) for region, held in now.items()}
    wide = [region for region in sorted(now) if region != HOME and len(now[region]) >= 12]
    for region in rng.choice(wide, LACKED, replace=False):
        for _ in range(3):
            before[region].discard(sorted(before[region])[rng.integers(len(before[region]))])
    return {YEARS[0]: before, YEARS[1]: now}


def make_regions(rng: np.random.Generator) -> list[tuple[str, ...]]:
    """People employed by region, industry and year: many where an industry is held, a handful elsewhere."""
    held = hold_industries(rng)
    industries = [one for text in FAMILIES.values() for one in text.split("|")]
    size = {region: rng.uniform(600, 4_000) for region in sorted(held[YEARS[1]])}
    rows = []
    for year in YEARS:
        for region in sorted(held[year]):
            for industry in industries:
                share = rng.uniform(0.9, 1.1) if industry in held[year][region] else rng.uniform(0.0, 0.03)
                people = round(size[region] * share)
                if people:
                    rows.append((region, industry, year, str(people)))
    return rows


def make_firms(rng: np.random.Generator) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Firms and what they sell to each other: the excavator makers' suppliers, and firms apart from them."""
    firms = {name: ("Excavators 挖掘机", HOME, output) for name, output in ASSEMBLERS.items()}
    flows: list[tuple[str, str, float]] = []
    for stage, (share, suppliers) in SUPPLIERS.items():
        sold = dict.fromkeys(suppliers, 0.0)
        for user, output in ASSEMBLERS.items():
            for name in suppliers:
                value = output * BOUGHT * share / len(suppliers)
                flows.append((name, user, value))
                sold[name] += value
        firms |= {name: (stage, region, sold[name]) for name, region in suppliers.items()}
    food = FAMILIES["food"].split("|")
    apart = [f"Mill {k} 食品{k}厂" for k in range(1, OTHERS + 1)]
    for k, name in enumerate(apart):
        firms[name] = (food[k % len(food)], NAMES[k % len(NAMES)], round(float(rng.uniform(20, 60)), 1))
        # Each buys from two others of other industries, which could stand in for each other.
        others = (apart[(k + step) % OTHERS] for step in (1, 3))
        flows += [(other, name, round(float(rng.uniform(1, 3)), 2)) for other in others]
    return (
        [(name, *row[:2], f"{row[2]:.6g}") for name, row in firms.items()],
        [(supplier, user, f"{value:.6g}") for supplier, user, value in flows],
    )


def make_stages() -> list[tuple[str, ...]]:
    """The excavator chain: what feeds it and at what share of cost."""
    rows = [("Excavators 挖掘机", "|".join(SUPPLIERS), "", "Excavators 挖掘机")]
    return rows + [(stage, "", f"{share:g}", stage) for stage, (share, _) in SUPPLIERS.items()]


def make_table_of_industries() -> list[tuple[str, ...]]:
    """The chain of four industries as a square table with what is left for final use."""
    names = list(CHAIN)
    rows = []
    for name in names:
        row = [CHAIN[user][1] * CHAIN[user][2] if CHAIN[user][0] == name else 0.0 for user in names]
        rows.append((name, *(f"{value:g}" for value in row), f"{CHAIN[name][2] - sum(row):g}"))
    return [("supplier", *names, "Final use 最终使用"), *rows]


TRUTH = [  # what, planted, in English, in Chinese
    (
        "reach",
        ", ".join(sorted(REACH)),
        "First in reach: what Dunmere lacks of machinery",
        "最可及的是邓米尔所缺的机械行业",
    ),
    ("groups", "6", "The groups found are as many as the families", "所得分组数等于门类数"),
    (
        "most complex",
        ", ".join(sorted(FAMILIES["electronics"].split("|"))),
        "Only the widest regions have electronics",
        "只有行业最全的地区才有电子",
    ),
    ("entries", "yes", "What was taken up lay near what was there", "新进入的行业都在原有行业附近"),
    ("imported chokepoint", SOLE_ABROAD, "The only maker of hydraulics, abroad", "液压件唯一供应商，在国外"),
    ("local chokepoint", SOLE_HOME, "The only maker of bearings, at home", "轴承唯一供应商，在本地"),
    (
        "stopped",
        ", ".join(sorted(ASSEMBLERS)),
        "All four makers, in the first step",
        "第一步即四家整机厂全部停产",
    ),
    (
        "completeness",
        "0.55",
        "Steel, castings, bearings and controllers are at home",
        "钢材、铸件、轴承、控制器在本地",
    ),
    ("missing", "Chips 芯片", "Nobody on the list makes them", "名单中无人生产"),
    ("one more", "0.75", "With a maker of hydraulics, or of engines", "若增加一家液压件（或发动机）企业"),
    (
        "backward",
        "1.66",
        "Of excavators: 1 + 0.4 + 0.4 x 0.5 x (1 + 0.3)",
        "挖掘机：1 + 0.4 + 0.4 x 0.5 x (1 + 0.3)",
    ),
    (
        "extraction",
        "78",
        "Of steel: its 60 and the 0.3 x 60 of ore it buys",
        "钢材：自身 60，及其所购矿石 0.3 x 60",
    ),
]


def _text(rows: list[tuple[str, ...]]) -> str:
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def make_files(seed: int = SEED) -> dict[str, str]:
    """The tables by file name."""
    rng = np.random.default_rng(seed)
    regions = make_regions(rng)
    firms, flows = make_firms(rng)
    needed = [(stage, "Excavators 挖掘机", "2" if stage in NEEDED else "1") for stage in SUPPLIERS]
    return {
        "regions.csv": _text([("region", "industry", "period", "employees"), *regions]),
        "firms.csv": _text([("firm", "industry", "region", "output"), *firms]),
        "flows.csv": _text([("supplier", "user", "value"), *flows]),
        "essentiality.csv": _text([("supplier_industry", "user_industry", "essential"), *needed]),
        "stages.csv": _text([("stage", "upstream", "cost_share", "industry"), *make_stages()]),
        "industries.csv": _text(make_table_of_industries()),
        "truth.csv": _text([("what", "planted", "note_en", "note_zh"), *TRUTH]),
    }


def main() -> None:
    """Write the files beside this script, or where told."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--to", type=Path, default=Path(__file__).parent, help="the folder to write to")
    arguments = parser.parse_args()
    for name, text in make_files(arguments.seed).items():
        (arguments.to / name).write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
