"""Scorecards against COINr 1.1.14 on its ASEM example: every stage to 1e-9; Monte Carlo in distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from jiju import build_scorecard, measure_sensitivity
from jiju.measures.scorecards._impute import impute
from jiju.measures.scorecards._normalize import normalize
from jiju.measures.scorecards._treat import Limits, treat
from jiju.tables import read_indicators

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared

SETTINGS: dict[str, Any] = {"impute": "group_mean", "groups": "EurAsia_group", "treat": "log"}
STAGES = {
    "given": "Raw",
    "denominated": "Denominated",
    "screened": "Denominated",
    "imputed": "Imputed",
    "treated": "Treated",
    "normalized": "Normalised",
}
NORMALIZATIONS = {
    "minmax": "minmax",
    "scaled": "scaled",
    "zscore": "zscore",
    "distance_to_max": "dist2max",
    "percentile": "prank",
    "rank": "rank",
    "borda": "borda",
    "fraction_of_max": "fracmax",
}
AGGREGATIONS = {
    "arithmetic": "a_amean",
    "geometric": "a_gmean",
    "harmonic": "a_hmean",
    "generalized": "a_genmean_p-0.5",
}


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "reference" / "scorecard"


@pytest.fixture(scope="module")
def values(folder: Path) -> pd.DataFrame:
    wide = pd.read_csv(folder / "asem_iData.csv")
    wide = wide.drop(columns=["uName", "Time", "GDP_group", "GDPpc_group", "Pop_group"])
    long = wide.melt(id_vars=["uCode", "EurAsia_group"], var_name="indicator", value_name="value")
    return long.rename(columns={"uCode": "place"})


@pytest.fixture(scope="module")
def indicators(folder: Path) -> pd.DataFrame:
    return read_indicators(folder / "asem_iMeta.csv")


@pytest.fixture(scope="module")
def card(values: pd.DataFrame, indicators: pd.DataFrame) -> Any:
    return build_scorecard(values, indicators, **SETTINGS)


def stage(card: Any, step: str) -> pd.DataFrame:
    rows = card.tables["steps"]
    return rows[rows["step"] == step].pivot_table(
        index="place", columns="indicator", values="value", dropna=False
    )


def same(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    ours = ours.reindex(index=theirs.index, columns=theirs.columns)
    np.testing.assert_allclose(ours.to_numpy(), theirs.to_numpy(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("step", list(STAGES))
def test_every_stage_is_that_of_coinr(card: Any, folder: Path, step: str) -> None:
    same(stage(card, step), pd.read_csv(folder / f"dset_{STAGES[step]}.csv", index_col="uCode"))


def test_screening_keeps_everyone_as_coinr_does(card: Any, folder: Path) -> None:
    # COINr fills in before it screens; where no place is screened out the numbers are the same.
    same(stage(card, "imputed"), pd.read_csv(folder / "dset_Screened.csv", index_col="uCode"))
    assert card.tables["screened"]["kept"].all()


def test_the_input_is_the_data_set_raw(folder: Path, values: pd.DataFrame) -> None:
    raw = pd.read_csv(folder / "dset_Raw.csv", index_col="uCode")
    same(values.pivot_table(index="place", columns="indicator", values="value", dropna=False), raw)


def test_treated_points_and_their_shapes(card: Any, folder: Path) -> None:
    theirs = pd.read_csv(folder / "treat_dets_table.csv", index_col="iCode")
    ours = card.tables["treatment"].set_index("indicator").loc[theirs.index]
    assert ours["points"].tolist() == theirs["winsorise.nwin"].fillna(0).astype(int).tolist()
    np.testing.assert_allclose(ours["skew"], theirs["check_SkewKurt0.Skew"], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours["kurtosis"], theirs["check_SkewKurt0.Kurt"], rtol=1e-9, atol=1e-9)
    moved = theirs["winsorise.nwin"].notna()
    np.testing.assert_allclose(ours["skew_after"][moved], theirs["check_SkewKurt1.Skew"][moved], rtol=1e-9)
    np.testing.assert_allclose(
        ours["kurtosis_after"][moved], theirs["check_SkewKurt1.Kurt"][moved], rtol=1e-9
    )
    assert ours["passed"].all()


@pytest.mark.parametrize("ours", list(NORMALIZATIONS))
def test_normalizations(values: pd.DataFrame, indicators: pd.DataFrame, folder: Path, ours: str) -> None:
    made = build_scorecard(values, indicators, **SETTINGS, normalize=ours)
    theirs = pd.read_csv(folder / f"norm_n_{NORMALIZATIONS[ours]}.csv", index_col="uCode")
    found = stage(made, "normalized").reindex(index=theirs.index, columns=theirs.columns)
    if ours == "fraction_of_max":
        # COINr divides by the lowest where less is better, so that worse places get more: turned around here.
        down = indicators.set_index("indicator")["direction"].reindex(theirs.columns) < 0
        with np.errstate(divide="ignore"):
            theirs.loc[:, down] = 1.0 / theirs.loc[:, down]
        divided_by_zero = theirs.isna()
        assert (found.to_numpy()[divided_by_zero.to_numpy()] == 1.0).all()
        found, theirs = found.mask(divided_by_zero, 0.0), theirs.fillna(0.0)
    if ours in ("rank", "borda", "percentile"):
        # Printed to 15 digits, TolMin has equal numbers that differ in the 16th, which is how R ranked them.
        apart = np.abs(found["TolMin"] - theirs["TolMin"]) * (50.0 if ours == "percentile" else 1.0)
        assert apart.sum() == pytest.approx(3.0)
        assert apart.max() == pytest.approx(1.0)
        found, theirs = found.drop(columns="TolMin"), theirs.drop(columns="TolMin")
    same(found, theirs)


@pytest.mark.parametrize("ours", list(AGGREGATIONS))
def test_aggregations(values: pd.DataFrame, indicators: pd.DataFrame, folder: Path, ours: str) -> None:
    power = -0.5 if ours == "generalized" else None
    made = build_scorecard(values, indicators, **SETTINGS, aggregate=ours, scale=[1, 100], power=power)
    theirs = pd.read_csv(folder / f"agg_{AGGREGATIONS[ours]}_minmax1_100.csv", index_col="uCode")
    same(made.tables["scores"].pivot_table(index="place", columns="code", values="score"), theirs)


def test_scores_and_ranks(card: Any, folder: Path) -> None:
    scores = card.tables["scores"].pivot_table(index="place", columns="code", values="score")
    same(scores, pd.read_csv(folder / "dset_Aggregated.csv", index_col="uCode"))
    results = pd.read_csv(folder / "results_full.csv", index_col="uCode")
    same(scores, results.drop(columns="Rank"))
    ranks = card.table.set_index("place")["rank"]
    assert ranks.to_dict() == results["Rank"].to_dict()


def test_weights(card: Any, folder: Path) -> None:
    ours = card.tables["weights"].set_index("indicator")
    given = pd.read_csv(folder / "weights_original.csv", index_col="iCode")
    effective = pd.read_csv(folder / "eff_weights.csv", index_col="iCode")
    assert set(ours.index) == set(given.index) == set(effective.index)
    np.testing.assert_allclose(ours["weight"].reindex(given.index), given["Weight"])
    np.testing.assert_allclose(ours["effective"].reindex(effective.index), effective["EffWeight"], atol=1e-12)
    assert (ours["level"].reindex(given.index) == given["Level"]).all()


def test_statistics(values: pd.DataFrame, indicators: pd.DataFrame, folder: Path) -> None:
    made = build_scorecard(values, indicators, denominate=False)
    ours = made.tables["statistics"].set_index("indicator")
    theirs = pd.read_csv(folder / "stats_raw.csv", index_col="iCode")
    names = {
        "minimum": "Min",
        "maximum": "Max",
        "mean": "Mean",
        "median": "Median",
        "deviation": "Std",
        "skew": "Skew",
        "kurtosis": "Kurt",
        "available": "N.Avail",
        "nonzero": "N.NonZero",
        "same": "N.Same",
    }
    ours = ours.loc[theirs.index]
    for name, other in names.items():  # theirs are printed to ten digits
        np.testing.assert_allclose(ours[name], theirs[other], rtol=1e-9, atol=1e-9)
    # Two pairs of TolMin differ in the 16th digit only, which is not printed.
    assert theirs["N.Unique"].sub(ours["unique"]).loc[lambda apart: apart != 0].to_dict() == {"TolMin": 2}
    shares = {"Frc.Avail": ours["available"] / 51, "Frc.NonZero": ours["nonzero"] / ours["available"]}
    shares["Frc.Same"] = ours["same"] / ours["available"]
    for other, share in shares.items():
        np.testing.assert_allclose(share, theirs[other], rtol=1e-9)
    outliers = ours["flags"].str.contains("outliers")
    assert (outliers == (theirs["Flag.SkewKurt"] == "OUT")).all()


def test_correlations_of_pillars(card: Any, folder: Path) -> None:
    theirs = pd.read_csv(folder / "corr_level2.csv")
    pairs = card.tables["correlations"]
    pairs = pairs[pairs["level"] == 2]
    ours = {
        frozenset(pair): r
        for *pair, r in zip(pairs["code"], pairs["other"], pairs["correlation"], strict=True)
    }
    assert len(ours) == 28
    for first, second, r in theirs.itertuples(index=False):
        expected = 1.0 if first == second else ours[frozenset((first, second))]
        assert r == pytest.approx(expected, abs=1e-12)


def test_cronbach(card: Any, folder: Path) -> None:
    theirs = pd.read_csv(folder / "cronbach_level1_normalised.csv", index_col="group")["alpha"]
    ours = card.tables["consistency"].set_index("code")["alpha"]
    np.testing.assert_allclose(ours.reindex(theirs.index), theirs, atol=1e-12)


def test_removing_pillars(card: Any, folder: Path) -> None:
    theirs = pd.read_csv(folder / "remove_elements_level2.csv", index_col="pillar")["mean_abs_rank_diff"]
    ours = card.tables["removal"].set_index("code")["mean_shift"]
    assert theirs["Nominal"] == 0
    theirs = theirs.drop("Nominal")
    np.testing.assert_allclose(ours.reindex(theirs.index), theirs, atol=1e-12)


def test_stages_on_many_copies_at_once(folder: Path, indicators: pd.DataFrame) -> None:
    """The same numbers where a stage is given a stack, as the sensitivity analysis does."""
    read = {
        name: pd.read_csv(folder / f"dset_{name}.csv", index_col="uCode")
        for name in ("Denominated", "Treated")
    }
    codes = read["Treated"].columns
    direction = indicators.set_index("indicator")["direction"].reindex(codes).to_numpy()
    groups = pd.read_csv(folder / "asem_iData.csv", index_col="uCode")["EurAsia_group"]
    member = pd.factorize(groups.reindex(read["Treated"].index))[0].astype(np.int64)
    stack = np.stack([read["Denominated"].to_numpy()] * 3)
    filled = impute(stack, "group_mean", direction=direction, groups=member)
    treated = treat(filled, "winsorize", Limits())
    for copy in treated.values:
        np.testing.assert_allclose(copy, read["Treated"].to_numpy(), rtol=1e-9, atol=1e-12)
    scaled = normalize(treated.values, "minmax", direction=direction)
    normalized = pd.read_csv(folder / "dset_Normalised.csv", index_col="uCode").to_numpy()
    np.testing.assert_allclose(scaled[2], normalized, rtol=1e-9, atol=1e-9)


def test_monte_carlo_agrees_in_distribution(
    values: pd.DataFrame, indicators: pd.DataFrame, folder: Path
) -> None:
    """Another random stream and 300 evaluations there: ranks agree, the order of the choices too."""
    ranks = pd.read_csv(folder / "sa_rankstats_N50_seed1.csv", index_col="uCode")
    causes = pd.read_csv(folder / "sa_sensitivity_N50_seed1.csv", index_col="Variable")
    choices = {
        "winsorize_points": [1, 2, 3, 4, 5],
        "normalize": ["minmax", "zscore"],
        "weight_noise": 0.25,
        "aggregate": ["arithmetic", "geometric"],
    }
    found = measure_sensitivity(
        values, indicators, settings=SETTINGS, choices=choices, rng=1, evaluations=3000
    )
    ours = found.table.set_index("place").reindex(ranks.index)
    assert (ours["rank"] == ranks["Nominal"]).all()
    assert np.corrcoef(ours["mean"], ranks["Mean"])[0, 1] > 0.999
    # Their medians are of 300 evaluations and move by a rank or two themselves.
    apart = np.abs(ours["median"] - ranks["Median"])
    assert apart.max() <= 2.0
    assert (apart <= 1.0).mean() > 0.9
    assert np.corrcoef(ours["high"] - ours["low"], ranks["Q95"] - ranks["Q5"])[0, 1] > 0.95
    assert (ours["high"] - ours["low"]).idxmax() == (ranks["Q95"] - ranks["Q5"]).idxmax() == "LUX"
    names = {
        "winsorize_points": "Winmax",
        "normalize": "Normalisation",
        "weight_noise": "Weights",
        "aggregate": "Aggregation",
    }
    total = found.tables["indices"].set_index("choice").rename(index=names)
    theirs = causes.reindex(total.index)
    # The totals lie within the intervals published for 300 evaluations, and in the same order at both ends.
    assert (total["total"] >= theirs["STi_q5"]).all()
    assert (total["total"] <= theirs["STi_q95"]).all()
    assert total["total"].idxmin() == theirs["STi"].idxmin() == "Winmax"
    assert total["total"].idxmax() == theirs["STi"].idxmax() == "Aggregation"
    # And the intervals are narrow enough to use: theirs are up to 1.6 wide.
    indices = found.tables["indices"]
    assert (indices["first_high"] - indices["first_low"]).max() < 0.2
    assert (causes["Si_q95"] - causes["Si_q5"]).max() > 1.0
