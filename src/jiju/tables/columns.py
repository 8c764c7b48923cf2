"""Which column of a table is which: as the caller said, by its standard name, or guessed and noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.errors import TableError, nearest, suggest
from jiju.tables.schema import fold_name, table_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jiju.tables.problems import Problems
    from jiju.tables.schema import Kind

__all__ = [
    "Mapped",
    "check_mapping",
    "find_column",
    "list_names",
    "missing_column",
    "note_guesses",
    "resolve_columns",
]


# Columns that a table may lack without a loss: a guess between two of one name is not made.
_OPTIONAL = ("establishment", "region", "name")


class Mapped(dict[str, str]):
    """Standard name to the table's own name, with the names that were only guessed set apart."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()
        self.guessed: set[str] = set()


def check_mapping(columns: Mapping[str, str] | None, kind: Kind, where: str) -> dict[str, str]:
    """The caller's mapping, with its keys checked.

    Parameters
    ----------
    columns : mapping of str to str, or None
        Standard name to the table's own name.
    kind : {"establishments", "regions", "boundaries"}
        The kind of table.
    where : str
        How errors call the table.

    Returns
    -------
    dict of str to str
        The mapping.

    Raises
    ------
    TableError
        ``T201`` where a key is no standard column or a value is no text, ``T202`` where two keys name
        one column.
    """
    if columns is None:
        return {}
    known = table_columns(kind)
    try:
        pairs: dict[Any, Any] = dict(columns)
    except (TypeError, ValueError) as error:
        what = "columns must map jiju's column names to the table's own"
        hint = 'Write it as columns={"industry": "NACE"}.'
        msg = "T201"
        raise TableError(msg, what, where=where, hint=hint) from error
    checked: dict[str, str] = {}
    for key, name in pairs.items():
        if key not in known:
            what = f"columns names {key!r}, which is no column of {kind}"
            hint = suggest(str(key), known, f"The columns are {list_names(list(known))}.")
            msg = "T201"
            raise TableError(msg, what, where=where, hint=hint)
        if not isinstance(name, str):
            what = f"columns maps {key!r} to {name!r}, which is no column name"
            msg = "T201"
            raise TableError(msg, what, where=where, hint="Write the column's name as text.")
        twin = next((other for other, own in checked.items() if own == name), None)
        if twin is not None:
            what = f"columns names {name!r} twice, as {twin!r} and as {key!r}"
            msg = "T202"
            raise TableError(msg, what, where=where, hint="Each column can play one part only.")
        checked[str(key)] = name
    return checked


def list_names(names: Sequence[str], limit: int = 12) -> str:
    """Column names as an error prints them, shortened where there are many."""
    shown = ", ".join(repr(name) for name in names[:limit])
    return f"{shown} and {len(names) - limit} more" if len(names) > limit else shown


def find_column(name: str, names: Sequence[str]) -> str | None:
    """A column by its name, or by the name folded where that fits exactly one.

    Parameters
    ----------
    name : str
        As the caller wrote it.
    names : sequence of str
        The table's columns.

    Returns
    -------
    str or None
        The table's own name.
    """
    if name in names:
        return name
    trimmed = [own for own in names if own.strip() == name.strip()]
    alike = trimmed or [own for own in names if fold_name(own) == fold_name(name)]
    if not alike:
        # Below a merged heading a column is called "heading/name"; its own name is enough if it is alone.
        alike = [own for own in names if "/" in own and fold_name(own.rsplit("/", 1)[1]) == fold_name(name)]
    return alike[0] if len(alike) == 1 else None


def missing_column(
    names: Sequence[str],
    standard: str,
    where: str,
    kind: Kind,
    *,
    wanted: str | None = None,
    parameter: str | None = None,
) -> TableError:
    """The error for a column that is not there, with the nearest name as a hint.

    Parameters
    ----------
    names : sequence of str
        The table's columns.
    standard : str
        The standard column.
    where : str
        How errors call the table.
    kind : {"establishments", "regions", "boundaries"}
        The kind of table.
    wanted : str, optional
        The name the caller gave for it.
    parameter : str, optional
        The parameter that names the column, where it is not ``columns``.

    Returns
    -------
    TableError
        ``T102``, to be raised.
    """
    name = wanted or standard
    what = f"column {name!r} is missing; found {list_names(list(names))}"
    entry = table_columns(kind).get(standard)
    close = nearest(name, names)
    if close is None and entry is not None:
        close = next((found for s in entry.synonyms if (found := nearest(s, names))), None)
    if close is not None:
        way = f'{parameter}="{close}"' if parameter else f'columns={{"{standard}": "{close}"}}'
        hint = f"did you mean {close!r}? Pass {way}."
    elif len(names) == 1:
        hint = "Only one column was found: is the file separated by something else than , ; tab or |?"
    elif sum(_looks_like_data(own) for own in names) * 2 > len(names):
        hint = "The first row looks like data: add a row of column names above it."
    else:
        way = f'{parameter}="..."' if parameter else f'columns={{"{standard}": "..."}}'
        typed = "" if parameter else f" (--columns {standard}=...)"
        hint = f"Say which column it is: {way}{typed}."
    return TableError("T102", what, where=where, hint=hint)


def _looks_like_data(name: str) -> bool:
    text = name.strip().replace(",", ".")
    try:
        float(text)
    except ValueError:
        return "POINT(" in text.upper().replace(" ", "")
    return True


def resolve_columns(
    kind: Kind,
    names: Sequence[str],
    columns: Mapping[str, str] | None,
    *,
    where: str,
    repeated: Sequence[str] = (),
    required: Sequence[str] | None = None,
) -> Mapped:
    """Find the standard columns of a table.

    Parameters
    ----------
    kind : {"establishments", "regions", "boundaries"}
        The kind of table.
    names : sequence of str
        The table's columns.
    columns : mapping of str to str, or None
        What the caller said.
    where : str
        How errors call the table.
    repeated : sequence of str, optional
        Names that occurred more than once in the file.
    required : sequence of str, optional
        Columns that must be found; by default those the data dictionary requires.

    Returns
    -------
    Mapped
        Standard name to the table's own name, for the columns that were found.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T201`` and ``T202`` for a mapping that cannot be,
        ``T203`` where the name stands above two columns.
    """
    said = check_mapping(columns, kind, where)
    known = table_columns(kind)
    mapped = Mapped()
    for standard, wanted in said.items():
        own = find_column(wanted, names)
        if own is None:
            raise missing_column(names, standard, where, kind, wanted=wanted)
        _refuse_repeated(own, repeated, where)
        mapped[standard] = own
        mapped.said.add(standard)
    taken = set(mapped.values())
    for standard in known:
        if standard not in mapped and standard in names and standard not in taken:
            _refuse_repeated(standard, repeated, where)
            mapped[standard] = standard
            taken.add(standard)
    folded: dict[str, str] = {}
    for own in names:
        if own not in taken:
            folded.setdefault(fold_name(own), own)
            if "/" in own:
                folded.setdefault(fold_name(own.rsplit("/", 1)[1]), own)
    for standard, entry in known.items():
        if standard in mapped:
            continue
        options = (fold_name(synonym) for synonym in (standard, *entry.synonyms))
        own = next((folded[o] for o in options if o in folded and folded[o] not in taken), None)
        if own is not None and own in repeated and standard in _OPTIONAL:
            # A guess that could mean two columns is none.
            continue
        if own is not None:
            _refuse_repeated(own, repeated, where)
            mapped[standard] = own
            if not (kind == "facts" and own == entry.label_zh):  # so `write_facts` names it in Chinese
                mapped.guessed.add(standard)
            taken.add(own)
    needed = [c.column for c in known.values() if c.required] if required is None else required
    for standard in needed:
        if standard not in mapped:
            raise missing_column([str(n) for n in names], standard, where, kind)
    return mapped


def note_guesses(mapped: Mapped, used: Sequence[str], problems: Problems) -> None:
    """Note the guesses that were used, one line each."""
    for standard in used:
        if standard in mapped.guessed:
            problems.add("T931", column=mapped[standard], standard=standard)


def _refuse_repeated(own: str, repeated: Sequence[str], where: str) -> None:
    if own in repeated:
        what = f"there is more than one column {own!r}"
        msg = "T203"
        raise TableError(msg, what, where=where, hint="Give each column its own name in the file.")
