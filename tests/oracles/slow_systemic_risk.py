"""The economic systemic risk index (Diem, Borsos, Reisch, Kertesz and Thurner 2022) as its formulas read.

Dense matrices and loops over steps, nothing saved: slow, and easy to compare with the paper.
"""

from __future__ import annotations

import numpy as np

ESSENTIAL, NEEDED, UNNEEDED = 2, 1, 0


def spread(sales, market, essential, *, shock, output=None, market_share=True, eps=1e-6):
    """Levels of production left after a shock, downstream and upstream, and the number of steps.

    sales: (n, n), row sells to column; market: (n,) codes; essential: (codes, codes) of 0, 1, 2, rows the
    supplier's; shock: (n,) shares of production lost at first; output: (n,), the sales by default.
    """
    n, kinds = len(sales), len(essential)
    output = sales.sum(axis=1) if output is None else np.asarray(output, dtype=float)
    of_kind = np.zeros((kinds, n), dtype=bool)
    of_kind[market, np.arange(n)] = True
    bought_of = of_kind.astype(float) @ sales  # (kinds, n): what each user buys of each kind
    bought = sales.sum(axis=0)
    sort = essential[market][:, market]  # (n, n)
    base = np.where(sort == ESSENTIAL, bought_of[market], bought[np.newaxis, :])
    down = np.divide(sales, base, out=np.zeros((n, n)), where=(sales > 0) & (sort != UNNEEDED))
    up = np.divide(sales, output[:, np.newaxis], out=np.zeros((n, n)), where=sales > 0)
    psi = 1.0 - np.asarray(shock, dtype=float)
    h_down, h_up = psi.copy(), psi.copy()
    steps = 0
    while True:
        steps += 1
        left = of_kind.astype(float) @ (output * h_down)
        sigma = np.ones(n)
        if market_share:
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = output / left[market]
            sigma = np.where(left[market] > output, ratio, 1.0)
        lost = down * (sigma * (1.0 - h_down))[:, np.newaxis]
        pi = 1.0 - of_kind.astype(float) @ lost  # (kinds, n): what is left of each kind of input
        must = essential[:, market] == ESSENTIAL
        limiting = np.where(must, pi, 1.0).min(axis=0)
        others = 1.0 - np.where(must, 0.0, 1.0 - pi).sum(axis=0)
        new_down = np.maximum(0.0, np.minimum(psi, np.minimum(limiting, others)))
        new_up = np.maximum(0.0, np.minimum(psi, 1.0 - up @ (1.0 - h_up)))
        fall = max(np.abs(h_down - new_down).max(), np.abs(h_up - new_up).max())
        h_down, h_up = new_down, new_up
        if fall <= eps:
            return h_down, h_up, steps


def systemic_risk(sales, market, essential, *, output=None, weight=None, shocks=None, **settings):
    """Shape (shocks, 4): the index, downstream alone, upstream alone, steps. By default each firm at once."""
    n = len(sales)
    output = sales.sum(axis=1) if output is None else np.asarray(output, dtype=float)
    weight = output / output.sum() if weight is None else weight
    rows = []
    for shock in np.eye(n) if shocks is None else shocks:
        h_down, h_up, steps = spread(sales, market, essential, shock=shock, output=output, **settings)
        both = np.minimum(h_down, h_up)
        rows.append([weight @ (1 - both), weight @ (1 - h_down), weight @ (1 - h_up), steps])
    return np.array(rows)
