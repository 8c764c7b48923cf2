"""Print what was planted beside what was found; reads the saved findings, computes nothing.

Run ``jiju examples/economy/study.toml`` first, then ``python examples/economy/compare.py``.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jiju

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HERE = Path(__file__).parent


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def read_answers(results: Mapping[str, jiju.Result]) -> dict[str, str | float]:
    """What was found for each line of truth.csv, by its name; what was not asked is not there."""
    found: dict[str, str | float] = {}
    if opportunities := results.get("opportunities"):
        found["reach"] = _names(opportunities.table["industry"].head(3))
    if definitions := results.get("cluster_definitions"):
        found["groups"] = float(definitions.table["group"].nunique())
    if complexity := results.get("complexity"):
        found["most complex"] = _names(complexity.tables["industries"]["industry"].head(8))
    if entries := results.get("entries"):
        found["entries"] = "yes" if entries.evidence[0].verdict == "beyond chance" else "no"
    if chokepoints := results.get("chokepoints"):
        points = chokepoints.table[chokepoints.table["chokepoint"]].set_index("origin")["supplier"]
        for origin in ("imported", "local"):
            found[f"{origin} chokepoint"] = _names(points[points.index == origin])
    if disruption := results.get("disruption"):
        found["stopped"] = _names(disruption.table["firm"][disruption.table["step"] == 1])
    if completeness := results.get("completeness"):
        table = completeness.table
        found["completeness"] = float(table["cost_share"][table["complete"] & (table["depth"] > 0)].sum())
        found["missing"] = _names(table["stage"][table["status"] == "missing"])
        found["one more"] = float(completeness.tables["what_if"]["completeness_after"].iloc[0])
    if linkages := results.get("linkages"):
        table = linkages.table.set_index("industry")
        found["backward"] = float(table["backward"]["Excavators 挖掘机"])
        found["extraction"] = float(table["extraction"]["Steel 钢材"])
    return found


def main() -> int:
    """Print the table; exit code 1 where an answer differs from the truth."""
    findings = jiju.read_findings(HERE / "output" / "findings")
    if not findings:
        print("There are no findings yet: run `jiju examples/economy/study.toml` first.", file=sys.stderr)
        return 2
    answers = read_answers({finding.result.kind: finding.result for finding in findings})
    with (HERE / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    wrong = 0
    for row in truth:
        answer = answers.get(row["what"], "not asked")
        if isinstance(answer, float):
            differs = not math.isclose(answer, float(row["planted"]), abs_tol=1e-9)
            answer = f"{answer:.6g}"
        else:
            differs = answer != row["planted"]
        wrong += differs
        print(f"{row['what']:<20}  {row['note_en']}{'   <- differs' if differs else ''}")
        print(f"  planted: {row['planted']}\n  found:   {answer}")
    print(f"{len(truth) - wrong} of {len(truth)} answers are as planted.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
