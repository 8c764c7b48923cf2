"""``jiju explain``: the page of an error code."""

from __future__ import annotations

import rich_click as click

from jiju.cli.output import write_stdout
from jiju.cli.settings import common_options, lang_option

__all__ = ["explain"]

_WORDS = {"en": ("How it comes about", "What to do"), "zh": ("原因", "处理办法")}


@click.command(short_help="Tell what an error code means.")
@click.argument("code", required=False)
@lang_option(text="Language of the page.")
@common_options
def explain(code: str | None, lang: str) -> None:
    """Tell what an error code means and what to do; without CODE, list all codes.

    For example `jiju explain T102`.
    """
    from jiju.errors import error_page, error_pages

    if code is None:
        write_stdout(
            "".join(f"{page.code}  {getattr(page, f'title_{lang}')}\n" for page in error_pages().values())
        )
        return
    page = error_page(code)
    cause, remedy = _WORDS[lang]
    mark = "：" if lang == "zh" else ": "
    write_stdout(
        f"{page.code}{mark}{getattr(page, f'title_{lang}')}\n\n"
        f"{cause}{mark}{getattr(page, f'cause_{lang}')}\n\n"
        f"{remedy}{mark}{getattr(page, f'remedy_{lang}')}\n"
    )
