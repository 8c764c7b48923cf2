"""The result of one curve that was held against chance."""

from __future__ import annotations

from jiju.results import Result

__all__ = ["CurveResult"]


class CurveResult(Result):
    """What the results of one industry, and of one around another, have in common."""

    @property
    def verdict(self) -> str:
        """``localized``, ``dispersed``, ``within chance``, or ``not tested`` (the band ``"do_local"``)."""
        return str(self.details["verdict"])

    @property
    def p_value(self) -> float | None:
        """Global two-sided p-value of the whole curve."""
        return self.evidence[0].p_value if self.evidence else None
