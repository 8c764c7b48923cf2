"""How every figure looks: one accent, Okabe-Ito for categories, quiet axes, fonts that know Chinese."""

from __future__ import annotations

from typing import Any

__all__ = [
    "ACCENT",
    "BAND",
    "CATEGORIES",
    "FONT",
    "HIGHER",
    "INK",
    "LOWER",
    "NEITHER",
    "OPPOSITE",
    "PALE",
    "QUIET",
    "RULE",
    "UNSURE",
    "UNTESTED",
    "VERDICT_COLORS",
    "WARNING",
    "WIDTH",
    "config",
]

# Chinese fonts come first: their Latin letters are good, and a Latin font before them would leave the
# renderers to guess a fallback for each Chinese character.
FONT = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, Noto Sans, Arial, sans-serif"

WIDTH = 720
INK = "#1f2328"
QUIET = "#57606a"
PALE = "#d0d4d9"
BAND = "#dfe2e6"
RULE = "#9aa2ab"
ACCENT = "#0072b2"  # Okabe-Ito blue
OPPOSITE = "#d55e00"  # Okabe-Ito vermillion
WARNING = "#a3420b"  # vermillion, darkened until it reads as text on white
# Okabe-Ito without black (the ink) and with yellow last (weak on white).
CATEGORIES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#b8a800")
# Around a neutral value, for ratios to chance: orange below, gray about it, blue above, each even to the eye.
LOWER = ("#b35806", "#f1a340")
NEITHER = "#d3d7dc"
HIGHER = {  # by the number of classes
    2: ("#7fb8dd", "#1764ab"),
    3: ("#a6cde6", "#4a98c9", "#1460a5"),
    4: ("#b5d5ea", "#6aaed6", "#2f7fbf", "#0d4f93"),
}
UNSURE = "#8c949e"
UNTESTED = "#c4c9cf"
VERDICT_COLORS = {"localized": ACCENT, "dispersed": OPPOSITE, "within chance": UNSURE, "not tested": UNTESTED}


def config() -> dict[str, Any]:
    """The configuration that Vega-Lite and Vega figures share.

    Returns
    -------
    dict
        A ``config`` object.
    """
    return {
        "font": FONT,
        "background": "#ffffff",
        "view": {"stroke": None},
        "axis": {
            "labelColor": QUIET,
            "labelFontSize": 12,
            "titleColor": INK,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "titlePadding": 10,
            "gridColor": "#eceef0",
            "domainColor": PALE,
            "tickColor": PALE,
            "labelFont": FONT,
            "titleFont": FONT,
        },
        "title": {
            "anchor": "start",
            "color": INK,
            "font": FONT,
            "fontSize": 16,
            "fontWeight": 600,
            "subtitleColor": QUIET,
            "subtitleFont": FONT,
            "subtitleFontSize": 12,
            "offset": 14,
        },
        "legend": {
            "labelColor": INK,
            "labelFont": FONT,
            "labelFontSize": 12,
            "titleColor": INK,
            "titleFont": FONT,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
        },
        "text": {"font": FONT, "fontSize": 12, "color": INK},
    }
