"""Parameters that the measures of cascades share, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiju.errors import MeasureError, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check_eps", "check_shock", "find_place"]


def check_eps(eps: float) -> None:
    """Raise M503 where a cascade would not end, or end before it begins."""
    if isinstance(eps, bool) or not isinstance(eps, int | float) or not 1e-12 <= eps <= 0.1:
        what = f"eps is {eps!r}"
        msg = "M503"
        raise MeasureError(
            msg, what, where="eps", hint="Give a number from 1e-12 to 0.1; 1e-6 is the default."
        )


def check_shock(shock: float) -> None:
    """Raise M503 where a shock is no share of a production."""
    if isinstance(shock, bool) or not isinstance(shock, int | float) or not 0.0 < shock <= 1.0:
        what = f"shock is {shock!r}"
        msg = "M503"
        raise MeasureError(
            msg, what, where="shock", hint="Give a share above 0, at most 1; 1 stops all of it."
        )


def find_place(names: Sequence[str], wanted: object, where: str, what_it_is: str) -> int:
    """The position of a region, industry or firm in a list; M502 where it is not there."""
    if str(wanted) in names:
        return names.index(str(wanted))
    what = f"there is no {what_it_is} {wanted!r} among {len(names):,}"
    msg = "M502"
    raise MeasureError(msg, what, where=where, hint=suggest(str(wanted), names, "Write it as the tables do."))
