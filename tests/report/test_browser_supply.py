"""Pages about supply in a browser: they fit phone and desk, a chain turns with the width, tooltips answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FIGURES = 11


@pytest.fixture(scope="module", params=[("zh", "wide"), ("en", "narrow")], ids=["zh-wide", "en-narrow"])
def page(open_page, chain_reports: dict[str, Path], request) -> Iterator[Page]:
    lang, size = request.param
    with open_page(chain_reports[lang], size) as opened:
        yield opened


def test_the_page_fits_its_window_and_every_figure_comes_to_life(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.locator(".still").count() == 0
    assert page.locator(".live svg").count() == FIGURES
    widths = "e => [e.clientWidth, e.querySelector('svg').getBoundingClientRect().width]"
    for box, width in page.evaluate(f"() => [...document.querySelectorAll('.live')].map({widths})"):
        assert width <= box + 1


def test_no_text_of_a_figure_leaves_it(page: Page) -> None:
    over = page.evaluate(
        """() => [...document.querySelectorAll('.live svg')].flatMap(svg => {
             const box = svg.getBoundingClientRect();
             return [...svg.querySelectorAll('text')].filter(text => {
               const own = text.getBoundingClientRect();
               return own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1);
             }).map(text => text.textContent);
           })"""
    )
    assert over == []


def test_a_chain_flows_to_the_right_on_a_desk_and_down_on_a_phone(page: Page) -> None:
    columns, height = page.evaluate(
        """() => {
             const view = jiju.views['finding-4-figure-chain'];
             return [new Set(view.data('stages').map(stage => stage.x)).size, view.height()];
           }"""
    )
    narrow = page.viewport_size["width"] < 560
    assert columns == (1 if narrow else 4)
    assert height > 600 if narrow else height < 600


def test_a_mark_of_the_cascade_says_through_whom(page: Page) -> None:
    figure = page.locator("#finding-2-figure-cascade")
    figure.scroll_into_view_if_needed()
    # The second row falls through the first one.
    box = page.evaluate(
        """() => {
             const marks = [...document.querySelectorAll('#finding-2-figure-cascade .mark-symbol path')];
             const seen = marks.map(mark => mark.getBoundingClientRect()).filter(b => b.width > 12);
             seen.sort((a, b) => a.top - b.top);
             return [seen[1].left + seen[1].width / 2, seen[1].top + seen[1].height / 2];
           }"""
    )
    page.mouse.move(*box)
    bubble = page.locator(".jiju-tooltip")
    bubble.wait_for(state="visible")
    said = bubble.inner_text()
    assert "Forgings works A" in said or "铸锻件甲厂" in said
