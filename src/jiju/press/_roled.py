"""A block of a page with what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from jiju.press._blocks import Block

__all__ = ["Role", "Roled"]

Role = Literal[
    "prose", "head", "byline", "meta", "dateline", "caption", "advertisement", "table", "rule", "other"
]


@dataclass(slots=True)
class Roled:
    """A block and what it is.

    ``dateline`` is how many characters its dateline takes, ``markdown`` the level of a heading in Markdown;
    ``editors`` tells those who edited from those who wrote.
    """

    block: Block
    role: Role
    dateline: int = 0
    markdown: int = 0
    editors: bool = False
