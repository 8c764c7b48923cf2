"""Pieces of a study file as text: quoted strings, keys, remarks."""

from __future__ import annotations

import json
import re

__all__ = ["bare_key", "commented", "quoted", "remark"]


def quoted(value: str) -> str:
    """A basic string of TOML; JSON's escapes are among TOML's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def bare_key(name: str) -> str:
    """A key, in quotes where TOML wants them."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)


def remark(text: str) -> str:
    """Lines that do not count."""
    return "\n".join(f"# {line}" for line in text.splitlines())


def commented(question: str) -> str:
    """A question that does not count until the # are taken away."""
    return "\n".join(line if line.startswith("#") else f"# {line}" for line in question.splitlines())
