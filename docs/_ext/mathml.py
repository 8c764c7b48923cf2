"""Formulas as MathML, which browsers draw by themselves: no script, no address outside the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.math import latex2mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


# Sizes of fences are for printers; MathML stretches them by itself.
SIZES = re.compile(r"\\[bB]igg?[lrm]?(?![a-zA-Z])")


def to_mathml(formula: str, *, as_block: bool) -> str:
    """A formula in LaTeX as MathML."""
    return latex2mathml.tex2mathml(SIZES.sub("", formula).strip(), as_block=as_block)


def draw_inline(writer: HTML5Translator, node: nodes.math) -> None:
    """A formula in a sentence."""
    writer.body.append(to_mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def draw_display(writer: HTML5Translator, node: nodes.math_block) -> None:
    """A formula on a line of its own."""
    writer.body.append(f'<div class="math">{to_mathml(node.astext(), as_block=True)}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer."""
    app.add_html_math_renderer("mathml", (draw_inline, None), (draw_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
