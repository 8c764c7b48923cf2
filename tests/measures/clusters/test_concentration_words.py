"""What the distance-based measures say in words, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jiju import measure_concentration, rank_concentration

if TYPE_CHECKING:
    from jiju import Result


@pytest.fixture
def plants(rng: np.random.Generator) -> pd.DataFrame:
    """Forty pump makers around one spot among 200 other sites; three of all have no place."""
    xy = rng.uniform(0, 50_000, (240, 2))
    xy[:40] = 20_000 + rng.normal(0, 1_500, (40, 2))
    xy[100:103] = np.nan
    industry = ["pumps"] * 40 + ["bread"] * 194 + ["bells"] * 6
    return pd.DataFrame({"industry": industry, "x": xy[:, 0], "y": xy[:, 1]})


def caveats(result: Result, lang: str = "en") -> str:
    said = [s.text.zh if lang == "zh" else s.text.en for s in result.statements if s.role == "caveat"]
    return "\n".join(said)


def test_the_answer_names_the_distances_in_both_languages(plants: pd.DataFrame) -> None:
    result = measure_concentration(plants, industry="pumps", simulations=99, rng=1)
    first = result.details["localized_m"][0]
    assert first[0] == 0.0
    assert f"from 0 m to {first[1] / 1000:.3g} km" in result.summary("en").splitlines()[0]
    assert f"0 米至 {first[1] / 1000:.3g} 公里" in result.summary("zh").splitlines()[0]


def test_m_speaks_of_neighbors_not_of_pairs(plants: pd.DataFrame) -> None:
    result = measure_concentration(plants, industry="pumps", measure="M", simulations=99, rng=1)
    assert "more of their own industry around them" in result.summary("en").splitlines()[0]


def test_what_was_left_out_is_said(plants: pd.DataFrame) -> None:
    result = measure_concentration(plants, industry="pumps", simulations=99, rng=1)
    assert "3 without usable coordinates" in caveats(result)
    assert result.details["left_out"]["no coordinates"] == 3


@pytest.mark.parametrize(
    ("simulations", "words"),
    [(18, "no p-value can be small enough"), (59, "are few for this level"), (99, "")],
)
def test_few_draws_are_owned_up_to(plants: pd.DataFrame, simulations: int, words: str) -> None:
    result = measure_concentration(plants, industry="pumps", simulations=simulations, rng=1)
    assert words in caveats(result)
    assert ("draws" in caveats(result)) == bool(words)
    assert (result.verdict == "localized") == (simulations > 18)


def test_the_departure_is_on_the_side_of_the_verdict(plants: pd.DataFrame) -> None:
    table = rank_concentration(plants, simulations=199, rng=1).table.set_index("industry")
    assert table.loc["pumps", "verdict"] == "localized"
    assert table.loc["pumps", "statistic"] > 0
    assert table.loc["pumps", "index"] > 0


def test_a_ranking_names_what_it_could_not_test(plants: pd.DataFrame) -> None:
    ranking = rank_concentration(plants, simulations=99, rng=1)
    assert ranking.untested["industry"].tolist() == ["bells"]
    assert "Not tested" in caveats(ranking)
    assert "bells" not in ranking.table["industry"].tolist()


def test_the_index_of_m_has_no_unit(plants: pd.DataFrame) -> None:
    metres = measure_concentration(plants, industry="pumps", measure="M", simulations=99, rng=1)
    halved = plants.assign(x=plants["x"] / 2, y=plants["y"] / 2)
    near = measure_concentration(
        halved,
        industry="pumps",
        measure="M",
        distances_m=metres.table["distance_m"] / 2,
        simulations=99,
        rng=1,
    )
    assert near.details["index"] == pytest.approx(metres.details["index"], rel=1e-9)
