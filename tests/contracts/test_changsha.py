"""The study of Changsha: every figure has its source, sums are sums, answers are what the figures say."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import jiju

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


# --- the answers: recomputed here from the file alone, without jiju -----------------------------------------


def year_ends(period: str) -> str:
    """The last day of a period as text that sorts."""
    last = period.split("/")[-1]
    return {4: f"{last}-12-31", 7: f"{last}-31"}.get(len(last), last)


def in_force(place: str, indicator: str) -> list[tuple[float, float, float]]:
    """Value and bounds of the figures of the latest period: what is no plan and no part."""
    rows = [
        row
        for row in FACTS
        if (row["place"], row["indicator"], row["status"], row["part"]) == (place, indicator, "outcome", "")
        and row["unit"] == INDICATORS[indicator]["unit"]
    ]
    latest = max((year_ends(row["period"]) for row in rows), default="")
    found = []
    for row in rows:
        if year_ends(row["period"]) == latest:
            value, low, high = (number(row[name]) for name in ("value", "low", "high"))
            if row["comparator"] == "exact":
                low = high = value
            found.append((value, low, high))
    return found


def expected_gaps(peers: list[str], indicators: list[str]) -> dict[tuple[str, str], set[float]]:
    """Logarithm of peer over place for every pair of figures; a range counts by its geometric middle."""

    def middle(value: float, low: float, high: float) -> float:
        return math.sqrt(low * high) if math.isnan(value) else value

    expected: dict[tuple[str, str], set[float]] = {}
    for indicator in indicators:
        for peer in peers:
            pairs = {
                round(math.log(middle(*theirs) / middle(*ours)), 9)
                for ours in in_force(HOME, indicator)
                for theirs in in_force(peer, indicator)
            }
            if pairs:
                expected[indicator, peer] = pairs
    return expected


def run_show(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run show.py as `make demo` does."""
    command = [sys.executable, folder / "show.py", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[jiju.Finding]:
    """The study run where it lies on its own: no ../shared, no network."""
    folder = tmp_path_factory.mktemp("examples") / "changsha"
    shutil.copytree(CHANGSHA, folder, ignore=shutil.ignore_patterns("output", "__pycache__"))
    early = run_show(folder)
    assert early.returncode == 2
    assert "jiju examples/changsha/study.toml" in early.stderr
    jiju.run_study(folder / "study.toml")
    shown = run_show(folder, "zh")
    assert shown.returncode == 0, shown.stderr
    assert "世界前十制造商销售额  168.85" in shown.stdout
    assert "尚缺 30 个数字" in shown.stdout
    return jiju.read_findings(folder / "output" / "findings")


@pytest.mark.slow
def test_the_gaps_are_those_of_the_figures(findings: list[jiju.Finding]) -> None:
    gaps = [finding for finding in findings if finding.result.kind == "gap"]
    world = [code for code, row in INDICATORS.items() if row["scope"] == "world"]
    every = [code for code, row in INDICATORS.items() if row["pillar"]]
    assert [finding.question["peers"] for finding in gaps] == [LEADERS, ["Xuzhou 徐州"]]
    for finding, indicators in zip(gaps, (world, every), strict=True):
        expected = expected_gaps(finding.question["peers"], indicators)
        found: dict[tuple[str, str], set[float]] = {}
        for row in finding.result.table.itertuples():
            found.setdefault((row.indicator, row.peer), set()).add(round(row.gap_log, 9))
        assert set(found) == set(expected)
        for key, logs in expected.items():
            # Two figures that agree are one; figures that contradict each other are all there.
            assert found[key] <= logs, key
            assert len(found[key]) in {1, len(logs)}, key


@pytest.mark.slow
def test_the_answer_says_the_numbers_of_the_figures(findings: list[jiju.Finding]) -> None:
    gap = next(finding.result for finding in findings if finding.result.kind == "gap")
    # Market, by hand: sales of the ten largest makers and the share of sales made abroad, both against Texas.
    largest, abroad = math.log(378.44 / 168.85), math.log(46.9 / 59.3)
    said = f"{math.exp((largest + abroad) / 2):.3g}"
    # Its upper end: without Sany, and with all that Caterpillar might sell outside the United States.
    highest = math.exp((math.log(378.44 / 62.30) + math.log(100 / 59.3)) / 2)
    answer, basis = gap.summary("zh").splitlines()[:2]
    assert f"市场落后，最好水平为长沙的 {float(said):.2g} 至 {highest:.2g} 倍" in answer
    assert f"最优者约为长沙的 {said} 倍（{said} 至 {highest:.3g} 倍）" in basis
    assert f"about {said} times Changsha" in gap.summary("en").splitlines()[1]
    # R&D: one indicator of two, and of two of five places: too little to call a lead.
    assert "技术可比数字太少，不下结论" in answer
    assert "影响尚不能判定谁领先" in answer
    assert "Changsha 长沙" not in gap.summary("zh")
    assert "长沙" not in gap.summary("en")


@pytest.mark.slow
def test_what_is_missing_is_every_cell_without_a_figure(findings: list[jiju.Finding]) -> None:
    gap = next(finding.result for finding in findings if finding.result.kind == "gap")
    world = [code for code, row in INDICATORS.items() if row["scope"] == "world"]
    empty = {(place, code) for place in [HOME, *LEADERS] for code in world if not in_force(place, code)}
    missing = gap.tables["missing"]
    assert set(zip(missing["place"], missing["indicator"], strict=True)) == empty
    assert len(missing) == len(empty)


@pytest.mark.slow
def test_sany_is_the_contradiction(findings: list[jiju.Finding]) -> None:
    result = next(f.result for f in findings if f.result.kind == "contradictions")
    groups = result.tables["groups"]
    found = set(zip(groups["place"], groups["indicator"], groups["period"], strict=True))
    assert {(HOME, "top10_sales", "2024"), (HOME, "top50_firms", "2024")} <= found
    assert set(groups["place"]) == {HOME}
    notes = result.table.set_index("fact")["note"]
    assert notes.str.len().gt(0).all()


@pytest.mark.slow
def test_every_number_shown_leads_to_a_note(findings: list[jiju.Finding]) -> None:
    for finding in findings:
        sources = finding.result.tables.get("sources")
        if sources is not None:
            assert (sources["note"].str.len() > 0).all(), finding.result.kind
            assert (sources["publisher"].str.len() > 0).all(), finding.result.kind
