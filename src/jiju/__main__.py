"""The command ``jiju``, also as ``python -m jiju``: run it, and turn what went wrong into an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after ``jiju``; by default those of the process.

    Returns
    -------
    int
        0 done, 1 bad data found by ``check``, 2 a study, file or option that cannot be used, 70 a bug, 130
        stopped with Ctrl-C.
    """
    from jiju.cli.guard import guarded

    return guarded(sys.argv[1:] if argv is None else list(argv))


if __name__ == "__main__":
    sys.exit(main())
