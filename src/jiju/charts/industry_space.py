"""The industry space: a network of industries laid out beforehand, those of a region marked."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.numbers import compact, significant
from jiju.charts.opportunities import first_count
from jiju.charts.parts import chosen_region, each_row, nothing_to_draw
from jiju.charts.scatter import Dot, scatter_spec
from jiju.charts.theme import ACCENT, CATEGORIES, OPPOSITE
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.results import Language, Result

__all__ = ["draw_space"]

_OTHERS = "#b9bfc6"
_MOST_COLORS = 6
_SMALLEST = 14.0  # area of a dot (square pixels)
_MARKED = 24.0  # of one that is marked; what ranks first is twice as large
_CROWD = 120  # of so many dots the small ones may lie under labels
_NEAR = 3  # related industries in a tooltip


def draw_space(result: Result, *, lang: Language, region: str | None = None, bare: bool) -> Chart:
    """Industries as dots, the related ones near each other and linked.

    Parameters
    ----------
    result : Result
        Of the kind ``relatedness`` or ``opportunities``; the second marks what the region has and what ranks
        first among what it lacks.
    lang : {"en", "zh"}
        The language.
    region : str, optional
        For opportunities of several regions: which. Default: the first.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Plain Vega. Places and links are those saved with the result: nothing is laid out here.

    Raises
    ------
    ChartError
        ``C103`` where there is no such region, ``C106`` where no two industries are related.
    """
    nodes, links = result.tables.get("nodes"), result.tables.get("links")
    if nodes is None or links is None or nodes.empty or links.empty:
        what = "no two industries are related, so there is no space to draw"
        raise nothing_to_draw(result, what, "Look at result.tables['left_out'].")
    nodes = nodes[nodes["x"].notna() & nodes["y"].notna()].reset_index(drop=True)
    names = nodes["industry"].astype(str).tolist()
    name, count = "", 0
    if result.kind == "opportunities":
        known = result.tables["regions"]["region"].astype(str).tolist()
        code = chosen_region(result, region, known)
        name = name_in_language(code, lang)
        count = first_count(result, code)
        groups, colors = _of_region(result, code, names, count, lang)
    else:
        groups, colors = _of_industries(nodes, names, lang)
    dots = _dots(count, nodes, names, groups, _near(links, lang), lang)
    order = sorted(range(len(dots)), key=lambda at: (-dots[at].area, at))
    new = {old: at for at, old in enumerate(order)}
    title = word("space_of_title", lang, region=name) if name else word("space_title", lang)
    description = _description(result, len(names), len(links), groups, title, lang)
    spec = scatter_spec(
        [dots[at] for at in order],
        lang=lang,
        title=title,
        description=description,
        bare=bare,
        simulated=bool(result.details.get("simulated")),
        colors=colors,
        links=_links(links, {name: new[at] for at, name in enumerate(names)}),
        what=word("industry", lang),
    )
    drawn = set(groups)
    key = tuple(KeyEntry(g, color) for g, color in colors.items() if g in drawn and len(drawn) > 1)
    notes: tuple[str, ...] = ()
    if result.kind == "relatedness" and len(drawn) > 1:
        several = "block" in nodes and nodes["block"].nunique() > 1
        notes = (word("colors_blocks" if several else "colors_codes", lang),)
    return Chart(spec, result.kind, lang, description, key, notes)


def _of_region(
    result: Result, region: str, names: Sequence[str], count: int, lang: Language
) -> tuple[list[str], dict[str, str]]:
    """What a region has, what ranks first of what it lacks, and the rest."""
    present, table = result.tables["present"], result.table
    has = set(present.loc[present["region"].astype(str) == region, "industry"].astype(str))
    ranked = table[table["region"].astype(str) == region]
    first = set(ranked.loc[ranked["rank"] <= count, "industry"].astype(str))
    lacks = set(ranked["industry"].astype(str))
    here, best = word("space_present", lang), word("space_first", lang, count=count)
    other, never = word("space_other", lang), word("space_unranked", lang)
    groups = [
        here if name in has else best if name in first else other if name in lacks else never
        for name in names
    ]
    colors = {here: ACCENT, best: OPPOSITE, other: _OTHERS, never: "#d5d9dd"}
    return groups, {group: color for group, color in colors.items() if group in set(groups)}


def _of_industries(
    nodes: pd.DataFrame, names: Sequence[str], lang: Language
) -> tuple[list[str], dict[str, str]]:
    """Connected blocks where there are several, else what the codes begin with, else one color."""
    blocks = nodes["block"].fillna(0).astype(int).tolist() if "block" in nodes else [1] * len(nodes)
    if len(set(blocks)) > 1:
        groups = [word("space_block", lang, number=number) for number in blocks]
    else:
        groups = _sections(names, lang)
    sums: dict[str, float] = dict.fromkeys(groups, 0.0)
    for group, value in zip(groups, nodes["value"].tolist(), strict=True):
        sums[group] += value if value == value else 0.0
    # The largest groups have a color of their own, in the order of their names.
    largest = sorted(sums, key=lambda group: (-sums[group], group))[:_MOST_COLORS]
    colors = dict(zip(sorted(largest), CATEGORIES, strict=False))
    others = word("space_others", lang)
    if len(sums) > len(largest):
        colors[others] = _OTHERS
    return [group if group in colors else others for group in groups], colors


def _sections(names: Sequence[str], lang: Language) -> list[str]:
    """The beginnings of the codes, one character longer than what all have in common; one group for names."""
    codes = [name.split(maxsplit=1)[0] for name in names]
    alike = word("industry", lang)
    if not all(any(c.isdigit() for c in code) and code.isascii() for code in codes):
        return [alike] * len(names)
    common = 0
    while len({code[: common + 1] for code in codes}) == 1 and common < min(map(len, codes)):
        common += 1
    starts = [code[: common + 1] for code in codes]
    if not 1 < len(set(starts)) <= 26:
        return [alike] * len(names)
    return [word("space_code", lang, code=start) for start in starts]


def _near(links: pd.DataFrame, lang: Language) -> dict[str, str]:
    """For each industry, the ones it is most related to."""
    found: dict[str, list[str]] = {}
    for row in each_row(links.sort_values("relatedness", ascending=False, kind="stable")):
        one, other = str(row.industry), str(row.neighbor)
        for name, near in ((one, other), (other, one)):
            listed = found.setdefault(name, [])
            if len(listed) < _NEAR:
                shown = name_in_language(near, lang)
                value = significant(float(row.relatedness))
                listed.append(shown + word("in_brackets", lang, value=value))
    return {name: ("、" if lang == "zh" else ", ").join(listed) for name, listed in found.items()}


def _dots(
    count: int,
    nodes: pd.DataFrame,
    names: Sequence[str],
    groups: Sequence[str],
    near: dict[str, str],
    lang: Language,
) -> list[Dot]:
    values = [max(float(v), 0.0) if v == v else 0.0 for v in nodes["value"].tolist()]
    top = max(values, default=0.0) or 1.0
    # Many industries have smaller dots: the largest dot covers a fixed share of the figure at most.
    largest = min(900.0, max(150.0, 60_000.0 / max(len(names), 1)))
    first = word("space_first", lang, count=count)
    never = word("space_unranked", lang)
    # What is marked is named before what is only large.
    before = {first: 2.0, word("space_present", lang): 1.0}
    is_crowded = len(names) > _CROWD
    weights = [values[at] / top + before.get(groups[at], 0.0) for at in range(len(names))]
    # In a crowd only the foremost are named: the pointer names all.
    least = sorted(weights, reverse=True)[_CROWD // 2] if is_crowded else -1.0
    told = "ubiquity" if "ubiquity" in nodes else "regions"
    dots = []
    for at, row in enumerate(each_row(nodes)):
        area = _SMALLEST + (largest - _SMALLEST) * values[at] / top
        if groups[at] in before:
            area = max(area, _MARKED * before[groups[at]])
        tips = {
            word("state", lang): groups[at],
            word("amount_in_all", lang): compact(values[at], lang),
            word("regions_present", lang): str(int(getattr(row, told))),
            word("most_related", lang): near.get(names[at], "–"),
        }
        # What cannot be an opportunity is seen, but not named.
        is_named = weights[at] > least and groups[at] != never
        weight = weights[at] if is_named else math.nan
        quiet = is_crowded and groups[at] != first and area < 3 * _SMALLEST
        shown = name_in_language(names[at], lang)
        place = (float(row.x), 1.0 - float(row.y))
        dots.append(Dot(*place, shown, groups[at], area, weight, quiet=quiet, tips=tips))
    return dots


def _links(links: pd.DataFrame, at: dict[str, int]) -> list[tuple[int, int, float]]:
    """The saved links, those of the tree on top, with a strength by rank: values crowd at one end."""
    found: list[tuple[int, int, float]] = []
    ordered = links.sort_values(["tree", "relatedness"], kind="stable")
    share: Any = ordered["relatedness"].rank(pct=True).tolist()
    for row, strength in zip(each_row(ordered), share, strict=True):
        ends = at.get(str(row.industry)), at.get(str(row.neighbor))
        if ends[0] is None or ends[1] is None or math.isnan(strength):
            continue
        drawn = 0.5 + 0.5 * strength if row.tree else 0.25 * strength
        found.append((ends[0], ends[1], float(drawn)))
    return found


def _description(
    result: Result, industries: int, links: int, groups: Sequence[str], title: str, lang: Language
) -> str:
    counts = Counter(groups)
    listed = [f"{name} {count}" for name, count in counts.most_common() if len(counts) > 1]
    if result.kind == "relatedness":
        listed = listed[:_MOST_COLORS]
    if lang == "zh":
        told = f"：{'，'.join(listed)}" if listed else ""
        return f"网络图（{title}）：{industries} 个行业，{links} 条关联连线{told}。"
    told = f": {', '.join(listed)}" if listed else ""
    return f"Network ({title}) of {industries} industries and {links} links{told}."
