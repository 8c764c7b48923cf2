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
    one_way : bool
        Whether the curve of one industry around another is not that of the other around the one.
    pairs : bool
        Whether one industry can be measured around another.
    """

    label: str
    from_zero: bool = False
    density: bool = False
    weights: bool = False
    window: bool = False
    neutral: float | None = None
    one_way: bool = False
    pairs: bool = True

    @property
    def nulls(self) -> tuple[str, ...]:
        """The nulls an industry around itself can be held against, the usual one first."""
        return ("sites", "labels", "position") if self.window else ("sites", "labels")

    @property
    def pair_nulls(self) -> tuple[str, ...]:
        """The nulls one industry around another can be held against, the usual one first."""
        return ("others", *self.nulls)


KINDS: dict[str, MeasureKind] = {
    "kd": MeasureKind("Kd", from_zero=True, density=True, weights=True),
    "M": MeasureKind("M", weights=True, neutral=1.0, one_way=True),
    "m": MeasureKind("m", from_zero=True, weights=True, neutral=1.0, one_way=True),
    "K": MeasureKind("K", window=True),
    "L": MeasureKind("L", window=True, neutral=0.0),
    "D": MeasureKind("D", window=True, neutral=0.0, pairs=False),
    "g": MeasureKind("g", window=True, neutral=1.0),
}
