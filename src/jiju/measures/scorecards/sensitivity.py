"""How far ranks move where other defensible settings are chosen, and which choice moves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.chance import resolve_seed
from jiju.errors import MeasureError
from jiju.measures.scorecards._aggregate import rank_places
from jiju.measures.scorecards._card_tables import missing_table
from jiju.measures.scorecards._choices import option_words, read_choices
from jiju.measures.scorecards._evaluate import Evaluator
from jiju.measures.scorecards._indices import Design, make_design, rank_intervals, sobol
from jiju.measures.scorecards._prepare import place_position, prepare
from jiju.measures.scorecards._sensitivity_words import sensitivity_statements
from jiju.measures.scorecards._table import USED_INDICATORS, USED_VALUES
from jiju.results import Result, describe_input, record_provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from jiju.measures.scorecards._choices import Choice
    from jiju.measures.scorecards._prepare import Prepared

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["SensitivityResult", "measure_sensitivity"]

_MOST_PAIRS = 150  # places whose order is tabulated, the best first
_AT_ONCE = 8_000_000


class SensitivityResult(Result):
    """What `measure_sensitivity` found."""

    KIND = "sensitivity"


def measure_sensitivity(
    values: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    settings: Mapping[str, Any] | None = None,
    choices: Mapping[str, Any] | None = None,
    place: str | None = None,
    evaluations: int = 5000,
    level: float = 0.9,
    rng: int | np.random.Generator | None = None,
) -> SensitivityResult:
    """Measure how far ranks move over the plausible settings of a scorecard, and which choice moves them.

    Parameters
    ----------
    values, indicators : DataFrame
        As `build_scorecard` takes them.
    settings : mapping, optional
        Settings of `build_scorecard` that stay where nothing is varied, such as ``result.settings``.
    choices : mapping, optional
        What is uncertain: the name of a setting with a list of its options (``denominate``, ``impute``,
        ``treat``, ``winsorize_points``, ``skew_limit``, ``kurtosis_limit``, ``normalize``, ``weights``,
        ``aggregate``, ``power``, ``minimum_known``, ``cap``); ``weight_noise``, a share by which each weight
        is moved up or down at random; ``left_out``, true for leaving out none or any one indicator, or a list
        of codes; ``bounds``, true for numbers anywhere between their bounds. Options are equally likely. By
        default what could as well have been chosen for these numbers; see the notes.
    place : str, optional
        A place whose own rank and score are looked into as well.
    evaluations : int, default 5000
        Least number of scorecards computed; it is filled up to a power of two times (number of choices + 2).
    level : float, default 0.9
        Share of the evaluations within a rank interval, and level of the intervals of the indices.
    rng : int or numpy.random.Generator, optional
        Seed; the result names it.

    Returns
    -------
    SensitivityResult
        ``table``: place, rank, median, low, high, mean, low_error, high_error, same, evaluated. ``tables``:
        ``indices`` (Sobol's, with intervals), ``choices``, ``order`` (how often one place is ahead of
        another), ``ranks`` (how often each rank occurs), ``missing``.

    Raises
    ------
    MeasureError
        As `build_scorecard`, and ``M308`` where nothing is uncertain, ``M309`` where the place has no score.

    Notes
    -----
    Saltelli's design on a scrambled Sobol sequence: two samples A and B of N points, and A with one column of
    B for each choice. The first-order index of a choice is the share of the variance that it accounts for on
    its own, the total index the share in which it has a part (Saltelli et al. 2010); a choice whose total is
    near 0 does not matter. Three outputs: ``shift``, the mean absolute change of all ranks against the
    settings as given; and of the place ``rank`` and ``score``, the latter as standard deviations from the
    mean of all places, since settings differ in their scales. Intervals are percentiles over resamples of the
    N points.

    By default these are varied, where there is something to vary: filling in (as given, not at all, mean,
    median, the place's own pillar), treating outliers or not, min-max, z-scores or ranks, arithmetic or
    geometric mean, given or equal weights, each weight by up to a quarter, leaving out any one indicator, and
    numbers within their bounds. Dividing by denominators or not is another question and is not varied unless
    asked. A missing number stays missing only where ``impute`` is ``none``: filling in is never skipped.
    Where some evaluation needs scores above 0, all have a scale above 0. The same places are scored in all.

    When not to use: as a confidence interval. It says how much hangs on choices, not how much on chance.

    References
    ----------
    Saltelli, A. et al. (2010), Variance based sensitivity analysis of model output, Computer Physics
    Communications 181, 259-270. Saisana, M., Saltelli, A. and Tarantola, S. (2005), Uncertainty and
    sensitivity analysis techniques as tools for the quality assessment of composite indicators, Journal of
    the Royal Statistical Society A 168, 307-323.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_sensitivity
    >>> values = pd.DataFrame({
    ...     "place": ["Changsha", "Xuzhou", "Tokyo", "Stockholm"] * 3,
    ...     "indicator": ["sales"] * 4 + ["patents"] * 4 + ["bases"] * 4,
    ...     "value": [18.0, 13.0, 25.0, 9.0, 400.0, 300.0, 350.0, 90.0, 30.0, 12.0, 40.0, 35.0]})
    >>> indicators = pd.DataFrame({"indicator": ["sales", "patents", "bases"]})
    >>> found = measure_sensitivity(values, indicators, evaluations=500, rng=1)
    >>> print(found.table[["place", "rank", "low", "high"]].to_string(index=False))
        place  rank  low  high
        Tokyo     1  1.0   1.0
     Changsha     2  2.0   2.0
       Xuzhou     3  3.0   4.0
    Stockholm     4  3.0   4.0
    """
    _check(evaluations, level)
    ready = prepare(values, indicators, settings or {})
    varied = read_choices(choices, ready)
    at = None if place is None else place_position(ready, place)
    seed = resolve_seed(rng)
    random = np.random.default_rng(seed)
    evaluator = Evaluator(ready, varied, random)
    design = make_design(len(varied), int(evaluations), int(random.integers(2**31)))
    options = evaluator.options(design.u)
    scores = evaluator(options)
    n = len(ready.grid.places)
    unscored = np.isnan(scores)
    ranks = np.where(unscored, n, np.nan_to_num(_ranks(scores))).astype(np.int64)
    nominal = np.nan_to_num(ready.steps.rank, nan=n).astype(np.int64)
    shift = np.abs(ranks - nominal).mean(axis=1)
    table, order = _table(ready, design, ranks, unscored, nominal, level, random)
    tables = {
        "indices": _indices(design, varied, shift, ranks, scores, at, level, random),
        "choices": _choices(varied, options, shift),
        "order": _order(ready, ranks, order),
        "ranks": _histogram(ready, ranks, order),
        "missing": missing_table(ready).drop(columns="filled"),
    }
    details: dict[str, Any] = {
        "title": {"en": "How far ranks move with the settings", "zh": "名次随设置变动的幅度"},
        "settings": ready.settings.as_dict(),
        "choices": {c.name: [option_words(c, k) for k in range(len(c.options))] for c in varied},
        "place": None if at is None else ready.grid.places[at],
        "evaluations": len(options),
        "rows": design.rows,
        "level": float(level),
        "mean_shift": float(shift.mean()),
        "numbers": int(len(ready.every.places) * ready.stages.used.sum()),
        "missing": len(tables["missing"]),
        "positive_scale": evaluator.positive,
        "unscored": [ready.grid.places[k] for k in np.flatnonzero(unscored.any(axis=0))],
        "screened_out": [p for p, stays in zip(ready.every.places, ready.kept, strict=True) if not stays],
        "simulated": bool(values.attrs.get("simulated", False)),
    }
    parameters = {
        "settings": details["settings"],
        "choices": choices if choices is None else dict(choices),
        "place": details["place"],
        "evaluations": int(evaluations),
        "level": float(level),
    }
    return SensitivityResult(
        kind=SensitivityResult.KIND,
        table=table,
        statements=tuple(sensitivity_statements(table, tables, details, ready.every)),
        evidence=(),
        provenance=record_provenance(
            "measure_sensitivity",
            parameters,
            [
                describe_input("values", values, USED_VALUES),
                describe_input("indicators", indicators, USED_INDICATORS),
            ],
            seed,
        ),
        details=details,
        tables=tables,
    )


def _check(evaluations: object, level: float) -> None:
    if isinstance(evaluations, bool) or not isinstance(evaluations, int | np.integer) or evaluations < 16:
        what = f"evaluations is {evaluations!r}"
        msg = "M301"
        raise MeasureError(msg, what, where="evaluations", hint="Give a whole number from 16; 5000 is usual.")
    if not isinstance(level, int | float) or isinstance(level, bool) or not 0.0 < level < 1.0:
        what = f"level is {level!r}"
        msg = "M301"
        raise MeasureError(msg, what, where="level", hint="Give a share such as 0.9, above 0 and below 1.")


def _ranks(scores: Floats) -> Floats:
    """Ranks of many evaluations, a stretch at a time."""
    ranks = np.empty_like(scores)
    step = max(1, _AT_ONCE // scores.shape[1] ** 2)
    for start in range(0, len(scores), step):
        ranks[start : start + step] = rank_places(scores[start : start + step])
    return ranks


def _table(
    ready: Prepared,
    design: Design,
    ranks: Ints,
    unscored: NDArray[np.bool_],
    nominal: Ints,
    level: float,
    random: np.random.Generator,
) -> tuple[pd.DataFrame, Ints]:
    median, ends, errors = rank_intervals(design, ranks, level, random)
    table = pd.DataFrame(
        {
            "place": pd.Series(ready.grid.places, dtype="str"),
            "rank": nominal,
            "median": median,
            "low": ends[0],
            "high": ends[1],
            "mean": ranks.mean(axis=0),
            "low_error": errors[0],
            "high_error": errors[1],
            "same": (ranks == nominal).mean(axis=0),
            "evaluated": 1.0 - unscored.mean(axis=0),
        }
    )
    order = np.lexsort((table["mean"].to_numpy(), nominal))
    return table.iloc[order].reset_index(drop=True), order


def _indices(
    design: Design,
    varied: tuple[Choice, ...],
    shift: Floats,
    ranks: Ints,
    scores: Floats,
    at: int | None,
    level: float,
    random: np.random.Generator,
) -> pd.DataFrame:
    outputs = {"shift": shift}
    if at is not None:
        outputs["rank"] = ranks[:, at].astype(np.float64)
        # Settings have scales of their own: what can be compared is the position among all places.
        known = ~np.isnan(scores)  # under some settings no place may have a score
        n = np.maximum(known.sum(axis=1), 1)
        mean = np.where(known, scores, 0.0).sum(axis=1) / n
        spread = np.sqrt((np.where(known, scores - mean[:, np.newaxis], 0.0) ** 2).sum(axis=1) / n)
        apart = np.divide(scores[:, at] - mean, spread, out=np.zeros(len(scores)), where=spread > 0.0)
        outputs["score"] = np.where(np.isnan(apart), np.nanmin(apart, initial=0.0), apart)
    found = sobol(design, np.column_stack(list(outputs.values())), level, random)
    count = len(varied)
    table = pd.DataFrame(
        {
            "output": np.repeat(list(outputs), count),
            "choice": [choice.name for choice in varied] * len(outputs),
            "label_en": [choice.label_en for choice in varied] * len(outputs),
            "label_zh": [choice.label_zh for choice in varied] * len(outputs),
            "first": found.first.ravel(),
            "first_low": found.first_interval[0].ravel(),
            "first_high": found.first_interval[1].ravel(),
            "total": found.total.ravel(),
            "total_low": found.total_interval[0].ravel(),
            "total_high": found.total_interval[1].ravel(),
        }
    )
    return table.astype(dict.fromkeys(("output", "choice", "label_en", "label_zh"), "str"))


def _choices(varied: tuple[Choice, ...], options: Ints, shift: Floats) -> pd.DataFrame:
    rows = []
    for column, choice in enumerate(varied):
        drawn = choice.name in ("weight_noise", "bounds")
        for at in range(len(choice.options)):
            chosen = np.ones(len(options), np.bool_) if drawn else options[:, column] == at
            mean = float(shift[chosen].mean()) if chosen.any() else np.nan
            words = (choice.name, choice.label_en, choice.label_zh, option_words(choice, at))
            rows.append((*words, at == choice.given, float(chosen.mean()), mean))
    names = ["choice", "label_en", "label_zh", "option", "given", "share", "mean_shift"]
    table = pd.DataFrame(rows, columns=names)
    return table.astype(dict.fromkeys(names[:4], "str") | {"given": "bool"})


def _order(ready: Prepared, ranks: Ints, order: Ints) -> pd.DataFrame:
    shown = order[:_MOST_PAIRS]
    own = ranks[:, shown].astype(np.int32)
    ahead = np.zeros((len(shown), len(shown)))
    step = max(1, _AT_ONCE // len(shown) ** 2)
    for start in range(0, len(own), step):
        part = own[start : start + step]
        ahead += (part[:, :, np.newaxis] < part[:, np.newaxis, :]).sum(axis=0)
    ahead /= len(own)
    names = np.array(ready.grid.places, dtype=object)[shown]
    first, second = np.nonzero(~np.eye(len(shown), dtype=np.bool_))
    table = pd.DataFrame({"place": names[first], "other": names[second], "ahead": ahead[first, second]})
    return table.astype({"place": "str", "other": "str"})


def _histogram(ready: Prepared, ranks: Ints, order: Ints) -> pd.DataFrame:
    n = ranks.shape[1]
    counts = np.stack([np.bincount(ranks[:, at], minlength=n + 1)[1:] for at in order])
    row, rank = np.nonzero(counts)
    table = pd.DataFrame(
        {
            "place": np.array(ready.grid.places, dtype=object)[order][row],
            "rank": (rank + 1).astype(np.int64),
            "share": counts[row, rank] / len(ranks),
        }
    )
    return table.astype({"place": "str"})
