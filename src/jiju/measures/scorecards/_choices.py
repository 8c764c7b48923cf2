"""The uncertain choices of a sensitivity analysis: their options, and plausible ones where none are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.errors import MeasureError, suggest
from jiju.measures.scorecards._aggregate import needs_positive
from jiju.measures.scorecards._settings import default_ends
from jiju.measures.scorecards._table import find_name
from jiju.measures.scorecards._treat import is_outlying

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiju.measures.scorecards._prepare import Prepared
    from jiju.measures.scorecards._settings import Settings

__all__ = ["DRAWN", "Choice", "option_words", "read_choices", "variant"]

# Settings that may be varied, with their names in words.
_VARIED = {
    "denominate": ("Whether to divide by denominators", "是否除以分母"),
    "impute": ("How to fill in missing numbers", "缺失值的补法"),
    "treat": ("How to treat outliers", "异常值的处理"),
    "winsorize_points": ("How many points to move inward", "缩尾点数上限"),
    "skew_limit": ("From which skewness on to treat", "处理异常值的偏度限"),
    "kurtosis_limit": ("From which kurtosis on to treat", "处理异常值的峰度限"),
    "normalize": ("How to bring indicators onto one scale", "标准化方法"),
    "weights": ("Which weights", "权重方案"),
    "aggregate": ("How to put indicators together", "合成方法"),
    "power": ("Power of the generalized mean", "广义平均的幂次"),
    "minimum_known": ("How much must be known of an aggregate", "汇总项最低已知比例"),
    "cap": ("Whether to stop at targets and goalposts", "是否以目标值或门柱值封顶"),
}
DRAWN = ("weight_noise", "left_out", "bounds")
_DRAWN_WORDS = {
    "weight_noise": ("Weights moved at random", "权重随机扰动"),
    "left_out": ("Which indicator is left out", "剔除哪个指标"),
    "bounds": ("Where numbers lie within their bounds", "数值在上下限之间的取值"),
}
DRAWS = 2048


@dataclass(frozen=True, slots=True)
class Choice:
    """One uncertain choice.

    Attributes
    ----------
    name, label_en, label_zh : str
        Its key and what it is in words.
    options : tuple
        Its options, each equally likely; for ``weight_noise`` the one width, for ``bounds`` True.
    given : int
        Which option is that of the settings as given; -1 for none.
    levels : int
        How many values it can take.
    """

    name: str
    label_en: str
    label_zh: str
    options: tuple[Any, ...]
    given: int
    levels: int


def read_choices(choices: Mapping[str, Any] | None, ready: Prepared) -> tuple[Choice, ...]:
    """The choices as given, checked, or the plausible ones for these numbers.

    Parameters
    ----------
    choices : mapping or None
        Settings with a list of options each; ``weight_noise`` a share; ``left_out`` True or codes; ``bounds``
        True or False.
    ready : Prepared
        Tables and settings as given.

    Returns
    -------
    tuple of Choice
        Those with something to choose.

    Raises
    ------
    MeasureError
        ``M304`` for a name that is no choice, ``M301`` for options that cannot be used, ``M308`` where
        nothing is left to choose.
    """
    wanted = _plausible(ready) if choices is None else dict(choices)
    known = [*_VARIED, *DRAWN]
    found = []
    for name, options in wanted.items():
        if name not in known:
            what = f"there is no choice {name!r}"
            msg = "M304"
            hint = suggest(str(name), known, f"There are {', '.join(known)}.")
            raise MeasureError(msg, what, where="choices", hint=hint)
        given = _from_words(options)
        choice = _drawn(name, given, ready) if name in DRAWN else _varied(name, given, ready.settings)
        if choice is not None:
            found.append(choice)
    if not found:
        what = "no choice has two options"
        msg = "M308"
        hint = "Give several options, such as choices={'normalize': ['minmax', 'rank']}."
        raise MeasureError(msg, what, where="choices", hint=hint)
    return tuple(found)


def _from_words(options: Any) -> Any:  # noqa: ANN401
    """Options as the command line gives them: ``minmax:rank``, ``true``."""
    if not isinstance(options, str):
        return options
    if options.lower() in ("true", "false"):
        return options.lower() == "true"
    return options.split(":") if ":" in options else options


def _varied(name: str, options: Any, settings: Settings) -> Choice | None:  # noqa: ANN401
    if isinstance(options, str) or not hasattr(options, "__iter__"):
        options = [options]
    if name in ("denominate", "cap"):
        options = [_from_words(option) for option in options]
    tidy = [tuple(option) if isinstance(option, list) else option for option in options]
    distinct: list[Any] = []
    for option in tidy:
        settings.change(**{name: option})  # refuses what cannot be
        if option not in distinct:
            distinct.append(option)
    if len(distinct) < 2:
        return None
    now = getattr(settings, name)
    given = distinct.index(now) if now in distinct else -1
    return Choice(name, *_VARIED[name], tuple(distinct), given, len(distinct))


def _drawn(name: str, options: Any, ready: Prepared) -> Choice | None:  # noqa: ANN401
    grid = ready.grid
    words = _DRAWN_WORDS[name]
    if options is False or options is None:
        return None
    if name == "weight_noise":
        if isinstance(options, bool) or not isinstance(options, int | float) or not 0.0 <= options < 1.0:
            _refuse(
                name, options, "Give a share below 1, such as 0.25: weights are moved by up to a quarter."
            )
        return Choice(name, *words, (float(options),), -1, DRAWS) if options > 0.0 else None
    if name == "bounds":
        if options is not True:
            _refuse(name, options, "Give true or false.")
        spread = (grid.high > grid.low).any() or (grid.denominator_high > grid.denominator_low).any()
        return Choice(name, *words, (True,), -1, DRAWS) if spread else None
    if options is True:
        codes = [code for code, used in zip(grid.codes, ready.stages.used, strict=True) if used]
    elif isinstance(options, str) or not hasattr(options, "__iter__"):
        _refuse(name, options, "Give true for all indicators, or a list of codes.")
    else:
        codes = list(dict.fromkeys(options))
        for code in codes:
            find_name(code, grid.tree.codes[:-1], "indicator", "choices: left_out")
    if len(codes) < 1 or int(ready.stages.used.sum()) < 2:
        return None
    return Choice(name, *words, (None, *codes), 0, 1 + len(codes))


def _plausible(ready: Prepared) -> dict[str, Any]:
    """What could as well have been chosen, for these numbers."""
    settings, grid, steps = ready.settings, ready.grid, ready.steps

    def with_given(name: str, *options: str) -> list[Any]:
        now = getattr(settings, name)
        return [now, *(option for option in options if option != now)]

    wanted: dict[str, Any] = {}
    used = ready.stages.used
    if np.isnan(steps.denominated[:, used]).any():
        wanted["impute"] = with_given("impute", "none", "mean", "median", "pillar_mean")
    if is_outlying(steps.imputed[:, used], settings.limits).any() or settings.treat != "none":
        wanted["treat"] = with_given("treat", "none", "winsorize")
    wanted["normalize"] = with_given("normalize", "minmax", "zscore", "rank")
    wanted["aggregate"] = with_given("aggregate", "arithmetic", "geometric")
    given = settings.weights
    if isinstance(given, str) and (given != "given" or _uneven(ready)):
        wanted["weights"] = with_given("weights", "given", "equal")
    wanted["weight_noise"] = 0.25
    wanted["left_out"] = int(used.sum()) > 3
    wanted["bounds"] = bool((grid.high > grid.low).any())
    return wanted


def _uneven(ready: Prepared) -> bool:
    weight = ready.grid.tree.weight
    return any(len(set(weight[below])) > 1 for _, below in ready.grid.tree.aggregates)


def variant(settings: Settings, changes: Mapping[str, Any], *, positive: bool) -> Settings:
    """The settings of one evaluation.

    Parameters
    ----------
    settings : Settings
        As given.
    changes : mapping
        Options by name.
    positive : bool
        Whether some evaluation needs scores above 0; then all of them have such a scale, so that a choice
        does not move the scale of another.

    Returns
    -------
    Settings
        With the scale written out where none was given.
    """
    changed = settings.change(**changes)
    if settings.scale is not None and changed.normalize == settings.normalize:
        return changed
    return changed.change(scale=default_ends(changed.normalize, positive=positive))


def any_positive(settings: Settings, choices: tuple[Choice, ...]) -> bool:
    """Whether some evaluation needs scores above 0."""
    ways: list[Any] = [settings.aggregate]
    powers = [settings.exponent]
    for choice in choices:
        if choice.name == "aggregate":
            ways += choice.options
        if choice.name == "power":
            powers += choice.options
    methods = {m for way in ways for m in ((way,) if isinstance(way, str) else way)}
    return any(needs_positive(method, float(power)) for method in methods for power in powers)


def option_words(choice: Choice, at: int) -> str:
    """One option as text."""
    option = choice.options[at]
    if choice.name == "weight_noise":
        return f"x {1.0 - option:.3g} - {1.0 + option:.3g}"
    if choice.name == "bounds":
        return "low - high"
    if option is None:
        return "none"
    return ", ".join(option) if isinstance(option, tuple) else str(option)


def _refuse(name: str, value: object, hint: str) -> None:
    what = f"{name} is {value!r}"
    msg = "M301"
    raise MeasureError(msg, what, where="choices", hint=hint)
