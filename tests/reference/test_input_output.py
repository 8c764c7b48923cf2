"""Linkages against pymrio 0.7.0 on its test system of 6 regions by 8 sectors, to 1e-9."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jiju import measure_linkages
from jiju.measures.supply._accounts import read_accounts
from jiju.measures.supply._leontief import coefficients, link

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared


def read(shared: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(shared / "reference" / "input_output" / f"{name}.csv", index_col=0)


def long(table: pd.DataFrame) -> pd.DataFrame:
    rows = table.rename_axis(index="supplier", columns="user").stack()
    return rows.rename("value").reset_index()


def accounts(shared: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    output = read(shared, "x").reset_index(names="industry").rename(columns={"indout": "output"})
    return long(read(shared, "Z")), output, long(read(shared, "Y"))


@pytest.mark.parametrize("given", ["output", "final", "both"])
def test_coefficients_and_inverse_are_those_of_pymrio(shared: Path, given: str) -> None:
    flows, output, final = accounts(shared)
    read_in = read_accounts(
        flows, None if given == "final" else output, None if given == "output" else final, None
    )
    names = list(read_in.industries)
    a = coefficients(read_in.flows, read_in.output)
    for mine, name in ((a, "A"), (link(a, read_in.output).inverse, "L"), (read_in.flows, "Z")):
        np.testing.assert_allclose(mine, read(shared, name).loc[names, names], rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(read_in.output, read(shared, "x").loc[names, "indout"], rtol=1e-9)
    total = read(shared, "Y").loc[names].sum(axis=1)
    # What is left of an output after its sales carries the rounding of the output.
    np.testing.assert_allclose(read_in.final, total, rtol=1e-9, atol=1e-9 * read_in.output.max())
    assert [key for _, key, _ in read_in.told] == []


@pytest.mark.parametrize("given", ["output", "final"])
def test_linkages_are_those_of_pymrio(shared: Path, given: str) -> None:
    flows, output, final = accounts(shared)
    found = measure_linkages(flows, **({"outputs": output} if given == "output" else {"final": final}))
    expected = read(shared, "linkages_hem")
    table = found.table.set_index("industry").loc[expected.index]
    for mine, theirs in (
        ("backward", "backward_L_colsum"),
        ("backward_relative", "backward_norm"),
        ("forward", "forward_ghosh_rowsum"),
        ("forward_relative", "forward_norm"),
        ("extraction", "hem_total_output_loss_incl_own"),
        ("extraction_share", "hem_share"),
    ):
        np.testing.assert_allclose(table[mine], expected[theirs], rtol=1e-9, err_msg=mine)
    links = found.tables["links"]
    assert len(links) == 2_000
    assert found.details["links_not_listed"] == 48 * 47 - 2_000
    needed = read(shared, "L")
    assert [needed.loc[s, u] for s, u in zip(links["supplier"], links["user"], strict=True)] == pytest.approx(
        links["requirement"].tolist(), rel=1e-9
    )
    # Row sums of the Leontief inverse are no forward linkage, but the inverse is the same.
    sums = np.array([needed.loc[name].sum() for name in expected.index])
    np.testing.assert_allclose(sums, expected["L_rowsum"], rtol=1e-9)
