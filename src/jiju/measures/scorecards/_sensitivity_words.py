"""What a sensitivity analysis says in sentences, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.measures.scorecards._wording import IMPUTED, grid_caveats, little_known
from jiju.measures.scorecards._words import plural
from jiju.results.names import name_in_both
from jiju.results.sentences import listed, statement
from jiju.results.wording import count_words, number_words, percent_words

if TYPE_CHECKING:
    import pandas as pd

    from jiju.measures.scorecards._table import Grid
    from jiju.results import Statement

__all__ = ["sensitivity_statements"]


def sensitivity_statements(
    table: pd.DataFrame, tables: dict[str, pd.DataFrame], details: dict[str, Any], grid: Grid
) -> list[Statement]:
    """All sentences, the answer first.

    Parameters
    ----------
    table, tables, details
        Of the result.
    grid : Grid
        The numbers.

    Returns
    -------
    list of Statement
        In both languages.
    """
    said = [_answer(table, details), *_widest(table, details), *_causes(tables["indices"], details)]
    choices = tables["choices"].drop_duplicates("choice")
    en, zh = listed(list(choices["label_en"].str.lower()), 12)[0], listed(list(choices["label_zh"]), 12)[1]
    said.append(
        statement(
            "limit",
            f"Only these choices were varied: {en}. What was not varied, such as which indicators there are, "
            "is not in the intervals; and they are no statement of chance.",
            f"仅变动了以下选择：{zh}。未变动的内容（例如指标体系本身）不在区间之内；区间也不是对偶然性的推断。",
        )
    )
    said.append(_error(table))
    said += _missing(tables, details)
    if grid.open_ends:
        n, one = count_words(grid.open_ends), grid.open_ends == 1
        said.append(
            statement(
                "caveat",
                f"{plural(grid.open_ends, 'number')} {'has' if one else 'have'} a bound that is open (such "
                f"as “more than”); {'it is' if one else 'they are'} not moved beyond what is stated.",
                f"有 {n} 个数值的一端没有界限（如“超过”），变动不超出原文所述。",
            )
        )
    if details["unscored"]:
        en, zh = listed(details["unscored"])
        said.append(
            statement(
                "caveat",
                f"In some evaluations these places have no score and count as last: {en}.",
                f"以下地区在部分试算中没有得分，按末位计：{zh}。",
            )
        )
    return said + grid_caveats(grid, simulated=details["simulated"])


def _answer(table: pd.DataFrame, details: dict[str, Any]) -> Statement:
    n, level = count_words(details["evaluations"]), percent_words(details["level"])
    places = count_words(len(table))
    before_en, before_zh = little_known(details)
    name = name_in_both(str(table["place"].iloc[0] if details["place"] is None else details["place"]))
    if details["place"] is not None:
        row = table[table["place"] == details["place"]].iloc[0]
        low, high, rank = int(row["low"]), int(row["high"]), int(row["rank"])
        span_en = f"{low}" if low == high else f"between {low} and {high}"
        span_zh = f"第 {low} 名" if low == high else f"第 {low} 至第 {high} 名之间"
        return statement(
            "answer",
            f"{before_en}Over {n} plausible settings the rank of {name[0]} is {span_en} in {level} "
            f"of them, among {places} places; by the settings as given it is {rank}.",
            f"{before_zh}在 {n} 种合理设置下，{name[1]}在 {places} 个地区中的名次"
            f"有 {level} 为{span_zh}；按给定设置为第 {rank} 名。",
        )
    first = table.iloc[0]
    shift = number_words(details["mean_shift"])
    held = percent_words(round(float(first["same"]), 3))
    return statement(
        "answer",
        f"{before_en}Over {n} plausible settings the rank of a place moves by {shift} on average, among "
        f"{places} places; {name[0]}, rank {int(first['rank'])} by the settings as given, has the "
        f"same rank in {held} of them.",
        f"{before_zh}在 {n} 种合理设置下，{places} 个地区的名次平均变动 {shift} 名；"
        f"按给定设置排第 {int(first['rank'])} 的{name[1]}在其中 {held} 的情形下名次不变。",
    )


def _widest(table: pd.DataFrame, details: dict[str, Any]) -> list[Statement]:
    width = table["high"] - table["low"]
    level = percent_words(details["level"])
    middle = number_words(float(np.median(width)))
    row = table.iloc[int(np.argmax(width.to_numpy()))]
    low, high = int(row["low"]), int(row["high"])
    name = name_in_both(str(row["place"]))
    return [
        statement(
            "meaning",
            f"Half of the {level} intervals are at most {middle} ranks wide; the widest is that of "
            f"{name[0]}: {low} to {high}. Places whose intervals overlap widely cannot be told apart by "
            "this scorecard.",
            f"半数地区的 {level} 名次区间宽度不超过 {middle} 名；最宽的是{name[1]}：第 {low} 至"
            f"第 {high} 名。区间大幅重叠的地区，凭这份综合评分无法区分高下。",
        )
    ]


def _causes(indices: pd.DataFrame, details: dict[str, Any]) -> list[Statement]:
    output = "rank" if details["place"] is not None else "shift"
    rows = indices[indices["output"] == output]
    if rows["total"].isna().all():
        return [
            statement("meaning", "No choice moves a rank at all.", "任何选择都不改变名次。"),
        ]
    first, *others = [row for _, row in rows.sort_values("total", ascending=False, kind="stable").iterrows()]
    name = name_in_both(str(details["place"]))
    of_en = f"the rank of {name[0]}" if output == "rank" else "the ranks"
    of_zh = f"{name[1]}名次" if output == "rank" else "名次"
    share, low, high = (
        # An estimate may lie beyond what a share can be.
        percent_words(round(min(max(float(first[k]), 0.0), 1.0), 3))
        for k in ("total", "total_low", "total_high")
    )
    own = percent_words(round(min(max(float(first["first"]), 0.0), 1.0), 3))
    second_en = f" Next is “{others[0]['label_en'].lower()}”." if others else ""
    second_zh = f"其次是“{others[0]['label_zh']}”。" if others else ""
    return [
        statement(
            "meaning",
            f"What moves {of_en} most is “{first['label_en'].lower()}”: it has a part in {share} of the "
            f"variance ({low} to {high}), and accounts for {own} of it on its own.{second_en}",
            f"对{of_zh}影响最大的是“{first['label_zh']}”：参与了 {share} 的方差（{low} 至 {high}），"
            f"其中单独解释 {own}。{second_zh}",
        )
    ]


def _error(table: pd.DataFrame) -> Statement:
    most = number_words(float(table[["low_error", "high_error"]].to_numpy().max()))
    return statement(
        "caveat",
        f"The ends of the intervals have a standard error of at most {most} ranks; more evaluations make it "
        "smaller.",
        f"区间端点的标准误最大为 {most} 名；增加试算次数可使其减小。",
    )


def _missing(tables: dict[str, pd.DataFrame], details: dict[str, Any]) -> list[Statement]:
    missing = tables["missing"]
    if missing.empty:
        return [statement("caveat", "No number is missing.", "没有缺失的数值。")]
    count, one = count_words(len(missing)), len(missing) == 1
    are_en = f"{plural(len(missing), 'number')} {'is' if one else 'are'} missing"
    them_en, they_en = ("it", "it is") if one else ("them", "they are")
    if "impute" in set(tables["choices"]["choice"]):
        return [
            statement(
                "caveat",
                f"{are_en}; the ways to fill {them_en} in are one of the choices varied.",
                f"缺失 {count} 个数值；补值方法已作为一项选择参与变动。",
            )
        ]
    way_en, way_zh = IMPUTED[details["settings"]["impute"]]
    return [
        statement(
            "caveat",
            f"{are_en}; in every evaluation {they_en} {way_en}. What {'it' if one else 'they'} could do "
            "to the ranks is not in the intervals.",
            f"缺失 {count} 个数值，各次试算均{way_zh}；其可能造成的名次变动不在区间之内。",
        )
    ]
