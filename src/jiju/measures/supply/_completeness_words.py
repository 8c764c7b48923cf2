"""What the completeness of a chain says in sentences, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.measures.supply._flow_words import flow_caveats, named_caveat
from jiju.measures.supply._home import ELSEWHERE, HOME
from jiju.results.names import name_in_both
from jiju.results.sentences import listed, statement
from jiju.results.wording import count_words, percent_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.measures.supply._stage_suppliers import Supplied
    from jiju.results import Statement

__all__ = ["completeness_statements", "stage_reason"]


def stage_reason(row: dict[str, Any], of: Supplied, industries: Sequence[str]) -> tuple[str, str]:
    """One stage in words.

    Parameters
    ----------
    row : dict
        Of the table.
    of : Supplied
        Its suppliers.
    industries : sequence of str
        Its codes.

    Returns
    -------
    en, zh : str
        In both languages.
    """
    local, status = row["local_suppliers"], row["status"]
    elsewhere = of.count(ELSEWHERE)
    if status == "missing":
        few = _in_both(list(industries), 4)
        en = f"no firm of the table supplies it (looked for: {few[0]})"
        zh = f"企业表中没有供应该环节的企业（查找的行业：{few[1]}）"
        if of.near:
            en += f"; is {of.near} meant?"
            zh += f"；是否指“{of.near}”？"
    elif status == "unknown":
        en = f"{_firms(row['suppliers'])} supply it, but their regions are not known"
        zh = f"有 {count_words(row['suppliers'])} 家企业供应，但所在地区未知"
    elif status == "imported":
        where = _in_both(_regions(of), 3)
        en = f"no supplier at home; {_firms(elsewhere)} elsewhere ({where[0]})"
        zh = f"本地没有供应商；外地有 {count_words(elsewhere)} 家（{where[1]}）"
    else:
        if status == "single":
            name = name_in_both(str(of.firms.loc[of.firms["origin"] == HOME, "name"].iloc[0]))
            en, zh = f"one supplier at home, {name[0]}", f"本地仅一家供应商：{name[1]}"
        else:
            en, zh = f"{count_words(local)} suppliers at home", f"本地有 {count_words(local)} 家供应商"
        if not row["complete"]:
            en += f", {count_words(row['wanted'])} wanted"
            zh += f"，要求 {count_words(row['wanted'])} 家"
        if elsewhere:
            en += f"; {_firms(elsewhere)} elsewhere"
            zh += f"；外地另有 {count_words(elsewhere)} 家"
    if row["import_share"] > 0.0:  # not where it is not known
        share = percent_words(row["import_share"])
        en += f"; {share} of what home buys of it comes from elsewhere"
        zh += f"；本地采购中 {share} 来自外地"
    if row["upstream_open"]:
        count = row["upstream_open"]
        lack = "one stage lacks" if count == 1 else f"{count} stages lack"
        en += f"; upstream of it {lack} suppliers at home"
        zh += f"；其上游有 {count} 个环节本地尚缺"
    return en, zh


def _firms(count: int) -> str:
    return f"{count_words(count)} firm" if count == 1 else f"{count_words(count)} firms"


def _regions(of: Supplied) -> list[str]:
    """Where the suppliers elsewhere are, the most first."""
    found = of.firms.loc[of.firms["origin"] == ELSEWHERE, "region"].value_counts()
    return sorted((str(name) for name in found.index), key=lambda name: (-found[name], name))


def _in_both(names: list[str], shown: int) -> tuple[str, str]:
    """Names as a list in each language."""
    both = [name_in_both(name) for name in names]
    return listed([en for en, _ in both], shown)[0], listed([zh for _, zh in both], shown)[1]


def completeness_statements(
    table: pd.DataFrame, what_if: pd.DataFrame, notes: pd.DataFrame, details: dict[str, Any]
) -> list[Statement]:
    """The answer first, then what would change it, what it does not say, and what was assumed.

    Parameters
    ----------
    table, what_if, notes : DataFrame
        Of the result.
    details : dict
        Of the result.

    Returns
    -------
    list of Statement
        In both languages.
    """
    labels = {
        stage: (name_in_both(en)[0], name_in_both(zh)[1])
        for stage, en, zh in zip(table["stage"], table["label_en"], table["label_zh"], strict=True)
    }
    said = [_answer(details)]
    said += _by_status(table, labels)
    said += _change(what_if, labels, details)
    said += [
        statement(
            "limit",
            "A firm of the right industry is not yet a supplier of this part, in this quality, for these "
            "buyers: industries are coarser than parts.",
            "行业相符的企业未必能供应这种零部件、达到所需质量并供给这些买家：行业分类比零部件粗。",
        ),
        statement(
            "limit",
            "A stage is missing where the table of firms has nobody for it; firms outside the table are not "
            "seen. The number compares regions on one chain, not chains.",
            "“缺失”指企业表中没有；表外企业无法看到。该数值只能用于同一产业链在不同地区之间的比较，不能跨链比较。",
        ),
    ]
    return said + _caveats(notes, details) + flow_caveats(details)


def _answer(details: dict[str, Any]) -> Statement:
    share, second = percent_words(details["completeness"]), percent_words(details["second_source"])
    full, every = count_words(details["complete"]), count_words(details["stages"])
    there = name_list(details["home"])
    weighted = details["weights"] != "equal"
    en = f"{full} of {every} stages of the chain have the suppliers they need {there[0]}"
    zh = f"全链 {every} 个环节中，{full} 个{there[1]}具备所需供应商"
    if weighted:
        en += f", which is {share} of the cost; {second} of the cost has a second source"
        zh += f"，按成本计完整度为 {share}；按成本计 {second} 有两家及以上供应商"
    else:
        en += f" ({share}, each counted the same); {second} have a second source"
        zh += f"（完整度 {share}，各环节等权）；{second} 的环节有两家及以上供应商"
    return statement("answer", f"{en}.", f"{zh}。")


def name_list(home: Sequence[str]) -> tuple[str, str]:
    """Where home is, in a sentence."""
    if not home:
        return "in the table of firms", "在企业表中"
    both = [name_in_both(name) for name in home]
    return f"in {listed([en for en, _ in both])[0]}", f"在{listed([zh for _, zh in both])[1]}"


def _by_status(table: pd.DataFrame, labels: dict[str, tuple[str, str]]) -> list[Statement]:
    said = []
    for status, en, zh in (
        ("missing", "No firm of the table supplies", "企业表中无人供应的环节"),
        ("imported", "Supplied from elsewhere only", "仅由外地供应的环节"),
        ("single", "With a single supplier at home", "本地仅一家供应商的环节"),
        ("few", "With fewer suppliers at home than wanted", "本地供应商不足的环节"),
        ("unknown", "With suppliers whose region is not known", "供应商地区未知的环节"),
    ):
        rows = table[table["status"] == status].sort_values("cost_share", ascending=False, kind="stable")
        if len(rows):
            names = [labels[stage] for stage in rows["stage"]]
            share = percent_words(float(rows["cost_share"].sum()))
            said.append(
                statement(
                    "meaning",
                    f"{en}: {listed([name[0] for name in names])[0]} ({share} of the weight).",
                    f"{zh}：{listed([name[1] for name in names])[1]}（权重 {share}）。",
                )
            )
    return said


def _change(
    what_if: pd.DataFrame, labels: dict[str, tuple[str, str]], details: dict[str, Any]
) -> list[Statement]:
    """What more suppliers would change most: in completeness, else in second sources."""
    if not len(what_if):
        return []
    top = what_if.iloc[0]
    needed = int(top["needed"])
    same = ["gain", "secure_after", "needed"] if top["gain"] > 0.0 else ["secure_after", "needed"]
    alike = what_if[(abs(what_if[same] - top[same].astype(float)) < 1e-9).all(axis=1)]
    name = _either([labels[stage] for stage in alike["stage"]])
    more_en = "one more supplier" if needed == 1 else f"{needed} more suppliers"
    if top["gain"] > 0.0:
        after, now = percent_words(top["completeness_after"]), percent_words(details["completeness"])
        return [
            statement(
                "meaning",
                f"At home, {more_en} of {name[0]} would raise the completeness most, from {now} to {after}.",
                f"本地若增加 {needed} 家{name[1]}供应商，完整度提升最多：由 {now} 升至 {after}。",
            )
        ]
    after, now = percent_words(top["secure_after"]), percent_words(details["second_source"])
    if top["secure_after"] <= details["second_source"]:
        return []
    # A stage of no weight, such as the product itself, may lack suppliers all the same.
    whole = details["complete"] == details["stages"]
    whole_en, whole_zh = (
        ("Nothing lacks; ", "各环节均已具备；")
        if whole
        else ("What lacks suppliers carries no weight; ", "尚缺供应商的环节没有权重；")
    )
    return [
        statement(
            "meaning",
            f"{whole_en}{more_en} of {name[0]} at home would add most to the cost with a second source, "
            f"from {now} to {after}.",
            f"{whole_zh}本地若再增加 {needed} 家{name[1]}供应商，"
            f"有备份的成本占比提升最多：由 {now} 升至 {after}。",
        )
    ]


def _either(names: list[tuple[str, str]]) -> tuple[str, str]:
    """One of several stages."""
    en, zh = [name for name, _ in names], [f"“{name}”" for _, name in names]
    if len(names) == 1:
        return en[0], zh[0]
    return f"{', '.join(en[:-1])} or {en[-1]}", f"{'、'.join(zh[:-1])}或{zh[-1]}"


def _caveats(notes: pd.DataFrame, details: dict[str, Any]) -> list[Statement]:
    said = []
    if not details["home"]:
        said.append(
            statement(
                "caveat",
                "No home is named: every firm of the table counts as at home.",
                "未指定本地范围：企业表中的企业都视为本地。",
            )
        )
    if details["without_region"] and details["home"]:
        count = count_words(details["without_region"])
        said.append(
            statement(
                "caveat",
                f"Firms without a region do not count as at home: {count}.",
                f"没有地区信息的企业不计为本地：{count} 家。",
            )
        )
    if details["weights"] == "equal":
        said.append(
            statement(
                "caveat",
                "No cost shares are given: every stage weighs the same.",
                "未给出成本占比：各环节权重相同。",
            )
        )
    for en, zh in notes.loc[notes["what"] == "cost shares", ["reason_en", "reason_zh"]].itertuples(
        index=False
    ):
        said.append(statement("caveat", f"{en[0].upper()}{en[1:]}.", f"{zh}。"))
    for key, en, zh in (
        (
            "cost share unknown",
            "Stages without a cost share, given an equal part of the rest",
            "成本占比未知、取余下均分值的环节",
        ),
        ("in a circle", "Stages that feed each other in a circle", "互为上下游的环节"),
        ("upstream not a stage", "Stages with an upstream that has no row", "上游未单独列出的环节"),
        ("industry of no firm", "Stages with an industry that no firm has", "所列行业没有企业的环节"),
        (
            "longer codes",
            "Stages for which the longer codes count that begin with theirs",
            "以更细代码计入的环节",
        ),
    ):
        names = list(dict.fromkeys(notes["subject"][notes["what"] == key].tolist()))
        said += named_caveat(names, en, zh)
    return said
