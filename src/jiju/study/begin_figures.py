"""Questions of a first study file about published figures: contradictions, the gap, scores, what if."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jiju.study.ask import ASKS
from jiju.study.toml_text import commented, quoted, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jiju.results import Language
    from jiju.study.look import Look

__all__ = ["as_values", "figure_questions"]

_WORDS: dict[str, dict[str, str]] = {
    "contradictions": {
        "en": "Which of these figures contradict each other, and who says what?",
        "zh": "哪些数据相互矛盾？各出自哪里？",
    },
    "gap": {
        "en": "How far is the place from its peers, by pillar, and which numbers are missing?",
        "zh": "与对标地区差距多大？缺哪些数据？",
    },
    "places": {
        "en": "The place in question; others in the table: {others}.",
        "zh": "所问地区；表中还有：{others}。",
    },
    "scorecard": {
        "en": "Scores and ranks of all places, only where most numbers are known: with few, a rank tells who "
        "published, not who leads. It rests on choices, so ask for its range as well.",
        "zh": "各地区的得分与排名，仅在大多数数据已知时使用："
        "数据缺得多时，排名反映的是谁公布得多，而不是谁领先。排名取决于方法选择，请同时给出排名区间。",
    },
    "sensitivity": {
        "en": "How far do the ranks depend on the choices?",
        "zh": "排名在多大程度上取决于方法选择？",
    },
    "levers": {
        "en": "Which indicator would have to move by how much to change the rank?",
        "zh": "哪项指标提高多少可以改变排名？",
    },
    "peers": {
        "en": "Which places are most alike, and in what?",
        "zh": "哪些地区最相似？相似在何处？",
    },
    "strengths": {
        "en": "Where is the place strong, where weak?",
        "zh": "该地区强在何处、弱在何处？",
    },
    "trend": {
        "en": "How fast do places grow, and when would the place catch up?",
        "zh": "各地区增长多快？何时能追上？",
    },
    "scenarios": {
        "en": "What if each part of an indicator grew at the rates of the scenarios?",
        "zh": "若各组成部分按情景中的速度增长，会怎样？",
    },
    "unconfirmed": {
        "en": "Facts count where their column confirmed says yes.",
        "zh": "只采用 confirmed（确认）列填“是”的事实。",
    },
}
# Asked at once, what was asked for first; the others stand as remarks, to be taken up. Ranks are among them:
# of published figures most are missing at first.
_ASKED = ("measure_gap", "find_contradictions")
_MORE = (
    *("build_scorecard", "measure_sensitivity", "find_levers", "find_peers"),
    *("find_strengths", "measure_trend", "compare_scenarios"),
)
_OTHERS_SHOWN = 6


def as_values(looks: Sequence[Look]) -> list[Look]:
    """Take wide tables of numbers for values where a table of indicators stands beside them.

    Parameters
    ----------
    looks : sequence of Look
        A look into each file.

    Returns
    -------
    list of Look
        The same, with ``values`` for tables that else would be regions by industries.
    """
    if not any(look.kind == "indicators" for look in looks):
        return list(looks)
    return [
        replace(look, kind="values") if look.kind == "regions" and not look.found else look for look in looks
    ]


def figure_questions(looks: Mapping[str, Look], lang: Language) -> Iterable[str]:
    """Questions about the values and facts of a study.

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
    names = {
        kind: next((name for name, look in looks.items() if look.kind == kind), None)
        for kind in ("indicators", "scenarios")
    }
    for name, look in looks.items():
        if look.kind not in ("values", "facts"):
            continue
        for ask in (*_ASKED, *_MORE):
            lines = _lines(ask, name, look, names, lang)
            if lines is not None:
                word = ask.split("_", 1)[1]
                section = "\n".join([remark(_WORDS[word][lang]), "[[questions]]", *lines])
                yield section if ask in _ASKED else commented(section)


def _lines(
    ask: str, table: str, look: Look, names: Mapping[str, str | None], lang: Language
) -> list[str] | None:
    """A question's lines; None where a table it needs is not there."""
    if ask not in ASKS:
        return None
    parameters = ASKS[ask].parameters()
    lines = [f'ask = "{ask}"']
    for parameter, kinds in ASKS[ask].tables.items():
        if parameter in names:
            other = names[parameter]
            if other is not None:
                lines.append(f"{parameter} = {quoted(other)}")
            elif parameters[parameter].default is parameters[parameter].empty:
                return None
        elif look.kind in kinds:
            lines.append(f"{parameter} = {quoted(table)}")
        else:
            return None
    if look.kind == "facts" and ask == "find_contradictions":
        lines.append(remark(_WORDS["unconfirmed"][lang]))
    if "place" in parameters and parameters["place"].default is parameters["place"].empty:
        place = look.places[0] if look.places else "..."
        lines.append(f"place = {quoted(place)}")
        others = look.places[1 : 1 + _OTHERS_SHOWN]
        if others and ask == "measure_gap":
            listed = ("、" if lang == "zh" else ", ").join(others)
            lines.append(remark(_WORDS["places"][lang].format(others=listed)))
    return lines
