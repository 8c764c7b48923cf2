"""What a result says where its band gives no verdict, cannot tell, or nobody changes places."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import jiju


@pytest.fixture(scope="module")
def plants() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    xy = rng.uniform(0, 50_000, (300, 2))
    xy[:20] = 20_000 + rng.normal(0, 2_000, (20, 2))
    industry = ["A1"] * 60 + ["B1"] * 120 + ["B2"] * 120
    return pd.DataFrame({"industry": industry, "x": xy[:, 0], "y": xy[:, 1]})


def said(result, role: str, lang: str = "en") -> str:
    return " ".join(s.text.in_language(lang) for s in result.statements if s.role == role)


def test_a_local_band_gives_no_verdict(plants):
    found = jiju.measure_concentration(plants, industry="A1", band="do_local", simulations=39, rng=1)
    assert (found.verdict, found.p_value) == ("not tested", None)
    assert "no verdict is drawn" in said(found, "answer")
    assert "不据此下结论" in said(found, "answer", "zh")
    # A limit about "within chance" would hedge a verdict that was not given.
    assert "Within chance" not in said(found, "limit")
    ranking = jiju.rank_concentration(plants, band="do_local", simulations=39, rng=1)
    assert set(ranking.table["verdict"]) == {"not tested"}
    assert ranking.details["not_tested"] == 3
    assert "of 3 industries lie above their local band" in said(ranking, "answer")
    assert "adjusted" not in said(ranking, "meaning")


def test_a_ranking_by_the_published_band_says_that_it_is_not_adjusted(plants):
    ranking = jiju.rank_concentration(plants, band="do_global", simulations=39, rng=1)
    assert "not adjusted for testing" in said(ranking, "meaning")


def test_ties_of_the_extreme_rank_are_stated(plants):
    found = jiju.measure_concentration(plants, industry="A1", band="rank", simulations=39, rng=1)
    low, high = found.details["p_interval"]
    assert low <= found.p_value <= high
    if found.verdict == "within chance" and found.p_value <= 0.05:
        assert "may be as large as" in said(found, "answer")
    # With so few draws the band cannot be left, and the result says so.
    assert "of chance curves leave this band" in said(found, "caveat")
    plain = jiju.measure_concentration(plants, industry="A1", simulations=39, rng=1)
    assert plain.details["p_interval"] is None


def test_areas_and_lengths_have_units(plants):
    for measure, unit in (("L", " m"), ("D", "km²")):
        found = jiju.measure_concentration(plants, industry="A1", measure=measure, simulations=39, rng=1)
        assert unit in said(found, "meaning").split(".")[0] + said(found, "meaning")


def test_an_industry_alone_in_its_sector_cannot_be_tested(plants):
    found = jiju.measure_concentration(plants, industry="A1", controls=1, simulations=39, rng=1)
    assert found.verdict == "within chance"
    assert "nobody changes places with it" in said(found, "answer")
    ranking = jiju.rank_concentration(plants, controls=1, simulations=39, rng=1)
    assert "nobody changes places with 1 of the industries" in said(ranking, "caveat")
    named = jiju.rank_concentration(plants, controls=["A1", "B1"], simulations=39, rng=1)
    assert "those not named as controls" in said(named, "caveat")


def test_the_limit_knows_of_the_map(plants):
    found = jiju.measure_concentration(
        plants, industry="A1", measure="M", individual=True, simulations=39, rng=1
    )
    assert "values of its establishments say around which" in said(found, "limit")
    assert "not where on the map" in said(
        jiju.measure_concentration(plants, industry="A1", simulations=39, rng=1), "limit"
    )
