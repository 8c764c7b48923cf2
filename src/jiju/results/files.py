"""Writing files so that a reader sees the old one or the new one, never half of either."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from jiju.errors import ResultError

__all__ = ["write_atomically"]


def write_atomically(path: str | os.PathLike[str], content: bytes | str) -> Path:
    r"""Write a whole file at once: to a temporary neighbor first, then renamed over the target.

    Parameters
    ----------
    path : path-like
        The target; missing folders are made.
    content : bytes or str
        What to write; text is written as UTF-8 with ``\n`` line ends.

    Returns
    -------
    pathlib.Path
        The target.

    Raises
    ------
    ResultError
        ``R205`` where the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from jiju.results import write_atomically
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_atomically(folder + "/a/b.txt", "hello").read_text()
    'hello'
    """
    target = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary: str | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files private; a report is meant to be passed on, so give it the usual rights.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        what = f"cannot write the file: {error.strerror or error}"
        hint = "Check that the folder exists, that you may write there, and that the disk has room."
        msg = "R205"
        raise ResultError(msg, what, where=str(target), hint=hint) from error
    except BaseException:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise
    return target
