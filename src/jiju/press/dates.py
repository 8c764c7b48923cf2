"""When a figure holds: periods of a sentence in ISO form, with the year resolved by the day of the issue."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter

__all__ = ["Mention", "find_periods", "period_at"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A period that a sentence names.

    Attributes
    ----------
    start, end : int
        Where it stands in the sentence.
    period : str
        ISO: a year, a month, a day, or two of them with a slash between; empty where no year is known.
    base : bool
        Named only to be compared with (比2019年同期); it is the period of no figure.
    """

    start: int
    end: int
    period: str
    base: bool = False


_CHINESE = {sign: digit for digit, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
    "首": 1,
}
_N = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = (
    r"(?P<year>(?<![0-9０-９])(?:[12１２][0-9０-９]{3})年|[一二][〇○零一二三四五六七八九]{3}年|今年|去年"
    r"|前年|明年|后年|上年|当年|本年|全年)"
)
_TO = r"(?:—|–|－|-|~|～|至|到)"
_PART = (
    rf"(?P<month>{_N})月(?:份)?(?:(?P<day>{_N})日)?(?:{_TO}(?:(?P<month2>{_N})月(?:份)?)?(?:(?P<day2>{_N})日)?)?(?P<monthend>[底末])?"
    rf"|(?P<m1>{_N}){_TO}(?P<m2>{_N})月(?:份)?"
    rf"|前(?P<firstmonths>{_N})个?月"
    r"|(?P<half>[上下])半年"
    r"|前(?P<quarters>[一二三两1-3])个?季度|第?(?P<quarter>[一二三四首1-4])季度"
    r"|(?P<yearend>[年]?[底末初])"
)
_DATED = re.compile(
    r"(?=[0-9０-９今去前明后上当本全一二三四五六七八九十下第年首截到至])(?P<until>截至|截止到?|到|至)?"
    rf"(?:(?P<years>(?:19|20)[0-9]{{2}}{_TO}(?:19|20)[0-9]{{2}})年"
    rf"|(?:{_YEAR}(?:{_TO}(?P<year2>(?:19|20)[0-9]{{2}})年)?)?(?:{_PART})?)"
)
_SINCE = re.compile(r"[^，。；\d]{0,14}?以来")
# A trend that ended names no period of a figure: 扭转了去年10月以来的下滑, 由8月份的下降转为增长.
_TURNED = re.compile(r"扭转了?[^，。；]{0,3}$")
_TURNS = re.compile(r"的?[^，。；\d]{0,6}转")
_SAME = re.compile(r"同期")
_PLAIN = re.compile(
    r"(?P<today>今天|今日|本日)|(?P<yesterday>昨天|昨日|昨晚)|(?P<before>前天|前日)|(?P<tomorrow>明天|明日)"
    r"|(?P<thismonth>本月|当月|这个月)|(?P<lastmonth>上个?月)|(?P<thisweek>本周|这周)|(?P<lastweek>上周)"
    r"|(?P<now>截至目前|截至目前为止|截止目前|目前|迄今|至今|如今|当前|现有|现已|眼下|日前)"
    r"|[“\"]?(?P<plan>十[二三四五六])五[”\"]?(?P<planend>规划?)?(?P<planlast>末|收官)?(?P<plansince>以来)?"
    r"|(?<![0-9.至到—月、和-])(?P<day>[0-9]{1,2})日(?=[，、0-9上下凌早中晚傍夜在从举发召当前起至]|$)"
)
_BASE = re.compile(r"(?:比|较|与|同|跟|和|高于|低于|继|相比|好于|快于|是|为|超过|超)(?:$|(?=$))")
_PLANS = {
    "十二": (2011, 2015),
    "十三": (2016, 2020),
    "十四": (2021, 2025),
    "十五": (2026, 2030),
    "十六": (2031, 2035),
}
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def find_periods(text: str, issue_date: dt.date | None) -> list[Mention]:
    """Find the periods that a sentence names.

    Parameters
    ----------
    text : str
        A sentence.
    issue_date : dt.date or None
        The day of the issue; without one, only what names its year is resolved.

    Returns
    -------
    list of Mention
        In order; those that cannot be resolved are left out.
    """
    mentions = []
    taken: list[tuple[int, int]] = []
    for match in _DATED.finditer(text):
        if match["year"] is None and match["years"] is None and _is_empty(match):
            continue
        if match["day"] is None and match["month"] and not _is_month(text, match):
            continue
        period, end = _dated(text, match, issue_date)
        if period:
            # What it is compared with: 比2019年同期, 较上年.
            base = _BASE.search(text[max(0, match.start() - 3) : match.start()]) is not None
            base = base or match["year"] == "上年" or _SAME.match(text, end) is not None
            base = base or _TURNED.search(text, max(0, match.start() - 6), match.start()) is not None
            base = base or (
                text[max(0, match.start() - 1) : match.start()] in ("由", "从")
                and bool(_TURNS.match(text, end))
            )
            first = match.start() + (match["until"] in ("到", "至"))  # 提高至2024年的: 至 is the verb's
            mentions.append(Mention(first, end, period, base))
            taken.append((match.start(), end))
    spans = [start for start, _ in taken]
    for match in _PLAIN.finditer(text):
        place = bisect_right(spans, match.end() - 1) - 1
        if place >= 0 and taken[place][1] > match.start():
            continue
        period = _plain(match, issue_date)
        if period:
            base = _BASE.search(text[max(0, match.start() - 3) : match.start()]) is not None
            mentions.append(Mention(match.start(), match.end(), period, base))
    return sorted(mentions, key=lambda mention: mention.start)


def period_at(mentions: list[Mention], at: int, clause_end: int) -> str:
    """Find the period of a figure: the nearest named before it, else one named later in its clause.

    Parameters
    ----------
    mentions : list of Mention
        Of its sentence.
    at : int
        Where the figure begins.
    clause_end : int
        Where its clause ends.

    Returns
    -------
    str
        ISO, or empty.
    """
    place = bisect_right(mentions, at, key=attrgetter("end"))
    for mention in reversed(mentions[max(0, place - 50) : place]):
        if not mention.base:
            return mention.period
    for mention in mentions[place : place + 50]:
        if not mention.base and mention.start < clause_end:
            return mention.period
    return ""


def _is_empty(match: re.Match[str]) -> bool:
    """Whether a match is only 到, 底 or nothing; 年底 alone is the end of this year."""
    whole = match.group()
    return (
        not whole or whole == match["until"] or (whole == match["yearend"] and whole not in ("年底", "年末"))
    )


def _is_month(text: str, match: re.Match[str]) -> bool:
    """三个月 and 12个月 never come here; 月 in 月球, 月饼 does."""
    return text[match.end() : match.end() + 1] not in ("球", "饼", "亮", "均")


def _number(text: str) -> int:
    text = text.translate(_WIDE)
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_CHINESE.get(tens, 1) if tens else 1) * 10 + (_CHINESE.get(ones, 0) if ones else 0)
    return _CHINESE.get(text, 0)


def _year(word: str | None, issue_date: dt.date | None) -> int | None:
    if word is None:
        return None
    digits = word[:-1].translate(_WIDE)
    if digits.isdigit():
        return int(digits)
    if all(sign in _CHINESE for sign in digits) and len(digits) == 4:
        return int("".join(str(_CHINESE[sign]) for sign in digits))
    if issue_date is None:
        return None
    shift = {"今": 0, "本": 0, "当": 0, "去": -1, "上": -1, "前": -2, "明": 1, "后": 2, "全": 0}
    # 全年 in a report of January to April is the year that has ended.
    if digits == "全":
        return issue_date.year - 1 if issue_date.month <= 4 else issue_date.year
    return issue_date.year + shift[digits]


def _dated(text: str, match: re.Match[str], issue_date: dt.date | None) -> tuple[str, int]:
    """Read the period of a date and where it ends; with 以来 it runs to the day of the issue."""
    end = match.end()
    if match["years"]:
        return f"{match['years'][:4]}/{match['years'][-4:]}", end
    year = _year(match["year"], issue_date)
    if match["year"] is not None and year is None:
        return "", end
    if match["year2"]:
        return f"{year}/{match['year2']}", end
    period = _part(match, year, issue_date)
    since = _SINCE.match(text, end) if period else None
    if since is None:
        return period, end
    if issue_date is None:
        return "", end
    first = period.partition("/")[0]
    first += {4: "-01-01", 7: "-01"}.get(len(first), "")
    return f"{first}/{issue_date.isoformat()}", since.end()


def _part(match: re.Match[str], year: int | None, issue_date: dt.date | None) -> str:
    if match["month"]:
        return _months(match, year, issue_date)
    if year is None:
        if issue_date is None:
            return ""
        year = issue_date.year
    if match["m1"]:
        return _month_span(year, _number(match["m1"]), _number(match["m2"]))
    if match["firstmonths"]:
        return _month_span(year, 1, _number(match["firstmonths"]))
    if match["half"]:
        return _month_span(year, 1, 6) if match["half"] == "上" else _month_span(year, 7, 12)
    if match["quarters"]:
        return _month_span(year, 1, 3 * _number(match["quarters"]))
    if match["quarter"]:
        last = 3 * _number(match["quarter"])
        return _month_span(year, last - 2, last)
    return f"{year:04d}"


def _month_span(year: int, first: int, last: int) -> str:
    if not 1 <= first <= last <= 12:
        return ""
    return f"{year:04d}-{first:02d}" if first == last else f"{year:04d}-{first:02d}/{year:04d}-{last:02d}"


def _months(match: re.Match[str], year: int | None, issue_date: dt.date | None) -> str:
    month = _number(match["month"])
    if year is None:
        if issue_date is None:
            return ""
        # A month far ahead of the issue is one of last year.
        year = issue_date.year - (month > issue_date.month + 3)
    month2 = _number(match["month2"]) if match["month2"] else month
    if not (1 <= month <= 12 and 1 <= month2 <= 12):
        return ""
    year2 = year + (month2 < month)
    if match["day"]:
        first = _day(year, month, _number(match["day"]))
        if match["day2"]:
            last = _day(year2, month2, _number(match["day2"]))
            return f"{first}/{last}" if first and last and first < last else first
        return first
    if match["month2"]:
        return f"{year:04d}-{month:02d}/{year2:04d}-{month2:02d}"
    return f"{year:04d}-{month:02d}"


def _day(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _plain(match: re.Match[str], issue_date: dt.date | None) -> str:
    if match["plan"]:
        first, last = _PLANS[match["plan"]]
        if match["planlast"]:
            return str(last)
        if match["plansince"]:
            return f"{first}-01-01/{issue_date.isoformat()}" if issue_date else ""
        return f"{first}/{last}"
    if issue_date is None:
        return ""
    shifts = {"today": 0, "now": 0, "yesterday": -1, "before": -2, "tomorrow": 1}
    for name, shift in shifts.items():
        if match[name]:
            return (issue_date + dt.timedelta(days=shift)).isoformat()
    if match["thismonth"]:
        return f"{issue_date:%Y-%m}"
    if match["lastmonth"]:
        return f"{issue_date.replace(day=1) - dt.timedelta(days=1):%Y-%m}"
    if match["thisweek"] or match["lastweek"]:
        monday = issue_date - dt.timedelta(days=issue_date.weekday() + (7 if match["lastweek"] else 0))
        return f"{monday.isoformat()}/{(monday + dt.timedelta(days=6)).isoformat()}"
    return _recent_day(int(match["day"]), issue_date)


def _recent_day(day: int, issue_date: dt.date) -> str:
    """6日 in a story of the 6th or later is of this month, else of the last."""
    month = issue_date if day <= issue_date.day else issue_date.replace(day=1) - dt.timedelta(days=1)
    if not 1 <= day <= calendar.monthrange(month.year, month.month)[1]:
        return ""
    return month.replace(day=day).isoformat()
