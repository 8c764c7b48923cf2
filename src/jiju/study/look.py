"""What a file holds: establishments, amounts by region and industry, polygons, facts, indicators ..."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from jiju.errors import StudyError
from jiju.study.look_supply import is_firms, supply_kind
from jiju.tables.schema import Kind, known_names, table_columns

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from jiju.tables.raw import RawTable

__all__ = ["Look", "guess_kind", "look_at"]

_PLACES = ({"lon", "lat"}, {"x", "y"}, {"coordinates"})
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Look:
    """What a look into a file shows.

    Attributes
    ----------
    kind : str
        What it holds, one of `jiju.tables.schema.Kind`.
    columns : dict of str to str
        Columns that bear other names than jiju's, by jiju's name.
    found : set of str
        All of jiju's columns that were found.
    placed : bool
        Whether establishments have coordinates.
    industries : list of str
        Industries, the most frequent first.
    places : list of str
        Places that values or facts are about, or regions that amounts, firms or establishments are in, the
        most frequent (of amounts the largest) first.
    periods : list of str
        Periods of amounts by region, in order.
    square : bool
        Whether flows stand in a square table.
    closed : bool
        Whether every user of a square table supplies something, so that it shows no final use.
    firms : list of str
        Suppliers of flows, the most frequent first.
    """

    kind: Kind
    columns: dict[str, str] = field(default_factory=dict)
    found: frozenset[str] = frozenset()
    placed: bool = False
    industries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    square: bool = False
    closed: bool = False
    firms: tuple[str, ...] = ()


def guess_kind(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> Kind:
    """What kind of table a file holds.

    Parameters
    ----------
    path : path-like
        The file.
    columns : mapping of str to str, optional
        Columns that are known, by jiju's name.
    encoding : str, optional
        Encoding of a text file.

    Returns
    -------
    str
        One of `jiju.tables.schema.Kind`; ``"establishments"`` where nothing speaks for another kind.

    Raises
    ------
    TableError
        Where the file cannot be read at all.
    """
    try:
        return look_at(path, columns=columns, encoding=encoding).kind
    except StudyError:
        return "establishments"


def _is_ledger(path: str | os.PathLike[str]) -> bool:
    """Whether it is a folder of tables that people confirm facts in."""
    from jiju.press import ledger_files

    folder = Path(path)
    return folder.is_dir() and not any(folder.glob("**/*.parquet")) and bool(ledger_files(folder))


def look_at(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    supplied: bool = False,
) -> Look:
    """Look into a file for what it holds and which column is which.

    Parameters
    ----------
    path, columns, encoding
        As `guess_kind`.
    supplied : bool, default False
        Whether a table of flows or of stages stands beside it, so that it may be one of their firms.

    Returns
    -------
    Look
        What was seen.

    Raises
    ------
    TableError
        Where the file cannot be read at all.
    StudyError
        ``S151`` where it holds none of these kinds.
    """
    from jiju.tables.columns import resolve_columns
    from jiju.tables.sources import open_path

    if _is_ledger(path):
        from jiju.press import ledger_files

        inside = [look_at(file, encoding=encoding).places for file in ledger_files(path)]
        return Look("facts", places=tuple(dict.fromkeys(place for places in inside for place in places)))
    # The row of column names is the one with the most names of any kind of table.
    raw = open_path(path, {name for kind in get_args(Kind) for name in known_names(kind)}, encoding)
    names = [str(name) for name in raw.frame.columns]

    def resolve(kind: Kind) -> dict[str, str]:
        said = {key: name for key, name in (columns or {}).items() if key in table_columns(kind)}
        return dict(resolve_columns(kind, names, said, where=raw.where, required=()))

    if _is_polygons(raw):
        mapped = resolve("boundaries")
        return Look("boundaries", _renamed(mapped), frozenset(mapped))
    found = _scorecard_kind(raw, resolve)
    if found is not None:
        return found
    of_supply = supply_kind(raw, resolve)
    if of_supply is not None:
        kind, mapped, square = of_supply
        suppliers = _frequent(raw, mapped.get("supplier", names[0])) if kind == "flows" else ()
        closed = square and set(names[1:]) <= set(suppliers)
        return Look(kind, _renamed(mapped), frozenset(mapped), square=square, closed=closed, firms=suppliers)
    mapped = resolve("establishments")
    placed = raw.geometry is not None or any(place <= mapped.keys() for place in _PLACES)
    by_region = resolve("regions")
    if not placed and _is_region_table(raw, by_region):
        look = _region_look(path, columns, encoding) or Look("regions")
        return replace(look, columns=_renamed(by_region), found=frozenset(by_region))
    as_firms = resolve("firms")
    if not placed and is_firms(as_firms, mapped, supplied=supplied):
        places = _frequent(raw, as_firms["region"]) if "region" in as_firms else ()
        return Look("firms", _renamed(as_firms), frozenset(as_firms), places=places)
    if "industry" in mapped:
        industries = _frequent(raw, mapped["industry"])
        places = _frequent(raw, mapped["region"]) if "region" in mapped else ()
        return Look("establishments", _renamed(mapped), frozenset(mapped), placed, industries, places)
    by_amounts = None if placed else _region_look(path, columns, encoding)
    if by_amounts is not None:
        return by_amounts
    what = f"neither establishments nor amounts nor figures by indicator were found; its columns are {names}"
    perhaps = [f"--columns industry={name}" for name in _sorts(raw)[:3]]
    hint = "Say which column is the industry: --columns industry=NAME"
    hint += f"; perhaps {' or '.join(perhaps)}." if perhaps else "."
    msg = "S151"
    raise StudyError(msg, what, where=str(path), hint=hint)


_NUMBERED: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("facts", frozenset({"confirmed", "place", "indicator", "value"})),
    ("scenarios", frozenset({"scenario", "indicator", "growth"})),
    ("values", frozenset({"place", "indicator", "value"})),
)
_TELLING = frozenset({"direction", "pillar", "weight", "target", "denominator"})
_ABOUT = frozenset({"label", "label_en", "label_zh", "unit", "synonyms"})


def _scorecard_kind(raw: RawTable, resolve: Callable[[Kind], dict[str, str]]) -> Look | None:
    """Facts, scenarios, values or indicators, where the columns say so and none is an industry."""
    if "industry" in raw.frame.columns:
        return None
    for kind, needed in _NUMBERED:
        mapped = resolve(kind)
        if needed <= mapped.keys():
            return Look(kind, _renamed(mapped), frozenset(mapped), places=_places(raw, mapped))
    mapped = resolve("indicators")
    told = len(_TELLING & mapped.keys())
    if "indicator" in mapped and told and told + len(_ABOUT & mapped.keys()) >= 2:
        return Look("indicators", _renamed(mapped), frozenset(mapped))
    return None


def _places(raw: RawTable, mapped: Mapping[str, str]) -> tuple[str, ...]:
    """Places by how often they occur; of facts those that were confirmed, where some were."""
    from jiju.tables import confirmed_word

    if "place" not in mapped:
        return ()
    frame = raw.frame
    if "confirmed" in mapped:
        yes = frame[mapped["confirmed"]].map(lambda word: confirmed_word(str(word)) is True)
        frame = frame[yes] if yes.any() else frame
    places = frame[mapped["place"]].dropna().astype(str).str.strip()
    counts = places[places != ""].value_counts(sort=True)
    return tuple(str(place) for place in counts.index)


def _sorts(raw: RawTable) -> list[str]:
    """Columns whose few different texts could be industries."""
    found = []
    for name in raw.frame.columns:
        texts: Any = raw.frame[name].dropna().astype(str)
        numeric = texts.str.fullmatch(r"[-+0-9.,eE:/ ]*").all()
        if len(texts) and not numeric and 2 <= texts.nunique() <= min(200, len(texts) / 3):
            found.append(str(name))
    return found


def _renamed(mapped: Mapping[str, str]) -> dict[str, str]:
    return {standard: own for standard, own in mapped.items() if standard != own}


def _is_polygons(raw: RawTable) -> bool:
    """Whether the geometries are areas; a column of WKT counts as well."""
    if raw.geometry is not None:
        import shapely

        kinds = shapely.get_type_id(raw.geometry[:_SAMPLE])
        return bool(((kinds == _POLYGON) | (kinds == _MULTIPOLYGON)).any())
    for name in raw.frame.columns:
        sample: Any = raw.frame[name].head(_SAMPLE).dropna().astype(str).str.upper()
        if len(sample) and sample.str.contains(r"^(?:SRID=\d+;)?\s*(?:MULTI)?POLYGON", regex=True).all():
            return True
    return False


_POLYGON, _MULTIPOLYGON = 3, 6


def _frequent(raw: RawTable, column: str) -> tuple[str, ...]:
    """What stands in a column, the most frequent first."""
    counts = raw.frame[column].dropna().astype(str).value_counts(sort=True)
    return tuple(sorted(counts.index, key=lambda name: (-int(counts[name]), name)))


def _is_region_table(raw: RawTable, mapped: Mapping[str, str]) -> bool:
    """Region, industry and an amount, and no pair of region and industry twice (in a period)."""
    if not {"region", "industry"} <= mapped.keys() or not {"value", "establishments"} & mapped.keys():
        return False
    keys = [mapped[name] for name in ("region", "industry", "period") if name in mapped]
    return not raw.frame.duplicated(keys).any()


def _region_look(
    path: str | os.PathLike[str], columns: Mapping[str, str] | None, encoding: str | None
) -> Look | None:
    """A table of regions by industries, long or wide, looked into; None where it cannot be read as one."""
    from jiju.errors import TableError
    from jiju.tables import read_region_table
    from jiju.tables.cleaning import looks_like_total
    from jiju.tables.schema import table_columns

    said = {key: name for key, name in (columns or {}).items() if key in table_columns("regions")}
    try:
        table = read_region_table(path, columns=said or None, encoding=encoding)
    except TableError:
        return None
    if not len(table):
        return None
    long = not any(problem["code"] == "T505" for problem in table.attrs["problems"])
    total = looks_like_total(table["region"]) | looks_like_total(table["industry"])
    table = table[~total]
    amounts = table.groupby("region")["value"].sum()
    places = sorted(amounts.index, key=lambda name: (-float(amounts[name]), name))
    periods = sorted(set(table["period"]) - {""}, key=_in_time) if "period" in table.columns else []
    return Look(
        "regions",
        places=tuple(places),
        periods=tuple(periods),
        industries=tuple(sorted(set(table["industry"]))) if long else (),
    )


def _in_time(period: str) -> tuple[str, str]:
    from jiju.tables import parse_period

    read = parse_period(period)
    return ("" if read is None else f"{read.end}{read.start}", period)
