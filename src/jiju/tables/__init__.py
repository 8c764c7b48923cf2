"""Tables in: what analysts send, read into tidy frames with every problem counted."""

from __future__ import annotations

from jiju.tables.assignment import assign_regions
from jiju.tables.boundaries import read_boundaries
from jiju.tables.establishments import read_establishments
from jiju.tables.tabulate import tabulate

__all__ = [
    "assign_regions",
    "read_boundaries",
    "read_establishments",
    "tabulate",
]
