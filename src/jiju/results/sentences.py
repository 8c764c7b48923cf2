"""Sentences that several measures say: names in a list, what was left out, whether data are simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiju.results.text import Statement, Text
from jiju.results.wording import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.results.text import Role

__all__ = ["data_caveats", "listed", "statement"]

# The reasons a measure leaves a row out, as the keys of `left_out`, in both languages.
_REASONS = {
    "no coordinates": ("without usable coordinates", "没有可用坐标"),
    "no region": ("without a region", "没有地区"),
    "no size": ("without a size", "没有规模"),
    "no industry": ("without an industry", "没有行业"),
    "no value": ("without a value", "没有数值"),
    "no supplier or user": ("without a supplier or a user", "没有供应方或使用方"),
    "no period": ("without a period", "没有时期"),
    "zero or negative": ("of zero or less", "金额为零或负"),
    "total": ("that look like totals of others", "看起来是合计"),
    "outside the window": ("outside the window", "位于研究窗口之外"),
}


def statement(role: Role, en: str, zh: str) -> Statement:
    """One sentence in both languages."""
    return Statement(role, Text(en, zh))


def listed(names: Sequence[str], shown: int = 5) -> tuple[str, str]:
    """Names as a list in a sentence, the first few and how many more, in English and Chinese.

    Parameters
    ----------
    names : sequence of str
        At least one.
    shown : int, default 5
        How many are written out.

    Returns
    -------
    en, zh : str
        Such as ``"A, B and 3 more"``.
    """
    first, more = list(names[:shown]), len(names) - shown
    if more > 0:
        return f"{', '.join(first)} and {more:,} more", f"{'、'.join(first)}等 {len(names):,} 个"
    en = first[0] if len(first) == 1 else f"{', '.join(first[:-1])} and {first[-1]}"
    return en, "、".join(first)


def data_caveats(left_out: dict[str, int], unit: tuple[str, str], *, simulated: bool) -> list[Statement]:
    """Caveats about the data: the rows left out, counted by reason, and whether they are simulated.

    Parameters
    ----------
    left_out : dict of str to int
        Rows by reason.
    unit : tuple of str
        What a row is, in English (plural) and Chinese, such as ``("establishments", "家机构")``.
    simulated : bool
        Whether the data are simulated.

    Returns
    -------
    list of Statement
        Perhaps empty.
    """
    said = []
    reasons = [(count, *_REASONS[reason]) for reason, count in left_out.items() if count]
    if reasons:
        total = count_words(sum(count for count, _, _ in reasons))
        en = ", ".join(f"{count_words(count)} {text}" for count, text, _ in reasons)
        zh = "，".join(f"{text}的 {count_words(count)} {unit[1]}" for count, _, text in reasons)
        said.append(
            statement(
                "caveat",
                f"Not counted here: {total} {unit[0]} ({en}).",
                f"共有 {total} {unit[1]}未计入（{zh}）。",
            )
        )
    if simulated:
        said.append(
            statement("caveat", "The data are simulated, not observed.", "数据为模拟数据，并非实际观测。")
        )
    return said
