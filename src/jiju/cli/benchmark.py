"""``jiju benchmark``: the comparison that officials hand in, as Word or Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from jiju.cli.output import check_target, file_options, write_stdout
from jiju.cli.settings import Settings, common_options, lang_option

if TYPE_CHECKING:
    from jiju.results import Language

__all__ = ["BENCHMARKS", "benchmark"]

BENCHMARKS = (".docx", ".xlsx")


def _source(path: Path) -> Path:
    """The findings of a study, where a study is named; else the file or folder itself."""
    from jiju.study import find_output

    is_study = path.suffix.lower() == ".toml" or (path.is_dir() and (path / "study.toml").is_file())
    return find_output(path)[0] if is_study else path


@click.command(short_help="Write the comparison with peers as Word or Excel (对标表).")
@click.argument("source", type=click.Path(exists=True, path_type=Path), default="study.toml")
@lang_option(default="zh", text="Language of the comparison.")
@click.option("--unit", default="", metavar="NAME", help="Who hands it in; otherwise a line is left for it.")
@file_options("The file, which ends in .docx or .xlsx; by default benchmark.LANG.docx here.")
@common_options
@click.pass_obj
def benchmark(
    settings: Settings, source: Path, lang: Language, unit: str, output: Path | None, force: bool
) -> None:
    """Write the comparison of a place with its peers (对标表) from findings on disk; nothing is computed.

    SOURCE is a study file, its folder, an output folder, or one finding of `measure_gap`. Every figure bears
    the number of its source; what is missing is listed. Prints the file's path.
    """
    from jiju.report import write_benchmark

    target = output or Path(f"benchmark.{lang}.docx")
    check_target(target, force=force, endings=BENCHMARKS)
    settings.say(f"Writing the comparison ({lang}) ...")
    write_stdout(f"{write_benchmark(_source(source), target, lang=lang, unit=unit)}\n")
