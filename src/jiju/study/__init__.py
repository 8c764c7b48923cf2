"""A study: a file that names tables and asks questions; a run that answers them on disk."""

from jiju.study.ask import ASKS, Ask, find_ask
from jiju.study.begin import begin_study
from jiju.study.file import Question, Study, StudyTable, find_output, read_study
from jiju.study.look import guess_kind
from jiju.study.run import Event, Failure, Run, answer_study, run_study, unanswered

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
