"""A scorecard: many indicators of several places weighed into one score, with every step kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from jiju.measures.scorecards._card_tables import (
    missing_table,
    place_table,
    scores_table,
    screened_table,
    steps_table,
    treatment_table,
    weights_table,
)
from jiju.measures.scorecards._prepare import prepare
from jiju.measures.scorecards._statistics import consistency, correlation_table, removal, statistics
from jiju.measures.scorecards._table import USED_INDICATORS, USED_VALUES
from jiju.measures.scorecards._wording import scorecard_statements
from jiju.results import Result, describe_input, record_provenance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

__all__ = ["ScorecardResult", "build_scorecard"]


class ScorecardResult(Result):
    """What `build_scorecard` found; the settings can be passed back with a change."""

    KIND = "scorecard"

    @property
    def settings(self) -> dict[str, Any]:
        """Every setting of `build_scorecard` as it was given, defaults filled in."""
        return dict(self.details["settings"])


def build_scorecard(
    values: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    period: str | None = None,
    denominate: bool = True,
    screen: float | None = None,
    screen_zeros: float | None = None,
    keep: Sequence[str] | None = None,
    impute: Literal["none", "mean", "median", "group_mean", "group_median", "pillar_mean", "carry"] = "none",
    groups: str | Mapping[str, str] | None = None,
    treat: Literal["none", "winsorize", "log", "boxcox"] = "none",
    winsorize_points: int = 5,
    skew_limit: float = 2.0,
    kurtosis_limit: float = 3.5,
    normalize: Literal[
        "minmax",
        "zscore",
        "percentile",
        "rank",
        "borda",
        "scaled",
        "distance_to_max",
        "distance_to_reference",
        "distance_to_target",
        "fraction_of_max",
        "goalposts",
    ] = "minmax",
    scale: Sequence[float] | None = None,
    reference: str | None = None,
    goalposts: Mapping[str, Sequence[float]] | None = None,
    cap: bool = True,
    weights: str | Sequence[str] | Mapping[str, float] = "given",
    aggregate: str | Sequence[str] = "arithmetic",
    power: float | None = None,
    minimum_known: float = 0.0,
    left_out: Sequence[str] | None = None,
) -> ScorecardResult:
    """Weigh many indicators of several places into one score, keeping every step.

    Parameters
    ----------
    values : DataFrame
        ``place``, ``indicator``, ``value``, and where there ``low``, ``high``, ``unit``, ``period``,
        ``status`` ..., as `read_values` and `read_facts` give them.
    indicators : DataFrame
        ``indicator``, and where there ``direction``, ``pillar``, ``weight``, ``target``, ``denominator``,
        ``unit``, ``label_en``, ``label_zh``, as `read_indicators` gives it. A row whose code is the pillar of
        others is an aggregate, so that levels nest. A row that others are divided by and that has no pillar
        is not scored.
    period : str, optional
        Only numbers within it count, such as ``"2023"``; by default the latest of each place and indicator.
    denominate : bool, default True
        Whether indicators with a denominator are divided by it.
    screen : float, optional
        Least share of the indicators that must be known of a place for it to be scored, such as 0.65.
    screen_zeros : float, optional
        Least share of the known numbers that must not be 0.
    keep : sequence of str, optional
        Places that are scored in any case.
    impute : str, default "none"
        How missing numbers are filled in: not at all, by the ``mean`` or ``median`` of the other places, by
        that of its group, by the place's own level in the pillar (``pillar_mean``), or by its last number
        from before the period (``carry``).
    groups : str or mapping, optional
        For ``group_mean`` and ``group_median``: a column of the values, or the group of each place.
    treat : {"none", "winsorize", "log", "boxcox"}, default "none"
        What is done to an indicator whose absolute skewness is above ``skew_limit`` *and* whose excess
        kurtosis is above ``kurtosis_limit``: its outermost points are moved inward one by one, and where
        ``winsorize_points`` do not suffice, a logarithm or a Box-Cox transform is taken instead.
    winsorize_points : int, default 5
        The most points moved.
    skew_limit, kurtosis_limit : float, default 2.0 and 3.5
        The limits.
    normalize : str, default "minmax"
        How indicators are brought onto one scale; see the notes.
    scale : sequence of two floats, optional
        Ends of the scale, ``[0, 100]`` for min-max; for ``zscore`` mean and deviation. Where a mean needs
        scores above 0 the default begins a hundredth up, ``[1, 100]``, and is ``[10, 2]`` for ``zscore``.
    reference : str, optional
        The place that has the upper end, for ``distance_to_reference``.
    goalposts : mapping, optional
        Lower and upper end of each indicator, in its own unit, for ``goalposts``.
    cap : bool, default True
        Whether numbers beyond a target or a goalpost count as that.
    weights : str, sequence of str or mapping, default "given"
        ``given`` (those of the table), ``equal``, ``entropy``, ``critic`` or ``pca``, for the indicators; or
        one for each level; or weights by code, in place of those of the table. Ratios within one aggregate
        count. The three that the numbers give are taken within each pillar; pillars keep their weights.
    aggregate : str or sequence of str, default "arithmetic"
        ``arithmetic``, ``geometric``, ``harmonic``, ``generalized``, ``copeland`` or ``topsis``; one for all
        levels, or one for each.
    power : float, optional
        Of the generalized mean.
    minimum_known : float, default 0.0
        Least share of the members that must be known for an aggregate to have a score.
    left_out : sequence of str, optional
        Indicators or aggregates that do not count.

    Returns
    -------
    ScorecardResult
        ``table``: place, rank, score, coverage, missing, imputed, the best first. ``tables``: ``scores``,
        ``steps``, ``weights``, ``treatment``, ``missing``, ``screened``, ``statistics``, ``correlations``,
        ``consistency``, ``removal``. ``settings`` can be passed back with a change.

    Raises
    ------
    MeasureError
        ``M301`` for a value that is not a choice, ``M302`` for a table of indicators that cannot be used,
        ``M303`` where there is nothing to score, ``M304`` for an unknown name, ``M305`` where another setting
        is needed, ``M306`` where a denominator is nowhere, ``M307`` where a mean needs positive scores.
    TableError
        ``T102`` where a column is missing, ``T305`` where numbers are text, ``T411`` where a name could be
        two indicators.

    Notes
    -----
    The steps and their order are those of the OECD/JRC handbook: denominate, screen, impute, treat,
    normalize, weight, aggregate. With s = direction x value, L the lowest s of an indicator, H the highest:
    ``minmax`` (s - L)/(H - L) between the ends of the scale; ``zscore`` (s - mean)/deviation; ``rank`` 1 for
    the lowest, equal numbers sharing the lower rank; ``borda`` rank - 1; ``percentile`` (rank - 1)/(n - 1);
    ``distance_to_max`` 1 - (H - s)/(H - L); ``distance_to_reference`` and ``distance_to_target`` with the
    reference or the target in the place of H; ``fraction_of_max`` value/max, and min/value where less is
    better; ``goalposts`` the position between the posts; ``scaled`` s itself.

    An indicator that tells nothing (all numbers equal, or none) is left out of the score and named. Missing
    numbers that are not filled in are passed over, the other weights filled up. Where sources contradict
    each other the number published last is taken, and said; none is averaged.

    When not to use: to rank places by a difference of a few points; ask `measure_sensitivity` first. Min-max
    depends on the best and the worst place, so adding a place can change the order of others.

    References
    ----------
    OECD and JRC (2008), Handbook on constructing composite indicators. Becker, W. et al. (2022), COINr: an R
    package for developing composite indicators, Journal of Open Source Software 7(78), 4567.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import build_scorecard
    >>> values = pd.DataFrame({
    ...     "place": ["Changsha", "Xuzhou", "Tokyo"] * 3,
    ...     "indicator": ["sales"] * 3 + ["patents"] * 3 + ["accidents"] * 3,
    ...     "value": [18.0, 13.0, 25.0, 400.0, 300.0, None, 3.0, 2.0, 1.0]})
    >>> indicators = pd.DataFrame({"indicator": ["sales", "patents", "accidents"], "direction": [1, 1, -1]})
    >>> card = build_scorecard(values, indicators)
    >>> print(card.table.round(2).to_string(index=False))
       place  rank  score  coverage  missing  imputed
       Tokyo     1 100.00      0.67        1        0
    Changsha     2  47.22      1.00        0        0
      Xuzhou     3  16.67      1.00        0        0
    >>> again = build_scorecard(values, indicators, **{**card.settings, "impute": "mean"})
    >>> again.table["score"].round(2).tolist()
    [83.33, 47.22, 16.67]
    """
    given = {name: value for name, value in locals().items() if name not in ("values", "indicators")}
    ready = prepare(values, indicators, given)
    settings, steps, grid = ready.settings, ready.steps, ready.grid
    tree = grid.tree
    missing = missing_table(ready)
    flat = np.isnan(steps.normalized).all(axis=0) & ready.stages.used
    tables = {
        "scores": scores_table(ready),
        "steps": steps_table(ready),
        "weights": weights_table(ready, flat),
        "treatment": treatment_table(ready),
        "missing": missing,
        "screened": screened_table(ready),
        "statistics": statistics(steps.denominated, grid.codes, settings.limits),
        "correlations": correlation_table(steps.scores, tree),
        "consistency": consistency(steps.scores, tree),
        "removal": removal(ready.stages, steps),
    }
    details: dict[str, Any] = {
        "title": {"en": "Scores and ranks of places", "zh": "各地区得分与名次"},
        "settings": settings.as_dict(),
        "scale": None if settings.ends is None else list(settings.ends),
        "places": len(grid.places),
        "indicators": int((ready.stages.used & ~flat).sum()),
        "counted": int(ready.stages.used.sum()),
        "numbers": int(len(ready.every.places) * ready.stages.used.sum()),
        "missing": len(missing),
        "screened_out": [
            place for place, stays in zip(ready.every.places, ready.kept, strict=True) if not stays
        ],
        "flat": [code for code, is_flat in zip(grid.codes, flat, strict=True) if is_flat],
        "left_out": list(settings.left_out),
        "contradicted": [list(pair) for pair in ready.every.contradicted],
        "refused": [list(entry) for entry in ready.every.refused],
        "unmatched": ready.every.unmatched,
        "whole": tree.codes[-1],
        "simulated": bool(values.attrs.get("simulated", False)),
    }
    table = place_table(ready)
    return ScorecardResult(
        kind=ScorecardResult.KIND,
        table=table,
        statements=tuple(scorecard_statements(table, tables, details, ready.every, settings)),
        evidence=(),
        provenance=record_provenance(
            "build_scorecard",
            details["settings"],
            [
                describe_input("values", values, USED_VALUES),
                describe_input("indicators", indicators, USED_INDICATORS),
            ],
            None,
        ),
        details=details,
        tables=tables,
    )
