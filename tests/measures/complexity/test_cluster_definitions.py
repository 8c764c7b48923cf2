"""Groups of industries: planted ones come back, none are claimed where there are none, and all is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from planted_groups import plant_groups

import jiju
from jiju.errors import MeasureError, TableError
from jiju.measures.complexity._partitions import adjusted_rand

REGIONS, INDUSTRIES, GROUPS = 80, 48, 6


def found_in(table: pd.DataFrame, **settings: object) -> jiju.Result:
    return jiju.find_cluster_definitions(table, **{"simulations": 1, "rng": 1, **settings})


def groups_of(found: jiju.Result) -> np.ndarray:
    return found.table.sort_values("industry")["group"].to_numpy() - 1


def recovery(noise: float, seeds: range, **settings: object) -> float:
    agreement = []
    for seed in seeds:
        table, group = plant_groups(REGIONS, INDUSTRIES, GROUPS, noise, seed)
        agreement.append(adjusted_rand(groups_of(found_in(table, **settings)), group))
    return float(np.mean(agreement))


def test_planted_groups_come_back_and_fade_with_the_noise() -> None:
    seeds = range(4)
    clear, middling, lost = (recovery(noise, seeds) for noise in (0.5, 1.0, 4.0))
    assert clear > 0.75  # what is missed is the number of groups: see below
    assert middling > 0.7
    assert lost < 0.1


def test_with_the_number_given_planted_groups_come_back_whole() -> None:
    assert recovery(0.5, range(3), numbers=[GROUPS]) > 0.97
    assert recovery(1.0, range(3), numbers=[GROUPS]) > 0.9


def test_plain_amounts_recover_less_than_specialization() -> None:
    alone = {"numbers": [GROUPS]}
    plain = recovery(1.0, range(3), similarities=["value"], **alone)
    ours = recovery(1.0, range(3), similarities=["specialization"], **alone)
    assert ours > plain + 0.2


def test_planted_groups_are_beyond_chance() -> None:
    table, _ = plant_groups(REGIONS, INDUSTRIES, GROUPS, 1.0, 1)
    found = found_in(table, simulations=19)
    assert found.evidence[0].verdict == "beyond chance"
    assert found.details["p_value"] == 0.05
    assert "beyond chance" in found.statements[0].text.en


def test_too_few_draws_tell_nothing() -> None:
    table, _ = plant_groups(REGIONS, INDUSTRIES, GROUPS, 1.0, 1)
    found = found_in(table, simulations=18)
    assert found.evidence[0].verdict == "not tested"
    assert "cannot be told" in found.statements[0].text.en
    assert "无法判断" in found.statements[0].text.zh


def test_where_none_are_planted_the_answer_says_so() -> None:
    said = []
    for seed in range(3):
        table, _ = plant_groups(REGIONS, INDUSTRIES, GROUPS, 1.0, seed, signal=0.0)
        found = found_in(table, simulations=19)
        said.append(found.evidence[0].verdict)
        if said[-1] == "within chance":
            assert "hardly better than random" in found.statements[0].text.en
            assert "与随机分群相差无几" in found.statements[0].text.zh
    assert said.count("within chance") >= 2


def test_the_same_input_gives_the_same_result_whatever_the_order_scale_and_splitting_of_rows() -> None:
    table, _ = plant_groups(40, 24, 4, 0.8, 2)
    before = found_in(table)
    halves = pd.concat([table, table]).assign(value=lambda frame: frame["value"] * 3.5)
    after = found_in(halves.sample(frac=1.0, random_state=1, ignore_index=True))
    for name in ("group", "industry", "moved", "outlier", "nearest"):
        assert before.table[name].tolist() == after.table[name].tolist()
    np.testing.assert_allclose(before.table["within"], after.table["within"], atol=1e-9)
    assert before.details["score_by_chance"] == pytest.approx(after.details["score_by_chance"])


def test_other_names_give_the_same_groups() -> None:
    table, _ = plant_groups(40, 24, 4, 0.8, 3)
    renamed = table.assign(industry="x" + table["industry"], region="y" + table["region"])
    np.testing.assert_array_equal(groups_of(found_in(table)), groups_of(found_in(renamed)))


def test_an_empty_region_changes_nothing_and_is_named() -> None:
    table, _ = plant_groups(40, 24, 4, 0.8, 4)
    empty = pd.DataFrame({"region": ["nowhere"], "industry": ["I000"], "value": [0.0]})
    found = found_in(pd.concat([table, empty], ignore_index=True))
    np.testing.assert_array_equal(groups_of(found), groups_of(found_in(table)))
    assert found.tables["left_out"]["name"].tolist() == ["nowhere"]


def test_rare_industries_are_left_out_by_name_and_said() -> None:
    table, _ = plant_groups(40, 24, 4, 0.8, 4)
    rare = pd.DataFrame({"region": ["R001", "R002"], "industry": "rare", "value": 5.0})
    none = pd.DataFrame({"region": ["R001"], "industry": ["none"], "value": [0.0]})
    found = found_in(pd.concat([table, rare, none], ignore_index=True))
    assert "rare" not in set(found.table["industry"])
    assert set(found.tables["left_out"]["name"]) == {"rare", "none"}
    assert "rare" in found.summary()
    assert "rare" in found.summary("zh")
    assert "rare" in set(
        found_in(pd.concat([table, rare], ignore_index=True), minimum_regions=2).table["industry"]
    )


def test_totals_are_left_out_and_the_latest_period_is_said() -> None:
    table, _ = plant_groups(40, 24, 4, 0.8, 4)
    totals = table.groupby("region", as_index=False)["value"].sum().assign(industry="Total")
    years = pd.concat([table.assign(period=str(year)) for year in (2019, 2020)])
    found = found_in(pd.concat([years, totals.assign(period="2020")], ignore_index=True))
    assert found.tables["left_out"]["name"].tolist() == ["Total"]
    np.testing.assert_array_equal(groups_of(found), groups_of(found_in(table)))
    for lang in ("en", "zh"):
        assert "2020" in found.summary(lang)
        assert "Total" in found.summary(lang)
    diverse = jiju.measure_diversity(pd.concat([years, totals.assign(period="2020")], ignore_index=True))
    assert "2020" in diverse.summary()
    assert "looks like a total" in diverse.summary()


def test_flows_bring_together_what_trades() -> None:
    table, _ = plant_groups(40, 24, 4, 1.0, 5, signal=0.0)  # the regions say nothing
    rng = np.random.default_rng(1)
    names = [f"I{k:03d}" for k in range(24)]
    rows = [
        (a, b, float(rng.lognormal(2.0 if i % 4 == j % 4 else 0.0, 0.4)))
        for i, a in enumerate(names)
        for j, b in enumerate(names)
        if i != j
    ]
    flows = pd.DataFrame(rows, columns=["supplier", "user", "value"])
    flows.loc[len(flows)] = ["elsewhere", "I000", 4.0]
    found = found_in(table, flows=flows, similarities=["links"], numbers=[4], correct="none")
    assert adjusted_rand(groups_of(found), np.arange(24) % 4) > 0.9
    assert found.details["flows_left_out"] == 1
    assert "recorded flows" in found.summary()
    some = found_in(table, flows=flows[~flows["supplier"].eq("I003") & ~flows["user"].eq("I003")])
    assert some.details["similarities"] == ["specialization", "proximity", "value", "links"]
    assert some.details["unlinked"] == 1


def test_establishments_count_where_they_are_given() -> None:
    table, group = plant_groups(40, 24, 4, 0.8, 6)
    counted = table.assign(establishments=np.ceil(table["value"]))
    found = found_in(counted, similarities=["specialization", "establishments"], numbers=[4])
    assert adjusted_rand(groups_of(found), group) > 0.9
    plants = table.loc[table.index.repeat(np.minimum(counted["establishments"], 9).astype(int))]
    plants = plants.rename(columns={"value": "size"})
    some = found_in(plants, similarities=["establishments"], numbers=[4])
    assert some.details["similarity"] == "establishments"
    with pytest.raises(MeasureError, match="M441"):  # one establishment in each cell: all alike
        found_in(plants.drop_duplicates(["region", "industry"]), similarities=["establishments"])
    with pytest.raises(MeasureError, match="M442"):
        found_in(table, similarities=["establishments"])


def test_a_benchmark_is_scored_and_compared() -> None:
    table, group = plant_groups(40, 24, 4, 0.5, 7)
    names = [f"I{k:03d}" for k in range(24)]
    truth = pd.DataFrame({"industry": [*names[:20], "unknown"], "group": [*"abcd" * 5, "a"]})
    found = found_in(table, numbers=[4], benchmark=truth)
    said = found.details["benchmark"]
    assert (said["industries"], said["groups"], said["unknown"]) == (20, 4, 1)
    assert said["adjusted_rand"] == 1.0
    assert found.tables["matches"]["share"].tolist() == [1.0] * 4
    assert found.candidates["method"].tolist().count("benchmark") == 1
    assert "adjusted Rand" in found.summary()
    assert "调整兰德" in found.summary("zh")
    assert adjusted_rand(groups_of(found), group) == 1.0
    with pytest.raises(MeasureError, match="M444"):
        found_in(table, benchmark=truth.assign(group="one"))
    with pytest.raises(TableError, match="T102"):
        found_in(table, benchmark=truth.drop(columns="group"))


def test_tables_agree_with_each_other() -> None:
    table, _ = plant_groups(40, 30, 5, 1.2, 8)
    found = found_in(table)
    groups, industries = found.groups, found.table
    assert groups["group"].tolist() == list(range(1, len(groups) + 1))
    assert groups["value"].is_monotonic_decreasing
    assert groups["industries"].sum() == len(industries) == 30
    assert found.candidates["chosen"].sum() == 1
    chosen = found.candidates[found.candidates["chosen"]].iloc[0]
    assert chosen["score"] == found.details["score"]
    assert found.candidates["score"].max() <= 1.0
    assert industries["moved"].sum() == found.details["moved"]
    for row in groups.itertuples():
        inside = industries[industries["group"] == row.group]
        assert inside["industry"].iloc[0] == row.core
        if row.industries > 1:
            assert inside["within"].mean() == pytest.approx(row.within)


def test_without_correction_nothing_moves() -> None:
    table, _ = plant_groups(40, 30, 5, 1.5, 9)
    found = found_in(table, correct="none")
    assert not found.table["moved"].any()
    few = found_in(table, correct="systematic").details["moved"]
    assert few <= found.details["outliers"]["systematic"]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"similarities": ["nearness"]}, "M443"),
        ({"similarities": []}, "M443"),
        ({"similarities": ["links"]}, "M442"),
        ({"numbers": [1]}, "M443"),
        ({"numbers": [24]}, "M443"),
        ({"numbers": []}, "M443"),
        ({"numbers": ["many"]}, "M443"),
        ({"simulations": 0}, "M443"),
        ({"minimum_regions": 0}, "M443"),
        ({"minimum_regions": 41}, "M441"),
        ({"correct": "some"}, "M443"),
    ],
)
def test_settings_that_cannot_be_used(settings: dict[str, object], code: str) -> None:
    table, _ = plant_groups(40, 24, 4, 0.8, 1)
    with pytest.raises(MeasureError, match=code):
        found_in(table, **settings)


def test_flows_that_cannot_be_used() -> None:
    table, _ = plant_groups(40, 24, 4, 0.8, 1)
    strange = pd.DataFrame({"supplier": ["a"], "user": ["b"], "value": [1.0]})
    with pytest.raises(MeasureError, match="M442"):
        found_in(table, flows=strange)
    with pytest.raises(MeasureError, match="M443"):
        found_in(table, flows=strange, similarities=["value"])


def test_few_industries_are_refused_and_six_are_enough() -> None:
    table, _ = plant_groups(12, 6, 2, 0.3, 1)
    found = found_in(table)
    assert found.details["groups"] in (2, 3)
    with pytest.raises(MeasureError, match="M441"):
        found_in(table[table["industry"] != "I000"])
    with pytest.raises(MeasureError, match="M401"):
        found_in(table.assign(value=0.0))
