"""Options of commands that read a table themselves: columns, coordinate system, encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rich_click as click

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["columns_option", "parse_columns", "table_options"]


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a table that is read.

    Parameters
    ----------
    command : callable
        A function under ``@click.command``.

    Returns
    -------
    callable
        The same with ``columns``, ``crs`` and ``encoding``.
    """
    options = [
        columns_option,
        click.option("--crs", help="Coordinate system: EPSG:nnnn, GCJ-02 or BD-09."),
        click.option("--encoding", help="Text encoding, where it is not told rightly by itself."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def columns_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option ``--columns``.

    Parameters
    ----------
    command : callable
        A function under ``@click.command``.

    Returns
    -------
    callable
        The same with ``columns``.
    """
    option = click.option(
        "--columns",
        multiple=True,
        metavar="NAME=COLUMN",
        callback=parse_columns,
        help="A column of the file by the name jiju uses, such as industry=行业. Once for each.",
    )
    decorated: Callable[..., Any] = option(command)
    return decorated


def parse_columns(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> dict[str, str] | None:
    """Turn ``industry=行业`` into a mapping.

    Parameters
    ----------
    context, parameter
        As click gives them.
    value : tuple of str
        What was written.

    Returns
    -------
    dict of str to str, or None
        None where nothing was written.
    """
    columns: dict[str, str] = {}
    for entry in value:
        name, mark, column = entry.partition("=")
        if not mark or not name.strip() or not column.strip():
            msg = f"{entry!r} is not of the form NAME=COLUMN, such as industry=NACE."
            raise click.BadParameter(msg, ctx=context, param=parameter)
        columns[name.strip()] = column.strip()
    return columns or None
