"""The data dictionary: what columns a table has, and by which names analysts send them."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

__all__ = ["Column", "Kind", "fold_name", "known_names", "table_columns"]

Kind = Literal[
    "establishments",
    "regions",
    "boundaries",
    "values",
    "facts",
    "indicators",
    "scenarios",
    "flows",
    "firms",
    "stages",
    "essentiality",
]

_BRACKETS = re.compile(r"[(\[（【〔<].*?[)\]）】〕>]")
# With invisible characters that web pages and Excel leave behind.
_SEPARATORS = re.compile(r"[\s_\-./:*#°,，、;&+\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table that jiju reads.

    Attributes
    ----------
    column : str
        Its name in the table that comes out.
    type : {"string", "float", "geometry"}
        What it holds.
    unit : str
        Its unit, empty for none.
    required : bool
        Whether a table without it cannot be read.
    default : str
        What stands in where it is absent, in words.
    synonyms : tuple of str
        Names it goes by, the most certain first.
    label_en, label_zh : str
        Short headings.
    meaning_en, meaning_zh : str
        One sentence.
    """

    column: str
    type: str
    unit: str
    required: bool
    default: str
    synonyms: tuple[str, ...]
    label_en: str
    label_zh: str
    meaning_en: str
    meaning_zh: str


@cache
def table_columns(kind: Kind) -> dict[str, Column]:
    """The columns of one kind of table.

    Parameters
    ----------
    kind : {"establishments", "regions", "boundaries"}
        The kind.

    Returns
    -------
    dict of str to Column
        By name, in the order of the table that comes out.

    Examples
    --------
    >>> table_columns("establishments")["industry"].required
    True
    """
    text = (resources.files("jiju.tables") / "schemas" / f"{kind}.csv").read_text(encoding="utf-8")
    columns = {}
    for row in csv.DictReader(text.splitlines()):
        entry: dict[str, object] = dict(row)
        entry["required"] = row["required"] == "yes"
        entry["synonyms"] = tuple(row["synonyms"].split("|"))
        columns[row["column"]] = Column(**entry)  # type: ignore[arg-type]
    return columns


def fold_name(name: str) -> str:
    """A column's name without what people write in many ways: case, spaces, brackets, full-width forms.

    Parameters
    ----------
    name : str
        As it stands in the file.

    Returns
    -------
    str
        For comparison only.

    Examples
    --------
    >>> fold_name("从业人员（人）"), fold_name("NACE Rev.2"), fold_name(" Longitude [deg]")
    ('从业人员', 'nacerev2', 'longitude')
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    short = _SEPARATORS.sub("", _BRACKETS.sub("", plain))
    # A name that is nothing but a bracket still needs to be told from others.
    return short or _SEPARATORS.sub("", plain)


@cache
def known_names(kind: Kind) -> frozenset[str]:
    """All folded names by which the columns of one kind of table are known.

    Parameters
    ----------
    kind : {"establishments", "regions", "boundaries"}
        The kind.

    Returns
    -------
    frozenset of str
        Standard names and synonyms.
    """
    columns = table_columns(kind).values()
    names = {fold_name(name) for column in columns for name in (column.column, *column.synonyms)}
    return frozenset(names - {""})
