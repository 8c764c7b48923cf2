"""Count what the press room proposes against what a reader found (tests/press/gold).

As a script: ``python tests/oracles/press_gold.py [--set tuning] [--misses] [--folder more/gold]``. The texts
are read from ``../shared/press`` or ``$JIJU_SHARED/press``. Their words are printed on request, never stored.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from jiju.press import propose_facts, read_page

if TYPE_CHECKING:
    from jiju.press import Page

GOLD = Path(__file__).parents[1] / "press" / "gold"
RIGHT = ("value", "bounds", "unit", "comparator")


@dataclass
class Count:
    """Numbers of quantities of one or more texts: read, proposed, found and right."""

    gold: int = 0
    proposed: int = 0
    found: int = 0
    value: int = 0
    bounds: int = 0
    unit: int = 0
    comparator: int = 0
    all_right: int = 0
    with_status: int = 0
    status: int = 0
    with_period: int = 0
    period: int = 0
    without_period: int = 0
    period_where_none: int = 0
    wrong: list[tuple[str, str, str]] = field(default_factory=list)  # text, kind of failure, what

    @property
    def recall(self) -> float:
        return self.found / self.gold if self.gold else math.nan

    @property
    def precision(self) -> float:
        return self.found / self.proposed if self.proposed else math.nan

    @property
    def right(self) -> float:
        return self.all_right / self.found if self.found else math.nan

    def add(self, other: Count) -> None:
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)


def read_index(folder: Path = GOLD) -> pd.DataFrame:
    """The annotated texts: file, sha256, set, quantities."""
    return pd.read_csv(folder / "index.csv", dtype={"file": str, "sha256": str, "set": str})


def read_gold(path: Path) -> pd.DataFrame:
    """One text's quantities, in order of place."""
    text = ["unit", "comparator", "status", "period"]
    return pd.read_csv(path, dtype=dict.fromkeys(text, str)).fillna(dict.fromkeys(text, ""))


def same(one: float, other: float) -> bool:
    """Equal to 1e-9 of their size, or both missing."""
    return bool((math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=1e-9))


def match(gold: pd.DataFrame, facts: pd.DataFrame) -> dict[int, int]:
    """Pair each gold quantity with at most one proposal, the tightest overlaps first."""
    pairs = []
    for i, (start, end) in enumerate(zip(gold["start"], gold["end"], strict=True)):
        for j, (first, last) in enumerate(zip(facts["start"], facts["end"], strict=True)):
            shared = min(end, last) - max(start, first)
            if shared > 0:
                pairs.append((-shared / max(end - start, last - first), i, j))
    found: dict[int, int] = {}
    for _, i, j in sorted(pairs):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def kind(row: pd.Series) -> str:
    """A word for the sort of quantity, for the list of misses."""
    parts = [str(row["comparator"])]
    if row["value"] < 0:
        parts.append("decline")
    parts.append("%" if row["unit"] == "%" else str(row["unit"]) or "no unit")
    return " ".join(parts)


def count_text(path: Path, gold: pd.DataFrame) -> Count:
    """Read one text, propose, and count against its gold."""
    page = read_page(path)
    printed = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    if page.text != printed:
        raise AssertionError(f"{path.name}: the page's text is not the file's, offsets cannot be compared")
    return count_page(page, path.stem[:20], gold)


def count_page(page: Page, name: str, gold: pd.DataFrame) -> Count:
    """Propose from a page that was read, and count against its gold."""
    facts = propose_facts(page).reset_index(drop=True)
    found = match(gold, facts)
    count = Count(gold=len(gold), proposed=len(facts), found=len(found))

    def around(start: int, end: int) -> str:
        before, after = page.text[max(0, start - 14) : start], page.text[end : end + 8]
        return f"{before}[{page.text[start:end]}]{after}"

    for i, row in gold.iterrows():
        said = around(row["start"], row["end"])
        if i not in found:
            count.wrong.append((name, "missed", f"{kind(row)}: {said}"))
            continue
        fact = facts.loc[found[i]]
        right = {
            "value": same(row["value"], float(fact["value"])),
            "bounds": same(row["low"], float(fact["low"])) and same(row["high"], float(fact["high"])),
            "unit": row["unit"] == fact["unit"],
            "comparator": row["comparator"] == fact["comparator"],
        }
        for what in RIGHT:
            setattr(count, what, getattr(count, what) + right[what])
            if not right[what]:
                columns = ["low", "high"] if what == "bounds" else [what]
                was, got = ([each[c] for c in columns] for each in (row, fact))
                count.wrong.append((name, what, f"{kind(row)}: {said} read {was}, proposed {got}"))
        count.all_right += all(right.values())
        for what in ("status", "period"):
            if not row[what]:
                continue
            setattr(count, f"with_{what}", getattr(count, f"with_{what}") + 1)
            setattr(count, what, getattr(count, what) + (row[what] == fact[what]))
            if row[what] != fact[what]:
                count.wrong.append((name, what, f"{said} read {row[what]}, proposed {fact[what]}"))
        if not row["period"]:
            count.without_period += 1
            count.period_where_none += bool(fact["period"])
    for j in sorted(set(range(len(facts))) - set(found.values())):
        fact = facts.loc[j]
        said = around(int(fact["start"]), int(fact["end"]))
        count.wrong.append((name, "not a quantity", f"{said} as {fact['value']} {fact['unit']}"))
    return count


def count_set(which: str, press: Path, folder: Path = GOLD) -> dict[str, Count]:
    """Each text of a set, and "all"."""
    index = read_index(folder)
    counts: dict[str, Count] = {}
    for row in index[index["set"] == which].itertuples():
        path = press / row.file
        if hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256:
            raise AssertionError(f"{row.file} is not the text that was annotated")
        counts[row.file] = count_text(path, read_gold(folder / f"{path.stem}.csv"))
    total = Count()
    for each in counts.values():
        total.add(each)
    return {**counts, "all": total}


def tabulate(counts: dict[str, Count]) -> pd.DataFrame:
    """One row a text: what was read, proposed, found and right."""
    rows = []
    for name, c in counts.items():
        rows.append(
            {
                "text": name.removesuffix(".txt")[:20],
                "read": c.gold,
                "proposed": c.proposed,
                "found": c.found,
                **{what: getattr(c, what) for what in RIGHT},
                "all right": c.all_right,
                "status": f"{c.status}/{c.with_status}",
                "period": f"{c.period}/{c.with_period}",
                "period where none": f"{c.period_where_none}/{c.without_period}",
            }
        )
    return pd.DataFrame(rows)


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and on request every miss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="tuning", choices=["tuning", "held_out"])
    parser.add_argument("--folder", type=Path, default=GOLD)
    parser.add_argument("--misses", action="store_true", help="print every miss with the words around it")
    options = parser.parse_args(arguments)
    shared = Path(os.environ.get("JIJU_SHARED", Path(__file__).parents[3] / "shared"))
    counts = count_set(options.set, shared / "press", options.folder)
    total = counts["all"]
    lines = [
        tabulate(counts).to_string(index=False),
        f"found {total.recall:.1%}, of these all right {total.right:.1%}, precision {total.precision:.1%}",
        f"wrong: {dict(Counter(what for _, what, _ in total.wrong))}",
    ]
    if options.misses:
        for name, what, said in sorted(total.wrong, key=lambda each: each[1]):
            lines.append(f"{what:15} {name:20} {said}".replace("\n", "⏎"))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
