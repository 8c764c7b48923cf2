"""``jiju press``: the figures that press pages state, proposed for a person to confirm."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from jiju.cli.output import check_target, file_options, print_table, table_text, write_stdout
from jiju.cli.press_words import PressWords, press_words
from jiju.cli.settings import Settings, common_options, lang_option

if TYPE_CHECKING:
    import pandas as pd

    from jiju.errors import PressError
    from jiju.press import Page
    from jiju.results import Language

__all__ = ["press"]

_PAGES = (".txt", ".md", ".text", ".pdf")
_TABLES = (".csv", ".tsv", ".tab")
_CELLS = re.compile(r"[^,;\t|]*[,;\t|][^,;\t|]*[,;\t|]|\t")
_SHOWN = ("fact", "quote", "low", "high", "unit", "status", "period", "place", "indicator")


@click.command(short_help="Propose the figures that press pages state.")
@click.argument("pages", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--issue-date", metavar="YYYY-MM-DD", help="Day of the issue, where the page does not tell.")
@click.option("--title", help="What to call the page; for one page only.")
@click.option("--publisher", help="The paper, agency or office, where the page does not name it.")
@click.option("--encoding", help="Text encoding, where it is not told rightly by itself.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    metavar="WORD",
    help="How to print without -o. [table, csv, json]",
)
@click.option(
    "--update", is_flag=True, help="Add to the file of -o; what is in it, confirmed or not, stays as it is."
)
@lang_option(text="Language of the headings, also in the file.")
@file_options("Write the proposals into a file that ends in .csv or .xlsx.")
@common_options
@click.pass_obj
def press(
    settings: Settings,
    pages: tuple[Path, ...],
    issue_date: str | None,
    title: str | None,
    publisher: str | None,
    encoding: str | None,
    format_: str,
    update: bool,
    lang: Language,
    output: Path | None,
    force: bool,
) -> None:
    """Read press PAGES (text or PDF with text, or folders of them) and propose the figures they state.

    Open the file of -o in Excel, hold each number against its sentence, correct it, and write yes into the
    column confirmed. Only confirmed facts are used by a study.
    """
    from jiju.press import collect_proposals, keep_confirmed, write_facts
    from jiju.press.files import headings

    if update and (output is None or force):
        msg = "--update needs the file of -o, and goes without --force."
        raise click.UsageError(msg)
    # Whether a table that is there may be replaced depends on what was confirmed in it.
    check_target(output, force=True, endings=(".csv", ".xlsx"))
    if output is not None and output.exists() and not (force or update):
        raise _there_already(output)
    files = _files(pages)
    if title is not None and len(files) > 1:
        msg = f"--title names one page, but {len(files)} were given."
        raise click.UsageError(msg)
    read = [_read(file, issue_date, title, publisher, encoding) for file in files]
    table = collect_proposals(read)
    for file, page in zip(files, read, strict=True):
        _tell_page(settings, file, page, lang)
    if not len(table):
        _refuse_tables(files, read)
    say = press_words(lang)
    settings.say(say.facts(table))
    if output is None:
        _print(table, settings, format_, lang)
        settings.say(say.write)
        return
    if update and output.exists():
        table, counts = keep_confirmed(output, table)
        settings.say(say.updated(output, counts))
    elif output.exists():
        _keep_copy(settings, output, say)
    chosen: Language = "zh" if table.attrs.get("lang", lang) == "zh" else "en"
    write_facts(table, path=output, force=force or update, lang=chosen)
    write_stdout(f"{output}\n")
    settings.say(say.confirm(output, headings(["confirmed"], chosen)[0], chosen))


def _there_already(file: Path) -> PressError:
    """The refusal to write over a table, with how much work is in it."""
    from jiju.errors import PressError

    counts = _confirmed_in(file)
    if counts is None:
        what = "the file exists already, and is no table of facts"
    else:
        what = f"the file exists already; {counts[0]:,} of its {counts[1]:,} facts are confirmed"
    hint = "--update adds the new facts and keeps it as it is; --force writes over it."
    return PressError("P303", what, where=str(file), hint=hint)


def _confirmed_in(file: Path) -> tuple[int, int] | None:
    """How many facts of a table are confirmed, and how many it holds; None where it is no table of facts."""
    from jiju.errors import JijuError
    from jiju.tables import confirmed_word, read_fact_proposals

    try:
        words = read_fact_proposals(file)["confirmed"]
    except JijuError:
        return None
    return sum(confirmed_word(word) is True for word in words), len(words)


def _keep_copy(settings: Settings, file: Path, say: PressWords) -> None:
    """Keep a table beside the new one where somebody confirmed facts in it."""
    from jiju.results import write_atomically

    confirmed, _ = _confirmed_in(file) or (0, 0)
    if not confirmed:
        return
    copy, number = file.with_name(f"{file.stem}.backup{file.suffix}"), 2
    while copy.exists():
        copy, number = file.with_name(f"{file.stem}.backup-{number}{file.suffix}"), number + 1
    write_atomically(copy, file.read_bytes())
    settings.say(say.kept(copy, confirmed))


def _refuse_tables(files: list[Path], read: list[Page]) -> None:
    """Refuse pages without a figure in prose that are tables: there is nothing to confirm in them."""
    from jiju.errors import PressError

    for file, page in zip(files, read, strict=True):
        lines = [line for line in page.text.splitlines() if line.strip()]
        rows = sum(len(_CELLS.findall(line)) > 0 and "。" not in line for line in lines)
        if file.suffix.lower() in _TABLES or (len(lines) > 1 and rows > len(lines) / 2):
            what = "it looks like a table, not like a page of prose, and no figure was found in a sentence"
            msg = "P305"
            hint = f"See what it holds with `jiju check {file}`, and read it with read_values or `jiju new`."
            raise PressError(msg, what, where=str(file), hint=hint)


def _files(pages: tuple[Path, ...]) -> list[Path]:
    """The pages that were named, those of folders in the order of their names."""
    found: list[Path] = []
    for entry in pages:
        if entry.is_dir():
            inside = sorted(file for file in entry.iterdir() if file.suffix.lower() in _PAGES)
            if not inside:
                msg = f"The folder {entry} holds no page ({', '.join(_PAGES)})."
                raise click.UsageError(msg)
            found += inside
        else:
            found.append(entry)
    return found


def _read(
    file: Path, issue_date: str | None, title: str | None, publisher: str | None, encoding: str | None
) -> Page:
    from jiju.errors import PressError
    from jiju.press import read_page

    if encoding is None:
        page = read_page(file, issue_date=issue_date, title=title)
    else:
        try:
            text = file.read_bytes().decode(encoding)
        except OSError as error:
            what = f"the file cannot be opened: {error.strerror or error}"
            msg = "P101"
            raise PressError(msg, what, where=str(file), hint="Check the name and the folder.") from error
        except (LookupError, UnicodeError) as error:
            what = f"the page cannot be read as {encoding}"
            msg = "P106"
            hint = "Leave --encoding out, or name the right one, such as gb18030."
            raise PressError(msg, what, where=str(file), hint=hint) from error
        source = io.StringIO(text)
        source.name = file.name
        page = dataclasses.replace(read_page(source, issue_date=issue_date, title=title), encoding=encoding)
    return page if publisher is None else dataclasses.replace(page, publisher=publisher)


def _tell_page(settings: Settings, file: Path, page: Page, lang: Language) -> None:
    settings.say(press_words(lang).page(file, page))
    for note in page.notes:
        settings.say(f"  {note}")


def _print(table: pd.DataFrame, settings: Settings, format_: str, lang: Language) -> None:
    from jiju.tables import table_columns

    if format_ != "table":
        write_stdout(table_text(table, format_))
        return
    columns = table_columns("facts")
    headings = {name: columns[name].label_zh if lang == "zh" else columns[name].label_en for name in _SHOWN}
    print_table(table[list(_SHOWN)], settings, headings)
