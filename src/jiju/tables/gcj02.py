"""Coordinates of Chinese maps (GCJ-02 of AMap and Tencent, BD-09 of Baidu) to WGS84 and back.

Chinese map services shift coordinates by 300 to 700 m by a published formula. The forward formula is the
definition; its inverse has no closed form and is found here by iteration until it is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Degrees = tuple[NDArray[np.float64], NDArray[np.float64]]

__all__ = ["bd09_to_wgs84", "gcj02_to_wgs84", "wgs84_to_bd09", "wgs84_to_gcj02"]

# Krasovsky 1940, the ellipsoid the formula is written with.
_AXIS = 6378245.0
_ECCENTRICITY2 = 0.00669342162296594323
_BAIDU = np.pi * 3000.0 / 180.0
# Eight steps reach the last bits of a double; each step shrinks the error about a hundredfold.
_STEPS = 12


def _inside(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The rectangle in which the map services shift; the formula is the identity elsewhere."""
    return (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)


def _shifted(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Degrees:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    ripple = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    phi = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY2 * np.sin(phi) ** 2
    north *= 180.0 / (_AXIS * (1.0 - _ECCENTRICITY2) / (magic * np.sqrt(magic)) * np.pi)
    east *= 180.0 / (_AXIS / np.sqrt(magic) * np.cos(phi) * np.pi)
    return lon + east, lat + north


def _baidu(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Degrees:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _forward(lon: NDArray[np.float64], lat: NDArray[np.float64], *, baidu: bool) -> Degrees:
    east, north = _shifted(lon, lat)
    return _baidu(east, north) if baidu else (east, north)


def _to_map(lon: NDArray[np.float64], lat: NDArray[np.float64], *, baidu: bool) -> Degrees:
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    east, north = _forward(lon, lat, baidu=baidu)
    inside = _inside(lon, lat)
    return np.where(inside, east, lon), np.where(inside, north, lat)


def _from_map(lon: NDArray[np.float64], lat: NDArray[np.float64], *, baidu: bool) -> Degrees:
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    # Iterating far outside the rectangle may diverge; those points are answered by the identity anyway.
    near = _inside(lon, lat)
    east, north = np.where(near, lon, 105.0), np.where(near, lat, 35.0)
    goal_lon, goal_lat = east.copy(), north.copy()
    for _ in range(_STEPS):
        to_lon, to_lat = _forward(east, north, baidu=baidu)
        east, north = east + goal_lon - to_lon, north + goal_lat - to_lat
    return np.where(near, east, lon), np.where(near, north, lat)


def wgs84_to_gcj02(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Degrees:
    """WGS84 to GCJ-02.

    Parameters
    ----------
    lon, lat : array of float, shape (n,)
        Degrees.

    Returns
    -------
    lon, lat : arrays of float, shape (n,)
        Degrees; unchanged outside the rectangle 72.004-137.8347 E, 0.8293-55.8271 N.

    Examples
    --------
    >>> lon, lat = wgs84_to_gcj02(112.9388, 28.2282)
    >>> print(round(float(lon), 6), round(float(lat), 6))
    112.94425 28.224692
    """
    return _to_map(lon, lat, baidu=False)


def gcj02_to_wgs84(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Degrees:
    """GCJ-02 (AMap, Tencent, Google in China) to WGS84.

    Parameters
    ----------
    lon, lat : array of float, shape (n,)
        Degrees.

    Returns
    -------
    lon, lat : arrays of float, shape (n,)
        Degrees, exact inverse of `wgs84_to_gcj02`.

    Examples
    --------
    >>> lon, lat = gcj02_to_wgs84(*wgs84_to_gcj02(112.9388, 28.2282))
    >>> print(round(float(lon), 9), round(float(lat), 9))
    112.9388 28.2282
    """
    return _from_map(lon, lat, baidu=False)


def wgs84_to_bd09(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Degrees:
    """WGS84 to BD-09 (Baidu).

    Parameters
    ----------
    lon, lat : array of float, shape (n,)
        Degrees.

    Returns
    -------
    lon, lat : arrays of float, shape (n,)
        Degrees; unchanged outside the rectangle of `wgs84_to_gcj02`.
    """
    return _to_map(lon, lat, baidu=True)


def bd09_to_wgs84(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Degrees:
    """BD-09 (Baidu) to WGS84.

    Parameters
    ----------
    lon, lat : array of float, shape (n,)
        Degrees.

    Returns
    -------
    lon, lat : arrays of float, shape (n,)
        Degrees, exact inverse of `wgs84_to_bd09`.
    """
    return _from_map(lon, lat, baidu=True)
