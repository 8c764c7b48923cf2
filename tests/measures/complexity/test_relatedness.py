"""measure_relatedness: each pair once, the drawing, what is left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from jiju import measure_relatedness
from jiju.errors import MeasureError


def made(text: dict[str, str]) -> pd.DataFrame:
    rows = [(region, industry, 1.0) for region, some in text.items() for industry in some.split()]
    return pd.DataFrame(rows, columns=["region", "industry", "value"])


TABLE = made({"N": "a b c", "E": "a b c", "S": "a d", "W": "d e", "X": "lone"})


def test_each_pair_stands_once_the_most_related_first():
    found = measure_relatedness(TABLE, presence="value")
    pairs = found.table
    assert (pairs["industry"] < pairs["neighbor"]).all()
    assert not pairs.duplicated(["industry", "neighbor"]).any()
    assert pairs["relatedness"].is_monotonic_decreasing
    assert pairs[["industry", "neighbor"]].iloc[0].tolist() == ["b", "c"]
    by_name = pairs.set_index(["industry", "neighbor"])
    assert by_name.loc[("a", "d"), "relatedness"] == pytest.approx(1 / 3)
    assert by_name.loc[("a", "d"), ["regions", "neighbor_regions", "shared_regions"]].tolist() == [3, 2, 1]
    assert ("a", "e") not in by_name.index
    assert found.details["pairs_shared"] == len(pairs) == 5


def test_pairs_that_are_not_listed_are_counted():
    found = measure_relatedness(TABLE, presence="value", pairs=2)
    assert len(found.table) == 2
    assert "3 others share a region too" in found.summary()


def test_the_drawing_has_every_industry_and_a_tree_of_each_block():
    found = measure_relatedness(TABLE, presence="value")
    nodes, links = found.nodes, found.links
    assert nodes["industry"].tolist() == ["a", "b", "c", "d", "e", "lone"]
    assert nodes[["x", "y"]].notna().all().all()
    assert nodes["block"].tolist() == [1, 1, 1, 1, 1, 2]
    assert int(links["tree"].sum()) == 4
    by_node = found.table.groupby("industry")["relatedness"].sum()
    other = found.table.groupby("neighbor")["relatedness"].sum()
    expected = by_node.add(other, fill_value=0.0).reindex(nodes["industry"], fill_value=0.0)
    np.testing.assert_allclose(nodes["strength"], expected)
    again = measure_relatedness(TABLE, presence="value")
    pd.testing.assert_frame_equal(nodes, again.nodes)


def test_an_industry_present_nowhere_has_no_place_and_is_named():
    empty = pd.DataFrame({"region": ["N"], "industry": ["void"], "value": [0.0]})
    found = measure_relatedness(pd.concat([TABLE, empty]), presence="value")
    node = found.nodes.set_index("industry").loc["void"]
    assert np.isnan(node["x"])
    assert node["strength"] == 0.0
    assert found.tables["left_out"]["name"].tolist() == ["void"]
    plain = measure_relatedness(TABLE, presence="value")
    pd.testing.assert_frame_equal(found.table, plain.table)


def test_no_two_industries_together_is_an_answer():
    found = measure_relatedness(made({"N": "a", "S": "b"}), presence="value")
    assert len(found.table) == 0
    assert found.statements[0].text.en.startswith("No two of the 2 industries")
    assert len(found.links) == 0


@pytest.mark.parametrize(
    ("table", "options", "code"),
    [
        (made({"N": "a", "S": "a"}), {}, "M407"),
        (TABLE, {"method": "lift"}, "M405"),
        (TABLE, {"pairs": 0}, "M405"),
        (TABLE, {"presence": "lq"}, "M405"),
    ],
)
def test_what_cannot_be_used_has_a_code(table: pd.DataFrame, options: dict, code: str):
    with pytest.raises(MeasureError, match=code):
        measure_relatedness(table, **({"presence": "value"} | options))


@pytest.mark.parametrize("method", ["proximity", "cosine", "jaccard", "association", "probability"])
def test_every_method_says_what_it_means(method: str):
    found = measure_relatedness(TABLE, method=method, presence="value")
    assert found.details["method"] == method
    assert (found.table["relatedness"] > 0.0).all()
    assert len({s.text.en for s in found.statements}) == len(found.statements)
