"""Geometry of a polygon window for points and pairs: NumPy arrays in, NumPy arrays out, compiled by Numba.

A window is an array of directed edges, one row ``x, y, x, y`` each, with the inside to their left; rings of
several parts and of holes stand one after the other. Consecutive edges are grouped into blocks, each with a
circle around it, so that most edges of a long border are passed over together. No compiler freedom with the
order of operations here: a corner must fall on the same side of a circle for both of its edges.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Blocks = NDArray[np.uint64]

__all__ = [
    "MOST_WEIGHT",
    "arc_share",
    "arc_shares",
    "boundary_distances",
    "contains",
    "contains_each",
    "cover_cells",
    "look_around",
    "set_covariance",
    "set_covariances",
    "whole_circle",
]

MOST_WEIGHT = 100.0
"""No pair weighs more than this: else a single pair in a far corner could decide a curve."""

_WHOLE = 2.0 * math.pi


@njit(nogil=True, cache=True, error_model="numpy")
def contains(x: float, y: float, edges: Floats) -> bool:
    """Whether a point lies in the window, by the number of edges to its left; on an edge, either."""
    inside = False
    for k in range(edges.shape[0]):
        ax, ay, bx, by = edges[k, 0], edges[k, 1], edges[k, 2], edges[k, 3]
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


@njit(nogil=True, cache=True, error_model="numpy")
def contains_each(x: Floats, y: Floats, edges: Floats) -> NDArray[np.bool_]:
    """`contains` for many points."""
    out = np.empty(x.shape[0], np.bool_)
    for i in range(x.shape[0]):
        out[i] = contains(x[i], y[i], edges)
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def look_around(x: float, y: float, edges: Floats, starts: Blocks, low: Floats, high: Floats) -> None:
    """Squares of the smallest and the largest distance from a point to each edge, and to each block of edges.

    Parameters
    ----------
    x, y : float
        The point.
    edges, starts
        The window.
    low, high : ndarray of shape (m + b,)
        Filled: the edges first, then the blocks.
    """
    m = edges.shape[0]
    for k in range(starts.shape[0] - 1):
        nearest, farthest = np.inf, 0.0
        for e in range(starts[k], starts[k + 1]):
            px, py = edges[e, 0] - x, edges[e, 1] - y
            qx, qy = edges[e, 2] - x, edges[e, 3] - y
            ex, ey = qx - px, qy - py
            p2, q2 = px * px + py * py, qx * qx + qy * qy
            along, toward = ex * ex + ey * ey, px * ex + py * ey
            cross = px * ey - py * ex
            least = p2 if p2 < q2 else q2
            low[e] = cross * cross / along if toward < 0.0 and toward + along > 0.0 else least
            high[e] = p2 if p2 > q2 else q2
            nearest = low[e] if low[e] < nearest else nearest
            farthest = high[e] if high[e] > farthest else farthest
        low[m + k], high[m + k] = nearest, farthest


@njit(nogil=True, cache=True, error_model="numpy")
def boundary_distances(x: Floats, y: Floats, edges: Floats, starts: Blocks, circles: Floats) -> Floats:
    """Distance from each point to the nearest edge."""
    out = np.empty(x.shape[0])
    for i in range(x.shape[0]):
        best = np.inf
        for k in range(circles.shape[0]):
            dx, dy = circles[k, 0] - x[i], circles[k, 1] - y[i]
            near = math.sqrt(dx * dx + dy * dy) - circles[k, 2]
            if near > 0.0 and near * near >= best:
                continue
            for e in range(starts[k], starts[k + 1]):
                px, py = edges[e, 0] - x[i], edges[e, 1] - y[i]
                ex, ey = edges[e, 2] - edges[e, 0], edges[e, 3] - edges[e, 1]
                along = ex * ex + ey * ey
                t = -(px * ex + py * ey) / along if along > 0.0 else 0.0
                t = min(max(t, 0.0), 1.0)
                zx, zy = px + t * ex, py + t * ey
                best = min(best, zx * zx + zy * zy)
        out[i] = math.sqrt(best)
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def arc_share(
    x: float, y: float, d: float, edges: Floats, starts: Blocks, low: Floats, high: Floats
) -> float:
    """Share of the circle of radius d around a point of the window that lies inside the window.

    Where the border enters the circle's disc the circle leaves the window, where the border leaves the disc
    the circle comes back (counterclockwise, with the inside to the left of the border). So the angle inside
    is the sum of the angles of the first crossings minus that of the second, up to whole turns: it is that of
    a product of complex numbers, and needs neither sorting nor one test for each piece. ``low`` and ``high``
    are from `look_around` at this point.

    Returns -1 where the border does not cross the circle, or only in ways that cancel: then `whole_circle`
    tells whether it is all inside or all outside. (Calling that from here would cost each pair two counts of
    references.)
    """
    d2, turns = d * d, 1.0 / d
    re, im = 1.0, 0.0
    crossings = 0
    m = edges.shape[0]
    for k in range(starts.shape[0] - 1):
        if low[m + k] >= d2 or high[m + k] < d2:
            continue
        for e in range(starts[k], starts[k + 1]):
            if low[e] >= d2 or high[e] < d2:
                continue
            px, py = edges[e, 0] - x, edges[e, 1] - y
            qx, qy = edges[e, 2] - x, edges[e, 3] - y
            ex, ey = qx - px, qy - py
            along, toward, cross = ex * ex + ey * ey, px * ex + py * ey, px * ey - py * ex
            squared = along * d2 - cross * cross
            root = math.sqrt(squared) if squared > 0.0 else 0.0
            if px * px + py * py >= d2:
                t = (-toward - root) / along
                t = (t if t < 1.0 else 1.0) if t > 0.0 else 0.0
                zx, zy = (px + t * ex) * turns, (py + t * ey) * turns
                re, im = re * zx - im * zy, re * zy + im * zx
                crossings += 1
            if qx * qx + qy * qy >= d2:
                t = (-toward + root) / along
                t = (t if t < 1.0 else 1.0) if t > 0.0 else 0.0
                zx, zy = (px + t * ex) * turns, (py + t * ey) * turns
                re, im = re * zx + im * zy, im * zx - re * zy
                crossings += 1
    share = math.atan2(im, re) / _WHOLE
    share = share + 1.0 if share < 0.0 else share
    return share if crossings > 0 and 1e-9 < share < 1.0 - 1e-9 else -1.0


@njit(nogil=True, cache=True, error_model="numpy")
def whole_circle(x: float, y: float, d: float, edges: Floats) -> float:
    """1 for a circle that lies all inside the window, 0 for one outside: three directions vote."""
    votes = 0
    for turn in (0.3, 2.1, 4.4):
        votes += contains(x + d * math.cos(turn), y + d * math.sin(turn), edges)
    return 1.0 if votes >= 2 else 0.0


@njit(nogil=True, cache=True, error_model="numpy")
def arc_shares(x: Floats, y: Floats, d: Floats, edges: Floats, starts: Blocks) -> Floats:
    """`arc_share` for many points, each with a radius of its own."""
    out = np.empty(x.shape[0])
    low, high = np.empty((2, edges.shape[0] + starts.shape[0] - 1))
    for i in range(x.shape[0]):
        look_around(x[i], y[i], edges, starts, low, high)
        out[i] = arc_share(x[i], y[i], d[i], edges, starts, low, high) if d[i] > 0.0 else 1.0
        if out[i] < 0.0:
            out[i] = whole_circle(x[i], y[i], d[i], edges)
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def set_covariance(dx: float, dy: float, slopes: Floats) -> float:
    """Area that the window and the window moved by (dx, dy) have in common.

    The window is a sum of strips below its edges, with a sign each; so the overlap is a sum over pairs of
    edges of the area below the lower of the two, of which only the part where they differ is left, because
    the signs above any x add up to 0. ``slopes`` holds the edges that are not upright, ascending by their
    left ends: left x, right x, y at the left, y at the right, sign (1 for an edge with the inside below).
    """
    total = 0.0
    m = slopes.shape[0]
    for a in range(m):
        a_left, a_right, a_low, a_high = slopes[a, 0], slopes[a, 1], slopes[a, 2], slopes[a, 3]
        a_slope = (a_high - a_low) / (a_right - a_left)
        row = 0.0
        for b in range(m):
            left = slopes[b, 0] + dx
            if left >= a_right:
                break
            right = slopes[b, 1] + dx
            if right <= a_left:
                continue
            slope = (slopes[b, 3] - slopes[b, 2]) / (slopes[b, 1] - slopes[b, 0])
            u, v = max(left, a_left), min(right, a_right)
            # How far the moved edge lies above the other, at both ends of the stretch they share.
            at_u = slopes[b, 2] + dy + slope * (u - left) - a_low - a_slope * (u - a_left)
            at_v = slopes[b, 2] + dy + slope * (v - left) - a_low - a_slope * (v - a_left)
            if at_u >= 0.0 and at_v >= 0.0:
                row += slopes[b, 4] * 0.5 * (at_u + at_v) * (v - u)
            elif at_u > 0.0:
                row += slopes[b, 4] * 0.5 * at_u * at_u / (at_u - at_v) * (v - u)
            elif at_v > 0.0:
                row += slopes[b, 4] * 0.5 * at_v * at_v / (at_v - at_u) * (v - u)
        total -= slopes[a, 4] * row
    return max(total, 0.0)


@njit(nogil=True, cache=True, error_model="numpy")
def set_covariances(dx: Floats, dy: Floats, slopes: Floats) -> Floats:
    """`set_covariance` for many shifts."""
    out = np.empty(dx.shape[0])
    for i in range(dx.shape[0]):
        out[i] = set_covariance(dx[i], dy[i], slopes)
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def cover_cells(edges: Floats, low_x: float, low_y: float, step: float, out: Floats) -> None:
    """What each cell of a grid adds to the covered share of the cells to its right, exactly.

    The running sum of ``out`` along its rows is the share of each cell that lies in the window; ``out`` has
    two columns more than the grid.
    """
    for e in range(edges.shape[0]):
        ax, ay = (edges[e, 0] - low_x) / step, (edges[e, 1] - low_y) / step
        bx, by = (edges[e, 2] - low_x) / step, (edges[e, 3] - low_y) / step
        if ay == by:
            continue
        # With the inside to its left, an edge that runs down opens the window to its right.
        sign = 1.0 if ay > by else -1.0
        if ay > by:
            ax, ay, bx, by = bx, by, ax, ay
        lean = (bx - ax) / (by - ay)
        for row in range(int(ay), min(math.ceil(by), out.shape[0])):
            y0, y1 = max(ay, float(row)), min(by, row + 1.0)
            if y1 <= y0:
                continue
            x0, x1 = ax + lean * (y0 - ay), ax + lean * (y1 - ay)
            if x0 > x1:
                x0, x1 = x1, x0
            x0, x1 = max(x0, 0.0), min(max(x1, 0.0), out.shape[1] - 2.0)
            # The part of this stretch over each cell it passes; its mean x splits cell and neighbor.
            for cell in range(int(x0), int(x1) + 1):
                u, v = max(x0, float(cell)), min(x1, cell + 1.0)
                share = (v - u) / (x1 - x0) if x1 > x0 else 1.0
                if share <= 0.0:
                    continue
                high = sign * share * (y1 - y0)
                inside = 0.5 * (u + v) - cell
                out[row, cell] += high * (1.0 - inside)
                out[row, cell + 1] += high * inside
