"""All that a run has to answer, in order, each with the key of its answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any

from jiju.study.ask import ASKS
from jiju.study.file import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiju.study.file import Study

__all__ = ["CHECK", "Task", "plan_tasks"]

CHECK = "check_table"
_INVENTORY = "measure_inventory"


@dataclass(frozen=True, slots=True)
class Task:
    """A question with its place and the key of its answer.

    Attributes
    ----------
    position : int
        Its place among all questions, from 0.
    question : Question
        The question.
    key : str
        Hash of all the answer depends on: equal keys mean equal answers.
    """

    position: int
    question: Question
    key: str


def plan_tasks(study: Study, sha256: Mapping[str, str]) -> list[Task]:
    """What a run has to answer.

    Parameters
    ----------
    study : Study
        The study.
    sha256 : mapping of str to str
        Hash of each table's file.

    Returns
    -------
    list of Task
        First the questions that the study adds by itself, then its own in the order of the file.
    """
    return [
        Task(position, question, _key(question, study, sha256))
        for position, question in enumerate(_all_questions(study))
    ]


def _all_questions(study: Study) -> list[Question]:
    """The questions of the study, those that it adds by itself first."""
    file = study.path.name
    checks = [Question(CHECK, {"table": name}, where=f"{file}: [tables.{name}]") for name in study.tables]
    asked = {
        question.parameters["establishments"] for question in study.questions if question.ask == _INVENTORY
    }
    boundaries = [table.name for table in study.tables.values() if table.kind == "boundaries"]
    outlines = {"boundaries": boundaries[0]} if len(boundaries) == 1 else {}
    inventories = [
        Question(_INVENTORY, {"establishments": name, **outlines}, where=f"{file}: [tables.{name}]")
        for name, table in study.tables.items()
        if table.kind == "establishments" and name not in asked
    ]
    return [*checks, *inventories, *study.questions]


def _key(question: Question, study: Study, sha256: Mapping[str, str]) -> str:
    asked: dict[str, Any] = {"ask": question.ask, **question.parameters}
    if question.ask == CHECK:
        names = {"table": question.parameters["table"]}
    else:
        ask = ASKS[question.ask]
        names = ask.table_names(question.parameters)
        if ask.takes_rng():
            asked.setdefault("rng", study.seed)
    inputs = [
        {
            "parameter": parameter,
            "table": study.tables[name].to_dict(),
            "simulated": study.simulated,
            "sha256": sha256[name],
        }
        for parameter, name in names.items()
    ]
    content = {"question": asked, "inputs": inputs, "version": metadata.version("jiju")}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
