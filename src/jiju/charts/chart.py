"""A figure as data: a Vega or Vega-Lite specification that saves itself as SVG, PNG, PDF, HTML or JSON."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiju.charts.pdf import in_reading_order
from jiju.errors import ChartError, suggest
from jiju.results import write_atomically

if TYPE_CHECKING:
    import os

    from jiju.results import Language

__all__ = ["Chart", "KeyEntry", "live_javascript", "script_json", "vega_javascript"]

_ENDINGS = (".svg", ".png", ".pdf", ".html", ".json")
_SVG_ID = re.compile(r'\bid="([^"]+)"')
_SVG_REFERENCE = re.compile(r"""(\bid="|url\(['"]?#|href="#)([^"')]+)(["')])""")


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One entry of a figure's key.

    Attributes
    ----------
    label : str
        What it stands for.
    color : str
        Its color, as ``#rrggbb``.
    shape : {"dot", "line", "dashed", "area", "ring", "square", "diamond", "triangle", "arrow", "cross", ...}
        How it is drawn; an arrow points to the left, a ``"tick"`` stands upright.
    """

    label: str
    color: str
    shape: str = "dot"


@dataclass(frozen=True)
class Chart:
    """A drawn result.

    Attributes
    ----------
    spec : dict
        A Vega-Lite or plain Vega specification; ``spec["$schema"]`` says which.
    kind : str
        The kind of result it shows.
    lang : {"en", "zh"}
        Its language.
    description : str
        What it shows in a sentence, for those who cannot see it.
    key : tuple of KeyEntry
        The key of its colors, for pages that print the key themselves.
    notes : tuple of str
        What a reader must know beside it, for pages that print it themselves.
    """

    spec: dict[str, Any]
    kind: str
    lang: Language
    description: str
    key: tuple[KeyEntry, ...] = ()
    notes: tuple[str, ...] = ()

    def to_vega(self) -> dict[str, Any]:
        """The figure as a plain Vega specification without an address in it.

        Returns
        -------
        dict
            Vega-Lite compiled to Vega; Vega as it stands.
        """
        if "vega-lite" in str(self.spec.get("$schema", "")):
            import vl_convert

            vega = dict(vl_convert.vegalite_to_vega(self.spec))
        else:
            vega = dict(self.spec)
        vega.pop("$schema", None)
        return vega

    def to_svg(self, *, prefix: str = "part") -> str:
        """The figure as an SVG image.

        Parameters
        ----------
        prefix : str, default "part"
            What the identifiers inside begin with; give each image on one page its own.

        Returns
        -------
        str
            The same text for the same result and fonts.
        """
        import vl_convert

        return _renumber(str(vl_convert.vega_to_svg(self.to_vega(), allowed_base_urls=[])), prefix)

    def to_png(self, *, scale: float = 2.0) -> bytes:
        """The figure as a PNG image.

        Parameters
        ----------
        scale : float, default 2.0
            Pixels for each unit of the figure.

        Returns
        -------
        bytes
            The image.
        """
        import vl_convert

        return bytes(vl_convert.vega_to_png(self.to_vega(), scale=scale, allowed_base_urls=[]))

    def save(self, path: str | os.PathLike[str], *, scale: float = 2.0) -> Path:
        """Write the figure to a file, offline, whole or not at all.

        Parameters
        ----------
        path : path-like
            Where to; its ending chooses the form: ``.svg``, ``.png``, ``.pdf``, ``.html`` (one page that
            answers to the pointer and needs no network) or ``.json`` (the specification).
        scale : float, default 2.0
            Pixels of a PNG for each unit of the figure.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        ChartError
            ``C105`` where the ending is unknown.
        ResultError
            ``R205`` where the file cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> from jiju.charts import Chart
        >>> spec = {"$schema": "https://vega.github.io/schema/vega/v6.json", "width": 10, "height": 10}
        >>> chart = Chart(spec, kind="empty", lang="en", description="nothing")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     chart.save(folder + "/empty.svg").read_text(encoding="utf-8")[:4]
        '<svg'
        """
        ending = Path(path).suffix.lower()
        if ending not in _ENDINGS:
            what = f"a figure cannot be saved as {ending or 'a file without ending'}"
            hint = suggest(ending, _ENDINGS, f"Use one of {', '.join(_ENDINGS)}.")
            msg = "C105"
            raise ChartError(msg, what, where=str(path), hint=hint)
        return write_atomically(path, self._render(ending, scale))

    def _render(self, ending: str, scale: float) -> bytes | str:
        import vl_convert

        if ending == ".json":
            return json.dumps(self.spec, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        if ending == ".html":
            return self._page()
        if ending == ".png":
            return self.to_png(scale=scale)
        if ending == ".pdf":
            return in_reading_order(bytes(vl_convert.vega_to_pdf(self.to_vega(), allowed_base_urls=[])))
        return self.to_svg()

    def _page(self) -> str:
        language = "zh-CN" if self.lang == "zh" else "en"
        title = html.escape(self.description)
        # Maps, in plain Vega, may have very many dots.
        renderer = "svg" if "vega-lite" in str(self.spec.get("$schema", "")) else "canvas"
        return (
            f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>{_PAGE_STYLE}</style>\n</head>\n<body>\n"
            f'<main><div id="figure" role="img" aria-label="{title}"></div></main>\n'
            f"<script>{vega_javascript()}</script>\n<script>{live_javascript()}</script>\n"
            f'<script>jiju.mount(document.getElementById("figure"), {script_json(self.to_vega())}, '
            f'{{renderer: "{renderer}", id: "figure"}});</script>\n</body>\n</html>\n'
        )

    def _repr_mimebundle_(
        self,
        include: object = None,
        exclude: object = None,
    ) -> dict[str, Any]:
        """For notebooks: the specification where they draw it, and an image where they do not."""
        grammar = "vegalite" if "vega-lite" in str(self.spec.get("$schema", "")) else "vega"
        return {
            f"application/vnd.{grammar}.v6+json": self.spec,
            "image/svg+xml": self.to_svg(),
            "text/plain": f"<Chart of {self.kind}: {self.description}>",
        }


_PAGE_STYLE = (
    "body{margin:1.5rem;font-family:system-ui,sans-serif;background:#fff}main{max-width:60rem;margin:auto}"
    "#figure{touch-action:pan-x pan-y}"
    ".jiju-tooltip{position:fixed;z-index:9;pointer-events:none;background:#fff;color:#1f2328;"
    "border:1px solid #57606a;border-radius:4px;padding:4px 8px;font-size:13px;max-width:320px;display:none}"
    ".jiju-tooltip td:first-child{color:#57606a;padding-right:8px}"
)


def _renumber(svg: str, prefix: str) -> str:
    """Number the identifiers of an SVG from 1: Vega counts them on from image to image."""
    new = {
        old: f"{prefix}-{number}" for number, old in enumerate(dict.fromkeys(_SVG_ID.findall(svg)), start=1)
    }
    return _SVG_REFERENCE.sub(lambda found: found[1] + new.get(found[2], found[2]) + found[3], svg)


def script_json(value: object) -> str:
    r"""JSON that may stand inside a script element: no text in it can end the element.

    Parameters
    ----------
    value : object
        Anything JSON can hold.

    Returns
    -------
    str
        Compact JSON with ``<``, ``>``, ``&`` and the line separators of JavaScript escaped.

    Examples
    --------
    >>> from jiju.charts.chart import script_json
    >>> print(script_json("</script>"))
    "\u003c/script\u003e"
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def vega_javascript() -> str:
    """The Vega library as one script that makes ``window.vegaEmbed``, taken from the installed package.

    Returns
    -------
    str
        About 0.9 MB; needs no network.
    """
    import vl_convert

    bundle = vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;")
    # In a function of its own, so that the bundle's hundreds of short names stay out of the page.
    return f"(function(){{{bundle}}})();".replace("</script", "<\\/script")


@cache
def live_javascript() -> str:
    """The script that puts Vega figures on a page as ``window.jiju``.

    Returns
    -------
    str
        A few lines.
    """
    file = resources.files("jiju") / "charts" / "static" / "live.js"
    return file.read_text(encoding="utf-8")
