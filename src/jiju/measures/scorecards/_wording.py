"""What a scorecard says in sentences, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.measures.scorecards._words import plural
from jiju.results.names import name_in_both, name_in_language
from jiju.results.sentences import listed, statement
from jiju.results.wording import count_words, number_words, percent_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.measures.scorecards._settings import Settings
    from jiju.measures.scorecards._table import Grid
    from jiju.results import Statement

__all__ = [
    "IMPUTED",
    "NORMALIZED",
    "grid_caveats",
    "little_known",
    "missing_statement",
    "scorecard_statements",
    "screened_reasons",
]

IMPUTED = {
    "none": ("passed over: a place is scored by what is known of it", "未补值：仅按已知数值评分"),
    "mean": ("filled in with the mean of the other places", "以其他地区的平均值补入"),
    "median": ("filled in with the median of the other places", "以其他地区的中位数补入"),
    "group_mean": ("filled in with the mean of the place's group", "以所属组的平均值补入"),
    "group_median": ("filled in with the median of the place's group", "以所属组的中位数补入"),
    "pillar_mean": (
        "filled in with the mean of the place's other numbers of the same pillar",
        "以该地区同一维度其他指标的平均水平补入",
    ),
    "carry": (
        "filled in with the place's own last number from before the period",
        "以该地区此前最近一期的数值补入",
    ),
}
NORMALIZED = {
    "minmax": ("by the range between the lowest and the highest", "按最低值与最高值之间的位置"),
    "zscore": ("by the distance from the mean in standard deviations", "按与平均值相差的标准差数"),
    "percentile": ("by the share of places that are passed", "按所超过地区的比例"),
    "rank": ("by rank", "按名次"),
    "borda": ("by the number of places that are passed", "按所超过的地区个数"),
    "scaled": ("as they are, with their direction", "按原值（考虑指标方向）"),
    "distance_to_max": ("by the distance to the best place", "按与最优地区的距离"),
    "distance_to_reference": ("by the distance to the reference place", "按与参照地区的距离"),
    "distance_to_target": ("by the distance to the target", "按与目标值的距离"),
    "fraction_of_max": ("as a share of the best place", "按占最优地区的比例"),
    "goalposts": ("by the position between its goalposts", "按在上下门柱值之间的位置"),
}
_HALF = 0.5
_AGGREGATED = {
    "arithmetic": ("arithmetic mean", "算术平均"),
    "geometric": ("geometric mean", "几何平均"),
    "harmonic": ("harmonic mean", "调和平均"),
    "generalized": ("generalized mean", "广义平均"),
    "copeland": ("Copeland count of wins less losses", "Copeland 法（胜负场次之差）"),
    "topsis": ("TOPSIS distance from the worst", "TOPSIS 贴近度"),
}
_WEIGHTED = {
    "given": ("the weights of the table", "指标表所给权重"),
    "equal": ("equal weights", "等权"),
    "entropy": ("entropy weights", "熵权"),
    "critic": ("CRITIC weights", "CRITIC 权重"),
    "pca": ("weights of the first principal component", "第一主成分权重"),
}


def scorecard_statements(
    table: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
    details: dict[str, Any],
    grid: Grid,
    settings: Settings,
) -> list[Statement]:
    """All sentences of a scorecard, the answer first.

    Parameters
    ----------
    table, tables, details
        Of the result.
    grid : Grid
        All places.
    settings : Settings
        As they took effect.

    Returns
    -------
    list of Statement
        In both languages.
    """
    said = [_answer(table, details), _meaning(details, settings)]
    said.append(
        statement(
            "limit",
            "A score is one way to weigh many numbers into one; other defensible settings give other ranks. "
            "How far they move is what a sensitivity analysis says; without it a difference of a few ranks "
            "should not be read as a difference between places.",
            "得分只是把众多数值合成一个数的一种做法，采用其他同样合理的设置，名次会有所不同，"
            "变动范围须由敏感性分析给出。未作该分析之前，相差几名不宜视为地区之间确有差别。",
        )
    )
    said.append(missing_statement(tables["missing"], details["numbers"], settings.impute))
    return [
        *said,
        *_screened(tables["screened"]),
        *_thin(table),
        *_left_out(details),
        *_treated(tables["treatment"], settings),
        *grid_caveats(grid, simulated=details["simulated"]),
    ]


def _answer(table: pd.DataFrame, details: dict[str, Any]) -> Statement:
    scored = table[table["rank"].notna()]
    first = scored[scored["rank"] == 1]
    n, top = count_words(len(scored)), number_words(float(first["score"].iloc[0]))
    before_en, before_zh = little_known(details)
    if len(scored) == 1:
        name = name_in_both(str(first["place"].iloc[0]))
        return statement(
            "answer",
            f"{before_en}{name[0]} has a score of {top}; there is no other place to compare it with.",
            f"{before_zh}{name[1]}得分为 {top}；没有可供比较的其他地区。",
        )
    if len(first) > 1:
        shared = [_score_words(row, details) for _, row in first.iterrows()]
        en, zh = listed([entry[0] for entry in shared])[0], listed([entry[1] for entry in shared])[1]
        return statement(
            "answer",
            f"{before_en}Of {n} places, these share the highest score: {en}.",
            f"{before_zh}{n} 个地区中，并列第一的是{zh}。",
        )
    shown = pd.concat([first, scored[scored["rank"] > 1].head(2)])
    named = [_score_words(row, details) for _, row in shown.iterrows()]
    after_en = " and ".join(entry[0] for entry in named[1:])
    after_zh = "、".join(entry[1] for entry in named[1:])
    return statement(
        "answer",
        f"{before_en}Of {n} places, the highest score is that of {named[0][0]}, followed by {after_en}.",
        f"{before_zh}{n} 个地区中，得分最高的是{named[0][1]}，其后为{after_zh}。",
    )


def little_known(details: dict[str, Any]) -> tuple[str, str]:
    """A word before the answer where most numbers are missing.

    Parameters
    ----------
    details : dict
        ``missing`` and ``numbers``, the missing and all.

    Returns
    -------
    en, zh : str
        Empty where at least half are known.
    """
    missing, numbers = details["missing"], details["numbers"]
    if missing <= _HALF * numbers:
        return "", ""
    share = percent_words(missing / numbers)
    return (
        f"Too little is known for a ranking to be relied on ({share} of the numbers are missing). ",
        f"已知数值太少，排名不足为凭（缺失 {share}）。",
    )


def _score_words(row: pd.Series[Any], details: dict[str, Any]) -> tuple[str, str]:
    """A place with its score, and how little it rests on where that is less than half of the indicators."""
    score = number_words(float(row["score"]))
    name = name_in_both(str(row["place"]))
    if row["coverage"] >= _HALF:
        return f"{name[0]} ({score})", f"{name[1]}（{score}）"
    count = details["counted"]
    known = count - int(row["missing"])
    return (
        f"{name[0]} ({score}, from {known} of {count} numbers)",
        f"{name[1]}（{score}，仅据 {count} 个数值中的 {known} 个）",
    )


def _meaning(details: dict[str, Any], settings: Settings) -> Statement:
    many = details["indicators"]
    count = count_words(many)
    were_en = f"{plural(many, 'indicator')} {'was' if many == 1 else 'were'}"
    each_en = "" if many == 1 else "each "
    how_en, how_zh = NORMALIZED[settings.normalize]
    ways = list(dict.fromkeys(settings.methods))
    means_en = " and above that ".join(_AGGREGATED[way][0] for way in ways)
    means_zh = _upward([_AGGREGATED[way][1] for way in ways])
    if hasattr(settings.weights, "items"):
        weights_en, weights_zh = "weights given one by one", "逐项指定的权重"
    else:
        # Above the lowest level the table's own weights go without saying.
        kinds = list(dict.fromkeys(settings.weighting))[: 1 if isinstance(settings.weights, str) else None]
        weights_en = " and above that ".join(_WEIGHTED[kind][0] for kind in kinds)
        weights_zh = _upward([_WEIGHTED[kind][1] for kind in kinds])
    return statement(
        "meaning",
        f"{were_en} brought onto one scale, {each_en}{how_en}, more being better, and put together "
        f"by the {means_en} with {weights_en}.",
        f"{count} 个指标先{how_zh}统一为同一尺度（数值越大越好），再以{weights_zh}按{means_zh}合成。",
    )


def _upward(ways: list[str]) -> str:
    """Ways of the levels, the lowest first, in Chinese."""
    return ways[0] + (f"（上层为{'、'.join(ways[1:])}）" if len(ways) > 1 else "")


def missing_statement(missing: pd.DataFrame, numbers: int, method: str) -> Statement:
    """How many numbers are missing, where most, and what was done about it.

    Parameters
    ----------
    missing : DataFrame
        The table of missing numbers.
    numbers : int
        Of places times indicators.
    method : str
        How they were filled in.

    Returns
    -------
    Statement
        A caveat.
    """
    if missing.empty:
        return statement("caveat", "No number is missing.", "没有缺失的数值。")
    count, share = count_words(len(missing)), percent_words(len(missing) / numbers)
    by_place = missing["place"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    one, top = len(missing) == 1, int(by_place.iloc[0])
    most, most_count = name_in_both(str(by_place.index[0])), count_words(top)
    if len(by_place) == 1:
        whose_en, whose_zh = f"of {most[0]}", f"{'' if one else '均'}属于{most[1]}"
    elif int(by_place.iloc[1]) == top:  # no place has the most
        whose_en, whose_zh = f"at most {most_count} of one place", f"每个地区至多 {most_count} 个"
    else:
        whose_en = f"{most_count} of them of {most[0]}, more than of any other place"
        whose_zh = f"其中{most[1]}最多（{most_count} 个）"
    done_en, done_zh = IMPUTED[method]
    if method != "none" and (empty := int(missing["filled"].isna().sum())):
        done_en += f" ({count_words(empty)} of them could not be)"
        done_zh += f"（其中 {count_words(empty)} 个无法补入）"
    return statement(
        "caveat",
        f"{count} of {count_words(numbers)} numbers ({share}) {'is' if one else 'are'} missing, "
        f"{whose_en}; {'it is' if one else 'they are'} {done_en}. The list of missing numbers is part of "
        "this result.",
        f"{count_words(numbers)} 个数值中缺失 {count} 个（{share}），{whose_zh}，"
        f"{done_zh}。缺失清单随结果一并给出。",
    )


def _screened(screened: pd.DataFrame) -> list[Statement]:
    out = screened[~screened["kept"]]
    if out.empty:
        return []
    en, zh = _listed_places(out["place"])
    return [
        statement(
            "caveat",
            f"Not scored, for want of numbers: {en}; the table screened says why.",
            f"因数值不足未参加评分：{zh}；原因见 screened 表。",
        )
    ]


def _listed_places(names: pd.Series[Any]) -> tuple[str, str]:
    every = [name_in_both(str(name)) for name in names]
    return listed([en for en, _ in every])[0], listed([zh for _, zh in every])[1]


def _thin(table: pd.DataFrame) -> list[Statement]:
    """Places whose score rests on less than half of the indicators."""
    thin = table[table["rank"].notna() & (table["coverage"] < _HALF)]
    if thin.empty:
        return []
    en, zh = _listed_places(thin["place"])
    return [
        statement(
            "caveat",
            f"The scores of these places rest on less than half of the indicators: {en}. A place of which "
            "only its best numbers are known comes out too well.",
            f"以下地区的得分所依据的指标不足半数：{zh}。只公布优势数值的地区，得分会偏高。",
        )
    ]


def _left_out(details: dict[str, Any]) -> list[Statement]:
    said = []
    for key, en_why, zh_why in (
        ("flat", "for fewer than two different numbers of each are known", "已知的不同数值不足两个"),
        ("left_out", "as was asked for", "按设置剔除"),
    ):
        if details[key]:
            en, zh = listed(details[key])
            said.append(
                statement(
                    "caveat",
                    f"Left out of the score, {en_why}: {en}.",
                    f"未计入得分的指标（{zh_why}）：{zh}。",
                )
            )
    return said


def _treated(treatment: pd.DataFrame, settings: Settings) -> list[Statement]:
    if settings.treat == "none":
        skewed = treatment[~treatment["passed"]]
        if skewed.empty:
            return []
        en, zh = listed([str(code) for code in skewed["indicator"]])
        return [
            statement(
                "caveat",
                f"Outliers shape these indicators and were left as they are: {en}.",
                f"以下指标受异常值影响，未作处理：{zh}。",
            )
        ]
    moved = treatment[treatment["method"] != "none"]
    if moved.empty:
        return []
    en, zh = listed([str(code) for code in moved["indicator"]])
    points = count_words(int(moved["points"].sum()))
    transformed = int(moved["method"].isin(["log", "boxcox"]).sum())
    more_en = f", {transformed} transformed" if transformed else ""
    more_zh = f"，其中 {transformed} 个作了变换" if transformed else ""
    return [
        statement(
            "caveat",
            f"Outliers were treated in {plural(len(moved), 'indicator')} ({en}): "
            f"{plural(int(moved['points'].sum()), 'point')} moved inward{more_en}.",
            f"{count_words(len(moved))} 个指标的异常值作了处理（{zh}）：共缩尾 {points} 个点{more_zh}。",
        )
    ]


def grid_caveats(grid: Grid, *, simulated: bool) -> list[Statement]:
    """What had to be decided about the numbers themselves.

    Parameters
    ----------
    grid : Grid
        The numbers.
    simulated : bool
        Whether they are simulated.

    Returns
    -------
    list of Statement
        Perhaps empty.
    """
    said = []
    if grid.contradicted:
        en, zh = _listed_cells(grid, [(place, code, "") for place, code in grid.contradicted])
        n = count_words(len(grid.contradicted))
        said.append(
            statement(
                "caveat",
                f"Sources contradict each other on {plural(len(grid.contradicted), 'number')} ({en}); "
                "the one published last is taken, and none is averaged. Their whole span counts in the "
                "sensitivity analysis.",
                f"有 {n} 个数值各来源相互矛盾（{zh}），取最近发布者，不作平均；其全部跨度计入敏感性分析。",
            )
        )
    if grid.middles:
        n, are = count_words(grid.middles), "is" if grid.middles == 1 else "are"
        said.append(
            statement(
                "caveat",
                f"{plural(grid.middles, 'number')} {are} stated as a range or a bound only; the "
                "middle, or the bound, is taken.",
                f"有 {n} 个数值只给出范围或界限，取其中点或该界限。",
            )
        )
    if grid.refused:
        en, zh = _listed_cells(grid, grid.refused)
        said.append(
            statement(
                "caveat",
                f"Numbers in a unit that does not convert are not used: {en}.",
                f"单位无法换算的数值未采用：{zh}。",
            )
        )
    if grid.unmatched:
        en, zh = listed(list(grid.unmatched), shown=3)
        count = sum(grid.unmatched.values())
        n, rows = (
            count_words(count),
            f"{plural(count, 'row')} of the table of values {'is' if count == 1 else 'are'}",
        )
        said.append(
            statement(
                "caveat",
                f"{rows} of no indicator: {en}.",
                f"数值表中有 {n} 行不属于任何指标：{zh}。",
            )
        )
    if len(grid.periods) > 1:
        first, last = grid.periods[0], grid.periods[-1]
        said.append(
            statement(
                "caveat",
                f"The numbers are from different periods, {first} to {last}; of each place and indicator the "
                "latest is taken.",
                f"数值来自不同时期（{first} 至 {last}），各地区各指标取最近一期。",
            )
        )
    if simulated:
        said.append(
            statement("caveat", "The data are simulated, not observed.", "数据为模拟数据，并非实际观测。")
        )
    return said


def _listed_cells(grid: Grid, cells: Sequence[tuple[str, str, str]]) -> tuple[str, str]:
    """Numbers by what they are and of whom, with their unit where one is given."""
    tree = grid.tree
    labels = dict(zip(tree.codes, zip(tree.label_en, tree.label_zh, strict=True), strict=True))
    en, zh = [], []
    for place, code, unit in cells:
        label = labels.get(code, (code, code))
        en.append(f"{label[0]} of {name_in_language(place)}" + (f" in {unit}" if unit else ""))
        zh.append(f"{name_in_language(place, 'zh')}的“{label[1]}”" + (f"（{unit}）" if unit else ""))
    return listed(en, shown=3)[0], listed(zh, shown=3)[1]


def screened_reasons(
    coverage: Sequence[float], nonzero: Sequence[float], kept: Sequence[bool], settings: Settings
) -> tuple[list[str], list[str]]:
    """Why each place is not scored, in English and Chinese; empty where it is."""
    en, zh = [], []
    for known, other, stays in zip(coverage, nonzero, kept, strict=True):
        why = ("", "")
        if not stays and known == 0.0:
            why = ("no number is known", "没有任何已知数值")
        elif not stays and settings.screen is not None and known < settings.screen - 1e-12:
            asked, there = percent_words(settings.screen), percent_words(known)
            why = (
                f"{there} of the indicators are known, {asked} are asked for",
                f"已知指标占 {there}，要求 {asked}",
            )
        elif not stays and settings.screen_zeros is not None:
            asked, there = percent_words(settings.screen_zeros), percent_words(other)
            why = (
                f"{there} of the numbers are not 0, {asked} are asked for",
                f"非零数值占 {there}，要求 {asked}",
            )
        en.append(why[0])
        zh.append(why[1])
    return en, zh
