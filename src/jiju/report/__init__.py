"""Findings on disk in; one HTML file out, or the comparison that is handed in as Word or Excel."""

from jiju.report.benchmark import has_benchmark, write_benchmark
from jiju.report.build import write_report

__all__ = ["has_benchmark", "write_benchmark", "write_report"]
