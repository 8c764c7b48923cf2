"""``jiju new``: a study file, written from tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from jiju.cli.output import check_target, file_options, write_stdout, write_target
from jiju.cli.settings import Settings, common_options, lang_option
from jiju.cli.tables import columns_option
from jiju.cli.unmatched import tell_unmatched_in_study

if TYPE_CHECKING:
    from jiju.results import Language

__all__ = ["new"]


@click.command(short_help="Write a study file from tables.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--title", help="Title of the study; by default the name of its folder.")
@columns_option
@lang_option(text="Language of the remarks.")
@file_options("The study file; by default study.toml beside the first table.")
@common_options
@click.pass_obj
def new(
    settings: Settings,
    files: tuple[Path, ...],
    title: str | None,
    columns: dict[str, str] | None,
    lang: Language,
    output: Path | None,
    force: bool,
) -> None:
    """Write a study file from the tables FILES, with their columns and the questions they can answer.

    Look it through, change what is not right, then run `jiju study.toml`.
    """
    from jiju.study import begin_study

    target = output or files[0].parent / "study.toml"
    check_target(target, force=force, endings=(".toml",))
    text = begin_study(files, folder=target.parent, columns=columns, title=title, lang=lang)
    write_target(target, text)
    write_stdout(f"{target}\n")
    tell_unmatched_in_study(target, settings, lang)
    settings.say(
        f"请核对后运行：jiju {target}" if lang == "zh" else f"Look it through, then run: jiju {target}"
    )
