"""Pairs of industries drawn: every pair has its cell, and a mark where chance would not do the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jiju.charts import draw
from jiju.errors import ChartError

MANY = tuple(f"Industry {k:02d}" for k in range(40))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("make", ["colocation_ranking", "coagglomeration"])
def test_the_grid_has_every_pair_and_marks_those_beyond_chance(samples, make, lang):
    result = getattr(samples, make)()
    chart = draw(result, lang=lang)
    rows = chart.spec["datasets"]["rows"]
    cells = {(row["industry"], row["neighbor"]): row for row in rows}
    assert len(cells) == len(rows) == len(samples.INDUSTRIES) * (len(samples.INDUSTRIES) - 1)
    for row in result.table.itertuples():
        cell = cells[(row.industry, row.neighbor)]
        assert cell["told"] == (row.verdict != "within chance")
        if make == "coagglomeration":
            assert cells[(row.neighbor, row.industry)] | {"industry": 0, "neighbor": 0} == cell | {
                "industry": 0,
                "neighbor": 0,
            }
    assert str(len(result.table)) in chart.description
    assert "<svg" in chart.to_svg()


@pytest.mark.parametrize("make", ["colocation_ranking", "coagglomeration"])
def test_of_many_industries_those_are_shown_whose_pairs_say_most(samples, make):
    result = getattr(samples, make)(MANY)
    chart = draw(result)
    names = {row["name"] for row in chart.spec["datasets"]["names"]}
    assert len(names) == 24
    assert "24 of 40" in chart.spec["title"]["subtitle"]
    value = "statistic" if make == "colocation_ranking" else "coagglomeration"
    order = result.table.assign(size=-result.table[value].abs()).sort_values(["p_adjusted", "size"])
    assert {order["industry"].iloc[0], order["neighbor"].iloc[0]} <= names


@pytest.mark.parametrize("make", ["colocation_ranking", "coagglomeration"])
def test_the_strongest_pairs_are_named_and_sorted(samples, make):
    result = getattr(samples, make)()
    chart = draw(result, view="strongest", limit=7)
    rows = chart.spec["datasets"]["rows"]
    assert len(rows) == 7
    values = [row["value"] for row in rows]
    assert values == sorted(values, reverse=True)
    least = sorted(result.table["p_adjusted"])[6]
    for row in rows:
        pair = (result.table["industry"] == row["industry"]) & (result.table["neighbor"] == row["neighbor"])
        assert float(result.table.loc[pair, "p_adjusted"].iloc[0]) <= least
        a, b = row["industry"], row["neighbor"]
        assert row["name"] == (f"{b} around {a}" if make == "colocation_ranking" else f"{a} and {b}")


def test_the_curve_of_a_pair(samples):
    alone = draw(samples.colocation())
    assert "Glass" in alone.spec["title"]["text"]
    assert "Glass around Cement" in alone.description
    result = samples.colocation_ranking()
    chart = draw(result, industry="Glass", neighbor="Cement")
    assert "Cement around Glass" in chart.description
    curves = result.tables["curves"]
    mine = curves[(curves["industry"] == "Glass") & (curves["neighbor"] == "Cement")]
    drawn = [row["value"] for row in chart.spec["datasets"]["curve"]]
    assert drawn == pytest.approx(mine["value"].tolist(), rel=1e-4)
    for given in ({"industry": "Glass"}, {"industry": "Glass", "neighbor": "Nothing"}, {"view": "curve"}):
        with pytest.raises(ChartError) as caught:
            draw(result, **given)
        assert caught.value.code == "C103"


def test_no_pair_no_figure(samples):
    for make in ("colocation_ranking", "coagglomeration"):
        result = getattr(samples, make)()
        empty = replace(result, table=result.table.head(0))
        for view in ("pairs", "strongest"):
            with pytest.raises(ChartError) as caught:
                draw(empty, view=view)
            assert caught.value.code == "C106"
