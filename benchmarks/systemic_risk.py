"""The systemic risk of every firm of a synthetic nation, against the definition in plain NumPy.

Run as a program, it measures one network: ``python benchmarks/systemic_risk.py '{"firms": 91595, ...}'``.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Workload", "make_economy", "risk_of_all"]

CLOCK_LIMIT_S, MEMORY_LIMIT_MIB = 600.0, 4096.0
LEAST_RATIO = 3.0


@dataclass(frozen=True)
class Workload:
    """The network.

    Attributes
    ----------
    firms, links, industries : int
        How much there is; 91,595 firms and 235,867 links are those of Diem et al. (2022).
    eps : float
        The largest fall that ends a cascade.
    plain : int
        Of how many firms the plain definition is timed too.
    """

    firms: int = 91_595
    links: int = 235_867
    industries: int = 600
    eps: float = 1e-6
    plain: int = 40

    def __str__(self) -> str:
        """The workload in words."""
        return (
            f"measure_systemic_risk: {self.firms:,} firms, {self.links:,} links, {self.industries} "
            f"industries, essential and other inputs, market share, eps {self.eps:g}"
        )


def risk_of_all(*, quick: bool) -> list[object]:
    """The whole measure in a process of its own; the definition on some of its firms in the same run."""
    from measuring import Row, cost_of

    full = Workload()
    workload = Workload(firms=3_000, links=8_000, industries=80, plain=20) if quick else full
    print(f"running {workload}", file=sys.stderr, flush=True)
    warm = Workload(firms=300, links=900, industries=20, plain=2)
    cost_of([sys.executable, __file__, json.dumps(asdict(warm))])
    cost = cost_of([sys.executable, __file__, json.dumps(asdict(workload))])
    found = json.loads(cost.output)
    return [
        Row(
            str(workload),
            cost.seconds,
            "s on the clock",
            "" if quick else f"limit {CLOCK_LIMIT_S:.0f} s on 2 cores",
            None if quick else CLOCK_LIMIT_S,
            None if quick else CLOCK_LIMIT_S / cost.seconds,
            None if quick else 1.0,
            f"{cost.cpu_seconds:.1f} CPU s, other settings included; {found['note']}",
        ),
        Row(
            "  its peak memory",
            cost.peak_mib,
            "MiB",
            "" if quick else f"limit {MEMORY_LIMIT_MIB:.0f} MiB",
            None if quick else MEMORY_LIMIT_MIB,
            None if quick else MEMORY_LIMIT_MIB / cost.peak_mib,
            None if quick else 1.0,
        ),
        Row(
            f"  a firm, on {workload.plain} firms drawn at random",
            found["ours_ms"],
            "CPU ms",
            "plain NumPy definition",
            found["plain_ms"],
            found["plain_ms"] / found["ours_ms"],
            None if quick else LEAST_RATIO,
            f"largest difference {found['difference']:.0e}, steps the same: {found['same_steps']}",
        ),
        Row(
            "  all firms by the plain definition, from those",
            found["plain_ms"] * workload.firms / 1000.0 / 2.0,
            "s on 2 cores",
            note="extrapolated",
        ),
    ]


def make_economy(workload: Workload) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Flows, firms and essential inputs: firms' sizes and industries are of very unequal size.

    Each industry has a recipe of eight industries, some of which are in many recipes. A user is drawn by its
    size to a power, a supplier by its size within an industry of the recipe; three of five industries make
    things, and what one of them supplies to another is essential.
    """
    import pandas as pd

    n, kinds = workload.firms, workload.industries
    rng = np.random.default_rng(n)
    size = rng.pareto(1.05, n) + 1.0
    industry = _draw(rng, 1.0 / np.arange(1, kinds + 1) ** 0.8, n)
    wanted = rng.permutation(1.0 / np.arange(1, kinds + 1))
    recipe = np.array([rng.choice(kinds, 8, p=wanted / wanted.sum()) for _ in range(kinds)])
    order = np.argsort(industry, kind="stable")
    until = np.concatenate([[0.0], np.cumsum(size[order])])
    begins, ends = (np.searchsorted(industry[order], np.arange(kinds), side) for side in ("left", "right"))
    low, high = until[begins], until[ends]
    links = np.zeros(0, dtype=np.int64)
    while len(links) < workload.links:
        user = _draw(rng, size**0.6, workload.links)
        bought = recipe[industry[user], rng.integers(0, 8, workload.links)]
        at = low[bought] + rng.random(workload.links) * (high[bought] - low[bought])
        supplier = order[np.minimum(np.searchsorted(until[1:], at, side="right"), n - 1)]
        kept = (high[bought] > low[bought]) & (supplier != user)
        links = np.unique(np.concatenate([links, supplier[kept] * n + user[kept]]))
    links = rng.permutation(links)[: workload.links]
    supplier, user = links // n, links % n
    value = rng.lognormal(0.0, 1.0, len(links)) * size[supplier] ** 0.3 * size[user] ** 0.7
    makes = rng.random(kinds) < 0.6
    essential = np.where(makes[recipe] & makes[:, np.newaxis], 2, 1)
    pairs = {
        "supplier_industry": recipe.ravel().astype(str),
        "user_industry": np.repeat(np.arange(kinds), 8).astype(str),
        "essential": essential.ravel(),
    }
    return (
        pd.DataFrame({"supplier": supplier, "user": user, "value": value}),
        pd.DataFrame({"firm": np.arange(n), "industry": industry.astype(str)}),
        pd.DataFrame(pairs).drop_duplicates(["supplier_industry", "user_industry"]),
    )


def _draw(rng: np.random.Generator, weight: np.ndarray, n: int) -> np.ndarray:
    return rng.choice(len(weight), n, p=weight / weight.sum())


class Plain:
    """The definition on the whole network in each step, sparse, in NumPy and SciPy alone."""

    def __init__(self, flows: pd.DataFrame, firms: pd.DataFrame, essentiality: pd.DataFrame) -> None:
        from scipy.sparse import coo_array

        n, links = len(firms), len(flows)
        industry = firms["industry"].astype(int).to_numpy()
        supplier, user, value = (flows[name].to_numpy() for name in ("supplier", "user", "value"))
        kinds = industry.max() + 1
        grid = np.ones((kinds, kinds), dtype=np.int64)
        pairs = essentiality.astype({"supplier_industry": int, "user_industry": int})
        inside = (pairs["supplier_industry"] < kinds) & (pairs["user_industry"] < kinds)
        pairs = pairs[inside]
        grid[pairs["supplier_industry"], pairs["user_industry"]] = pairs["essential"]
        must = grid[industry[supplier], industry[user]] == 2
        keys, group = np.unique(
            user * (kinds + 1) + np.where(must, industry[supplier] + 1, 0), return_inverse=True
        )
        bought, of_group = np.bincount(user, value, n), np.bincount(group, value)
        share = value / np.where(must, of_group[group], bought[user])
        self.output = np.bincount(supplier, value, n)
        self.down = coo_array((share, (group, supplier)), shape=(len(keys), n)).tocsr()
        self.up = coo_array((value / self.output[supplier], (supplier, user)), shape=(n, n)).tocsr()
        self.owner, self.starts = np.unique(keys // (kinds + 1), return_index=True)
        self.industry, self.kinds, self.links = industry, kinds, links

    def risk(self, firm: int, eps: float) -> tuple[float, int]:
        """The index of one firm, and its steps."""
        n = len(self.output)
        psi = np.ones(n)
        psi[firm] = 0.0
        down, up, steps = psi.copy(), psi.copy(), 0
        while True:
            steps += 1
            left = np.bincount(self.industry, self.output * down, self.kinds)[self.industry]
            sigma = np.divide(self.output, left, out=np.ones(n), where=left > self.output)
            lack = self.down @ (sigma * (1.0 - down))
            worst = np.zeros(n)
            worst[self.owner] = np.maximum.reduceat(lack, self.starts)
            new_down = np.maximum(0.0, np.minimum(psi, 1.0 - worst))
            new_up = np.maximum(0.0, np.minimum(psi, 1.0 - self.up @ (1.0 - up)))
            fall = max((down - new_down).max(), (up - new_up).max())
            down, up = new_down, new_up
            if fall <= eps:
                loss = self.output @ (1.0 - np.minimum(down, up)) / self.output.sum()
                return float(loss), steps


def _main() -> None:
    import jiju
    from jiju.chance.simulate import use_threads

    workload = Workload(**json.loads(sys.argv[1]))
    flows, firms, essentiality = make_economy(workload)
    with use_threads(2):
        result = jiju.measure_systemic_risk(flows, firms=firms, essentiality=essentiality, eps=workload.eps)
    risk = result.table["risk"].to_numpy()
    high = result.table["risk"] >= 0.05
    drawn = np.random.default_rng(1).choice(workload.firms, workload.plain, replace=False)
    plain = Plain(flows, firms, essentiality)
    start = time.process_time()
    by_definition = [plain.risk(int(firm), workload.eps) for firm in drawn]
    plain_ms = (time.process_time() - start) / len(drawn) * 1000.0
    ours = result.table.assign(firm=result.table["shocked"].astype(int)).set_index("firm").loc[drawn]
    shocks = {"scenario": drawn.astype(str), "firm": drawn.astype(str), "share": 1.0}
    print(
        json.dumps(
            {
                "plain_ms": plain_ms,
                "ours_ms": _ours_ms(flows, firms, essentiality, shocks, workload.eps),
                "difference": float(np.abs(ours["risk"] - [loss for loss, _ in by_definition]).max()),
                "same_steps": bool((ours["steps"] == [steps for _, steps in by_definition]).all()),
                "note": f"mean risk {risk.mean():.1e}, highest {risk[0]:.2f}, {int(high.sum())} firms "
                f"of 5% or more, mean steps {result.table['steps'].mean():.1f}",
            }
        )
    )


def _ours_ms(
    flows: pd.DataFrame,
    firms: pd.DataFrame,
    essentiality: pd.DataFrame,
    shocks: dict[str, object],
    eps: float,
) -> float:
    """CPU time of the kernel a firm, the reading of the tables left out as it is of the definition."""
    from jiju.measures.supply._esri import make_ready, make_shocks, run_shocks, weights
    from jiju.measures.supply._essential import sort_links
    from jiju.measures.supply._network import read_network

    network = read_network(flows, firms)
    ready = make_ready(network, sort_links(network, essentiality)[0], market_share=True)
    at = {firm: k for k, firm in enumerate(network.firms)}
    groups = [np.array([at[str(firm)]]) for firm in shocks["firm"]]  # type: ignore[attr-defined]
    start = time.process_time()
    run_shocks(ready, make_shocks(groups, 1.0), weights(network), eps=eps)
    return (time.process_time() - start) / len(groups) * 1000.0


if __name__ == "__main__":
    _main()
