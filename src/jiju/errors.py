"""Every exception jiju raises on purpose: a code, what happened, where, and what to do.

The codes and their longer explanations stand in ``error_pages/*.toml``, one file for each letter's room;
``jiju explain T102`` and the docs print them from there. An error is for what stops the work; bad rows
of a table are collected as a table of problems instead (see `jiju.check_table`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ChartError",
    "ErrorPage",
    "JijuError",
    "MeasureError",
    "PressError",
    "ReportError",
    "ResultError",
    "StudyError",
    "TableError",
    "error_page",
    "error_pages",
    "nearest",
    "suggest",
]


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """One page of the error catalogue.

    Attributes
    ----------
    code : str
        The code as users see it, such as ``"T102"``.
    title_en, title_zh : str
        What it is, in a few words.
    cause_en, cause_zh : str
        How it comes about.
    remedy_en, remedy_zh : str
        What to do.
    """

    code: str
    title_en: str
    title_zh: str
    cause_en: str
    cause_zh: str
    remedy_en: str
    remedy_zh: str


class JijuError(Exception):
    """Base of all errors that jiju raises on purpose.

    Parameters
    ----------
    code : str
        A code of the error catalogue, such as ``"T102"``.
    what : str
        What happened, one sentence, with the values that matter.
    where : str, optional
        The file, column, row or key it happened in.
    hint : str, optional
        What the user can do about it, one or two sentences.

    Notes
    -----
    ``str(error)`` gives ``[T102] firms.csv: column 'industry' is missing`` and the hint on a second line.
    """

    def __init__(self, code: str, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        self.code = code
        self.what = what
        self.where = where
        self.hint = hint
        place = f"{where}: " if where else ""
        advice = f"\n  Hint: {hint}" if hint else ""
        super().__init__(f"[{code}] {place}{what}{advice}")

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling, so that an error raised in a worker arrives whole."""
        return (_rebuild, (type(self), self.code, self.what, self.where, self.hint))


def _rebuild(kind: type[JijuError], code: str, what: str, where: str | None, hint: str | None) -> JijuError:
    return kind(code, what, where=where, hint=hint)


class TableError(JijuError):
    """A table cannot be read or used (codes ``T...``)."""


class ResultError(JijuError):
    """A saved result cannot be read or written (codes ``R...``)."""


class MeasureError(JijuError):
    """A measure cannot answer with what it was given (codes ``M...``)."""


class PressError(JijuError):
    """A press page or a table of facts cannot be read (codes ``P...``)."""


class StudyError(JijuError):
    """A study file or its run cannot go on (codes ``S...``)."""


class ChartError(JijuError):
    """A result cannot be drawn (codes ``C...``)."""


class ReportError(JijuError):
    """A report cannot be written (codes ``W...``)."""


@cache
def error_pages() -> dict[str, ErrorPage]:
    """All pages of the error catalogue, by code.

    Returns
    -------
    dict of str to ErrorPage
        Sorted by code.
    """
    # Late, since every command imports this module and few print a page.
    import tomllib
    from importlib import resources

    pages: dict[str, ErrorPage] = {}
    folder = resources.files("jiju") / "error_pages"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".toml"):
            continue
        for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            pages[code] = ErrorPage(code=code, **entry)
    return dict(sorted(pages.items()))


def error_page(code: str) -> ErrorPage:
    """One page of the error catalogue.

    Parameters
    ----------
    code : str
        The code, upper or lower case.

    Returns
    -------
    ErrorPage
        The page.

    Raises
    ------
    JijuError
        ``S190`` where there is no such code.
    """
    pages = error_pages()
    found = pages.get(code.strip().upper())
    if found is None:
        what = f"there is no error code {code!r}"
        msg = "S190"
        raise JijuError(msg, what, hint=suggest(code.upper(), pages, "Codes run from C to W."))
    return found


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most like a word, or None where none is alike.

    Parameters
    ----------
    word : str
        What was written.
    choices : iterable of str
        What could have been meant.

    Returns
    -------
    str or None
        The closest choice, compared without regard to case.
    """
    from difflib import get_close_matches

    by_folded = {choice.casefold(): choice for choice in choices}
    found = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def suggest(word: str, choices: Iterable[str], otherwise: str) -> str:
    """A hint that names the nearest choice, else another hint.

    Parameters
    ----------
    word : str
        What was written.
    choices : iterable of str
        What could have been meant.
    otherwise : str
        The hint where nothing is alike.

    Returns
    -------
    str
        One sentence.
    """
    found = nearest(word, choices)
    return f"did you mean {found!r}?" if found else otherwise
