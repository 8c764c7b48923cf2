"""What the measures of systemic risk and disruption say in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.results.names import name_in_both
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import count_words, percent_words

if TYPE_CHECKING:
    import pandas as pd

    from jiju.results import Statement

__all__ = ["assumption_caveats", "risk_statements", "setting_words", "waves_apart"]

_INPUTS = {
    "linear": ("no input is essential", "没有不可缺少的投入"),
    "leontief": ("every input is essential", "每种投入都不可缺少"),
    "table": ("essential inputs as in the table", "必需投入以所给表格为准"),
}
_UNITS = {
    "firm": ("firms", "家企业"),
    "region": ("regions", "个地区"),
    "industry": ("industries", "个行业"),
    "shocks": ("scenarios", "个情景"),
}
_ASSUMED = {
    "unlisted": ("{k} not in the table of firms", "{k} 家不在企业表中"),
    "industry from product": (
        "{k} of unknown industry by what they sell most",
        "{k} 家行业未知、按主要产品认定",
    ),
    "industry unknown": (
        "{k} of unknown industry as an industry of its own each",
        "{k} 家行业未知、各自视为一个行业",
    ),
    "region unknown": ("{k} of unknown region in none", "{k} 家地区未知、不计入任何地区"),
    "output from sales": ("{k} of unknown output by their sales", "{k} 家产出未知、以销售额代替"),
    "output below sales": (
        "{k} with less output than sales by their sales",
        "{k} 家产出低于销售额、以销售额计",
    ),
    "no output": ("{k} without output or sales at no weight", "{k} 家没有产出和销售、权重为零"),
    "repeated": ("{k} listed more than once by their first entries", "{k} 家重复列出、以首次数值为准"),
}


def _eps_words(eps: float) -> str:
    return f"{eps:g}".replace("e-0", "e-")


def setting_words(details: dict[str, Any]) -> tuple[str, str]:
    """The settings in one clause, in English and Chinese."""
    en, zh = _INPUTS[details["essentiality"]]
    stand_en, stand_zh = (
        ("others of an industry stand in by market share", "同行业企业按市场份额替代")
        if details["market_share"]
        else ("nobody stands in", "没有企业替代")
    )
    eps = _eps_words(details["eps"])
    return f"{en}, {stand_en}, eps {eps}", f"{zh}，{stand_zh}，eps 为 {eps}"


def assumption_caveats(details: dict[str, Any]) -> list[Statement]:
    """What was assumed of firms known in part, what was left out, and whether data are simulated."""
    said = []
    if not details["industries_known"]:
        said.append(
            statement(
                "caveat",
                "No industry is given, so each supplier counts as an industry of its own: nobody can stand "
                "in for it.",
                "未给出行业，每个供应方自成一个行业：没有其他企业可以替代。",
            )
        )
    if not details["outputs_given"]:
        said.append(
            statement(
                "caveat",
                "No output is given, so a firm's output is its sales in the table; firms that sell to nobody "
                "there weigh nothing.",
                "未给出产出，以表中的销售额作为企业产出；表中没有销售的企业权重为零。",
            )
        )
    known = {
        key: count
        for key, count in details["assumed"].items()
        if key != "no output" or details["outputs_given"]
    }
    if known:
        en = "; ".join(_ASSUMED[key][0].format(k=count_words(count)) for key, count in known.items())
        zh = "；".join(_ASSUMED[key][1].format(k=count_words(count)) for key, count in known.items())
        said.append(
            statement(
                "caveat",
                f"Firms known in part were counted so: {en}. They are listed by name.",
                f"信息不全的企业按以下方式计入：{zh}。名单见表。",
            )
        )
    untold = details["links_told"]["untold"]
    if details["essentiality"] == "table" and untold:
        k, all_links = count_words(untold), count_words(details["links"])
        said.append(
            statement(
                "caveat",
                f"The table of essential inputs says nothing of {k} of {all_links} flows; they count as "
                "needed, not as essential.",
                f"必需投入表未涉及 {all_links} 笔往来中的 {k} 笔，按“需要但非必需”处理。",
            )
        )
    if details["self_flows"]:
        k = count_words(details["self_flows"])
        said.append(
            statement(
                "caveat",
                f"{k} flows go from a firm to itself; they count as any other.",
                f"有 {k} 笔往来是企业对自身的供应，与其他往来同样计入。",
            )
        )
    if len(details["periods"]) > 1:
        period, others = details["period"], len(details["periods"]) - 1
        said.append(
            statement(
                "caveat",
                f"The flows of {period} were used; the table holds {count_words(others)} other "
                f"{'period' if others == 1 else 'periods'}.",
                f"采用 {period} 的往来；表中另有 {count_words(others)} 个时期。",
            )
        )
    return said + data_caveats(details["left_out"], ("flows", "笔往来"), simulated=details["simulated"])


def risk_statements(table: pd.DataFrame, settings: pd.DataFrame, details: dict[str, Any]) -> list[Statement]:
    """The answer, what it means, what it does not mean, and what to keep in mind."""
    said = [_answer(table, details)]
    first = table.iloc[0]
    below, above = float(first["downstream"] - first["own"]), float(first["upstream"] - first["own"])
    if max(below, above) > 1e-9:
        side_en, side_zh = (
            ("users who miss its goods", "缺少其供货的使用方")
            if below >= above
            else ("suppliers who miss its orders", "失去其订单的供应方")
        )
        share = percent_words(max(below, above))
        name_en, name_zh = name_in_both(str(first["name"]))
        said.append(
            statement(
                "meaning",
                f"What {name_en} would bring down with it are mainly {side_en}, who alone account for "
                f"{share}.",
                f"“{name_zh}”失效主要波及{side_zh}，仅这一侧就损失 {share}。",
            )
        )
    en, zh = setting_words(details)
    said.append(
        statement(
            "meaning",
            f"Settings: {en}; the mean over all {count_words(details['tried'])} is "
            f"{percent_words(details['mean'])}.",
            f"设定：{zh}；{count_words(details['tried'])} 次失效的平均损失为 "
            f"{percent_words(details['mean'])}。",
        )
    )
    said.append(_settings(settings, str(first["name"])))
    said.append(
        statement(
            "limit",
            "This is the loss of the first days or weeks: nobody draws on stocks, finds a new supplier or "
            "buyer, or makes more than before; and only firms in the table can be hit.",
            "这是最初几天或几周的损失：假定企业不动用库存，不寻找新的供应方或买家，也不增产；且只涉及表中的企业。",
        )
    )
    said.append(waves_apart())
    return said + assumption_caveats(details)


def waves_apart() -> Statement:
    """Losses for want of inputs and of sales do not set each other off, in the index as it is published."""
    return statement(
        "limit",
        "Missing inputs and missing sales spread apart: a firm that stops for want of inputs is no lost "
        "buyer to its other suppliers, so losses can be larger than said.",
        "缺投入与失销路两种影响各自传播：因缺投入而停产的企业，不算作其他供应方失去的买家，实际损失可能更大。",
    )


def _where_words(details: dict[str, Any]) -> tuple[str, str]:
    n = count_words(details["firms"])
    if details["home"]:
        home_en, home_zh = (listed([name_in_both(name)[k] for name in details["home"]])[k] for k in (0, 1))
        return f"of the output of {home_en}", f"{home_zh}的产出"
    return f"of the output of all {n} firms", f"全部 {n} 家企业的产出"


def _answer(table: pd.DataFrame, details: dict[str, Any]) -> Statement:
    first = table.iloc[0]
    where_en, where_zh = _where_words(details)
    risk, own = percent_words(float(first["risk"])), percent_words(float(first["own"]))
    unit_en, unit_zh = _UNITS[details["of"]]
    name_en, name_zh = name_in_both(str(first["name"]))
    each = unit_zh[0]  # the measure word
    lost_en, lost_zh = (
        ("stopped", "停产")
        if details["shock"] == 1.0 and details["of"] != "shocks"
        else ("was hit", "受冲击")
        if details["of"] == "shocks"
        else (
            f"lost {percent_words(details['shock'])} of its production",
            f"减产 {percent_words(details['shock'])}",
        )
    )
    en = f"If {name_en} {lost_en}, {risk} {where_en} would be lost, {own} of it directly"
    zh = f"若“{name_zh}”{lost_zh}，{where_zh}将损失 {risk}（其中直接损失 {own}）"
    if len(table) > 1:
        k, together = len(details["top"]), percent_words(details["top_together"])
        above, n = count_words(details["above_1"]), count_words(details["tried"])
        en += f"; on each of {above} of the {n} {unit_en} hangs 1% or more, on the {k} highest together "
        en += together
        zh += f"；{n} {unit_zh}中有 {above} {each}各自牵动 1% 及以上的产出，"
        zh += f"居前的 {k} {each}同时失效将损失 {together}"
    return statement("answer", f"{en}.", f"{zh}。")


_CHANGED = {
    ("essentiality", "linear"): ("if no input were essential", "若没有不可缺少的投入"),
    ("essentiality", "leontief"): ("if every input were essential", "若每种投入都不可缺少"),
    ("market_share", True): ("if others of the industry stood in", "若同行业企业可以替代"),
    ("market_share", False): ("if nobody could stand in", "若没有企业可以替代"),
}


def _settings(settings: pd.DataFrame, first: str) -> Statement:
    name_en, name_zh = name_in_both(first)
    en, zh = [], []
    for row in settings.to_dict("records"):
        key = row["setting"]
        if key == "used":
            continue
        words = (
            (f"at eps {_eps_words(row['eps'])}", f"eps 取 {_eps_words(row['eps'])} 时")
            if key == "eps"
            else _CHANGED[key, row[key]]
        )
        mean, top = percent_words(row["mean"]), percent_words(row["used_top_risk"])
        en.append(f"{top} (mean {mean}) {words[0]}")
        zh.append(f"{words[1]}，为 {top}（平均 {mean}）")
    return statement(
        "caveat",
        f"The settings change the numbers. What hangs on {name_en} would be {listed(en)[0]}.",
        f"设定会改变数值。“{name_zh}”牵动的产出：{'；'.join(zh)}。",
    )
