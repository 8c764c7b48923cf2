"""Linkages: definitions summed slowly, industries really taken out, tables that have no inverse."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from slow_linkages import series_backward, series_forward, take_out

from jiju import measure_linkages
from jiju.errors import JijuError


def rows(z: np.ndarray, names: list[str]) -> pd.DataFrame:
    first, second = np.nonzero(z)
    return pd.DataFrame(
        {
            "supplier": [names[k] for k in first],
            "user": [names[k] for k in second],
            "value": z[first, second],
        }
    )


def outputs(x: np.ndarray, names: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"industry": names, "output": x})


def random_system(seed: int, n: int = 7) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """A table in which final use is above 0, some flows are missing and one industry stands alone."""
    rng = np.random.default_rng(seed)
    z = rng.uniform(1.0, 30.0, (n, n)) * (rng.random((n, n)) < 0.5)
    z[-1, :] = z[:, -1] = 0.0
    return z, z.sum(axis=1) + rng.uniform(5.0, 80.0, n), [f"I{k}" for k in range(n)]


def measured(z: np.ndarray, x: np.ndarray, names: list[str], **more: Any) -> pd.DataFrame:
    return measure_linkages(rows(z, names), outputs=outputs(x, names), **more).table.set_index("industry")


@pytest.mark.parametrize("seed", range(5))
def test_the_closed_forms_are_the_definitions(seed: int) -> None:
    z, x, names = random_system(seed)
    table = measured(z, x, names).loc[names]
    a = z / x
    np.testing.assert_allclose(table["backward"], series_backward(a), rtol=1e-9)
    np.testing.assert_allclose(table["forward"], series_forward(z, x), rtol=1e-9)
    lost = [take_out(a, x, k) for k in range(len(x))]
    np.testing.assert_allclose(table["extraction"], lost, rtol=1e-9)
    np.testing.assert_allclose(table["extraction_share"], np.array(lost) / x.sum(), rtol=1e-9)
    assert table["backward_relative"].mean() == pytest.approx(1.0)
    assert table["forward_relative"].mean() == pytest.approx(1.0)
    assert table.loc["I6", "extraction"] == pytest.approx(x[6])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), scale=st.floats(1e-6, 1e6))
def test_unit_order_names_and_an_industry_apart_change_nothing_they_should_not(
    seed: int, scale: float
) -> None:
    z, x, names = random_system(seed)
    before = measured(z, x, names)
    scaled = measured(z * scale, x * scale, names).loc[before.index]
    columns = ["inputs_share", "backward", "forward", "extraction_share"]
    np.testing.assert_allclose(scaled[columns], before[columns], rtol=1e-9)
    np.testing.assert_allclose(scaled["extraction"], before["extraction"] * scale, rtol=1e-9)
    # Other names, rows in another order, one flow in two halves.
    order = np.random.default_rng(seed).permutation(len(names))
    other = {name: f"X{order[k]}" for k, name in enumerate(names)}
    flows = rows(z, names).replace({"supplier": other, "user": other}).sample(frac=1.0, random_state=seed)
    half = flows.iloc[[0]].assign(value=flows["value"].iloc[0] / 2.0)
    flows = pd.concat([half, flows.iloc[1:], half])
    made = outputs(x, [other[name] for name in names])
    renamed = measure_linkages(flows, outputs=made).table.set_index("industry")
    renamed = renamed.loc[[other[name] for name in before.index]]
    np.testing.assert_allclose(renamed[[*columns, "extraction"]], before[[*columns, "extraction"]], rtol=1e-9)
    # One more industry that trades with nobody.
    wide = np.pad(z, (0, 1))
    apart = measured(wide, np.append(x, 9.0), [*names, "apart"])
    assert apart.loc["apart", "backward"] == apart.loc["apart", "forward"] == 1.0
    kept = apart.loc[before.index]
    np.testing.assert_allclose(
        kept[["backward", "forward", "extraction"]], before[["backward", "forward", "extraction"]]
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_merging_two_industries_with_the_same_inputs_keeps_the_others(seed: int) -> None:
    z, x, names = random_system(seed)
    # Halves of one industry: both buy and sell the same per unit of output.
    half = np.pad(z, (0, 1))
    half[0, :] /= 2.0
    half[-1, :] = half[0, :]
    half[:, 0] /= 2.0
    half[:, -1] = half[:, 0]
    split = measured(half, np.append(np.concatenate([[x[0] / 2.0], x[1:]]), x[0] / 2.0), [*names, "twin"])
    whole = measured(z, x, names)
    rest = names[1:]
    for column in ("backward", "forward", "extraction"):
        np.testing.assert_allclose(split.loc[rest, column], whole.loc[rest, column], rtol=1e-9)
    np.testing.assert_allclose(split.loc["twin", "backward"], whole.loc["I0", "backward"], rtol=1e-9)


def test_an_industry_without_output_is_left_out_by_name_and_the_rest_stays() -> None:
    z, x, names = random_system(3)
    z[0, 1] = z[1, 0] = 5.0
    gone = x.copy()
    gone[0] = 0.0
    found = measure_linkages(rows(z, names), outputs=outputs(gone, names))
    assert found.left_out.loc[found.left_out["what"] == "no output", "industry"].tolist() == ["I0"]
    assert "I0" not in set(found.table["industry"])
    rest = measured(z[1:, 1:], x[1:], names[1:])
    again = found.table.set_index("industry").loc[rest.index]
    np.testing.assert_allclose(again["backward"], rest["backward"])
    assert "I0" in found.summary()
    assert "I0" in found.summary("zh")
    # An output that is not in the table at all is told as such.
    found = measure_linkages(rows(z, names), outputs=outputs(x, names).iloc[1:])
    assert found.left_out["what"].tolist()[0] == "no output given"


def test_industries_that_use_up_all_they_make_are_named_and_spoil_only_what_hangs_on_them() -> None:
    # P and Q sell all they make to each other, S sells to Q; A and B have nothing to do with them.
    names = ["A", "B", "P", "Q", "S", "U"]
    z = np.zeros((6, 6))
    z[0, 1] = 3.0
    z[2, 3], z[3, 2] = 10.0, 8.0
    z[4, 3] = 2.0
    x = np.array([10.0, 10.0, 10.0, 8.0, 9.0, 20.0])
    found = measure_linkages(rows(z, names), outputs=outputs(x, names))
    told = found.left_out[found.left_out["what"] == "uses up what it makes"]
    assert told["industry"].tolist() == ["P", "Q"]
    table = found.table.set_index("industry")
    assert table.loc[["P", "Q"], "backward"].isna().all()
    assert table.loc[["P", "Q"], "forward"].isna().all()
    assert np.isfinite(table.loc["S", "backward"])
    assert np.isnan(table.loc["S", "forward"])
    assert table.loc["A", "forward"] == pytest.approx(1.3)
    assert table.loc["B", "backward"] == pytest.approx(1.3)
    assert set(table.loc[["P", "Q", "S"], "role"]) == {"unknown"}
    assert "P and Q" in found.summary()
    # With a buyer outside, P and Q make more than they use up together, and everything has an inverse.
    z[2, 5], x[2] = 4.0, 14.0
    found = measure_linkages(rows(z, names), outputs=outputs(x, names))
    assert found.table["backward"].notna().all()


def test_a_buyer_of_an_unproductive_group_has_no_backward_multiplier() -> None:
    names = ["P", "Q", "U"]
    z = np.array([[0.0, 12.0, 3.0], [12.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    found = measure_linkages(rows(z, names), outputs=outputs(np.array([11.0, 11.0, 20.0]), names))
    table = found.table.set_index("industry")
    assert np.isnan(table.loc["U", "backward"])
    assert table.loc["U", "forward"] == 1.0
    negative = found.left_out[found.left_out["what"] == "negative final use"]
    assert negative["industry"].tolist() == ["P", "Q"]
    assert found.left_out["what"].tolist().count("inputs reach output") == 2


def test_inputs_above_output_alone_are_told_and_have_an_inverse() -> None:
    z = np.array([[0.0, 12.0], [0.0, 0.0]])
    found = measure_linkages(rows(z, ["A", "B"]), outputs=outputs(np.array([20.0, 10.0]), ["A", "B"]))
    assert found.left_out[["industry", "what"]].to_numpy().tolist() == [["B", "inputs reach output"]]
    table = found.table.set_index("industry")
    assert table.loc["B", "backward"] == pytest.approx(2.2)
    # Without B, A sells 12 less and B makes nothing.
    assert table.loc["B", "extraction"] == pytest.approx(22.0)


def test_given_output_that_does_not_add_up_is_told() -> None:
    z, x, names = random_system(1)
    final = pd.DataFrame({"industry": names, "value": x - z.sum(axis=1)})
    final.loc[2, "value"] += 7.0
    found = measure_linkages(rows(z, names), outputs=outputs(x, names), final=final)
    told = found.left_out[found.left_out["what"] == "output differs"]
    assert told["industry"].tolist() == ["I2"]
    assert told["value"].iloc[0] == pytest.approx(-7.0)


def test_users_that_supply_nothing_are_final_uses_and_that_is_told() -> None:
    z, x, names = random_system(5)
    z[5, 6] = z[6, 5] = 1.0
    x = z.sum(axis=1) + 10.0
    final = pd.DataFrame({"supplier": names, "user": "households", "value": 7.0})
    more = pd.DataFrame({"supplier": names, "user": "exports", "value": 3.0})
    flows = pd.concat([rows(z, names), final, more])
    expected = measured(z, x, names)
    for found in (
        measure_linkages(flows),
        measure_linkages(flows, final=["households", "exports"]),
        measure_linkages(flows, outputs=outputs(x, names)),
    ):
        table = found.table.set_index("industry").loc[expected.index]
        pd.testing.assert_frame_equal(table, expected)
        assert found.details["final_uses"] in (["exports", "households"], ["households", "exports"])
        assert "since they supply nothing" in found.summary()
    # What is given an output is an industry, though it sells to no other.
    table = measure_linkages(flows, outputs=outputs(np.append(x, 50.0), [*names, "exports"])).table
    assert "exports" in set(table["industry"])
    for named in ("I0", "nobody"):
        with pytest.raises(JijuError) as caught:
            measure_linkages(flows, final=named)
        assert caught.value.code == "M521"


def test_flows_that_cannot_be_used_are_counted() -> None:
    z, x, names = random_system(2)
    extra = pd.DataFrame({"supplier": ["I0", "I1"], "user": ["I1", "I0"], "value": [-4.0, np.nan]})
    found = measure_linkages(pd.concat([rows(z, names), extra]), outputs=outputs(x, names))
    assert found.details["left_out"]["zero or negative"] == 1
    assert found.details["left_out"]["no value"] == 1
    assert "2 (1 without a value, 1 with a value of 0 or below)" in found.summary()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"outputs": None}, "M521"),
        ({"outputs": pd.DataFrame({"industry": ["X"], "output": [1.0]})}, None),
        ({"outputs": pd.DataFrame({"industry": ["A", "B"], "output": [0.0, -1.0]})}, "M522"),
        ({"outputs": pd.DataFrame({"industry": ["A", "B"], "output": [5.0, 5.0]})}, "M524"),
        ({"outputs": pd.DataFrame({"industry": ["A", "B"], "sum": [5.0, 5.0]})}, "T102"),
        ({"outputs": pd.DataFrame({"industry": ["A", "B"], "output": ["many", "few"]})}, "T305"),
        ({"outputs": pd.DataFrame({"industry": ["A", "B"], "output": [1e-200, 1e200]})}, "M528"),
        ({"pairs": 0}, "M525"),
        ({"period": "2020"}, "M502"),
    ],
)
def test_what_cannot_be_used_is_refused_by_code(change: dict[str, Any], code: str | None) -> None:
    flows = pd.DataFrame({"supplier": ["A", "B"], "user": ["B", "A"], "value": [5.0, 5.0]})
    parameters: dict[str, Any] = {"outputs": pd.DataFrame({"industry": ["A", "B"], "output": [9.0, 9.0]})}
    if code is None:  # names that match nothing leave one industry that trades with nobody
        found = measure_linkages(flows, **(parameters | change))
        assert found.table["industry"].tolist() == ["X"]
        assert found.left_out["what"].tolist().count("no output given") == 2
        return
    with pytest.raises(JijuError) as caught:
        measure_linkages(flows, **(parameters | change))
    assert caught.value.code == code


def test_inputs_are_not_changed() -> None:
    z, x, names = random_system(4)
    flows, made = rows(z, names), outputs(x, names)
    kept = flows.copy(), made.copy()
    measure_linkages(flows, outputs=made)
    pd.testing.assert_frame_equal(flows, kept[0])
    pd.testing.assert_frame_equal(made, kept[1])
