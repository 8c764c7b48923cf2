"""Findings on disk in, one HTML file out."""

from jiju.report.build import write_report

__all__ = ["write_report"]
