"""``jiju draw``: the picture of a saved result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from jiju.cli.output import check_target, file_options, write_stdout
from jiju.cli.settings import Settings, common_options, lang_option

if TYPE_CHECKING:
    from jiju.results import Language, Result

__all__ = ["DRAWN", "draw", "load_result", "save_chart"]

DRAWN = (".svg", ".png", ".pdf", ".html", ".json")


def load_result(path: Path) -> Result:
    """A result from a file of either sort: a finding of a study, or what ``jiju measure -o`` wrote.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    Result
        The result.

    Raises
    ------
    ResultError
        ``R203``, ``R204`` where it holds none.
    """
    from jiju.results import Result, read_finding

    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        saved = None
    if isinstance(saved, dict) and "kind" in saved:
        return Result.from_dict(saved)
    return read_finding(path).result


def save_chart(
    result: Result,
    path: Path,
    *,
    lang: Language,
    industry: str | None = None,
    indicator: str | None = None,
    view: str | None = None,
    distance_m: float | None = None,
    scale: float | None = None,
) -> None:
    """Draw a result into a file.

    Parameters
    ----------
    result : Result
        The result.
    path : pathlib.Path
        The file; its ending tells the format.
    lang : {"en", "zh"}
        Language of the labels.
    industry : str, optional
        The one industry to draw, where there are many.
    indicator : str, optional
        The one indicator to draw, for a trend or scenarios.
    view : str, optional
        Another view than the usual one.
    distance_m : float, optional
        The distance of a map of single establishments (m).
    scale : float, optional
        Enlargement of a PNG.
    """
    from jiju.charts import draw as draw_result

    chart = draw_result(
        result, lang=lang, industry=industry, indicator=indicator, view=view, distance_m=distance_m
    )
    if scale is None:
        chart.save(path)
    else:
        chart.save(path, scale=scale)


@click.command(short_help="Draw a saved result.")
@click.argument("result", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@lang_option(text="Language of the labels.")
@click.option("--industry", help="Draw this industry alone, where the result holds many.")
@click.option(
    "--indicator", metavar="CODE", help="For a trend or scenarios: draw the indicator with this code."
)
@click.option(
    "--view", metavar="WORD", help="Another view than the usual one, such as map, curve, curves or heatmap."
)
@click.option(
    "--distance-m",
    type=click.FloatRange(min=0),
    metavar="M",
    help="For the map of a concentration: the measured distance nearest to this.",
)
@click.option("--scale", type=click.FloatRange(min=0.1), help="Enlarge a PNG by this factor.")
@file_options(
    "The picture: a name that ends in .svg, .png, .pdf, .html or .json (the chart's specification)."
)
@common_options
@click.pass_obj
def draw(
    settings: Settings,
    result: Path,
    lang: Language,
    industry: str | None,
    indicator: str | None,
    view: str | None,
    distance_m: float | None,
    scale: float | None,
    output: Path | None,
    force: bool,
) -> None:
    """Draw RESULT, a finding of a study or a file that `jiju measure -o` wrote.

    For example `jiju draw output/findings/004-rank_concentration-0a1b2c3d4e5f.json -o ranking.svg`.
    """
    del settings
    target = output or Path(f"{result.stem}.svg")
    check_target(target, force=force, endings=DRAWN)
    saved = load_result(result)
    save_chart(
        saved,
        target,
        lang=lang,
        industry=industry,
        indicator=indicator,
        view=view,
        distance_m=distance_m,
        scale=scale,
    )
    write_stdout(f"{target}\n")
