"""Pages about complexity in a browser: they fit phone and desk, no name covers another, tooltips answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# Texts of a mark, each with its box; a name stands twice, the first time as a white edge.
TEXTS = """name => [...document.querySelectorAll(`[id*='${name}'] .live svg .mark-text.role-mark text`)]
  .map(e => [e.textContent, e.getBoundingClientRect()])
  .filter(([text]) => text)
  .map(([text, box]) => [text, box.left, box.top, box.right, box.bottom])"""


@pytest.fixture(scope="module", params=[("en", "wide"), ("zh", "narrow")], ids=["en-wide", "zh-narrow"])
def page(open_page, space_reports: dict[str, Path], request) -> Iterator[Page]:
    lang, size = request.param
    with open_page(space_reports[lang], size) as opened:
        yield opened


def test_the_page_fits_its_window_and_every_figure_comes_to_life(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.locator(".still").count() == 0
    assert page.locator(".live svg").count() == page.locator("figure.figure").count() == 16
    widths = "e => [e.clientWidth, e.querySelector('svg').getBoundingClientRect().width]"
    for box, width in page.evaluate(f"() => [...document.querySelectorAll('.live')].map({widths})"):
        assert width <= box + 1


@pytest.mark.parametrize("figure", ["figure-space", "figure-reach-1", "figure-space-2", "figure-outlook"])
def test_no_name_covers_another(page: Page, figure: str) -> None:
    texts = page.evaluate(TEXTS, figure)
    assert len(texts) >= 8
    boxes = {
        (text, round(left), round(top)): (left, top, right, bottom)
        for text, left, top, right, bottom in texts
    }
    placed = list(boxes.items())
    for at, (one, (left, top, right, bottom)) in enumerate(placed):
        for other, (left2, top2, right2, bottom2) in placed[:at]:
            across = min(right, right2) - max(left, left2)
            along = min(bottom, bottom2) - max(top, top2)
            # The box of a text has room above and below its letters.
            assert across <= 1 or along <= 4, (one, other)


def test_no_text_of_a_figure_leaves_it(page: Page) -> None:
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.live')].flatMap(live => {
             const edge = live.getBoundingClientRect();
             return [...live.querySelectorAll('svg text')].filter(e => {
               const box = e.getBoundingClientRect();
               return box.width && (box.right > edge.right + 2 || box.left < edge.left - 2);
             }).map(e => e.textContent);
           })"""
    )
    assert outside == []


def test_a_dot_of_the_space_names_its_industry(page: Page) -> None:
    dot = page.locator("[id*='figure-space'] .live svg .mark-symbol path").first
    dot.scroll_into_view_if_needed()
    dot.hover(force=True)
    tooltip = page.locator(".jiju-tooltip")
    tooltip.wait_for(state="visible", timeout=10_000)
    assert len(tooltip.locator("tr").all()) == 5
