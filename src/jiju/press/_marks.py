"""The words by which lines of a page are known: bylines, datelines, captions, advertisements, furniture."""

from __future__ import annotations

import re

__all__ = [
    "ADDRESS",
    "AD_WORDS",
    "BOILERPLATE",
    "BULLET",
    "BYLINE",
    "CAPTION_START",
    "CONTACT",
    "CREDIT",
    "DATELINE",
    "DISCOURSE",
    "EDITORS",
    "END_BYLINE",
    "END_NOTE",
    "FIGURE_NAME",
    "FURNITURE",
    "JUMP_FROM",
    "JUMP_TO",
    "LABELLED_SOURCE",
    "NUMBERED",
    "OFFICE",
    "PHONE",
    "PICTURED",
    "PUBLISHER",
    "REPORTERS",
    "RULE",
    "SCAN",
    "SOURCE_LINE",
    "SPEAKER",
    "STAMP",
    "STARTER",
    "TABLE_NAME",
    "TABLE_ROW",
]

_HAN = "一-鿿"
_OUTLET = (
    rf"[{_HAN}A-Za-z·]{{0,14}}?"
    r"(?:报|日报|晚报|时报|新闻|新闻网|网|社|周刊|杂志|电视台|台|广播|客户端|融媒|融媒体中心|之声|在线|发布|时刻新闻)"
)
_ROLE = (
    rf"(?:全媒体|见习|实习|首席|特派|融媒体|驻[{_HAN}]{{2,6}}|特约|资深)*"
    r"(?:记者|記者|通讯员|评论员|采写|采编|实习生|撰稿人?|作者|编辑|主编|责编|美编|校对|审核|审校|值班编辑|责任编辑|编审|统筹|策划|"
    r"制图|监制|总监制|终审|初审|复审|一审|二审|三审)"
)
_MARK = r"[（(【\[■□●◎▲○◆/｜|\s]*"
# A line that says who wrote: an outlet or none, a role, names.
BYLINE = re.compile(
    rf"^{_MARK}(?:本报|本刊|本网|本台|新华社|中新社|{_OUTLET})?[{_HAN}]{{0,4}}?{_ROLE}[：:\s丨|/｜]"
    rf"|^{_MARK}(?:本报|本刊|本网|本台|新华社|中新社|{_OUTLET})[{_HAN}]{{0,4}}(?:记者|記者)"
    rf"(?!走|看|探|问|调|带|体)(?:[{_HAN}]{{2,3}}|[{_HAN}]{{2,4}}(?:[、\s]+[{_HAN}]{{2,4}}){{1,6}})$"
    r"|^(?:文|图|文字|撰文|文图|图文|文/图|图/文|供稿)\s*[/／:：丨|｜]\s*\S"
    r"|^(?:By|BY)\s+[A-Z]|^【(?:Author|Editor)\s*[:：]"
    rf"|^[{_HAN}]{{2,4}}(?:\s+[{_HAN}]{{2,4}}){{0,3}}\s*[/／]\s*(?:文|图|文图|整理)$"
    rf"|^[（(][{_HAN}]{{2,4}}(?:[\s、][{_HAN}]{{2,4}}){{0,4}}[）)]$"
)
_MONTHDAY = r"(?:(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*)?\d{1,2}\s*日"
_REPORTERS = r"(?:[（(][^（()）\n]{1,80}[）)])?"
DATELINE = re.compile(
    rf"^[【\[]?(?:本报|本刊|本网|本台|{_OUTLET}|[{_HAN}]{{2,6}}网)[{_HAN}]{{0,8}}?\s*(?:{_MONTHDAY})?\s*(?:综合)?"
    rf"(?:消息|讯|訊|电|電|专电|报道)[】\]]?\s*{_REPORTERS}\s*[：:，,]?\s*"
    rf"|^[{_HAN}、/]{{2,12}}\s*{_MONTHDAY}\s*[{_HAN}]{{0,4}}(?:讯|电)\s*{_REPORTERS}\s*[：:]?\s*"
    r"|^(?:[A-Z][A-Za-z.]+(?:\s[A-Z][A-Za-z.]+){0,2}),?\s+(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)"
    r"[a-z.]*\s+\d{1,2}\s*\((?:Xinhua|Reuters|AP|AFP)\)\s*(?:--|—+)\s*"
    r"|^[A-Z]{4,}:\s+(?=[A-Z])"
    r"|^[A-Z]{3,}(?:,\s*[A-Z][A-Za-z.]+)?\s*(?:\((?:Xinhua|Reuters|AP|AFP)\))?\s*(?:--|—)\s+"
)
# The names in brackets within a dateline.
REPORTERS = re.compile(r"[（(]([^（()）\n]*(?:记者|通讯员|作者|编辑)[^（()）\n]*)[）)]")
PUBLISHER = re.compile(rf"({_OUTLET})(?:[{_HAN}]{{0,6}}?\s*(?:记者|消息|讯|电|{_MONTHDAY})|\s*$)")
LABELLED_SOURCE = re.compile(r"(?:来源|发布机构|发布单位)\s*[：:]\s*([^\s，,|｜)）]{2,30})")
# Date, source and the like above or below a story on web pages.
_LABELS = (
    r"来源|信息来源|文章来源|稿件来源|消息来源|发布时间|发布日期|发文日期|成文日期|日期|时间|更新时间|发布机构|"
    r"发布单位|发布者|原标题|浏览次数|浏览量|阅读量?|点击数?|点击量|访问量|字号|字体|索引号|文号|主题分类|责任编辑|"
    r"审稿|审核人?|作者|编辑|来稿|稿源|发布|关键词|Source|Editor|Updated|Published"
)
_DAY = (
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*星期[一二三四五六日天])?"
    r"(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
_TIMED = _DAY.removesuffix("?")
SOURCE_LINE = re.compile(
    rf"^[（(\[【]?\s*(?:{_LABELS})\s*[：:]"
    rf"|^《[^《》\n]{{2,20}}》\s*[（(]\s*{_DAY}[^（()）\n]{{0,20}}[）)]$"
    rf"|^[（(]?{_DAY}[）)]?(?:\s*(?:来源|星期|第|\||作者|农历|[{_HAN}]{{2,10}}$).{{0,60}})?$"
    rf"|^[{_HAN}A-Za-z]{{2,14}}\s+{_DAY}(?:\s+[{_HAN}]{{2,6}})?$"
)
EDITORS = re.compile(
    rf"^{_MARK}(?:责任编辑|编辑|责编|值班编辑|美编|校对|审核|审校|主编|监制|总监制|统筹|[初复终一二三]审|审稿)"
    r"(?:人|员)?\s*[：:丨|/\s]"
)
# A line with a full date and a time, whatever stands around them.
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
STAMP = re.compile(rf"{_TIMED}|\d{{1,2}}:\d{{2}},?\s+{_MONTHS}\s+\d{{1,2}},?\s+\d{{4}}")
# Where the rest of a story stands on another page.
JUMP_TO = re.compile(
    r"\s*[（(【]?(?:下转|转|紧转)第?\s*[A-Z]?[\d一二三四五六七八九十]{1,3}\s*版[^。，\n]{0,8}[）)】]?\s*$"
)
JUMP_FROM = re.compile(
    r"^[（(【](?:上接|紧接)第?\s*[A-Z]?[\d一二三四五六七八九十]{1,3}\s*版[^）)】\n]{0,8}[）)】]\s*"
)
# Questions and answers.
SPEAKER = re.compile(r"^(?:问|答|记者|主持人|Q|A|提问)\s*\d{0,2}\s*[：:]")
# Only advertisements and appeals to follow an account say so.
SCAN = re.compile("扫码|扫描|扫一扫|二维码|公益广告|^广告|广告$|加微信|微信号")
END_NOTE = re.compile(r"[（(](?:完|终|据[^（()）\n]{1,30}|来源[：:]?[^（()）\n]{1,30})[）)]\s*$")
# The reporter's name in brackets after the last sentence.
END_BYLINE = re.compile(
    r"(?<=[。！？!?”’…])\s*([（(【\[](?:(?=[^（()）\n]{0,60}(?:记者|通讯员|文/|图/|文图|图文|编辑|撰稿|来源|据|作者|完))"
    rf"[^（()）\n]{{1,70}}|[{_HAN}]{{2,4}}(?:[\s、]+[{_HAN}]{{2,4}}){{0,3}})[）)】\]])\s*$"
)
CAPTION_START = re.compile(
    r"^[▲△▼◀▶↑↓←→]|^[（(]?(?:图|图片|照片|题图|配图|上图|下图|左图|右图|本版图片|资料图|资料图片|资料照片|航拍)"
    r"(?:为|[:：]|由|均为|[①-⑳一二三四五六七八九十\d]{1,2}\s*[:：为]|[/／])|^[上下左右]?图中[，：:]"
    r"|^[（(]?(?:资料图片?|资料照片|网络图片|效果图)[）)]?$"
    r"|^(?:Photo|PHOTO|Caption|Image|Picture)\b\s*(?:[:/]|shows\b)"
)
CREDIT = re.compile(
    r"(?:(?<![拍航统])[摄攝]|(?:记者|[\s/／：（(])[^\s，。]{0,6}\s*摄影|供图|供圖|制图|绘图|[/／]\s*[摄图]|图源[：:]?[一-鿿]{0,12}"
    r"|发\s*[（(][^（()）\n]{1,16}摄[）)]|(?:资料图片?|资料照片|视觉中国|网络图片)"
    r"|Photo by [A-Z][\w. ]{2,40}|无人机照片|(?:新华社|中新社|人民视觉|视觉中国)\s*发"
    r"|\[Photo[^\]\n]{0,40}|\((?:Xinhua|People's Daily|China Daily)[^()\n]{0,10}/[^()\n]{2,40})"
    r"\s*[）)】\]]?\s*$"
    r"|^[（(]?(?:(?:摄影|图片来源|图源|摄影者|供图|图片|照片)\s*[：:/／]\s*\S.{0,40}|(?:图片|照片|图)由.{2,20}提供[）)]?)$"
    r"|^[^。\n]{2,30}[（(](?:前排|后排)?[左右中][一二三四五]?[）)][^。，\n]{0,12}。?$"
)
PICTURED = re.compile(
    r"(?:^|[。！\s])(?:图为|图中|上图为|下图为|图片为|图示|这是\d{1,2}月\d{1,2}日(?:在|拍摄))"
)
FIGURE_NAME = re.compile(r"^[图圖]\s*\d{1,2}(?:[-—.]\d{1,2})?\s*[^\s。]")
TABLE_NAME = re.compile(r"^附?表\s*[\d一二三四五六七八九十]{1,2}(?:[-—.]\d{1,2})?\s*[：:]?\s*\S")
# An office that signs below a title, as on the pages of governments.
OFFICE = re.compile(
    rf"^(?=[{_HAN}\s、]{{0,12}}(?:市|省|县|区|州|国家|中国|全国))[{_HAN}\s、]{{2,30}}"
    r"(?:(?<![开破新全大结定])局|委员会|委|办公室|厅|政府|调查队|总队|协会|研究院|研究中心|编辑部|办)$"
)
PHONE = re.compile(
    r"(?<![\d.])(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[-— ]\d{7,8}|[48]00[-— ]\d{3,4}[-— ]?\d{3,4}|"
    r"\(0\d{2,3}\)\s?\d{7,8}|（0\d{2,3}）\s?\d{7,8})(?![\d.])"
)
AD_WORDS = re.compile(
    r"咨询|订购|热线|扫码|扫描|扫一扫|二维码|公众号|抖音|淘宝|天猫|京东店|旗舰店|专卖|店铺|微信号|加微信|优惠|特价|"
    r"抢购|折起|\d折|免费试|赠送|买一送|包邮|厂家直销|直供|招商|加盟|诚聘|高薪|转让|出租|出售|招租|开盘|首付|火爆|"
    r"热销中|限时|限量|钜惠|惠民价|批发|零添加|无添加|无污染|纯天然|原生态|金奖|放心|品质|口感|正宗|品牌|认证|尊享|"
    r"臻品|敬请|恭候|欢迎选购|欢迎光临|欢迎垂询|欢迎来电|垂询|广告|Tel|WeChat|微信[:：]|价格[:：]|网址[:：]|官网[:：]"
)
CONTACT = re.compile(
    rf"^[{_HAN}]{{0,6}}(?:地址|电话|热线|手机|传真|邮编|邮箱|网址|联系人|联系方式|QQ|微信|抖音|E-?mail)号?\s*[：:]",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"(?:路|街|道|大道|国道|巷)\s*\d+\s*(?:号|弄|边|旁)|\d+\s*(?:栋|幢|号楼|座|单元|室|层)(?:\d|$|[^级])"
)
FURNITURE = re.compile(
    r"^(?:分享到?|转发到?|打印|关闭|收藏|返回(?:顶部)?|首页|当前位置|您(?:现在)?的位置|上一[篇条页]|下一[篇条页]|"
    r"相关(?:阅读|链接|新闻|推荐)|推荐阅读|延伸阅读|点击(?:上方|下方|蓝字|关注|阅读)|长按|扫一扫|阅读原文|在看|点赞|"
    r"END|end|THE END|版权(?:所有|声明)|主办单位|承办单位|网站标识码|ICP|Copyright|©|微信扫|字体[:：]|字号|"
    r"大\s*中\s*小|听新闻|关注我们|投稿邮箱|转载请|【?纠错】?|网站地图|免责声明|我要评论|评论\s*\d*$|"
    r"阅读\s*[\d.]+\s*万?\+?(?:\s+(?:在看|点赞|赞|分享|评论|收藏|转发)\s*[\d.]*\s*万?\+?)*$|星标|加入收藏|导语$"
    r"|目录$)"
    r"|^[-—–\s]*第?\s*\d{1,4}\s*[页版]?\s*[-—–\s]*$|^A?\d{1,2}版?$|^\s*[-—–]\s*\d{1,4}\s*[-—–]\s*$"
    r"|公网安备|ICP备|>\s*正文$|^第\s*[A-Z]?\d{1,3}\s*版|^(?:Share|Print|Copyright|Already a subscriber)\b"
    r"|^(?:数据|资料)来源|^-->|^(?:热门推荐|猜你喜欢)"
)
# Paragraphs that a publisher puts below everything.
BOILERPLATE = re.compile(
    r"^(?:更多精彩|免责声明|版权声明|特别声明|特此声明|声明[:：]|本文(?:来源|转载|为转载|系转载)|未经授权|本网站?(?:转载|声明|注明)|"
    r"Follow us on)"
)
RULE = re.compile(r"^[-=|_*·—~～＊#＃•.。…\s■□◆◇★☆●○]{3,}$|^[▲△▼▽◀▶↑↓←→▸▾]{1,3}$")
NUMBERED = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]{1,4}[章节篇部条]|[一二三四五六七八九十]{1,3}[、.．]|"
    r"[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:\.\d{1,2}){0,3}[、.．\s](?!\d)|[①-⑳]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[、.．])"
)
BULLET = re.compile(
    r"^(?:[●○■□◆◇★☆▶►•·➤◎※－*+-]\s*|\[\d{1,3}\]|[①-⑳]|注[：:\d]|\d{1,3}[.、．)）]\s*(?!\d)|[（(]\d{1,2}[）)])"
)
TABLE_ROW = re.compile(r"\t|\s{3,}|[|｜│┃]")
# Words that begin a sentence, mostly the second half of one.
STARTER = re.compile(
    r"^(?:此外|同时|另外|随后|与此同时|对此|为此|因此|然而|但是|不仅如此|据介绍|据悉|据了解|记者从|记者了解|会上|近日|日前)"
)
DISCOURSE = re.compile(
    r"^(?:此外|同时|据|记者|目前|截至|近日|近年来|今年|去年|昨日|昨天|今天|当日|其中|另外|随后|与此同时|对此|为此|因此|"
    r"然而|但是|不仅如此|在此|会上|\d{1,2}月\d{1,2}日|\d{4}年|\d{1,2}日[，,]|“)"
)
