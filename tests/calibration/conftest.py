"""The rates that the calibration tests measured, printed at the end of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each rate; reports carry them also from the workers of pytest-xdist."""
    lines = [
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, value in report.user_properties
        if name == "rate"
    ]
    if lines:
        terminalreporter.section("calibration")
        for line in lines:
            terminalreporter.write_line(str(line))
