"""Things in layers: every thing in its column, lines over several columns with a place of their own."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju.charts.labels import label_width
from jiju.charts.layers import lay_out_layers, wrap_label


def crossings(made, links):
    rows = made.places
    pairs = itertools.combinations([(rows[a], rows[b]) for a, b in links], 2)
    return sum(
        a[0] == c[0] and b[0] == d[0] and (a[1] - c[1]) * (b[1] - d[1]) < 0 for (a, b), (c, d) in pairs
    )


def test_lines_are_uncrossed_where_they_can_be():
    layer = {"a": 0, "b": 0, "c": 0, "x": 1, "y": 1, "z": 1}
    links = [("a", "z"), ("b", "y"), ("c", "x")]
    made = lay_out_layers(layer, links)
    assert crossings(made, links) == 0
    assert made.columns == 2
    assert made.height == 3


def test_a_line_over_several_columns_passes_each_of_them_beside_what_stands_there():
    made = lay_out_layers(
        {"ore": 0, "steel": 1, "car": 2}, [("ore", "steel"), ("steel", "car"), ("ore", "car")]
    )
    long = next(path for path in made.paths if path[:2] == ("ore", "car"))
    ((column, row),) = long[2]
    assert column == 1
    assert abs(row - made.places["steel"][1]) > 0.5


def test_links_to_the_unknown_to_itself_and_twice_are_no_lines():
    made = lay_out_layers({"a": 0, "b": 1}, [("a", "b"), ("a", "b"), ("a", "a"), ("a", "nowhere")])
    assert [path[:2] for path in made.paths] == [("a", "b")]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=14),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=25),
)
def test_nothing_stands_on_anything_else(layers, ends):
    layer = {f"n{at}": number for at, number in enumerate(layers)}
    links = [(f"n{a}", f"n{b}") for a, b in ends]
    made = lay_out_layers(layer, links)
    assert sorted(made.order) == sorted(layer)
    lowest = min(layers)
    assert all(made.places[name][0] == number - lowest for name, number in layer.items())
    for a, b in itertools.combinations(made.places.values(), 2):
        assert a[0] != b[0] or abs(a[1] - b[1]) >= 1 - 1e-6
    assert all(0.5 - 1e-6 <= row <= made.height - 0.5 + 1e-6 for _, row in made.places.values())
    assert lay_out_layers(layer, links) == made


@pytest.mark.parametrize(
    "text", ["Hydraulic pumps and motors", "液压泵与液压马达及其他流体动力元件", "x" * 60, "a"]
)
@pytest.mark.parametrize("width", [40.0, 90.0, 400.0])
def test_names_are_broken_into_lines_that_fit_and_what_is_cut_is_marked(text, width):
    lines = wrap_label(text, width)
    assert 1 <= len(lines) <= 2
    assert all(label_width(line) <= width for line in lines)
    whole = "".join(lines).replace(" ", "")
    if not whole.endswith("…"):
        assert whole == text.replace(" ", "")
    else:
        assert text.replace(" ", "").startswith(whole[:-1])
