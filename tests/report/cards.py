"""Findings about places and their indicators, made by the measures themselves from figures made up for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import jiju

if TYPE_CHECKING:
    from jiju.results import Result

HERE = "Here 本地"
PEERS = ("North 北城", "South 南城", "East 东城", "West 西城")
NASTY = "<b>A&B</b> </script><script>alert(1)</script>"
# code, pillar, label_en, label_zh, unit, direction
INDICATORS = (
    ("sales", "market", "Sales", "营业收入", "元", 1),
    ("exports", "market", "Exports", "出口额", "元", 1),
    ("share", "market", "Share of the world market", "全球市场份额", "%", 1),
    ("platforms", "technology", "Innovation platforms", "创新平台", "个", 1),
    ("rd", "technology", "R&D over revenue", "研发投入占比", "%", 1),
    ("imported", "technology", "Share of key parts that is imported", "关键零部件进口比重", "%", -1),
    ("top50", "influence", "Firms in the top 50", "50强企业", "家", 1),
    ("fair", "influence", "Exhibitors at the fair", "参展企业", "家", 1),
)
PILLARS = (
    ("market", "Market", "市场"),
    ("technology", "Technology", "技术"),
    ("influence", "Influence", "影响力"),
)
# place, indicator, value, low, high, comparator, unit, period, status, publisher, published, page, sentence
_FACTS = (
    (
        0,
        "sales",
        1.99e11,
        None,
        None,
        "exact",
        "元",
        "2023",
        "outcome",
        "Evening Post",
        "2024-05-02",
        "A02",
        "Sales were 199bn.",
    ),
    (
        0,
        "sales",
        2.5e11,
        None,
        None,
        "more_than",
        "元",
        "2023",
        "outcome",
        "Daily News",
        "2024-06-15",
        "",
        f"Over 250bn {NASTY}.",
    ),
    (
        0,
        "sales",
        1.5e11,
        None,
        None,
        "exact",
        "元",
        "2021",
        "outcome",
        "Evening Post",
        "2022-03-01",
        "",
        "In 2021, 150bn.",
    ),
    (
        0,
        "sales",
        5e11,
        None,
        None,
        "exact",
        "元",
        "2027",
        "target",
        "City Hall",
        "2023-01-10",
        "",
        "To reach 500bn.",
    ),
    (
        1,
        "sales",
        1700.0,
        None,
        None,
        "more_than",
        "亿元",
        "2023",
        "outcome",
        "TV",
        "2023-07-21",
        "",
        "Beyond 170bn.",
    ),
    (
        2,
        "sales",
        2.96e11,
        2.9e11,
        3.0e11,
        "about",
        "元",
        "2023",
        "outcome",
        "Yearbook",
        "2024-05-01",
        "12",
        "",
    ),
    (3, "sales", 2.3e11, None, None, "exact", "元", "2023", "outcome", "Yearbook", "2024-05-01", "12", ""),
    (
        0,
        "exports",
        2.906e10,
        None,
        None,
        "exact",
        "元",
        "2024",
        "outcome",
        "Daily News",
        "2025-05-15",
        "",
        "Exports 29.06bn.",
    ),
    (
        1,
        "exports",
        2.5e10,
        2.45e10,
        2.55e10,
        "about",
        "元",
        "2023",
        "outcome",
        "Customs",
        "2024-02-01",
        "",
        "",
    ),
    (2, "exports", 4.1e9, None, None, "exact", "美元", "2023", "outcome", "Yearbook", "2024-05-01", "", ""),
    (0, "share", 7.2, None, None, "exact", "%", "2023", "outcome", "Monthly", "2024-01-02", "", ""),
    (1, "share", 5.3, None, None, "exact", "%", "2023", "outcome", "List", "2024-05-01", "", ""),
    (2, "share", 16.8, None, None, "exact", "%", "2023", "outcome", "List", "2024-05-01", "", ""),
    (3, "share", 10.4, None, None, "exact", "%", "2023", "outcome", "List", "2024-05-01", "", ""),
    (4, "share", 4.1, None, None, "exact", "%", "2023", "outcome", "List", "2024-05-01", "", ""),
    (
        0,
        "platforms",
        30.0,
        30.0,
        40.0,
        "more_than",
        "个",
        "2024",
        "outcome",
        "Evening Post",
        "2024-11-07",
        "A02",
        "Some 30.",
    ),
    (1, "platforms", 20.0, None, None, "at_least", "个", "2024", "outcome", "TV", "2024-10-07", "", ""),
    (0, "rd", 6.1, None, None, "exact", "%", "2023", "outcome", "Bureau", "2024-03-03", "", ""),
    (2, "rd", 3.2, None, None, "exact", "%", "2023", "outcome", "Report", "2024-02-03", "", ""),
    (3, "rd", 4.0, 3.5, 4.5, "about", "%", "2023", "outcome", "Report", "2024-06-03", "", ""),
    (0, "imported", 30.0, 25.0, 35.0, "about", "%", "2023", "outcome", "Daily News", "2024-03-03", "", ""),
    (3, "imported", 10.0, None, None, "less_than", "%", "2023", "outcome", "Yearbook", "2024-03-03", "", ""),
    (0, "top50", 5.0, None, None, "exact", "家", "2024", "outcome", "List", "2024-05-01", "", ""),
    (1, "top50", 1.0, None, None, "exact", "家", "2024", "outcome", "List", "2024-05-01", "", ""),
    (2, "top50", 1.0, None, None, "exact", "家", "2024", "outcome", "List", "2024-05-01", "", ""),
    (3, "top50", 4.0, None, None, "exact", "家", "2024", "outcome", "List", "2024-05-01", "", ""),
    (4, "top50", 1.0, None, None, "exact", "家", "2024", "outcome", "List", "2024-05-01", "", ""),
    (
        1,
        "fair",
        None,
        200.0,
        1000.0,
        "range",
        "家",
        "2023",
        "outcome",
        "TV",
        "2023-10-16",
        "",
        "Hundreds came.",
    ),
    (4, "fair", 300.0, None, None, "exact", "家", "2026", "plan", "TV", "2024-10-16", "", "300 shall come."),
)


def indicators() -> pd.DataFrame:
    rows = [(code, "", en, zh, "", 1) for code, en, zh in PILLARS] + list(INDICATORS)
    names = ["indicator", "pillar", "label_en", "label_zh", "unit", "direction"]
    frame = pd.DataFrame([(r[0], r[1], r[2], r[3], r[4], r[5]) for r in rows], columns=names)
    return frame.assign(weight=1.0)


def facts(*, simulated: bool = False) -> pd.DataFrame:
    """Published figures: some contradict each other, are plans, superseded, in another unit, or missing."""
    places = (HERE, *PEERS)
    names = ["place", "indicator", "value", "low", "high", "comparator", "unit", "period", "status"]
    names += ["publisher", "published", "page", "sentence"]
    frame = pd.DataFrame([(places[row[0]], *row[1:]) for row in _FACTS], columns=names)
    frame = frame.astype({"value": float, "low": float, "high": float})
    frame.insert(0, "fact", [f"f{at:03d}" for at in range(1, len(frame) + 1)])
    frame["source"] = "figures.csv"
    frame["url"] = np.where(frame["publisher"] == "List", "https://example.org/list?year=2023&top=50", "")
    frame.attrs["simulated"] = simulated
    return frame


def complete(*, simulated: bool = False) -> pd.DataFrame:
    """A number for nearly every place and indicator."""
    rng = np.random.default_rng(3)
    base = {"sales": 2e11, "exports": 2e10, "share": 6.0, "rd": 4.0, "platforms": 25.0, "imported": 25.0}
    base |= {"top50": 3.0, "fair": 900.0}
    units = {row[0]: row[4] for row in INDICATORS}
    rows = []
    for place in (HERE, *PEERS, "Center 中城", "Coast 海城", NASTY):
        for code, middle in base.items():
            value = float(f"{middle * rng.lognormal(0, 0.6):.3g}")
            value = float(max(1, round(value))) if code in ("platforms", "top50", "fair") else value
            known = not (place == PEERS[1] and code in ("rd", "fair"))
            rows.append((place, code, value if known else np.nan, units[code], "2023"))
    frame = pd.DataFrame(rows, columns=["place", "indicator", "value", "unit", "period"])
    frame["publisher"], frame["published"] = "Yearbook", "2024-03-01"
    frame.attrs["simulated"] = simulated
    return frame


def series(*, simulated: bool = False) -> pd.DataFrame:
    """Sales of three places over five years; the place catches up with one of them."""
    rows = []
    for place, start, growth in ((HERE, 1.0e11, 0.12), (PEERS[0], 1.5e11, 0.03), (PEERS[1], 0.8e11, 0.15)):
        for year in range(2019, 2024):
            wobble = 1 + 0.02 * ((7 * year + len(place)) % 5 - 2)
            value = float(f"{start * (1 + growth) ** (year - 2019) * wobble:.4g}")
            rows.append((place, "sales", value, "元", str(year), "Yearbook", f"{year + 1}-05-01"))
    names = ["place", "indicator", "value", "unit", "period", "publisher", "published"]
    frame = pd.DataFrame(rows, columns=names)
    frame.attrs["simulated"] = simulated
    return frame


def gap(*, simulated: bool = False, **more: Any) -> Result:
    return jiju.measure_gap(
        facts(simulated=simulated), place=HERE, peers=list(PEERS), indicators=indicators(), **more
    )


def scorecard(*, simulated: bool = False, **settings: Any) -> Result:
    return jiju.build_scorecard(complete(simulated=simulated), indicators(), **{"impute": "mean", **settings})


def sensitivity(*, simulated: bool = False) -> Result:
    return jiju.measure_sensitivity(complete(simulated=simulated), indicators(), evaluations=400, rng=1)


def levers(*, simulated: bool = False) -> Result:
    return jiju.find_levers(complete(simulated=simulated), indicators(), place=HERE)


def peers(*, simulated: bool = False) -> Result:
    return jiju.find_peers(complete(simulated=simulated), indicators(), place=HERE, number=3)


def strengths(*, simulated: bool = False) -> Result:
    return jiju.find_strengths(complete(simulated=simulated), indicators(), place=HERE)


def trend(*, simulated: bool = False) -> Result:
    return jiju.measure_trend(series(simulated=simulated), place=HERE, indicators=indicators())


def scenarios(*, simulated: bool = False) -> Result:
    assumed = pd.DataFrame(
        {
            "scenario": ["Slow 慢", "Fast 快"],
            "indicator": ["sales", "sales"],
            "growth": [0.02, 0.2],
            "growth_low": [0.0, 0.15],
            "growth_high": [0.04, 0.25],
            "years": [8.0, 8.0],
        }
    )
    return jiju.compare_scenarios(
        series(simulated=simulated), scenarios=assumed, place=HERE, indicators=indicators()
    )


def contradictions(*, simulated: bool = False) -> Result:
    return jiju.find_contradictions(facts(simulated=simulated), indicators=indicators())


MAKERS = (
    *("gap", "scorecard", "sensitivity", "levers", "peers"),
    *("strengths", "trend", "scenarios", "contradictions"),
)


def every() -> list[Result]:
    """One finding of each kind."""
    return [globals()[name]() for name in MAKERS]
