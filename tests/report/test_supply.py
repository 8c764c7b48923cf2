"""Sections on supply: names for codes, states in words, settings printed, what is left out in the file."""

from __future__ import annotations

import dataclasses
import functools
import re

import pandas as pd
import pytest

from jiju.charts.supply import SUPPLY_VIEWS
from jiju.report.appendix import glance, methods
from jiju.report.sections import finding_section, method_names
from jiju.report.shown_tables import Shown, shown_tables
from jiju.report.supply_tables import SUPPLY_KINDS
from jiju.report.words import words
from jiju.results import Finding, result_columns

KINDS = sorted(SUPPLY_KINDS)
CODE = re.compile(r"\b(steel|castings|chips|cranes|pumps|valves|controls|engines|booms)-\d\b")


@pytest.fixture(scope="module")
def findings(chains):
    return {name: getattr(chains, name)() for name in chains.MAKERS}


def section(result, lang="en"):
    return finding_section(Finding("0" * 64, 0, {"ask": "ask"}, result), 1, words(lang))


@pytest.fixture(scope="module")
def pages(findings):
    """Sections by kind and language: figures are slow to make."""
    return functools.cache(lambda kind, lang="en": section(findings[kind], lang))


def table_of(made, name):
    return next(table for table in made.tables if table.name.endswith(f"-{name}"))


def column_of(table, label):
    return next(column for column in table.columns if column.label == label)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_section_has_its_figures_tables_settings_and_method(findings, pages, kind, lang):
    made = pages(kind, lang)
    assert len(made.figures) == len(SUPPLY_VIEWS[kind])
    assert all(figure.still and figure.live and figure.notes for figure in made.figures)
    assert len({figure.name for figure in made.figures} | {table.name for table in made.tables}) == len(
        made.figures
    ) + len(made.tables)
    assert made.answers
    assert made.facts
    for entry in methods([findings[kind]], words(lang)):
        assert entry["source"]
    assert method_names([findings[kind]])


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_table_is_described(pages, kind):
    described = {column.label("en") for column in result_columns(kind)}
    for table in pages(kind).tables:
        for column in table.file or table.columns:
            assert column.label in described, (table.name, column.label)
            assert column.meaning


@pytest.mark.parametrize("kind", ["systemic_risk", "disruption", "chokepoints", "completeness"])
def test_the_page_says_names_and_the_file_codes(pages, kind):
    made = pages(kind)
    shown = [
        text
        for table in made.tables
        for column in table.columns
        # Words of the measure itself stand as they are.
        if column.label not in ("In words", "Reason")
        for text in column.texts
    ]
    named = {text for text in shown if text.endswith("works A")}
    # The table of what is assumed lists codes of firms, whose names the finding may not hold.
    assert named
    main = table_of(made, "table")
    first = main.columns[0]
    if kind != "completeness":
        assert any(CODE.search(str(value)) for value in first.values)
        assert not any(CODE.search(text) for text in first.texts)


def test_chains_show_names_of_stages_in_the_language_of_the_page(pages):
    made = pages("completeness", "zh")
    assert "液压泵与液压马达" in table_of(made, "table").columns[0].texts
    assert "柴油发动机" in table_of(made, "what_if").columns[0].texts
    upstream = next(column for column in table_of(made, "table").file if column.label == "上游环节")
    assert "铸锻件、高压密封件" in upstream.texts


@pytest.mark.parametrize(
    ("kind", "label", "words_used"),
    [
        ("disruption", "Side", {"hit by the shock", "lacks inputs", "lacks orders"}),
        ("chokepoints", "Origin", {"local", "elsewhere", "unknown"}),
        ("completeness", "Status", {"local", "one local supplier", "elsewhere only", "missing"}),
        ("linkages", "Role", {"key", "pulls suppliers", "supports users", "neither"}),
    ],
)
def test_states_stand_in_words(pages, kind, label, words_used):
    column = column_of(table_of(pages(kind), "table"), label)
    assert set(column.texts) == words_used


def test_settings_that_change_the_numbers_are_printed(findings, pages):
    facts = dict(pages("systemic_risk").facts)
    assert facts["Inputs"].startswith("all essential")
    assert facts["Others of the industry"].startswith("stand in")
    assert facts["A cascade ends where no level falls by more than"] == "0.000001"
    assert "Share of output that fails" not in facts
    other = table_of(pages("systemic_risk"), "settings")
    assert len(other.columns[0].texts) == len(findings["systemic_risk"].tables["settings"])
    assert other.columns[0].texts[0] == "as used"
    facts = dict(pages("chokepoints", "zh").facts)
    assert facts["本地"] == "本地"
    assert facts["视为主要来源的份额"] == "50%"


def test_who_loses_nothing_is_counted_below_the_table(findings, pages):
    lost = findings["disruption"].tables["by_industry"]["lost_output"]
    table = table_of(pages("disruption"), "by_industry")
    assert table.total == table.held == int((lost > 0).sum()) < len(lost)
    assert table.note == f"Without any loss, and not listed: {int((lost == 0).sum())}."


def test_flows_that_cannot_be_used_are_counted(findings):
    result = findings["linkages"]
    details = result.details | {"left_out": {"no value": 3, "zero or negative": 0}}
    facts = dict(section(dataclasses.replace(result, details=details)).facts)
    assert facts["Left out"] == "flows without a value: 3"


def test_the_head_of_the_page_counts_chokepoints_and_the_chain(findings):
    numbers = {label: number for number, label in glance(list(findings.values()), words("en"))}
    assert numbers["chokepoints"] == str(findings["chokepoints"].details["chokepoints"])
    assert numbers["of the chain at home (%)"] == "67"


def test_amounts_are_short_and_missing_ones_a_dash(findings):
    result = findings["linkages"]
    table = result.table.copy()
    table.loc[table.index[0], "output"] = float("nan")
    table.loc[table.index[1], "output"] = 2.5e8
    made = shown_tables(
        dataclasses.replace(result, table=table),
        "s",
        words("zh"),
        {"table": Shown(("industry", "output", "nothing"), amounts=("output",))},
    )[0]
    assert [column.label for column in made.columns] == ["行业", "产出"]
    assert made.columns[1].texts[:2] == ["–", "2.5亿"]
    assert made.columns[1].values[0] is None
    assert made.file is None


def test_empty_tables_are_left_out_but_for_the_main_one(findings):
    result = findings["chokepoints"]
    nothing = dataclasses.replace(
        result,
        table=result.table.iloc[:0],
        tables={name: pd.DataFrame(columns=frame.columns) for name, frame in result.tables.items()},
    )
    made = section(nothing)
    assert [table.name for table in made.tables] == ["finding-1-table"]
    assert len(made.figures) == 1
    assert not made.figures[0].still
