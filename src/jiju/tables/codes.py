"""Codes and names as text: ids, industries, regions; leading zeros kept, spreadsheet decimals undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.tables.cells import as_texts, text_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MISSING_WORDS", "Codes", "read_codes"]

# What exporters write for "nothing". NA is not among them: it is Namibia's code.
MISSING_WORDS = frozenset(
    {
        "nan",
        "null",
        "none",
        "<na>",
        "n/a",
        "#n/a",
        "#na",
        "\\n",
        "-",
        "--",
        "---",
        "—",
        "——",
        "/",
        "#ref!",
        "#value!",
    }
)
_WIDE = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_HAS_WIDE = "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
_TRIMMED = " \t\r\n\u00a0\u3000\ufeff\u200b\u200e\u200f"


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of codes as text.

    Attributes
    ----------
    values : Series of str
        Missing where there is nothing.
    missing, undone, narrowed : arrays of bool
        Which cells are missing, were written as decimals of whole numbers, had full-width characters.
    example : str
        A code that was written as a decimal, empty if none.
    """

    values: pd.Series[str]
    missing: NDArray[np.bool_]
    undone: NDArray[np.bool_]
    narrowed: NDArray[np.bool_]
    example: str


def read_codes(column: pd.Series[Any]) -> Codes:
    """Read a column as codes or names.

    Parameters
    ----------
    column : Series
        Text, or numbers as spreadsheets make of codes.

    Returns
    -------
    Codes
        Text without spaces around it; full-width letters and digits as ordinary ones.

    Notes
    -----
    ``3511.0`` becomes ``3511`` only where no value of the column has decimals that mean something, for
    in NACE ``10.1`` is a code.
    """
    import pyarrow as pa
    from pyarrow import compute as pc

    array = pc.utf8_trim(text_array(as_texts(column)), characters=_TRIMMED)
    narrowed = _mask(pc.match_substring_regex(array, _HAS_WIDE))
    if narrowed.any():
        narrow = [text.translate(_WIDE) for text in array.filter(pa.array(narrowed)).to_pylist()]
        array = pc.replace_with_mask(array, pa.array(narrowed), pa.array(narrow, type=array.type))
    undone = _mask(pc.match_substring_regex(array, r"^\d+\.0+$"))
    example = ""
    if undone.any():
        if _mask(pc.match_substring_regex(array, r"^\d+\.\d*[1-9]\d*$")).any():
            undone[:] = False
        else:
            example = str(array[int(np.flatnonzero(undone)[0])])
            array = pc.replace_substring_regex(array, r"^(\d+)\.0+$", r"\1")
    words = pa.array(sorted(MISSING_WORDS | {""}), type=array.type)
    missing = _mask(pc.fill_null(pc.is_in(pc.utf8_lower(array), words), False)) | _mask(pc.is_null(array))
    array = pc.if_else(pa.array(missing), pa.scalar(None, array.type), array)
    return Codes(pd.Series(array.to_pandas(), dtype="str"), missing, undone, narrowed, example)


def _mask(marks: Any) -> NDArray[np.bool_]:  # noqa: ANN401  (an Arrow array)
    from pyarrow import compute as pc

    # Arrow hands out arrays that cannot be written.
    found: NDArray[np.bool_] = pc.fill_null(marks, False).to_numpy(zero_copy_only=False).copy()
    return found
