"""How the map moves: the Vega signals of pan, zoom, pinch and highlight, and the length of its scale bar."""

from __future__ import annotations

from typing import Any

__all__ = ["pan_zoom_signals"]


def pan_zoom_signals(frame: dict[str, float], industries: list[str], *, page: bool) -> list[dict[str, Any]]:
    """The signals of a map: what is shown, how far it is zoomed, which industry is picked out.

    Parameters
    ----------
    frame : dict of str to float
        ``cx, cy`` (center) and ``wide, high`` (extent) in metres; ``ratio``, height over width.
    industries : list of str
        The industries by number, as the points refer to them.
    page : bool
        Whether the map stands on a page that scrolls.

    Returns
    -------
    list of dict
        Vega signals: ``zoom``, ``cx``, ``cy`` (what is shown), ``k``, ``tx``, ``ty`` (from metres to pixels),
        ``dot`` (area of a point), ``bar`` (length of the scale bar), ``highlight``.
    """
    # On a page the wheel scrolls the page, unless Ctrl or Command is held or the reader clicked the map; the
    # page's script sets the signal and keeps the page still meanwhile.
    turned = "wheel" if page else "wheel!"
    meant = "active || event.ctrlKey || event.metaKey"
    here = "cx + (x() - width / 2) / k, cy - (y() - height / 2) / k"
    notch = "pow(1.0015, -event.deltaY * pow(16, event.deltaMode))"
    two_down, two_move = "touchstart![event.touches.length === 2]", "touchmove![event.touches.length === 2]"
    first, second = "event.touches[0].client", "event.touches[1].client"
    middle = f"[({first}X + {second}X) / 2, ({first}Y + {second}Y) / 2]"
    drag = "[mousedown, window:mouseup] > window:mousemove!"
    anchored = "anchor[{0}] {1} (anchor[{2}] - {3} / 2) / (k0 * zoom)"
    return [
        {"name": "height", "update": f"max(260, round(width * {frame['ratio']}))"},
        {"name": "industries", "value": industries},
        {
            "name": "highlight",
            "value": None,
            "on": [
                {
                    "events": "@keySymbol:click, @keyLabel:click",
                    "update": "highlight === datum.value ? null : datum.value",
                    "force": True,
                }
            ],
        },
        {"name": "active", "value": not page},
        {"name": "k0", "update": f"0.94 * min(width / {frame['wide']}, height / {frame['high']})"},
        {"name": "down", "value": None, "on": [{"events": "mousedown", "update": "[x(), y(), cx, cy]"}]},
        {"name": "moved", "value": None, "on": [{"events": drag, "update": "[x(), y()]"}]},
        {
            "name": "pinch",
            "value": None,
            "on": [{"events": two_down, "update": f"[pinchDistance(event), zoom, {middle}, cx, cy]"}],
        },
        {
            "name": "anchor",
            "value": None,
            "on": [
                {
                    "events": turned,
                    "update": f"{meant} ? [{here}, x(), y()] : anchor",
                },
                {"events": two_move, "update": "[cx, cy, width / 2, height / 2]"},
            ],
        },
        {
            "name": "zoom",
            "value": 1,
            "on": [
                {
                    "events": turned,
                    "update": f"{meant} ? clamp(zoom * {notch}, 0.02, 400) : zoom",
                },
                {
                    "events": two_move,
                    "update": "pinch ? clamp(pinch[1] * pinchDistance(event) / pinch[0], 0.02, 400) : zoom",
                },
                {"events": "dblclick", "update": "1"},
            ],
        },
        {
            "name": "cx",
            "value": frame["cx"],
            "on": [
                {"events": {"signal": "moved"}, "update": "down[2] - (moved[0] - down[0]) / k"},
                {
                    "events": {"signal": "zoom"},
                    "update": f"anchor ? {anchored.format(0, '-', 2, 'width')} : cx",
                },
                {"events": two_move, "update": f"pinch ? pinch[3] - ({middle}[0] - pinch[2][0]) / k : cx"},
                {"events": "dblclick", "update": str(frame["cx"])},
            ],
        },
        {
            "name": "cy",
            "value": frame["cy"],
            "on": [
                {"events": {"signal": "moved"}, "update": "down[3] + (moved[1] - down[1]) / k"},
                {
                    "events": {"signal": "zoom"},
                    "update": f"anchor ? {anchored.format(1, '+', 3, 'height')} : cy",
                },
                {"events": two_move, "update": f"pinch ? pinch[4] + ({middle}[1] - pinch[2][1]) / k : cy"},
                {"events": "dblclick", "update": str(frame["cy"])},
            ],
        },
        {"name": "k", "update": "k0 * zoom"},
        {"name": "tx", "update": "width / 2 - k * cx"},
        {"name": "ty", "update": "height / 2 + k * cy"},
        {"name": "dot", "update": "clamp(16 * pow(zoom, 0.6) * (width < 500 ? 0.7 : 1), 8, 160)"},
        # The scale bar: the roundest length that takes about a hundred pixels.
        {"name": "power", "update": "pow(10, floor(log(110 / k) / LN10))"},
        {"name": "bar", "update": "power * (110 / k / power >= 5 ? 5 : 110 / k / power >= 2 ? 2 : 1)"},
    ]
