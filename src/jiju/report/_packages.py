"""Office files that are the same bytes for the same content: no clock in them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

__all__ = ["FIXED_TIME", "fixed_package"]

# Office files must bear a time; this one says that it means nothing.
FIXED_TIME = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def fixed_package(content: bytes) -> bytes:
    """The same package with the times of its members taken out.

    Parameters
    ----------
    content : bytes
        A ``.docx`` or ``.xlsx`` file.

    Returns
    -------
    bytes
        The members in their order, each with the same time and system.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            member.external_attr = 0o600 << 16
            package.writestr(member, source.read(name))
    return target.getvalue()
