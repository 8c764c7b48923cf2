"""Print the table of comparison (对标表) from the saved findings; computes nothing.

Run ``jiju examples/changsha/study.toml`` first, then ``python examples/changsha/show.py``, or with ``zh`` for
the Chinese names.
"""

from __future__ import annotations

import math
import sys
import unicodedata
from pathlib import Path

import pandas as pd

import jiju

HERE = Path(__file__).parent
HEADER = {
    "en": ("indicator", "Changsha", "unit", "best benchmark", "its number", "times Changsha's"),
    "zh": ("指标", "长沙", "单位", "最优对标对象", "其数字", "为长沙的倍数"),
}


def width(text: str) -> int:
    """Columns that a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns: int) -> str:
    """Fill with blanks up to a width."""
    return text + " " * max(columns - width(text), 0)


def words(value: float, low: float, high: float, digits: int = 6) -> str:
    """A number, or the range that its source leaves."""
    if pd.notna(low) and pd.notna(high) and high - low > 1e-9:
        return f"{low:,.{digits}g}-{high:,.{digits}g}"
    return f">= {low:,.{digits}g}" if pd.notna(low) and pd.isna(high) else f"{value:,.{digits}g}"


def main() -> int:
    """Print one line for each indicator of each comparison; exit code 2 where nothing has been run."""
    lang = "zh" if sys.argv[1:] == ["zh"] else "en"
    findings = jiju.read_findings(HERE / "output" / "findings")
    gaps = [finding for finding in findings if finding.result.kind == "gap"]
    if not gaps:
        print("There are no findings yet: run `jiju examples/changsha/study.toml` first.", file=sys.stderr)
        return 2
    for finding in gaps:
        lines = [HEADER[lang]]
        for row in finding.result.table[finding.result.table["frontier"]].itertuples():
            ends = (math.exp(end) if pd.notna(end) else math.nan for end in (row.low, row.high))
            lines.append(
                (
                    row.label_zh if lang == "zh" else row.label_en,
                    words(row.place_value, row.place_low, row.place_high),
                    row.unit,
                    row.peer,
                    words(row.peer_value, row.peer_low, row.peer_high),
                    words(row.ratio, *ends, digits=2),
                )
            )
        print(f"\n{finding.question['title'][lang]}")
        columns = [max(width(line[at]) for line in lines) for at in range(len(lines[0]))]
        for line in lines:
            print("  ".join(pad(text, size) for text, size in zip(line, columns, strict=True)).rstrip())
        missing = finding.result.tables["missing"]
        print(
            f"尚缺 {len(missing)} 个数字。" if lang == "zh" else f"{len(missing)} numbers are still missing."
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
