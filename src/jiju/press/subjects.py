"""What a figure is about: whose it is (subject), what it measures (indicator), where (place)."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from jiju.press.gazetteer import find_places
from jiju.press.units import is_plain_measure

if TYPE_CHECKING:
    from jiju.press.dates import Mention
    from jiju.press.quantities import Quantity

__all__ = ["About", "describe", "tidy"]


@dataclass(frozen=True, slots=True)
class About:
    """Subject, indicator and place of a figure.

    Attributes
    ----------
    subject : str
        Who or what has the figure; empty where the sentence does not say.
    indicator : str
        The noun that the number measures.
    place : str
        The place named for it, empty where none is.
    base : str
        The indicator without 增速 and the like, for the figures that follow and name none.
    """

    subject: str
    indicator: str
    place: str
    base: str


_FAR = 300  # characters before a figure in which its place is looked for
# Who says so is not whose figure it is.
_SOURCE = re.compile(
    r"数据|统计|记者|显示|获悉|了解到?$|介绍|表示|指出|通报|消息|发布会|认为|透露|据悉|报告|公布|悉$|方面$"
    r"|期间$|^图为"
)
_BRACKETS = re.compile(r"（[^（）]{0,80}）|\([^()]{0,80}\)|\[\d{1,3}\]|【\d{1,3}】|［\d{1,3}］|[“”‘’\"]")
_ALIAS = re.compile(r"[^，。；]{0,60}（以下(?:简称|称)[：:]?“?([^（）”]{2,20})”?）")
_SPLIT = re.compile(r"[，。；：！？,;:!?\n]|——")
_GROWTH = re.compile(
    r"(?:负?增长|增加(?!值)|上升|提高|提升|上涨|增幅|增速|增至|回升|激增|猛增|大增|增|涨|下降|减少|降低"
    r"|回落|下滑|下跌|收窄|下调|降|减|跌|缩短|"
    r"压缩|高于|快于|低于|慢于|高出)(?![至到为])"
)
_TAIL = re.compile(
    r"(?:提[高升][至到]|下降[至到]|降[至到]|压缩[至到]|增长[至到]|增加[至到]|回[升落][至到]|翻了?|只要|只需"
    r"|仅需|需要|连续|以(?<!可以)|同比|环比|较?比?(?:上年|去年|上月|前一天|此前|日常|平日"
    r"|上届)(?:同期)?|(?:(?<![占对])比|较)(?!重"
    r"|例)[^，。；]{0,14}|分别|同时|均|又|再|仅|只|都|也|还|已经?|将|可"
    r"|能|会|"
    r"预计|计划|有望|力争|累计|约|达到|达成|达|为|是|至|到|在|升至|降至|超过?|突破|逾|近|高达|多达|了|的|等"
    r"|从|由|首次|最多|最快|最高|最大|平均|突破|共计?|"
    r"总计|合计|全面|继续|保持|保持在|仍|负?增长|增加|上升|提高|提升|上涨|增幅|增速|回升|激增|下降|减少"
    r"|降低|回落|下滑|下跌|收窄|下调|缩短|压缩|转为?|扭转|增至|其中|"
    r"按可比价格?计算|按可比口径|按不变价格?计算|可比|名义|实际(?!利用|使用))$"
)
_HEAD = re.compile(
    r"^(?:其中|同时|此外|另外|目前|截至|截止|据统计|据介绍|据悉|据了解|数据显示|最新数据显示|统计显示|会上"
    r"|全年|全国|全省|全市|全区|全县|全球|我国|我省|我市|"
    r"该市|该省|本市|本省|当地|年末|年底|今年|去年|日均|每天|每日|每年|期末|累计|共有|共(?!建|同|享|计)|已"
    r"|正|将|预计|计划|力争|有望|先后|并|且|而|也|还|又|仅|只有|则|即"
    r"|对于|对|有(?!色|机|限|轨|关|效|线)|到|从|在|由|"
    r"比|较|了|的|地(?!区|方|铁|价|产|下)|，|、|截至目前|与此同时|与|和|及|以及|前|后|约|自)"
)
_VERB = re.compile(
    r"(?:拥有(?!量|率)|共有|现有|已有|设有|建有|建成投产|建成|建设|建立|组建|布局了?|设立|设(?=\d|有)|汇聚了?"
    r"|集聚了?"
    r"|聚集了?|吸引|引进|引入|落户|签约|签订(?!单)|达成|完成(?!率)"
    r"|实现(?!率)|累计|发送|发运|运送|运输|"
    r"开行|开通|新增至?|新增加?|增加(?!值)|培育(?!池)|形成|出台|推出|投入(?!强度|占|产出)|投放|投用|发放"
    r"|补贴|举办|开展|覆盖|涵盖|涉及|辐射|服务(?!业|贸易|器|区|消费)"
    r"|通达|通航|出口至|销往|破获|侦破|侦办|抓获|打掉|查处|移交|"
    r"生产(?=\d|$)|销售(?=\d|$)|购买|接待|组织|推动|支持|攻克|突破(?=\d|$)|制定|牵头|参与|主导制定|获评"
    r"|获得|荣获|认定|入选|创建|拓展|走访|开拓|筹措|梳理出|打造"
    r"|做强做大|推进|"
    r"造成|受伤|记了|邀请|设有|提供|贡献(?!率)|占据|占地|融入|处理|处置|调解|收到|收缴|挽回|冻结|追回|减免"
    r"|惠及|带动|解决|安排|下达|拨付|争取|募集|融资(?=\d|$)|"
    r"验放|监管|交付|下线|装车|接办|搭建|出动|巡查|排查|整改|建起|接入|通过(?=\d|$)|入住|并网|投产(?=\d|$)"
    r"|转化|交易(?=\d|$)|配备|开设|开放|迎来|迎|创造)(?![率量额数值])"
)
_AFTER_CUT = re.compile(
    r"即将|参与|参加|(?:近|约|逾)(?=\d)|只要|只需|购买|使用|[，。；：！？、,;:!?\s（(）)“”]|已|将|被"
    r"|在(?!建)|为|进入"
    r"|实现|达到|达|占|由|均|都|先后|成为|同比"
    r"|环比|比|较|超|是|于|中(?=[，、\d]|战|有|最|唯|的)"
    r"|如何|怎样|累计|分别|获(?!奖)|正(?!式|常)|因|与|以(?!上|下)|向|从|开(?!发|放)|建成|全(?!球|国|省|市"
    r"|县|区|新|产|自|能|失|流)|入选|落户|参加|线下|参会"
    r"|入住|"
    r"来自|亮相|齐聚|\d(?!\d*强)|[一两三四五六七八九十百千万]+(?:个|家|名|项)|组成|就能|可达|可|以上|左右"
    r"|享受|旁听|接受|不|填补|首试|覆盖|惠及"
    r"|(?<![智功性产新节失动热电储赋效职可机技才潜])能(?!力|源|量|耗|级|效)|(?<![社协大机])会(?!议|员|展|计)"
)
_MOVES = re.compile(r"增|提[高升]|上[升涨]|升至|下[降滑跌]|降|减|回[升落]|跌|涨|扩大|缩|达")
# 占全国, 高于全省: what a figure is held against is not where it is from.
_MEASURED_BY = re.compile(r"(?:占|于|比|较)(?:同期|去年|整个)?$")
_SHARE = re.compile(
    r"占(?!比|有|地|用)(?P<whole>[^，。；]{1,24}?)(?:的)?(?:比重|比例|份额)?(?:的|已|近|约|超过?|达到?了?"
    r"|为|提升至|提高至"
    r"|提高到|升至|降至|比上年)*$"
)
_LINK = re.compile(r"\s?(?:[、，和及与或]|以及)\s?")
_YEARLY = re.compile(r"同比|比上年|较上年|比去年|较去年|上年同期|去年同期|比20\d\d年|较20\d\d年")
_MONTHLY = re.compile(r"环比|比上月|较上月|比前一天|较前一天")


def tidy(noun: str) -> str:
    """Trim a noun phrase: words that lead in, verbs and particles at its end."""
    noun = noun.strip(" 　、“”‘’（）()《》")
    for _ in range(12):
        shorter = _TAIL.sub("", noun)
        if shorter == noun:
            break
        noun = shorter
    for _ in range(8):
        shorter = _HEAD.sub("", noun)
        if shorter == noun or len(shorter) < 2:
            break
        noun = shorter
    return noun.strip(" 　、“”‘’（）()")[-30:]


def _plain(text: str) -> str:
    return _BRACKETS.sub("", _ALIAS.sub(r"\1", text))


def describe(text: str, quantity: Quantity, floor: int, mentions: list[Mention], last: About | None) -> About:
    """Read subject, indicator and place of one figure of a sentence.

    Parameters
    ----------
    text : str
        The sentence.
    quantity : Quantity
        The figure.
    floor : int
        Where the figure before it ends; 0 for the first.
    mentions : list of Mention
        Periods named in the sentence, which belong to no noun.
    last : About or None
        What the figure before it is about, from which growth and shares borrow their noun.

    Returns
    -------
    About
        Empty strings where the sentence does not say.
    """
    if last is not None and _LINK.fullmatch(text, floor, quantity.start):
        return last
    before = _without(text, max(floor, quantity.start - 2 * _FAR), quantity.start, mentions)
    clauses = _SPLIT.split(_plain(before))
    clause = clauses[-1] if clauses else ""
    place = _place(text, quantity.start, clause)
    counted = not is_plain_measure(quantity.unit) and quantity.unit != ""
    reader = _counted if counted else _measured
    about = reader(text, quantity, clause, clauses, place, last)
    return About(
        _placeless(about.subject, 0), _placeless(about.indicator, 2), place, _placeless(about.base, 2)
    )


def _placeless(noun: str, least: int) -> str:
    """Cut the place off the head of a noun; a place alone is no subject."""
    for start, end, _ in find_places(noun):
        if start == 0 and len(noun) - end >= max(least, 1) and least:
            return noun[end:].lstrip("的、各")
        if start == 0 and end == len(noun) and not least and noun in ("全国", "全球", "我国", "全省", "全市"):
            return ""
        break
    return noun


def _without(text: str, start: int, end: int, mentions: list[Mention]) -> str:
    """Cut the periods out of a stretch of text."""
    parts = []
    at = start
    for mention in mentions[bisect_right(mentions, start, key=attrgetter("end")) :]:
        if mention.start >= end:
            break
        parts.append(text[at : max(at, mention.start)])
        at = min(max(at, mention.end), end)
    parts.append(text[at:end])
    return "".join(parts)


def _place(text: str, at: int, clause: str) -> str:
    for start, _, place in find_places(clause):
        if _MEASURED_BY.search(clause, 0, start) is None:
            return place
    left = max(0, at - _FAR)
    floor = max(text.rfind("；", left, at) + 1, text.rfind("。", left, at) + 1, left)
    for start, _, place in find_places(text[floor:at]):
        if _MEASURED_BY.search(text, floor, floor + start) is None:
            return place
    return ""


def _split_verb(clause: str) -> tuple[str, str, str]:
    """Take a clause apart into subject, verb and object."""
    verb = None
    for match in _VERB.finditer(clause):
        verb = match
    if verb is None:
        return "", "", clause
    return clause[: verb.start()], verb.group(), clause[verb.end() :]


def _counted(
    text: str, quantity: Quantity, clause: str, clauses: list[str], place: str, last: About | None
) -> About:
    after = _noun_after(text, quantity.end)
    head, verb, thing = _split_verb(clause)
    subject = tidy(head) if verb else ""
    noun = tidy(thing)
    if len(subject) < 2 or _SOURCE.search(subject):
        subject = _earlier_subject(clauses, last)
    if after:
        return About(subject or ("" if verb or len(noun) < 2 else noun), after, place, after)
    if noun:
        return About(subject, noun, place, noun)
    if verb:
        return About(subject, (subject + verb)[-30:], place, (subject + verb)[-30:])
    base = last.base if last is not None else subject
    return About(subject or (last.subject if last else ""), base, place, base)


def _noun_after(text: str, at: int) -> str:
    rest = text[at : at + 30]
    cut = _AFTER_CUT.search(rest)
    noun = rest[: cut.start()] if cut else rest
    noun = noun.strip("的了和与及 　")
    if _MOVES.match(noun):
        return ""
    return noun if 1 < len(noun) <= 24 or noun in ("人", "国") else ""


def _earlier_subject(clauses: list[str], last: About | None) -> str:
    for clause in clauses[:-1]:
        if _SOURCE.search(clause):
            continue
        head, verb, thing = _split_verb(clause)
        subject = tidy(head if verb else thing)
        if 2 <= len(subject) <= 24:
            return subject
    return last.subject if last is not None else ""


def _measured(
    text: str, quantity: Quantity, clause: str, clauses: list[str], place: str, last: About | None
) -> About:
    share = _SHARE.search(clause) if quantity.unit in ("%", "成", "") else None
    if share is not None:
        noun = (
            tidy(clause[: share.start()]) or _earlier_noun(clauses) or (last.base if last is not None else "")
        )
        whole = share["whole"].removesuffix("的")
        label = f"{noun}占{whole}"
        return About(
            _earlier_subject(clauses, last), label + ("比重" if whole not in ("比", "") else ""), place, noun
        )
    growth = _last(_GROWTH, clause) if quantity.unit in ("%", "成", "倍", "番", "个百分点") else None
    head, verb, thing = _split_verb(clause if growth is None else clause[: growth.start()])
    noun = tidy(thing)
    if noun.startswith("按"):
        noun = ""
    subject = tidy(head) if verb else ""
    if verb in ("实现", "完成", "累计", "新增") and subject and noun:
        # 规模以上工业实现增加值 is its 增加值.
        noun, subject = (subject + noun)[-30:], subject
    if not noun and growth is not None:
        noun = _earlier_noun(clauses) or (last.base if last is not None else "")
    if not noun and verb and quantity.unit:
        after = _noun_after(text, quantity.end)
        noun = after or (subject + verb)[-30:]
    if not noun:
        noun = _noun_after(text, quantity.end)
    if not noun:
        noun = _earlier_noun(clauses)
    if not noun and last is not None:
        noun = last.base
    if len(subject) < 2 or _SOURCE.search(subject):
        subject = _earlier_subject(clauses, last)
    indicator = noun
    if growth is not None:
        said = text[max(quantity.start - 60, text.rfind("。", 0, quantity.start) + 1, 0) : quantity.start]
        near = _SPLIT.split(said)[-1]
        speed = (
            "环比" if _MONTHLY.search(near) else "同比" if _YEARLY.search("，".join(clauses) + near) else ""
        )
        if quantity.unit == "个百分点":
            indicator = noun + (
                "变化" if growth.group() not in ("高于", "快于", "低于", "慢于", "高出") else "差距"
            )
        else:
            indicator = noun.removesuffix("增速") + speed + "增速"
    return About(subject, indicator, place, noun)


def _earlier_noun(clauses: list[str]) -> str:
    for piece in reversed(clauses[:-1]):
        noun = tidy(_numberless(piece))
        if len(noun) >= 2 and not noun.startswith("按"):
            return noun
    return ""


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _numberless(clause: str) -> str:
    """Cut a clause where its first figure begins."""
    match = re.search(r"[0-9]", clause)
    return clause[: match.start()] if match is not None and match.start() > 1 else clause
