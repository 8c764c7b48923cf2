"""One run at a time in an output folder."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from jiju.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["locked"]

_NAME = ".lock"
# Windows locks bytes and then lets nobody else read them: lock one far behind the process number.
_FAR = 1 << 20


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold an output folder for this process.

    Parameters
    ----------
    folder : pathlib.Path
        The folder; made where it is missing.

    Yields
    ------
    None
        While the lock is held.

    Raises
    ------
    StudyError
        ``S140`` where another process holds it, ``S145`` where the folder cannot be made or written.

    Notes
    -----
    The operating system holds the lock and drops it when the process ends, however it ends; so a lock file
    left by a killed run is no obstacle.
    """
    path = folder / _NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _open_locked(path)
    except BlockingIOError as error:
        what = f"another run{_owner(path)} is working in this output folder"
        hint = "Wait until it is done, or give this run a folder of its own with --output."
        msg = "S140"
        raise StudyError(msg, what, where=str(folder), hint=hint) from error
    except OSError as error:
        what = f"the output folder cannot be used: {error.strerror or error}"
        hint = "Check that you may write there, or choose another folder with --output."
        msg = "S145"
        raise StudyError(msg, what, where=str(folder), hint=hint) from error
    try:
        yield
    finally:
        _release(handle, path)


def _open_locked(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle)
            # The run before may have removed the file between our opening and our locking it.
            fresh = sys.platform == "win32" or _same_file(handle, path)
        except BaseException:
            os.close(handle)
            raise
        if fresh:
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
            return handle
        os.close(handle)


def _same_file(handle: int, path: Path) -> bool:
    try:
        return path.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        import errno
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # Some network drives know no locks; there a run goes on without.
            if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
                raise


def _release(handle: int, path: Path) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        os.close(handle)
        with contextlib.suppress(OSError):
            path.unlink()
    else:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(handle)


def _owner(path: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        return f" (process {int(path.read_text(encoding='ascii'))})"
    return ""
