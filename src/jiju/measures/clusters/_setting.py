"""What a distance-based question is asked of: usable establishments, their window, and who changes places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.chance import BANDS, NULLS, Positions, Sites
from jiju.chance.checks import check_level, check_simulations
from jiju.errors import MeasureError, suggest
from jiju.measures.clusters._kinds import KINDS
from jiju.measures.clusters._members import describe_establishments, find_industry, place_members
from jiju.measures.clusters._window import place_window, uniform_points
from jiju.results import Input, describe_input

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from jiju.chance import Null
    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._targets import Target
    from jiju.measures.clusters._window import Window
    from jiju.results import Text

__all__ = ["Options", "Setting", "control_groups", "describe_inputs", "make_null", "prepare"]

_CORRECTIONS = ("isotropic", "translation")
_CONTROLS = "Give a list of industries, or how many leading characters of their codes make a sector."


@dataclass(frozen=True)
class Options:
    """The parameters that the distance-based functions share, as they are called there."""

    measure: str
    null: str
    weighted: bool = False
    distances_m: ArrayLike | None = None
    controls: Sequence[str] | int | None = None
    case_control: bool = False
    window: Any = None
    correction: str = "isotropic"
    band: str = "erl"
    simulations: int = 999
    level: float = 0.95
    exact: bool = False
    rng: int | np.random.Generator | None = None

    def __post_init__(self) -> None:
        """Take controls in whatever collection they come, as a list of names."""
        controls: Any = self.controls
        if isinstance(controls, np.integer):
            object.__setattr__(self, "controls", int(controls))
        elif controls is not None and not isinstance(controls, int):
            if isinstance(controls, str | bytes) or not isinstance(controls, Iterable):
                what = f"controls is {controls!r}"
                msg = "M213"
                raise MeasureError(msg, what, hint=_CONTROLS)
            names = (
                sorted(map(str, controls))
                if isinstance(controls, set | frozenset)
                else list(map(str, controls))
            )
            object.__setattr__(self, "controls", names)


@dataclass(frozen=True)
class Setting:
    """Usable establishments, ready for a measure.

    Attributes
    ----------
    members : Members
        Those that can be used; on the plane and inside the window where the measure needs one.
    window : Window or None
        Of the K family.
    caveats : tuple of Text
        What the window and the projection ask to be said.
    """

    members: Members
    window: Window | None
    caveats: tuple[Text, ...]


def prepare(establishments: pd.DataFrame, options: Options, nulls: Sequence[str] | None = None) -> Setting:
    """Check the options, and find the establishments that can be used.

    Parameters
    ----------
    establishments : DataFrame
        As `jiju.read_establishments` returns.
    options : Options
        As the user gave them.
    nulls : sequence of str, optional
        Those that the function can hold this measure against. Default: those for an industry around itself.

    Returns
    -------
    Setting
        Ready.

    Raises
    ------
    TableError
        As `place_members`.
    MeasureError
        ``M201`` too few; ``M202`` draws; ``M204`` names; ``M209`` level; ``M212`` options that do not go
        together; those of `place_window`.
    """
    _check(options, nulls)
    kind = KINDS[options.measure]
    members = place_members(establishments, weighted=options.weighted)
    if not kind.window:
        return Setting(members, None, ())
    placed = place_window(members, options.window, system=establishments.attrs.get("crs"))
    return Setting(placed.members, placed.window, placed.caveats)


def describe_inputs(establishments: pd.DataFrame, window: Any) -> list[Input]:  # noqa: ANN401
    """What was measured, as the provenance keeps it: the establishments, and the window where one was given.

    Parameters
    ----------
    establishments : DataFrame
        The table.
    window : GeoDataFrame, shapely polygon or None
        As the user gave it.

    Returns
    -------
    list of Input
        One or two.
    """
    inputs = [describe_establishments(establishments)]
    if hasattr(window, "columns"):
        inputs.append(describe_input("window", window, ("region", "geometry")))
    elif window is not None:
        shapes = [window] if hasattr(window, "wkb") else list(window)
        content = b"".join(shape.wkb for shape in shapes if shape is not None)
        inputs.append(Input("window", len(shapes), hashlib.sha256(content).hexdigest()))
    return inputs


def _check(options: Options, nulls: Sequence[str] | None) -> None:
    _check_name(options.measure, tuple(KINDS), "measure")
    kind = KINDS[options.measure]
    _check_name(options.band, tuple(BANDS), "band")
    allowed = kind.nulls if nulls is None else nulls
    _check_name(options.null, allowed, f"null of {kind.label}" if options.null in NULLS else "null")
    check_simulations(options.simulations)
    check_level(options.level)
    _check_name(options.correction, _CORRECTIONS, "correction")
    what, hint = "", ""
    if options.weighted and not kind.weights:
        what = f"{kind.label} counts establishments; it cannot weigh them by size"
        hint = "Use weighted=False, or measure='M', 'm' or 'kd' for sizes."
    elif options.window is not None and not kind.window:
        what = f"{kind.label} takes no window: it compares establishments with establishments"
        hint = "Leave window out, or use measure='K', 'L', 'D' or 'g'."
    elif options.case_control and options.measure != "M":
        what = f"case_control belongs to M, not to {kind.label}"
        hint = "Use measure='M', or measure='D', which compares with controls in its own way."
    if what:
        msg = "M212"
        raise MeasureError(msg, what, hint=hint)


def _check_name(word: str, choices: Sequence[str], what_it_is: str) -> None:
    if word not in choices:
        what = f"the {what_it_is} is {word!r}; it can be {' or '.join(map(repr, choices))}"
        msg = "M204"
        raise MeasureError(msg, what, hint=suggest(str(word), choices, f"Choose {choices[0]!r}."))


def control_groups(
    members: Members, target: Target, controls: Sequence[str] | int | None
) -> NDArray[np.intp]:
    """The establishments that one is compared with.

    Parameters
    ----------
    members : Members
        The establishments.
    target : Target
        Whose.
    controls : sequence of str, int or None
        Industries; or how many leading characters of the code they have in common; None for all others.

    Returns
    -------
    ndarray of int
        Without the target's own.

    Raises
    ------
    MeasureError
        ``M205`` where an industry is not there, ``M213`` where no control is left.
    """
    chosen = _controls_of(members, target, controls)
    chosen[target.reference] = False
    chosen[target.neighbor] = False
    if not chosen.any():
        what = f"no establishment is left as a control with controls={controls!r}"
        msg = "M213"
        raise MeasureError(msg, what, hint="Name industries other than the one that is measured.")
    return np.flatnonzero(chosen)


def _controls_of(members: Members, target: Target, controls: Sequence[str] | int | None) -> NDArray[np.bool_]:
    if controls is None:
        return np.ones(len(members.code), np.bool_)
    if isinstance(controls, int):
        sector = _sectors(members, controls)
        return np.isin(sector, np.unique(sector[np.r_[target.reference, target.neighbor]]))
    industries = [find_industry(members, name) for name in controls]
    return np.isin(members.code, industries)


def _sectors(members: Members, characters: int) -> NDArray[np.int64]:
    """Sector of each establishment."""
    if isinstance(characters, bool) or characters < 1:
        what = f"controls is {characters!r}"
        msg = "M213"
        raise MeasureError(msg, what, hint=_CONTROLS)
    _, sector = np.unique([name[:characters] for name in members.names], return_inverse=True)
    return sector[members.code]


def make_null(setting: Setting, targets: Sequence[Target], options: Options) -> Null:
    """The rule for what moves.

    Parameters
    ----------
    setting : Setting
        The establishments.
    targets : sequence of Target
        All that one draw serves; under ``others`` all have the same reference.
    options : Options
        With null and controls.

    Returns
    -------
    Null
        For `jiju.chance.simulate`.
    """
    members, controls = setting.members, options.controls
    n = len(members.code)
    if options.null == "position":
        if setting.window is None:
            what = "the null 'position' needs a window"
            msg = "M212"
            raise MeasureError(msg, what, hint="Use measure='K', 'L', 'D' or 'g'.")
        return Positions(n, partial(uniform_points, setting.window))
    stays = np.zeros(n, np.bool_)
    if options.null == "others":
        stays[targets[0].reference] = True
    if controls is None and options.null != "others":
        return Sites(n)
    if controls is None:
        return Sites(n, (np.flatnonzero(~stays),))
    if isinstance(controls, int):
        sector = _sectors(members, controls)
        return Sites(n, tuple(np.flatnonzero((sector == k) & ~stays) for k in np.unique(sector)))
    moves = np.zeros(n, np.bool_)
    for target in targets:
        moves |= _controls_of(members, target, controls)
        moves[target.reference] = True
        moves[target.neighbor] = True
    return Sites(n, (np.flatnonzero(moves & ~stays),))
