"""``jiju report``: the report of findings on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from jiju.cli.output import check_target, file_options, write_stdout
from jiju.cli.settings import LANGUAGES, Settings, common_options, lang_option

if TYPE_CHECKING:
    from jiju.results import Language

__all__ = ["languages", "report", "write_reports"]


def languages(lang: str | None, of_study: str) -> tuple[Language, ...]:
    """The languages to write.

    Parameters
    ----------
    lang : str or None
        What the flag or the environment says.
    of_study : str
        What the study file says.

    Returns
    -------
    tuple of {"en", "zh"}
        One or both.
    """
    both: tuple[Language, ...] = ("en", "zh")
    wanted = lang or of_study
    return tuple(each for each in both if wanted in (each, "both"))


def write_reports(
    folder: Path, wanted: tuple[Language, ...], settings: Settings, path: Path | None = None
) -> None:
    """Write the report in each language, and the comparison of a gap beside it; print where they are.

    Parameters
    ----------
    folder : pathlib.Path
        The output folder.
    wanted : tuple of {"en", "zh"}
        The languages.
    settings : Settings
        How much to say.
    path : pathlib.Path, optional
        Where to, with one language.
    """
    from jiju.report import has_benchmark, write_benchmark, write_report

    compares = path is None and has_benchmark(folder)
    for lang in wanted:
        settings.say(f"Writing the report ({lang}) ...")
        write_stdout(f"{write_report(folder, lang=lang, path=path)}\n")
        for ending in ("docx", "xlsx") if compares else ():
            written = write_benchmark(folder, folder / f"benchmark.{lang}.{ending}", lang=lang)
            write_stdout(f"{written}\n")
    if path is None and not compares:
        _remove_stale(folder, settings)


def _remove_stale(folder: Path, settings: Settings) -> None:
    """Take away comparisons of an earlier run: beside a report without a gap they would pass for its own."""
    names = [f"benchmark.{lang}.{ending}" for lang in LANGUAGES for ending in ("docx", "xlsx")]
    stale = [name for name in names if (folder / name).is_file()]
    for name in stale:
        (folder / name).unlink(missing_ok=True)
    if stale:
        settings.say(
            f"Removed from {folder}, since they belong to an earlier report and there is no gap now: "
            f"{', '.join(stale)}."
        )


@click.command(short_help="Write the report of findings on disk.")
@click.argument("study", type=click.Path(path_type=Path), default="study.toml")
@lang_option(
    "en",
    "zh",
    "both",
    default=None,
    text="Language of the report; by default what the study says, else both.",
)
@file_options("The report's file, with one --lang; by default report.LANG.html in the output folder.")
@common_options
@click.pass_obj
def report(settings: Settings, study: Path, lang: str | None, output: Path | None, force: bool) -> None:
    """Write the report of STUDY from the findings on disk; nothing is computed.

    STUDY is a study file, its folder, or an output folder. Prints the report's path.
    """
    from jiju.study import find_output

    folder, of_study = find_output(study)
    wanted = languages(lang, of_study)
    if output is not None and len(wanted) > 1:
        msg = "One file cannot hold two languages: add --lang en or --lang zh."
        raise click.UsageError(msg)
    check_target(output, force=force, endings=(".html", ".htm"))
    write_reports(folder, wanted, settings, output)
