"""The words of the page: the same keys in both languages, the same braces, nothing missing, nothing idle."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest

from jiju.charts import VIEWS
from jiju.report.words import words

PAIRS = sorted(words("en").texts)


def test_both_languages_have_the_same_keys():
    assert set(words("en").texts) == set(words("zh").texts)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_key_stands_in_two_files(lang):
    folder = resources.files("jiju") / "report" / "text"
    files = [f for f in folder.iterdir() if re.fullmatch(rf"{lang}(_\w+)?\.toml", f.name)]
    keys = [
        f"{part}.{key}"
        for file in files
        for part, entries in tomllib.loads(file.read_text(encoding="utf-8")).items()
        for key in entries
    ]
    assert len(files) > 1
    assert len(keys) == len(set(keys)) == len(words(lang).texts)


@pytest.mark.parametrize("key", PAIRS)
def test_a_text_fills_the_same_braces_in_both_languages(key):
    en, zh = (set(re.findall(r"\{(\w+)\}", words(lang).texts[key])) for lang in ("en", "zh"))
    # A sentence about one thing need not print the number.
    assert en - {"count"} == zh - {"count"}


def test_chinese_texts_are_chinese_and_english_ones_are_not():
    names = re.compile(
        r"_source$|_name$|^answer\.item$|page\.(language|space|separator|colon)|provenance\.hash|"
        r"facts\.(joint|on_page|quoted|with_period|of_each|place_and_indicator)|office\.(in_brackets|full_stop|format_\w+)|"
        r"gap\.(with_unit|open_within)|office\.(instead|source)$|values\.method_jaccard$"
    )
    for key in PAIRS:
        assert not re.search(r"[\u4e00-\u9fff]", words("en").texts[key]), key
        if not names.search(key):
            assert re.search(r"[\u4e00-\u9fff]", words("zh").texts[key]), key


def test_every_text_is_used():
    folder = resources.files("jiju") / "report"
    files = [f for f in folder.iterdir() if f.name.endswith(".py")]
    files += list((folder / "templates").iterdir())
    code = "".join(f.read_text(encoding="utf-8") for f in files)
    kinds = "|".join(VIEWS)
    # Keys that are put together from a beginning and a value of the data.
    made = re.compile(
        r"methods\.\w+_(name|text|source)|.*_(one|many)|answer\.single_tested_\w+|glance\.\w+|"
        r"table\.(inventory|concentration|concentration_ranking|specialization|agglomeration|autocorrelation)|"
        r"table\.(coagglomeration|colocation|colocation_ranking|clusters|members|regions)|figure\.clusters_(scan|density)|"
        r"problems\.(error|warning|note)|provenance\.kind_\w+|finding\.(no_\w+|reference_\w+)|"
        r"figure\.(above|band|individual)_\w+|finding\.(level|correction)_\w+|"
        r"figure\.(indices|neighbors)(_caption)?|table\.(show_first|show_all|first_of)|"
        r"facts\.(standing|superseded)_\w+|facts\.(planned|superseded)|gap\.(verdict_\w+|start_gap|end_gap)|"
        rf"figure\.({kinds})_\w+|table\.({kinds})(_\w+)?|values\.[\w-]+|"
        r"facts\.count_\w+|settings\.\w+|supply\.\w+|office\.(sheet|format)_\w+"
    )
    idle = [
        key for key in PAIRS if f'"{key}"' not in code and f"'{key}'" not in code and not made.fullmatch(key)
    ]
    assert not idle
