"""The comparison as officials hand it in: a table in Word or a workbook, made from a saved gap."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from jiju.errors import ReportError, suggest
from jiju.report.comparison import compare
from jiju.report.handed_in import HandedIn, hand_in
from jiju.report.sources import SourceBook
from jiju.report.words import words
from jiju.results import Finding, Result, read_finding, read_findings, write_atomically

if TYPE_CHECKING:
    import os
    from typing import Any

    from jiju.report.words import Words
    from jiju.results import Language

__all__ = ["has_benchmark", "write_benchmark"]

_ENDINGS = (".docx", ".xlsx")


def write_benchmark(
    source: Result | Finding | str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    lang: Language = "zh",
    unit: str = "",
) -> Path:
    """Write the comparison of a place with its peers as a Word document or an Excel workbook.

    Parameters
    ----------
    source : Result, Finding or path-like
        A result of `measure_gap`, a file of one, or a folder: a study's output or its findings. Of a folder
        every gap is written, one after the other.
    path : path-like
        Where to; ``.docx`` or ``.xlsx`` chooses the form.
    lang : {"zh", "en"}, default "zh"
        The language.
    unit : str, default ""
        Who hands it in; where empty, a line is left for it.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ReportError
        ``W103`` for another language, ``W104`` where there is no gap, ``W105`` for another ending.
    ResultError
        ``R203``, ``R204`` where a finding cannot be read, ``R205`` where the file cannot be written.

    Notes
    -----
    Every figure bears the number of its source; sources stand at the end with sentence, publisher and date.
    Figures on which sources differ stand side by side in one cell and are never averaged. A figure that is
    wanted is printed as 缺, and all of these are listed with room for what is found. Nothing is computed
    here: the table repeats the saved finding. The same finding gives the same bytes.

    Do not hand it in without its list of sources: a figure without its period and wording is no evidence.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import pandas as pd
    >>> from jiju import measure_gap, write_benchmark
    >>> values = pd.DataFrame(
    ...     {
    ...         "place": ["Here", "There"],
    ...         "indicator": ["sales", "sales"],
    ...         "value": [2.5e11, 3.0e11],
    ...         "unit": ["元", "元"],
    ...     }
    ... )
    >>> indicators = pd.DataFrame({"indicator": ["sales"], "label_en": ["Sales"], "label_zh": ["销售收入"]})
    >>> gap = measure_gap(values, place="Here", indicators=indicators)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_benchmark(gap, Path(folder, "table.docx"), lang="en").name
    'table.docx'
    """
    target = Path(path)
    text = _words(lang)
    ending = target.suffix.lower()
    if ending not in _ENDINGS:
        what = f"a comparison cannot be written as {ending or 'a file without ending'}"
        msg = "W105"
        raise ReportError(msg, what, where=str(target), hint=suggest(ending, _ENDINGS, "Use .docx or .xlsx."))
    gaps = _gaps(source)
    # A document has one list of sources at its end; in a workbook each comparison has a sheet of its own.
    book = SourceBook() if ending == ".docx" else None
    sheets = [hand_in(compare(result, lang, book), _title(title, lang), text, unit) for result, title in gaps]
    return write_atomically(target, _render(sheets, ending, text))


def _render(sheets: list[HandedIn], ending: str, text: Words) -> bytes:
    if ending == ".docx":
        from jiju.report._docx import render_document

        return render_document(sheets, text)
    from jiju.report._xlsx import render_workbook

    return render_workbook(sheets, text)


def _words(lang: Language) -> Words:
    if lang not in ("en", "zh"):
        what = f"there is no comparison in the language {lang!r}"
        msg = "W103"
        raise ReportError(msg, what, hint="Use 'en' or 'zh'.")
    return words(lang)


def has_benchmark(folder: str | os.PathLike[str]) -> bool:
    """Whether a study's output holds a gap, from which a comparison can be written.

    Parameters
    ----------
    folder : path-like
        The output folder.

    Returns
    -------
    bool
        By the names of its findings, without reading them.
    """
    return any(Path(folder, "findings").glob("*-measure_gap-*.json"))


def _gaps(source: Result | Finding | str | os.PathLike[str]) -> list[tuple[Result, Any]]:
    """The gaps of a source, each with the title its study gives it."""
    if isinstance(source, Result):
        found = [(source, None)]
        where = source.kind
    elif isinstance(source, Finding):
        found = [(source.result, source.question.get("title"))]
        where = source.result.kind
    else:
        found, where = _read(Path(source)), str(source)
    gaps = [(result, title or result.details.get("title")) for result, title in found if result.kind == "gap"]
    if not gaps:
        what = "there is no gap to make a comparison of"
        hint = "Ask measure_gap in the study and run it, or name a file that holds a result of measure_gap."
        msg = "W104"
        raise ReportError(msg, what, where=where, hint=hint)
    return gaps


def _read(path: Path) -> list[tuple[Result, Any]]:
    if path.is_dir():
        inner = path / "findings"
        findings = read_findings(inner if inner.is_dir() else path)
        return [(finding.result, finding.question.get("title")) for finding in findings]
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        saved = None
    if isinstance(saved, dict) and "kind" in saved:
        return [(Result.from_dict(saved), None)]
    finding = read_finding(path)
    return [(finding.result, finding.question.get("title"))]


def _title(title: object, lang: Language) -> str:
    if isinstance(title, dict) and title:
        return str(title.get(lang) or next(iter(title.values())))
    return str(title or "")
