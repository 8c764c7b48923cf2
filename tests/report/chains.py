"""Findings about supply, made by the measures themselves from a chain of makers of cranes made up for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import jiju

if TYPE_CHECKING:
    from jiju.results import Result

HOME = "Here 本地"
NASTY = "<b>A&B</b> </script><script>alert(1)</script>"
# code, name, upstream, share of the cost, who makes it: (home, elsewhere)
STAGES = (
    ("steel", "High-strength steel plate", "高强度钢板", "", 0.14, 3, 2),
    ("castings", "Castings and forgings", "铸锻件", "steel", 0.07, 4, 0),
    ("bearings", "Slewing bearings", "回转支承", "steel|castings", 0.06, 1, 1),
    ("seals", "High-pressure seals", "高压密封件", "", 0.02, 0, 0),
    ("pumps", "Hydraulic pumps and motors", "液压泵与液压马达", "castings|seals", 0.13, 0, 3),
    ("valves", "Multi-way hydraulic valves", "液压多路阀", "castings|seals", 0.09, 1, 2),
    ("cylinders", "Hydraulic cylinders", "液压油缸", "steel|seals", 0.06, 5, 0),
    ("chips", "Controller chips", "控制器芯片", "", 0.03, 0, 1),
    ("controls", "Electronic controls", "电控系统", "chips", 0.08, 2, 1),
    ("engines", "Diesel engines", "柴油发动机", "castings", 0.15, 0, 2),
    ("booms", "Booms and chassis", "臂架与底盘", "steel", 0.1, 4, 1),
    ("cranes", "Cranes", "起重机", "bearings|pumps|valves|cylinders|controls|engines|booms", 0.07, 6, 1),
)


def stages() -> pd.DataFrame:
    rows = [(code, en, zh, upstream, share) for code, en, zh, upstream, share, _, _ in STAGES]
    return pd.DataFrame(rows, columns=["stage", "label_en", "label_zh", "upstream", "cost_share"])


def firms(*, simulated: bool = False) -> pd.DataFrame:
    """Makers at home and elsewhere; of two the region, of one the industry, of some the output is unknown."""
    rng = np.random.default_rng(4)
    rows = []
    for code, en, zh, _, share, home, away in STAGES:
        for at in range(home + away):
            short = f"{en.split()[-1].capitalize()} works {'ABCDEFG'[at]} {zh}{'甲乙丙丁戊己庚'[at]}厂"
            size = round(share * 4e10 / (1 + at) * float(rng.uniform(0.7, 1.3)), -6)
            region = HOME if at < home else ("Far 远方" if at % 2 else "Abroad 国外")
            rows.append((f"{code}-{at + 1}", short, code, region, size if at != 2 else np.nan))
    rows.append(("odd-1", NASTY, "controls", None, 2e8))
    frame = pd.DataFrame(rows, columns=["firm", "name", "industry", "region", "output"])
    frame.attrs["simulated"] = simulated
    return frame


def flows(*, simulated: bool = False) -> pd.DataFrame:
    """Who sells what to whom: every maker buys what its stage needs, of chips from one supplier only."""
    rng = np.random.default_rng(8)
    made = firms()
    by_stage = {code: part["firm"].tolist() for code, part in made.groupby("industry")}
    size = made.set_index("firm")["output"].fillna(1e9)
    shares = {row[0]: row[4] for row in STAGES}
    rows = []
    for code, _, _, upstream, _, _, _ in STAGES:
        for need in [name for name in upstream.split("|") if name]:
            sellers = by_stage.get(need, ["seals-abroad"])
            for at, user in enumerate(by_stage.get(code, ["seals-abroad"])):
                wanted = float(size.get(user, 1e9)) * 0.55 * shares[need]
                chosen = [sellers[0]] if at % 3 == 0 else sellers[: 1 + at % 3]
                for share, seller in zip(rng.dirichlet(np.ones(len(chosen))), chosen, strict=True):
                    rows.append((seller, user, round(wanted * float(share), -3) + 1e5))
    frame = pd.DataFrame(rows, columns=["supplier", "user", "value"])
    frame.attrs["simulated"] = simulated
    return frame


def systemic_risk(*, simulated: bool = False, **settings: Any) -> Result:
    return jiju.measure_systemic_risk(
        flows(simulated=simulated), firms=firms(simulated=simulated), essentiality="leontief", **settings
    )


def disruption(*, simulated: bool = False, **settings: Any) -> Result:
    return jiju.simulate_disruption(
        flows(simulated=simulated),
        firms=firms(simulated=simulated),
        essentiality="linear",
        **{"shocked": "castings-1", **settings},
    )


def chokepoints(*, simulated: bool = False, home: str | None = HOME) -> Result:
    return jiju.find_chokepoints(flows(simulated=simulated), firms=firms(simulated=simulated), home=home)


def completeness(*, simulated: bool = False) -> Result:
    return jiju.measure_completeness(
        stages(), firms=firms(simulated=simulated), flows=flows(simulated=simulated), home=HOME
    )


def linkages(*, simulated: bool = False) -> Result:
    """The same between stages as industries, with their outputs."""
    made = firms()
    industry = made.set_index("firm")["industry"]
    frame = flows()
    for column in ("supplier", "user"):
        frame[column] = frame[column].map(industry).fillna("seals")
    table = frame.groupby(["supplier", "user"], as_index=False)["value"].sum()
    table.attrs["simulated"] = simulated
    sales = table.groupby("supplier")["value"].sum()
    output = made.groupby("industry")["output"].sum().combine(sales, max, fill_value=0.0) * 1.2
    return jiju.measure_linkages(table, outputs=output.rename_axis("industry").rename("output").reset_index())


MAKERS = ("systemic_risk", "disruption", "chokepoints", "completeness", "linkages")


def every() -> list[Result]:
    """One finding of each kind."""
    return [globals()[name]() for name in MAKERS]
