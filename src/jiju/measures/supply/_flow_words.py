"""Caveats that every measure of flows says: rows left out, the period used, simulated data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.results.names import name_in_both
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.results import Statement

__all__ = ["flow_caveats", "named_caveat"]

_REASONS = {
    "no supplier or user": ("without a supplier or a user", "缺少供应方或使用方"),
    "no value": ("without a value", "没有金额"),
    "no period": ("without a period", "没有时期"),
    "zero or negative": ("with a value of 0 or below", "金额为零或负"),
}


def flow_caveats(details: dict[str, Any]) -> list[Statement]:
    """Caveats about the flows.

    Parameters
    ----------
    details : dict
        Of the result: ``left_out`` (rows by reason), ``period``, ``simulated``.

    Returns
    -------
    list of Statement
        Perhaps empty.
    """
    said = []
    reasons = [(count, *_REASONS[key]) for key, count in details["left_out"].items() if count]
    if reasons:
        total = count_words(sum(count for count, _, _ in reasons))
        en = ", ".join(f"{count_words(count)} {text}" for count, text, _ in reasons)
        zh = "，".join(f"{text}的 {count_words(count)} 条" for count, _, text in reasons)
        said.append(
            statement("caveat", f"Flows not counted: {total} ({en}).", f"未计入的往来共 {total} 条（{zh}）。")
        )
    if details.get("period"):
        said.append(
            statement(
                "caveat", f"The flows are of {details['period']}.", f"往来数据的时期为 {details['period']}。"
            )
        )
    return said + data_caveats({}, ("flows", "条往来"), simulated=details["simulated"])


def named_caveat(names: Sequence[str], en: str, zh: str) -> list[Statement]:
    """What holds of some firms, stages or industries, by name; nothing where there are none.

    Parameters
    ----------
    names : sequence of str
        Of whom it holds.
    en, zh : str
        What holds.

    Returns
    -------
    list of Statement
        At most one.
    """
    if not names:
        return []
    both = [listed([name_in_both(name)[k] for name in names])[k] for k in (0, 1)]
    return [statement("caveat", f"{en}: {both[0]}.", f"{zh}：{both[1]}。")]
