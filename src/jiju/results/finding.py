"""A finding: a result and the question it answers, as one file on disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiju.errors import ResultError
from jiju.results.files import write_atomically
from jiju.results.result import Result

__all__ = ["Finding", "finding_name", "read_finding", "read_findings", "write_finding"]


@dataclass(frozen=True)
class Finding:
    """A result and the question it answers.

    Attributes
    ----------
    key : str
        Hash of the question, its inputs and the version: equal keys mean equal findings.
    position : int
        The question's place in the study, from 0.
    question : dict
        The question as the study file asks it; ``question["ask"]`` names the function.
    result : Result
        The answer.
    """

    key: str
    position: int
    question: dict[str, Any]
    result: Result


def write_finding(folder: str | Path, finding: Finding) -> Path:
    """Write a finding into a folder, whole or not at all.

    Parameters
    ----------
    folder : path-like
        The folder of findings.
    finding : Finding
        What to write.

    Returns
    -------
    pathlib.Path
        The file, named by position, function and key.
    """
    content = {
        "key": finding.key,
        "position": finding.position,
        "question": finding.question,
        "result": finding.result.to_dict(),
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return write_atomically(Path(folder) / finding_name(finding), text + "\n")


def finding_name(finding: Finding) -> str:
    """The name of a finding's file.

    Parameters
    ----------
    finding : Finding
        What is written.

    Returns
    -------
    str
        Position, function and the beginning of the key, so that names sort as the questions do.
    """
    return f"{finding.position:03d}-{finding.question['ask']}-{finding.key[:12]}.json"


def read_finding(path: str | Path) -> Finding:
    """Read one finding.

    Parameters
    ----------
    path : path-like
        A file that `write_finding` wrote.

    Returns
    -------
    Finding
        The same finding.

    Raises
    ------
    ResultError
        ``R204`` where the file cannot be read, ``R203`` where it holds no result of this format.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pandas as pd
    >>> from jiju.results import Finding, Provenance, Result, read_finding, write_finding
    >>> result = Result("note", pd.DataFrame({"n": [3]}), (), (), Provenance("count", {}))
    >>> with TemporaryDirectory() as folder:
    ...     path = write_finding(folder, Finding("0" * 64, 0, {"ask": "count"}, result))
    ...     print(path.name, read_finding(path).result.table["n"].tolist())
    000-count-000000000000.json [3]
    """
    try:
        saved = json.loads(Path(path).read_text(encoding="utf-8"))
        key, position, question, result = (saved[n] for n in ("key", "position", "question", "result"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = "Delete the file and run the study again; the other findings are kept."
        what = f"cannot be read as a finding: {error}"
        msg = "R204"
        raise ResultError(msg, what, where=str(path), hint=hint) from error
    return Finding(key=key, position=position, question=question, result=Result.from_dict(result))


def read_findings(folder: str | Path) -> list[Finding]:
    """Read all findings of a folder, in the order of the questions.

    Parameters
    ----------
    folder : path-like
        The folder of findings.

    Returns
    -------
    list of Finding
        Sorted by position, then key; empty where there are none.

    Raises
    ------
    ResultError
        As `read_finding`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from jiju.results import read_findings
    >>> with TemporaryDirectory() as folder:
    ...     read_findings(folder)
    []
    """
    found = [read_finding(path) for path in sorted(Path(folder).glob("*.json"))]
    return sorted(found, key=lambda finding: (finding.position, finding.key))
