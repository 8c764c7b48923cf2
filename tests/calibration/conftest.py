"""What the calibration tests measured, printed at the end of the run."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each rate, and the table of false alarms; reports bring them from pytest-xdist as well."""
    measured = defaultdict(list)
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, value in report.user_properties:
                measured[name].append(value)
    if measured["rate"] or measured["alarms"]:
        terminalreporter.section("calibration")
        for line in measured["rate"]:
            terminalreporter.write_line(str(line))
    for line in _table(measured["alarms"]):
        terminalreporter.write_line(line)


def _table(alarms: list[tuple[str, str, int, dict[str, float]]]) -> list[str]:
    """False alarms in percent, measures and nulls down, bands across, in Markdown."""
    if not alarms:
        return []
    bands = list(alarms[0][3])
    lines = ["| measure | null | " + " | ".join(bands) + " |", "|---|---|" + "---|" * len(bands)]
    for name, null, of, counted in alarms:
        cells = (f"{100.0 * counted[band] / of:.1f}" for band in bands)
        lines.append(f"| {name} | {null} | " + " | ".join(cells) + " |")
    return lines
