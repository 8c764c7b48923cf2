"""Pages about places in a browser: links lead to sources and back, sorted, on a phone, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[("en", "wide"), ("zh", "narrow")], ids=["en-wide", "zh-narrow"])
def page(open_page, card_reports: dict[str, Path], request) -> Iterator[Page]:
    lang, size = request.param
    with open_page(card_reports[lang], size) as opened:
        yield opened


def test_the_page_fits_its_window_and_every_figure_comes_to_life(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.locator(".still").count() == 0
    drawn = page.locator(".live svg")
    assert drawn.count() == 16
    widths = "e => [e.clientWidth, e.querySelector('svg').getBoundingClientRect().width]"
    for box, width in page.evaluate(f"() => [...document.querySelectorAll('.live')].map({widths})"):
        assert width <= box + 1


def test_a_number_leads_to_its_source_and_the_source_back(page: Page) -> None:
    link = page.locator("#finding-1-comparison tbody a").first
    target = link.get_attribute("href")
    link.click()
    assert page.evaluate("location.hash") == target
    row = page.locator(f"tr{target}")
    assert row.evaluate("e => e.matches(':target')")
    # The page scrolls there smoothly.
    inside = "id => { const b = document.getElementById(id).getBoundingClientRect();"
    inside += " return b.top >= 0 && b.top < window.innerHeight; }"
    page.wait_for_function(inside, arg=target[1:])
    row.locator("a.back").first.click()
    assert page.evaluate("location.hash").startswith("#finding-1-i")
    assert page.locator(page.evaluate("location.hash")).evaluate("e => e.matches(':target')")


def test_sorting_keeps_links_and_rows_to_lead_to(page: Page) -> None:
    sources = page.locator("#sources-table")
    before = sources.locator("tbody tr").evaluate_all("rows => rows.map(r => r.id)")
    page.evaluate("document.querySelectorAll('#sources-table thead button')[1].click()")
    after = sources.locator("tbody tr").evaluate_all("rows => rows.map(r => r.id)")
    assert after != before
    assert sorted(after) == sorted(before)
    assert sources.locator("a.outside").count() > 3
    page.evaluate("document.querySelector('#sources-table thead button').click()")
    page.locator("#finding-1-comparison thead button").first.click()
    links = page.locator("#finding-1-comparison tbody a")
    assert links.count() > 20
    assert page.locator(links.first.get_attribute("href")).count() == 1


def test_without_scripts_every_link_still_has_its_row(
    browser: Browser, card_reports: dict[str, Path]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(card_reports["zh"].as_uri())
    hrefs = page.locator("tbody a[href^='#']").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert len(hrefs) > 100
    names = set(page.locator("[id]").evaluate_all("all => all.map(e => '#' + e.id)"))
    assert set(hrefs) <= names
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.locator(".still svg:visible").count() == 16
    context.close()


def test_on_paper_addresses_are_printed_whole_and_numbers_keep_their_source(page: Page) -> None:
    page.emulate_media(media="print")
    after = page.locator("a.outside").first.evaluate("e => getComputedStyle(e, '::after').content")
    assert "example.org/list?year=2023" in after
    assert page.locator("#finding-1-comparison tbody a", has_text="[1]").count() == 1
    page.emulate_media(media="screen")
