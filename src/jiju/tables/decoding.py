"""Damaged files: whatever a format's library raises on them becomes one error of ours."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from jiju.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["decoding", "reason_of"]


@contextmanager
def decoding(where: str, *, thing: str = "file", hint: str = "Copy or download it again.") -> Iterator[None]:
    """Turn the errors of a format's library into ``T110``.

    Parameters
    ----------
    where : str
        How errors call the file.
    thing : str, default "file"
        What is damaged, such as "Parquet file".
    hint : str
        What to do.

    Raises
    ------
    TableError
        ``T110`` for any error inside the block that is not ours.

    Notes
    -----
    Decoders fed with bytes at random raise nearly anything: KeyError, UnicodeDecodeError, MemoryError. Put
    nothing but the library's call inside the block, or errors of our own would hide here.
    """
    try:
        yield
    except TableError:
        raise
    except Exception as error:
        what = f"the {thing} is damaged or not whole: {reason_of(error)}"
        msg = "T110"
        raise TableError(msg, what, where=where, hint=hint) from error


def reason_of(error: Exception) -> str:
    """What a library says went wrong, in one line; general words where it only stumbled.

    Parameters
    ----------
    error : Exception
        As the library raised it.

    Returns
    -------
    str
        Without a full stop.
    """
    told = isinstance(error, OSError | ValueError | RuntimeError) or type(error).__module__ != "builtins"
    text = str(error).split("\n")[0].strip() if told else ""
    return text or "its parts do not fit together"
