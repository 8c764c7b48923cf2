"""The settings of a scorecard: what they may be, and how they are kept so that a variant can be run again."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, NoReturn

from jiju.errors import MeasureError, suggest
from jiju.measures.scorecards._aggregate import AGGREGATIONS, needs_positive
from jiju.measures.scorecards._impute import IMPUTATIONS
from jiju.measures.scorecards._normalize import DEFAULT_SCALES, NORMALIZATIONS
from jiju.measures.scorecards._treat import TREATMENTS, Limits
from jiju.measures.scorecards._weight import WEIGHTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Settings", "default_ends", "make_settings"]

_CHOICES = {"impute": IMPUTATIONS, "treat": TREATMENTS, "normalize": NORMALIZATIONS}
_SHARES = ("screen", "screen_zeros", "minimum_known")


@dataclass(frozen=True)
class Settings:
    """Every setting of `build_scorecard`, with its default.

    Attributes
    ----------
    period, denominate, screen, screen_zeros, keep, impute, groups, treat, winsorize_points, skew_limit
    kurtosis_limit, normalize, scale, reference, goalposts, cap, weights, aggregate, power, minimum_known
    left_out
        As `build_scorecard` takes them.
    """

    period: str | None = None
    denominate: bool = True
    screen: float | None = None
    screen_zeros: float | None = None
    keep: tuple[str, ...] = ()
    impute: str = "none"
    groups: str | Mapping[str, str] | None = None
    treat: str = "none"
    winsorize_points: int = 5
    skew_limit: float = 2.0
    kurtosis_limit: float = 3.5
    normalize: str = "minmax"
    scale: tuple[float, float] | None = None
    reference: str | None = None
    goalposts: Mapping[str, Sequence[float]] | None = None
    cap: bool = True
    weights: str | tuple[str, ...] | Mapping[str, float] = "given"
    aggregate: str | tuple[str, ...] = "arithmetic"
    power: float | None = None
    minimum_known: float = 0.0
    left_out: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """What gives the same settings again, made of JSON values."""
        found: dict[str, Any] = {}
        for entry in fields(self):
            value = getattr(self, entry.name)
            if isinstance(value, tuple):
                value = list(value)
            elif hasattr(value, "items"):
                value = {str(k): list(v) if isinstance(v, tuple | list) else v for k, v in value.items()}
            found[entry.name] = value
        return found

    @property
    def limits(self) -> Limits:
        """When a column is treated."""
        return Limits(self.winsorize_points, self.skew_limit, self.kurtosis_limit)

    @property
    def methods(self) -> tuple[str, ...]:
        """How to aggregate, one for each level; the last holds for all above."""
        return (self.aggregate,) if isinstance(self.aggregate, str) else self.aggregate

    @property
    def weighting(self) -> tuple[str, ...]:
        """How to weight, one for each level; the last holds for all above."""
        if isinstance(self.weights, str):
            # What the numbers say about indicators is no word on pillars: those keep their weights.
            return (self.weights,) if self.weights in ("given", "equal") else (self.weights, "given")
        return self.weights if isinstance(self.weights, tuple) else ("given",)

    @property
    def exponent(self) -> float:
        """Power of the generalized mean."""
        return 1.0 if self.power is None else self.power

    @property
    def ends(self) -> tuple[float, float] | None:
        """The scale in effect: where a mean needs scores above 0, a hundredth up by default."""
        if self.scale is not None:
            return self.scale
        positive = any(needs_positive(method, self.exponent) for method in self.methods)
        return default_ends(self.normalize, positive=positive)

    def change(self, **changes: Any) -> Settings:  # noqa: ANN401
        """The same with some changed, checked."""
        return make_settings(**{**{f.name: getattr(self, f.name) for f in fields(self)}, **changes})


def default_ends(normalize: str, *, positive: bool) -> tuple[float, float] | None:
    """The scale where none is given; one above 0 where a mean needs that.

    Parameters
    ----------
    normalize : str
        How numbers are brought onto the scale.
    positive : bool
        Whether scores must be above 0: a hundredth up, and mean 10 and deviation 2 of z-scores, so that
        numbers up to 5 deviations below the mean have one.

    Returns
    -------
    (float, float) or None
        None where there is nothing to choose.
    """
    ends = DEFAULT_SCALES[normalize]
    if ends is None or not positive:
        return ends
    return (10.0, 2.0) if normalize == "zscore" else (ends[0] + 0.01 * (ends[1] - ends[0]), ends[1])


def make_settings(**given: Any) -> Settings:  # noqa: ANN401
    """Check settings by themselves; names of places and indicators are checked where the tables are known.

    Parameters
    ----------
    **given
        Settings by name.

    Returns
    -------
    Settings
        With lists as tuples.

    Raises
    ------
    MeasureError
        ``M301`` for a value that is not one of the choices, ``M304`` for a name that is no setting, ``M305``
        where another setting is needed.
    """
    known = [entry.name for entry in fields(Settings)]
    for name in given:
        if name not in known:
            what = f"there is no setting {name!r}"
            msg = "M304"
            hint = suggest(name, known, f"There are {', '.join(known)}.")
            raise MeasureError(msg, what, where="settings", hint=hint)
    made = replace(Settings(), **{name: _tidy(name, value) for name, value in given.items()})
    for name, choices in _CHOICES.items():
        _one_of(name, getattr(made, name), choices)
    for method in made.methods or (None,):
        _one_of("aggregate", method, AGGREGATIONS)
    if not hasattr(made.weights, "items"):
        for way in made.weighting or (None,):
            _one_of("weights", way, WEIGHTINGS)
    _check_numbers(made)
    _check_needs(made)
    return made


def _tidy(name: str, value: Any) -> Any:  # noqa: ANN401
    if name in ("keep", "left_out"):
        return () if value is None else (value,) if isinstance(value, str) else tuple(value)
    if name == "scale" and value is not None:
        return _pair(value)
    if name == "winsorize_points" and isinstance(value, float) and value.is_integer():
        return int(value)  # as the command line gives it
    if name in ("denominate", "cap") and isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower(), value)
    if isinstance(value, list):
        return tuple(value)
    return value


def _pair(value: Any) -> tuple[float, float]:  # noqa: ANN401
    try:
        low, high = (float(end) for end in value)
    except (TypeError, ValueError):
        _refuse("scale", value, "Give two numbers, such as [1, 100].")
    return low, high


def _one_of(name: str, value: object, choices: Sequence[str]) -> None:
    if not isinstance(value, str) or value not in choices:
        _refuse(name, value, suggest(str(value), choices, f"Choose one of {', '.join(choices)}."))


def _check_numbers(made: Settings) -> None:
    for name in _SHARES:
        share = getattr(made, name)
        if share is not None and not (_is_number(share) and 0.0 <= share <= 1.0):
            _refuse(name, share, "Give a share between 0 and 1, such as 0.65.")
    points = made.winsorize_points
    if not isinstance(points, int) or isinstance(points, bool) or points < 0:
        _refuse("winsorize_points", points, "Give a whole number from 0; 5 is the default.")
    for name in ("skew_limit", "kurtosis_limit"):
        if not _is_number(getattr(made, name)):
            _refuse(name, getattr(made, name), "Give a number.")
    if made.scale is not None and made.normalize in ("rank", "borda", "scaled"):
        _refuse("scale", made.scale, f"normalize={made.normalize!r} has a scale of its own: leave scale out.")
    if made.scale is not None and not (made.scale[1] > made.scale[0] or made.normalize == "zscore"):
        _refuse("scale", made.scale, "The second end must be above the first.")
    if made.scale is not None and made.normalize == "zscore" and not made.scale[1] > 0.0:
        _refuse("scale", made.scale, "With zscore it is a mean and a deviation above 0, such as [0, 1].")
    if made.power is not None and not _is_number(made.power):
        _refuse("power", made.power, "Give a number, such as 0.5.")
    for name in ("denominate", "cap"):
        if not isinstance(getattr(made, name), bool):
            _refuse(name, getattr(made, name), "Give true or false.")


def _check_needs(made: Settings) -> None:
    if "generalized" in made.methods and made.power is None:
        _need("power", "aggregate='generalized'", "Give its power: 1 is arithmetic, 0 geometric.")
    if made.normalize == "distance_to_reference" and made.reference is None:
        _need("reference", "normalize='distance_to_reference'", "Name the place that all are compared with.")
    if made.normalize == "goalposts" and not made.goalposts:
        hint = "Give the lower and upper post of each indicator, such as {'exports': [0, 100]}."
        _need("goalposts", "normalize='goalposts'", hint)
    if made.impute in ("group_mean", "group_median") and made.groups is None:
        hint = "Give the name of a column of the values, or the group of each place."
        _need("groups", f"impute={made.impute!r}", hint)
    if made.impute == "carry" and made.period is None:
        hint = "Give the period; without one the latest number of each place is taken anyway."
        _need("period", "impute='carry'", hint)
    if made.treat in ("log", "boxcox") and made.normalize in ("goalposts", "distance_to_target"):
        hint = "Targets and posts are in the unit of the numbers: take treat='winsorize'."
        _refuse("treat", made.treat, hint)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _refuse(name: str, value: object, hint: str) -> NoReturn:
    what = f"{name} is {value!r}"
    msg = "M301"
    raise MeasureError(msg, what, where=name, hint=hint)


def _need(name: str, because: str, hint: str) -> NoReturn:
    what = f"{because} needs the setting {name}"
    msg = "M305"
    raise MeasureError(msg, what, where=name, hint=hint)
