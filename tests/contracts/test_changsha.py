"""The study of Changsha: every figure has its source, sums are sums, answers are what the figures say."""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path

import pytest

CHANGSHA = Path(__file__).parents[2] / "examples" / "changsha"
HOME = "Changsha 长沙"
LEADERS = ["Texas 得克萨斯", "Tokyo 东京", "Illinois 伊利诺伊", "Bulle 比勒", "Eskilstuna 埃斯基尔斯蒂纳"]


def read_rows(name: str) -> list[dict[str, str]]:
    with (CHANGSHA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


FACTS = read_rows("facts.csv")
INDICATORS = {row["indicator"]: row for row in read_rows("indicators.csv")}


def number(text: str) -> float:
    return float(text) if text else math.nan


def test_every_figure_has_a_source_a_publisher_a_period_and_a_line_of_explanation() -> None:
    assert len(FACTS) >= 90
    assert len({row["fact"] for row in FACTS}) == len(FACTS)
    for row in FACTS:
        for column in ("place", "indicator", "source", "publisher", "period", "unit", "note"):
            assert row[column].strip(), (row["fact"], column)
        assert row["url"].startswith("http") or row["source"].startswith("“长沙集群”"), row["fact"]
        assert row["confirmed"] == "yes"
        assert row["status"] in {"outcome", "plan", "target"}
        assert INDICATORS[row["indicator"]]["pillar"] in {"market", "technology", "influence"}


def test_bounds_fit_the_words() -> None:
    for row in FACTS:
        value, low, high = (number(row[c]) for c in ("value", "low", "high"))
        comparator = row["comparator"]
        if comparator == "exact":
            assert value > 0, row["fact"]
            assert math.isnan(low), row["fact"]
            assert math.isnan(high), row["fact"]
        elif comparator == "range":
            assert math.isnan(value), row["fact"]
            assert 0 < low < high, row["fact"]
        elif comparator == "about":
            assert low < value < high, row["fact"]
        elif comparator == "less_than":
            assert value == high, row["fact"]
        else:
            assert comparator in {"more_than", "at_least"}, row["fact"]
            assert value == low, row["fact"]
            assert math.isnan(high) or high > low, row["fact"]


@pytest.mark.parametrize(
    ("place", "indicator", "period", "parts", "tolerance"),
    [
        ("Tokyo 东京", "top10_sales", "2024", [241.32, 87.13], 1e-9),
        ("Tokyo 东京", "top10_sales", "2023", [256.41, 99.72], 1e-9),
        (HOME, "top10_sales", "2024", [106.55, 62.30], 1e-9),
        (HOME, "top10_sales", "2023", [103.17, 66.33], 1e-9),
        (HOME, "overseas_sales", "2024", [485.13, 233.80], 1e-9),
        (HOME, "overseas_sales", "2023", [432.58, 233.80 / 1.3058], 0.05),
        (HOME, "overseas_sales", "2024-01/2024-06", [235.42, 120.48, 21.54, 5.55], 1e-9),
        ("Xuzhou 徐州", "overseas_sales", "2023", [416.87 / 1.12], 0.05),
        (HOME, "overseas_share", "2024", [100 * (485.13 + 233.80) / (485.13 + 273.18 + 454.78)], 0.05),
        ("Xuzhou 徐州", "overseas_share", "2024", [100 * 416.87 / 916.60], 0.05),
        ("Texas 得克萨斯", "overseas_share", "2024", [100 * (64_809 - 34_397) / 64_809], 0.05),
        ("Texas 得克萨斯", "rd_share", "2024", [100 * 2_107 / 64_809], 0.005),
        ("Bulle 比勒", "rd_share", "2023", [100 * 634 / 14_042], 0.005),
        (HOME, "exports", "2023", [290.6 / 1.229], 0.1),
        (HOME, "yellow_share", "2022", [5.2, 2.7, 0.5, 0.4], 1e-9),
        ("Tokyo 东京", "yellow_share", "2022", [10.7, 4.0], 1e-9),
        ("Tokyo 东京", "yellow_share", "2023", [10.4, 3.7], 1e-9),
    ],
)
def test_what_was_computed_is_what_its_parts_give(
    place: str, indicator: str, period: str, parts: list[float], tolerance: float
) -> None:
    rows = [
        row
        for row in FACTS
        if (row["place"], row["indicator"], row["period"], row["part"]) == (place, indicator, period, "")
    ]
    assert any(abs(number(row["value"]) - sum(parts)) <= tolerance for row in rows), rows


def test_the_other_clusters_platforms_and_academicians_are_not_counted() -> None:
    # The page of 7 November 2024 states 32 platforms and 22 academicians of the cluster of secure computing.
    assert not [row for row in FACTS if row["indicator"] in {"platforms", "patents"}]
    assert [row["value"] for row in FACTS if row["indicator"] == "academicians"] == ["3"]


def test_no_sentence_of_the_press_is_copied(shared: Path) -> None:
    press = shared / "press"
    pages = [path.read_text(encoding="utf-8") for path in sorted(press.glob("*.txt"))]
    extracts = (press / "regional_extracts.jsonl").read_text(encoding="utf-8").splitlines()
    pages += [json.loads(line)["text"] for line in extracts if line.strip()]
    text = re.sub(r"\s", "", "".join(pages))
    for file in [*CHANGSHA.glob("*.csv"), *CHANGSHA.glob("*.md"), *CHANGSHA.glob("*.toml")]:
        mine = re.sub(r"\s", "", file.read_text(encoding="utf-8-sig"))
        copied = [mine[at : at + 20] for at in range(len(mine) - 20) if mine[at : at + 20] in text]
        assert not copied, (file.name, copied[:3])
