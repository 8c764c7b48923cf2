"""Print what was planted beside what was found; reads the saved findings, computes nothing.

Run ``jiju examples/planted/study.toml`` first, then ``python examples/planted/compare.py``.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jiju

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent


def read_answers(results: Mapping[str, jiju.Result]) -> dict[str, str | float]:
    """What was found for each line of truth_of_facts.csv."""
    found: dict[str, str | float] = {}
    if gap := results.get("gap"):
        pillars = gap.tables["pillars"]
        for row in pillars[pillars["peer"] == "Anstead"].itertuples():
            found[f"gap {row.pillar}"] = math.exp(row.gap_log)
    if contradictions := results.get("contradictions"):
        groups = contradictions.tables["groups"]
        found["contradiction"] = ", ".join(f"{row.place} {row.indicator}" for row in groups.itertuples())
    if peers := results.get("peers"):
        found["peer"] = peers.table.set_index("rank")["place"][1]
    if scorecard := results.get("scorecard"):
        found["rank"] = float(scorecard.table.set_index("place")["rank"]["Corrin"])
    if levers := results.get("levers"):
        table = levers.table
        second = table[(table["rank_after"] == 2) & table["reachable"]]
        found["lever"] = ", ".join(second["indicator"])
    if trend := results.get("trend"):
        years = trend.tables["catching_up"].set_index("indicator")["year"]
        found["catching up"] = round(float(years["exports"]), 2)
    return found


def main() -> int:
    """Print the table; exit code 1 where a verdict differs from the truth."""
    with (HERE / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    findings = jiju.read_findings(HERE / "output" / "findings")
    rankings = [f.result for f in findings if f.result.kind == "concentration_ranking"]
    if not rankings:
        print("There are no findings yet: run `jiju examples/planted/study.toml` first.", file=sys.stderr)
        return 2
    found = rankings[0].table.set_index("industry")
    wrong = 0
    print(f"{'planted':<15}{'found':<15}{'p adjusted':>10}  industry and note")
    for row in truth:
        verdict = found["verdict"].get(row["industry"], "not tested")
        p_adjusted = found["p_adjusted"].get(row["industry"], float("nan"))
        differs = verdict != row["verdict"]
        wrong += differs
        print(
            f"{row['verdict']:<15}{verdict:<15}{p_adjusted:>10.3f}  {row['industry']}: {row['note_en']}"
            f"{'   <- differs' if differs else ''}"
        )
    tested = len(truth)
    by_size = [
        f.result for f in findings if f.result.kind == "concentration" and f.result.details["weighted"]
    ]
    for result in by_size:
        details = result.details
        print(
            f"{'localized':<15}{details['verdict']:<15}{details['p_value']:>10.3f}  "
            f"{details['industry']}, weighted by employment"
        )
        wrong += details["verdict"] != "localized"
        tested += 1
    # One quarter of cutlers was planted; canning keeps to the west, timber to the east.
    for result in (f.result for f in findings):
        if result.kind == "clusters":
            number, p_value = len(result.table), result.table["p_value"].max()
            name = result.details["industry"]
            print(f"{'1 cluster':<15}{number:<15}{p_value:>10.3f}  {name}, where on the map")
            wrong += number != 1
            tested += 1
        if result.kind == "colocation":
            details = result.details
            print(
                f"{'dispersed':<15}{details['verdict']:<15}{details['p_value']:>10.3f}  "
                f"{details['neighbor']} around {details['industry']}"
            )
            wrong += details["verdict"] != "dispersed"
            tested += 1
    # The facts of the towns: how far Corrin is from Anstead, and what would change its rank.
    answers = read_answers({f.result.kind: f.result for f in findings})
    print(f"\n{'planted':<20}{'found':<20}  what of the towns' facts")
    with (HERE / "truth_of_facts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            answer = answers.get(row["what"], "not asked")
            if isinstance(answer, float):
                differs = not math.isclose(answer, float(row["planted"]), abs_tol=1e-6)
                answer = f"{answer:.6g}"
            else:
                differs = answer != row["planted"]
            wrong += differs
            tested += 1
            print(
                f"{row['planted']:<20}{answer:<20}  {row['what']}: {row['note_en']}"
                f"{'   <- differs' if differs else ''}"
            )
    print(f"{tested - wrong} of {tested} verdicts are as planted.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
