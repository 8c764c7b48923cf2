"""What the nulls move and what they leave: draws looked at, and as curves of tables moved by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.stats import chi2
from slow_concentration import kd, m_function, planar_distances
from slow_density_ratio import case_control, cross_m, density_ratio, group_distances, silverman

import jiju
from jiju.chance import NULLS, generator, null_text
from jiju.measures.clusters._kinds import KINDS
from jiju.measures.clusters._setting import Options, make_null, prepare
from jiju.measures.clusters._targets import Target

R = np.linspace(500.0, 9_000.0, 12)
WINDOW = shapely.Polygon(
    [(-1e3, -1e3), (21e3, -1e3), (21e3, 9e3), (9e3, 9e3), (9e3, 16e3), (-1e3, 16e3)],
    [[(2e3, 2e3), (6e3, 2e3), (6e3, 6e3), (2e3, 6e3)]],
)
CODES = {"2811": 18, "2812": 12, "2891": 10, "1071": 15, "10": 5}


def _table(seed: int = 4) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n = sum(CODES.values())
    return pd.DataFrame(
        {
            "industry": rng.permutation(np.repeat(list(CODES), list(CODES.values()))),
            "size": rng.lognormal(1.0, 1.2, n).round(2),
            "x": rng.uniform(0, 20_000, n),
            "y": rng.uniform(0, 8_000, n),
        }
    )


def _draws(null: str, controls: Any = None, *, measure: str = "M", cross: bool = False, times: int = 25):
    """Some draws around 2811 (of 1071 where it is a pair), and the industry of each establishment."""
    options = Options(measure, null, controls=controls, window=WINDOW if measure == "K" else None)
    table = _table()
    setting = prepare(table, options, KINDS[measure].pair_nulls)
    members = setting.members
    a, b = (members.of(members.names.index(name)) for name in ("2811", "1071"))
    target = Target(a, b, own=False) if cross else Target(a, a, own=True)
    made = make_null(setting, (target,), options)
    return [made.draw(generator(9, k)) for k in range(times)], np.array(members.names)[members.code], setting


def _moved(draws: list[np.ndarray]) -> np.ndarray:
    return np.any([draw != np.arange(len(draw)) for draw in draws], axis=0)


@pytest.mark.parametrize("null", ["sites", "labels"])
def test_everybody_moves(null: str):
    draws, _, _ = _draws(null)
    assert _moved(draws).all()
    assert all(sorted(draw) == list(range(60)) for draw in draws)


@pytest.mark.parametrize("null", ["sites", "labels"])
@pytest.mark.parametrize("as_given", [list, tuple, set, np.array, pd.Series], ids=lambda kind: kind.__name__)
def test_named_controls_and_nobody_else(null: str, as_given: Any):
    draws, industry, _ = _draws(null, as_given(["2891", "1071"]))
    takes_part = np.isin(industry, ["2811", "2891", "1071"])
    assert (_moved(draws) == takes_part).all()
    # They mix: whoever is measured reaches the sites of every control, and no other.
    reached = {name for draw in draws for name in industry[draw[industry == "2811"]]}
    assert reached == {"2811", "2891", "1071"}


@pytest.mark.parametrize(("characters", "sectors"), [(2, ["28", "10"]), (3, ["281", "289", "107", "10"])])
def test_sectors_keep_to_themselves(characters: int, sectors: list[str]):
    for given in (characters, np.int64(characters)):
        draws, industry, _ = _draws("sites", given)
        sector = np.array([name[:characters] for name in industry])
        assert set(sector) == set(sectors)
        for draw in draws:
            assert (sector[draw] == sector).all()
            assert sorted(draw) == list(range(60))
        assert _moved(draws).all()


@pytest.mark.parametrize("controls", [None, ["2812"], 2], ids=str)
def test_others_never_moves_the_reference(controls: Any):
    draws, industry, _ = _draws("others", controls, cross=True)
    reference = industry == "2811"
    moved = _moved(draws)
    assert not moved[reference].any()
    assert all(not reference[draw[~reference]].any() for draw in draws)
    if controls is None:
        assert moved[~reference].all()
    elif controls == 2:
        # The neighbor changes places within its sector.
        sector = np.array([name[:2] for name in industry])
        assert all((sector[draw] == sector).all() for draw in draws)
    else:
        assert (moved == np.isin(industry, ["1071", "2812"])).all()


def test_positions_are_uniform_in_the_window():
    draws, _, setting = _draws("position", measure="K", times=300)
    spots = np.vstack(draws)
    assert spots.shape == (300 * len(setting.members.code), 2)
    assert setting.window.contains(*np.ascontiguousarray(spots.T)).all()
    edges = np.arange(-1_000.0, 21_001.0, 2_000.0), np.arange(-1_000.0, 17_001.0, 2_000.0)
    found = np.histogram2d(*spots.T, bins=edges)[0]
    cells = [[shapely.box(x, y, x + 2e3, y + 2e3) for y in edges[1][:-1]] for x in edges[0][:-1]]
    expected = shapely.area(shapely.intersection(np.array(cells), WINDOW)) / WINDOW.area * len(spots)
    assert (found[expected == 0.0] == 0.0).all()
    some = expected > 0.0
    statistic = (np.square(found - expected)[some] / expected[some]).sum()
    assert chi2.sf(statistic, some.sum() - 1) > 1e-4
    # Independent of each other, and a new draw each time.
    assert len(np.unique(spots, axis=0)) == len(spots)


KNOWN = {
    "kd": lambda d, w, a, b: kd(d[np.ix_(a, a)], w[a], R),
    "M": lambda d, w, a, b: m_function(d, w, np.isin(np.arange(len(w)), a), R),
    "m": lambda d, w, a, b: density_ratio(d, w, a, a, R, silverman(group_distances(d, a, a), R[-1])),
    "case-control M": lambda d, w, a, b: case_control(d, w, a, np.setdiff1d(np.arange(len(w)), a), R),
    "M of a pair": lambda d, w, a, b: cross_m(d, w, a, b, R),
    "m of a pair": lambda d, w, a, b: density_ratio(d, w, a, b, R, silverman(d[np.ix_(a, b)].ravel(), R[-1])),
}


@pytest.mark.parametrize("weighted", [True, False], ids=["weighted", "plain"])
@pytest.mark.parametrize(
    ("which", "null"),
    [
        (which, null)
        for which in KNOWN
        for null in ("sites", "labels", "others")[: 3 if "pair" in which else 2]
    ],
)
def test_a_draw_is_a_table_moved_by_hand(which: str, null: str, weighted: bool):
    """With one draw, what is expected is its curve: sizes went along (sites), or stayed (labels)."""
    pair = which.endswith("pair")
    measure = "M" if which.startswith("case") else which.split()[0]
    table = _table()
    options = {
        "measure": measure,
        "null": null,
        "weighted": weighted,
        "distances_m": R,
        "simulations": 1,
        "rng": 9,
    }
    if pair:
        found = jiju.measure_colocation(table, industry="2811", neighbor="1071", **options)
    else:
        found = jiju.measure_concentration(
            table, industry="2811", case_control=which.startswith("case"), exact=True, **options
        )
    draw = _draws(null, cross=pair, times=1)[0][0]
    # At site s now stands the establishment e with draw[e] = s.
    who = np.argsort(draw)
    industry = table["industry"].to_numpy()[who]
    sizes = table["size"].to_numpy()
    weights = (sizes if null == "labels" else sizes[who]) if weighted else np.ones(60)
    a, b = np.flatnonzero(industry == "2811"), np.flatnonzero(industry == "1071")
    known = KNOWN[which](planar_distances(table["x"].to_numpy(), table["y"].to_numpy()), weights, a, b)
    shown = found.table["expected"].notna()
    assert shown.sum() >= 8
    np.testing.assert_allclose(found.table["expected"][shown], known[shown], rtol=1e-7)


@pytest.mark.parametrize("measure", list(KINDS))
def test_sites_and_labels_differ_by_weights_alone(measure: str):
    options = {"industry": "2811", "measure": measure, "distances_m": R, "simulations": 19, "rng": 9}
    if KINDS[measure].window:
        options["window"] = WINDOW
    for weighted in (False, True) if KINDS[measure].weights else (False,):
        one, other = (
            jiju.measure_concentration(_table(), null=null, weighted=weighted, **options).table
            for null in ("sites", "labels")
        )
        np.testing.assert_allclose(one["value"], other["value"], rtol=1e-12)
        same = np.allclose(one["expected"], other["expected"], rtol=1e-12, equal_nan=True)
        assert same != weighted


def test_words_name_what_moves():
    assert "sizes" in NULLS["sites"].en
    assert "keeps its size" in NULLS["labels"].en
    assert "stay where they are" in NULLS["others"].en
    assert "window" in NULLS["position"].en
    for null in ("sites", "labels", "others"):
        named = null_text(null, ["2891", "1071"])
        assert named.en.startswith(NULLS[null].en)
        assert "2891, 1071" in named.en
        assert "2891、1071" in named.zh
        many = null_text(null, [str(k) for k in range(9)])
        assert "4 and 4 more" in many.en
        assert "9 个行业" in many.zh
        within = null_text(null, 2)
        assert "first 2 characters" in within.en
        assert "前 2 位" in within.zh
    options = {"industry": "2811", "distances_m": R, "simulations": 1, "rng": 9}
    for null in ("sites", "labels", "position"):
        extra = {"measure": "K", "window": WINDOW} if null == "position" else {"controls": ["2891"]}
        found = jiju.measure_concentration(_table(), null=null, **options, **extra)
        evidence = found.evidence[0]
        assert evidence.null == null
        assert evidence.null_text == null_text(null, extra.get("controls"))
        if "controls" in extra:
            assert "2891" in evidence.null_text.en
        # A single draw has no spread, which is not the same as controls that leave nobody to move.
        assert not any("nobody changes places" in statement.text.en for statement in found.statements)
    alone = jiju.measure_concentration(_table(), controls=["2811"], **options | {"simulations": 9})
    assert any("nobody changes places" in statement.text.en for statement in alone.statements)
