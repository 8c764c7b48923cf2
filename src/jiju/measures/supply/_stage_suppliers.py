"""The suppliers of each stage of a chain: firms of its industries and sellers of its products."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jiju.errors import nearest
from jiju.measures.supply._home import ELSEWHERE, HOME, UNKNOWN
from jiju.results.names import name_in_both
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.supply._chain import Chain, Note
    from jiju.measures.supply._network import Network

    Floats = NDArray[np.float64]

__all__ = ["Supplied", "find_suppliers", "list_firms"]

# Two digits or more, perhaps after the letter of a section, as in GB/T 4754 and NACE.
_CODE = re.compile(r"[A-Za-z]?(\d{2,})")


@dataclass(frozen=True, eq=False)
class Supplied:
    """Who supplies a stage.

    Attributes
    ----------
    firms : DataFrame
        Columns ``firm, name, region, origin, share``: the largest share first.
    herfindahl, import_share, unknown_share : float
        Of the shares; of what home buys, by origin. NaN where not known.
    near : str
        An industry there is whose name is like one that no firm has; empty where there is none.
    """

    firms: pd.DataFrame
    herfindahl: float
    import_share: float
    unknown_share: float
    near: str = ""

    def count(self, origin: str) -> int:
        """How many suppliers come from there."""
        return int((self.firms["origin"] == origin).sum())


def list_firms(firms: pd.DataFrame) -> pd.DataFrame:
    """Firms by industry: ``firm, name, industry, region, output``, one row each pair of firm and industry."""
    require_columns(firms, ("firm", "industry"), "firms", hint="Read the table with read_firms.")
    frame = pd.DataFrame({"firm": _texts(firms["firm"])})
    for column in ("name", "industry", "region"):
        frame[column] = _texts(firms[column]) if column in firms.columns else ""
    frame["output"] = require_numbers(firms, "output", "firms") if "output" in firms.columns else np.nan
    frame = frame[frame["firm"] != ""]
    frame["name"] = frame["name"].where(frame["name"] != "", frame["firm"])
    # What one row of a firm lacks another may have.
    first = {
        c: frame.assign(**{c: frame[c].replace("", np.nan)}).groupby("firm")[c].transform("first")
        for c in ("region",)
    }
    frame["region"] = first["region"].fillna("").astype("str")
    frame["output"] = frame.groupby("firm")["output"].transform("max")
    return frame.drop_duplicates(["firm", "industry"]).reset_index(drop=True)


def find_suppliers(
    chain: Chain, firms: pd.DataFrame, home: Sequence[str], network: Network | None
) -> tuple[list[Supplied], list[Note]]:
    """The suppliers of each stage, and what is to be said about how they were found.

    Parameters
    ----------
    chain : Chain
        The stages.
    firms : DataFrame
        From `list_firms`.
    home : sequence of str
        Regions of home; where empty, every firm is.
    network : Network or None
        Flows, where they are given.

    Returns
    -------
    list of Supplied
        One a stage.
    list of Note
        Subject, key, English, Chinese.
    """
    notes: list[Note] = []
    sold = None if network is None else _sales(network, home)
    every = sorted({*firms["industry"], *(() if sold is None else sold["industry"])} - {""})
    found = []
    for stage, codes in zip(chain.stages, chain.industries, strict=True):
        matched = _matched(stage, codes, every, notes)
        near = next((name for code in codes if (name := nearest(code, every)) and name not in matched), "")
        stage_firms = firms[firms["industry"].isin(matched)]
        found.append(replace(_one_stage(stage_firms, home, sold, matched), near=near))
    return found, notes


def _matched(stage: str, codes: Sequence[str], every: Sequence[str], notes: list[Note]) -> set[str]:
    """The industries of firms that a stage's codes mean."""
    matched: set[str] = set()
    for code in codes:
        if code in every:
            matched.add(code)
            continue
        # Codes of classifications nest: 35 covers 3513 and C3513, where no firm is of 35 itself.
        digits = _digits(code)
        longer = [name for name in every if digits and (_digits(name) or "").startswith(digits)]
        matched.update(longer)
        if longer:
            few, more = ", ".join(longer[:5]), "" if len(longer) <= 5 else ", ..."
            notes.append(
                (
                    stage,
                    "longer codes",
                    f"no firm is of industry {code}: codes that begin with it count ({few}{more})",
                    f"没有企业属于行业 {code}：以该代码开头的行业计入（{few}{more}）",
                )
            )
        else:
            name = name_in_both(code)
            more, more_zh = (
                (", nor of a code that begins with it", "，也没有以该代码开头的行业") if digits else ("", "")
            )
            notes.append(
                (
                    stage,
                    "industry of no firm",
                    f"no firm is of industry {name[0]}{more}",
                    f"没有企业属于行业“{name[1]}”{more_zh}",
                )
            )
    return matched


def _digits(code: str) -> str | None:
    """The digits of a code of a classification, such as 3513 of C3513; None where it is none."""
    found = _CODE.fullmatch(code)
    return found.group(1) if found else None


def _sales(network: Network, home: Sequence[str]) -> pd.DataFrame:
    """What is bought (by home, where home is given) of each product from whom."""
    regions = network.region_names()
    buys = np.array([not home or regions[k] in home for k in network.user.tolist()], dtype=np.bool_)
    other = network.supplier != network.user
    kept = np.flatnonzero(other & (network.product < len(network.industries)))
    seller = network.supplier[kept]
    return pd.DataFrame(
        {
            "firm": pd.Series([network.firms[k] for k in seller.tolist()], dtype="str"),
            "name": pd.Series([network.names[k] for k in seller.tolist()], dtype="str"),
            "region": pd.Series([regions[k] for k in seller.tolist()], dtype="str"),
            "industry": pd.Series(
                [network.industries[k] for k in network.product[kept].tolist()], dtype="str"
            ),
            "bought": np.where(buys[kept], network.value[kept], 0.0),
        }
    )


def _one_stage(
    firms: pd.DataFrame, home: Sequence[str], sold: pd.DataFrame | None, matched: set[str]
) -> Supplied:
    columns = ["firm", "name", "region", "output"]
    rows = firms[columns].drop_duplicates("firm").set_index("firm")
    size = rows["output"]
    if sold is not None:
        of = sold[sold["industry"].isin(matched)]
        # Who sells it supplies it, also where the table of firms does not say so.
        more = of[["firm", "name", "region"]].drop_duplicates("firm").set_index("firm")
        rows = pd.concat([rows, more[~more.index.isin(rows.index)]])
        size = of.sort_values("bought").groupby("firm")["bought"].sum().reindex(rows.index).fillna(0.0)
    size = size.where(size > 0.0)
    total = float(size.sum())
    share = size / total if total > 0.0 else size
    origin = np.select(
        [rows["region"].isin(home) | (not home), rows["region"] == ""], [HOME, UNKNOWN], ELSEWHERE
    )
    listed = pd.DataFrame(
        {
            "firm": pd.Series(rows.index, dtype="str"),
            "name": rows["name"].astype("str").to_numpy(),
            "region": rows["region"].astype("str").to_numpy(),
            "origin": origin.astype("str"),
            "share": share.to_numpy(np.float64),
        }
    ).astype({"name": "str", "region": "str", "origin": "str"})
    listed = listed.sort_values(["share", "firm"], ascending=[False, True], kind="stable", na_position="last")
    known = listed["share"].dropna()
    bought = sold is not None and bool(home) and total > 0.0
    return Supplied(
        listed.reset_index(drop=True),
        float((known**2).sum()) if len(known) else float("nan"),
        float(listed["share"][listed["origin"] == ELSEWHERE].sum()) if bought else float("nan"),
        float(listed["share"][listed["origin"] == UNKNOWN].sum()) if bought else float("nan"),
    )


def _texts(column: pd.Series[str]) -> pd.Series[str]:
    """As text without blanks around it, empty where nothing is given; numbers without a point."""
    cells = [
        "" if pd.isna(c) else str(int(c)) if isinstance(c, float) and c.is_integer() else str(c).strip()
        for c in column.astype(object)
    ]
    return pd.Series(cells, index=column.index, dtype="str")
