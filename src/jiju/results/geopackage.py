"""GeoPackage files, whole or not at all, the same bytes for the same content."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from jiju.results.files import write_atomically

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from geopandas import GeoDataFrame

__all__ = ["write_geopackage"]


def write_geopackage(path: str | os.PathLike[str], layers: Mapping[str, GeoDataFrame]) -> Path:
    """Write tables with geometries as the layers of one GeoPackage.

    Parameters
    ----------
    path : path-like
        The target, which is replaced where it exists.
    layers : mapping of str to GeoDataFrame
        By name.

    Returns
    -------
    pathlib.Path
        The target.

    Raises
    ------
    ResultError
        ``R205`` where the file cannot be written.
    """
    import pyogrio

    # A GeoPackage notes when it was last changed; one moment for all keeps equal content equal in bytes.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"})
    try:
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            # Metres of an unknown system are what they are; the reader of the file sees that none is named.
            warnings.filterwarnings("ignore", message="'crs' was not provided", category=UserWarning)
            made = Path(folder) / "layers.gpkg"
            for name, layer in layers.items():
                layer.to_file(
                    made,
                    layer=name,
                    driver="GPKG",
                    engine="pyogrio",
                    mode="a" if made.exists() else "w",
                    geometry_type=None if len(layer) else "Unknown",
                )
            return write_atomically(path, made.read_bytes())
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
