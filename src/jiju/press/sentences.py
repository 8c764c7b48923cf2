"""Paragraphs to sentences: Chinese and English, with quotations, brackets and ellipses."""

from __future__ import annotations

import re

__all__ = ["is_terminated", "split_sentences", "unbalanced"]

_OPEN = "“‘「『《〈（([【〔"
_CLOSE = "”’」』》〉）)]】〕"
_PARTNER = dict(zip(_CLOSE, _OPEN, strict=True))
_QUOTES = frozenset("“‘「『")
_CLOSERS = frozenset(_CLOSE + "\"'")
_EVENT = re.compile(rf"[{re.escape(_OPEN + _CLOSE)}]|[。！？!?｡]+|…+|\.{{3,}}|\.")
_ENDED = re.compile(r"(?:[。！？!?…｡]|(?<![\d\s])\.)[”’」』）)】》〉\]\"'\s]*(?:\[\d{1,3}\]|[①-⑳])?\s*$")
# Who said it, right after a quotation.
_ATTRIBUTION = re.compile(
    r"[^。！？；\n]{0,60}?(?:说|表示|介绍|指出|认为|称|坦言|透露|强调|告诉|解释|分析|谈到|评价|写道|呼吁|感慨|感叹|直言|"
    r"道|建议|提出|回忆|讲述|看来|补充|回答|问)(?:道|说)?(?=[。，：,！“‘]|$)"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:Mr|Mrs|Ms|Dr|Prof|Inc|Ltd|Co|Corp|No|vs|St|Jr|Sr|Fig|Figs|cf|etc|e\.g|i\.e|approx|Jan|Feb|Mar|"
    r"Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|[A-Z](?:\.[A-Z])*)$"
)
_LONGEST_BRACKET = 300
_NAME = 14
_SHORT_QUOTE = 20
_BEFORE_SPEECH = frozenset("：:，,。！？ 说道称喊问")


def is_terminated(text: str) -> bool:
    """Whether a text ends where a sentence ends.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    bool
        True for a full stop, an exclamation or question mark or an ellipsis, with what may close after it.
    """
    return _ENDED.search(text[-40:]) is not None


def unbalanced(text: str) -> int:
    """How many quotations are open at the end of a text; negative where more are closed than opened.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    int
        Counted over the quotation marks that have two shapes.
    """
    open_ = text.count("“") + text.count("「") + text.count("『")
    return open_ - text.count("”") - text.count("」") - text.count("』")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end.

    Parameters
    ----------
    text : str
        One paragraph.

    Returns
    -------
    list of (int, int)
        Without white space around; together they hold every other character.

    Notes
    -----
    A quotation and the words that say whose it is are one sentence. A full stop in brackets or in a book's
    title ends nothing. One pass, whatever the text.

    Examples
    --------
    >>> text = "“今年产量增长8%。”张三说。去年增长5%……"
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['“今年产量增长8%。”张三说。', '去年增长5%……']
    """
    events = list(_EVENT.finditer(text))
    closed_at = _pairs(events)
    ends: list[int] = []
    sheltered_until = -1
    quotes: list[tuple[int, int]] = []
    begin = 0
    for event in events:
        at, mark = event.start(), event.group()
        if mark in _OPEN:
            close = closed_at.get(at, -1)
            if close < 0:
                continue
            if mark in _QUOTES:
                quotes.append((at, close))
            elif close - at <= _LONGEST_BRACKET:
                sheltered_until = max(sheltered_until, close)
            continue
        if mark in _PARTNER:
            while quotes and quotes[-1][1] <= at:
                quotes.pop()
            continue
        if at < sheltered_until:
            continue
        while quotes and quotes[-1][1] < at:
            quotes.pop()
        end = _sentence_end(text, event, begin, quotes[-1] if quotes else None)
        if end > begin:
            ends.append(end)
            begin = end
    if begin < len(text):
        ends.append(len(text))
    return _trimmed(text, ends)


def _pairs(events: list[re.Match[str]]) -> dict[int, int]:
    """Where what each opening mark opens is closed; marks without a partner are left out."""
    waiting: dict[str, list[int]] = {}
    closed_at: dict[int, int] = {}
    for event in events:
        mark = event.group()
        if mark in _OPEN:
            waiting.setdefault(mark, []).append(event.start())
        elif mark in _PARTNER:
            stack = waiting.get(_PARTNER[mark])
            if stack:
                closed_at[stack.pop()] = event.start()
    return closed_at


def _sentence_end(text: str, event: re.Match[str], begin: int, quote: tuple[int, int] | None) -> int:
    """Where the sentence ends that this mark may end, or -1."""
    mark, at, after = event.group(), event.start(), event.end()
    if mark == "." and not _full_stop(text, at):
        return -1
    if mark[0] in "!?" and after < len(text) and text[after].isascii() and text[after].isalnum():
        return -1
    if (mark[0] == "…" or mark.startswith("...")) and not _ellipsis_ends(text, at, after):
        return -1
    end = after
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    follower = text[end : end + 1]
    if follower and follower in "，、；：,;":
        return -1
    if quote is None:
        return end
    opened, closed = quote
    if closed >= end:
        # More follows inside the quotation: a slogan stays whole, a speech is split.
        slogan = closed - opened <= _SHORT_QUOTE and text[closed - 1] not in "。！？!?…"
        return -1 if slogan else end
    if closed - opened - 1 <= _NAME and opened > begin and text[opened - 1] not in _BEFORE_SPEECH:
        return -1
    if follower and follower not in _OPEN and _ATTRIBUTION.match(text, end, end + 80):
        return -1
    return end


def _full_stop(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    following = text[at + 1 : at + 2]
    if not before or before in ". ":
        return False
    if not following or following in _CLOSERS:
        return not (before.isdigit() and len(text) > at + 1)
    if following == "\n" or following.isspace():
        rest = text[at + 1 : at + 4].lstrip()
        if rest and (rest[0].islower() or rest[0] in ",;"):
            return False
        return not _ABBREVIATION.search(text, max(0, at - 12), at)
    # A point as full stop between Chinese characters.
    return not before.isascii() and not following.isascii()


def _ellipsis_ends(text: str, at: int, after: int) -> bool:
    """An ellipsis after an enumeration goes on, after a clause it ends."""
    if after >= len(text):
        return True
    clause = re.split("[，。；：,;]", text[max(0, at - 20) : at])[-1]
    return "、" not in clause


def _trimmed(text: str, ends: list[int]) -> list[tuple[int, int]]:
    found = []
    begin = 0
    for end in ends:
        start, stop = begin, end
        while start < stop and text[start].isspace():
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if start < stop:
            found.append((start, stop))
        begin = end
    return found
