"""Reading study.toml: every mistake is an error that says where and what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jiju import errors
from jiju.errors import StudyError
from jiju.study import find_output, read_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Path]


def test_reads_what_stands_there(make_study: Make) -> None:
    study = read_study(make_study())
    assert study.title == {"en": "Small place", "zh": "小地方"}
    assert study.seed == 7
    assert study.lang == "both"
    assert list(study.tables) == ["plants", "districts"]
    assert study.tables["plants"].columns == {"industry": "branch", "size": "staff"}
    assert [question.ask for question in study.questions] == [
        "rank_concentration",
        "measure_concentration",
        "measure_specialization",
        "measure_agglomeration",
    ]
    assert study.questions[0].to_dict() == {
        "ask": "rank_concentration",
        "establishments": "plants",
        "simulations": 39,
        "title": {"en": "Who gathers", "zh": "Who gathers"},
    }
    assert study.output_folder == study.folder / "output"


def test_takes_the_folder_for_the_file(make_study: Make) -> None:
    file = make_study()
    assert read_study(file.parent) == read_study(file)


def test_byte_order_mark_and_windows_line_ends(make_study: Make) -> None:
    file = make_study()
    plain = read_study(file)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_study(file) == plain


BROKEN = [
    # change, code, where, hint
    (('title = {en = "Small', 'titel = {en = "Small'), "S103", "[study]: 'titel'", "'title'"),
    (("[tables.plants]", "[table.plants]"), "S103", "study.toml: 'table'", "'tables'"),
    (('path = "plants.csv"', 'pth = "plants.csv"'), "S103", "[tables.plants]: 'pth'", "'path'"),
    (('path = "plants.csv"\n', ""), "S104", "[tables.plants]", "path"),
    (('kind = "boundaries"', 'kind = "bounds"'), "S105", "[tables.districts]: 'kind'", "boundaries"),
    (("seed = 7", 'seed = "7"'), "S105", "[study]: 'seed'", ""),
    (("seed = 7", "seed = -7"), "S105", "[study]: 'seed'", ""),
    (("seed = 7", "seed = true"), "S105", "[study]: 'seed'", ""),
    (("seed = 7", 'simulated = "yes"'), "S105", "[study]: 'simulated'", ""),
    (("seed = 7", 'lang = "fr"'), "S105", "[study]: 'lang'", ""),
    (("seed = 7", "output = 5"), "S105", "[study]: 'output'", ""),
    (('{en = "Small place"', '{de = "Ort", en = "Small place"'), "S103", "[study]: 'title': 'de'", ""),
    (("simulations = 39", "simulatons = 39"), "S103", "[[questions]] 1: 'simulatons'", "'simulations'"),
    (("simulations = 39", "simulations = 0"), "S105", "[[questions]] 1: 'simulations'", ""),
    (("simulations = 39", 'simulations = "39"'), "S105", "[[questions]] 1: 'simulations'", ""),
    (("simulations = 39", "simulations = 39.5"), "S105", "[[questions]] 1: 'simulations'", ""),
    (("simulations = 39", "level = 95"), "S105", "[[questions]] 1: 'level'", ""),
    (("simulations = 39", 'measure = "kdd"'), "S105", "[[questions]] 1: 'measure'", "'kd'"),
    (("simulations = 39", 'weighted = "no"'), "S105", "[[questions]] 1: 'weighted'", ""),
    (("simulations = 39", 'null = "site"'), "S105", "[[questions]] 1: 'null'", "'sites'"),
    (("simulations = 39", "distances_m = [3, 2, 1]"), "S105", "[[questions]] 1: 'distances_m'", ""),
    (("simulations = 39", "distances_m = 3"), "S105", "[[questions]] 1: 'distances_m'", ""),
    (("simulations = 39", "rng = -1"), "S105", "[[questions]] 1: 'rng'", ""),
    (('industry = "glass"\n', ""), "S104", "[[questions]] 2", "industry"),
    (('industry = "glass"', "industry = 12"), "S105", "[[questions]] 2: 'industry'", ""),
    (('ask = "rank_con', 'ask = "rank_cen'), "S106", "[[questions]] 1: 'ask'", "rank_concentration"),
    (('ask = "rank_concentration"', "ask = 3"), "S106", "[[questions]] 1: 'ask'", ""),
    (('ask = "rank_concentration"', 'aks = "x"'), "S104", "[[questions]] 1", "'aks'"),
    (('establishments = "plants"\n', ""), "S104", "[[questions]] 1", "tables"),
    (('establishments = "plants"', 'establishments = "plant"'), "S107", "1: 'establishments'", "'plants'"),
    (('regions = "districts"', 'regions = "plants"'), "S108", "[[questions]] 3: 'regions'", "districts"),
    (("[[questions]]", "[questions]"), "S102", "study.toml: line", ""),
    (('columns = {industry = "branch"', "columns = {industry = 3"), "S105", "plants]: 'columns'", ""),
    (("columns = {industry", "columns = {industri"), "S103", "plants]: 'columns': 'industri'", "'industry'"),
    (('path = "plants.csv"', 'path = "plants.csv"\nwhere = "wood"'), "S105", "plants]: 'where'", ""),
    (('path = "plants.csv"', 'path = "plants.csv"\nwhere = {branch = []}'), "S105", "plants]: 'where'", ""),
    (('path = "plants.csv"', 'path = "plants.csv"\nlayout = "wide"'), "S105", "plants]: 'layout'", ""),
]


@pytest.mark.parametrize(("change", "code", "where", "hint"), BROKEN, ids=lambda value: str(value)[:40])
def test_mistakes_are_named(
    make_study: Make, change: tuple[str, str], code: str, where: str, hint: str
) -> None:
    with pytest.raises(StudyError) as caught:
        read_study(make_study(change))
    error = caught.value
    assert error.code == code
    assert where in (error.where or "")
    assert hint in (error.hint or "")
    assert error.code in errors.error_pages()


def test_syntax_error_names_the_line(make_study: Make) -> None:
    with pytest.raises(StudyError) as caught:
        read_study(make_study(("seed = 7", "seed = ")))
    assert caught.value.code == "S102"
    assert caught.value.where == "study.toml: line 4"


def test_backslashes_in_a_path_get_their_own_hint(make_study: Make) -> None:
    with pytest.raises(StudyError) as caught:
        read_study(make_study(('"plants.csv"', '"C:\\users\\plants.csv"')))
    assert caught.value.code == "S102"
    assert "single quotes" in (caught.value.hint or "")


def test_text_that_is_not_utf8(make_study: Make) -> None:
    file = make_study()
    file.write_bytes('[study]\ntitle = "集聚"\n'.encode("gb18030"))
    with pytest.raises(StudyError, match="UTF-8") as caught:
        read_study(file)
    assert caught.value.code == "S101"


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        read_study(tmp_path / "study.toml")
    assert caught.value.code == "S101"


def test_a_study_needs_a_table(tmp_path: Path) -> None:
    file = tmp_path / "study.toml"
    file.write_text("[study]\nseed = 1\n", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_study(file)
    assert caught.value.code == "S104"


def test_a_table_must_be_a_section(tmp_path: Path) -> None:
    file = tmp_path / "study.toml"
    file.write_text('[tables]\nplants = "plants.csv"\n', encoding="utf-8")
    with pytest.raises(StudyError, match="section of its own"):
        read_study(file)


def test_output_is_found_without_checking_the_questions(make_study: Make, tmp_path: Path) -> None:
    file = make_study(
        ("seed = 7", 'seed = 7\noutput = "out"\nlang = "zh"'), ("rank_concentration", "rank_nothing")
    )
    assert find_output(file) == (tmp_path / "out", "zh")
    assert find_output(tmp_path) == (tmp_path / "out", "zh")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "study.json").write_text("{}", encoding="utf-8")
    assert find_output(tmp_path / "out") == (tmp_path / "out", "both")
