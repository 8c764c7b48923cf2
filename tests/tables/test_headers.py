"""Where the column names stand."""

from __future__ import annotations

from jiju.tables.headers import find_header, unique_names

WANTED = {"企业名称", "行业", "经度", "纬度", "industry", "size"}


def test_titles_above():
    rows = [["名录", "", ""], [], ["企业名称", "行业", "人"], ["a", "b", 1]]
    found = find_header(rows, WANTED)
    assert found is not None
    assert (found.first, found.last, found.names) == (2, 2, ("企业名称", "行业", "人"))


def test_known_names_beat_the_first_full_row():
    rows = [["x", "y"], ["industry", "size"], ["a", 1]]
    found = find_header(rows, WANTED)
    assert found is not None
    assert found.first == 1


def test_two_rows_with_merges():
    rows = [["企业名称", "行业", "人数", None], [None, None, "2022", "2023"], ["a", "b", 1, 2]]
    found = find_header(rows, WANTED, [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)])
    assert found is not None
    assert (found.first, found.last) == (0, 1)
    assert found.names == ("企业名称", "行业", "2022", "2023")


def test_equal_names_below_different_headings():
    rows = [["行业", "人数", None, "产值", None], [None, "2022", "2023", "2022", "2023"], ["a", 1, 2, 3, 4]]
    found = find_header(rows, WANTED, [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)])
    assert found is not None
    assert found.names == ("行业", "人数/2022", "人数/2023", "产值/2022", "产值/2023")


def test_two_rows_without_merges():
    rows = [["基本", "", "坐标", ""], ["企业名称", "行业", "经度", "纬度"], ["a", "b", "1", "2"]]
    found = find_header(rows, WANTED)
    assert found is not None
    assert found.names == ("企业名称", "行业", "经度", "纬度")


def test_rows_of_text_are_not_joined():
    rows = [["industry", "name"], ["a", "b"], ["c", "d"]]
    found = find_header(rows, WANTED)
    assert found is not None
    assert found.last == 0


def test_nothing():
    assert find_header([["", None], []], WANTED) is None


def test_unique_names():
    assert unique_names(["a", "", "a", "a_2"]) == (
        ["a", "column_2", "a_3", "a_2"],
        ["column_2", "a_3"],
        ["a"],
    )
