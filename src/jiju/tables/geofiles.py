"""GeoPackage, GeoJSON, Shapefile, GeoParquet and GeoDataFrames: attributes, shapes, coordinate system."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.decoding import decoding, reason_of
from jiju.tables.headers import unique_names
from jiju.tables.problems import Problems
from jiju.tables.raw import RawTable, row_span

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["from_geoframe", "read_geofile", "read_geoparquet"]


def read_geofile(path: str, where: str, source: str | None) -> RawTable:
    """Read a file of points or polygons.

    Parameters
    ----------
    path : str
        What GDAL can open: a file, or ``/vsizip/...``.
    where, source : str
        How errors call the file, and its name.

    Returns
    -------
    RawTable
        With geometry and crs where the layer has them.

    Raises
    ------
    TableError
        ``T105`` where there is no layer, ``T110`` where the file is damaged or incomplete.
    """
    problems = Problems()
    try:
        with warnings.catch_warnings():
            # GDAL warns of shapes it cannot build; they arrive as missing and are counted as such.
            warnings.simplefilter("ignore")
            layers, layer, frame = _read_layer(path)
    except Exception as error:
        # On damaged files GDAL, pyogrio and shapely raise nearly anything.
        raise _unreadable(error, path, where) from error
    if frame is None:
        what = "the file has no layer"
        msg = "T105"
        raise TableError(msg, what, where=where, hint="Was it saved before it was sent?")
    if len(layers) > 1:
        others = ", ".join(repr(name) for name in layers if name != layer)
        problems.add("T921", layer=layer, others=others)
    return from_geoframe(frame, where, source, problems)


def _read_layer(path: str) -> tuple[list[str], str, pd.DataFrame | None]:
    """All layers, the first that has shapes (else the first), and its contents; None where there is none."""
    import pyogrio

    layers = pyogrio.list_layers(path)
    names = [str(layer) for layer in layers[:, 0]]
    if not names:
        return [], "", None
    shaped = [str(name) for name, shape in layers if shape is not None]
    layer = (shaped or names)[0]
    return names, layer, pyogrio.read_dataframe(path, layer=layer, on_invalid="ignore")


def _unreadable(error: Exception, path: str, where: str) -> TableError:
    reason = reason_of(error).replace(path, "").strip(" :;'\"")
    if "not recognized" in reason:
        what = "the file is of no format that jiju knows"
        hint = "Save it as CSV, Excel or GeoPackage; of JSON, jiju reads GeoJSON."
        return TableError("T109", what, where=where, hint=hint)
    what = f"the file cannot be opened as a map: {reason}"
    hint = "Save it again, for example as GeoPackage from QGIS."
    if path.lower().endswith(".shp"):
        present = [s for s in (".shx", ".dbf") if not Path(path).with_suffix(s).exists()]
        if present:
            hint = f"A Shapefile is several files; missing beside it: {', '.join(present)}."
    return TableError("T110", what, where=where, hint=hint)


def read_geoparquet(path: str, where: str, source: str | None) -> RawTable:
    """Read a Parquet file that carries geometries.

    Parameters
    ----------
    path : str
        The file.
    where, source : str
        How errors call the file, and its name.

    Returns
    -------
    RawTable
        With geometry and crs.

    Raises
    ------
    TableError
        ``T110`` where the file is damaged.
    """
    import geopandas as gpd

    with decoding(where, thing="GeoParquet file", hint="Save it again."):
        frame = gpd.read_parquet(path)
    return from_geoframe(frame, where, source, Problems())


def from_geoframe(
    frame: pd.DataFrame | gpd.GeoDataFrame, where: str, source: str | None, problems: Problems
) -> RawTable:
    """Set the geometry of a frame apart from its other columns.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame
        With or without a geometry.
    where, source : str
        How errors call it, and its file.
    problems : Problems
        What was noted so far.

    Returns
    -------
    RawTable
        Geometry and crs beside the attributes.
    """
    import geopandas as gpd

    geometry: np.ndarray[Any, Any] | None = None
    crs: Any = None
    attributes = pd.DataFrame(frame)
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        geometry = np.asarray(frame.geometry.array, dtype=object)
        crs = frame.crs
        keep = [name != frame.active_geometry_name for name in frame.columns]
        attributes = pd.DataFrame(frame.loc[:, keep])
    attributes = attributes.reset_index(drop=True)
    names, changed, repeated = unique_names([str(name).strip() for name in attributes.columns])
    if changed:
        problems.add("T932", names=", ".join(changed[:10]))
    attributes.columns = pd.Index(names, dtype=object)
    numbers = row_span(2, len(attributes))
    return RawTable(
        attributes,
        where,
        source,
        numbers,
        problems,
        repeated,
        geometry,
        crs,
        simulated=frame.attrs.get("simulated"),
    )
