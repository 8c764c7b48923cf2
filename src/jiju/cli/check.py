"""``jiju check``: what is wrong with a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import rich_click as click

from jiju.cli.guard import BAD_DATA, DONE
from jiju.cli.output import check_target, file_options, print_table, table_text, write_stdout, write_target
from jiju.cli.settings import Settings, common_options, lang_option
from jiju.cli.tables import table_options
from jiju.errors import JijuError, TableError

if TYPE_CHECKING:
    import pandas as pd

    from jiju.results import Language
    from jiju.tables.schema import Kind

__all__ = ["check"]

_KINDS = (
    *("auto", "establishments", "regions", "boundaries"),
    *("values", "facts", "indicators", "scenarios"),
    *("flows", "firms", "stages", "essentiality"),
)
_LABELS = {
    "en": ("Code", "Column", "Rows", "Severity", "Problem", "What to do"),
    "zh": ("代码", "列", "行数", "严重程度", "问题", "处理建议"),
}

_SEVERITY_ZH = {"error": "错误", "warning": "警告", "note": "说明"}
_PROSE = (".txt", ".md", ".text", ".pdf")


@click.command(short_help="Print what is wrong with a table.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(_KINDS),
    default="auto",
    show_default=True,
    help="What the table holds; auto looks at it.",
)
@table_options
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), help="How to print.")
@lang_option(text="Language of the messages.")
@file_options("Write the problems into a file that ends in .csv or .json.")
@common_options
@click.pass_obj
def check(
    settings: Settings,
    file: Path,
    kind: Kind | Literal["auto"],
    columns: dict[str, str] | None,
    crs: str | None,
    encoding: str | None,
    format_: str | None,
    lang: Language,
    output: Path | None,
    force: bool,
) -> int:
    """Print the problems of the table FILE: what was left out, changed or noted, and what to do.

    The exit code is 1 where rows must be left out (severity error), else 0.
    """
    from jiju.study import guess_kind
    from jiju.tables import check_table

    check_target(output, force=force, endings=(".csv", ".json"))
    chosen = guess_kind(file, columns=columns, encoding=encoding) if kind == "auto" else kind
    try:
        problems = check_table(file, kind=chosen, columns=columns, crs=crs, encoding=encoding)
    except TableError as error:
        if not (kind == "auto" and error.code == "T102" and _is_prose(file, encoding)):
            raise
        hint = f"this looks like a press page: jiju press {file} -o facts.csv"
        raise TableError(error.code, error.what, where=error.where, hint=hint) from error
    shown = _in_language(problems, lang)
    if output is not None:
        write_target(output, table_text(shown, output.suffix.lower().lstrip(".")))
    if format_ in ("csv", "json"):
        write_stdout(table_text(shown, format_))
    elif output is None and len(shown):
        headings = dict(zip(shown.columns, _LABELS[lang], strict=True))
        if lang == "zh":
            shown = shown.assign(severity=[_SEVERITY_ZH.get(str(word), word) for word in shown["severity"]])
        print_table(shown, settings, headings)
    errors = problems["severity"] == "error"
    if not len(problems):
        settings.say(f"{file}: no problem was found ({chosen}).")
    else:
        numbers = {each: int((problems["severity"] == each).sum()) for each in ("error", "warning", "note")}
        counts = ", ".join(f"{n} {each}{'' if n == 1 else 's'}" for each, n in numbers.items())
        left_out = int(problems.loc[errors, "rows"].sum())
        settings.say(f"{file} ({chosen}): {counts}; rows left out: {left_out:,}.")
    return BAD_DATA if errors.any() else DONE


def _is_prose(file: Path, encoding: str | None) -> bool:
    """Whether a file that is no table holds sentences."""
    from jiju.press import read_page

    if file.suffix.lower() not in _PROSE or encoding is not None:
        return False
    try:
        return any(sentence.kind == "paragraph" for sentence in read_page(file).sentences)
    except JijuError:
        return False


def _in_language(problems: pd.DataFrame, lang: Language) -> pd.DataFrame:
    message, hint = ("message_zh", "hint_zh") if lang == "zh" else ("message", "hint")
    shown = problems[["code", "column", "rows", "severity", message, hint]]
    return shown.set_axis(["code", "column", "rows", "severity", "message", "hint"], axis=1)
