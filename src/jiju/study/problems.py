"""What was found in a table, as the study's first findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiju.results import Input, Result, Statement, Text, record_provenance
from jiju.study.sources import read_options

if TYPE_CHECKING:
    import pandas as pd

    from jiju.study.file import StudyTable

__all__ = ["COLUMNS", "find_problems"]

COLUMNS = ("code", "column", "rows", "severity", "message_en", "message_zh", "hint_en", "hint_zh")
_KINDS = {
    "establishments": Text("establishments", "家机构"),
    "regions": Text("rows by region and industry", "条地区行业数据"),
    "boundaries": Text("regions", "个地区"),
    "values": Text("values", "个数值"),
    "facts": Text("confirmed facts", "条已确认事实"),
    "indicators": Text("indicators", "个指标"),
    "scenarios": Text("rows of scenarios", "行情景"),
    "flows": Text("flows", "条供应关系"),
    "firms": Text("firms", "家企业"),
    "stages": Text("stages", "个环节"),
    "essentiality": Text("pairs of industries", "对行业"),
}


def find_problems(table: StudyTable, frame: pd.DataFrame, sha256: str) -> Result:
    """The problems that were met while a table was read, as a result.

    Parameters
    ----------
    table : StudyTable
        The table.
    frame : DataFrame
        The same, as read; its ``attrs["problems"]`` hold what the reader met.
    sha256 : str
        Hash of its file.

    Returns
    -------
    Result
        Of kind ``"problems"``.
    """
    from jiju.tables import problems_table

    listed = problems_table(frame).rename(columns={"message": "message_en", "hint": "hint_en"})
    listed = listed[list(COLUMNS)]
    listed["column"] = listed["column"].fillna("")
    kept = len(frame)
    read = int(frame.attrs.get("rows_read", kept))
    parameters = {"kind": table.kind, **read_options(table)} | ({"where": table.where} if table.where else {})
    return Result(
        kind="problems",
        table=listed,
        statements=tuple(_statements(table, listed, read, kept)),
        evidence=(),
        provenance=record_provenance(
            "check_table", parameters, [Input(table.name, read, sha256, table.path)], None
        ),
        details={
            "title": {"en": f"What was found in {table.path}", "zh": f"{table.path} 的数据检查"},
            "table": table.name,
            "kind": table.kind,
            "source": table.path,
            "rows_read": read,
            "rows_kept": kept,
            "simulated": bool(frame.attrs.get("simulated", False)),
        },
    )


def _statements(table: StudyTable, listed: pd.DataFrame, read: int, kept: int) -> list[Statement]:
    noun = _KINDS[table.kind]
    answer = Text(
        f"{table.path}: {read:,} rows were read and {kept:,} {noun.en} are used.",
        f"{table.path}：共读入 {read:,} 行，使用 {kept:,} {noun.zh}。",
    )
    counts = {
        severity: int((listed["severity"] == severity).sum()) for severity in ("error", "warning", "note")
    }
    kinds = f"{_count(len(listed), 'kind')} of problem {'was' if len(listed) == 1 else 'were'} found"
    if not len(listed):
        meaning = Text("Nothing was found to object to.", "未发现问题。")
    else:
        errors = int(listed.loc[listed["severity"] == "error", "rows"].sum())
        warned = int(listed.loc[listed["severity"] == "warning", "rows"].sum())
        meaning = Text(
            f"{kinds}: "
            f"{_count(counts['error'], 'error')} (rows left out: {errors:,}), "
            f"{_count(counts['warning'], 'warning')} (values changed or not usable in {warned:,} rows), "
            f"{_count(counts['note'], 'note')}.",
            f"共发现 {len(listed)} 类问题：错误 {counts['error']} 类（剔除 {errors:,} 行），"
            f"警告 {counts['warning']} 类（{warned:,} 行的取值被修改或无法使用），提示 {counts['note']} 类。",
        )
    return [Statement("answer", answer), Statement("meaning", meaning)]


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
