"""Which places are most like a place, and in what: peers chosen with the reason shown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.errors import MeasureError
from jiju.measures.scorecards._facts import (
    Facts,
    choose_places,
    collect_facts,
    describe_facts,
    prepare_values,
)
from jiju.measures.scorecards._gap_statements import missing_statements
from jiju.measures.scorecards._hierarchy import Hierarchy, read_hierarchy
from jiju.measures.scorecards._shape import shape_table
from jiju.measures.scorecards._spread import Scale, find_scale
from jiju.measures.scorecards._words import plural
from jiju.results import Result, record_provenance
from jiju.results.names import name_in_both, name_in_language
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import number_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.measures.scorecards._facts import Number
    from jiju.results import Statement

__all__ = ["PeersResult", "find_peers"]

_FEWEST = 4  # places that a typical spread needs
_ALIKE = 0.5  # typical spreads: what is nearer is told as alike
_UNLIKE = 1.0  # what is farther is told as a difference
_FARTHEST = 3.0  # one indicator never counts for more, so that one giant number does not decide


class PeersResult(Result):
    """What `find_peers` found."""

    KIND = "peers"

    @property
    def chosen(self) -> list[str]:
        """The peers chosen, the most alike first."""
        return [str(place) for place in self.table.loc[self.table["chosen"], "place"]]

    @property
    def missing(self) -> pd.DataFrame:
        """Every number that is not there."""
        return self.tables["missing"]


def find_peers(
    values: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    place: str,
    number: int = 5,
    candidates: Sequence[str] | None = None,
    minimum_share: float = 0.5,
    period: str | None = None,
) -> PeersResult:
    r"""The places most like a place on some indicators, with what they have in common.

    Parameters
    ----------
    values : DataFrame, shape (n, ...)
        One row for each number, as for `measure_gap`.
    indicators : DataFrame
        The indicators that say what a place is like (size, industries, skills), not how well it does.
    place : str
        The place in question.
    number : int, default 5
        How many peers to choose.
    candidates : sequence of str, optional
        The places to choose from. Default: all others of the table.
    minimum_share : float, default 0.5
        A candidate needs numbers for this share, by weight, of the indicators that the place has.
    period : str, optional
        Only numbers within this period. Default: the latest of each place and indicator.

    Returns
    -------
    PeersResult
        ``.table`` has one row for each candidate, the most alike first; ``.chosen`` are the names;
        ``.tables["contributions"]`` has the distance on each indicator.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M331``, ``M332``, ``M333`` and ``M334`` as for `measure_gap`, ``M335`` for a number or share that
        cannot be used, ``M336`` where nothing of the place can be compared.

    Notes
    -----
    On each indicator two places are :math:`|x - y| / s` apart, at most 3: by logarithms where all numbers
    are above 0, else by the numbers themselves, with :math:`s` the interquartile range over all places
    divided by 1.349 (where half of the numbers are the same, the mean absolute deviation by 0.798). The
    distance of a candidate is the weighted mean over the indicators that both have, as in Gower (1971): a
    missing number is passed over, not guessed, and a candidate with too few is not compared. Bounds give the
    smallest and largest distance. Indicators on which all places are the same, or of which fewer than four
    have a number, say nothing of what is usual and are left out.

    Not for choosing whom to learn from: like places need not be good ones. The answer follows the
    indicators; take such as were chosen before looking at the result.

    References
    ----------
    Gower, J. C. (1971), A general coefficient of similarity and some of its properties, Biometrics 27,
    857-871.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import find_peers
    >>> values = pd.DataFrame({
    ...     "place": ["Here", "Twin", "Giant", "Farm"] * 2,
    ...     "indicator": ["people"] * 4 + ["industry"] * 4,
    ...     "value": [5.0, 6.0, 40.0, 0.5, 60.0, 55.0, 50.0, 8.0],
    ... })
    >>> indicators = pd.DataFrame({"indicator": ["people", "industry"]})
    >>> found = find_peers(values, indicators, place="Here", number=1)
    >>> found.table[["place", "distance", "chosen"]].round(2)
       place  distance  chosen
    0   Twin      0.20    True
    1  Giant      1.35   False
    2   Farm      2.76   False
    >>> print(found.table["reason_en"][1])
    Alike in industry; differs in people (8 times).
    """
    _check(number, minimum_share)
    hierarchy = read_hierarchy(indicators)
    frame, unknown = prepare_values(values, indicators)
    others = choose_places(frame, place, candidates)
    place = str(place).strip()
    facts = collect_facts(frame, hierarchy, [place, *others], period=period, positive=False, unknown=unknown)
    scales = _scales(facts, hierarchy, [place, *others])
    usable = {
        code: hierarchy.groups[0].weights[code]
        for code, scale in scales.items()
        if scale.spread > 0.0
        and scale.places >= _FEWEST
        and facts.of(place, code)
        and hierarchy.groups[0].weights[code] > 0.0
    }
    if not usable:
        what = f"{place!r} has no number on which {_FEWEST} places or more differ"
        msg = "M336"
        raise MeasureError(msg, what, where="values", hint="Add indicators that the place has numbers for.")
    contributions = _contributions(facts, hierarchy, scales, usable, place, others)
    rows = _rank(contributions, usable, hierarchy, others, int(number), minimum_share)
    details: dict[str, Any] = {
        "title": {
            "en": f"The places most like {name_in_language(place)}",
            "zh": f"与{name_in_language(place, 'zh')}最相似的地区",
        },
        "place": place,
        "number": int(number),
        "candidates": others,
        "minimum_share": float(minimum_share),
        "period": period,
        "indicators": len(usable),
        "unused": [
            (leaf.label_en, leaf.label_zh)
            for code, leaf in hierarchy.leaves.items()
            if code not in usable and hierarchy.groups[0].weights[code] > 0.0
        ],
        "missing": len(facts.missing),
        "own_missing": int((facts.missing["place"] == place).sum()),
        "planned": facts.planned,
        "unknown": facts.unknown,
        "simulated": bool(values.attrs.get("simulated", False)),
    }
    table = shape_table("peers", "table", rows)
    tables = {
        "contributions": shape_table("peers", "contributions", contributions),
        "scales": shape_table("peers", "scales", [_scale_row(code, s) for code, s in scales.items()]),
        "missing": facts.missing,
        "refused": facts.refused,
        "sources": facts.sources,
    }
    return PeersResult(
        kind=PeersResult.KIND,
        table=table,
        statements=tuple(_statements(table, tables, details)),
        evidence=(),
        provenance=record_provenance(
            "find_peers",
            {
                "place": place,
                "number": int(number),
                "candidates": others,
                "minimum_share": float(minimum_share),
                "period": period,
            },
            describe_facts(values, indicators),
            None,
        ),
        details=details,
        tables=tables,
    )


def _check(number: int, minimum_share: float) -> None:
    if isinstance(number, bool) or int(number) != number or number < 1:
        what = f"number is {number!r}"
        msg = "M335"
        raise MeasureError(msg, what, where="number", hint="Give a whole number from 1; 5 is the default.")
    if not 0.0 < minimum_share <= 1.0:
        what = f"minimum_share is {minimum_share!r}"
        msg = "M335"
        raise MeasureError(
            msg, what, where="minimum_share", hint="Give a share above 0, at most 1; 0.5 is usual."
        )


def _scales(facts: Facts, hierarchy: Hierarchy, places: list[str]) -> dict[str, Scale]:
    found = {}
    for code in hierarchy.leaves:
        points = [one.point for name in places if (one := facts.one(name, code))]
        if points:
            found[code] = find_scale(points)
    return found


def _scale_row(code: str, scale: Scale) -> dict[str, Any]:
    return {
        "indicator": code,
        "scale": "log" if scale.log else "linear",
        "center": scale.center,
        "spread": scale.spread if scale.spread > 0.0 else math.nan,
        "places": scale.places,
    }


def _contributions(
    facts: Facts,
    hierarchy: Hierarchy,
    scales: dict[str, Scale],
    usable: dict[str, float],
    place: str,
    others: list[str],
) -> list[dict[str, Any]]:
    rows = []
    for other in others:
        for code in usable:
            own, its = facts.one(place, code), facts.one(other, code)
            if own is None or its is None:
                continue
            leaf, scale = hierarchy.leaves[code], scales[code]
            distance, low, high = _distance(own, its, scale)
            rows.append(
                {
                    "place": other,
                    "indicator": code,
                    "pillar": leaf.pillar,
                    "value": own.point,
                    "other_value": its.point,
                    "distance": distance,
                    "low": low,
                    "high": high,
                    "alike": distance < _ALIKE,
                    "unit": own.unit or its.unit,
                    "label_en": leaf.label_en,
                    "label_zh": leaf.label_zh,
                }
            )
    return rows


def _distance(own: Number, its: Number, scale: Scale) -> tuple[float, float, float]:
    """The distance on one indicator with its bounds; an open end may lie as far as counts."""
    point = abs(scale.place(own.point) - scale.place(its.point)) / scale.spread
    low, high = (scale.place(own.low), scale.place(own.high))
    its_low, its_high = (scale.place(its.low), scale.place(its.high))
    between = [low - its_high, its_low - high]
    nearest = max(0.0, *(entry for entry in between if not math.isnan(entry)), 0.0) / scale.spread
    ends = [its_high - low, high - its_low]
    farthest = math.inf if any(map(math.isnan, ends)) else max(ends) / scale.spread
    return min(point, _FARTHEST), min(nearest, _FARTHEST), min(farthest, _FARTHEST)


def _rank(
    contributions: list[dict[str, Any]],
    usable: dict[str, float],
    hierarchy: Hierarchy,
    others: list[str],
    number: int,
    minimum_share: float,
) -> list[dict[str, Any]]:
    whole = math.fsum(usable.values())
    rows = []
    for other in others:
        own = [row for row in contributions if row["place"] == other]
        weights = [usable[row["indicator"]] for row in own]
        share = min(1.0, math.fsum(weights) / whole)
        found: dict[str, Any] = {
            "place": other,
            "rank": None,
            "shared": len(own),
            "share": share,
            "chosen": False,
        }
        compared = bool(own) and share >= minimum_share - 1e-12
        for name in ("distance", "low", "high"):
            mean = math.fsum(w * row[name] for w, row in zip(weights, own, strict=True)) if compared else 0.0
            found[name] = mean / math.fsum(weights) if compared else math.nan
        found["reason_en"], found["reason_zh"] = (
            _reason(own, usable)
            if compared
            else (
                f"Not compared: numbers for {len(own)} of {plural(len(usable), 'indicator')} only.",
                f"未比较：{len(usable)} 项指标中只有 {len(own)} 项有数字。",
            )
        )
        rows.append(found)
    rows.sort(key=lambda row: (math.isnan(row["distance"]), row["distance"], -row["share"], row["place"]))
    for at, row in enumerate(rows, start=1):
        if not math.isnan(row["distance"]):
            row["rank"], row["chosen"] = at, at <= number
    return rows


def _reason(own: list[dict[str, Any]], usable: dict[str, float]) -> tuple[str, str]:
    """In what a candidate is alike, and in what it differs most."""
    near = sorted(
        (row for row in own if row["distance"] < _ALIKE),
        key=lambda row: (-usable[row["indicator"]], row["distance"]),
    )
    far = sorted((row for row in own if row["distance"] > _UNLIKE), key=lambda row: -row["distance"])[:2]
    en, zh = [], []
    if near:
        en.append(f"alike in {listed([row['label_en'] for row in near], 3)[0]}")
        zh.append(f"相似：{listed([row['label_zh'] for row in near], 3)[1]}")
    if far:
        en.append("differs in " + " and ".join(f"{row['label_en']} ({_times(row)[0]})" for row in far))
        zh.append("不同：" + "、".join(f"{row['label_zh']}（{_times(row)[1]}）" for row in far))
    if not en:
        return "Neither alike nor very different in anything.", "没有特别相似或特别不同之处。"
    text = "; ".join(en)
    return f"{text[0].upper()}{text[1:]}.", f"{'；'.join(zh)}。"


def _times(row: dict[str, Any]) -> tuple[str, str]:
    own, its = row["value"], row["other_value"]
    if own > 0.0 and its > 0.0:
        times = number_words(its / own)
        return f"{times} times", f"{times} 倍"
    return ("higher", "更高") if its > own else ("lower", "更低")


def _statements(
    table: pd.DataFrame, tables: dict[str, pd.DataFrame], details: dict[str, Any]
) -> list[Statement]:
    place = name_in_both(details["place"])
    chosen = table[table["chosen"]]
    shown = len(chosen)
    many = plural(details["indicators"], "indicator")
    if not shown:
        said = [
            statement(
                "answer",
                f"No candidate has numbers for enough of the {many} that {place[0]} has.",
                f"没有一个候选地区拥有足够多的可比数字（{place[1]}有 {details['indicators']} 项指标）。",
            )
        ]
    else:
        names = [str(name) for name in chosen["place"]]
        en = listed([name_in_language(name) for name in names], 10)[0]
        zh = listed([name_in_language(name, "zh") for name in names], 10)[1]
        first = chosen.iloc[0]
        said = [
            statement(
                "answer",
                f"By {many}, {en} {'is' if shown == 1 else 'are'} the most like {place[0]} of "
                f"{plural(len(table), 'candidate')}.",
                f"按 {details['indicators']} 项指标，{len(table)} 个候选地区中与{place[1]}最相似的是：{zh}。",
            ),
            statement(
                "meaning",
                f"{name_in_language(names[0])}: {first['reason_en'][0].lower()}{first['reason_en'][1:]}",
                f"{name_in_language(names[0], 'zh')}——{first['reason_zh']}",
            ),
        ]
        said += _unsure(table, chosen)
    said.append(
        statement(
            "limit",
            "Being alike is not being good: it says with whom a comparison is fair, not from whom to learn; "
            "other indicators would choose other places.",
            "相似不等于优秀：它只说明与谁比较较为公平，不说明该向谁学习；换一套指标，结果会不同。",
        )
    )
    if details["unused"]:
        en = listed([label for label, _ in details["unused"]])[0]
        zh = listed([label for _, label in details["unused"]])[1]
        said.append(
            statement(
                "caveat",
                f"Not used, as {place[0]} has no number or fewer than {_FEWEST} places have numbers that "
                f"differ: {en}.",
                f"未使用的指标（{place[1]}没有数字，或有数字的地区不足 {_FEWEST} 个或彼此无差异）：{zh}。",
            )
        )
    alone = int(table["rank"].isna().sum())
    if alone and shown:
        said.append(
            statement(
                "caveat",
                f"{plural(alone, 'candidate')} could not be compared: too many of the numbers are missing.",
                f"{alone} 个候选地区因缺少数字过多而未作比较。",
            )
        )
    said += missing_statements(tables["missing"], details)
    return said + data_caveats({}, ("numbers", "个数字"), simulated=details["simulated"])


def _unsure(table: pd.DataFrame, chosen: pd.DataFrame) -> list[Statement]:
    """Candidates left out that could belong to the chosen, by the wording of the sources."""
    left = table[table["rank"].notna() & ~table["chosen"]]
    maybe = left[left["low"] < chosen["high"].max()]
    if not len(maybe) or (left["low"] == left["distance"]).all():
        return []
    en = listed([name_in_language(str(name)) for name in maybe["place"]])[0]
    zh = listed([name_in_language(str(name), "zh") for name in maybe["place"]])[1]
    return [
        statement(
            "caveat",
            f"By the wording of the sources these could be as near as some of the chosen: {en}.",
            f"按原文措辞，下列地区可能与入选者同样接近：{zh}。",
        )
    ]
