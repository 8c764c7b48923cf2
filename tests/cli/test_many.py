"""Options whose value is a list or a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click
import pytest

from jiju.cli.many import several_words

CONTEXT, PARAMETER = click.Context(click.Command("x")), click.Option(["--x"])


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        (Sequence[str] | None, "长沙, 徐州", ["长沙", "徐州"]),
        (Sequence[str], "长沙", ["长沙"]),
        (Sequence[str], "a，b", ["a", "b"]),
        (Sequence[float] | None, "0,100", [0.0, 100.0]),
        (str | Sequence[str], "equal", "equal"),
        (str | Sequence[str], "equal,pca", ["equal", "pca"]),
        (str | Sequence[str] | Mapping[str, float], "a=1,b=2.5", {"a": 1.0, "b": 2.5}),
        (Mapping[str, Sequence[float]] | None, "a=0:100,b=1:5", {"a": [0.0, 100.0], "b": [1.0, 5.0]}),
        (str | Mapping[str, str] | None, "group", "group"),
        (str | Mapping[str, str] | None, "A=big,B=small", {"A": "big", "B": "small"}),
        (Sequence[str] | None, None, None),
    ],
)
def test_a_value(annotation, text, value):
    assert several_words(annotation)(CONTEXT, PARAMETER, text) == value


@pytest.mark.parametrize("annotation", [str, int, str | None, bool])
def test_other_types_are_left_alone(annotation):
    assert several_words(annotation) is None


def test_words_among_numbers_are_refused():
    with pytest.raises(click.BadParameter):
        several_words(Sequence[float])(CONTEXT, PARAMETER, "0,much")
