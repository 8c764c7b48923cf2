"""A pandas column of text as one Arrow array, for what pandas does slowly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["text_array"]


def text_array(column: pd.Series[Any]) -> pa.LargeStringArray:
    """A column of text as one Arrow array.

    Parameters
    ----------
    column : Series
        Of text.

    Returns
    -------
    pyarrow.LargeStringArray
        Missing cells are null.
    """
    import pyarrow as pa

    array = pa.Array.from_pandas(column, type=pa.large_string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
