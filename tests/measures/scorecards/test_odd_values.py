"""Odd tables thrown at every comparison: it answers with intervals that hold its numbers, or says why not."""

from __future__ import annotations

import math
import random

import pandas as pd
import pytest

import jiju
from jiju.errors import JijuError
from jiju.results import Result

NAN = math.nan
NUMBERS = [NAN, 0.0, -1.0, 1.0, 2.5, 1e300, 1e-300, math.inf, -math.inf, 30, 2500e8, 5e-324, 7.0, 8.0, 11.0]
CHOICES = {
    "place": ["a", "b", "c", "d", " a", "Tokyo 东京", "", None],
    "indicator": ["i0", "i1", "i2", "甲", "zzz", ""],
    "value": [*NUMBERS, *map(float, range(2, 30))],
    "low": [*NUMBERS, *[NAN] * 60],
    "high": [*NUMBERS, *[NAN] * 60],
    "unit": ["", "", "", "", "亿元", "元", "%", "个", "家", "美元", None, "foo", "万元"],
    "period": [
        "",
        "2020",
        "2021",
        "2022",
        "2023",
        "2024",
        "2024-11",
        "2024-01/2024-09",
        "soon",
        None,
        2023,
        2023.0,
    ],
    "comparator": ["", "exact", "about", "more_than", "less_than", "range", None, "余", "weird"],
    "status": ["plan", "target", None, *["outcome"] * 5],
    "part": ["", "", "", "", "", "leaders", "suppliers", None],
    "publisher": ["", "A", "B"],
    "published": ["", "2024-01-01", "2025-02-02", None, "soon"],
    "fact": ["", "f1", "f2", None],
}


def odd_tables(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Values, indicators and scenarios, each with columns missing now and then."""
    draw = random.Random(seed)
    rows = [
        {name: draw.choice(known) for name, known in CHOICES.items()}
        for _ in range(draw.choice([5, 60, 150]))
    ]
    values = pd.DataFrame(rows)
    values = values.drop(columns=[name for name in list(values.columns)[3:] if draw.random() < 0.2])
    indicators = pd.DataFrame(
        {
            "indicator": ["m", "i0", "i1", "i2"],
            "label_zh": ["市场", "甲", "乙", ""],
            "pillar": draw.choice([["", "m", "m", ""], ["", "m", "m", "t"], [""] * 4]),
            "unit": ["", draw.choice(["", "亿元", "%"]), draw.choice(["", "个"]), ""],
            "direction": [1, draw.choice([1, -1]), 1, NAN],
            "weight": [1, draw.choice([0.0, 2.0]), NAN, 1.0],
            "denominator": ["", "", draw.choice(["", "i0", "zzz"]), ""],
        }
    )
    indicators = indicators.drop(columns=[n for n in list(indicators.columns)[1:] if draw.random() < 0.2])
    scenarios = pd.DataFrame(
        {
            "scenario": ["s", "t 情景"],
            "indicator": ["i0", draw.choice(["i2", "甲", "i1"])],
            "part": [draw.choice(["", "", "", "leaders", "suppliers"]) for _ in range(2)],
            "growth": [draw.choice([0.1, -0.5, 0.0, 0.2, 5.0]) for _ in range(2)],
            "years": [draw.choice([NAN, 1, 50, 200]) for _ in range(2)],
            "place": [draw.choice(["", "a", "b", "q"]) for _ in range(2)],
        }
    )
    return values, indicators, scenarios


def ask(name: str, seed: int) -> Result:
    values, indicators, scenarios = odd_tables(seed)
    place = ["a", "b", "Tokyo 东京"][seed % 3]
    if name == "find_peers":
        return jiju.find_peers(values, indicators, place=place, minimum_share=0.1)
    if name == "find_strengths":
        return jiju.find_strengths(values, indicators, place=place, minimum_places=2)
    if name == "compare_scenarios":
        return jiju.compare_scenarios(values, scenarios=scenarios, place=place, indicators=indicators)
    return getattr(jiju, name)(values, place=place, indicators=indicators)


BOUNDS = {
    "measure_gap": ("table", "gap_log", "low", "high"),
    "find_peers": ("table", "distance", "low", "high"),
    "find_strengths": ("table", "rank", "rank_low", "rank_high"),
    "measure_trend": ("table", "growth", "low", "high"),
    "compare_scenarios": ("table", "end_gap_log", "end_low", "end_high"),
}


@pytest.mark.parametrize("name", list(BOUNDS))
def test_it_answers_or_says_what_to_do(name: str) -> None:
    answered, refused, hints = 0, set(), []
    for seed in range(20):
        try:
            found = ask(name, seed)
        except JijuError as error:
            refused.add(error.code)
            hints.append(error.hint)
            continue
        answered += 1
        assert Result.from_dict(found.to_dict()).kind == found.kind
        for said in found.statements:
            for text in (said.text.en, said.text.zh):
                assert "nan" not in text.split()
                assert "inf" not in text
        _, point, low, high = BOUNDS[name]
        table = found.table
        slack = 1e-9 * (1.0 + table[point].abs())
        assert not (table[low] > table[point] + slack).any()
        assert not (table[high] < table[point] - slack).any()
    assert answered >= 3
    assert all(hints)
    assert refused <= {"M331", "M333", "M336", "M337", "M338"}


@pytest.mark.parametrize("name", list(BOUNDS))
def test_codes_and_years_in_columns_with_gaps_are_read_as_they_were_meant(name: str) -> None:
    rows = [
        {"place": place, "indicator": "i0", "value": value + year, "period": float(2020 + year)}
        for place, value in ((430100.0, 5.0), (320300.0, 9.0), (110000.0, 7.0), (310000.0, 8.0))
        for year in range(3)
    ]
    values = pd.DataFrame([*rows, {"place": None, "indicator": "i0", "value": 1.0, "period": NAN}])
    indicators = pd.DataFrame({"indicator": ["i0"]})
    scenarios = pd.DataFrame({"scenario": ["s"], "indicator": ["i0"], "growth": [0.1]})
    options = {"place": "430100", "indicators": indicators}
    if name == "compare_scenarios":
        options["scenarios"] = scenarios
    found = getattr(jiju, name)(values, **options)
    assert len(found.table) >= 1
    assert set(
        found.sources["period"] if hasattr(found, "sources") else found.tables["sources"]["period"]
    ) == {
        "2020",
        "2021",
        "2022",
    }


def test_years_in_a_column_with_gaps_supersede_each_other() -> None:
    values = pd.DataFrame(
        {"place": 430100.0, "indicator": "i0", "value": [5.0, 9.0, 7.0], "period": [2020.0, 2021.0, NAN]}
    )
    marked = jiju.mark_standing(values.iloc[:2])
    assert marked["standing"].tolist() == ["superseded", "current"]
