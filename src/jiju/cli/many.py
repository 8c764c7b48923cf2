"""Options that take several words: lists written a,b,c and mappings written name=value,name=value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

import rich_click as click

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["several_words"]


def several_words(annotation: Any) -> Callable[[click.Context, click.Parameter, Any], Any] | None:  # noqa: ANN401
    """How to read an option whose value is a list or a mapping.

    Parameters
    ----------
    annotation : type
        The parameter's type.

    Returns
    -------
    callable or None
        A callback of click; None where the type is neither.
    """
    union = get_origin(annotation) in (Union, UnionType)
    entries = get_args(annotation) if union else (annotation,)
    mapping = next((entry for entry in entries if get_origin(entry) in (dict, Mapping)), None)
    listed = next((entry for entry in entries if get_origin(entry) in (list, tuple, Sequence)), None)
    if mapping is None and listed is None:
        return None
    numbers = listed is not None and float in get_args(listed)
    one = str in entries

    def read(context: click.Context, parameter: click.Parameter, value: Any) -> Any:  # noqa: ANN401
        if not isinstance(value, str):
            return value
        words = [word.strip() for word in value.replace("，", ",").split(",") if word.strip()]
        if mapping is not None and words and all("=" in word for word in words):
            pairs = (word.split("=", 1) for word in words)
            return {name.strip(): _value(text.strip()) for name, text in pairs}
        if listed is None or (one and len(words) == 1):
            return value
        if not numbers:
            return words
        try:
            return [float(word) for word in words]
        except ValueError as error:
            msg = f"{value!r} is not a list of numbers, such as 0,100."
            raise click.BadParameter(msg, ctx=context, param=parameter) from error

    return read


def _value(text: str) -> Any:  # noqa: ANN401
    """A number, numbers with a colon between them, or a word."""
    try:
        return float(text) if ":" not in text else [float(part) for part in text.split(":")]
    except ValueError:
        return text
