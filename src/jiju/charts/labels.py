"""Labels that stand by their dots and do not collide, placed beforehand for the widths a page may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    _Floats = NDArray[np.float64]

__all__ = ["ANCHORS", "HIDDEN", "cut_label", "label_width", "place_labels"]

# Where a label may stand, the usual place first: right and down (in radii), alignment, baseline.
ANCHORS: tuple[tuple[float, float, str, str], ...] = (
    (1.0, 0.0, "left", "middle"),
    (-1.0, 0.0, "right", "middle"),
    (0.0, -1.0, "center", "bottom"),
    (0.0, 1.0, "center", "top"),
    (0.7, -0.7, "left", "bottom"),
    (0.7, 0.7, "left", "top"),
    (-0.7, -0.7, "right", "bottom"),
    (-0.7, 0.7, "right", "top"),
)
HIDDEN = len(ANCHORS)
GAP = 3.0
"""Between the edge of a dot and its label (pixels)."""
_NARROW = frozenset("ijlftr.,:;'|!()[] ")
_WIDE = frozenset("mwMWQO%@&—")
_TALL = 1.25  # height of a line over the size of its letters


def label_width(text: str, size: float = 11.0) -> float:
    """About how wide a text is.

    Parameters
    ----------
    text : str
        One line.
    size : float, default 11.0
        Of its letters (pixels).

    Returns
    -------
    float
        Pixels, rather too many than too few.

    Examples
    --------
    >>> from jiju.charts.labels import label_width
    >>> label_width("长沙", 10), label_width("ill", 10) < label_width("mow", 10)
    (20.0, True)
    """
    ems = sum(map(_ems, text))
    return ems * size


def _ems(character: str) -> float:
    """About how wide a character is, over the size of its letters."""
    if ord(character) > 0x2E80:
        return 1.0
    if character in _NARROW:
        return 0.33
    if character in _WIDE:
        return 0.88
    return 0.7 if character.isupper() else 0.58


def cut_label(text: str, most: float = 150.0, size: float = 11.0) -> str:
    """A name short enough to stand in a figure; what is cut is marked, the tooltip has all of it.

    Parameters
    ----------
    text : str
        A name.
    most : float, default 150.0
        How wide it may be (pixels).
    size : float, default 11.0
        Of its letters (pixels).

    Returns
    -------
    str
        The name, or its beginning with three dots.

    Examples
    --------
    >>> from jiju.charts.labels import cut_label
    >>> cut_label("Tractors"), cut_label("Wooden household furniture manufacturing")
    ('Tractors', 'Wooden household furnitur…')
    """
    if label_width(text, size) <= most:
        return text
    kept = text
    while kept and label_width(kept + "…", size) > most:
        kept = kept[:-1]
    return kept.rstrip(" ,，、;；(（&") + "…"


def place_labels(
    x: _Floats,
    y: _Floats,
    radius: _Floats,
    texts: Sequence[str],
    order: Sequence[int],
    *,
    width: float,
    height: float,
    size: float = 11.0,
    most: int = 400,
    under: Sequence[bool] | None = None,
) -> list[int]:
    """Where each label stands so that none covers another label or a dot.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        The dots (pixels from the upper left corner of the plot).
    radius : ndarray of shape (n,)
        Of the dots (pixels).
    texts : sequence of str
        The labels; an empty one is not placed.
    order : sequence of int
        The dots, the one whose label matters most first.
    width, height : float
        Of the plot (pixels); no label leaves it.
    size : float, default 11.0
        Of the letters (pixels).
    most : int, default 400
        Labels that are tried.
    under : sequence of bool, optional
        Dots that may lie under a label: in a crowd of small ones nothing could be named else. Default: none.

    Returns
    -------
    list of int
        Rows of `ANCHORS`, or `HIDDEN` where there is no room.

    Notes
    -----
    Greedy: the label that matters most takes the first free place around its dot, then the next one. A label
    may not cover a dot, its own neighbors' included, nor another label.
    """
    solid = radius if under is None else np.where(np.asarray(under, dtype=bool), 0.0, radius)
    high = size * _TALL
    placed = np.empty((0, 4))
    found = [HIDDEN] * len(texts)
    tried = [at for at in order if texts[at]][:most]
    for at in tried:
        wide = label_width(texts[at], size)
        for number, (right, down, align, baseline) in enumerate(ANCHORS):
            center_x = x[at] + right * (radius[at] + GAP)
            center_y = y[at] + down * (radius[at] + GAP)
            left = center_x - {"left": 0.0, "center": wide / 2, "right": wide}[align]
            top = center_y - {"top": 0.0, "middle": high / 2, "bottom": high}[baseline]
            box = np.array([left, top, left + wide, top + high])
            if left < 0 or top < 0 or box[2] > width or box[3] > height:
                continue
            if _hits_box(box, placed) or _hits_dot(box, x, y, solid, at):
                continue
            placed = np.vstack([placed, box])
            found[at] = number
            break
    return found


def _hits_box(box: _Floats, boxes: _Floats) -> bool:
    apart = (
        (boxes[:, 0] >= box[2] + 2)
        | (boxes[:, 2] + 2 <= box[0])
        | (boxes[:, 1] >= box[3])
        | (boxes[:, 3] <= box[1])
    )
    return bool((~apart).any())


def _hits_dot(box: _Floats, x: _Floats, y: _Floats, radius: _Floats, own: int) -> bool:
    """Whether a dot other than the label's own lies under a box."""
    across = x - np.clip(x, box[0], box[2])
    along = y - np.clip(y, box[1], box[3])
    hits = across * across + along * along < radius * radius
    hits[own] = False
    return bool(hits.any())
