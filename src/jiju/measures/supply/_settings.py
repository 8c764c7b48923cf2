"""Parameters that the measures of cascades share, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError, suggest
from jiju.results.names import name_in_both
from jiju.results.sentences import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check_eps", "check_shock", "find_place"]


def check_eps(eps: float) -> None:
    """Raise M503 where a cascade would not end, or end before it begins."""
    if isinstance(eps, bool) or not isinstance(eps, int | float | np.number) or not 1e-12 <= eps <= 0.1:
        what = f"eps is {eps!r}"
        msg = "M503"
        raise MeasureError(
            msg, what, where="eps", hint="Give a number from 1e-12 to 0.1; 1e-6 is the default."
        )


def check_shock(shock: float) -> None:
    """Raise M503 where a shock is no share of a production."""
    if isinstance(shock, bool) or not isinstance(shock, int | float | np.number) or not 0.0 < shock <= 1.0:
        what = f"shock is {shock!r}"
        msg = "M503"
        raise MeasureError(
            msg, what, where="shock", hint="Give a share above 0, at most 1; 1 stops all of it."
        )


def find_place(
    names: Sequence[str], wanted: object, where: str, what_it_is: str, also: Sequence[str] = ()
) -> int:
    """The position of a region, industry or firm in a list.

    Parameters
    ----------
    names : sequence of str
        The list.
    wanted : object
        A name of it, or the English or Chinese half of one name alone.
    where, what_it_is : str
        For the error.
    also : sequence of str, optional
        What each is called besides.

    Returns
    -------
    int
        The position.

    Raises
    ------
    MeasureError
        ``M502`` where it is not there, or could be several.
    """
    word = str(wanted).strip()
    if word in names:
        return names.index(word)
    called: dict[str, set[int]] = {}
    for place, name in enumerate(names):
        for text in (name, also[place] if also else name):
            for half in {text, *name_in_both(text)}:
                called.setdefault(half, set()).add(place)
    found = called.get(word, set())
    if len(found) == 1:
        return found.pop()
    msg = "M502"
    if found:
        what = f"{word!r} could be {listed([names[place] for place in sorted(found)])[0]}"
        raise MeasureError(msg, what, where=where, hint=f"Name the {what_it_is} as the tables do.")
    what = f"there is no {what_it_is} {word!r} among {len(names):,}"
    known = f"There are {listed(names)[0]}." if names else "The tables hold none."
    raise MeasureError(msg, what, where=where, hint=suggest(word, called, known))
