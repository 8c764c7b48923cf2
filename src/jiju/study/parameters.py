"""Values checked before anything is computed: against the real signatures, and against what makes sense."""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from jiju.errors import StudyError, suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from jiju.study.ask import Ask

__all__ = ["check_keys", "check_parameters", "describe", "parameter_types"]


def _whole(least: int) -> Callable[[Any], bool]:
    return lambda value: _is_int(value) and value >= least


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _rising(value: object) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return False
    if not all(_is_number(entry) and entry >= 0 for entry in value):
        return False
    return all(a < b for a, b in pairwise(value))


# One vocabulary: a parameter means the same in every function, so its limits stand here once.
_LIMITS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "simulations": (_whole(1), "a whole number of at least 1"),
    "resamples": (_whole(1), "a whole number of at least 1"),
    "minimum_establishments": (_whole(2), "a whole number of at least 2"),
    "map_points": (_whole(1), "a whole number of at least 1"),
    "evaluations": (_whole(16), "a whole number of at least 16"),
    "number": (_whole(1), "a whole number of at least 1"),
    "minimum_places": (_whole(2), "a whole number of at least 2"),
    "minimum_share": (
        lambda value: _is_number(value) and 0 < value <= 1,
        "a share above 0, at most 1, such as 0.5",
    ),
    "share": (
        lambda value: _is_number(value) and 0 < value <= 0.5,
        "a share above 0, at most 0.5, such as 0.25",
    ),
    "threshold": (lambda value: _is_number(value) and value > 0, "a number above 0, such as 1.0"),
    "minimum_region": (lambda value: _is_number(value) and value >= 0, "an amount of at least 0"),
    "minimum_industry": (lambda value: _is_number(value) and value >= 0, "an amount of at least 0"),
    "minimum_cell": (lambda value: _is_number(value) and value >= 0, "an amount of at least 0"),
    "minimum_regions": (_whole(1), "a whole number of at least 1"),
    "balance": (lambda value: _is_number(value) and 0 <= value <= 1, "a number from 0 to 1, such as 0.5"),
    "margin": (lambda value: _is_number(value) and 0 < value <= 1, "a share above 0, at most 1, such as 0.5"),
    "bands": (_whole(2), "a whole number of at least 2"),
    "cells": (_whole(1), "a whole number of at least 1"),
    "diagonal": (lambda value: _is_number(value) and value >= 0, "1 or 0"),
    "pairs": (_whole(1), "a whole number of at least 1"),
    "eps": (lambda value: _is_number(value) and 1e-12 <= value <= 0.1, "a number from 1e-12 to 0.1"),
    "shock": (lambda value: _is_number(value) and 0 < value <= 1, "a share above 0, at most 1"),
    "dominance": (lambda value: _is_number(value) and 0 < value <= 1, "a share above 0, at most 1"),
    "cascades": (_whole(0), "a whole number, 0 for none"),
    "minimum_suppliers": (_whole(1), "a whole number of at least 1"),
    "rng": (_whole(0), "a whole number of at least 0"),
    "level": (lambda value: _is_number(value) and 0 < value < 1, "a number between 0 and 1, such as 0.95"),
    "distances_m": (_rising, "a list of rising distances in metres, such as [0, 1000, 2000]"),
}


def check_keys(given: Iterable[str], known: Collection[str], where: str) -> None:
    """Refuse a key that is not known, naming the nearest that is.

    Parameters
    ----------
    given : iterable of str
        The keys that were written.
    known : collection of str
        The keys there are.
    where : str
        The place in the study file.

    Raises
    ------
    StudyError
        ``S103`` at the first unknown key.
    """
    for key in given:
        if key not in known:
            what = f"the key {key!r} is not known here"
            hint = suggest(key, known, f"The keys here are {', '.join(known)}.")
            msg = "S103"
            raise StudyError(msg, what, where=f"{where}: {key!r}", hint=hint)


def check_parameters(ask: Ask, given: Mapping[str, Any], where: str) -> None:
    """Check a question's keys and values against the function it names.

    Parameters
    ----------
    ask : Ask
        The question.
    given : mapping
        Its parameters as the study file has them; tables by name.
    where : str
        The place in the study file.

    Raises
    ------
    StudyError
        ``S103`` for a parameter the function does not have, ``S104`` for one that is missing, ``S105`` for a
        value it cannot take.
    """
    parameters = ask.parameters()
    check_keys(given, parameters, where)
    for name, parameter in parameters.items():
        if parameter.default is parameter.empty and name not in given:
            what = f"{ask.name} needs {name!r}"
            hint = "Name one of the study's tables." if name in ask.tables else f"Add a line: {name} = ..."
            msg = "S104"
            raise StudyError(msg, what, where=where, hint=hint)
    types_of = parameter_types(ask.function())
    for name, value in given.items():
        if name in ask.tables:
            continue
        expected, choices = _expectation(name, value, types_of.get(name, Any))
        if expected is not None:
            what = f"{name} is {value!r}, but must be {expected}"
            hint = suggest(str(value), choices, "") if choices else ""
            msg = "S105"
            raise StudyError(msg, what, where=f"{where}: {name!r}", hint=hint or None)


def _expectation(name: str, value: object, annotation: Any) -> tuple[str | None, list[str]]:  # noqa: ANN401
    """What was expected instead of a value (None where the value is right), and its choices by name."""
    if name == "band":
        from jiju.chance import BANDS

        known = list(BANDS)
        return (None, []) if value in known else (" or ".join(f'"{entry}"' for entry in known), known)
    if name in _LIMITS:
        fits, words = _LIMITS[name]
        return (None, []) if fits(value) else (words, [])
    if _fits(value, annotation):
        return None, []
    return describe(annotation), [str(choice) for choice in _choices(annotation)]


def parameter_types(function: Callable[..., Any]) -> dict[str, Any]:
    """The types of a function's parameters, as far as they can be worked out.

    Parameters
    ----------
    function : callable
        Its annotations may be text that names types known to type checkers only.

    Returns
    -------
    dict of str to type
        `typing.Any` where the annotation cannot be evaluated.
    """
    module = sys.modules.get(getattr(function, "__module__", ""))
    names = {**vars(typing), "Sequence": Sequence, "Callable": Callable, **vars(module or typing)}
    found: dict[str, Any] = {}
    for name, annotation in getattr(function, "__annotations__", {}).items():
        if isinstance(annotation, str):
            try:
                found[name] = eval(annotation, names)
            except (NameError, AttributeError, TypeError, SyntaxError):
                # A name that type checkers alone know: the function checks the value itself.
                found[name] = Any
        else:
            found[name] = annotation
    return found


def _fits(value: object, annotation: Any) -> bool:  # noqa: ANN401
    origin = get_origin(annotation)
    if origin is Literal:
        return any(value == choice and type(value) is type(choice) for choice in get_args(annotation))
    if origin is Union or origin is types.UnionType:
        return any(_fits(value, entry) for entry in get_args(annotation))
    if annotation is bool:
        return isinstance(value, bool)
    if annotation is int:
        return _is_int(value)
    if annotation is float:
        return _is_number(value)
    if annotation is str:
        return isinstance(value, str)
    if annotation is None or annotation is type(None):
        return value is None
    if origin in (list, tuple, Sequence):
        inner = get_args(annotation)
        fits_inside = isinstance(value, list | tuple) and all(_fits(v, inner[0]) for v in value)
        return fits_inside if inner else isinstance(value, list | tuple)
    return True


def _choices(annotation: Any) -> list[Any]:  # noqa: ANN401
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    if get_origin(annotation) in (Union, types.UnionType):
        return [choice for entry in get_args(annotation) for choice in _choices(entry)]
    return []


_WORDS: dict[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text in quotes",
}


def describe(annotation: Any) -> str:  # noqa: ANN401
    """A type in words for people who write study files.

    Parameters
    ----------
    annotation : type
        As `parameter_types` gives it.

    Returns
    -------
    str
        Such as ``'"kd" or "M"'``.
    """
    choices = _choices(annotation)
    if choices:
        quoted = [f'"{choice}"' if isinstance(choice, str) else str(choice) for choice in choices]
        return " or ".join(quoted)
    entries = get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)
    words = [_one_type(entry) for entry in entries if entry is not type(None)]
    return " or ".join(dict.fromkeys(words))


def _one_type(annotation: Any) -> str:  # noqa: ANN401
    if get_origin(annotation) in (list, tuple, Sequence):
        return "a list"
    return _WORDS.get(annotation, "another value")
