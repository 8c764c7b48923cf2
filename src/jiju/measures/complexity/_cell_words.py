"""What every measure of this room says about its table: what counts as present, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import count_words, number_words

if TYPE_CHECKING:
    from jiju.measures.complexity._cells import Cells, Presence
    from jiju.results import Statement

__all__ = ["cell_caveats", "cell_details", "presence_statement"]


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


def cell_caveats(cells: Cells, *, simulated: bool, values_outside: bool = False) -> list[Statement]:
    """Caveats about the table.

    Parameters
    ----------
    cells : Cells
        The table.
    simulated : bool
        Whether the data are simulated.
    values_outside : bool, default False
        Whether there are values for what is outside the largest block.

    Returns
    -------
    list of Statement
        Perhaps empty.
    """
    said = []
    minimum = cells.left_out[~cells.left_out["name"].isin({*cells.regions, *cells.industries})]
    counts = {what: int((minimum["what"] == what).sum()) for what in ("region", "industry")}
    if len(minimum):
        # A population is asked for under "rpop" only; where all are below a minimum, nothing is said of it.
        peopled = not minimum["reason_en"].str.contains("population").any()
        why_en = "below the minimum" if peopled else "below the minimum or without a population"
        why_zh = "低于下限" if peopled else "低于下限或没有人口数"
        said.append(
            statement(
                "caveat",
                f"Left out beforehand, and listed by name: {_counted(counts, 'en')} {why_en}.",
                f"计算前已排除并列名：{_counted(counts, 'zh')}（{why_zh}）。",
            )
        )
    for names, block, en_what, zh_what in (
        (cells.regions, cells.region_block, "regions have no industry", "个地区没有任何行业"),
        (cells.industries, cells.industry_block, "industries have no region", "个行业没有任何地区"),
    ):
        bare = [name for name, number in zip(names, block, strict=True) if number == 0]
        if bare:
            some_en, some_zh = listed(bare)
            said.append(
                statement(
                    "caveat",
                    f"{count_words(len(bare))} {en_what} that reaches the threshold: {some_en}.",
                    f"有 {count_words(len(bare))} {zh_what}达到阈值，因而没有数值：{some_zh}。",
                )
            )
    blocks = int(cells.region_block.max(initial=0))
    if blocks > 1 and not values_outside:
        outside = [name for name, number in zip(cells.regions, cells.region_block, strict=True) if number > 1]
        some_en, some_zh = listed(outside)
        inside = count_words(int((cells.region_block == 1).sum()))
        said.append(
            statement(
                "caveat",
                f"The table falls into {blocks} blocks without an industry in common, which cannot be "
                f"compared; values are for the largest ({inside} regions) only. Outside it: {some_en}.",
                f"该表分为 {blocks} 个互无共同行业的部分，彼此无从比较；"
                f"仅给出最大部分（{inside} 个地区）的数值。在此之外：{some_zh}。",
            )
        )
    return said + data_caveats(cells.rows_left_out, cells.unit, simulated=simulated)


def _counted(counts: dict[str, int], lang: str) -> str:
    words = {
        ("region", "en"): ("{} region", "{} regions"),
        ("industry", "en"): ("{} industry", "{} industries"),
        ("region", "zh"): ("{} 个地区", "{} 个地区"),
        ("industry", "zh"): ("{} 个行业", "{} 个行业"),
    }
    parts = [
        words[what, lang][number != 1].format(count_words(number))
        for what, number in counts.items()
        if number
    ]
    return (" and " if lang == "en" else "和 ").join(parts)
