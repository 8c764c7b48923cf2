"""A claim with what speaks for it: the statistic, the null, the draws, the p-value, the verdict."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

from jiju.errors import ResultError
from jiju.results.text import Text

__all__ = ["Alternative", "Evidence"]

Alternative = Literal["two-sided", "greater", "less"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One tested claim.

    Attributes
    ----------
    claim : str
        What was tested, such as ``"concentration of cement"``.
    statistic : str
        Name of the test statistic.
    value : float
        Its observed value.
    alternative : {"two-sided", "greater", "less"}
        The tail, chosen before the data were seen.
    null : str
        Name of the null, such as ``"sites"``.
    null_text : Text
        What moves under the null and what stays, in words.
    simulations : int
        Number of draws; 0 for a test in closed form.
    p_value : float or None
        Probability under the null of a value at least as extreme, the observed one counted, so never 0.
        None where nothing was tested.
    p_adjusted : float or None
        The same after adjustment for the tests made together (Benjamini-Hochberg), or None for one test.
    level : float
        Confidence level of the verdict, such as 0.95.
    verdict : str
        What follows at that level, such as ``"localized"``.
    caveats : tuple of Text
        What to keep in mind.
    """

    claim: str
    statistic: str
    value: float
    alternative: Alternative
    null: str
    null_text: Text
    simulations: int
    p_value: float | None
    level: float
    verdict: str
    p_adjusted: float | None = None
    caveats: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a p-value that no test can give."""
        for name, p in (("p_value", self.p_value), ("p_adjusted", self.p_adjusted)):
            if p is not None and not 0.0 < p <= 1.0:
                what = f"{name} is {p!r}; a p-value is above 0 and at most 1"
                msg = "R201"
                raise ResultError(msg, what, where=self.claim)

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        saved: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        saved["null_text"] = self.null_text.to_dict()
        saved["caveats"] = [caveat.to_dict() for caveat in self.caveats]
        return saved

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> Evidence:
        """Back from a JSON object."""
        values = dict(saved)
        values["null_text"] = Text.from_dict(values["null_text"])
        values["caveats"] = tuple(Text.from_dict(caveat) for caveat in values["caveats"])
        return cls(**values)
