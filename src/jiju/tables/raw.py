"""A table as it was sent: its cells, which row each came from, and how errors call it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from jiju.tables.problems import Problems

__all__ = ["RawTable", "row_span"]


@dataclass
class RawTable:
    """A table before anything is made of its columns.

    Attributes
    ----------
    frame : DataFrame
        Cells as text, or of the type the format gives them; unique text names, rows numbered from 0.
    where : str
        How errors call the table: the file as given, or "the table".
    source : str or None
        The file as given; None for tables in memory.
    row_numbers : array of int, shape (rows,)
        Row of the file, 1 being the first line.
    problems : Problems
        What was noted so far.
    repeated : list of str
        Column names that the file holds more than once.
    geometry : array of shapely geometries, shape (rows,), or None
        Where the format has geometries.
    crs : object
        A pyproj CRS of the geometries, or text as the caller of a frame noted it; None if unknown.
    delimiter : str
        What separates the cells of a text file, empty for other formats.
    simulated : bool or None
        What a frame's attributes say about it.
    """

    frame: pd.DataFrame
    where: str
    source: str | None
    row_numbers: NDArray[np.int64]
    problems: Problems
    repeated: list[str] = field(default_factory=list)
    geometry: NDArray[Any] | None = None
    crs: Any = None
    delimiter: str = ""
    simulated: bool | None = None

    def __post_init__(self) -> None:
        """Let problems know the row numbers."""
        self.problems.row_numbers = self.row_numbers


def row_span(first: int, count: int) -> NDArray[np.int64]:
    """Row numbers of rows that follow one another."""
    return np.arange(first, first + count, dtype=np.int64)
