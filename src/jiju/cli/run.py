"""``jiju run``: answer the questions of a study."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from jiju.cli.guard import say_failures
from jiju.cli.output import write_stdout
from jiju.cli.settings import Settings, common_options, compute_options, computing
from jiju.cli.unmatched import tell_unmatched_in_findings
from jiju.cli.watch import watch_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from jiju.study import Run, Study

__all__ = ["answer", "run", "run_options"]


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a run.

    Parameters
    ----------
    command : callable
        A function under ``@click.command``.

    Returns
    -------
    callable
        The same with more options.
    """
    options: list[Callable[..., Any]] = [
        click.option(
            "-o",
            "--output",
            type=click.Path(file_okay=False, path_type=Path),
            envvar="JIJU_OUTPUT",
            show_envvar=True,
            help="Folder for findings and reports; by default 'output' beside the study file.",
        ),
        click.option("--force", is_flag=True, help="Answer anew what is on disk already."),
        compute_options,
    ]
    for option in reversed(options):
        command = option(command)
    return command


def answer(
    path: Path,
    settings: Settings,
    *,
    output: Path | None,
    force: bool,
    threads: int | None,
    cluster: str | None,
) -> tuple[Study, Run]:
    """Answer a study's questions, showing how far it has come.

    Parameters
    ----------
    path : pathlib.Path
        The study file or its folder.
    settings : Settings
        How much to say.
    output : pathlib.Path or None
        The output folder where it is not the study's.
    force : bool
        Answer anew what is on disk.
    threads : int or None
        Threads to compute with.
    cluster : str or None
        Scheduler of the cluster to compute on.

    Returns
    -------
    Study
        The study.
    Run
        What came of it.
    """
    from jiju.study import answer_study, read_study

    study = read_study(path)
    if output is not None:
        study = replace(study, output=str(output.absolute()))
    with computing(settings, threads=threads, cluster=cluster), watch_run(settings) as on_event:
        done = answer_study(study, force=force, on_event=on_event)
    new = len(done.findings) - done.kept
    failed = f", {len(done.failures)} not answered" if done.failures else ""
    tell_unmatched_in_findings(done.findings, settings, "zh" if study.lang == "zh" else "en")
    settings.say(f"{len(done.findings)} findings: {new} new, {done.kept} kept{failed}.")
    return study, done


@click.command(short_help="Answer the questions of a study; no report.")
@click.argument("study", type=click.Path(path_type=Path), default="study.toml")
@run_options
@common_options
@click.pass_obj
def run(
    settings: Settings,
    study: Path,
    output: Path | None,
    force: bool,
    threads: int | None,
    cluster: str | None,
) -> int:
    """Answer the questions of STUDY and write the findings; no report.

    Findings that are on disk already are kept. Prints the output folder.
    """
    chosen, done = answer(study, settings, output=output, force=force, threads=threads, cluster=cluster)
    write_stdout(f"{chosen.output_folder}\n")
    return say_failures(done.failures, settings)
