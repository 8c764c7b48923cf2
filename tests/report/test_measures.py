"""How the report tells measures and bands apart: captions, facts, methods, verdicts that are not drawn."""

from __future__ import annotations

import dataclasses
import math

import pytest

from jiju.report.answer import whole_answer
from jiju.report.appendix import glance
from jiju.report.figures import page_figures
from jiju.report.sections import finding_section, method_names
from jiju.report.words import words
from jiju.results import Finding


def section(result, lang="en"):
    return finding_section(Finding("0" * 64, 0, {"ask": "measure_concentration"}, result), 1, words(lang))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("measure", ["kd", "M", "m", "K", "L", "D", "g"])
def test_every_measure_has_its_caption_its_name_and_its_source(samples, measure, lang):
    result = samples.concentration(measure=measure, band="erl")
    captions = page_figures(result, "s", words(lang))[0].notes
    assert ("gray band" if lang == "en" else "灰色带") in captions[0]
    (name, band) = method_names([result])
    assert band == "band"
    assert words(lang)(f"methods.{name}_source")
    assert (words(lang)("finding.measure"), words(lang)(f"methods.{name}_name")) in section(
        result, lang
    ).facts


@pytest.mark.parametrize(
    ("band", "said", "level", "method"),
    [
        ("erl", "Bars above the plot", "the band is global", "band"),
        ("st", "Bars above the plot", "the band is global", "band_other"),
        ("do_global", "Bars above the plot", "two one-sided tests", "published"),
        ("do_local", "no test of the whole curve", "is no test", "published"),
        ("integrated_deviation", "This test has no band", "without a band", "deviation"),
    ],
)
def test_every_band_is_named_for_what_it_is(samples, band, said, level, method):
    result = samples.concentration(measure="M", band=band)
    if band == "integrated_deviation":
        result.table[["low", "high"]] = math.nan
    made = section(result)
    assert said in made.figures[0].notes[0]
    assert level in dict(made.facts)["Level"]
    assert method_names([result])[-1] == method


def test_case_control_window_and_correction_are_told(samples):
    result = samples.concentration(
        measure="M", band="erl", case_control=True, correction="translation", window_area_m2=4.2e9
    )
    facts = dict(section(result).facts)
    assert facts["Measure"] == "Case-control M"
    assert facts["Area of the window"] == "4,200 km²"
    assert facts["Edge correction"].startswith("translation")


def test_units_stand_in_the_headings_of_the_curve(samples):
    labels = [column.label for column in section(samples.concentration(measure="L")).tables[0].columns]
    assert labels[:4] == ["Distance", "Observed (m)", "By chance (m)", "Band low (m)"]
    plain = [column.label for column in section(samples.concentration(measure="M")).tables[0].columns]
    assert plain[1] == "Observed"


def test_single_establishments_are_a_map_and_a_table(samples):
    made = section(samples.individual())
    figure = made.figures[1]
    assert (figure.control, figure.at) == ("map", 1)
    assert [name for name, _ in figure.distances] == ["2 km", "10 km", "20 km"]
    assert figure.distances[1][1] == "Within 10 km of each establishment. Color: M (1 = as all industry)"
    table = next(table for table in made.tables if table.name.endswith("individual"))
    assert [column.label for column in table.columns] == ["Establishment", "Value", "p", "p adjusted"]
    values = [value for value in table.columns[1].values if value is not None]
    assert values == sorted(values, reverse=True)
    assert "10 km" in table.caption
    untested = section(samples.individual(tested=False)).tables[1]
    assert [column.label for column in untested.columns] == ["Establishment", "Value"]


def test_a_ranking_without_verdicts_claims_none(samples):
    local = samples.ranking()
    local = dataclasses.replace(local, details=local.details | {"band": "do_local"})
    local.table["verdict"] = "not tested"
    local.table[["p_value", "p_adjusted"]] = math.nan
    text = words("en")
    answer = whole_answer([local], text)
    assert answer == [s.text.en for s in local.statements if s.role == "answer"]
    assert "industries tested" not in [label for _, label in glance([local], text)]
    assert "no verdict is drawn" in page_figures(local, "s", text)[0].notes[1]
    tested = samples.ranking()
    # A ranking with verdicts leads.
    assert "gather more" in whole_answer([local, tested], text)[0]


def test_a_published_band_is_not_called_adjusted(samples):
    result = samples.ranking()
    result = dataclasses.replace(result, details=result.details | {"band": "do_global"})
    assert "not adjusted" in whole_answer([result], words("en"))[-1]
    assert "未按行业数量校正" in whole_answer([result], words("zh"))[-1]
