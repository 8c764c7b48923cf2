"""Proposed facts on disk: a table that Excel opens, in which a person confirms and corrects."""

from __future__ import annotations

import io
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.errors import PressError
from jiju.press.facts import propose_facts
from jiju.press.page import Page
from jiju.results import write_atomically
from jiju.tables import read_fact_proposals, table_columns

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from jiju.results import Language

__all__ = ["PROPOSAL_COLUMNS", "collect_proposals", "keep_confirmed", "write_facts"]

PROPOSAL_COLUMNS = (
    *("confirmed", "place", "indicator", "value", "low", "high", "unit", "comparator", "period", "status"),
    *("quote", "sentence", "source", "publisher", "published", "page", "story", "start", "end", "fact"),
    *("subject", "desk", "number_text", "note"),
)
"""Columns of a table of proposed facts: first what a person looks at, then where it comes from."""

_WORDS = {
    "comparator": {
        "exact": "精确",
        "at_least": "以上",
        "more_than": "超过",
        "about": "约",
        "less_than": "不足",
        "range": "区间",
    },
    "status": {"outcome": "实绩", "plan": "计划", "target": "目标"},
}
_NUMBERS = ("value", "low", "high")
_WHOLE = ("story", "start", "end")
# What Excel and LibreOffice take for a formula at the beginning of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def collect_proposals(pages: Sequence[Page]) -> pd.DataFrame:
    """The proposed facts of several pages as one table to confirm.

    Parameters
    ----------
    pages : sequence of Page
        As `read_page` gives them.

    Returns
    -------
    DataFrame
        The columns `PROPOSAL_COLUMNS`, with source, publisher and day of issue of each page. Facts of several
        pages are named by their page: ``2024-11-07:f001``.
    """
    tables = []
    names = _page_names(pages)
    for page, name in zip(pages, names, strict=True):
        table = propose_facts(page)
        if len(pages) > 1:
            table["fact"] = [f"{name}:{fact}" for fact in table["fact"]]
        table["source"], table["publisher"] = page.source, page.publisher
        table["published"] = page.issue_date.isoformat() if page.issue_date else ""
        sheets = [page.sheet(int(start)) for start in table["start"]]
        table["page"] = [str(sheet) if len(page.page_starts) > 1 else "" for sheet in sheets]
        table["confirmed"] = ""
        tables.append(table)
    filled = [table for table in tables if len(table)] or tables[:1]
    joined = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
    return _in_order(joined)


def _page_names(pages: Sequence[Page]) -> list[str]:
    """A short name for each page, all different."""
    names: list[str] = []
    for page in pages:
        stem = PurePath(page.source).stem or "page"
        number = 2
        name = stem
        while name in names:
            name, number = f"{stem}-{number}", number + 1
        names.append(name)
    return names


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    out = table.copy()
    for name in PROPOSAL_COLUMNS:
        if name not in out.columns:
            out[name] = pd.Series([float("nan")] * len(out)) if name in _NUMBERS else ""
    others = [str(name) for name in out.columns if name not in PROPOSAL_COLUMNS]
    return out[[*PROPOSAL_COLUMNS, *others]].reset_index(drop=True)


def write_facts(
    proposals: pd.DataFrame | Page | Sequence[Page],
    *,
    path: str | os.PathLike[str],
    force: bool = False,
    lang: Language = "en",
) -> Path:
    r"""Write proposed facts as a table in which a person confirms and corrects.

    Parameters
    ----------
    proposals : Page, sequence of Page, or DataFrame
        Pages as `read_page` gives them, or a table of proposals as `propose_facts` gives it.
    path : path-like
        A file that ends in ``.csv`` or ``.xlsx``.
    force : bool, default False
        Whether a file that exists may be written over, with all that was confirmed in it.
    lang : {"en", "zh"}, default "en"
        Language of the headings and of the words for comparator and status; `read_facts` reads both.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    PressError
        ``P303`` where the file exists, ``P304`` for another ending.
    ResultError
        ``R205`` where the file cannot be written.

    Notes
    -----
    The column ``confirmed`` is empty: `read_facts` takes only rows in which it says yes. Correct place,
    indicator and number where they are wrong; ``quote`` and ``sentence`` are the page's own words, and
    ``start`` and ``end`` say where in the page's text they stand. In the workbook the number is marked inside
    its sentence. The CSV begins with a mark by which Excel reads it as UTF-8, and no cell of it is taken for
    a formula.

    When not to use: published tables need no confirming; keep them as they are and read them with
    `read_values`.

    Examples
    --------
    >>> import io, pathlib, tempfile
    >>> import jiju
    >>> page = jiju.read_page(io.StringIO("出口增长\n\n去年全市出口泵车300余台。"), issue_date="2024-11-07")
    >>> file = jiju.write_facts(page, path=pathlib.Path(tempfile.mkdtemp()) / "facts.csv")
    >>> file.read_text(encoding="utf-8-sig").splitlines()[0][:40]
    'confirmed,place,indicator,value,low,high'
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        what = f"facts are not written as {ending or 'a file without an ending'!r}"
        msg = "P304"
        raise PressError(msg, what, where=str(target), hint="Let the name end in .csv or .xlsx.")
    if target.exists() and not force:
        what = "the file exists already, and may hold what somebody confirmed"
        hint = "Give another name; force=True (--force) writes over it, `jiju press --update` adds to it."
        msg = "P303"
        raise PressError(msg, what, where=str(target), hint=hint)
    if isinstance(proposals, pd.DataFrame):
        table = _in_order(proposals)
    else:
        table = collect_proposals([proposals] if isinstance(proposals, Page) else list(proposals))
    if ending == ".csv":
        return write_atomically(target, _as_csv(table, lang))
    from jiju.press._workbook import facts_workbook

    return write_atomically(target, facts_workbook(in_language(table, lang), lang))


def in_language(table: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """A table of proposals with the words of its cells in one language; its columns keep their names."""
    out = table.copy()
    for name, words in _WORDS.items():
        if lang == "zh":
            out[name] = [words.get(str(word), word) for word in out[name]]
    return out


def headings(names: Sequence[str], lang: Language) -> list[str]:
    """Headings of columns: their names, or what they are called in Chinese."""
    known = table_columns("facts")
    return [known[name].label_zh if lang == "zh" and name in known else name for name in names]


def _as_csv(table: pd.DataFrame, lang: Language) -> bytes:
    """UTF-8 with the mark Excel looks for; line ends as Excel writes them; no cell that begins a formula."""
    safe = in_language(table, lang)
    for name in safe.columns:
        if name in _NUMBERS or name in _WHOLE:
            safe[name] = [plain_number(value) for value in safe[name]]
        else:
            safe[name] = [_guarded(cell) for cell in safe[name]]
    safe.columns = headings([str(name) for name in safe.columns], lang)
    buffer = io.StringIO(newline="")
    safe.to_csv(buffer, index=False, lineterminator="\r\n")
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", errors="replace")


def plain_number(value: Any) -> str:  # noqa: ANN401  (a cell)
    """A number with all its digits; empty where there is none."""
    if pd.isna(value) or value == "":
        return ""
    number = float(value)
    if number.is_integer() and abs(number) < 1e17:
        return str(int(number))
    # All digits that tell it from its neighbors; an exponent only for what is too small to write without.
    return repr(number)


def _guarded(cell: Any) -> str:  # noqa: ANN401  (a cell)
    text = "" if pd.isna(cell) else str(cell)
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def keep_confirmed(old: str | os.PathLike[str], new: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """New proposals with what a person did in an older table kept.

    Parameters
    ----------
    old : path-like
        A table that `write_facts` wrote, perhaps edited since.
    new : DataFrame
        Proposals as `collect_proposals` gives them.

    Returns
    -------
    DataFrame
        All rows of the old table as they are there, then the new proposals that are not among them;
        ``attrs["lang"]`` is the language of the old headings.
    dict of str to int
        ``kept`` (old rows), ``confirmed`` (of them with yes), ``added`` (new rows), ``known`` (new proposals
        that were there already), ``copies`` (of the known those from a page with the same text under another
        name).
    """
    before = read_fact_proposals(old)
    told = before["confirmed"].map(lambda word: str(word).strip() != "")
    keys = {_place_key(row) for row in before.to_dict("records")}
    contents = {_content_key(row) for row in before.to_dict("records")}
    same = [_place_key(row) in keys for row in new.to_dict("records")]
    copies = [_content_key(row) in contents for row in new.to_dict("records")]
    there = [known or copy for known, copy in zip(same, copies, strict=True)]
    added = new.loc[[not known for known in there]].copy()
    taken = set(before["fact"].astype(str))
    added["fact"] = [
        _free_name(str(row["fact"]), str(row["source"]), taken) for row in added.to_dict("records")
    ]
    joined = pd.concat([frame for frame in (before, added) if len(frame)], ignore_index=True)
    counts = {"kept": len(before), "confirmed": int(told.sum()), "added": len(added), "known": sum(there)}
    counts["copies"] = sum(there) - sum(same)
    kept = _in_order(joined if len(joined) else new.iloc[:0])
    kept.attrs["lang"] = before.attrs["lang"]
    return kept, counts


def _place_key(row: dict[Any, Any]) -> tuple[str, str, str, str]:
    """What makes two proposals one: the file, the day, and where in its text."""
    return str(row["source"]), str(row["published"])[:10], *_offsets(row)


def _content_key(row: dict[Any, Any]) -> tuple[str, ...]:
    """The same words at the same place of a page of one publisher and day, whatever the file is called."""
    words = ("".join(str(row[name]).split()) for name in ("sentence", "quote"))
    return str(row["publisher"]), str(row["published"])[:10], *words, *_offsets(row)


def _offsets(row: dict[Any, Any]) -> tuple[str, str]:
    start, end = (
        str(int(row[name])) if pd.notna(row[name]) and row[name] != "" else "" for name in ("start", "end")
    )
    return start, end


def _free_name(name: str, source: str, taken: set[str]) -> str:
    free, number = name, 2
    if free in taken and ":" not in free:
        free = f"{PurePath(source).stem}:{name}"
    stem = free
    while free in taken:
        free, number = f"{stem}-{number}", number + 1
    taken.add(free)
    return free
