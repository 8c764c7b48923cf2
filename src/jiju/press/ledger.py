"""The ledger: facts that a person confirmed, and which of them contradict each other."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiju.errors import PressError
from jiju.press._ledger_tables import (
    clashing_groups,
    facts_table,
    period_steps,
    superseded_facts,
    uncompared_units,
)
from jiju.press._ledger_words import ledger_statements
from jiju.results import Result, describe_input, record_provenance
from jiju.tables import join_facts, match_indicators, read_fact_table
from jiju.tables.bounds import text_column
from jiju.tables.require import require_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

__all__ = ["ContradictionsResult", "find_contradictions", "ledger_files", "read_facts"]

_LEDGERS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
_USED = (
    *("place", "indicator", "value", "low", "high", "comparator", "unit", "period", "status", "part"),
    *("fact", "number_text", "source", "publisher", "published", "page", "sentence", "url", "note"),
)


def read_facts(
    source: str | os.PathLike[str] | pd.DataFrame | Sequence[Any] | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Read the facts that a person confirmed, from one table or from several.

    Parameters
    ----------
    source : path-like, table, or a list of them
        What `jiju press` or `write_facts` wrote and a person filled in, as CSV or Excel; a folder of such
        files; or several of either.
    columns : mapping of str to str, optional
        Column names of the data dictionary of facts and the table's own, such as ``{"confirmed": "确认"}``.
    encoding : str, optional
        Encoding of text files; by default it is found out.

    Returns
    -------
    DataFrame
        Only rows whose ``confirmed`` says yes (``yes``, ``y``, ``1``, ``true``, ``x``, ``√``, ``是`` ...), in
        the columns of `read_values`, with ``quote``, ``story``, ``start``, ``end`` and the others where they
        are there. ``fact`` is different for every row. ``attrs["problems"]`` counts the others by reason.

    Raises
    ------
    TableError
        ``T101`` to ``T113`` where a source cannot be read, ``T102`` where a column is missing.
    PressError
        ``P301`` where no fact is confirmed, ``P302`` for a folder without tables.

    Notes
    -----
    What spreadsheets do to a table is undone where that is certain: 93.2% that became 0.932, dates and months
    in the local form, numbers that were rounded for display. Facts of several pages that bear the same name
    are named by their file.

    When not to use: a table of published numbers that needs no confirming is what `read_values` reads.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import read_facts
    >>> table = pd.DataFrame({
    ...     "confirmed": ["yes", ""], "place": ["长沙", "长沙"], "indicator": ["bases", "members"],
    ...     "value": [30.0, 226.0], "low": [30.0, 226.0], "high": [40.0, 226.0],
    ...     "publisher": ["Evening News", "Rednet"]})
    >>> print(read_facts(table)[["place", "indicator", "value", "low", "high"]].to_string(index=False))
    place indicator  value  low  high
       长沙     bases   30.0 30.0  40.0
    """
    sources = _sources(source)
    tables = [read_fact_table(entry, columns=columns, encoding=encoding) for entry in sources]
    names = [os.fspath(entry) if isinstance(entry, str | os.PathLike) else "" for entry in sources]
    facts = join_facts(tables, names)
    if not len(facts):
        rows = facts.attrs["rows_read"]
        what = f"none of the {rows:,} facts is confirmed" if rows > 1 else "the fact is not confirmed"
        hint = "Check each number against its sentence, then write yes into its column 'confirmed'."
        msg = "P301"
        raise PressError(msg, what, where=facts.attrs["source"] or "the table", hint=hint)
    return facts


def _sources(source: Any) -> list[Any]:  # noqa: ANN401  (any table)
    """The tables of a source: itself, those of a list, those of a folder."""
    if isinstance(source, list | tuple):
        found = [entry for part in source for entry in _sources(part)]
        if not found:
            what = "the list of tables is empty"
            msg = "P302"
            raise PressError(msg, what, hint="Give at least one table of facts.")
        return found
    if isinstance(source, str | os.PathLike) and "://" not in os.fspath(source):
        folder = Path(source)
        if folder.is_dir():
            files = ledger_files(folder)
            if not files:
                what = "the folder holds no table of facts"
                msg = "P302"
                hint = "Put the CSV or Excel files that `jiju press` wrote into it, or name them one by one."
                raise PressError(msg, what, where=str(folder), hint=hint)
            return list(files)
    return [source]


def ledger_files(folder: str | os.PathLike[str]) -> list[Path]:
    """The tables of facts in a folder.

    Parameters
    ----------
    folder : path-like
        The folder; those inside of it are not looked into.

    Returns
    -------
    list of pathlib.Path
        CSV and Excel files in the order of their names.
    """
    # Names with ~$ are what Excel keeps of a file that is open.
    return sorted(
        file
        for file in Path(folder).iterdir()
        if file.is_file() and file.suffix.lower() in _LEDGERS and file.name[0] not in "~."
    )


class ContradictionsResult(Result):
    """What `find_contradictions` found."""

    KIND = "contradictions"

    @property
    def groups(self) -> pd.DataFrame:
        """The places, indicators and periods whose numbers contradict each other."""
        return self.tables["groups"]

    @property
    def superseded(self) -> pd.DataFrame:
        """Facts that were true of an earlier time, each with the one that replaced it."""
        return self.tables["superseded"]

    @property
    def uncompared(self) -> pd.DataFrame:
        """Numbers of one place and indicator in units that do not convert."""
        return self.tables["uncompared"]


def find_contradictions(
    facts: pd.DataFrame, *, indicators: pd.DataFrame | None = None
) -> ContradictionsResult:
    r"""Find facts that contradict each other, and show them side by side.

    Parameters
    ----------
    facts : DataFrame
        From `read_facts` or `read_values`: ``place``, ``indicator``, ``value`` and, where there, ``low``,
        ``high``, ``comparator``, ``unit``, ``period``, ``status``, ``part``, ``publisher``, ``published`` ...
    indicators : DataFrame, optional
        From `read_indicators`: then facts that call one indicator by its code, its label or a synonym are
        compared.

    Returns
    -------
    ContradictionsResult
        ``table``: every fact with its ``standing`` (``current``, ``contradicted``, ``superseded``, ``plan``,
        ``target``, ``part``, ``missing``), its ``group`` and whether its group ``clashes``. ``groups``: the
        groups that contradict themselves, with ``spread``, the largest number as a multiple of the smallest.
        ``superseded``: facts of an earlier time with what replaced them. ``steps``: from each period's
        number to the next one's, where each period has one. ``uncompared``: numbers in units that do not
        convert.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where numbers are text, ``T411`` for an ambiguous name.

    Notes
    -----
    Two facts of one place, indicator and period contradict each other where their bounds, each widened by
    half a unit of the last printed digit, do not overlap. There is no other tolerance, and nothing is
    averaged. Facts of an earlier period are not contradicted by a later one: they were true of their time and
    are kept as superseded. See `mark_standing` for the rules.

    When not to use: a contradiction is not an error. Sources may count different things under one name, such
    as firms above a size and the whole cluster, or two lists of the largest makers; give such numbers two
    indicators.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import find_contradictions
    >>> facts = pd.DataFrame({
    ...     "place": "Changsha", "indicator": "share", "unit": "%", "period": "2024",
    ...     "value": [23.0, 30.0], "low": [23.0, 30.0], "high": [23.0, float("nan")],
    ...     "comparator": ["exact", "more_than"], "publisher": ["A", "B"]})
    >>> found = find_contradictions(facts)
    >>> found.groups[["place", "indicator", "facts", "spread"]].round(3).to_dict("records")
    [{'place': 'Changsha', 'indicator': 'share', 'facts': 2, 'spread': 1.304}]
    """
    require_columns(facts, ("place", "indicator", "value"), "facts", hint="Read the table with read_facts.")
    own = facts.reset_index(drop=True)
    labels: dict[str, tuple[str, str]] = {}
    if indicators is not None:
        own = match_indicators(own, indicators)
        codes, en, zh = (text_column(indicators, n) for n in ("indicator", "label_en", "label_zh"))
        labels = {code: (a or code, b or code) for code, a, b in zip(codes, en, zh, strict=True)}
    table = facts_table(own, labels)
    groups = clashing_groups(table)
    tables = {
        "groups": groups,
        "superseded": superseded_facts(table, own),
        "steps": period_steps(table, own),
        "uncompared": uncompared_units(own),
    }
    standing = table["standing"].value_counts()
    details: dict[str, Any] = {
        "title": {"en": "Facts that contradict each other", "zh": "相互矛盾的事实"},
        "facts": len(table),
        "groups": len(groups),
        "groups_in_force": int(groups["in_force"].sum()),
        "contradicting": int(table["clashes"].sum()),
        **{word: int(standing.get(word, 0)) for word in ("current", "contradicted", "superseded")},
        **{word: int(standing.get(word, 0)) for word in ("plan", "target", "part", "missing")},
        "undated": int((table["period"] == "").sum()),
        "unsourced": int(((table["publisher"] == "") & (table["source"] == "")).sum()),
        "simulated": bool(facts.attrs.get("simulated", False)),
    }
    inputs = [describe_input("facts", facts, _USED)]
    if indicators is not None:
        named = ("indicator", "label_en", "label_zh", "synonyms")
        inputs.append(describe_input("indicators", indicators, named))
    return ContradictionsResult(
        kind=ContradictionsResult.KIND,
        table=table.drop(columns="revised"),
        statements=tuple(ledger_statements(table, tables, details)),
        evidence=(),
        provenance=record_provenance("find_contradictions", {}, inputs, None),
        details=details,
        tables=tables,
    )
