"""Coordinate systems: what a caller or a file names, and where its numbers go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from jiju.errors import TableError, suggest
from jiju.tables.gcj02 import bd09_to_wgs84, gcj02_to_wgs84

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pair = tuple[NDArray[np.float64], NDArray[np.float64]]

__all__ = ["WGS84", "System", "looks_like_degrees", "name_system", "parse_crs"]

_ALIASES = {
    "gcj02": "GCJ-02",
    "gcj": "GCJ-02",
    "火星坐标系": "GCJ-02",
    "火星坐标": "GCJ-02",
    "国测局坐标系": "GCJ-02",
    "高德": "GCJ-02",
    "amap": "GCJ-02",
    "bd09": "BD-09",
    "bd09ll": "BD-09",
    "百度坐标系": "BD-09",
    "百度": "BD-09",
    "baidu": "BD-09",
    "wgs84": "EPSG:4326",
    "crs84": "EPSG:4326",
    "ogc:crs84": "EPSG:4326",
    "cgcs2000": "EPSG:4490",
    "国家2000": "EPSG:4490",
    "2000国家大地坐标系": "EPSG:4490",
    "etrs89": "EPSG:4258",
}


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system.

    Attributes
    ----------
    name : str
        ``EPSG:nnnn``, ``GCJ-02``, ``BD-09``, or the file's own name for it.
    kind : {"degrees", "metres", "convert"}
        ``degrees``: becomes lon, lat; ``metres``: stays x, y; ``convert``: feet or a projection that
        stretches distances (Web Mercator), becomes lon, lat.
    crs : pyproj.CRS or None
        None for WGS84 and the Chinese map systems.
    """

    name: str
    kind: Literal["degrees", "metres", "convert"]
    crs: Any = None

    def to_wgs84(self, east: NDArray[np.float64], north: NDArray[np.float64]) -> Pair:
        """Coordinates of this system as longitude and latitude in WGS84."""
        if self.name == "EPSG:4326":
            return east, north
        if self.name == "GCJ-02":
            return gcj02_to_wgs84(east, north)
        if self.name == "BD-09":
            return bd09_to_wgs84(east, north)
        lon, lat = self.transform(east, north, "EPSG:4326")
        lost = ~(np.isfinite(lon) & np.isfinite(lat))
        return np.where(lost, np.nan, lon), np.where(lost, np.nan, lat)

    def transform(self, east: NDArray[np.float64], north: NDArray[np.float64], target: object) -> Pair:
        """Coordinates of this system in another that pyproj knows."""
        from pyproj import Transformer

        transformer = Transformer.from_crs(self.crs or self.name, target, always_xy=True)
        x, y = transformer.transform(east, north)
        return np.asarray(x, dtype=float), np.asarray(y, dtype=float)

    def bounds(self) -> tuple[float, float, float, float] | None:
        """Where the system is meant to be used, in its own coordinates; None where it does not say."""
        if self.crs is None or self.crs.area_of_use is None:
            return None
        from pyproj import Transformer
        from pyproj.exceptions import ProjError

        try:
            transformer = Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)
            low_x, low_y, high_x, high_y = transformer.transform_bounds(*self.crs.area_of_use.bounds)
        except ProjError:
            return None
        return low_x, low_y, high_x, high_y


WGS84 = System("EPSG:4326", "degrees")


def parse_crs(crs: object, where: str | None) -> System | None:
    """The coordinate system a caller or file names.

    Parameters
    ----------
    crs : str, int, pyproj CRS or None
        ``"EPSG:32649"``, ``"GCJ-02"``, ``"BD-09"``, ``"WGS84"``, ``4490`` and the like.
    where : str or None
        How errors call the table.

    Returns
    -------
    System or None
        None for None.

    Raises
    ------
    TableError
        ``T301`` where there is no such system.

    Examples
    --------
    >>> parse_crs("gcj02", None).name, parse_crs("EPSG:32649", None).kind
    ('GCJ-02', 'metres')
    """
    if crs is None:
        return None
    text = str(crs).strip() if isinstance(crs, str | int) and not isinstance(crs, bool) else None
    if text is not None:
        folded = text.casefold().replace(" ", "").replace("-", "").replace("_", "").replace("/", "")
        text = _ALIASES.get(folded, text)
        if text.upper() in {"GCJ-02", "BD-09"}:
            return System(text.upper(), "degrees")
        if text.upper() == "EPSG:4326":
            return WGS84
        if text.isdigit():
            text = f"EPSG:{text}"
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        found = CRS.from_user_input(crs if text is None else text)
    except (CRSError, TypeError) as error:
        what = f"there is no coordinate system {crs!r}"
        hint = suggest(
            str(crs), ("EPSG:4326", "GCJ-02", "BD-09"), 'Write it as "EPSG:nnnn", "GCJ-02" or "BD-09".'
        )
        msg = "T301"
        raise TableError(msg, what, where=where, hint=hint) from error
    return _describe(found)


def _describe(crs: Any) -> System:  # noqa: ANN401  (a pyproj CRS)
    flat = crs.to_2d() if len(crs.axis_info) > 2 else crs
    name = name_system(flat)
    if flat.is_geographic:
        return WGS84 if name == "EPSG:4326" else System(name, "degrees", flat)
    units = {axis.unit_name for axis in flat.axis_info}
    stretches = name in {"EPSG:3857", "EPSG:3395", "EPSG:900913"} or "Pseudo-Mercator" in flat.name
    if flat.is_projected and units == {"metre"} and not stretches and name.startswith("EPSG:"):
        return System(name, "metres", flat)
    return System(name, "convert", flat)


def name_system(crs: Any) -> str:  # noqa: ANN401  (a pyproj CRS)
    """``EPSG:nnnn`` where the system has such a number, else its own name."""
    code = crs.to_epsg() or crs.to_epsg(min_confidence=60)
    if code is not None:
        return f"EPSG:{code}"
    authority = crs.to_authority()
    if authority is not None and authority == ("OGC", "CRS84"):
        return "EPSG:4326"
    return ":".join(authority) if authority is not None else str(crs.name)


def looks_like_degrees(east: NDArray[np.float64], north: NDArray[np.float64]) -> bool:
    """Whether all coordinates could be longitude and latitude with decimals.

    Parameters
    ----------
    east, north : array of float
        NaN is passed over.

    Returns
    -------
    bool
        False for whole numbers and for a unit square, which nobody writes degrees like.
    """
    there = np.isfinite(east) & np.isfinite(north)
    a, b = east[there], north[there]
    if len(a) == 0 or (np.abs(a) > 180).any() or (np.abs(b) > 90).any():
        return False
    unit = (np.abs(a) <= 1).all() and (np.abs(b) <= 1).all()
    whole = (a == np.round(a)).all() and (b == np.round(b)).all()
    return not unit and not whole
