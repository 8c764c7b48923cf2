"""Which industries are found in the same regions: the space of industries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.complexity._cell_words import cell_caveats, cell_details, presence_statement
from jiju.measures.complexity._cells import Cells, Presence, read_cells
from jiju.measures.complexity._layout import choose_links, lay_out
from jiju.measures.complexity._proximity import METHODS, Relatedness, relate_counts, shared_regions
from jiju.results import Result, describe_input, record_provenance
from jiju.results.names import name_in_language
from jiju.results.sentences import statement
from jiju.results.wording import count_words, number_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.results import Statement

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["RelatednessResult", "measure_relatedness"]

_USED = ("region", "industry", "value", "size", "period")
_WIDE = 5  # regions of both industries of the pair in the headline
_SEED = 1  # of the layout: the same table gives the same drawing
_MEANINGS = {
    "proximity": (
        "Proximity is a chance: at 0.5, at least half of the regions with either industry have the other.",
        "邻近度是一个概率：达到 0.5 时，具有其中任一行业的地区至少有一半也具有另一行业。",
    ),
    "cosine": (
        "The cosine is 0 where no region is shared and 1 where the two are in exactly the same regions.",
        "余弦值为 0 表示没有共同地区，为 1 表示两者所在地区完全相同。",
    ),
    "jaccard": (
        "The index is the share of the regions with either industry that have both.",
        "该指数是具有其中任一行业的地区中两者兼有的比例。",
    ),
    "association": (
        "Association is how many times as many regions are shared as by chance; 1 is chance.",
        "关联强度表示共有地区数是两行业随机选址时的多少倍；1 即与随机无异。",
    ),
    "probability": (
        "The number is how many times as often the two are paired as in random pairings; 1 is chance.",
        "该数值表示两行业成对出现的次数是随机配对时的多少倍；1 即与随机无异。",
    ),
}


class RelatednessResult(Result):
    """What `measure_relatedness` found."""

    KIND = "relatedness"

    @property
    def nodes(self) -> pd.DataFrame:
        """The industries: regions, amount, place in the drawing, strength, block."""
        return self.tables["nodes"]

    @property
    def links(self) -> pd.DataFrame:
        """The links that are drawn: the tree of the strongest, and the strongest others."""
        return self.tables["links"]


def measure_relatedness(
    table: pd.DataFrame,
    *,
    method: Relatedness = "proximity",
    presence: Presence = "rca",
    threshold: float = 1.0,
    population: pd.DataFrame | None = None,
    minimum_region: float = 0.0,
    minimum_industry: float = 0.0,
    period: str | int | None = None,
    pairs: int = 100_000,
) -> RelatednessResult:
    r"""How related industries are, from the regions that have both.

    Parameters
    ----------
    table : DataFrame
        As `measure_complexity` takes it.
    method : {"proximity", "cosine", "jaccard", "association", "probability"}, default "proximity"
        See the notes.
    presence : {"rca", "rpop", "value"}, default "rca"
        What must reach the threshold for an industry to be present: the location quotient (revealed
        comparative advantage), the amount a head over that of all regions, or the amount itself.
    threshold : float, default 1.0
        In the unit of `presence`.
    population : DataFrame, optional
        Columns region and value, for "rpop". Regions without one above 0 are left out by name.
    minimum_region, minimum_industry : float, default 0.0
        Regions with a smaller total are left out first, then industries with a smaller total; in the unit of
        the table.
    period : str or int, optional
        Where the table has several; the latest by default, and the result says so.
    pairs : int, default 100000
        How many pairs the table lists, the most related first; the others are counted.

    Returns
    -------
    RelatednessResult
        ``.table``: industry, neighbor, relatedness, regions, neighbor_regions, shared_regions; each pair
        once; pairs without a shared region are not listed. ``.nodes``: industry, regions, value, x, y,
        strength, block. ``.links``: the pairs to draw. ``tables["left_out"]``: what is left out or
        present nowhere.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M401`` to ``M405`` as `measure_complexity`; ``M407`` where fewer than two industries are present
        anywhere.

    Notes
    -----
    With :math:`C_{ij}` the regions that have both, :math:`u_i` those that have i, and R
    those that have anything:

    - proximity (Hidalgo, Klinger, Barabási and Hausmann 2007): :math:`C_{ij} / \max(u_i, u_j)`, the
      smaller of the two chances that a region with one has the other;
    - cosine: :math:`C_{ij} / \sqrt{u_i u_j}`;
    - jaccard: :math:`C_{ij} / (u_i + u_j - C_{ij})`;
    - association: :math:`C_{ij} R / (u_i u_j)`, how many times as many shared regions as if both chose
      regions independently; 1 is chance;
    - probability (Steijn 2021): :math:`C_{ij}` over what is expected if pairs of industries were drawn at
      random, each by its number :math:`S_i` of pairings in all regions: :math:`E_{ij} = \frac{T}{2}
      \left(\frac{S_i}{T} \frac{S_j}{T - S_i} + \frac{S_j}{T} \frac{S_i}{T - S_j}\right)`, T all of them.
      Written from the values that another package gives, and tested against them.

    Pairs are of two different industries. Where relatedness goes on into density, an industry's relatedness
    to itself matters: `measure_density` says which it takes.

    x and y place related industries near each other; axes and distances have no unit, and two industries can
    be near by accident. The tree joins all industries of a block by the strongest links.

    When not to use: for who supplies whom (see `find_chokepoints`); and it is no test: two industries that
    are in most regions share many by size alone (see `measure_coagglomeration` for one). With few regions
    proximity takes few values: of industries in 3 regions each it can only be 0, 1/3, 2/3 or 1.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L. and Hausmann, R. (2007), The product space conditions the
    development of nations, Science 317, 482-487. Steijn, M. P. A. (2021), Improvement on the association
    strength: implementing a probabilistic measure based on combinations without repetition, Quantitative
    Science Studies 2, 778-794. van Eck, N. J. and Waltman, L. (2009), How to normalize co-occurrence data?,
    JASIST 60, 1635-1651.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_relatedness
    >>> rows = {"N": "chips planes cars", "E": "planes cars", "S": "cars rice", "W": "rice"}
    >>> table = pd.DataFrame([(region, industry, 1.0) for region, text in rows.items()
    ...                       for industry in text.split()], columns=["region", "industry", "value"])
    >>> found = measure_relatedness(table, presence="value")
    >>> found.table[["industry", "neighbor", "relatedness", "shared_regions"]].round(3)
      industry neighbor  relatedness  shared_regions
    0     cars   planes        0.667               2
    1    chips   planes        0.500               1
    2     cars    chips        0.333               1
    3     cars     rice        0.333               1
    """
    _check(method, pairs)
    cells = read_cells(
        table,
        presence=presence,
        threshold=threshold,
        population=population,
        minimum_region=minimum_region,
        minimum_industry=minimum_industry,
        period=period,
    )
    ubiquity = cells.ubiquity
    if int((ubiquity > 0).sum()) < 2:
        what = (
            f"{int((ubiquity > 0).sum())} of {len(cells.industries)} industries reach the threshold anywhere"
        )
        msg = "M407"
        raise MeasureError(msg, what, hint="Use finer industries, or a lower threshold.")
    shared = shared_regions(cells.present)
    counted = np.triu(shared, 1)
    first, second = np.nonzero(counted)
    together = counted[first, second].astype(np.int64)
    del counted
    related = relate_counts(
        shared, ubiquity.astype(np.float64), int((cells.diversity > 0).sum()), method=method, diagonal=0.0
    )
    weight = related[first, second]
    order = np.lexsort((second, first, -weight))[: int(pairs)]
    names: NDArray[np.object_] = np.array(cells.industries, dtype=object)
    pair_table = pd.DataFrame(
        {
            "industry": pd.Series(names[first[order]], dtype="str"),
            "neighbor": pd.Series(names[second[order]], dtype="str"),
            "relatedness": weight[order],
            "regions": ubiquity[first[order]],
            "neighbor_regions": ubiquity[second[order]],
            "shared_regions": together[order],
        }
    )
    strength = related.sum(axis=1)
    nodes, links = _space(cells, names, first, second, weight, strength)
    details: dict[str, Any] = {
        "title": {"en": "Which industries are related", "zh": "行业之间的关联"},
        "method": method,
        **cell_details(
            cells,
            presence=presence,
            threshold=threshold,
            minimum_region=minimum_region,
            minimum_industry=minimum_industry,
        ),
        "present_industries": int((ubiquity > 0).sum()),
        "pairs_shared": len(first),
        "pairs_listed": len(pair_table),
        "pairs": int(pairs),
        "median": float(np.median(weight)) if len(weight) else None,
        "simulated": bool(table.attrs.get("simulated", False)),
    }
    given = ("method", "presence", "threshold", "minimum_region", "minimum_industry", "period", "pairs")
    inputs = [describe_input("table", table, _USED)]
    if population is not None:
        inputs.append(describe_input("population", population, ("region", "value", "period")))
    return RelatednessResult(
        kind=RelatednessResult.KIND,
        table=pair_table,
        statements=tuple(_statements(pair_table, nodes, cells, details)),
        evidence=(),
        provenance=record_provenance(
            "measure_relatedness", {name: details[name] for name in given}, inputs, None
        ),
        details=details,
        tables={"nodes": nodes, "links": links, "left_out": cells.left_out},
    )


def _check(method: object, pairs: object) -> None:
    msg = "M405"
    if method not in METHODS:
        what = f"there is no relatedness {method!r}"
        raise MeasureError(msg, what, hint=f"Choose one of {', '.join(METHODS)}.")
    if isinstance(pairs, bool) or not isinstance(pairs, int | np.integer) or pairs < 1:
        what = f"pairs is {pairs!r}"
        raise MeasureError(msg, what, hint="Give a whole number from 1; 100000 is the default.")


def _space(
    cells: Cells,
    names: NDArray[np.object_],
    first: Codes,
    second: Codes,
    weight: Floats,
    strength: Floats,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The drawing: industries that are present somewhere with their places, and the links among them."""
    chosen, tree = choose_links(len(names), first, second, weight)
    there = np.flatnonzero(cells.ubiquity > 0)
    number = np.full(len(names), -1, dtype=np.int64)
    number[there] = np.arange(len(there))
    places = np.full((len(names), 2), np.nan)
    places[there] = lay_out(
        len(there), number[first[chosen]], number[second[chosen]], weight[chosen], seed=_SEED
    )
    nodes = pd.DataFrame(
        {
            "industry": pd.Series(names, dtype="str"),
            "regions": cells.ubiquity,
            "value": np.asarray(cells.value.sum(axis=0)).ravel(),
            "x": places[:, 0],
            "y": places[:, 1],
            "strength": strength,
            "block": cells.industry_block,
        }
    )
    links = pd.DataFrame(
        {
            "industry": pd.Series(names[first[chosen]], dtype="str"),
            "neighbor": pd.Series(names[second[chosen]], dtype="str"),
            "relatedness": weight[chosen],
            "tree": tree,
        }
    )
    return nodes, links


def _statements(
    pairs: pd.DataFrame, nodes: pd.DataFrame, cells: Cells, details: dict[str, Any]
) -> list[Statement]:
    said = [_answer(pairs, nodes, details), _meaning(details["method"]), presence_statement(details)]
    said.append(
        statement(
            "limit",
            "Sharing regions is no proof that industries need each other, and this is no test against "
            "chance; it says nothing about who supplies whom.",
            "同处一地并不证明行业之间相互需要，这里也没有与随机情形作检验；它不说明谁向谁供货。",
        )
    )
    said.append(
        statement(
            "limit",
            "In the drawing near means related; the axes have no meaning, and two industries can be near by "
            "accident.",
            "图中相近表示关联较强；坐标轴没有含义，两个行业也可能只是碰巧相邻。",
        )
    )
    more = details["pairs_shared"] - details["pairs_listed"]
    if more:
        said.append(
            statement(
                "caveat",
                f"The table lists the {count_words(details['pairs_listed'])} most related pairs; "
                f"{count_words(more)} others share a region too.",
                f"表中列出关联最强的 {count_words(details['pairs_listed'])} 对；"
                f"另有 {count_words(more)} 对也有共同地区。",
            )
        )
    return said + cell_caveats(cells, simulated=details["simulated"], values_outside=True)


def _answer(pairs: pd.DataFrame, nodes: pd.DataFrame, details: dict[str, Any]) -> Statement:
    number = count_words(details["present_industries"])
    if not len(pairs):
        return statement(
            "answer",
            f"No two of the {number} industries are present in the same region.",
            f"{number} 个行业中没有任何两个同处一地。",
        )
    # Two industries of one and the same region are related by 1, which says nothing: the pair that is named
    # is of industries found more widely, and rests on most regions.
    wide = pairs[(pairs["regions"] >= _WIDE) & (pairs["neighbor_regions"] >= _WIDE)]
    known = wide if len(wide) else pairs
    top = known[known["relatedness"] == known["relatedness"].iloc[0]]
    best = top.iloc[int(top["shared_regions"].to_numpy().argmax())]
    one, other, central = (
        (name_in_language(str(name), "en"), name_in_language(str(name), "zh"))
        for name in (
            best["industry"],
            best["neighbor"],
            nodes["industry"].iloc[int(nodes["strength"].to_numpy().argmax())],
        )
    )
    value = number_words(float(best["relatedness"]))
    shared, equals = count_words(int(best["shared_regions"])), count_words(len(top) - 1)
    as_en = as_zh = ""
    if len(top) > 1:
        pairs_en = "1 more pair is" if len(top) == 2 else f"{equals} more pairs are"
        as_en, as_zh = f"; {pairs_en} as related", f"；另有 {equals} 对关联同样强"
    where_en = f" of those in at least {_WIDE} regions" if len(wide) else ""
    where_zh = f"（限至少 {_WIDE} 个地区具有者）" if len(wide) else ""
    return statement(
        "answer",
        f"Among {number} industries, {one[0]} and {other[0]} are the most related"
        f"{where_en} ({value}, with {shared} shared {'region' if shared == '1' else 'regions'}{as_en}); "
        f"{central[0]} "
        "is the most related to all the others together.",
        f"在 {number} 个行业中{where_zh}，关联最强的是“{one[1]}”与“{other[1]}”"
        f"（{value}，共有 {shared} 个地区{as_zh}）；"
        f"与其余行业总体关联最强的是“{central[1]}”。",
    )


def _meaning(method: str) -> Statement:
    en, zh = _MEANINGS[method]
    return statement("meaning", en, zh)
