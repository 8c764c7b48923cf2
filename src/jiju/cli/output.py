"""Results to stdout or into a file: as a table to read, as CSV, as JSON."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from jiju.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from jiju.cli.settings import Settings
    from jiju.results import Language, Result

__all__ = [
    "check_target",
    "drop_stdout",
    "file_options",
    "headings_of",
    "print_table",
    "table_text",
    "write_stdout",
    "write_target",
]

_ROWS_SHOWN = 60


def file_options(text: str) -> Callable[..., Any]:
    """The options ``-o`` and ``--force``.

    Parameters
    ----------
    text : str
        The help of ``-o``.

    Returns
    -------
    callable
        A decorator.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        command = click.option("--force", is_flag=True, help="Overwrite a file that exists.")(command)
        target = click.Path(dir_okay=False, path_type=Path)
        decorated: Callable[..., Any] = click.option("-o", "--output", type=target, help=text)(command)
        return decorated

    return decorate


def check_target(path: Path | None, *, force: bool, endings: tuple[str, ...] = ()) -> None:
    """Refuse a target that cannot be, before anything is computed.

    Parameters
    ----------
    path : pathlib.Path or None
        The file after ``-o``.
    force : bool
        Whether it may be overwritten.
    endings : tuple of str
        What its name may end in; anything where empty.

    Raises
    ------
    StudyError
        ``S150`` where the file exists, ``S152`` where its ending is not known.
    """
    if path is None:
        return
    if endings and path.suffix.lower() not in endings:
        what = f"the format {path.suffix or '(no ending)'!r} is not known here"
        msg = "S152"
        raise StudyError(msg, what, where=str(path), hint=f"Let the name end in {', '.join(endings)}.")
    if path.exists() and not force:
        what = "the file exists already"
        msg = "S150"
        raise StudyError(
            msg, what, where=str(path), hint="Give another name, or pass --force to overwrite it."
        )


def write_stdout(text: str) -> None:
    """Write text to stdout; a reader that has gone (as in ``| head``) is no error.

    Parameters
    ----------
    text : str
        What to write, line ends included.
    """
    try:
        if hasattr(sys.stdout, "buffer"):
            # The same bytes on every system, whatever its code page and line ends.
            sys.stdout.flush()
            sys.stdout.buffer.write(_encode(text))
            sys.stdout.buffer.flush()
        else:
            sys.stdout.write(text)
    except BrokenPipeError:
        drop_stdout()


def drop_stdout() -> None:
    """Point stdout at nothing, since its reader has gone; Python flushes it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _encode(text: str) -> bytes:
    """UTF-8 into files and pipes; on a terminal its own encoding, with ? for what it cannot show."""
    if sys.stdout.isatty():
        return text.encode(sys.stdout.encoding or "utf-8", errors="replace")
    return text.encode("utf-8")


def write_target(path: Path, text: str) -> None:
    """Write a file that `check_target` let pass.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    text : str
        Its content.
    """
    from jiju.results import write_atomically

    write_atomically(path, text)


def table_text(frame: pd.DataFrame, format_: str) -> str:
    r"""A table as CSV or JSON.

    Parameters
    ----------
    frame : DataFrame
        The table.
    format_ : {"csv", "json"}
        JSON is a list of objects.

    Returns
    -------
    str
        Ends in ``\n``.
    """
    if format_ == "csv":
        return str(frame.to_csv(index=False, lineterminator="\n"))
    records = json.loads(frame.to_json(orient="records", force_ascii=False, double_precision=15))
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def print_table(frame: pd.DataFrame, settings: Settings, headings: Mapping[str, str] | None = None) -> None:
    """Print a table to stdout for people to read.

    Parameters
    ----------
    frame : DataFrame
        The table; of a long one the first rows are shown, and a message tells how many there are.
    settings : Settings
        Colors.
    headings : mapping of str to str, optional
        Headings by column.
    """
    import io

    from rich import box
    from rich.console import Console
    from rich.table import Table

    headings = headings or {}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in frame.columns:
        number = frame[name].dtype.kind in "iuf"
        table.add_column(
            headings.get(name, str(name)), justify="right" if number else "left", overflow="fold"
        )
    for row in frame.head(_ROWS_SHOWN).itertuples(index=False, name=None):
        table.add_row(*(_cell(value) for value in row))
    on_terminal = sys.stdout.isatty()
    colored = settings.color == "always" or (on_terminal and settings.color == "auto")
    page = Console(
        file=io.StringIO(),
        force_terminal=colored,
        no_color=None if settings.color != "never" else True,
        highlight=False,
        markup=False,
        width=None if on_terminal else 10_000,
    )
    page.print(table)
    lines = page.file.getvalue().splitlines()  # type: ignore[attr-defined]
    write_stdout("".join(f"{line.rstrip()}\n" for line in lines))
    if len(frame) > _ROWS_SHOWN:
        settings.say(f"The first {_ROWS_SHOWN} of {len(frame):,} rows; use -o FILE.csv for all.")


def _cell(value: Any) -> str:  # noqa: ANN401
    import pandas as pd

    if pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return f"{value:,.0f}" if whole and abs(value) >= 1000 else f"{value:.4g}"
    return str(value)


def headings_of(result: Result, lang: Language) -> dict[str, str]:
    """Headings of a result's main table, with units.

    Parameters
    ----------
    result : Result
        The result.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    dict of str to str
        By column.
    """
    from jiju.results import result_columns

    units = {"", "share"}
    return {
        column.column: column.label(lang) + (f" ({column.unit})" if column.unit not in units else "")
        for column in result_columns(result.kind)
        if column.table == "table"
    }
