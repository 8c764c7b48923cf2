"""The null that keeps the sums of rows and columns: what stays, what moves, and how often."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest

from jiju.chance import Margins, generator


def numbered(allowed: np.ndarray) -> np.ndarray:
    number = np.full(allowed.shape, -1, dtype=np.int64)
    number[allowed] = np.arange(int(allowed.sum()))
    return number


@pytest.fixture
def null(rng: np.random.Generator) -> Margins:
    allowed = rng.random((12, 15)) < 0.8
    number = numbered(allowed)
    return Margins((number,), (np.sort(rng.choice(int(allowed.sum()), 40, replace=False)),))


def table_of(number: np.ndarray, marks: np.ndarray) -> np.ndarray:
    return np.isin(number, marks) & (number >= 0)


def test_sums_by_row_and_by_column_stay_and_marks_move(null: Margins):
    number, marks = null.numbers[0], null.marks[0]
    before = table_of(number, marks)
    moved = 0
    for draw in range(20):
        drawn = null.draw(generator(1, draw))
        assert len(set(drawn.tolist())) == len(marks)
        after = table_of(number, drawn)
        assert (after.sum(axis=0) == before.sum(axis=0)).all()
        assert (after.sum(axis=1) == before.sum(axis=1)).all()
        moved += int((after & ~before).sum())
    assert moved > 100
    assert (null.marks[0] == marks).all()


def test_tables_do_not_exchange_marks():
    allowed = np.ones((4, 4), dtype=bool)
    first = numbered(allowed)
    null = Margins((first, first + 16), (np.array([0, 5, 10]), np.array([17, 20, 30, 27])))
    drawn = null.draw(generator(3, 0))
    assert (drawn[:3] < 16).all()
    assert (drawn[3:] >= 16).all()


def test_a_draw_is_the_same_again_and_a_hub_keeps_the_sums(null: Margins):
    hub = null.mixed(generator(5, 2**40))
    assert hub.draw(generator(5, 7)).tolist() == hub.draw(generator(5, 7)).tolist()
    number = null.numbers[0]
    before, after = table_of(number, null.marks[0]), table_of(number, hub.marks[0])
    assert (after.sum(axis=0) == before.sum(axis=0)).all()
    assert (after != before).any()


def test_every_table_of_these_sums_is_equally_likely():
    """All tables of 3 x 3 with one free mark a row and column and no mark on the diagonal, and more."""
    allowed = ~np.eye(3, dtype=bool)
    allowed[0, 0] = True
    number = numbered(allowed)
    start = np.array([number[0, 0], number[1, 2], number[2, 1]])
    possible = set()
    for columns in product(range(3), repeat=3):
        if len(set(columns)) == 3 and all(allowed[r, c] for r, c in enumerate(columns)):
            possible.add(tuple(sorted(int(number[r, c]) for r, c in enumerate(columns))))
    null = Margins((number,), (start,))
    drawn = Counter(tuple(null.draw(generator(9, k)).tolist()) for k in range(900))
    assert set(drawn) == possible
    assert len(possible) == 3
    assert all(240 < count < 360 for count in drawn.values())


@pytest.mark.parametrize("marks", [[], [3]])
def test_fewer_than_two_marks_stay(marks: list[int]):
    null = Margins((numbered(np.ones((2, 3), dtype=bool)),), (np.array(marks, dtype=np.int64),))
    assert null.draw(generator(0, 0)).tolist() == marks
