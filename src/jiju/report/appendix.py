"""What stands after the findings: truth beside finding, problems in the data, methods, provenance."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jiju.charts.numbers import MISSING, distance_text, p_text
from jiju.charts.parts import each_row
from jiju.charts.words import verdict_word
from jiju.report.answer import found_ranges
from jiju.report.sections import finding_title, method_names
from jiju.report.tables import PageColumn, PageTable, column_labels, plain_table

if TYPE_CHECKING:
    from jiju.report.words import Words
    from jiju.results import Finding, Result

__all__ = [
    "Problems",
    "glance",
    "methods",
    "problem_tables",
    "provenance_tables",
    "truth_table",
    "unanswered_table",
]

_SIDES = {"localized": "above", "dispersed": "below"}


@dataclass(frozen=True)
class Problems:
    """The problems of one table of the study.

    Attributes
    ----------
    title : str
        Which table.
    sentences : list of str
        How many of its rows are used, and what was found.
    table : PageTable or None
        The problems; None where there are none.
    """

    title: str
    sentences: list[str]
    table: PageTable | None


def truth_table(
    rows: list[dict[str, Any]], results: list[Result], text: Words
) -> tuple[PageTable, str] | None:
    """The known truth of simulated data beside what was found.

    Parameters
    ----------
    rows : list of dict
        The study's truth: industry, verdict, distance_m, note_en, note_zh.
    results : list of Result
        The findings.
    text : Words
        The words.

    Returns
    -------
    tuple of PageTable and str, or None
        The table and how many agree; None where there is no truth or no ranking.
    """
    ranking = next((result for result in results if result.kind == "concentration_ranking"), None)
    if not rows or ranking is None:
        return None
    found = {str(row.industry): row for row in each_row(ranking.table)}
    columns: dict[str, list[Any]] = {
        name: [] for name in ("industry", "planted", "within", "found", "at", "p", "agrees", "note")
    }
    planted_verdicts, found_verdicts = [], []
    agree = 0
    for row in rows:
        industry, planted = str(row["industry"]), str(row["verdict"])
        match = found.get(industry)
        verdict = str(match.verdict) if match is not None else ""
        agree += verdict == planted
        distance = row.get("distance_m")
        columns["industry"].append(industry)
        columns["planted"].append(verdict_word(planted, text.lang))
        within = distance_text(float(distance), text.lang) if distance not in (None, "") else MISSING
        columns["within"].append(within)
        columns["found"].append(verdict_word(verdict, text.lang) if verdict else text("truth.not_tested"))
        side = _SIDES.get(verdict)
        columns["at"].append(found_ranges(ranking, industry, side, text) if side else MISSING)
        columns["p"].append(p_text(float(match.p_adjusted)) if match is not None else MISSING)
        columns["agrees"].append(text("table.yes" if verdict == planted else "table.no"))
        columns["note"].append(str(row.get(f"note_{text.lang}") or ""))
        planted_verdicts.append(planted)
        found_verdicts.append(verdict)
    labels = {
        "industry": text("truth.industry"),
        "planted": text("truth.planted"),
        "within": text("truth.planted_distance"),
        "found": text("truth.found"),
        "at": text("truth.found_distance"),
        "p": column_labels(ranking.kind, text)["p_adjusted"],
        "agrees": text("truth.agrees"),
        "note": text("truth.note"),
    }
    verdicts = {"planted": planted_verdicts, "found": found_verdicts}
    built = [
        PageColumn(labels[name], "", False, values, values, verdicts=verdicts.get(name))
        for name, values in columns.items()
    ]
    table = PageTable("truth-table", text("truth.caption"), built, len(rows))
    return table, text("truth.summary", agree=agree, total=len(rows))


def problem_tables(results: list[Result], text: Words) -> list[Problems]:
    """The problems found in each table of the study.

    Parameters
    ----------
    results : list of Result
        The findings.
    text : Words
        The words.

    Returns
    -------
    list of Problems
        One for each table that was checked.
    """
    found = []
    for number, result in enumerate((r for r in results if r.kind == "problems"), start=1):
        details = result.details
        name, source = str(details.get("table", "")), details.get("source")
        title = (
            text("problems.table", name=name, source=source)
            if source
            else text("problems.table_plain", name=name)
        )
        sentences = [s.text.in_language(text.lang) for s in result.statements] or _row_counts(result, text)
        table = None if result.table.empty else _problem_table(result, number, title, text)
        found.append(Problems(title, sentences, table))
    return found


def _row_counts(result: Result, text: Words) -> list[str]:
    sentences = []
    read, kept = result.details.get("rows_read"), result.details.get("rows_kept")
    if read is not None and kept is not None:
        lost = int(read) - int(kept)
        key = "problems.rows" if lost else "problems.rows_all"
        sentences.append(text(key, read=f"{int(read):,}", kept=f"{int(kept):,}", lost=f"{lost:,}"))
    return sentences + ([text("problems.none")] if result.table.empty else [])


def _problem_table(result: Result, number: int, caption: str, text: Words) -> PageTable:
    frame = result.table
    severities = frame["severity"].astype(str).tolist()
    words = [text(f"problems.{s}") if text.has(f"problems.{s}") else s for s in severities]

    def texts(column: str) -> list[str]:
        return ["" if value is None or value != value else str(value) for value in frame[column].tolist()]

    columns: list[tuple[str, list[Any]]] = [
        (text("problems.message"), texts(f"message_{text.lang}")),
        (text("problems.count"), [int(v) for v in frame["rows"].fillna(0)]),
        (text("problems.column"), texts("column")),
        (text("problems.severity"), words),
        (text("problems.hint"), texts(f"hint_{text.lang}")),
        (text("problems.code"), texts("code")),
    ]
    return plain_table(f"problems-{number}", caption, columns)


def methods(results: list[Result], text: Words) -> list[dict[str, str]]:
    """The methods that were used, in words, with their sources.

    Parameters
    ----------
    results : list of Result
        The findings.
    text : Words
        The words.

    Returns
    -------
    list of dict
        ``name``, ``text``, ``source``.
    """
    return [
        {part: text(f"methods.{name}_{part}") for part in ("name", "text", "source")}
        for name in method_names(results)
    ]


def provenance_tables(study: dict[str, Any], findings: list[Finding], text: Words) -> list[PageTable]:
    """What the findings were made from, and with which parameters.

    Parameters
    ----------
    study : dict
        The study's summary.
    findings : list of Finding
        The findings.
    text : Words
        The words.

    Returns
    -------
    list of PageTable
        Inputs; questions.
    """
    inputs = study.get("tables") or []

    def kind(entry: dict[str, Any]) -> str:
        key = f"provenance.kind_{entry.get('kind')}"
        return text(key) if text.has(key) else str(entry.get("kind", ""))

    tables = []
    if inputs:
        columns: list[tuple[str, list[Any]]] = [
            (text("provenance.name"), [str(e.get("name", "")) for e in inputs]),
            (text("provenance.kind"), [kind(e) for e in inputs]),
            (text("provenance.source"), [str(e.get("source") or MISSING) for e in inputs]),
            (text("provenance.rows"), [MISSING if e.get("rows") is None else int(e["rows"]) for e in inputs]),
            (text("provenance.hash"), [str(e.get("sha256") or MISSING) for e in inputs]),
        ]
        tables.append(plain_table("inputs", text("provenance.inputs"), columns))
    if findings:
        asked: list[tuple[str, list[Any]]] = [
            (text("finding.question"), [finding_title(f, text) for f in findings]),
            (text("provenance.function"), [f.result.provenance.function for f in findings]),
            (text("provenance.parameters"), [_parameters(f.result.provenance.parameters) for f in findings]),
            (text("provenance.seed"), [_seed(f.result, text) for f in findings]),
        ]
        tables.append(plain_table("questions", text("provenance.questions"), asked))
    return tables


def unanswered_table(questions: list[dict[str, Any]], text: Words) -> PageTable | None:
    """The study's questions that could not be answered, and why.

    Parameters
    ----------
    questions : list of dict
        The study's list of questions; those without an answer hold an ``error``.
    text : Words
        The words.

    Returns
    -------
    PageTable or None
        None where all were answered.
    """
    failed = [entry for entry in questions if entry.get("error")]
    if not failed:
        return None
    errors = [entry["error"] for entry in failed]
    columns: list[tuple[str, list[Any]]] = [
        (text("unanswered.question"), [_asked(entry.get("question") or {}) for entry in failed]),
        (text("unanswered.reason"), [str(error.get("message") or MISSING) for error in errors]),
        (text("unanswered.hint"), [str(error.get("hint") or MISSING) for error in errors]),
        (text("unanswered.code"), [str(error.get("code") or MISSING) for error in errors]),
    ]
    return plain_table("unanswered-table", text("unanswered.caption"), columns)


def _asked(question: dict[str, Any]) -> str:
    rest = {name: value for name, value in question.items() if name not in ("ask", "title")}
    return f"{question.get('ask', '')}({_parameters(rest)})"


def _parameters(parameters: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_short(value)}" for name, value in parameters.items())


def _short(value: object) -> str:
    if isinstance(value, list) and len(value) > 6:
        return f"[{value[0]}, {value[1]}, … {value[-1]}]"
    return json.dumps(value, ensure_ascii=False)


def _seed(result: Result, text: Words) -> str:
    seed = result.provenance.seed
    return text("provenance.seed_none") if seed is None else str(seed)


def glance(results: list[Result], text: Words) -> list[tuple[str, str]]:
    """The numbers at the head of the page.

    Parameters
    ----------
    results : list of Result
        The findings.
    text : Words
        The words.

    Returns
    -------
    list of (str, str)
        Number and what it counts.
    """
    numbers: list[tuple[int, str]] = []
    inventory = next((r for r in results if r.kind == "inventory"), None)
    if inventory is not None:
        table = inventory.table
        numbers.append((int(table["establishments"].sum()), "establishments"))
        numbers.append((int(table["placed"].sum()), "placed"))
        numbers.append((len(table), "industries"))
        regions = len((inventory.details.get("outlines") or {}).get("features", []))
        if regions:
            numbers.append((regions, "regions"))
    ranking = next((r for r in results if r.kind == "concentration_ranking"), None)
    if ranking is not None and "not tested" not in set(ranking.table["verdict"]):
        counts = ranking.table["verdict"].value_counts()
        numbers.append((len(ranking.table), "tested"))
        numbers.append((int(counts.get("localized", 0)), "localized"))
    gap = next((r for r in results if r.kind == "gap"), None)
    if gap is not None:
        names = ("compared", "missing", "contradicted")
        numbers += [(int(gap.details.get(name, 0)), name) for name in names if name in gap.details]
    scorecard = next((r for r in results if r.kind == "scorecard"), None)
    if scorecard is not None:
        numbers.append((int(scorecard.table["score"].notna().sum()), "scored"))
    ledger = next((r for r in results if r.kind == "contradictions"), None)
    if ledger is not None:
        numbers.append((len(ledger.table), "facts"))
    chokepoints = next((r for r in results if r.kind == "chokepoints"), None)
    if chokepoints is not None:
        numbers.append((int(chokepoints.table["chokepoint"].sum()), "chokepoints"))
    chain = next((r for r in results if r.kind == "completeness"), None)
    if chain is not None and "completeness" in chain.details:
        numbers.append((round(100 * float(chain.details["completeness"])), "complete"))
    problems = [r for r in results if r.kind == "problems"]
    if problems:
        numbers.append((sum(len(r.table) for r in problems), "problems"))
    return [(f"{number:,}", text(f"glance.{name}")) for number, name in numbers]
