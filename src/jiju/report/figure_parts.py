"""What figures of the page are made of: a still image, the data to bring it to life, one for each view."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jiju.charts import Chart, KeyEntry, draw
from jiju.errors import ChartError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jiju.report.words import Words
    from jiju.results import Result

__all__ = [
    "MOST_SVG_MARKS",
    "PageFigure",
    "empty_figure",
    "figure_of",
    "one_figure",
    "plain_figure",
    "still_png",
    "views_of",
]

# Above so many marks a still SVG would weigh more than a PNG and the Vega library together.
MOST_SVG_MARKS = 1500


@dataclass(frozen=True)
class PageFigure:
    """A figure on the page.

    Attributes
    ----------
    name : str
        Its identifier on the page.
    title : str
        Above it.
    notes : list of str
        Below it.
    description : str
        For those who cannot see it.
    still : str
        HTML of the still image.
    key : tuple of KeyEntry
        The key of its colors.
    control : {"", "map", "curve", "ranking", "print"}
        What stands around it: buttons of the map, the choice of an industry, or nothing; ``"print"`` shows
        on paper only.
    live : dict or None
        What the page's script needs to bring it to life.
    industries : list of str
        The choices of a control.
    hint : str
        What the pointer can do; not printed.
    distances : list of (str, str)
        For a map with several distances: each in words, and what the page says while it is shown.
    at : int
        The distance that is shown at first.
    """

    name: str
    title: str
    notes: list[str]
    description: str
    still: str
    key: tuple[KeyEntry, ...] = ()
    control: str = ""
    live: dict[str, Any] | None = None
    industries: list[str] = field(default_factory=list)
    hint: str = ""
    distances: list[tuple[str, str]] = field(default_factory=list)
    at: int = 0


def figure_of(
    name: str,
    title: str,
    notes: list[str],
    chart: Chart,
    *,
    control: str = "",
    renderer: str = "svg",
    still: str | None = None,
    choices: dict[str, dict[str, Any]] | None = None,
    industries: list[str] | None = None,
    hint: str = "",
) -> PageFigure:
    """A chart as a figure of the page.

    Parameters
    ----------
    name, title : str
        Its identifier and what stands above it.
    notes : list of str
        Below it.
    chart : Chart
        Drawn bare.
    control : str, default ""
        What stands around it; see `PageFigure`.
    renderer : {"svg", "canvas"}, default "svg"
        How it is drawn once it is alive.
    still : str, optional
        HTML of its still image. Default: SVG.
    choices : dict, optional
        What its control exchanges, by name.
    industries : list of str, optional
        The choices of its control, where they are not those of ``choices``.
    hint : str, default ""
        What the pointer can do.

    Returns
    -------
    PageFigure
        The figure.
    """
    live: dict[str, Any] | None = None
    if control != "print":
        live = {"spec": chart.to_vega(), "renderer": renderer} | ({"choices": choices} if choices else {})
    image = still or chart.to_svg(prefix=name)
    names = industries or list(choices or ())
    return PageFigure(name, title, notes, chart.description, image, chart.key, control, live, names, hint)


def empty_figure(name: str, title: str, reason: str) -> PageFigure:
    """A figure that cannot be drawn, and why.

    Parameters
    ----------
    name, title : str
        Its identifier and what stands above it.
    reason : str
        Why.

    Returns
    -------
    PageFigure
        Without an image.
    """
    return PageFigure(name, title, [], reason, "", ())


def still_png(chart: Chart) -> str:
    """The still image of a figure with very many marks.

    Parameters
    ----------
    chart : Chart
        The chart.

    Returns
    -------
    str
        HTML that needs no other file.
    """
    image = chart.to_png(scale=1.6)
    return f'<img src="data:image/png;base64,{base64.b64encode(image).decode("ascii")}" alt="">'


def plain_figure(name: str, title: str, notes: list[str], chart: Chart) -> PageFigure:
    """A figure without a control, as an image of dots where it has very many marks.

    Parameters
    ----------
    name, title : str
        Its identifier and what stands above it.
    notes : list of str
        Below it.
    chart : Chart
        Drawn bare.

    Returns
    -------
    PageFigure
        The figure.
    """
    data = chart.spec.get("data")
    values = [part.get("values") for part in data] if isinstance(data, list) else []
    if sum(len(rows) for rows in values if isinstance(rows, list)) <= MOST_SVG_MARKS:
        return figure_of(name, title, notes, chart)
    return figure_of(name, title, notes, chart, renderer="canvas", still=still_png(chart))


def one_figure(view: str) -> Callable[[Result, str, Words], list[PageFigure]]:
    """The maker of a section's only figure, which needs nothing but its caption.

    Parameters
    ----------
    view : str
        The view; ``figure.{view}`` is its title, ``figure.{view}_caption`` its caption.

    Returns
    -------
    callable
        From a result, its section and the words to the figures.
    """

    def make(result: Result, section: str, text: Words) -> list[PageFigure]:
        name, title = f"{section}-{view}", text(f"figure.{view}")
        try:
            chart = draw(result, lang=text.lang, view=view, bare=True)
        except ChartError:
            return [empty_figure(name, title, text("figure.missing"))]
        return [figure_of(name, title, [text(f"figure.{view}_caption")], chart)]

    return make


def views_of(*views: str) -> Callable[[Result, str, Words], list[PageFigure]]:
    """The maker of figures that need nothing but a title and a caption, one for each view.

    Parameters
    ----------
    *views : str
        The views; ``figure.{kind}_{view}`` is a title, with ``_caption`` the caption.

    Returns
    -------
    callable
        From a result, its section and the words to the figures.
    """

    def make(result: Result, section: str, text: Words) -> list[PageFigure]:
        figures: list[PageFigure] = []
        for view in views:
            # A table may have the same name as a view.
            name, key = f"{section}-figure-{view}", f"figure.{result.kind}_{view}"
            try:
                chart = draw(result, lang=text.lang, view=view, bare=True)
            except ChartError:
                # One empty figure says it; others that cannot be drawn either are left out.
                if not figures and view == views[-1]:
                    figures.append(empty_figure(name, text(key), text("figure.missing")))
                continue
            figures.append(plain_figure(name, text(key), [text(f"{key}_caption"), *chart.notes], chart))
        return figures

    return make
