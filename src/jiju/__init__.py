"""jiju takes stock of a place: where its industries gather, and whether chance would do the same.

The names below are the whole public face; each is loaded when it is first used, so that importing jiju
costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.errors import JijuError as JijuError
    from jiju.results import Evidence as Evidence
    from jiju.results import Finding as Finding
    from jiju.results import Provenance as Provenance
    from jiju.results import Result as Result
    from jiju.results import read_finding as read_finding
    from jiju.results import read_findings as read_findings

_HOMES = {
    "Evidence": "jiju.results",
    "Finding": "jiju.results",
    "JijuError": "jiju.errors",
    "Provenance": "jiju.results",
    "Result": "jiju.results",
    "read_finding": "jiju.results",
    "read_findings": "jiju.results",
}

__version__ = "0.1.0"
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        what = f"module 'jiju' has no attribute {name!r}"
        raise AttributeError(what)
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
