"""study.json: what a report needs to know of a study beside its findings."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from jiju.errors import StudyError
from jiju.results import record_provenance, write_atomically
from jiju.study.parameters import check_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from jiju.results import Finding
    from jiju.study.file import Study

__all__ = ["FORMAT", "drop_outdated_index", "read_truth", "write_index"]

FORMAT = 1
_TRUTH_COLUMNS = ("industry", "verdict", "distance_m", "note_en", "note_zh")
_VERDICTS = ("localized", "dispersed", "within chance")


def read_truth(study: Study) -> list[dict[str, Any]]:
    """The known truth of simulated data.

    Parameters
    ----------
    study : Study
        With ``truth`` naming a CSV file with the columns industry, verdict, and perhaps distance_m, note_en
        and note_zh.

    Returns
    -------
    list of dict
        One for each row; ``distance_m`` a number or None. Empty where the study names no such file.

    Raises
    ------
    StudyError
        ``S122`` where the file cannot be read or a value cannot be, ``S103`` for an unknown column.
    """
    if study.truth is None:
        return []
    where = f"{study.path.name}: [study]: 'truth'"
    try:
        text = (study.folder / study.truth).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        what = f"the file {study.truth!r} cannot be read: {error}"
        if isinstance(error, OSError):
            what = f"the file {study.truth!r} cannot be read: {error.strerror or error}"
        msg = "S122"
        raise StudyError(msg, what, where=where, hint="Paths are relative to the study file.") from error
    reader = csv.DictReader(text.splitlines())
    check_keys(reader.fieldnames or (), _TRUTH_COLUMNS, study.truth)
    return [_truth_row(row, f"{study.truth}: row {number}") for number, row in enumerate(reader, start=2)]


def _truth_row(row: dict[str, Any], where: str) -> dict[str, Any]:
    industry, verdict = (row.get("industry") or "").strip(), (row.get("verdict") or "").strip()
    distance = (row.get("distance_m") or "").strip()
    what = ""
    if not industry:
        what = "the industry is missing"
    elif verdict not in _VERDICTS:
        what = f"the verdict is {verdict!r}, but must be one of {', '.join(_VERDICTS)}"
    try:
        distance_m = float(distance) if distance else None
    except ValueError:
        what, distance_m = f"distance_m is {distance!r}, but must be a number", None
    if what:
        msg = "S122"
        raise StudyError(
            msg, what, where=where, hint="Mend the row; each row tells the truth of one industry."
        )
    notes = {name: (row.get(name) or "").strip() for name in ("note_en", "note_zh")}
    return {"industry": industry, "verdict": verdict, "distance_m": distance_m, **notes}


def write_index(
    study: Study,
    *,
    sha256: Mapping[str, str],
    findings: Sequence[Finding],
    failures: Sequence[dict[str, Any]],
    truth: list[dict[str, Any]],
) -> Path:
    """Write ``study.json`` into the output folder.

    Parameters
    ----------
    study : Study
        The study.
    sha256 : mapping of str to str
        Hash of each table's file.
    findings : sequence of Finding
        What was answered.
    failures : sequence of dict
        ``{"position", "question", "error": {"code", "message", "where", "hint"}}`` of what was not.
    truth : list of dict
        As `read_truth` gives it.

    Returns
    -------
    pathlib.Path
        The file.
    """
    rows = {f.result.details["table"]: f.result.details["rows_kept"] for f in findings if _is_check(f)}
    simulated = any(table.simulated for table in study.tables.values()) or study.simulated
    answered = [{"position": f.position, "question": f.question, "key": f.key} for f in findings]
    content = {
        "format": FORMAT,
        "title": study.title,
        "seed": study.seed,
        "simulated": simulated,
        "tables": [
            {
                "name": table.name,
                "kind": table.kind,
                "source": table.path,
                "rows": rows.get(table.name),
                "sha256": sha256[table.name],
                "simulated": table.simulated or study.simulated,
            }
            for table in study.tables.values()
        ],
        "truth": truth,
        "versions": record_provenance("run_study", {}, [], study.seed).versions,
        "questions": sorted([*answered, *failures], key=lambda entry: entry["position"]),
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)
    return write_atomically(study.output_folder / "study.json", text + "\n")


def drop_outdated_index(folder: Path, planned: Collection[tuple[int, str]]) -> None:
    """Remove a ``study.json`` that lists findings of a study as it was before it was changed.

    Parameters
    ----------
    folder : pathlib.Path
        The output folder.
    planned : collection of (int, str)
        Position and key of every question that is to be answered now.

    Notes
    -----
    Should this run be stopped half-way, old and new findings stand side by side; no report may mix them.
    """
    file = folder / "study.json"
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))["questions"]
        listed = {(entry["position"], entry["key"]) for entry in entries if "key" in entry}
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError):
        listed = {(-1, "")}
    if not listed <= set(planned):
        file.unlink(missing_ok=True)


def _is_check(finding: Finding) -> bool:
    return bool(finding.question["ask"] == "check_table")
