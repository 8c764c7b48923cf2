"""A study: a file that names tables and asks questions; a run that answers them on disk."""

from jiju.study.ask import ASKS, Ask, find_ask
from jiju.study.file import Question, Study, StudyTable, read_study
from jiju.study.run import Event, Failure, Run, answer_study, run_study

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
    "find_ask",
    "read_study",
    "run_study",
]
