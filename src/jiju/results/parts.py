"""Parts of a long computation kept on disk, so that a run that was killed goes on where it was."""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
import zlib
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.errors import ResultError
from jiju.results.files import write_atomically

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

__all__ = ["part", "remove_parts", "use_parts"]

_STAMP = "__part__"
_MARK = "array "
# What a file that was cut short, or is none of ours, can make NumPy and zip raise.
_BROKEN = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError)


@dataclass(frozen=True, slots=True)
class _Store:
    folder: Path
    fingerprint: str

    def stamp(self, key: str) -> str:
        """What a file must say to be this part of this computation."""
        return hashlib.sha256(f"{self.fingerprint}\n{key}".encode()).hexdigest()


_STORE: ContextVar[_Store | None] = ContextVar("store of parts", default=None)


@contextmanager
def use_parts(folder: str | os.PathLike[str], fingerprint: str) -> Iterator[None]:
    """Within this context, computations that work in blocks keep each block they finish.

    Parameters
    ----------
    folder : path-like
        Where to keep them; it is made when the first block is done, and stays until `remove_parts`.
    fingerprint : str
        What names the computation: inputs, parameters, seed and version. Blocks of another are not read.

    Yields
    ------
    None
        Nothing; the context itself matters.
    """
    token = _STORE.set(_Store(Path(folder), fingerprint))
    try:
        yield
    finally:
        _STORE.reset(token)


def part(key: str, compute: Callable[[], Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """One block of a long computation: read back where it was done before, else computed and kept.

    Parameters
    ----------
    key : str
        What names the block within the computation, such as ``"risk of firms 0 to 255"``.
    compute : callable
        Computes it: arrays of numbers or text by name.

    Returns
    -------
    dict of str to ndarray
        The arrays. Outside `use_parts` they are computed and nothing is kept.

    Raises
    ------
    TypeError
        Where an array holds Python objects, which are not kept.

    Notes
    -----
    A block is written whole or not at all. A file that is broken, or belongs to another computation, is
    passed over, and one that cannot be written (a full disk) costs only the time to compute it again.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> from jiju.results.parts import part, use_parts
    >>> with tempfile.TemporaryDirectory() as folder, use_parts(folder, "squares of 2026"):
    ...     first = part("0 to 3", lambda: {"square": np.arange(4) ** 2})
    ...     again = part("0 to 3", lambda: {"square": np.zeros(0)})
    >>> again["square"].tolist()
    [0, 1, 4, 9]
    """
    store = _STORE.get()
    if store is None:
        return dict(compute())
    stamp = store.stamp(key)
    path = store.folder / f"{stamp[:32]}.npz"
    kept = _read(path, stamp)
    if kept is not None:
        return kept
    arrays = {name: np.asarray(array) for name, array in compute().items()}
    for name, array in arrays.items():
        if array.dtype.hasobject:
            what = f"the array {name!r} of the part {key!r} holds Python objects"
            raise TypeError(what)
    saved: dict[str, Any] = {_STAMP: np.array(stamp)}
    # With a mark in front, so that an array may be called "file" or any other word that savez takes.
    saved.update({f"{_MARK}{name}": array for name, array in arrays.items()})
    content = io.BytesIO()
    np.savez(content, **saved)
    with suppress(ResultError):
        write_atomically(path, content.getvalue())
    return arrays


def _read(path: Path, stamp: str) -> dict[str, NDArray[Any]] | None:
    """The arrays of a file, or None where it is absent, broken or of another computation."""
    if not path.is_file():
        return None
    try:
        # From memory: NumPy leaves a file open that it finds to be none of its own.
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            if str(file[_STAMP]) != stamp:
                return None
            return {name.removeprefix(_MARK): file[name] for name in file.files if name != _STAMP}
    except _BROKEN:
        return None


def remove_parts(folder: str | os.PathLike[str]) -> None:
    """Remove a folder of parts, where there is one.

    Parameters
    ----------
    folder : path-like
        As given to `use_parts`.
    """
    shutil.rmtree(folder, ignore_errors=True)
