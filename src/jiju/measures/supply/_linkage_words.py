"""What linkages say in sentences, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.measures.supply._flow_words import flow_caveats, named_caveat
from jiju.results.names import name_in_both
from jiju.results.sentences import listed, statement
from jiju.results.wording import count_words, percent_words

if TYPE_CHECKING:
    import pandas as pd

    from jiju.results import Statement

__all__ = ["linkage_statements"]


def linkage_statements(
    table: pd.DataFrame, left_out: pd.DataFrame, details: dict[str, Any]
) -> list[Statement]:
    """The answer first, then what it means, what it does not, and what to keep in mind.

    Parameters
    ----------
    table, left_out : DataFrame
        Of the result.
    details : dict
        Of the result.

    Returns
    -------
    list of Statement
        In both languages.
    """
    said = [_answer(table, details)]
    key = table["industry"][table["role"] == "key"].tolist()
    if key:
        names = [listed([name_in_both(name)[k] for name in key])[k] for k in (0, 1)]
        said.append(
            statement(
                "meaning",
                f"Key industries, which both pull and feed the others more than the average one: {names[0]}.",
                f"关键行业对上游的拉动和对下游的支撑均高于平均水平：{names[1]}。",
            )
        )
    said += [
        statement(
            "meaning",
            "The loss without an industry counts its own output and what all others would sell less, near or "
            "far, if nobody replaced it.",
            "剔除损失包括该行业自身的产出，以及在无人替代时其他行业直接和间接减少的销售。",
        ),
        statement(
            "limit",
            "It is an upper bound, not a forecast: coefficients of one year stay fixed, nobody finds another "
            "supplier or buyer, and prices do not move.",
            "这是上限而非预测：系数固定为一年的水平，假定无人另寻供应商或买家，价格不变。",
        ),
        statement(
            "limit",
            "What is bought and sold outside the table is not in it: linkages stop at its border.",
            "表外的采购与销售不在其中：关联只算到表的边界。",
        ),
    ]
    said += _matters(left_out)
    if details["final_uses"]:
        uses = [name_in_both(name) for name in details["final_uses"]]
        said.append(
            statement(
                "caveat",
                f"Counted as final use, since they supply nothing: {listed([en for en, _ in uses])[0]}.",
                f"因不供应任何行业而计为最终使用：{listed([zh for _, zh in uses])[1]}。",
            )
        )
    if details["links_not_listed"]:
        said.append(
            statement(
                "caveat",
                f"The {count_words(details['links'])} strongest pairs are listed; "
                f"{count_words(details['links_not_listed'])} more are not.",
                f"列出最强的 {count_words(details['links'])} 对，"
                f"另有 {count_words(details['links_not_listed'])} 对未列。",
            )
        )
    return said + flow_caveats(details)


def _answer(table: pd.DataFrame, details: dict[str, Any]) -> Statement:
    total, roles = count_words(details["industries"]), details["roles"]
    known = table[table["extraction"].notna()]
    key = roles.get("key", 0)
    verb = "pulls and feeds" if key <= 1 else "pull and feed"
    both = f"{count_words(key) if key else 'none'} {verb}"
    en = f"Of {total} industries, {both} the others more than the average one"
    some = f"有 {count_words(key)} 个行业" if key else "没有行业"
    zh = f"在 {total} 个行业中，{some}对上游的拉动和对下游的支撑均高于平均水平"
    if len(known):
        top = known.iloc[0]
        name, share = name_in_both(top["industry"]), percent_words(float(top["extraction_share"]))
        en += f"; all output would fall most, by {share}, without {name[0]}"
        zh += f"；若没有“{name[1]}”，全部产出降幅最大，为 {share}"
    return statement("answer", f"{en}.", f"{zh}。")


def _matters(left_out: pd.DataFrame) -> list[Statement]:
    """One sentence for each thing that is the matter with some industries."""
    said = []
    for keys, en, zh in (
        (
            ("no output given", "no output"),
            "Left out, with their flows, for want of an output",
            "因没有产出而连同往来剔除",
        ),
        (
            ("uses up what it makes",),
            "Without a multiplier, since they use up all they make",
            "因用尽自身产出而没有乘数",
        ),
        (("inputs reach output",), "Buying as much as they make, or more", "采购达到或超过产出"),
        (
            ("negative final use",),
            "Selling more to the industries of the table than they make",
            "对表中各行业的销售超过产出",
        ),
        (
            ("output differs",),
            "With an output other than sales and final use add up to",
            "产出与销售及最终使用之和不符",
        ),
    ):
        names = left_out["industry"][left_out["what"].isin(keys)].tolist()
        said += named_caveat(names, en, zh)
    return said
