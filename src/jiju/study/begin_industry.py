"""Questions of a first study file about what a region can grow into, and what would stop it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jiju.study.ask import ASKS
from jiju.study.toml_text import commented, quoted, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jiju.results import Language
    from jiju.study.look import Look

__all__ = ["region_questions", "supply_questions"]

_WORDS: dict[str, dict[str, str]] = {
    "measure_complexity": {
        "en": "Which regions do what few others can, and which industries ask for much?",
        "zh": "哪些地区能做别处做不了的？哪些行业要求高？",
    },
    "find_opportunities": {
        "en": "Which industries that the region does not have lie within its reach and are worth reaching?",
        "zh": "该地区尚未具备的行业中，哪些够得着、值得布局？",
    },
    "measure_entries": {
        "en": "Which industries came and went between the periods, and was it to be seen beforehand?",
        "zh": "各时期之间哪些行业进入、退出？事先能否看出？",
    },
    "measure_relatedness": {
        "en": "Which industries are found in the same regions?",
        "zh": "哪些行业常出现在同一地区？",
    },
    "measure_density": {
        "en": "How near is each industry to what each region already has?",
        "zh": "各行业与各地区现有产业有多接近？",
    },
    "measure_diversity": {
        "en": "How many-sided is each region's economy?",
        "zh": "各地区的产业结构有多多样？",
    },
    "find_cluster_definitions": {
        "en": "Which industries belong together as clusters?",
        "zh": "哪些行业应归为同一集群？",
    },
    "find_chokepoints": {
        "en": "Which suppliers cannot be replaced, and which inputs depend on few?",
        "zh": "哪些供应商无法替代？哪些投入依赖少数供应商（卡脖子）？",
    },
    "measure_systemic_risk": {
        "en": "How much stops when one firm does?",
        "zh": "一家企业停产会波及多大范围？",
    },
    "simulate_disruption": {
        "en": "Who falls when these do, and through whom?",
        "zh": "这些企业停产后谁受影响？经由谁？",
    },
    "measure_completeness": {
        "en": "Which stages of the chain have suppliers here, and what would one more change?",
        "zh": "产业链哪些环节本地有供应商？补上一环会怎样？",
    },
    "measure_linkages": {
        "en": "Which industries pull and feed the others?",
        "zh": "哪些行业带动力强、支撑力强？",
    },
    "no_output": {
        "en": "Linkages between industries (measure_linkages) need their outputs: add columns of final uses "
        "to the square table, or a table with industry and output beside it, and run jiju new again.",
        "zh": "计算产业关联（measure_linkages）还需要各行业总产出：请在方表中加入最终使用列，"
        "或另备一张含行业与总产出的表，再运行 jiju new。",
    },
    "region": {
        "en": "The region in question; others in the table: {others}.",
        "zh": "所问地区；表中还有：{others}。",
    },
    "period": {"en": "The table also has {others}.", "zh": "表中还有 {others}。"},
    "home": {
        "en": "Firms of this region count as local; others in the table: {others}.",
        "zh": "该地区的企业视为本地企业；表中还有：{others}。",
    },
    "essentiality": {
        "en": "What stops without an input: linear (nothing), leontief (all), or a table of essentiality.",
        "zh": "缺少投入时的影响：linear（按比例减产）、leontief（停产）或必需程度表。",
    },
}
_OF_REGIONS = ("measure_complexity", "find_opportunities", "measure_entries")
_MORE_OF_REGIONS = (
    *("measure_density", "measure_relatedness", "measure_diversity", "find_cluster_definitions"),
)
_FEWEST = 5
_FEWEST_GROUPED = 15  # of which enough must be in several regions
_OTHERS_SHOWN = 6
_INCOME = re.compile(r"gdp|income|grp|生产总值|收入|einkommen|revenu", re.IGNORECASE)


def region_questions(looks: Mapping[str, Look], lang: Language) -> Iterable[str]:
    """Questions about amounts, or establishments, by region and industry.

    Parameters
    ----------
    looks : mapping of str to Look
        A look into each table, by its name in the study.
    lang : {"en", "zh"}
        Language of the remarks.

    Yields
    ------
    str
        A section of the study file.
    """
    income = _plain_table(looks, _INCOME)
    for name, look in looks.items():
        if look.kind not in ("regions", "establishments"):
            continue
        fewest = min(len(look.places), len(look.industries))
        if fewest < _FEWEST:
            continue
        # Of establishments with places, what they ask first is where they gather.
        first = () if look.placed else _OF_REGIONS
        for ask in (*_OF_REGIONS, *_MORE_OF_REGIONS):
            if ask not in ASKS or (ask == "measure_entries" and len(look.periods) < 2):
                continue
            if ask == "find_cluster_definitions" and fewest < _FEWEST_GROUPED:
                continue
            parameters = ASKS[ask].parameters()
            lines = [f'ask = "{ask}"', f"{next(iter(ASKS[ask].tables))} = {quoted(name)}"]
            if "region" in parameters and ask == "find_opportunities":
                lines += _named("region", look.places, "region", lang)
            if "period" in parameters and len(look.periods) > 1:
                lines += _named("period", look.periods[::-1], "period", lang)
            if "income" in parameters and income is not None:
                lines.append(f"income = {quoted(income)}")
            section = _section(ask, lines, lang)
            yield section if ask in first else commented(section)


def supply_questions(looks: Mapping[str, Look], lang: Language) -> Iterable[str]:
    """Questions about flows, firms and the stages of a chain.

    Parameters
    ----------
    looks, lang
        As `region_questions`.

    Yields
    ------
    str
        A section of the study file.
    """
    of = {kind: [name for name, look in looks.items() if look.kind == kind] for kind in _KINDS}
    firms = of["firms"][0] if of["firms"] else None
    home = _home(_asked_first(looks, looks[firms].places), lang) if firms is not None else []
    for name in of["flows"]:
        if looks[name].square:
            lines = [f"flows = {quoted(name)}"]
            if firms is not None and "output" in looks[firms].found:
                lines.append(f"outputs = {quoted(firms)}")
            elif looks[name].closed:
                yield remark(_WORDS["no_output"][lang])
                continue
            yield from _asked("measure_linkages", lines, lang)
            continue
        lines = [f"flows = {quoted(name)}"]
        if firms is not None:
            lines.append(f"firms = {quoted(firms)}")
        known = _essential(of["essentiality"], lang)
        yield from _asked("find_chokepoints", [*lines, *home, *known], lang)
        yield from _asked("measure_systemic_risk", [*lines, *known], lang)
        if looks[name].firms:
            shocked = f"shocked = {quoted(looks[name].firms[0])}"
            for section in _asked("simulate_disruption", [*lines, shocked, *known], lang):
                yield commented(section)
    for name in of["stages"]:
        if firms is None:
            continue
        lines = [f"stages = {quoted(name)}", f"firms = {quoted(firms)}", *home]
        flows = next((flow for flow in of["flows"] if not looks[flow].square), None)
        if flows is not None:
            lines.insert(2, f"flows = {quoted(flows)}")
        yield from _asked("measure_completeness", lines, lang)


_KINDS = ("flows", "firms", "stages", "essentiality")


def _section(ask: str, lines: list[str], lang: Language) -> str:
    return "\n".join([remark(_WORDS[ask][lang]), "[[questions]]", *lines])


def _asked(ask: str, lines: list[str], lang: Language) -> Iterable[str]:
    if ask in ASKS:
        yield _section(ask, [f'ask = "{ask}"', *lines], lang)


def _named(parameter: str, names: tuple[str, ...], word: str, lang: Language) -> list[str]:
    """The first name, and a remark with some of the others."""
    lines = [f"{parameter} = {quoted(names[0])}"]
    others = names[1 : 1 + _OTHERS_SHOWN]
    if others:
        listed = ("、" if lang == "zh" else ", ").join(others)
        lines.append(remark(_WORDS[word][lang].format(others=listed)))
    return lines


def _asked_first(looks: Mapping[str, Look], places: tuple[str, ...]) -> tuple[str, ...]:
    """The regions of firms, first the one that the other questions ask about, where firms are there."""
    asked = next((look.places[0] for look in looks.values() if look.kind == "regions" and look.places), None)
    return tuple(sorted(places, key=lambda place: place != asked))


def _home(places: tuple[str, ...], lang: Language) -> list[str]:
    return _named("home", places, "home", lang) if places else []


def _essential(tables: list[str], lang: Language) -> list[str]:
    if tables:
        return [f"essentiality = {quoted(tables[0])}"]
    return [f'# essentiality = "leontief"  # {_WORDS["essentiality"][lang]}']


def _plain_table(looks: Mapping[str, Look], pattern: re.Pattern[str]) -> str | None:
    """The table of one amount for each region whose name says what it is."""
    plain = (name for name, look in looks.items() if look.kind == "regions" and not look.industries)
    return next((name for name in plain if pattern.search(name)), None)
