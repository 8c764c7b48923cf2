"""What every measure of this room says about its table: what counts as present, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from jiju.results.names import name_in_language
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import count_words, number_words

if TYPE_CHECKING:
    from jiju.measures.complexity._cells import Cells, Presence
    from jiju.results import Statement

__all__ = ["cell_caveats", "cell_details", "presence_statement", "table_caveats"]


def cell_details(
    cells: Cells,
    *,
    presence: Presence,
    threshold: float,
    minimum_region: float,
    minimum_industry: float,
) -> dict[str, Any]:
    """What the details of a result say about the table: sizes, how presence is told, what was left out."""
    return {
        "regions": len(cells.regions),
        "industries": len(cells.industries),
        "present": int(cells.present.nnz),
        "presence": presence,
        "threshold": float(threshold),
        "minimum_region": float(minimum_region),
        "minimum_industry": float(minimum_industry),
        "period": cells.period,
        "value_name": cells.value_name,
        "blocks": int(cells.region_block.max(initial=0)),
        "left_out": cells.rows_left_out,
    }


def presence_statement(details: dict[str, Any]) -> Statement:
    """What counts as present."""
    threshold = float(details["threshold"])
    least = number_words(threshold)
    times_en = "" if threshold == 1.0 else f"{least} times "
    times_zh = "" if threshold == 1.0 else f"的 {least} 倍"
    en, zh = {
        "rca": (
            f"its share of the region is at least {times_en}its share of all regions (location quotient)",
            f"其在本地区所占份额不低于在全部地区所占份额{times_zh}（区位商不低于 {least}）",
        ),
        "rpop": (
            f"its amount a head is at least {times_en}that of all regions together",
            f"其人均数值不低于全部地区人均数值{times_zh}",
        ),
        "value": (f"its amount is at least {least}", f"其数值不低于 {least}"),
    }[details["presence"]]
    return statement(
        "meaning",
        f"An industry counts as present in a region where {en}.",
        f"满足以下条件即视为某地区具有某行业：{zh}。",
    )


def cell_caveats(
    cells: Cells, *, simulated: bool, values_outside: bool | Literal["complexity"] = False
) -> list[Statement]:
    """Caveats about the table.

    Parameters
    ----------
    cells : Cells
        The table.
    simulated : bool
        Whether the data are simulated.
    values_outside : bool or "complexity", default False
        Whether there are values for what is outside the largest block; "complexity": all but that.

    Returns
    -------
    list of Statement
        Perhaps empty.
    """
    said = _period_caveat(cells) + _beforehand(cells)
    for names, block, en_what, zh_what in (
        (cells.regions, cells.region_block, "regions have no industry", "个地区没有任何行业"),
        (cells.industries, cells.industry_block, "industries have no region", "个行业没有任何地区"),
    ):
        bare = [name for name, number in zip(names, block, strict=True) if number == 0]
        if bare:
            some_en, some_zh = _listed(bare)
            said.append(
                statement(
                    "caveat",
                    f"{count_words(len(bare))} {en_what} that reaches the threshold: {some_en}.",
                    f"有 {count_words(len(bare))} {zh_what}达到阈值，因而没有数值：{some_zh}。",
                )
            )
    blocks = int(cells.region_block.max(initial=0))
    if blocks > 1 and values_outside is not True:
        en, zh = ("complexity is", "复杂度") if values_outside else ("values are", "数值")
        outside = [name for name, number in zip(cells.regions, cells.region_block, strict=True) if number > 1]
        some_en, some_zh = _listed(outside)
        inside = count_words(int((cells.region_block == 1).sum()))
        said.append(
            statement(
                "caveat",
                f"The table falls into {blocks} blocks without an industry in common, which cannot be "
                f"compared; {en} for the largest ({inside} regions) only. Outside it: {some_en}.",
                f"该表分为 {blocks} 个互无共同行业的部分，彼此无从比较；"
                f"仅给出最大部分（{inside} 个地区）的{zh}。在此之外：{some_zh}。",
            )
        )
    return said + _levels(cells) + data_caveats(cells.rows_left_out, cells.unit, simulated=simulated)


def table_caveats(cells: Cells) -> list[Statement]:
    """What holds of the table whatever counts as present: its period, what was left out, mixed levels."""
    return _period_caveat(cells) + _beforehand(cells) + _levels(cells)


def _period_caveat(cells: Cells) -> list[Statement]:
    if not cells.passed_over:
        return []
    number = count_words(len(cells.passed_over) + 1)
    return [
        statement(
            "caveat",
            f"Of the {number} periods of the table, the latest is used: {cells.period}.",
            f"表中共有 {number} 个时期，此处采用最近一期：{cells.period}。",
        )
    ]


def _beforehand(cells: Cells) -> list[Statement]:
    """What was left out before anything was computed, by reason."""
    there = {("region", name) for name in cells.regions} | {("industry", name) for name in cells.industries}
    pairs = zip(cells.left_out["what"], cells.left_out["name"], strict=True)
    gone = cells.left_out[[pair not in there for pair in pairs]]
    if not len(gone):
        return []
    parts = []
    for (what, en, zh), rows in gone.groupby(["what", "reason_en", "reason_zh"], sort=True):
        names_en, names_zh = _listed(rows["name"].tolist())
        some = {"region": ("regions", "个地区"), "industry": ("industries", "个行业")}[str(what)]
        number = count_words(len(rows))
        one = some[0] if len(rows) != 1 else str(what)
        parts.append((f"{number} {one} ({names_en}): {en}", f"{number} {some[1]}（{names_zh}）：{zh}"))
    return [
        statement(
            "caveat",
            f"Left out beforehand: {'; '.join(en for en, _ in parts)}.",
            f"计算前已排除：{'；'.join(zh for _, zh in parts)}。",
        )
    ]


def _levels(cells: Cells) -> list[Statement]:
    """A caveat where codes of several levels, such as 31 and 3111, are in one table: amounts count twice."""
    totals = dict(zip(cells.industries, cells.value.sum(axis=0).tolist(), strict=True))
    codes = {name for name in totals if name.isascii() and name.isalnum() and name[-1].isdigit()}
    children: dict[str, list[str]] = {}
    for name in sorted(codes):
        parent = next((name[:cut] for cut in range(len(name) - 1, 0, -1) if name[:cut] in codes), None)
        if parent is not None:
            children.setdefault(parent, []).append(name)
    # Numbers counted through (1, 2, ... 10) begin alike too: a parent has at least what its children have.
    whole = [k for k, below in children.items() if totals[k] >= 0.999 * sum(totals[c] for c in below)]
    inside = sum(len(children[parent]) for parent in whole)
    if 2 * len(whole) <= len(children) or inside * 5 < len(cells.industries):
        return []
    short, long = whole[0], children[whole[0]][0]
    return [
        statement(
            "caveat",
            f"Codes of several levels stand in one table (such as {short} and {long}): their amounts count "
            "twice. Use one level.",
            f"表中混有多个层级的行业代码（如 {short} 与 {long}），数值会重复计算。请只用一个层级。",
        )
    ]


def _listed(names: list[str]) -> tuple[str, str]:
    """Names in a sentence, each in its language."""
    return (
        listed([name_in_language(name, "en") for name in names])[0],
        listed([name_in_language(name, "zh") for name in names])[1],
    )
