"""A study: a file that names tables and asks questions; a run that answers them on disk.

Names are loaded when they are first used: the command line's help needs the list of questions alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.study.ask import ASKS, Ask, find_ask
    from jiju.study.begin import begin_study
    from jiju.study.file import Question, Study, StudyTable, find_output, read_study
    from jiju.study.look import guess_kind
    from jiju.study.run import Event, Failure, Run, answer_study, run_study, unanswered

_HOMES = {
    **dict.fromkeys(("ASKS", "Ask", "find_ask"), "ask"),
    "begin_study": "begin",
    **dict.fromkeys(("Question", "Study", "StudyTable", "find_output", "read_study"), "file"),
    "guess_kind": "look",
    **dict.fromkeys(("Event", "Failure", "Run", "answer_study", "run_study", "unanswered"), "run"),
}

__all__ = [
    "ASKS",
    "Ask",
    "Event",
    "Failure",
    "Question",
    "Run",
    "Study",
    "StudyTable",
    "answer_study",
    "begin_study",
    "find_ask",
    "find_output",
    "guess_kind",
    "read_study",
    "run_study",
    "unanswered",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        what = f"module 'jiju.study' has no attribute {name!r}"
        raise AttributeError(what)
    return getattr(import_module(f"jiju.study.{home}"), name)
