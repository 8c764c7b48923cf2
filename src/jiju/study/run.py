"""Questions to findings on disk, one by one, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from jiju.errors import JijuError, ResultError, StudyError, suggest
from jiju.results import Finding, finding_name, read_finding, write_finding
from jiju.results.parts import remove_parts, use_parts
from jiju.study.ask import ASKS
from jiju.study.file import Study, read_study
from jiju.study.index import drop_outdated_index, read_truth, write_index
from jiju.study.lock import locked
from jiju.study.plan import CHECK, Task, plan_tasks
from jiju.study.problems import find_problems
from jiju.study.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jiju.results import Result

__all__ = ["Event", "Failure", "Run", "answer_study", "run_study", "unanswered"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a run, for whoever watches.

    Attributes
    ----------
    kind : {"start", "progress", "kept", "done", "failed"}
        ``kept`` is a finding that was on disk already.
    position : int
        The question's place, from 0.
    total : int
        Number of questions, those the study adds by itself included.
    question : dict
        The question.
    done, of : int
        Steps done and to do in all, with ``progress``.
    label : str
        What the steps are, with ``progress``.
    error : Exception, optional
        With ``failed``.
    """

    kind: Literal["start", "progress", "kept", "done", "failed"]
    position: int
    total: int
    question: dict[str, Any]
    done: int = 0
    of: int = 0
    label: str = ""
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that could not be answered.

    Attributes
    ----------
    position : int
        Its place, from 0.
    question : dict
        The question.
    where : str
        Its place in the study file.
    error : Exception
        Why; a `JijuError`, or anything else where jiju itself is at fault.
    """

    position: int
    question: dict[str, Any]
    where: str
    error: Exception

    def to_dict(self) -> dict[str, Any]:
        """As ``study.json`` keeps it."""
        if isinstance(self.error, JijuError):
            code, message, hint = self.error.code, self.error.what, self.error.hint
            where = self.error.where
        else:
            code, message = "S141", f"{type(self.error).__name__}: {self.error}"
            where, hint = None, "This is a bug in jiju: please report it."
        told = {"code": code, "message": message, "where": where, "hint": hint}
        return {"position": self.position, "question": self.question, "error": told}


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to.

    Attributes
    ----------
    findings : list of Finding
        In the order of the questions.
    failures : list of Failure
        The questions that could not be answered.
    kept : int
        How many findings were on disk already.
    """

    findings: list[Finding]
    failures: list[Failure]
    kept: int


def run_study(
    study: Study | str | os.PathLike[str],
    *,
    force: bool = False,
    on_event: Callable[[Event], None] | None = None,
) -> list[Finding]:
    """Answer every question of a study and write the findings beside it.

    Parameters
    ----------
    study : Study or path-like
        A study, or the path of its file.
    force : bool, default False
        Answer anew what is on disk already.
    on_event : callable, optional
        Called with an `Event` whenever something happens.

    Returns
    -------
    list of Finding
        In the order of the questions. First come those the study adds by itself: the problems met in each
        table, and the inventory of each table of establishments that has none among the questions.

    Raises
    ------
    StudyError
        ``S109``, ``S122`` before anything is computed; ``S140`` where another run is at work in the output
        folder; ``S142`` at the end where questions could not be answered: all others are on disk by then.

    Notes
    -----
    A finding is written whole as soon as it is made. Its key is a hash of the question, the tables' files and
    how they are read, the seed and jiju's version; a finding on disk with the same key is kept. So a run that
    was interrupted or killed is continued by the next, and both together leave the same bytes as one run.
    Findings that belong to no question any more are removed at the end.

    Every question draws with the study's seed unless it states an ``rng`` of its own.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> import jiju
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "plants.csv").write_text('''establishment,industry,size,lon,lat
    ... a,glass,12,113.01,28.02
    ... b,glass,30,113.02,28.01
    ... c,wood,7,113.09,28.08
    ... ''')
    >>> _ = (folder / "study.toml").write_text('''
    ... [tables.plants]
    ... kind = "establishments"
    ... path = "plants.csv"
    ... ''')
    >>> for finding in jiju.run_study(folder):
    ...     print(finding.position, finding.question["ask"], len(finding.result.table))
    0 check_table 0
    1 measure_inventory 2
    """
    run = answer_study(study, force=force, on_event=on_event)
    if run.failures:
        raise unanswered(run)
    return run.findings


def unanswered(run: Run) -> StudyError:
    """The error that sums up the questions which could not be answered."""
    total = len(run.findings) + len(run.failures)
    lines = [f"{len(run.failures)} of {total} questions could not be answered:"]
    lines += [f"  {failure.where or failure.question['ask']}: {failure.error}" for failure in run.failures]
    hint = "All other findings are on disk. Mend what is named above and run again; only these are computed."
    msg = "S142"
    return StudyError(msg, "\n".join(lines), hint=hint)


def answer_study(
    study: Study | str | os.PathLike[str],
    *,
    force: bool = False,
    on_event: Callable[[Event], None] | None = None,
) -> Run:
    """As `run_study`, but hand back what failed instead of raising it at the end.

    Parameters
    ----------
    study, force, on_event
        As `run_study`.

    Returns
    -------
    Run
        Findings and failures.
    """
    if not isinstance(study, Study):
        study = read_study(study)
    with locked(study.output_folder):
        truth = read_truth(study)
        return _Runner(study, Sources(study), force, on_event or (lambda _: None)).run(truth)


class _Runner:
    """One run, while it lasts."""

    def __init__(
        self, study: Study, sources: Sources, force: bool, on_event: Callable[[Event], None]
    ) -> None:
        self.study = study
        self.sources = sources
        self.force = force
        self.on_event = on_event
        self.folder = study.output_folder / "findings"
        self.parts = study.output_folder / ".parts"
        self.tasks = plan_tasks(study, sources.sha256)
        self.findings: dict[int, Finding] = {}
        self.failures: dict[int, Failure] = {}

    def run(self, truth: list[dict[str, Any]]) -> Run:
        drop_outdated_index(self.study.output_folder, {(task.position, task.key) for task in self.tasks})
        for task in self.tasks:
            saved = None if self.force else self._saved(task)
            if saved is not None:
                self.findings[task.position] = saved
                self._tell("kept", task)
        kept = len(self.findings)
        self._answer(task for task in self.tasks if task.question.ask == CHECK)
        # The tables are known now and nothing long has begun: the moment to find values they do not have.
        for task in self._open_tasks():
            try:
                self._check_values(task)
            except JijuError as error:
                self._fail(task, error)
        self._answer(self.tasks)
        findings = [self.findings[at] for at in sorted(self.findings)]
        failures = [self.failures[at] for at in sorted(self.failures)]
        self._remove_stale(findings)
        write_index(
            self.study,
            sha256=self.sources.sha256,
            findings=findings,
            failures=[self._plain(failure) for failure in failures],
            truth=truth,
        )
        return Run(findings, failures, kept)

    def _open_tasks(self) -> list[Task]:
        done = self.findings.keys() | self.failures.keys()
        return [task for task in self.tasks if task.position not in done]

    def _answer(self, tasks: Iterable[Task]) -> None:
        for task in tasks:
            if task.position in self.findings or task.position in self.failures:
                continue
            self._tell("start", task)
            parts = self.parts / task.key[:32]
            if self.force:
                remove_parts(parts)
            try:
                # A run that is killed within a question goes on from the blocks it had finished.
                with use_parts(parts, task.key):
                    result = self._ask(task)
            except Exception as error:  # one question that fails must not lose the others
                self._fail(task, error)
                continue
            finding = Finding(task.key, task.position, task.question.to_dict(), result)
            write_finding(self.folder, finding)
            remove_parts(parts)
            self.findings[task.position] = finding
            self._tell("done", task)

    def _ask(self, task: Task) -> Result:
        question = task.question
        if question.ask == CHECK:
            name = question.parameters["table"]
            return find_problems(self.study.tables[name], self.sources.frame(name), self.sources.sha256[name])
        from jiju.chance.progress import report_progress

        ask = ASKS[question.ask]
        given = dict(question.parameters)
        if ask.takes_rng():
            given.setdefault("rng", self.study.seed)
        for parameter, table in ask.table_names(given).items():
            given[parameter] = self.sources.frame(table)
        first = next(iter(ask.tables))
        establishments = given.pop(first)

        def tell(done: int, of: int, label: str) -> None:
            self._tell("progress", task, done=done, of=of, label=label)

        with report_progress(tell):
            return ask.function()(establishments, **given)

    def _check_values(self, task: Task) -> None:
        """Refuse an industry that the table does not have, before the long computations begin."""
        given = task.question.parameters
        asked = [(key, given[key]) for key in ("industry", "neighbor") if given.get(key) is not None]
        controls = given.get("controls")
        asked += [("controls", entry) for entry in (controls if isinstance(controls, list) else [])]
        if not asked or task.question.ask not in ASKS or "establishments" not in given:
            return
        name = str(given["establishments"])
        if any(
            f.question.get("table") == name and f.question["ask"] == CHECK for f in self.failures.values()
        ):
            return  # the table itself could not be read; the question will say so
        found = sorted(self.sources.frame(name)["industry"].dropna().astype(str).unique())
        for key, industry in asked:
            if str(industry) not in found:
                what = f"there is no industry {industry!r} in the table {name!r}"
                few = ", ".join(found[:8]) + (", ..." if len(found) > 8 else "")
                hint = suggest(str(industry), found, f"The table has {few}.")
                msg = "S123"
                raise StudyError(msg, what, where=f"{task.question.where}: {key!r}", hint=hint)

    def _saved(self, task: Task) -> Finding | None:
        """The finding of an earlier run; one that cannot be read is made anew."""
        for path in sorted(self.folder.glob(f"*-{task.question.ask}-{task.key[:12]}.json")):
            try:
                saved = read_finding(path)
            except ResultError:
                continue
            if saved.key == task.key:
                finding = Finding(task.key, task.position, task.question.to_dict(), saved.result)
                if (saved.position, saved.question) != (finding.position, finding.question):
                    write_finding(self.folder, finding)
                return finding
        return None

    def _remove_stale(self, findings: list[Finding]) -> None:
        wanted = {finding_name(finding) for finding in findings}
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            left_by_a_killed_run = path.name.startswith(".") and path.suffix == ".part"
            if left_by_a_killed_run or (path.suffix == ".json" and path.name not in wanted):
                path.unlink(missing_ok=True)
        self._remove_parts()

    def _remove_parts(self) -> None:
        """Remove parts of questions that are asked no more, or are answered; those that failed may go on."""
        open_keys = {self.tasks[position].key[:32] for position in self.failures}
        for path in self.parts.iterdir() if self.parts.is_dir() else ():
            if path.name not in open_keys:
                remove_parts(path)
        if self.parts.is_dir() and not any(self.parts.iterdir()):
            remove_parts(self.parts)

    def _fail(self, task: Task, error: Exception) -> None:
        failure = Failure(task.position, task.question.to_dict(), task.question.where, error)
        self.failures[task.position] = failure
        self._tell("failed", task, error=error)

    def _plain(self, failure: Failure) -> dict[str, Any]:
        """A failure without the paths of this machine: a report travels."""
        told = failure.to_dict()
        for key, value in told["error"].items():
            if isinstance(value, str):
                told["error"][key] = value.replace(f"{self.study.folder.absolute()}{os.sep}", "")
        return told

    def _tell(self, kind: Any, task: Task, **more: Any) -> None:  # noqa: ANN401
        self.on_event(Event(kind, task.position, len(self.tasks), task.question.to_dict(), **more))
