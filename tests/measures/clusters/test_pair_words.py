"""What is said of two industries: both languages, the direction, the null, what it does not mean."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

import jiju


def _plants(seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 50_000, (300, 2))
    xy[40:80] = xy[:40] + rng.normal(0, 500, (40, 2))
    industry = ["cars"] * 40 + ["seats"] * 40 + ["bread", "glass"] * 110
    region = [f"R{int(x // 10_000)}{int(y // 25_000)}" for x, y in xy]
    return pd.DataFrame({"industry": industry, "x": xy[:, 0], "y": xy[:, 1], "region": region})


def _one(**options) -> jiju.Result:
    given = {"industry": "cars", "neighbor": "seats", "simulations": 99, "rng": 1} | options
    return jiju.measure_colocation(_plants(), **given)


def _said(result: jiju.Result, role: str, lang: str = "en") -> str:
    return " ".join(s.text.in_language(lang) for s in result.statements if s.role == role)


def test_the_answer_names_who_gathers_around_whom():
    found = _one()
    assert found.verdict == "localized"
    assert _said(found, "answer").startswith("seats gathers around cars: ")
    assert _said(found, "answer", "zh").startswith("seats聚集在cars周围")
    assert found.details["title"] == {"en": "seats around cars (M)", "zh": "cars周围的seats（M）"}
    assert found.evidence[0].claim == "colocation of seats around cars"


def test_one_way_measures_say_so():
    for measure, said in (("M", True), ("m", True), ("kd", False)):
        limits = _said(_one(measure=measure), "limit")
        assert (f"{measure} of seats around cars is not" in limits) == said
        assert "gathers by itself" in limits


@pytest.mark.parametrize("null", ["others", "sites", "labels"])
def test_what_moves_is_said(null: str):
    evidence = _one(null=null).evidence[0]
    assert evidence.null == null
    stays = "The establishments of the reference industry stay" in evidence.null_text.en.replace(
        "Under the null, the", "The"
    )
    assert stays == (null == "others")


@pytest.mark.parametrize("band", ["erl", "do_local", "do_global", "integrated_deviation"])
def test_every_band_has_its_words(band: str):
    pair = _one(band=band)
    ranking = jiju.rank_colocation(_plants(), band=band, simulations=99, rng=1)
    for result in (pair, ranking):
        for lang in ("en", "zh"):
            assert result.summary(lang)
            assert "{" not in result.summary(lang)
    if band == "do_local":
        assert pair.verdict == "not tested"
        assert ranking.details["not_tested"] == len(ranking.table)
        assert "is no test" in _said(ranking, "answer")
        assert "no proof" not in _said(pair, "limit")
    else:
        assert "no proof" in _said(pair, "limit")


def test_few_establishments_are_said():
    few = _plants().drop(index=range(45, 80))
    found = jiju.measure_colocation(few, industry="cars", neighbor="seats", simulations=39, rng=1)
    assert "With 5 establishments of one of the two" in _said(found, "caveat")
    assert "establishments of one of the two" not in _said(_one(), "caveat")


def test_a_window_that_was_made_is_said():
    made = _one(measure="K")
    given = _one(measure="K", window=shapely.box(-1_000, -1_000, 51_000, 51_000))
    assert _said(made, "caveat") != _said(given, "caveat")
    assert [entry.name for entry in given.provenance.inputs] == ["establishments", "window"]


def test_a_ranking_names_the_strongest_pairs_with_their_direction():
    ranking = jiju.rank_colocation(_plants(), simulations=399, rng=1)
    answer = _said(ranking, "answer")
    assert answer.startswith("Of 12 pairs of industries tested, in ")
    top = ranking.table.iloc[0]
    assert f"The strongest: {top['neighbor']} around {top['industry']}" in answer
    assert "both ways" in _said(ranking, "meaning")
    once = jiju.rank_colocation(_plants(), measure="kd", simulations=39, rng=1)
    assert "looked at once" in _said(once, "meaning")
    assert "Of 6 pairs" in _said(once, "answer")


def test_coagglomeration_says_its_reference_and_its_null():
    sample = jiju.measure_coagglomeration(_plants(), simulations=99, rng=1)
    assert "mean of all industries' shares" in _said(sample, "caveat")
    assert "neither industry gathers" in _said(sample, "limit")
    amounts = pd.DataFrame({"region": sorted(_plants()["region"].unique()), "value": 1.0})
    given = jiju.measure_coagglomeration(_plants(), reference=amounts, simulations=99, rng=1)
    assert "mean of all industries' shares" not in _said(given, "caveat")
    assert "the reference table" in given.evidence[0].null_text.en
    top = given.table.iloc[0]
    answer = _said(given, "answer")
    assert str(top["industry"]) in answer
    assert "6 pairs" in answer


def test_a_result_is_read_as_it_was_written():
    for result in (
        _one(),
        jiju.rank_colocation(_plants(), simulations=39, rng=1),
        jiju.measure_coagglomeration(_plants(), simulations=39, rng=1),
    ):
        again = jiju.Result.from_dict(result.to_dict())
        assert again.kind == result.kind
        pd.testing.assert_frame_equal(again.table, result.table)
        assert again.summary("zh") == result.summary("zh")
