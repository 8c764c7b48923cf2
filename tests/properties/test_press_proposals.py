"""What no proposal may break, whatever the text."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju import propose_facts, read_page
from jiju.press.numerals import scan_numbers
from jiju.press.quantities import find_quantities

SIGNS = (
    "0123456789０５９.,，。、；：“”（）《》-—~/%‰ \n〇一二两三四五六七八九十百千万亿几数余多半点分之成倍番"
    "年月日时天个家名元米吨人次超近约不到以上下左右至到将降增长沙第前上半级"
)
ODD = st.text(st.sampled_from(SIGNS), max_size=120) | st.text(max_size=80)

SCALES = {"": 1, "万": 10_000, "亿": 10**8, "万亿": 10**12}
UNITS = ["家", "个", "元", "人次", "公里", "%", "个百分点", "亩", "标箱", "台"]
SHAPES = {
    "{n}{u}": ("exact", lambda v, s: (v, v)),
    "{n}余{u}": ("more_than", lambda v, s: (v, v + s)),
    "超{n}{u}": ("more_than", lambda v, s: (v, None)),
    "{n}{u}以上": ("at_least", lambda v, s: (v, None)),
    "不足{n}{u}": ("less_than", lambda v, s: (None, v)),
    "约{n}{u}": ("about", lambda v, s: (v - s / 2, v + s / 2)),
    "近{n}{u}": ("about", lambda v, s: (v - s, v)),
}
FRAMES = [
    "镇上砖厂达{}。",
    "据介绍，砖和瓦共{}，情况良好。",
    "“目前已有{}了，这很好。”镇长说。",
    "砖厂：{}；瓦厂没有。",
]


def step_of(value: int) -> int:
    step = 1
    while value % (step * 10) == 0:
        step *= 10
    return step


@given(
    number=st.integers(2, 9999),
    scale=st.sampled_from(sorted(SCALES)),
    unit=st.sampled_from(UNITS),
    shape=st.sampled_from(sorted(SHAPES)),
    frame=st.sampled_from(FRAMES),
)
def test_a_made_phrase_is_found_with_its_bounds(number, scale, unit, shape, frame):
    """A number, its scale, unit and marker in a sentence come back as they went in."""
    if unit in ("%", "个百分点") and ("余" in shape or scale):
        unit = "家"
    value = number * SCALES[scale]
    step = step_of(value)
    phrase = shape.format(n=f"{number}{scale}", u=unit)
    text = frame.format(phrase)
    (quantity,) = find_quantities(text)
    comparator, bounds = SHAPES[shape]
    if comparator == "about" and value == step:
        step = step / 10
    assert text[quantity.start : quantity.end] == phrase
    assert (quantity.comparator, quantity.unit) == (comparator, unit)
    assert float(quantity.value) == value
    low, high = bounds(value, step)
    assert (None if quantity.low is None else float(quantity.low)) == low
    assert (None if quantity.high is None else float(quantity.high)) == high


@given(ODD)
def test_numbers_lie_where_they_say(text):
    end = 0
    for numeral in scan_numbers(text):
        assert end <= numeral.start < numeral.end <= len(text)
        assert text[numeral.start : numeral.end] == numeral.text
        end = numeral.end


@given(ODD)
def test_quantities_are_in_order_and_apart(text):
    end = 0
    for quantity in find_quantities(text):
        assert (
            end <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)
        )
        assert (quantity.value, quantity.low, quantity.high) != (None, None, None)
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        end = quantity.end


@settings(max_examples=60, deadline=None)
@given(ODD, st.none() | st.just("2024-11-07"))
def test_any_text_gives_a_table_that_quotes_it(text, issue_date):
    page = read_page(io.StringIO("砖厂\n\n" + text), issue_date=issue_date)
    facts = propose_facts(page)
    for row in facts.itertuples():
        assert page.text[row.start : row.end] == row.quote
        assert row.quote
    assert not facts["comparator"].isna().any()


@pytest.mark.parametrize(
    "sign", ["1", "，", "“", "（", "三", "万", "1,", "1.", "%", "1至", "近三年", "第", "@", "年"]
)
def test_long_rows_of_one_sign_end(sign):
    page = read_page(io.StringIO("砖厂\n\n" + sign * 20_000))
    propose_facts(page)
    assert page.text.endswith(sign)
