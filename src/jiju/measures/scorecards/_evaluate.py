"""Many scorecards at once: each stage computed once for all evaluations that share what it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.measures.scorecards._choices import DRAWS, any_positive, variant
from jiju.measures.scorecards._pipeline import given_weights
from jiju.measures.scorecards._treat import treat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.scorecards._choices import Choice
    from jiju.measures.scorecards._prepare import Prepared
    from jiju.measures.scorecards._settings import Settings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Evaluator"]

# Settings that the normalized numbers depend on; weights and aggregation come after.
_BEFORE = (
    *("denominate", "impute", "treat", "winsorize_points", "skew_limit", "kurtosis_limit"),
    *("normalize", "cap"),
)
_CELLS = 4_000_000  # of all matrices held at once


class Evaluator:
    """Scores of all places for rows of uncertain choices.

    Parameters
    ----------
    ready : Prepared
        Tables and settings as given.
    choices : tuple of Choice
        What is uncertain.
    rng : numpy.random.Generator
        For the weights and the numbers that are drawn.
    """

    def __init__(self, ready: Prepared, choices: tuple[Choice, ...], rng: np.random.Generator) -> None:
        self.ready, self.choices = ready, choices
        self.at = {choice.name: place for place, choice in enumerate(choices)}
        self.positive = any_positive(ready.settings, choices)
        grid = ready.grid
        nodes = len(grid.tree.codes)
        width = choices[self.at["weight_noise"]].options[0] if "weight_noise" in self.at else 0.0
        self.noise = rng.uniform(1.0 - width, 1.0 + width, (DRAWS, nodes)) if width else np.ones((1, nodes))
        self._loose, self._loose_base = (
            np.nonzero(grid.high > grid.low),
            np.nonzero(grid.denominator_high > grid.denominator_low),
        )
        if "bounds" in self.at:
            self.inside = rng.random((DRAWS, len(self._loose[0])))
            self.inside_base = self._draw_bases(rng)
        self._kept: dict[Any, Floats] = {}

    def _draw_bases(self, rng: np.random.Generator) -> Floats:
        """Positions of denominators; where indicators share one, it is the same number for all of them."""
        grid = self.ready.grid
        rows, columns = self._loose_base
        keys: dict[Any, int] = {}
        for row, column in zip(rows, columns, strict=True):
            value = (row, grid.denominator_low[row, column], grid.denominator_high[row, column])
            keys.setdefault(value, len(keys))
        own = [
            keys[row, grid.denominator_low[row, column], grid.denominator_high[row, column]]
            for row, column in zip(rows, columns, strict=True)
        ]
        return rng.random((DRAWS, max(len(keys), 1)))[:, own]

    def options(self, u: Floats) -> Ints:
        """Which option, or which draw, each position between 0 and 1 stands for.

        Parameters
        ----------
        u : ndarray of shape (evaluations, choices)
            From 0 to below 1.

        Returns
        -------
        ndarray of int, shape (evaluations, choices)
            Positions.
        """
        levels = np.array([choice.levels for choice in self.choices])
        return np.asarray(np.minimum((u * levels).astype(np.int64), levels - 1))

    def settings_of(self, options: Ints) -> Settings:
        """The settings of one evaluation.

        Parameters
        ----------
        options : ndarray of int, shape (choices,)
            One row of `options`.

        Returns
        -------
        Settings
            Without the weights moved and the numbers drawn; with what is left out.
        """
        changes = {
            choice.name: choice.options[at]
            for choice, at in zip(self.choices, options, strict=True)
            if choice.name not in ("weight_noise", "left_out", "bounds")
        }
        made = variant(self.ready.settings, changes, positive=self.positive)
        code = self._left_out(options)
        return made if code is None else made.change(left_out=(*made.left_out, code))

    def _left_out(self, options: Ints) -> str | None:
        if "left_out" not in self.at:
            return None
        place = self.at["left_out"]
        code: str | None = self.choices[place].options[int(options[place])]
        return code

    def factors(self, options: Ints) -> Floats:
        """What the weights are multiplied by, shape (evaluations, nodes)."""
        factor = np.ones((len(options), len(self.ready.grid.tree.codes)))
        if "weight_noise" in self.at:
            factor = self.noise[options[:, self.at["weight_noise"]]].copy()
        if "left_out" in self.at:
            place = self.at["left_out"]
            codes = self.ready.grid.tree.codes
            column = np.array(
                [-1 if code is None else codes.index(code) for code in self.choices[place].options]
            )[options[:, place]]
            rows = np.flatnonzero(column >= 0)
            factor[rows, column[rows]] = 0.0
        return factor

    def numbers(self, draw: int | None) -> tuple[Floats, Floats]:
        """Numbers and denominators of one draw within their bounds; as given for None."""
        grid = self.ready.grid
        if draw is None:
            return grid.value, grid.denominator
        value, base = grid.value.copy(), grid.denominator.copy()
        low, high = grid.low[self._loose], grid.high[self._loose]
        value[self._loose] = low + self.inside[draw] * (high - low)
        low, high = grid.denominator_low[self._loose_base], grid.denominator_high[self._loose_base]
        base[self._loose_base] = low + self.inside_base[draw] * (high - low)
        return value, base

    def __call__(self, options: Ints) -> Floats:
        """Scores of the whole.

        Parameters
        ----------
        options : ndarray of int, shape (evaluations, choices)
            As `options` gives them.

        Returns
        -------
        ndarray of shape (evaluations, places)
            NaN where a place has no score.
        """
        grid = self.ready.grid
        scores = np.empty((len(options), len(grid.places)))
        factor = self.factors(options)
        ways: dict[tuple[Any, ...], list[int]] = {}
        made: dict[bytes, Settings] = {}
        plain = [
            at for at, choice in enumerate(self.choices) if choice.name not in ("weight_noise", "bounds")
        ]
        for row in range(len(options)):
            key = options[row, plain].tobytes()
            if key not in made:
                made[key] = self.settings_of(options[row])
            ways.setdefault(self._before(made[key], options[row]), []).append(row)
        keys = [options[row, plain].tobytes() for row in range(len(options))]
        step = max(8, _CELLS // max(1, grid.value.size))
        for rows in ways.values():
            first = made[keys[rows[0]]]
            used = self._used(first, options[rows[0]])
            draws = options[rows, self.at["bounds"]] if "bounds" in self.at else np.zeros(len(rows), np.int64)
            order = np.argsort(draws, kind="stable")
            for start in range(0, len(rows), step):
                part = order[start : start + step]
                distinct, inverse = np.unique(draws[part], return_inverse=True)
                matrices = self._normalized(first, distinct, used)
                chosen = np.array(rows)[part]
                self._score(matrices, inverse, chosen, [made[keys[row]] for row in chosen], factor, scores)
        return scores

    def _before(self, settings: Settings, options: Ints) -> tuple[Any, ...]:
        """What the normalized numbers depend on, the draw of the numbers apart."""
        own = tuple(getattr(settings, name) for name in _BEFORE)
        # The mean of a pillar is without the indicator that is left out.
        return (*own, settings.scale, self._left_out(options) if settings.impute == "pillar_mean" else None)

    def _used(self, settings: Settings, options: Ints) -> NDArray[np.bool_] | None:
        code = self._left_out(options)
        if settings.impute != "pillar_mean" or code is None:
            return None
        tree = self.ready.grid.tree
        factor = self.ready.stages.base_factor.copy()
        factor[tree.codes.index(code)] = 0.0
        return tree.effective(given_weights(tree, settings) * factor)[: tree.size] > 0.0

    def _normalized(self, settings: Settings, draws: Ints, used: NDArray[np.bool_] | None) -> Floats:
        """Normalized numbers of some draws, shape (draws, places, indicators)."""
        stages = self.ready.stages
        if "bounds" in self.at:
            pairs = [self.numbers(int(draw)) for draw in draws]
            value, base = np.stack([pair[0] for pair in pairs]), np.stack([pair[1] for pair in pairs])
        else:
            own = tuple(getattr(settings, name) for name in _BEFORE)
            key = (*own, settings.scale, None if used is None else used.tobytes())
            if key in self._kept:
                return self._kept[key]
            value, base = self.ready.grid.value[np.newaxis], self.ready.grid.denominator[np.newaxis]
        divided = stages.denominated(value, base, on=settings.denominate)
        filled = stages.imputed(divided, settings.impute, base, on=settings.denominate, used=used)
        treated = treat(filled, settings.treat, settings.limits)
        scaled = stages.normalized(treated.values, settings)
        if "bounds" not in self.at:
            self._kept[key] = scaled
        return scaled

    def _score(
        self,
        matrices: Floats,
        inverse: Ints,
        rows: Ints,
        settings: list[Settings],
        factor: Floats,
        scores: Floats,
    ) -> None:
        """Fill in the scores of some evaluations that share the way to their normalized numbers."""
        groups: dict[Any, list[int]] = {}
        for at, own in enumerate(settings):
            weights = own.weights if isinstance(own.weights, str | tuple) else tuple(own.weights.items())
            groups.setdefault((weights, own.aggregate, own.power, own.minimum_known), []).append(at)
        for members in groups.values():
            x = matrices[inverse[members]]
            found, _ = self.ready.stages.scored(x, settings[members[0]], factor[rows[members]])
            scores[rows[members]] = found[..., -1]
