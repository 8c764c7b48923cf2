"""What a run tells while it runs: bars with draws done and time left on a terminal, else lines."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jiju.cli.settings import Settings
    from jiju.study import Event

__all__ = ["watch_call", "watch_run"]


def _bar(settings: Settings) -> Any:  # noqa: ANN401
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[steps]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("left", style="dim"),
        TimeRemainingColumn(),
        console=settings.console(),
        transient=True,
    )


def _steps(done: int, of: int, label: str) -> str:
    if of <= 1:
        return label
    return f"{done:,} of {of:,} {label}" if label == "draws" else f"{done:,} of {of:,} draws, {label}"


def describe_question(question: dict[str, Any]) -> str:
    """A question in a few words.

    Parameters
    ----------
    question : dict
        As an event has it.

    Returns
    -------
    str
        The function and its table, and the industry or place where it asks about one.
    """
    tables = (
        question.get(name) for name in ("table", "establishments", "values", "facts", "stages", "flows")
    )
    words = [next((name for name in tables if name), None), _about(question)]
    told = ", ".join(str(word) for word in words if word is not None)
    return f"{question['ask']} ({told})" if told else str(question["ask"])


def _about(question: dict[str, Any]) -> object:
    """What a question asks about, where it names one thing."""
    named = (question.get(name) for name in ("industry", "place", "region", "shocked"))
    found = next((name for name in named if name), None)
    return ", ".join(map(str, found)) if isinstance(found, list) else found


@contextlib.contextmanager
def watch_run(settings: Settings) -> Iterator[Callable[[Event], None]]:
    """Show a run while it lasts.

    Parameters
    ----------
    settings : Settings
        Bars or not, and how much to say.

    Yields
    ------
    callable
        To be given to the run as ``on_event``.
    """
    if not (settings.progress and sys.stderr.isatty()):
        yield lambda event: _tell_line(event, settings)
        return
    with _bar(settings) as bar:
        task = bar.add_task("", total=None, steps="")

        def show(event: Event) -> None:
            name = f"{event.position + 1}/{event.total} {describe_question(event.question)}"
            if event.kind == "start":
                bar.reset(task, description=name, total=None, steps="")
            elif event.kind == "progress":
                steps = _steps(event.done, event.of, event.label)
                bar.update(task, completed=event.done, total=event.of or None, steps=steps)
            elif event.kind != "kept" or settings.verbose:
                bar.console.print(f"{_MARKS[event.kind]} {name}")

        yield show


_MARKS = {"done": "done  ", "kept": "kept  ", "failed": "FAILED"}


def _tell_line(event: Event, settings: Settings) -> None:
    if event.kind in ("done", "failed") or (event.kind == "kept" and settings.verbose):
        name = describe_question(event.question)
        settings.say(f"{_MARKS[event.kind]} {event.position + 1}/{event.total} {name}")


@contextlib.contextmanager
def watch_call(name: str, settings: Settings) -> Iterator[None]:
    """Show the progress of one measure.

    Parameters
    ----------
    name : str
        What is measured.
    settings : Settings
        Bars or not.

    Yields
    ------
    None
        While it lasts.
    """
    if not (settings.progress and sys.stderr.isatty()):
        yield
        return
    from jiju.chance.progress import report_progress

    with _bar(settings) as bar:
        task = bar.add_task(name, total=None, steps="")

        def show(done: int, of: int, label: str) -> None:
            bar.update(task, completed=done, total=of or None, steps=_steps(done, of, label))

        with report_progress(show):
            yield
