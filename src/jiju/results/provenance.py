"""Where a result came from: which function, with what, on which data, by which versions."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.results.codec import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Input", "Provenance", "describe_input", "record_provenance"]

_PACKAGES = ("jiju", "numpy", "scipy", "numba", "pandas")


@dataclass(frozen=True, slots=True)
class Input:
    """One table a result was made from.

    Attributes
    ----------
    name : str
        The parameter it was given as, such as ``"establishments"``.
    rows : int
        Number of rows.
    sha256 : str
        Hash of the values of the columns that were used, in their order.
    source : str or None
        The file it was read from, where known.
    """

    name: str
    rows: int
    sha256: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is needed to make a result again.

    Attributes
    ----------
    function : str
        Public name of the function, such as ``"measure_concentration"``.
    parameters : dict
        Its parameters as they took effect, defaults filled in.
    inputs : tuple of Input
        The tables.
    seed : int or None
        Seed of the draws; pass it as ``rng`` to get the same bytes. None where nothing was random.
    versions : dict of str to str
        Versions of jiju, Python and the packages that compute.
    """

    function: str
    parameters: dict[str, Any]
    inputs: tuple[Input, ...] = ()
    seed: int | None = None
    versions: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        inputs = [
            {"name": i.name, "rows": i.rows, "sha256": i.sha256, "source": i.source} for i in self.inputs
        ]
        return {
            "function": self.function,
            "parameters": plain(self.parameters),
            "inputs": inputs,
            # A seed may have 128 bits, and readers in other languages round such a number; keep it as text.
            "seed": None if self.seed is None else str(self.seed),
            "versions": dict(self.versions),
        }

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> Provenance:
        """Back from a JSON object."""
        return cls(
            function=saved["function"],
            parameters=saved["parameters"],
            inputs=tuple(Input(**entry) for entry in saved["inputs"]),
            seed=None if saved["seed"] is None else int(saved["seed"]),
            versions=saved["versions"],
        )


def describe_input(name: str, frame: pd.DataFrame, columns: Sequence[str]) -> Input:
    """Name, rows and hash of a table a measure was given.

    Parameters
    ----------
    name : str
        The parameter's name.
    frame : DataFrame
        The table.
    columns : sequence of str
        The columns that are used; those that are absent are passed over.

    Returns
    -------
    Input
        With the source noted by the reader, where there is one.
    """
    digest = hashlib.sha256()
    for column in columns:
        if column in frame.columns:
            digest.update(column.encode("utf-8"))
            hashes = pd.util.hash_pandas_object(frame[column], index=False)
            digest.update(hashes.to_numpy(dtype="<u8").tobytes())
    source = frame.attrs.get("source")
    return Input(name, len(frame), digest.hexdigest(), None if source is None else str(source))


def record_provenance(
    function: str, parameters: dict[str, Any], inputs: Sequence[Input], seed: int | None
) -> Provenance:
    """A provenance with the versions of this machine filled in.

    Parameters
    ----------
    function : str
        Public name of the function.
    parameters : dict
        Its parameters as they took effect.
    inputs : sequence of Input
        The tables it used.
    seed : int or None
        Seed of the draws.

    Returns
    -------
    Provenance
        Ready to be saved.
    """
    return Provenance(function, plain(parameters), tuple(inputs), seed, dict(_versions()))


@cache
def _versions() -> dict[str, str]:
    """Read once: looking up the packages takes longer than many a measure."""
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in _PACKAGES}}
