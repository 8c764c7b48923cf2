"""What `simulate_disruption` says in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.measures.supply._risk_words import assumption_caveats, setting_words, waves_apart
from jiju.results.names import name_in_both
from jiju.results.sentences import statement
from jiju.results.wording import count_words, percent_words

if TYPE_CHECKING:
    import pandas as pd

    from jiju.results import Statement

__all__ = ["disruption_statements"]


def disruption_statements(
    table: pd.DataFrame, path: pd.DataFrame, by_industry: pd.DataFrame, details: dict[str, Any]
) -> list[Statement]:
    """The answer, what it means, what it does not mean, and what to keep in mind."""
    said = [_answer(details)]
    others = table[table["side"] != "shocked"]
    if len(others):
        first = others.iloc[0]
        lost = percent_words(float(first["loss"]))
        en, zh = name_in_both(str(first["name"]))
        said.append(
            statement(
                "meaning",
                f"Besides what fails, {en} loses the most output: {lost} of its own, from step "
                f"{first['step']} on.",
                f"失效者之外，损失产出最多的是“{zh}”：自第 {first['step']} 步起，共损失自身产出的 {lost}。",
            )
        )
    named = by_industry[by_industry["industry"] != ""]
    if len(named) > 1 and float(named["lost_output"].iloc[0]) > 0.0:
        hit = named.iloc[0]
        share = percent_words(float(hit["lost_share"]))
        en, zh = name_in_both(str(hit["industry"]))
        said.append(
            statement(
                "meaning",
                f"The industry that loses most is {en}: {share} of its output, what fails included.",
                f"损失最大的行业是“{zh}”：损失其产出的 {share}，含失效者自身。",
            )
        )
    through = _passes_through(table, path)
    if through is not None:
        (en, zh), k = name_in_both(through[0]), count_words(through[1])
        said.append(
            statement(
                "meaning",
                f"Of what is hit only at second hand, most falls through {en}: {k} directly behind it.",
                f"在间接受损者中，经由“{zh}”波及的最多：其后直接有 {k} 家。",
            )
        )
    en, zh = setting_words(details)
    said.append(
        statement(
            "caveat",
            f"Settings, which change the numbers: {en}.",
            f"设定（会改变数值）：{zh}。",
        )
    )
    said.append(
        statement(
            "limit",
            "A step is not a day: nobody draws on stocks, finds a new supplier or buyer, or makes more than "
            "before; and only firms in the table can be hit.",
            "一步不等于一天：假定企业不动用库存，不寻找新的供应方或买家，也不增产；且只涉及表中的企业。",
        )
    )
    said.append(waves_apart())
    return said + assumption_caveats(details)


def _answer(details: dict[str, Any]) -> Statement:
    what, share = details["what"], percent_words(details["lost_share"])
    own, k = percent_words(details["own_share"]), count_words(details["affected"])
    n, steps = count_words(details["firms"]), count_words(details["reach"])
    cut = percent_words(details["shock"])
    several = len(details["shocked"]) > 1 and details["region"] is None and details["industry"] is None
    s = "" if several else "s"
    stop_en, stop_zh = (
        (f"stop{s}", "停产") if details["shock"] == 1.0 else (f"make{s} {cut} less", f"减产 {cut}")
    )
    if not details["affected"]:
        return statement(
            "answer",
            f"If {what['en']} {stop_en}, {own} of all output is lost directly, and none of the others of "
            f"{n} firms loses any.",
            f"若{what['zh']}{stop_zh}，直接损失全部产出的 {own}，{n} 家企业中的其余企业不受影响。",
        )
    return statement(
        "answer",
        f"If {what['en']} {stop_en}, {share} of the output of all {n} firms is lost, {own} directly; in "
        f"{steps} step{'s' if details['reach'] != 1 else ''} it reaches {k} other "
        f"firm{'s' if details['affected'] != 1 else ''}.",
        f"若{what['zh']}{stop_zh}，全部 {n} 家企业的产出损失 {share}（其中直接损失 {own}）；"
        f"经 {steps} 步波及另外 {k} 家企业。",
    )


def _passes_through(table: pd.DataFrame, path: pd.DataFrame) -> tuple[str, int] | None:
    """Of those that fell themselves: through whom most output is lost next, and how many firms."""
    shocked = set(table.loc[table["side"] == "shocked", "firm"])
    behind = path[~path["via"].isin(shocked)]
    if not len(behind):
        return None
    lost = behind.groupby("via").agg(lost=("lost_output", "sum"), firms=("firm", "nunique"))
    lost = lost.sort_values(["lost", "firms"], ascending=False, kind="stable")
    names = dict(zip(table["firm"], table["name"], strict=True))
    first = str(lost.index[0])
    return names.get(first, first), int(lost["firms"].iloc[0])
