"""Fill the pages that are made from the package itself, where a page says ``<!-- jiju: WHAT -->``.

So the catalogue of errors, the columns of results and tables, and the command line are described in one
place, the source, and cannot drift from it.
"""

from __future__ import annotations

import csv
import re
from importlib import resources
from typing import TYPE_CHECKING, Any

import click

from jiju.errors import error_pages
from jiju.results import result_columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    from jiju.errors import ErrorPage

PLACE = re.compile(r"^<!-- jiju: ([a-z -]+) -->$", re.MULTILINE)
ROOMS = {
    "T": "Tables (T)",
    "M": "Measures (M)",
    "S": "Study and command line (S)",
    "C": "Charts (C)",
    "W": "Report (W)",
    "R": "Results (R)",
}


def escape(text: str) -> str:
    """Text for a cell of a Markdown table or a paragraph."""
    return re.sub(r"([*_|<>\[\]{}$~#])", r"\\\1", text)


def write_error(page: ErrorPage) -> str:
    """One entry of the catalogue."""
    return (
        f"({page.code.lower()})=\n"
        f"### {page.code}: {escape(page.title_en)}\n\n"
        f"{escape(page.cause_en)}\n\n**What to do.** {escape(page.remedy_en)}\n\n"
        f"**{escape(page.title_zh)}。** {escape(page.cause_zh)}\n\n"
        f"**处理办法。** {escape(page.remedy_zh)}\n"
    )


def write_errors() -> str:
    """The catalogue, room by room, in both languages."""
    parts = []
    for letter, room in ROOMS.items():
        pages = [page for code, page in error_pages().items() if code[0] == letter]
        if not pages:
            continue
        parts.append(f"## {room}\n")
        parts += [write_error(page) for page in pages]
    return "\n".join(parts)


def schema_names(folder: str) -> list[str]:
    """The kinds that have a schema."""
    files = resources.files("jiju").joinpath(*folder.split("/")).iterdir()
    return sorted(file.name.removesuffix(".csv") for file in files if file.name.endswith(".csv"))


def write_result_columns() -> str:
    """One section for each kind of result, one table for each of its tables."""
    parts = []
    for kind in schema_names("results/schemas"):
        parts.append(f"## {kind}\n")
        columns = result_columns(kind)
        for table in dict.fromkeys(column.table for column in columns):
            name = "`.table`" if table == "table" else f'`.tables["{table}"]`'
            parts.append(f"{name}\n\n| column | type | unit | meaning | 含义 |\n|---|---|---|---|---|")
            parts += [
                f"| `{c.column}` | {c.type} | {c.unit} | **{escape(c.label_en)}.** {escape(c.meaning_en)} "
                f"| **{escape(c.label_zh)}**：{escape(c.meaning_zh)} |"
                for c in columns
                if c.table == table
            ]
            parts.append("")
    return "\n".join(parts)


def read_schema(name: str) -> list[dict[str, str]]:
    """One CSV file of the data dictionary."""
    file = resources.files("jiju").joinpath("tables", "schemas", f"{name}.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_table_columns() -> str:
    """The data dictionary of tables in, with the column names that are understood."""
    parts = []
    for kind in schema_names("tables/schemas"):
        rows = read_schema(kind)
        if not rows or "column" not in rows[0]:
            continue
        parts.append(f"### {kind}\n\n| column | type | required | default | meaning | 含义 |\n|{'---|' * 6}")
        parts += [
            f"| `{row['column']}` | {row['type']}{', ' * bool(row['unit'])}{row['unit']} | {row['required']} "
            f"| {escape(row['default'])} | **{escape(row['label_en'])}.** {escape(row['meaning_en'])} "
            f"| **{escape(row['label_zh'])}**：{escape(row['meaning_zh'])} |"
            for row in rows
        ]
        parts.append("\nNames in files that are understood:\n")
        parts += [
            f"- `{row['column']}`: {escape(', '.join(row['synonyms'].split('|')))}"
            for row in rows
            if row["synonyms"]
        ]
        parts.append("")
    return "\n".join(parts)


def write_problems() -> str:
    """What the table of problems can say of a table."""
    parts = ["| code | severity | message | what to do | 说明 |\n|---|---|---|---|---|"]
    parts += [
        f"| {row['code']} | {row['severity']} | {escape(row['message_en'])} | {escape(row['hint_en'])} "
        f"| {escape(row['message_zh'])}。{escape(row['hint_zh'])} |"
        for row in read_schema("problems")
    ]
    return "\n".join(parts)


def write_commands() -> str:
    """The command line's own help, command by command."""
    from jiju.cli.group import cli as group

    context = click.Context(group, info_name="jiju")
    parts = [f"```text\n{plain_help(group, context)}\n```\n"]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = click.Context(command, info_name=name, parent=context)
        parts.append(f"## jiju {name}\n\n```text\n{plain_help(command, inner)}\n```\n")
    return "\n".join(parts)


def plain_help(command: click.Command, context: click.Context) -> str:
    """Help without colors or boxes."""
    formatter = click.HelpFormatter(width=90)
    click.Command.format_usage(command, context, formatter)
    click.Command.format_help_text(command, context, formatter)
    click.Command.format_options(command, context, formatter)
    if isinstance(command, click.Group):
        click.Group.format_commands(command, context, formatter)
    text = re.sub(r"\x1b\[[0-9;]*m", "", formatter.getvalue())
    return text.strip()


WRITERS: dict[str, Callable[[], str]] = {
    "error catalogue": write_errors,
    "result columns": write_result_columns,
    "table columns": write_table_columns,
    "problems": write_problems,
    "commands": write_commands,
}


def fill(app: Sphinx, name: str, source: list[str]) -> None:
    """Put what is generated where the page asks for it."""
    source[0] = PLACE.sub(lambda match: WRITERS[match[1]](), source[0])


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the reading of pages."""
    app.connect("source-read", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
