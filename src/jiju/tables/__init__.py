"""Tables in: what analysts send, read into tidy frames with every problem counted."""

from __future__ import annotations

from jiju.tables.assignment import assign_regions
from jiju.tables.boundaries import read_boundaries
from jiju.tables.check import check_table, problems_table
from jiju.tables.establishments import read_establishments
from jiju.tables.filters import filter_rows
from jiju.tables.gcj02 import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from jiju.tables.industries import cut_industries
from jiju.tables.problems import rows_left_out
from jiju.tables.regions import read_region_table
from jiju.tables.schema import Column, table_columns
from jiju.tables.tabulate import tabulate

__all__ = [
    "Column",
    "assign_regions",
    "bd09_to_wgs84",
    "check_table",
    "cut_industries",
    "filter_rows",
    "gcj02_to_wgs84",
    "problems_table",
    "read_boundaries",
    "read_establishments",
    "read_region_table",
    "rows_left_out",
    "table_columns",
    "tabulate",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]
