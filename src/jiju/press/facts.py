"""Page to proposed facts: one row a quantity, with its exact words and its place on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiju.errors import PressError
from jiju.press._traditional import simplify
from jiju.press.dates import find_periods, period_at
from jiju.press.desk import desk_of
from jiju.press.gazetteer import find_places, home_place
from jiju.press.page import Page
from jiju.press.pairing import pair
from jiju.press.quantities import find_quantities
from jiju.press.status import status_at
from jiju.press.subjects import describe

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from decimal import Decimal

    import pandas as pd

    from jiju.press.dates import Mention
    from jiju.press.page import Sentence, Story
    from jiju.press.quantities import Quantity
    from jiju.press.subjects import About

__all__ = ["FACT_COLUMNS", "propose_facts"]

FACT_COLUMNS = (
    "fact",
    "story",
    "sentence",
    "start",
    "end",
    "number_text",
    "value",
    "low",
    "high",
    "unit",
    "comparator",
    "subject",
    "indicator",
    "place",
    "period",
    "status",
    "desk",
    "quote",
    "note",
)
"""The columns of proposed facts, in order."""

_BREAK = re.compile(r"[，。；！？,;!?\n]")
_LONGEST = 2000  # characters; what is longer is no sentence, and is scanned in pieces
_PIECE = 400
_SPACE = re.compile(
    r"(?<=[0-9０-９%％])[ \u3000](?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[ \u3000](?=[0-9０-９])"
)
_NUMERAL_SIGNS = frozenset("〇零一二两三四五六七八九十百千万亿几余多半数超约近.,")
_CUT = re.compile(r"[，、；。;,\s]")


def propose_facts(page: Page) -> pd.DataFrame:
    r"""Propose the figures that a page states, each with its words and its place.

    Parameters
    ----------
    page : Page
        A page as `read_page` gives it.

    Returns
    -------
    pandas.DataFrame
        One row a figure, in the order of the page; no row where the page has none. ``fact`` numbers the
        rows; ``story`` is 0 outside of stories; ``page.text[start:end]`` is ``quote``; ``number_text`` is the
        number as printed. ``value``, ``low`` and ``high`` are multiplied out (5.2万亿 is 5.2e12) and NaN
        where the page says none; ``unit`` keeps the measure word. ``comparator`` is ``exact``, ``at_least``,
        ``more_than``, ``about``, ``less_than`` or ``range``; ``status`` is ``outcome``, ``plan`` or
        ``target``; ``desk`` is ``industry``, ``connectivity``, ``safety`` or empty. ``note`` says what a
        reader should look at.

    Raises
    ------
    PressError
        ``P201`` where ``page`` is no page.

    Notes
    -----
    These are proposals. Numbers, units and bounds follow fixed rules (see the page "press" of the methods);
    subject, indicator, place and period are read by simple rules of word order and must be looked at. A
    person fills ``confirmed``; `read_facts` takes only what is confirmed.

    Dates, times, ordinals, ranks, telephone numbers, addresses, names, thresholds in the names of classes
    (规模以上, 20万人口以上城市) and the article 一 are not proposed. Nothing is completed or averaged: a
    figure that is printed twice is proposed twice.

    The bounds: 余, 多 and 几 reach one step above the number, 超 and 以上 have no upper end, 约 is half a
    step to either side, 近 one step below; the step is the place value of the last digit that is not zero. A
    decline (下降5%) is negative.

    Not for tables of figures: `read_values` reads those.

    Examples
    --------
    >>> import io
    >>> import jiju
    >>> text = "泵车出口增长\n\n去年全市出口泵车300余台，同比下降5%。今年计划出口约500台。"
    >>> page = jiju.read_page(io.StringIO(text), issue_date="2024-11-07")
    >>> facts = jiju.propose_facts(page)
    >>> for row in facts.itertuples():
    ...     print(row.quote, row.value, row.low, row.high, row.unit, row.comparator, row.period, row.status)
    300余台 300.0 300.0 400.0 台 more_than 2023 outcome
    5% -5.0 -5.0 -5.0 % exact 2023 outcome
    约500台 500.0 450.0 550.0 台 about 2024 plan
    """
    import pandas as pd

    given: object = page
    if not isinstance(given, Page):
        msg = "P201"
        raise PressError(
            msg, f"a page is needed, not {type(given).__name__}", hint="propose_facts(read_page(path))"
        )
    stories = {story.number: story for story in page.stories}
    homes = {number: _home(story) for number, story in stories.items()}
    rows: list[dict[str, object]] = []
    before: Sentence | None = None
    carried = ""
    leads: dict[int, str] = {}
    where = _Where()
    for sentence in page.sentences:
        if before is None or _new_paragraph(page, before, sentence):
            carried = ""
            where.paragraph = ""
        if before is None or before.story != sentence.story:
            where = _Where(story=homes.get(sentence.story, ""))
        story = stories.get(sentence.story)
        context = _Context(page, story.title if story is not None else page.title, where.best())
        for part in _parts(sentence):
            mentions = find_periods(part.text, page.issue_date)
            if sentence.story not in leads and sentence.kind == "paragraph":
                leads[sentence.story] = _lead(mentions)
            inherited = carried or leads.get(sentence.story, "")
            rows += _rows(context, part, mentions, inherited if sentence.kind == "paragraph" else "")
            carried = next((mention.period for mention in reversed(mentions) if not mention.base), carried)
        where.see(sentence)
        before = sentence
    for number, row in enumerate(rows, start=1):
        row["fact"] = f"f{number:03d}"
    frame = pd.DataFrame(rows, columns=list(FACT_COLUMNS))
    numbers = ["value", "low", "high"]
    frame[numbers] = frame[numbers].astype("float64")
    whole = ["story", "start", "end"]
    frame[whole] = frame[whole].astype("int64")
    return frame


@dataclass(slots=True)
class _Where:
    """The place a sentence inherits: named last in its paragraph, in the heading above, in the title."""

    story: str = ""
    heading: str = ""
    paragraph: str = ""

    def best(self) -> str:
        return self.paragraph or self.heading or self.story

    def see(self, sentence: Sentence) -> None:
        named = [
            place for _, _, place in find_places(sentence.text[:_LONGEST]) if place not in ("全国", "全球")
        ]
        if sentence.kind == "title":
            self.heading = named[0] if len(set(named)) == 1 else ""
        elif sentence.kind == "paragraph" and named:
            self.paragraph = named[0]


@dataclass(frozen=True, slots=True)
class _Context:
    """What the figures of a sentence share: the page, their story's title and its place."""

    page: Page
    title: str
    home: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence, or a part of one that is too long: as printed, and as it is read.

    ``text`` is ``printed`` without the spaces between figures and Chinese signs; ``places`` says where each
    of its characters stands in ``printed``, and is empty where the two are the same.
    """

    sentence: Sentence
    offset: int
    printed: str
    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of ``text`` stands in ``printed``."""
        return (self.places[start], self.places[end - 1] + 1) if self.places else (start, end)


def _lead(mentions: list[Mention]) -> str:
    """Find the months that a story's first sentence is about; a day or a year is not the story's."""
    for mention in mentions:
        if not mention.base and len(mention.period) in (7, 15):
            return mention.period
    return ""


def _home(story: Story) -> str:
    body = "".join(sentence.text for sentence in story.sentences)
    return home_place("".join((story.title, *story.kickers)), body[:3000])


def _new_paragraph(page: Page, last: Sentence, sentence: Sentence) -> bool:
    if last.story != sentence.story or last.kind != sentence.kind:
        return True
    return "\n" in page.text[last.spans[-1][1] : sentence.spans[0][0]]


def _parts(sentence: Sentence) -> Iterator[_Part]:
    """Cut what is too long for a sentence, at punctuation and never inside a number."""
    text = sentence.text
    if len(text) <= _LONGEST:
        yield _Part(sentence, 0, text, *_squeeze(text))
        return
    at = 0
    while at < len(text):
        end = min(at + _PIECE, len(text))
        cuts = [match.end() for match in _CUT.finditer(text, at + _PIECE // 2, end)]
        if cuts and end < len(text):
            end = cuts[-1]
        while end < len(text) and (text[end - 1].isdigit() or text[end - 1] in _NUMERAL_SIGNS):
            end += 1
        yield _Part(sentence, at, text[at:end], *_squeeze(text[at:end]))
        at = end


def _squeeze(text: str) -> tuple[str, tuple[int, ...]]:
    """Take out the spaces between figures and Chinese signs (9465.40 万人), and simplify 萬 and 億."""
    text = simplify(text)
    spaces = {match.start() for match in _SPACE.finditer(text)}
    if not spaces:
        return text, ()
    places = tuple(place for place in range(len(text)) if place not in spaces)
    return "".join(text[place] for place in places), places


def _rows(context: _Context, part: _Part, mentions: list[Mention], carried: str) -> list[dict[str, object]]:
    text = part.text
    quantities = find_quantities(text)
    abouts: list[About] = []
    floor = 0
    for quantity in quantities:
        abouts.append(describe(text, quantity, floor, mentions, abouts[-1] if abouts else None))
        floor = quantity.end
    pairs = pair(text, quantities, [about.base for about in abouts])
    rows = []
    for number, (quantity, about) in enumerate(zip(quantities, abouts, strict=True)):
        row = _row(context.page, part, quantity, about, pairs.get(number))
        clause_end = _clause_end(text, quantity.end)
        own = period_at(mentions, quantity.start, clause_end)
        # What is said to be so cannot lie in the future that the sentence before spoke of.
        late = row["status"] == "outcome" and _is_future(carried, context.page.issue_date)
        row["period"] = own or ("" if late else carried)
        row["place"] = about.place or context.home
        clause = text[_clause_start(text, quantity.start) : clause_end]
        row["desk"] = desk_of(clause, text, context.title)
        rows.append(row)
    return rows


def _row(page: Page, part: _Part, quantity: Quantity, about: About, paired: str | None) -> dict[str, object]:
    sentence = part.sentence
    year = page.issue_date.year if page.issue_date is not None else None
    first, last = part.original(quantity.start, quantity.end)
    start, end = sentence.place(first + part.offset, last + part.offset)
    quote = page.text[start:end]
    notes = []
    if len(part.printed) < len(sentence.text):
        notes.append("the sentence is too long and is quoted in part / 句子过长，只引一段")
    if quote != part.printed[first:last]:
        notes.append("broken by what stands between its parts / 数字被图说或广告隔断")
    if sentence.kind in ("caption", "advertisement"):
        notes.append(
            {"caption": "in a caption / 图片说明", "advertisement": "in an advertisement / 广告"}[
                sentence.kind
            ]
        )
    if quantity.note == "marker_before":
        notes.append("the bound is said by a word before the verb / 界限由前面的“最多、至少、约占”说明")
    number = part.original(quantity.number_start, quantity.number_end)
    subject, indicator = about.subject, about.indicator
    if paired:
        indicator = paired + (indicator[len(about.base) :] if indicator.startswith(about.base) else "")
        subject = subject if subject and subject != about.base else paired
        notes.append("paired by 分别 / 按“分别”配对")
    return {
        "story": sentence.story,
        "sentence": part.printed,
        "start": start,
        "end": end,
        "number_text": part.printed[slice(*number)],
        "value": _float(quantity.value),
        "low": _float(quantity.low),
        "high": _float(quantity.high),
        "unit": quantity.unit,
        "comparator": quantity.comparator,
        "subject": subject,
        "indicator": indicator,
        "status": status_at(part.text, quantity.start, quantity.end, year),
        "quote": quote,
        "note": "; ".join(notes),
    }


def _is_future(period: str, issue_date: dt.date | None) -> bool:
    first = period.partition("/")[0]
    return issue_date is not None and first > issue_date.isoformat()[: len(first)]


def _float(number: Decimal | None) -> float:
    return float("nan") if number is None else float(number)


def _clause_start(text: str, at: int) -> int:
    start = 0
    for match in _BREAK.finditer(text, max(0, at - 80), at):
        start = match.end()
    return start or max(0, at - 80)


def _clause_end(text: str, at: int) -> int:
    match = _BREAK.search(text, at)
    return match.start() if match else len(text)
