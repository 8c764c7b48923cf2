"""The stages of a scorecard in their order, for one set of numbers or many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.scorecards._aggregate import aggregate_tree, rank_places
from jiju.measures.scorecards._denominate import denominate
from jiju.measures.scorecards._impute import impute
from jiju.measures.scorecards._normalize import normalize
from jiju.measures.scorecards._screen import known_shares
from jiju.measures.scorecards._table import find_name
from jiju.measures.scorecards._treat import Treatment, treat
from jiju.tables.bounds import text_column

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from jiju.measures.scorecards._settings import Settings
    from jiju.measures.scorecards._table import Grid
    from jiju.measures.scorecards._tree import Tree

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["Stages", "Steps", "given_weights", "read_groups", "run_stages", "screen_places", "weight_factor"]


@dataclass(frozen=True, eq=False)
class Steps:
    """The numbers after each step, for the places that are kept.

    Attributes
    ----------
    given, denominated, imputed, normalized : ndarray of shape (..., places, indicators)
        The numbers.
    treatment : Treatment
        What was done to outliers.
    scores : ndarray of shape (..., places, nodes)
        Of indicators and aggregates.
    weights : ndarray of shape (..., nodes)
        As used.
    rank : ndarray of shape (..., places)
        By the whole.
    """

    given: Floats
    denominated: Floats
    imputed: Floats
    treatment: Treatment
    normalized: Floats
    scores: Floats
    weights: Floats
    rank: Floats


def given_weights(tree: Tree, settings: Settings) -> Floats:
    """The weights of the table, or those given one by one in their place.

    Parameters
    ----------
    tree : Tree
        The levels.
    settings : Settings
        ``weights``.

    Returns
    -------
    ndarray of shape (nodes,)
        At least 0.

    Raises
    ------
    MeasureError
        ``M301`` for a weight that cannot be used, ``M304`` for an unknown code.
    """
    weight = tree.weight.copy()
    if isinstance(settings.weights, str | tuple):
        return weight
    for code, value in settings.weights.items():
        at = find_name(code, tree.codes, "indicator", "weights")
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0.0 <= value < np.inf:
            what = f"the weight of {code!r} is {value!r}"
            msg = "M301"
            raise MeasureError(msg, what, where="weights", hint="Give a number of at least 0.")
        weight[at] = float(value)
    return weight


def weight_factor(tree: Tree, settings: Settings) -> tuple[Floats, Flags]:
    """What is left out, and which indicators count.

    Parameters
    ----------
    tree : Tree
        The levels.
    settings : Settings
        ``left_out`` and ``weights``.

    Returns
    -------
    factor : ndarray of shape (nodes,)
        0 for what is left out, else 1.
    used : ndarray of bool, shape (indicators,)
        Whether an indicator has a part in the whole.

    Raises
    ------
    MeasureError
        ``M303`` where nothing is left, ``M304`` for an unknown code.
    """
    factor = np.ones(len(tree.codes))
    for code in settings.left_out:
        factor[find_name(code, tree.codes, "indicator", "left_out")] = 0.0
    used: Flags = tree.effective(given_weights(tree, settings) * factor)[: tree.size] > 0.0
    if not used.any():
        msg = "M303"
        hint = "Leave out fewer, or give one of the others a weight above 0."
        raise MeasureError(msg, "no indicator with a weight is left", where="left_out", hint=hint)
    return factor, used


class Stages:
    """The stages for the places that are kept, each by settings that may differ from those of the others.

    Parameters
    ----------
    grid : Grid
        Of the kept places.
    settings : Settings
        Checked by itself.
    groups : dict of str to str, optional
        Group of each place.
    """

    def __init__(self, grid: Grid, settings: Settings, groups: dict[str, str] | None = None) -> None:
        self.grid, self.settings = grid, settings
        tree = grid.tree
        self.pillars: Ints = tree.parent[: tree.size]
        self.groups = self._group(groups)
        self.reference = (
            None if settings.reference is None else grid.place(settings.reference, where="reference")
        )
        self.posts = self._read_posts()
        self.base_factor, self.used = weight_factor(tree, settings)

    def _group(self, groups: dict[str, str] | None) -> Ints | None:
        if groups is None:
            return None
        names = [groups.get(place, "") for place in self.grid.places]
        order = {name: at for at, name in enumerate(dict.fromkeys(name for name in names if name))}
        return np.array([order.get(name, -1) for name in names], dtype=np.int64)

    def _read_posts(self) -> tuple[Floats, Floats] | None:
        given = self.settings.goalposts
        if not given:
            return None
        codes = self.grid.codes
        low, high = np.full(len(codes), np.nan), np.full(len(codes), np.nan)
        for code, ends in given.items():
            at = find_name(code, codes, "indicator", "goalposts")
            try:
                low[at], high[at] = (float(end) for end in ends)
            except (TypeError, ValueError):
                low[at] = high[at] = np.nan
            if not low[at] < high[at]:
                what = f"the goalposts of {code!r} are {ends!r}"
                msg = "M301"
                raise MeasureError(msg, what, where="goalposts", hint="Give a lower and a higher number.")
        without = [code for code, end in zip(codes, low, strict=True) if np.isnan(end)]
        if without and self.settings.normalize == "goalposts":
            what = f"there are no goalposts for {', '.join(without[:5])}"
            msg = "M305"
            raise MeasureError(
                msg, what, where="goalposts", hint="Give them to every indicator, or leave it out."
            )
        return low, high

    def denominated(self, x: Floats, denominators: Floats, *, on: bool) -> Floats:
        """Divide, where asked."""
        return denominate(x, denominators, self.grid.divided) if on else x.copy()

    def imputed(
        self, x: Floats, method: str, denominators: Floats, *, on: bool, used: Flags | None = None
    ) -> Floats:
        """Fill in, what is carried over being divided like the rest."""
        earlier = None
        if method == "carry":
            earlier = self.denominated(np.broadcast_to(self.grid.earlier, x.shape), denominators, on=on)
        return impute(
            x,
            method,
            direction=self.grid.direction,
            groups=self.groups,
            pillars=self.pillars,
            used=self.used if used is None else used,
            earlier=earlier,
        )

    def normalized(self, x: Floats, settings: Settings) -> Floats:
        """Bring onto one scale."""
        return normalize(
            x,
            settings.normalize,
            direction=self.grid.direction,
            scale=settings.ends,
            reference=self.reference,
            target=self.grid.target,
            posts=self.posts,
            cap=settings.cap,
        )

    def scored(
        self, x: Floats, settings: Settings, factor: Floats | None = None, *, strict: bool = False
    ) -> tuple[Floats, Floats]:
        """Weights and scores of the aggregates."""
        return aggregate_tree(
            x,
            self.grid.tree,
            given=given_weights(self.grid.tree, settings),
            methods=settings.methods,
            weighting=settings.weighting,
            power=settings.exponent,
            minimum_known=settings.minimum_known,
            factor=self.base_factor if factor is None else self.base_factor * factor,
            strict=strict,
        )

    def run(
        self, value: Floats, denominators: Floats, *, factor: Floats | None = None, strict: bool = False
    ) -> Steps:
        """All stages by the settings.

        Parameters
        ----------
        value, denominators : ndarray of shape (..., places, indicators)
            Numbers and what they are divided by.
        factor : ndarray of shape (..., nodes), optional
            What the weights are multiplied by.
        strict : bool, default False
            Whether to raise where a mean needs positive scores and has others.

        Returns
        -------
        Steps
            Every step.
        """
        s = self.settings
        divided = self.denominated(value, denominators, on=s.denominate)
        filled = self.imputed(divided, s.impute, denominators, on=s.denominate)
        treatment = treat(filled, s.treat, s.limits)
        scaled = self.normalized(treatment.values, s)
        scores, weights = self.scored(scaled, s, factor, strict=strict)
        return Steps(value, divided, filled, treatment, scaled, scores, weights, rank_places(scores[..., -1]))


def screen_places(grid: Grid, settings: Settings) -> tuple[Flags, Floats, Floats]:
    """Which places are scored.

    Parameters
    ----------
    grid : Grid
        All places.
    settings : Settings
        ``screen`` is the least share of indicators that must be known, ``screen_zeros`` the least share of
        the known that must not be 0, ``keep`` names places that stay in any case.

    Returns
    -------
    kept : ndarray of bool, shape (places,)
        Whether a place is scored; one without any number never is.
    coverage, nonzero : ndarray of shape (places,)
        The shares.
    """
    x = grid.value
    if settings.denominate:
        x = denominate(x, grid.denominator, grid.divided)
    _, used = weight_factor(grid.tree, settings)
    coverage, nonzero = known_shares(x[:, used])
    kept = np.ones(len(grid.places), np.bool_)
    if settings.screen is not None:
        kept &= coverage >= settings.screen - 1e-12
    if settings.screen_zeros is not None:
        kept &= nonzero >= settings.screen_zeros - 1e-12
    for name in settings.keep:
        kept[grid.place(name, where="keep")] = True
    return kept & (coverage > 0.0), coverage, nonzero


def read_groups(values: pd.DataFrame, settings: Settings, grid: Grid) -> dict[str, str] | None:
    """Group of each place: as given, or from a column of the values.

    Raises
    ------
    MeasureError
        ``M304`` where there is no such column.
    """
    if settings.groups is None:
        return None
    if hasattr(settings.groups, "items"):
        for name in settings.groups:
            grid.place(name, where="groups")
        return {str(name): str(group) for name, group in settings.groups.items()}
    columns = [str(name) for name in values.columns]
    find_name(settings.groups, columns, "column", "groups")
    pairs = zip(text_column(values, "place"), text_column(values, str(settings.groups)), strict=True)
    return {place: group for place, group in pairs if group}


def run_stages(grid: Grid, settings: Settings, groups: dict[str, str] | None) -> tuple[Stages, Steps]:
    """The stages of the numbers as given, with everything checked that can be.

    Parameters
    ----------
    grid : Grid
        Of the kept places.
    settings : Settings
        The settings.
    groups : dict of str to str or None
        Group of each place.

    Returns
    -------
    stages : Stages
        To run variants.
    steps : Steps
        Every step.

    Raises
    ------
    MeasureError
        ``M303`` where nothing can be scored, ``M305`` where targets are missing, ``M307`` where a mean needs
        positive scores.
    """
    stages = Stages(grid, settings, groups)
    _check_targets(grid, settings, stages.used)
    steps = stages.run(grid.value, grid.denominator, strict=True)
    if np.isnan(steps.scores[..., -1]).all():
        one = len(grid.places) == 1
        what = (
            f"{grid.places[0]!r} is the only place, and {settings.normalize!r} compares places"
            if one
            else f"no indicator can be put on a scale by {settings.normalize!r}"
        )
        hint = (
            "Add places, or take normalize='goalposts' or 'distance_to_target', which need one place only."
            if one
            else "Each needs two different numbers; look at result.tables['statistics'] of another normalize."
        )
        msg = "M303"
        raise MeasureError(msg, what, where="normalize", hint=hint)
    return stages, steps


def _check_targets(grid: Grid, settings: Settings, used: Flags) -> None:
    if settings.normalize != "distance_to_target":
        return
    names = zip(grid.codes, grid.target, used, strict=True)
    without = [code for code, target, counts in names if np.isnan(target) and counts]
    if without:
        what = f"there is no target for {', '.join(without[:5])}"
        msg = "M305"
        hint = "Fill the column target of the table of indicators, or give left_out."
        raise MeasureError(msg, what, where="indicators: 'target'", hint=hint)
