"""Telling whoever asked how far a long computation has come, without printing anything here."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["report_progress", "tell_progress"]

_LISTENER: ContextVar[Callable[[int, int, str], None] | None] = ContextVar("progress listener", default=None)


@contextmanager
def report_progress(callback: Callable[[int, int, str], None]) -> Iterator[None]:
    """Within this context, long computations call back as they go.

    Parameters
    ----------
    callback : callable
        Called with the number of steps done, their total and a label in a few words. It is called in the
        thread that opened the context; an exception it raises stops the computation.

    Yields
    ------
    None
        Nothing; the context itself matters.

    Examples
    --------
    >>> from jiju.chance.progress import report_progress, tell_progress
    >>> with report_progress(lambda done, total, label: print(label, done, "of", total)):
    ...     tell_progress(1, 2, "draws")
    draws 1 of 2
    """
    token = _LISTENER.set(callback)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell_progress(done: int, total: int, label: str) -> None:
    """Tell the listener, where there is one.

    Parameters
    ----------
    done, total : int
        Steps done and in all.
    label : str
        What is being done.
    """
    listener = _LISTENER.get()
    if listener is not None:
        listener(done, total, label)
