"""From an output folder to one HTML file that needs no network."""

from __future__ import annotations

import json
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiju.charts import live_javascript, script_json, vega_javascript
from jiju.errors import ReportError
from jiju.report.answer import whole_answer
from jiju.report.appendix import (
    glance,
    methods,
    problem_tables,
    provenance_tables,
    truth_table,
    unanswered_table,
)
from jiju.report.fact_tables import sources_table
from jiju.report.sections import Section, finding_section
from jiju.report.sources import SourceBook, disputed
from jiju.report.words import words
from jiju.results import read_findings, write_atomically

if TYPE_CHECKING:
    import os

    from jiju.report.words import Words
    from jiju.results import Finding, Language

__all__ = ["write_report"]


def write_report(
    output_folder: str | os.PathLike[str],
    *,
    lang: Language = "en",
    path: str | os.PathLike[str] | None = None,
) -> Path:
    """Write the report of a study that has been run.

    Parameters
    ----------
    output_folder : path-like
        The study's folder ``output``: its ``study.json`` and ``findings/*.json`` are all that is read.
    lang : {"en", "zh"}, default "en"
        The language.
    path : path-like, optional
        Where to; default ``report.en.html`` or ``report.zh.html`` in the output folder.

    Returns
    -------
    pathlib.Path
        One HTML file. It opens from disk, asks for no address, prints, and can be passed on by itself.

    Raises
    ------
    ReportError
        ``W101`` where the folder holds no study that has been run, ``W102`` where its summary cannot be read,
        ``W103`` for another language.
    ResultError
        ``R204`` where a finding cannot be read, ``R205`` where the report cannot be written.

    Notes
    -----
    The same findings give the same bytes, as long as the fonts of the machine stay the same: the still images
    are laid out with them.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> from jiju import write_report
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study = {"format": 1, "title": {"en": "Nothing yet", "zh": "尚无结果"}}
    ...     _ = Path(folder, "study.json").write_text(json.dumps(study), encoding="utf-8")
    ...     write_report(folder).name
    'report.en.html'
    """
    if lang not in ("en", "zh"):
        what = f"there is no report in the language {lang!r}"
        msg = "W103"
        raise ReportError(msg, what, hint="Use 'en' or 'zh'.")
    folder = Path(output_folder)
    study = _read_study(folder)
    findings = read_findings(folder / "findings")
    target = Path(path) if path is not None else folder / f"report.{lang}.html"
    return write_atomically(target, _page(study, findings, words(lang)))


def _read_study(folder: Path) -> dict[str, Any]:
    file = folder / "study.json"
    if not file.is_file():
        what = "there is no study.json: no study has been run here"
        hint = "Run the study first, or name the folder 'output' beside its study.toml."
        msg = "W101"
        raise ReportError(msg, what, where=str(folder), hint=hint)
    try:
        study = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        what = f"the study's summary cannot be read: {error}"
        msg = "W102"
        raise ReportError(msg, what, where=str(file), hint="Run the study again.") from error
    if not isinstance(study, dict) or study.get("format") != 1:
        found = study.get("format") if isinstance(study, dict) else None
        what = f"the study's summary is not of format 1 (found {found!r})"
        hint = "Was it written by a newer jiju? Update jiju, or run the study again."
        msg = "W102"
        raise ReportError(msg, what, where=str(file), hint=hint)
    return study


def _title(study: dict[str, Any], lang: Language) -> str:
    title = study.get("title")
    if isinstance(title, dict) and title:
        return str(title.get(lang) or next(iter(title.values())))
    return str(title or "jiju")


def _outlines(findings: list[Finding]) -> dict[Any, dict[str, Any]]:
    """The outlines that the inventory of a table has, for other maps of the same table."""
    return {
        finding.question.get("establishments"): finding.result.details["outlines"]
        for finding in findings
        if finding.result.kind == "inventory" and finding.result.details.get("outlines")
    }


def _page(study: dict[str, Any], findings: list[Finding], text: Words) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    results = [finding.result for finding in findings]
    shown = [finding for finding in findings if finding.result.kind != "problems"]
    lent = _outlines(findings)
    book = SourceBook()
    disputes = {
        f"finding-{number}": disputed(finding.result)
        for number, finding in enumerate(shown, start=1)
        if finding.result.kind == "contradictions"
    }
    sections = [
        finding_section(
            finding, number, text, lent.get(finding.question.get("establishments")), book, disputes
        )
        for number, finding in enumerate(shown, start=1)
    ]
    numbers = {section.name: str(number) for number, section in enumerate(sections, start=1)}
    sources = sources_table(book, numbers, text) if len(book) else None
    truth = truth_table(list(study.get("truth") or []), results, text)
    problems = problem_tables(results, text)
    provenance = provenance_tables(study, findings, text)
    unanswered = unanswered_table(list(study.get("questions") or []), text)
    tables = [table for section in sections for table in section.tables]
    tables += ([truth[0]] if truth else []) + ([unanswered] if unanswered else [])
    tables += [entry.table for entry in problems if entry.table is not None]
    tables += ([sources] if sources else []) + provenance
    is_simulated = bool(study.get("simulated")) or any(r.details.get("simulated") for r in results)

    environment = Environment(
        loader=PackageLoader("jiju.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    static = resources.files("jiju") / "report" / "static"
    data = {
        "figures": {f.name: f.live for section in sections for f in section.figures if f.live},
        "tables": {table.name: table.to_dict() for table in tables},
        "words": {name: text(f"table.{name}") for name in ("show_all", "show_first", "first_of")},
    }
    return environment.get_template("report.html").render(
        t=text,
        title=_title(study, text.lang),
        answer=whole_answer(results, text),
        # The last sentence on a ranking says at what level it was tested.
        footnoted=any(result.kind == "concentration_ranking" for result in results),
        glance=glance(results, text),
        sections=sections,
        truth=truth,
        problems=problems,
        unanswered=unanswered,
        methods=methods(results, text),
        sources=sources,
        provenance=provenance,
        figure_numbers=_figure_numbers(sections),
        table_numbers={table.name: number for number, table in enumerate(tables, start=1)},
        versions=_versions(study, findings),
        seed=study.get("seed"),
        simulated=is_simulated,
        version=metadata.version("jiju"),
        # These are the program's own texts and escaped data; everything else goes through autoescape.
        style=Markup((static / "report.css").read_text(encoding="utf-8")),
        vega=Markup(vega_javascript()),
        live=Markup(live_javascript()),
        script=Markup((static / "report.js").read_text(encoding="utf-8")),
        data=Markup(script_json(data)),
    )


def _figure_numbers(sections: list[Section]) -> dict[str, int]:
    figures = [figure for section in sections for figure in section.figures]
    return {figure.name: number for number, figure in enumerate(figures, start=1)}


def _versions(study: dict[str, Any], findings: list[Finding]) -> str:
    versions = dict(study.get("versions") or {})
    if not versions and findings:
        versions = findings[0].result.provenance.versions
    return ", ".join(f"{name} {version}" for name, version in versions.items())
