"""The report's words in one language, from ``text/{zh,en}*.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.results import Language

__all__ = ["Words", "words"]


class Words:
    """The words of one language by their key, ``"section.name"``.

    Parameters
    ----------
    lang : {"en", "zh"}
        The language.
    texts : dict of str to str
        The words.
    """

    def __init__(self, lang: Language, texts: dict[str, str]) -> None:
        self.lang = lang
        self.texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, braces filled in.

        Parameters
        ----------
        key : str
            ``"section.name"``.
        **values : object
            What fills the braces.

        Returns
        -------
        str
            Plain text: the template escapes it.
        """
        text = self.texts[key]
        return text.format(**values) if values else text

    def counted(self, key: str, count: int, **values: object) -> str:
        """The words for one or for many.

        Parameters
        ----------
        key : str
            The key without ``_one`` or ``_many``.
        count : int
            How many.
        **values : object
            What fills the braces, besides ``count``.

        Returns
        -------
        str
            Plain text.
        """
        return self(f"{key}_one" if count == 1 else f"{key}_many", count=count, **values)

    def has(self, key: str) -> bool:
        """Whether there are words for a key."""
        return key in self.texts


@cache
def words(lang: Language) -> Words:
    """The words of one language.

    Parameters
    ----------
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    Words
        Loaded once.
    """
    folder = resources.files("jiju") / "report" / "text"
    texts: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        # One file for what all pages say, one for each room: en.toml, en_scorecards.toml.
        if file.name.removesuffix(".toml").split("_")[0] != lang:
            continue
        sections = tomllib.loads(file.read_text(encoding="utf-8"))
        texts |= {
            f"{part}.{key}": text for part, entries in sections.items() for key, text in entries.items()
        }
    return Words(lang, texts)
