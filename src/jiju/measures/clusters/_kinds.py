"""The distance-based measures by name: what each is called, what it needs, which nulls it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["KINDS", "MeasureKind", "MeasureName", "NullName"]

MeasureName = Literal["kd", "M", "m", "K", "L", "D", "g"]
NullName = Literal["sites", "labels", "others", "position"]


@dataclass(frozen=True)
class MeasureKind:
    """What a distance-based measure is.

    Attributes
    ----------
    label : str
        As the field writes it.
    from_zero : bool
        Whether its default distances begin at 0.
    density : bool
        Whether it is a density over distance, whose area outside the band is a share of pairs.
    weights : bool
        Whether establishments can count by their size.
    window : bool
        Whether it needs the window of the study, and a plane.
    neutral : float or None
        The value that means "as everything" (M, m, g) or "as evenly spread points" (L, D); None where the
        measure has none.
    """

    label: str
    from_zero: bool = False
    density: bool = False
    weights: bool = False
    window: bool = False
    neutral: float | None = None

    @property
    def nulls(self) -> tuple[str, ...]:
        """The nulls an industry around itself can be held against, the usual one first."""
        return ("sites", "labels", "position") if self.window else ("sites", "labels")


KINDS: dict[str, MeasureKind] = {
    "kd": MeasureKind("Kd", from_zero=True, density=True, weights=True),
    "M": MeasureKind("M", weights=True, neutral=1.0),
    "m": MeasureKind("m", from_zero=True, weights=True, neutral=1.0),
    "K": MeasureKind("K", window=True),
    "L": MeasureKind("L", window=True, neutral=0.0),
    "D": MeasureKind("D", window=True, neutral=0.0),
    "g": MeasureKind("g", window=True, neutral=1.0),
}
