"""Tables in: what analysts send, read into tidy frames with every problem counted."""

from __future__ import annotations

from jiju.tables.assignment import assign_regions
from jiju.tables.boundaries import read_boundaries
from jiju.tables.check import check_table, problems_table
from jiju.tables.essentiality import read_essentiality
from jiju.tables.establishments import read_establishments
from jiju.tables.facts import confirmed_word, join_facts, read_fact_proposals, read_fact_table
from jiju.tables.filters import filter_rows
from jiju.tables.firms import read_firms
from jiju.tables.flows import read_flows
from jiju.tables.gcj02 import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from jiju.tables.indicators import match_indicators, read_indicators
from jiju.tables.industries import cut_industries
from jiju.tables.periods import Period, parse_period
from jiju.tables.problems import rows_left_out
from jiju.tables.regions import read_region_table
from jiju.tables.scenarios import read_scenarios
from jiju.tables.schema import Column, table_columns
from jiju.tables.stages import read_stages
from jiju.tables.standing import mark_standing
from jiju.tables.tabulate import tabulate
from jiju.tables.units import base_unit, convert_unit
from jiju.tables.values import read_values

__all__ = [
    "Column",
    "Period",
    "assign_regions",
    "base_unit",
    "bd09_to_wgs84",
    "check_table",
    "confirmed_word",
    "convert_unit",
    "cut_industries",
    "filter_rows",
    "gcj02_to_wgs84",
    "join_facts",
    "mark_standing",
    "match_indicators",
    "parse_period",
    "problems_table",
    "read_boundaries",
    "read_essentiality",
    "read_establishments",
    "read_fact_proposals",
    "read_fact_table",
    "read_firms",
    "read_flows",
    "read_indicators",
    "read_region_table",
    "read_scenarios",
    "read_stages",
    "read_values",
    "rows_left_out",
    "table_columns",
    "tabulate",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]
