"""Density, outlook and gain: against the slow definition, what is listed, what is said, what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from slow_reach import slow_density, slow_gain, slow_outlook, slow_proximity

import jiju
from jiju.errors import MeasureError
from jiju.measures.complexity._density import nearest_only, nearness
from jiju.measures.complexity._proximity import relate


def made(rng: np.random.Generator, regions: int = 14, industries: int = 11) -> np.ndarray:
    return (rng.random((regions, industries)) < 0.4).astype(float)


def long(present: np.ndarray) -> pd.DataFrame:
    rows, columns = np.nonzero(present)
    return pd.DataFrame(
        {
            "region": [f"R{k:02d}" for k in rows],
            "industry": [f"I{k:02d}" for k in columns],
            "value": present[rows, columns],
        }
    )


@pytest.mark.parametrize("diagonal", [0.0, 1.0])
@pytest.mark.parametrize("neighbors", [None, 1, 3, 50])
def test_density_gain_and_outlook_are_those_of_the_definition(
    rng: np.random.Generator, diagonal: float, neighbors: int | None
):
    present = made(rng)
    present[:, 4] = 0.0
    present[2] = 0.0
    pci = rng.normal(size=11)
    pci[3] = np.nan
    phi = relate(csr_array(present), "proximity", diagonal=diagonal)
    found = nearness(csr_array(present), phi, pci, neighbors=neighbors)
    slow = slow_proximity(present.tolist(), diagonal)
    density = slow_density(present.tolist(), slow, neighbors)
    np.testing.assert_allclose(phi, slow, atol=1e-14)
    np.testing.assert_allclose(found.density, density, atol=1e-14)
    np.testing.assert_allclose(
        found.gain, slow_gain(present.tolist(), slow, pci.tolist()), rtol=1e-12, atol=1e-13
    )
    np.testing.assert_allclose(
        found.outlook, slow_outlook(present.tolist(), density, pci.tolist()), atol=1e-12
    )


def test_many_columns_and_rows_go_through_every_tile(rng: np.random.Generator):
    present = (rng.random((70, 600)) < 0.1).astype(float)
    phi = relate(csr_array(present), "cosine", diagonal=1.0)
    pci = rng.normal(size=600)
    found = nearness(csr_array(present), phi, pci)
    total = phi.sum(axis=0)
    np.testing.assert_allclose(found.density, present @ phi / total, rtol=1e-12, atol=1e-14)
    gain = (1.0 - present) * (((1.0 - present) * (pci / total)) @ phi)
    np.testing.assert_allclose(found.gain, gain, rtol=1e-9, atol=1e-12)


def test_threads_change_no_bit(rng: np.random.Generator):
    from jiju.chance.simulate import use_threads

    present = csr_array((rng.random((150, 80)) < 0.2).astype(float))
    phi, pci = relate(present), rng.normal(size=80)
    with use_threads(1):
        one = nearness(present, phi, pci)
    with use_threads(2):
        two = nearness(present, phi, pci)
    assert (one.density == two.density).all()
    assert (one.gain == two.gain).all()


def test_those_as_related_as_the_last_neighbor_count_too():
    phi = np.array([[1.0, 0.5, 0.5, 0.2], [0.5, 1.0, 0.1, 0.3], [0.5, 0.1, 1.0, 0.0], [0.2, 0.3, 0.0, 1.0]])
    near = nearest_only(phi, 1)
    assert near[:, 0].tolist() == [0.0, 0.5, 0.5, 0.0]
    assert near[:, 3].tolist() == [0.0, 0.3, 0.0, 0.0]
    assert (np.diag(phi) == 1.0).all()


def test_the_table_lists_the_densest_of_each_region_alike(rng: np.random.Generator):
    table = long(made(rng))
    every = jiju.measure_density(table, presence="value")
    few = jiju.measure_density(table, presence="value", cells=30)
    assert len(every.table) == 14 * 11
    assert (few.table.groupby("region").size() == 2).all()
    assert few.details["unlisted"] == 14 * 9
    best = every.table.groupby("region").head(2).reset_index(drop=True)
    pd.testing.assert_frame_equal(few.table, best)
    assert (every.table.loc[every.table["present"], "gain"] == 0.0).all()
    assert "126" in few.summary()


def test_regions_are_ranked_by_outlook_and_all_of_them_are_told(rng: np.random.Generator):
    found = jiju.measure_density(long(made(rng)), presence="value", region="R03")
    assert set(found.table["region"]) == {"R03"}
    assert len(found.regions) == 14
    assert found.regions["outlook"].is_monotonic_decreasing
    assert found.regions["rank"].tolist() == list(range(1, 15))
    assert found.regions["region"].iloc[0] in found.summary("zh")


def test_a_table_without_complexity_still_has_densities():
    same = pd.DataFrame([(r, i, 1.0) for r in "ABC" for i in "xyz"], columns=["region", "industry", "value"])
    found = jiju.measure_density(same, presence="value")
    assert (found.table["density"] == 1.0).all()
    assert found.regions["outlook"].isna().all()
    assert found.regions["rank"].isna().all()
    assert "could not be measured" in found.summary()


def test_one_establishment_alone_is_no_specialization(rng: np.random.Generator):
    names = rng.choice([f"I{k}" for k in range(6)], 200)
    plants = pd.DataFrame({"region": rng.choice(list("ABCDEFGH"), 200), "industry": names})
    plants = pd.concat([plants, pd.DataFrame({"region": ["A"], "industry": ["alone"]})], ignore_index=True)
    found = jiju.measure_density(plants)
    cell = found.table[(found.table["region"] == "A") & (found.table["industry"] == "alone")].iloc[0]
    assert cell["specialization"] > 1.0
    assert not cell["present"]
    assert found.details["minimum_cell"] == 2.0
    read = jiju.measure_density(jiju.read_establishments(plants))
    assert read.details["value_name"] == "establishments"
    pd.testing.assert_frame_equal(read.table, found.table)
    assert jiju.measure_density(plants.assign(size=2.0)).details["minimum_cell"] == 0.0
    assert jiju.measure_density(plants, minimum_cell=0).table.query("industry == 'alone'")["present"].any()


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"neighbors": 0}, "M421"),
        ({"neighbors": 2.5}, "M421"),
        ({"diagonal": -1.0}, "M421"),
        ({"cells": 0}, "M421"),
        ({"minimum_cell": -1.0}, "M422"),
        ({"minimum_cell": True}, "M422"),
        ({"region": "R99"}, "M423"),
        ({"region": []}, "M423"),
    ],
)
def test_what_cannot_be_used_is_refused_by_code(rng: np.random.Generator, settings: dict, code: str):
    with pytest.raises(MeasureError) as caught:
        jiju.measure_density(long(made(rng)), presence="value", **settings)
    assert caught.value.code == code
    assert caught.value.hint
