"""What chokepoints say in sentences, in English and Chinese."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.measures.supply._flow_words import flow_caveats
from jiju.measures.supply._home import ELSEWHERE, HOME, UNKNOWN
from jiju.results.names import name_in_both
from jiju.results.sentences import listed, statement
from jiju.results.wording import count_words, number_words, percent_words

if TYPE_CHECKING:
    import pandas as pd

    from jiju.measures.supply._network import Network
    from jiju.results import Statement

__all__ = ["chokepoint_statements", "input_reasons", "supplier_reasons"]

_NAMED = 5  # chokepoints named in the summary
_FEW_FLOWS = 0.8  # share of purchases from a single supplier from which on the flows look known in part


def supplier_reasons(table: pd.DataFrame, network: Network, *, at_home: bool) -> tuple[list[str], list[str]]:
    """Each supplier in words.

    Parameters
    ----------
    table : DataFrame
        Of the result, without the reasons.
    network : Network
        For the names of users.
    at_home : bool
        Whether home is given.

    Returns
    -------
    en, zh : list of str
        One a row.
    """
    names = dict(zip(network.firms, network.names, strict=True))
    rows = [_supplier(row, names, home=at_home) for row in _records(table)]
    return [en for en, _ in rows], [zh for _, zh in rows]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _supplier(row: dict[str, Any], names: dict[str, str], *, home: bool) -> tuple[str, str]:
    if not row["users"]:
        return _with_risk("nobody at home buys from it directly", "本地没有企业直接向其采购", row, home=home)
    if not row["product"]:
        en = "what it supplies is not known, so nobody can tell who could step in"
        return _with_risk(en, "所供产品未知，无法判断谁能替代", row, home=home)
    main = name_in_both(names.get(row["main_user"], row["main_user"]))
    only = name_in_both(names.get(row["single_user"], row["single_user"]))
    share = percent_words(row["market_share"])
    users, alone = row["users"], row["single_users"]
    if alone:
        en, zh = _of_users(alone, users, only)
        en, zh = f"the only supplier of {en}", f"是{zh}的唯一供应商"
    else:
        en, zh = _of_users(users, users, main)
        en, zh = f"{en} can also buy it from others", f"{zh}另有其他供应商"
    en += f"; sells {share} of the product"
    zh += f"；占该产品采购的 {share}"
    others, abroad = row["others_home"], row["others_abroad"]
    place, place_zh = (" at home", "本地") if home else ("", "表中")
    if not others:
        en += f"; nobody else{place or ' in the table'} makes it"
        zh += f"；{place_zh}没有其他企业生产"
    else:
        noun = "other maker" if others == 1 else "other makers"
        size, size_zh = _cover(row["cover"])
        en += f"; {count_words(others)} {noun}{place}, in all {size} of what it sells"
        zh += f"；{place_zh}另有 {count_words(others)} 家，规模合计为其销售额的 {size_zh}"
    if abroad:
        en += f"; {count_words(abroad)} more elsewhere"
        zh += f"；外地或地区不明的另有 {count_words(abroad)} 家"
    return _with_risk(en, zh, row, home=home)


def _cover(cover: float) -> tuple[str, str]:
    if cover < 1.0:
        return percent_words(cover), percent_words(cover)
    return f"{number_words(cover)} times the size", f"{number_words(cover)} 倍"


def _of_users(count: int, total: int, name: tuple[str, str]) -> tuple[str, str]:
    """Some of the users by number, one of them by name."""
    if total == 1:
        return name[0], f"“{name[1]}”"
    if count == total:
        return (
            f"all {count_words(total)} users, such as {name[0]}",
            f"“{name[1]}”等全部 {count_words(total)} 家使用方",
        )
    if count == 1:
        return (
            f"{name[0]} (one of {count_words(total)} users)",
            f"“{name[1]}”（{count_words(total)} 家使用方之一）",
        )
    en = f"{count_words(count)} of {count_words(total)} users, such as {name[0]}"
    return en, f"“{name[1]}”等 {count_words(count)} 家（共 {count_words(total)} 家使用方）"


def _with_risk(en: str, zh: str, row: dict[str, Any], *, home: bool) -> tuple[str, str]:
    if math.isnan(row["risk"]):
        return en, zh
    said = _range(row["risk_low"], row["risk"])
    whose, whose_zh = ("home's output", "本地产出") if home else ("all output", "全部产出")
    return f"{en}; {said[0]} of {whose} would stop with it", f"{zh}；若中断，{whose_zh}的 {said[1]} 将停"


def _range(low: float, high: float) -> tuple[str, str]:
    """From a lower to an upper bound, as one number where they are the same."""
    ends = percent_words(low), percent_words(high)
    if ends[0] == ends[1]:
        return ends[1], ends[1]
    return f"{ends[0]} to {ends[1]}", f"{ends[0]} 至 {ends[1]}"


def input_reasons(frame: pd.DataFrame, network: Network, *, at_home: bool) -> tuple[list[str], list[str]]:
    """Each input in words.

    Parameters
    ----------
    frame : DataFrame
        The table of inputs, without the reasons.
    network : Network
        For the names of suppliers.
    at_home : bool
        Whether home is given.

    Returns
    -------
    en, zh : list of str
        One a row.
    """
    names = dict(zip(network.firms, network.names, strict=True))
    rows = []
    for row in _records(frame):
        largest = name_in_both(names.get(row["largest"], row["largest"]))
        share = percent_words(row["largest_share"])
        if row["suppliers"] == 1:
            en, zh = f"all from {largest[0]}", f"全部来自“{largest[1]}”"
        else:
            sellers = count_words(row["suppliers"])
            en = f"from {sellers} suppliers, {share} from {largest[0]}"
            zh = f"来自 {sellers} 家，其中“{largest[1]}”占 {share}"
        if at_home:
            local = count_words(row["local_suppliers"])
            if row["import_share"] > 0.0:
                foreign = percent_words(row["import_share"])
                en, zh = f"{foreign} comes from elsewhere; {en}", f"{foreign} 来自外地；{zh}"
            makers = "maker" if row["local_suppliers"] == 1 else "makers"
            en += f"; {local if row['local_suppliers'] else 'no'} {makers} at home"
            zh += f"；本地有 {local} 家生产" if row["local_suppliers"] else "；本地没有企业生产"
            if row["unknown_share"] > 0.0:
                en += f"; {percent_words(row['unknown_share'])} of unknown origin"
                zh += f"；{percent_words(row['unknown_share'])} 来源不明"
        if row["single_users"]:
            users, alone = count_words(row["users"]), count_words(row["single_users"])
            have = "has" if row["single_users"] == 1 else "have"
            en += f"; {alone} of {users} users {have} one supplier only"
            zh += f"；{users} 家使用方中 {alone} 家只有一个供应商"
        rows.append((en, zh))
    return [en for en, _ in rows], [zh for _, zh in rows]


def chokepoint_statements(
    table: pd.DataFrame, inputs: pd.DataFrame, details: dict[str, Any]
) -> list[Statement]:
    """The answer first, then names, the rule, what it does not say, and what was assumed.

    Parameters
    ----------
    table, inputs : DataFrame
        Of the result.
    details : dict
        Of the result.

    Returns
    -------
    list of Statement
        In both languages.
    """
    found = table[table["chokepoint"]]
    said = [_answer(found, details), *_named(found), *_dependent(inputs, details)]
    if details["products_known"]:
        said.append(_rule(details))
    return said + _limits(details) + _caveats(details) + flow_caveats(details)


def _answer(found: pd.DataFrame, details: dict[str, Any]) -> Statement:
    every = count_words(details["suppliers"])
    if not details["products_known"]:
        return statement(
            "answer",
            "Whether a supplier can be replaced cannot be told: neither industries nor products are known, "
            "so nobody can say who makes the same.",
            "无法判断供应商能否替代：行业与产品均未知，无从知道谁生产同类产品。",
        )
    if not len(found):
        return statement(
            "answer",
            f"None of {every} suppliers is a chokepoint by the rule stated below.",
            f"按下述规则，{every} 家供应商中没有难以替代者。",
        )
    top = found.iloc[0]
    name, product = name_in_both(top["name"]), name_in_both(top["product"])
    firms = count_words(int(found["supplier"].nunique()))
    of = details["chokepoints_by_origin"]
    are = "are chokepoints" if firms != "1" else "is a chokepoint"
    en, zh = f"{firms} of {every} suppliers {are}", f"{every} 家供应商中有 {firms} 家难以替代"
    if details["home"]:
        far, near = count_words(of.get(ELSEWHERE, 0)), count_words(of.get(HOME, 0))
        lost = count_words(of.get(UNKNOWN, 0))
        also, also_zh = (f", {lost} of unknown region", f"；地区不明 {lost} 家") if lost != "0" else ("", "")
        en += f" ({far} from elsewhere, {near} at home{also})"
        zh += f"（外地 {far} 家，即“卡脖子”；本地 {near} 家{also_zh}）"
    en += f"; first is {name[0]} ({product[0]})"
    zh += f"；居首的是“{name[1]}”（{product[1]}）"
    if not math.isnan(float(top["risk"])):
        low, high = float(top["risk_low"]), float(top["risk"])
        share = _range(low, high)
        whose, whose_zh = (
            ("of home's output", "本地产出") if details["home"] else ("of all output", "全部产出")
        )
        en += f": without it {share[0]} {whose} would stop"
        zh += f"：若中断，{whose_zh}的 {share[1]} 将停"
    return statement("answer", f"{en}.", f"{zh}。")


def _named(found: pd.DataFrame) -> list[Statement]:
    said = []
    for row in _records(found.head(_NAMED)):
        name, product = name_in_both(row["name"]), name_in_both(row["product"])
        region = name_in_both(row["region"])
        where, where_zh = (f", {region[0]}", f"，{region[1]}") if row["region"] else ("", "")
        said.append(
            statement(
                "meaning",
                f"{name[0]} ({product[0]}{where}): {row['reason_en']}.",
                f"{name[1]}（{product[1]}{where_zh}）：{row['reason_zh']}。",
            )
        )
    return said


def _dependent(inputs: pd.DataFrame, details: dict[str, Any]) -> list[Statement]:
    rows = inputs[inputs["dependent"]]
    if not len(rows):
        return []
    names = [name_in_both(name) for name in rows["product"]]
    if details["home"]:
        shares = [percent_words(share) for share in rows["import_share"]]
        start, start_zh = "Inputs that depend on elsewhere", "依赖外地的投入"
    else:
        shares = [percent_words(share) for share in rows["largest_share"]]
        start, start_zh = "Inputs that depend on one supplier", "依赖单一供应商的投入"
    en = listed([f"{name[0]} ({share})" for name, share in zip(names, shares, strict=True)])[0]
    zh = listed([f"{name[1]}（{share}）" for name, share in zip(names, shares, strict=True)])[1]
    return [statement("meaning", f"{start}: {en}.", f"{start_zh}：{zh}。")]


def _rule(details: dict[str, Any]) -> Statement:
    share = percent_words(details["dominance"])
    who, who_zh = (
        ("the others at home", "本地其他企业") if details["home"] else ("all others", "其他所有企业")
    )
    cannot = " that cannot do without it" if details["essentiality"] == "table" else ""
    cannot_zh = "离不开它的" if details["essentiality"] == "table" else ""
    return statement(
        "meaning",
        f"The rule: at least one user{cannot} has no other supplier of the product, or it sells {share} or "
        f"more of it; and {who} who make it are together smaller than what it sells. Listed by what would "
        "stop, then by users without another supplier.",
        f"判定规则：至少一家{cannot_zh}使用方没有其他供应商，或其占该产品的 {share} 及以上；"
        f"并且{who_zh}的同类产品规模合计小于其销售额。排序先看停产比例，再看独家依赖的使用方数。",
    )


def _limits(details: dict[str, Any]) -> list[Statement]:
    said = [
        statement(
            "limit",
            "Flows known in part make chokepoints: a user seems to have one supplier where the table knows "
            "only one. Check each with the user before it is put on a list.",
            "往来数据不全会造成“卡脖子”的假象：表中只见一家，使用方就像只有一家供应商。列入清单前请逐一向使用方核实。",
        ),
        statement(
            "limit",
            "Industries are coarser than parts: others of the same industry may not make the same thing, so "
            "a chokepoint can hide behind them. Stocks, licenses and the time it takes to change suppliers "
            "are not in the data.",
            "行业分类比零部件粗：同行业企业未必生产同样的产品，真正的卡脖子环节可能因此被掩盖。"
            "库存、许可以及更换供应商所需时间不在数据之中。",
        ),
    ]
    if details["essentiality"] == "unknown":
        said.append(
            statement(
                "limit",
                "Which inputs are essential is not known: what would stop is given from none essential (at "
                "least) to all essential (at most).",
                "哪些投入不可或缺未知：停产比例给出从“均非必需”（下限）到“全部必需”（上限）的范围。",
            )
        )
    if details["home"]:
        said.append(
            statement(
                "limit",
                "The rule looks at what home buys directly; suppliers of suppliers show only in what would "
                "stop.",
                "规则只看本地直接采购；供应商的供应商仅反映在停产比例中。",
            )
        )
    return said


def _caveats(details: dict[str, Any]) -> list[Statement]:
    said = []
    alone, total = details["single_sourced"], details["purchases"]
    if total and alone >= _FEW_FLOWS * total:
        share = percent_words(alone / total)
        said.append(
            statement(
                "caveat",
                f"{share} of all purchases have a single supplier, more than firms usually have: the flows "
                "look known in part.",
                f"{share} 的采购项只有一家供应商，高于企业通常情况：往来数据很可能不全。",
            )
        )
    for key, en, zh in (
        (
            "industry from product",
            "Firms whose industry is taken from what they sell most",
            "按销售最多的产品认定行业的企业",
        ),
        (
            "region unknown",
            "Firms without a region, which count as not at home",
            "没有地区信息、不计为本地的企业",
        ),
        (
            "output from sales",
            "Firms whose output is taken to be their sales in the table",
            "以表中销售额代替产出的企业",
        ),
        (
            "output below sales",
            "Firms whose output is below their sales, which are taken",
            "产出低于销售额、以销售额计的企业",
        ),
        ("no output", "Firms without output or sales, which weigh nothing", "没有产出和销售、权重为零的企业"),
        ("unlisted", "Firms of the flows that the table of firms does not hold", "企业表中没有的往来企业"),
    ):
        count = details["assumed"].get(key, 0)
        if count:
            said.append(
                statement("caveat", f"{en}: {count_words(count)}.", f"{zh}：{count_words(count)} 家。")
            )
    if details["product_unknown"] and details["products_known"]:
        count = count_words(details["product_unknown"])
        said.append(
            statement(
                "caveat",
                f"Suppliers whose product is not known, which the rule cannot judge: {count}.",
                f"所供产品未知、规则无法判断的供应商：{count} 家。",
            )
        )
    if details["not_listed"]:
        count = count_words(details["not_listed"])
        said.append(
            statement(
                "caveat",
                f"Suppliers that home does not buy from, and of which nothing at home is known to stop, are "
                f"not listed: {count}.",
                f"本地未向其采购、且未见会使本地停产的供应商未列出：{count} 家。",
            )
        )
    if details["suppliers_without_risk"]:
        tried, rest = count_words(details["cascades"]), count_words(details["suppliers_without_risk"])
        said.append(
            statement(
                "caveat",
                f"What would stop is computed for {tried} suppliers, chokepoints first; not for {rest} more.",
                f"停产比例已对 {tried} 家供应商计算（难以替代者优先），其余 {rest} 家未计算。",
            )
        )
    if details["betweenness_from"] < details["firms"]:
        count, every = count_words(details["betweenness_from"]), count_words(details["firms"])
        said.append(
            statement(
                "caveat",
                f"Betweenness is estimated from the ways of {count} firms, drawn at random, of {every}.",
                f"中介中心性由随机抽取的 {count} 家企业（共 {every} 家）的路径估计。",
            )
        )
    if details["links_not_listed"]:
        rest = count_words(details["links_not_listed"])
        said.append(
            statement(
                "caveat",
                f"Purchases with a single supplier that are not listed: {rest}.",
                f"另有 {rest} 项独家采购未列出。",
            )
        )
    return said
