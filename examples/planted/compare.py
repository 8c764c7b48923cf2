"""Print what was planted beside what was found; reads the saved findings, computes nothing.

Run ``jiju examples/planted/study.toml`` first, then ``python examples/planted/compare.py``.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import jiju

HERE = Path(__file__).parent


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
    print(f"{tested - wrong} of {tested} verdicts are as planted.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
