"""Published figures as people read them; their home is `jiju.results.amounts`."""

from __future__ import annotations

from jiju.results.amounts import Scale, amount_text, bounds_text, ratio_text, row_scale
from jiju.results.digits import plain_number

__all__ = ["Scale", "amount_text", "bounds_text", "plain_number", "ratio_text", "row_scale"]
