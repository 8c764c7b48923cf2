"""Names and remarks that carry both languages, such as ``Changsha 长沙``: the part that a reader needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.results.text import Language

__all__ = ["name_in_both", "name_in_language", "text_in_language"]

# A part without Chinese characters, then a space, then a part without Latin letters; or the reverse. Numbers
# between them belong to the first.
# Anything else, such as "A股 market" or "京A 牌照", is one name and stays whole.
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_LETTER = r"A-Za-z\u00c0-\u024f"
_LATIN_PART = rf"[^{_HAN}]*[{_LETTER}][^{_HAN}]*"
_HAN_PART = rf"[^{_LETTER}]*[{_HAN}][^{_LETTER}]*"
_CLEAR = 0.3  # halves whose shares of Chinese characters differ by less are in one language
_BOTH = re.compile(
    rf"(?:(?P<en>{_LATIN_PART}) (?P<zh>{_HAN_PART})|(?P<zh2>{_HAN_PART}) (?P<en2>{_LATIN_PART}))"
)


def name_in_language(name: str, lang: Language = "en") -> str:
    """The part of a name that is in a language, where the name is written in both.

    Parameters
    ----------
    name : str
        A name as the table has it, such as ``"Changsha 长沙"`` or ``"长沙"``.
    lang : {"en", "zh"}, default "en"
        The language.

    Returns
    -------
    str
        The English or the Chinese part where the name is one of each with a space between, else the whole.

    Notes
    -----
    For sentences and headings only. Keys of tables, and what a reader searches for, keep the whole name.

    Examples
    --------
    >>> from jiju.results.names import name_in_language
    >>> name_in_language("Changsha 长沙"), name_in_language("Changsha 长沙", "zh")
    ('Changsha', '长沙')
    >>> name_in_language("Las Vegas 拉斯维加斯", "zh"), name_in_language("长沙")
    ('拉斯维加斯', '长沙')
    >>> name_in_language("A股 market"), name_in_language("Foundry 1 铸造1厂")
    ('A股 market', 'Foundry 1')
    """
    found = _BOTH.fullmatch(name.strip())
    if found is None:
        return name
    groups = found.groupdict()
    part = (groups["zh"] or groups["zh2"]) if lang == "zh" else (groups["en"] or groups["en2"])
    return part.strip() if part else name


def name_in_both(name: str) -> tuple[str, str]:
    """A name as an English and as a Chinese sentence use it.

    Parameters
    ----------
    name : str
        A name as the table has it.

    Returns
    -------
    en, zh : str
        Each as from `name_in_language`.

    Examples
    --------
    >>> from jiju.results.names import name_in_both
    >>> name_in_both("Changsha 长沙"), name_in_both("长沙")
    (('Changsha', '长沙'), ('长沙', '长沙'))
    """
    return name_in_language(name), name_in_language(name, "zh")


def text_in_language(text: str, lang: Language = "en") -> str:
    """The half of a remark that is in a language, where it is written in both with a slash between.

    Parameters
    ----------
    text : str
        A remark, such as ``"computed / 由其他数字算得"``; either language may come first.
    lang : {"en", "zh"}, default "en"
        The language.

    Returns
    -------
    str
        The half with more Chinese characters, or with fewer, where there are two that differ clearly; else
        the whole.

    Examples
    --------
    >>> from jiju.results.names import text_in_language
    >>> text_in_language("computed / 由其他数字算得", "zh"), text_in_language("约9000亩 / a caption")
    ('由其他数字算得', 'a caption')
    >>> text_in_language("和/或")
    '和/或'
    """
    halves = [half.strip() for half in text.split(" / ")]
    if len(halves) != 2 or not all(halves):
        return text
    chinese = [_share_of_chinese(half) for half in halves]
    if abs(chinese[0] - chinese[1]) < _CLEAR:
        return text
    return halves[chinese.index(max(chinese) if lang == "zh" else min(chinese))]


def _share_of_chinese(text: str) -> float:
    """Chinese characters among all letters: either language may quote a word of the other."""
    chinese, letters = len(re.findall(f"[{_HAN}]", text)), len(re.findall(f"[{_LETTER}]", text))
    return chinese / max(chinese + letters, 1)
