"""The report in a browser, opened from disk: it answers, it asks for nothing outside, it fits a phone."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser with an empty profile of its own."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        pytest.skip("no Chromium on this machine (looked for chromium, chromium-browser, google-chrome)")
    profile = tmp_path_factory.mktemp("profile")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=found, args=list(FLAGS), headless=True, accept_downloads=True
        )
        yield started
        started.close()


class Opened:
    """A report that is open, and what went wrong with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []

    @property
    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def opened(context: BrowserContext, reports: dict[str, Path], lang: str, request) -> Iterator[Opened]:
    page = context.new_page()
    page.set_viewport_size(request.param)
    report = Opened(page)
    page.on("console", lambda m: report.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: report.complaints.append(str(error)))
    page.on("request", lambda request: report.requests.append(request.url))
    page.on("dialog", lambda dialog: (report.complaints.append("a dialog opened"), dialog.dismiss()))
    page.goto(reports[lang].as_uri())
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    yield report
    assert not report.complaints
    assert not report.outside
    page.close()


def signals(page: Page) -> dict[str, float]:
    names = ["k", "cx", "cy", "zoom", "width"]
    script = "names => Object.fromEntries(names.map(n => [n, jiju.views['finding-1-map'].signal(n)]))"
    return page.evaluate(script, names)


def settle(page: Page) -> None:
    """Wait until no view is at work and the frame is painted."""
    page.evaluate("() => Promise.all(Object.values(jiju.views).map(v => v.runAsync())).then(() => true)")
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )


def test_it_opens_whole_and_fits_its_window(opened: Opened) -> None:
    page = opened.page
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
    assert page.locator(".live svg, .live canvas").count() >= 8
    assert page.locator(".still").count() == 1  # the one for print
    widths = "e => [e.clientWidth, e.querySelector('svg, canvas').getBoundingClientRect().width]"
    boxes = page.evaluate(f"() => [...document.querySelectorAll('.live')].map({widths})")
    assert all(drawn <= box + 1 for box, drawn in boxes)
    assert opened.requests[0].startswith("file:")


def test_the_map_pans_and_zooms(opened: Opened) -> None:
    page = opened.page
    plot = page.locator("#finding-1-map .plot")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = signals(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 20, steps=4)
    page.mouse.up()
    settle(page)
    panned = signals(page)
    # The ground follows the pointer: 40 pixels to the right move the center to the west.
    assert panned["cx"] == pytest.approx(before["cx"] - 40 / before["k"], rel=1e-6)
    assert panned["cy"] == pytest.approx(before["cy"] + 20 / before["k"], rel=1e-6)
    page.mouse.wheel(0, -400)
    settle(page)
    zoomed = signals(page)
    assert zoomed["k"] > 1.3 * panned["k"]
    # What is under the pointer stays under it.
    side = x + 40 - box["x"] - 4 - zoomed["width"] / 2
    assert zoomed["cx"] + side / zoomed["k"] == pytest.approx(
        panned["cx"] + side / panned["k"], abs=2 / panned["k"]
    )
    page.locator("#finding-1-map [data-zoom='2']").click()
    settle(page)
    assert signals(page)["k"] == pytest.approx(2 * zoomed["k"])
    page.locator("#finding-1-map [data-zoom='0']").click()
    settle(page)
    home = signals(page)
    assert (home["cx"], home["cy"], home["zoom"]) == (before["cx"], before["cy"], 1)


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(opened: Opened) -> None:
    page = opened.page
    plot = page.locator("#finding-1-map .plot")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    before = signals(page)
    page.mouse.wheel(0, 100)
    settle(page)
    assert signals(page)["zoom"] == before["zoom"]


def test_an_industry_is_picked_out_on_the_map(opened: Opened) -> None:
    page = opened.page
    highlight = "jiju.views['finding-1-map'].signal('highlight')"
    page.locator("#finding-1-map .map-pick").select_option("Glass")
    settle(page)
    assert page.evaluate(highlight) == "Glass"
    lit = page.evaluate("jiju.views['finding-1-map'].data('points').filter(d => d.on).map(d => d.industry)")
    assert set(lit) == {"Glass"}
    button = page.locator("#finding-1-map .key-button").first
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Enter")
    settle(page)
    assert page.evaluate(highlight) is None


def test_another_industry_brings_another_curve(opened: Opened) -> None:
    page = opened.page
    figure = page.locator("#finding-2-curve")
    values = "jiju.views['finding-2-curve'].data('curve').map(d => d.value)"
    first, label = page.evaluate(values), figure.locator(".plot").get_attribute("aria-label")
    figure.locator(".curve-choose").select_option("Iron and steel")
    settle(page)
    second = page.evaluate(values)
    assert first != second
    assert len(second) == 61
    assert "Iron and steel" in figure.locator(".curve-status").inner_text()
    assert figure.locator(".plot").get_attribute("aria-label") != label
    page.locator("#finding-2-table .pick", has_text="Cement").click()
    settle(page)
    assert figure.locator(".curve-choose").input_value() == "Cement"
    assert page.locator("#finding-2-table tr.chosen").count() == 1
    figure.locator(".curve-step").last.click()
    settle(page)
    assert figure.locator(".curve-choose").input_value() != "Cement"


def test_a_table_is_downloaded_as_csv_that_excel_reads(opened: Opened, samples) -> None:
    page = opened.page
    with page.expect_download() as waiting:
        page.locator("#finding-2-table .download").click()
    path = waiting.value.path()
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    expected = samples.ranking().table.sort_values(["statistic", "industry"], ascending=[False, True])
    assert [row[0] for row in rows[1:]] == expected["industry"].tolist()
    assert [float(row[2]) for row in rows[1:]] == expected["statistic"].tolist()
    assert {len(row) for row in rows} == {8}


def test_a_table_sorts_and_opens(opened: Opened) -> None:
    page = opened.page
    table = page.locator("#finding-3-table")
    assert table.locator("tbody tr").count() == 15
    more = table.locator(".show-all")
    more.click()
    assert table.locator("tbody tr").count() == 61
    assert more.get_attribute("aria-expanded") == "true"
    heading = table.locator("thead th").first
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert table.locator("tbody th").first.inner_text() in ("60 km", "60 公里")
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    assert table.locator("tbody th").first.inner_text() in ("0 m", "0 米")
    more.click()
    assert table.locator("tbody tr").count() == 15


def test_the_keyboard_reaches_the_content_first(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).left") == "0px"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_on_paper_controls_are_gone_and_the_strongest_curves_there(opened: Opened) -> None:
    page = opened.page
    page.emulate_media(media="print")
    shown = "e => getComputedStyle(e).display !== 'none'"
    assert not page.locator(".tools").first.evaluate(shown)
    assert page.locator(".control-print").evaluate(shown)
    page.emulate_media(media="screen")
    assert not page.locator(".control-print").evaluate(shown)


def test_without_scripts_figures_and_first_rows_stand(
    context: BrowserContext, reports: dict[str, Path]
) -> None:
    browser = context.browser
    if browser is None:
        page = context.new_page()
        page.route("**/*", lambda route: route.continue_())
        session = context.new_cdp_session(page)
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    else:
        page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(reports["en"].as_uri())
    assert page.locator(".still svg:visible, .still img:visible").count() >= 8
    assert page.locator(".tools:visible, .download:visible").count() == 0
    assert page.locator("noscript, .note:visible").count() >= 1
    page.close()


def test_the_map_of_single_establishments_takes_another_distance(opened: Opened) -> None:
    page = opened.page
    figure = page.locator("figure:has(.map-distance)")
    name = figure.get_attribute("id")
    read = f"() => ['at', 'highlight'].map(n => jiju.views['{name}'].signal(n))"
    status = figure.locator(".map-status")
    assert page.evaluate(read) == [1, None]
    assert "10" in status.inner_text()
    figure.locator(".map-distance").select_option("2")
    settle(page)
    assert page.evaluate(read) == [2, None]
    assert "20" in status.inner_text()
    figure.locator(".key-button").nth(2).click()
    settle(page)
    assert page.evaluate(read)[1] == figure.locator(".key-button").nth(2).get_attribute("data-group")
