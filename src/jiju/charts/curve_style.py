"""How the curve of each measure is drawn: its units, its neutral value, its kind of band, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from jiju.charts.numbers import distance_unit, percent
from jiju.charts.words import word

if TYPE_CHECKING:
    import pandas as pd

    from jiju.results import Language

__all__ = ["CurveStyle", "measure_label"]

_CUMULATIVE = {"M", "K", "L", "D"}  # up to a distance; the others at about one
_NEUTRAL = {"M": 1.0, "m": 1.0, "g": 1.0, "L": 0.0, "D": 0.0}
_SQUARE_KILOMETERS_FROM = 1e5  # square metres


@dataclass(frozen=True, slots=True)
class CurveStyle:
    """What all curves of one figure share.

    Attributes
    ----------
    measure : str
        ``"kd"``, ``"M"`` or the name of another.
    level : float
        Level of the band.
    unit : str
        Key of the distances' unit: ``"kilometers"`` or ``"meters"``.
    factor : float
        Metres in that unit.
    lang : {"en", "zh"}
        The language.
    pointwise : bool
        Whether the pointwise band is drawn as well.
    band : str
        The kind of band, a name in `jiju.chance.BANDS`.
    case_control : bool
        Whether M compares with controls.
    largest : float
        The largest absolute value that is drawn, which decides on the unit of the values.
    """

    measure: str
    level: float
    unit: str
    factor: float
    lang: Language
    pointwise: bool = False
    band: str = "erl"
    case_control: bool = False
    largest: float = 0.0

    @classmethod
    def of(
        cls, details: dict[str, Any], curves: pd.DataFrame, lang: Language, *, pointwise: bool = False
    ) -> CurveStyle:
        """The style for the curves of a result.

        Parameters
        ----------
        details : dict
            The result's details; results of older versions say less.
        curves : DataFrame
            With a column ``distance_m``.
        lang : {"en", "zh"}
            The language.
        pointwise : bool, default False
            Whether to draw the pointwise band.

        Returns
        -------
        CurveStyle
            The style.
        """
        unit, factor = distance_unit(float(curves["distance_m"].max()))
        drawn = curves[[c for c in ("value", "high", "low") if c in curves]].to_numpy(dtype=float)
        largest = float(np.max(np.abs(drawn), initial=0.0, where=np.isfinite(drawn)))
        return cls(
            str(details["measure"]),
            float(details["level"]),
            unit,
            factor,
            lang,
            pointwise,
            str(details.get("band") or "erl"),
            bool(details.get("case_control")),
            largest,
        )

    @property
    def is_density(self) -> bool:
        """Whether values are per unit of distance."""
        return self.measure == "kd"

    @property
    def value_factor(self) -> float:
        """What values are multiplied by to be in the unit of the axis."""
        if self.is_density:
            return self.factor
        if self.measure == "L":
            return 1.0 / distance_unit(self.largest)[1]
        if self.measure in ("K", "D"):
            return 1e-6 if self.largest >= _SQUARE_KILOMETERS_FROM else 1.0
        return 1.0

    @property
    def value_title(self) -> str:
        """What stands along the axis of the values, with its unit."""
        if self.is_density:
            return word("kd", self.lang, unit=word(self.unit, self.lang))
        if self.measure == "L":
            return word("L_axis", self.lang, unit=word(distance_unit(self.largest)[0], self.lang))
        if self.measure in ("K", "D"):
            unit = "square_meters" if self.value_factor == 1.0 else "square_kilometers"
            return word(f"{self.measure}_axis", self.lang, unit=word(unit, self.lang))
        if self.measure in ("M", "m", "g"):
            key = "M_axis_controls" if self.case_control else f"{self.measure}_axis"
            return word(key, self.lang)
        return self.measure

    @property
    def distance_title(self) -> str:
        """What stands along the axis of the distances, with its unit."""
        key = "distance_within" if self.measure in _CUMULATIVE else "distance"
        return word(key, self.lang, unit=word(self.unit, self.lang))

    @property
    def neutral(self) -> float | None:
        """The value that means "as everything", or "as evenly spread"; None where there is none."""
        return _NEUTRAL.get(self.measure)

    @property
    def from_zero(self) -> bool:
        """Whether the axis of the values begins at 0: a density and an area do, a ratio is read from 1."""
        return self.measure in ("kd", "K")

    @property
    def band_sort(self) -> Literal["global", "local", "none"]:
        """Whether the band is a test of the whole curve, a band at each distance alone, or none."""
        if self.band == "do_local":
            return "local"
        return "none" if self.band == "integrated_deviation" else "global"

    @property
    def sides(self) -> tuple[str, str]:
        """The words' keys for what lies above and below: a local band gives no verdict about chance."""
        return ("above_local", "below_local") if self.band_sort == "local" else ("above", "below")

    @property
    def band_title(self) -> str:
        """The band in words, or that there is none."""
        if self.band_sort == "none":
            return word("no_band", self.lang)
        key = self.band if self.band in ("do_global", "do_local") else "band"
        return word(key, self.lang, level=percent(self.level))


def measure_label(details: dict[str, Any], lang: Language) -> str:
    """The measure as a title has it: its name, and what is special about it.

    Parameters
    ----------
    details : dict
        Of a result.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        Such as ``"Kd, weighted by size"``.

    Examples
    --------
    >>> from jiju.charts.curve_style import measure_label
    >>> measure_label({"measure": "kd", "weighted": True}, "en")
    'Kd, weighted by size'
    """
    measure = str(details["measure"])
    name = "Kd" if measure == "kd" else measure
    if details.get("case_control"):
        name = word("case_control", lang, measure=name)
    if details.get("weighted"):
        name += word("weighted", lang)
    return name
