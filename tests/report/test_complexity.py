"""Sections on relatedness and complexity: figures, tables whose columns are described, settings, words."""

from __future__ import annotations

import functools
import re

import pandas as pd
import pytest

from jiju import draw, measure_complexity, write_report
from jiju.charts.complexity import COMPLEXITY_VIEWS
from jiju.report.appendix import methods
from jiju.report.complexity import COMPLEXITY_KINDS, complexity_tables
from jiju.report.sections import finding_section, method_names
from jiju.report.words import words
from jiju.results import Finding, result_columns


@pytest.fixture(scope="module")
def findings(spaces):
    return {name: getattr(spaces, name)() for name in spaces.MAKERS}


@pytest.fixture(scope="module")
def pages(findings):
    """Sections by kind and language: figures are slow to make."""

    def make(kind, lang):
        finding = Finding("0" * 64, 0, {"ask": "ask"}, findings[kind])
        return finding_section(finding, 1, words(lang))

    cached = functools.cache(make)
    return lambda kind, lang="en": cached(kind, lang)


def table_of(made, name):
    return next(table for table in made.tables if table.name.endswith(f"-{name}"))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", COMPLEXITY_KINDS)
def test_a_section_has_its_figures_tables_settings_and_methods(findings, pages, kind, lang):
    made = pages(kind, lang)
    # Of opportunities each of the two regions has its own.
    assert len(made.figures) == len(COMPLEXITY_VIEWS[kind]) * (2 if kind == "opportunities" else 1)
    assert all(figure.still and figure.live and figure.notes for figure in made.figures)
    names = [part.name for part in (*made.figures, *made.tables)]
    assert len(set(names)) == len(names)
    assert made.answers
    assert made.facts
    assert method_names([findings[kind]])
    for entry in methods([findings[kind]], words(lang)):
        assert entry["source"]


@pytest.mark.parametrize("kind", COMPLEXITY_KINDS)
def test_every_column_of_a_table_is_described(pages, kind):
    described = {column.label("en") for column in result_columns(kind)}
    for table in pages(kind).tables:
        for column in table.columns:
            assert column.label in described, (table.name, column.label)


def test_words_of_the_program_are_put_in_the_language_of_the_page(pages):
    changes = table_of(pages("entries", "zh"), "bands").columns[0]
    assert set(changes.texts) == {"进入", "退出"}
    methods_tried = table_of(pages("cluster_definitions", "zh"), "candidates")
    shown = {text for column in methods_tried.columns[:2] for text in column.texts}
    assert not {text for text in shown if re.fullmatch(r"[a-z-]+", text)}


def test_columns_that_say_nothing_are_left_out(pages, spaces):
    regions = table_of(pages("complexity"), "table")
    labels = {column.label for column in regions.columns}
    assert "EXPY" not in labels
    assert "Block" not in labels
    one = spaces.opportunities(region=spaces.HOME)
    first = complexity_tables(one, "finding-1", words("en"))[0]
    assert "Region" not in {column.label for column in first.columns}
    assert "Region" in {column.label for column in table_of(pages("opportunities"), "table").columns}


def test_separate_blocks_are_told(spaces):
    table = spaces.economy()
    island = table.head(40).assign(
        region=lambda t: "Isle " + t["region"], industry=lambda t: "Sea " + t["industry"]
    )
    apart = measure_complexity(pd.concat([table, island]), resamples=0)
    tables = {table.name: table for table in complexity_tables(apart, "s", words("en"))}
    assert int(apart.details["blocks"]) > 1
    assert tables["s-blocks"].total == apart.details["blocks"]
    assert "Block" in {column.label for column in tables["s-table"].columns}
    # Those without a value have no rank either: the figure leaves them out and says how many they are.
    without = int(apart.table["complexity"].isna().sum())
    assert f"{without} more have no value" in draw(apart).notes[-1]


def test_reasons_stand_in_words_in_the_language_of_the_page(pages, findings):
    shown = table_of(pages("opportunities", "zh"), "reasons").columns[-1].texts
    assert shown == findings["opportunities"].table["reason_zh"].tolist()


def test_names_cannot_break_out_of_the_page(samples, spaces, findings, tmp_path):
    folder = samples.write_output(
        tmp_path / "output", [findings["relatedness"]], samples.study(simulated=False, truth=False)
    )
    page = write_report(folder, lang="en").read_text(encoding="utf-8")
    assert spaces.NASTY not in page
    assert "<script>alert(1)" not in page
