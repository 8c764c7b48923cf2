"""Where a curve comes from: the values of single establishments as a table that a map can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jiju.measures.clusters._individual import individual_values
from jiju.measures.clusters._individual_test import individual_p_values
from jiju.measures.clusters._ripley import RipleyCurves
from jiju.measures.clusters._setting import make_null

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._compare import Comparison
    from jiju.measures.clusters._setting import Options, Setting
    from jiju.measures.clusters._targets import Target

__all__ = ["individual_table"]

_MOST_DISTANCES = 8


def individual_table(
    establishments: pd.DataFrame, setting: Setting, target: Target, options: Options, compared: Comparison
) -> pd.DataFrame:
    """The value of each reference establishment at a few distances.

    Parameters
    ----------
    establishments : DataFrame
        The table that was measured.
    setting : Setting
        The establishments that were used.
    target : Target
        Around whom, and who is counted.
    options : Options
        As the user gave them.
    compared : Comparison
        The curve.

    Returns
    -------
    DataFrame
        ``establishment, lon, lat`` or ``x, y``, ``distance_m, value, p_value, p_adjusted``. At most eight
        distances, evenly chosen among those tested. p-values for M only, and at one of these distances: the
        second, so that none is chosen after looking; at the first hardly anyone has neighbors, at the larger
        ones nearly everyone stands out.
    """
    members = setting.members
    tested = np.flatnonzero(compared.tests[0].table["low"].notna().to_numpy())
    if not len(tested):
        tested = np.arange(len(compared.distances_m))
    shown = tested[np.unique(np.linspace(0, len(tested) - 1, _MOST_DISTANCES).round().astype(int))]
    values = _values(setting, target, options, compared)[shown]
    rows = establishments.iloc[members.rows[target.reference]]
    name = rows["establishment"] if "establishment" in rows else pd.Series(members.rows[target.reference] + 1)
    planar = {"x", "y"} <= set(rows.columns)
    axes = ("x", "y") if planar else ("lon", "lat")
    chosen = min(1, len(shown) - 1)
    p_value, p_adjusted = np.full((2, *values.shape), np.nan)
    at_m = float(compared.distances_m[shown[chosen]])
    if options.measure == "M" and not options.case_control and at_m > 0.0:
        test = individual_p_values(
            members,
            target,
            at_m,
            make_null(setting, (target,), options),
            weights_stay=options.null == "labels",
            simulations=options.simulations,
            seed=compared.seed,
        )
        p_value[chosen], p_adjusted[chosen] = test.p_value, test.p_adjusted
    k, m = values.shape
    return pd.DataFrame(
        {
            "establishment": pd.Series(np.tile(name.astype(str).to_numpy(dtype=object), k), dtype="str"),
            **{axis: np.tile(rows[axis].to_numpy(dtype=float), k) for axis in axes},
            "distance_m": np.repeat(compared.distances_m[shown], m),
            "value": values.ravel(),
            "p_value": p_value.ravel(),
            "p_adjusted": p_adjusted.ravel(),
        }
    )


def _values(setting: Setting, target: Target, options: Options, compared: Comparison) -> NDArray[np.float64]:
    if isinstance(compared.curves, RipleyCurves):
        return compared.curves.individual().T
    return individual_values(
        setting.members,
        target,
        compared.distances_m,
        measure=options.measure,
        case_control=options.case_control,
        bandwidth_m=compared.bandwidth(),
    )
