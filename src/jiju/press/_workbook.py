"""The workbook of proposed facts: a heading that stays, words to choose, the number marked in its text."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.tables import table_columns

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from jiju.results import Language

__all__ = ["facts_workbook"]

_WIDTHS = {
    "confirmed": 11,
    "place": 12,
    "indicator": 26,
    "value": 14,
    "low": 14,
    "high": 14,
    "unit": 9,
    "comparator": 12,
    "period": 22,
    "status": 10,
    "quote": 16,
    "sentence": 64,
    "source": 22,
    "publisher": 14,
    "published": 12,
    "page": 7,
    "story": 7,
    "start": 8,
    "end": 8,
    "fact": 16,
    "subject": 18,
    "desk": 12,
    "number_text": 12,
    "note": 28,
}
_NUMBERS = frozenset({"value", "low", "high", "story", "start", "end"})
_CHOICES = {
    "en": {
        "confirmed": ["yes", "no"],
        "status": ["outcome", "plan", "target"],
        "comparator": ["exact", "about", "more_than", "at_least", "less_than", "range"],
    },
    "zh": {
        "confirmed": ["是", "否"],
        "status": ["实绩", "计划", "目标"],
        "comparator": ["精确", "约", "超过", "以上", "不足", "区间"],
    },
}
# Characters that no cell can hold.
_CONTROLS = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n\r"}
_LINE, _MOST_LINES = 15, 25
_LONGEST = 32_000  # characters of a cell; Excel takes 32,767
_GUIDE = (
    ("What to do", "怎么做"),
    (
        "1. Read the sentence; the number is marked in it. / Correct place, indicator, value and period.",
        "1. 阅读原句（数字已标红），改正地区、指标、数值和时期。",
    ),
    (
        "2. Give the indicator the code or name it has in your table of indicators.",
        "2. “指标”填写指标表中的代码或名称。",
    ),
    (
        "3. Write yes into the column confirmed. Rows without it are not used.",
        "3. 在 confirmed（确认）列选“是”；未确认的行不会采用。",
    ),
    (
        '4. Save. Add the file to a study: kind = "facts".',
        '4. 保存，并在研究文件中以 kind = "facts" 引用。',
    ),
    (
        "low and high are the bounds: 30余 is 30 to 40, 超400 is 400 and more (high stays empty).",
        "low、high 为上下限：“30余”为 30 至 40，“超400”为 400 以上（high 留空）。",
    ),
)


def facts_workbook(table: pd.DataFrame, lang: Language = "en") -> bytes:
    """The bytes of a workbook of proposed facts.

    Parameters
    ----------
    table : DataFrame
        As `jiju.press.files.collect_proposals` gives it, its words in the language.
    lang : {"en", "zh"}, default "en"
        Language of the headings.

    Returns
    -------
    bytes
        An xlsx file; the same table gives the same bytes.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "Proposed facts", "created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})
        _fill(book, book.add_worksheet("事实" if lang == "zh" else "facts"), table, lang)
        _guide(book, book.add_worksheet("说明 guide"))
    return buffer.getvalue()


def _fill(book: Workbook, sheet: Worksheet, table: pd.DataFrame, lang: Language) -> None:
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "top"})
    text = book.add_format({"valign": "top", "num_format": "@", "text_wrap": True})
    number = book.add_format({"valign": "top", "num_format": "#,##0.############"})
    place = book.add_format({"valign": "top", "num_format": "0", "font_color": "#666666"})
    marked = book.add_format({"bold": True, "font_color": "#C00000"})
    meanings = table_columns("facts")
    names = [str(name) for name in table.columns]
    for at, name in enumerate(names):
        heading = meanings[name].label_zh if lang == "zh" and name in meanings else name
        sheet.write_string(0, at, heading, head)
        sheet.set_column(at, at, _WIDTHS.get(name, 16))
        if name in meanings:
            note = f"{meanings[name].label_zh}：{meanings[name].meaning_zh}\n{meanings[name].meaning_en}"
            sheet.write_comment(0, at, note, {"x_scale": 2.2, "y_scale": 1.2})
    spots = _spots(table)
    for row, record in enumerate(table.to_dict("records"), start=1):
        sheet.set_row(row, _LINE * _lines(record))
        for at, name in enumerate(names):
            cell = record[name]
            if name in _NUMBERS:
                if pd.notna(cell) and cell != "":
                    form = number if name in ("value", "low", "high") else place
                    sheet.write_number(row, at, float(cell), form)
                else:
                    sheet.write_blank(row, at, None, number)
                continue
            words = "" if pd.isna(cell) else str(cell)[:_LONGEST].translate(_CONTROLS)
            if name == "sentence" and spots[row - 1] is not None:
                _write_sentence(sheet, row, at, words, spots[row - 1], (text, marked))
            elif words:
                sheet.write_string(row, at, words, text)
            else:
                sheet.write_blank(row, at, None, text)
    last = max(len(table), 1)
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if "sentence" in names:
        # On paper only what a person checks.
        sheet.print_area(0, 0, last, names.index("sentence"))
    sheet.autofilter(0, 0, last, len(names) - 1)
    for name, choices in _CHOICES[lang].items():
        if name in names:
            at = names.index(name)
            rule = {"validate": "list", "source": choices, "error_type": "information"}
            sheet.data_validation(1, at, last + 200, at, rule)


def _lines(record: dict[Any, Any]) -> int:
    """How many lines the longest text of a row takes; spreadsheets do not all find out by themselves."""
    most = 1
    for name, width in _WIDTHS.items():
        text = record.get(name)
        if name in _NUMBERS or not isinstance(text, str):
            continue
        # A Chinese character is as wide as two others.
        wide = sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
        most = max(most, -(-int(wide * 1.1) // width))
    return min(most, _MOST_LINES)


def _spots(table: pd.DataFrame) -> list[tuple[int, int] | None]:
    """Where in its sentence each fact's quote stands; a quote that occurs twice is told by their order."""
    found: list[tuple[int, int] | None] = []
    passed: dict[tuple[Any, ...], int] = {}
    for record in table.to_dict("records"):
        sentence = "" if pd.isna(record["sentence"]) else str(record["sentence"])[:_LONGEST]
        quote = "" if pd.isna(record["quote"]) else str(record["quote"])
        if quote not in sentence:
            # A caption stands inside of the quote: the number itself will do.
            quote = "" if pd.isna(record["number_text"]) else str(record["number_text"])
        key = (record["source"], sentence, quote)
        at = sentence.find(quote, passed.get(key, 0)) if quote else -1
        found.append((at, at + len(quote)) if at >= 0 else None)
        if at >= 0:
            passed[key] = at + len(quote)
    return found


def _write_sentence(
    sheet: Worksheet,
    row: int,
    at: int,
    words: str,
    spot: tuple[int, int] | None,
    forms: tuple[Format, Format],
) -> None:
    text, marked = forms
    start, end = spot or (0, 0)
    before, number, after = words[:start], words[start:end], words[end:]
    if not before and not after:
        sheet.write_string(row, at, words, text)
        return
    parts: list[Any] = [*([before] if before else []), marked, number, *([after] if after else [])]
    sheet.write_rich_string(row, at, *parts, text)


def _guide(book: Workbook, sheet: Worksheet) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 1, 60)
    for row, (en, zh) in enumerate(_GUIDE):
        sheet.write_string(row, 0, zh, bold if row == 0 else wrapped)
        sheet.write_string(row, 1, en, bold if row == 0 else wrapped)
