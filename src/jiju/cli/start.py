"""``jiju study.toml``: run and report in one."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from jiju.cli.guard import say_failures
from jiju.cli.report import languages, write_reports
from jiju.cli.run import answer, run_options
from jiju.cli.settings import Settings, common_options, lang_option

__all__ = ["start"]


@click.command(hidden=True)
@click.argument("study", type=click.Path(path_type=Path))
@lang_option(
    "en",
    "zh",
    "both",
    default=None,
    text="Language of the report; by default what the study says, else both.",
)
@run_options
@common_options
@click.pass_obj
def start(
    settings: Settings,
    study: Path,
    lang: str | None,
    output: Path | None,
    force: bool,
    threads: int | None,
    cluster: str | None,
) -> int:
    """Answer the questions of STUDY and write the report.

    Findings that are on disk already are kept. Prints the paths of the reports.
    """
    chosen, done = answer(study, settings, output=output, force=force, threads=threads, cluster=cluster)
    write_reports(chosen.output_folder, languages(lang, chosen.lang), settings)
    return say_failures(done.failures, settings)
