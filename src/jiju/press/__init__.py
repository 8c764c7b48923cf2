"""Pages in: a press page, its stories, the figures it states, and the ledger of those a person confirmed."""

from __future__ import annotations

from jiju.press.facts import propose_facts
from jiju.press.files import collect_proposals, keep_confirmed, write_facts
from jiju.press.ledger import find_contradictions, ledger_files, read_facts
from jiju.press.page import Element, Page, Sentence, Story
from jiju.press.read import read_page

__all__ = [
    "Element",
    "Page",
    "Sentence",
    "Story",
    "collect_proposals",
    "find_contradictions",
    "keep_confirmed",
    "ledger_files",
    "propose_facts",
    "read_facts",
    "read_page",
    "write_facts",
]
