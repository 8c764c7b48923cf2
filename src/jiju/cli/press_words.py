"""What ``jiju press`` says on the terminal, in both languages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from jiju.press import Page
    from jiju.results import Language

__all__ = ["PressWords", "press_words"]


class PressWords:
    """The English lines."""

    write = "Next: write them into a file with -o facts.csv (or .xlsx)."

    def page(self, file: Path, page: Page) -> str:
        """What a page holds."""
        cut, advertisements = _cut(page), _advertisements(page)
        parts = [
            _counted(len(page.stories), "story", "stories") + (f" ({cut} cut at the end)" if cut else "")
        ]
        if advertisements:
            parts.append(f"{_counted(advertisements, 'advertisement', 'advertisements')} left out")
        day = f"issue of {page.issue_date}" if page.issue_date else "no day of issue: years stay open"
        return f"{file}: {', '.join([*parts, day])}."

    def facts(self, table: pd.DataFrame) -> str:
        """How many facts are proposed."""
        parts = [f"{count} {word}" for word, count in _by_status(table).items()]
        told = f" ({', '.join(parts)})" if parts else ""
        return f"{_counted(len(table), 'fact', 'facts')} proposed{told}; none is confirmed yet."

    def updated(self, file: Path, counts: Mapping[str, int]) -> str:
        """What an update kept and added."""
        copies = counts["copies"]
        told = f" ({copies:,} of them from the same text under another file name)" if copies else ""
        return (
            f"{file}: {counts['kept']:,} rows kept ({counts['confirmed']:,} of them marked), "
            f"{counts['added']:,} added, {counts['known']:,} were there already{told}."
        )

    def kept(self, copy: Path, confirmed: int) -> str:
        """Where the old table is."""
        facts = _counted(confirmed, "confirmed fact", "confirmed facts")
        return f"The old table with its {facts} is kept as {copy}."

    def confirm(self, file: Path, column: str, headings: Language) -> str:
        """What to do next."""
        yes = "是" if headings == "zh" else "yes"
        return (
            f"Next: open {file}, hold each number against its sentence, write {yes} into '{column}' "
            f"and save; then: jiju new {file} indicators.csv"
        )


class _Chinese(PressWords):
    """The Chinese lines."""

    write = "下一步：用 -o facts.csv（或 .xlsx）写入文件。"

    def page(self, file: Path, page: Page) -> str:
        cut, advertisements = _cut(page), _advertisements(page)
        parts = [f"{len(page.stories):,} 篇稿件" + (f"（其中 {cut} 篇结尾不完整）" if cut else "")]
        if advertisements:
            parts.append(f"略去 {advertisements:,} 处广告")
        parts.append(f"出版日期 {page.issue_date}" if page.issue_date else "出版日期不明，年份暂不确定")
        return f"{file}：{'，'.join(parts)}。"

    def facts(self, table: pd.DataFrame) -> str:
        names = {"outcome": "实绩", "plan": "计划", "target": "目标"}
        parts = [f"{names[word]} {count}" for word, count in _by_status(table).items()]
        told = f"（{'，'.join(parts)}）" if parts else ""
        return f"提取出 {len(table):,} 条数据{told}；均未确认。"

    def updated(self, file: Path, counts: Mapping[str, int]) -> str:
        copies = counts["copies"]
        told = f"（其中 {copies:,} 条来自内容相同、文件名不同的版面）" if copies else ""
        return (
            f"{file}：保留 {counts['kept']:,} 行（已标记 {counts['confirmed']:,} 行），"
            f"新增 {counts['added']:,} 行，{counts['known']:,} 条原已在表中{told}。"
        )

    def kept(self, copy: Path, confirmed: int) -> str:
        return f"原表（已确认 {confirmed:,} 条）另存为 {copy}。"

    def confirm(self, file: Path, column: str, headings: Language) -> str:
        yes = "是" if headings == "zh" else "yes"
        return (
            f"下一步：打开 {file}，将每个数字与原句核对，在“{column}”列填“{yes}”并保存；"
            f"然后运行：jiju new {file} indicators.csv --lang zh"
        )


def press_words(lang: Language) -> PressWords:
    """The lines in one language.

    Parameters
    ----------
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    PressWords
        What to say.
    """
    return _Chinese() if lang == "zh" else PressWords()


def _cut(page: Page) -> int:
    return sum(story.cut for story in page.stories)


def _advertisements(page: Page) -> int:
    """How many there are; the lines of one stand together."""
    kinds = [element.kind for element in page.elements if element.kind != "blank"]
    return sum(kind == "advertisement" != before for before, kind in pairwise(["blank", *kinds]))


def _by_status(table: pd.DataFrame) -> dict[str, int]:
    counts = table["status"].value_counts()
    return {word: int(counts[word]) for word in ("outcome", "plan", "target") if counts.get(word)}


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
