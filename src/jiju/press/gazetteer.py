"""Names of Chinese provinces and prefectures, and the place that a text names.

Provinces and prefecture-level places as of 2024, without 省 and 市. A name of one place inside another word
(西安排, 海南省海口) is taken at its longest.
"""

from __future__ import annotations

import re

__all__ = ["find_places", "home_place"]

_PROVINCES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 "
    "广西 海南 重庆 四川 "
    "贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾"
)
_PREFECTURES = (
    "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 "
    "忻州 临汾 吕梁 "
    "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安盟 锡林郭勒 阿拉善 沈阳 大连 鞍山 "
    "抚顺 本溪 丹东 锦州 营口 "
    "阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 四平 辽源 通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 "
    "双鸭山 大庆 伊春 佳木斯 "
    "七台河 牡丹江 黑河 绥化 大兴安岭 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 "
    "杭州 宁波 温州 嘉兴 湖州 "
    "绍兴 金华 衢州 舟山 台州 丽水 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 "
    "池州 宣城 福州 厦门 莆田 "
    "三明 泉州 漳州 南平 龙岩 宁德 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 "
    "枣庄 东营 烟台 潍坊 济宁 "
    "泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 "
    "三门峡 南阳 商丘 信阳 周口 "
    "驻马店 济源 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门 神农架 "
    "长沙 株洲 湘潭 衡阳 邵阳 岳阳 "
    "常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 "
    "汕尾 河源 阳江 清远 东莞 "
    "中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 三亚 "
    "三沙 儋州 成都 自贡 攀枝花 "
    "泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山 贵阳 六盘水 "
    "遵义 安顺 毕节 铜仁 黔西南 "
    "黔东南 黔南 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆 拉萨 "
    "日喀则 昌都 林芝 山南 那曲 "
    "阿里 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 "
    "庆阳 定西 陇南 临夏 甘南 "
    "西宁 海东 海北 黄南 果洛 玉树 海西 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 "
    "博尔塔拉 巴音郭楞 阿克苏 喀什 "
    "和田 伊犁 塔城 阿勒泰 石河子 义乌 昆山 浏阳 宁乡 江阴 雄安"
)
_REGIONS = (
    "长三角 珠三角 粤港澳大湾区 大湾区 京津冀 成渝 长株潭 东北地区 东部地区 中部地区 西部地区 长江经济带 "
    "全国 全球 我国"
)
# Names that are also words; they count only with 市, 省, 州 or an institution after them.
_NAMESAKES = (
    "朝阳 中山 大同 通化 北海 南平 三明 安康 海北 海西 海东 阿里 德州 红河 文山 山南 日照 白山 黑河 "
    "信阳 中卫 和田"
)
_COMMON = frozenset(_NAMESAKES.split())
_OTHER = frozenset({"全国", "全球", "我国"})
_TAILS = (
    r"(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区|地区|自治州|州)?"
    r"(?:(?:(?![和与及至到在])[一-鿿]){1,6}?(?:经开区|高新区|新区|自治县|开发区))?"
    r"(?:(?:(?![和与及至到在])[一-鿿]){2,4}?机场(?!集团)|机场(?!集团))?"
)
_LEVELS = frozenset(
    ("省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治州", "州", "地区")
)
_PROVINCE_NAMES = frozenset(_PROVINCES.split())
_ALL = sorted({*_PROVINCES.split(), *_PREFECTURES.split(), *_REGIONS.split()}, key=len, reverse=True)
_PLACE = re.compile(rf"(?P<name>{'|'.join(_ALL)})(?P<tail>{_TAILS})")
_LOCAL = re.compile(r"(?P<county>(?<![一-鿿])[一-鿿]{2,4}?(?:县|自治旗|旗))(?=[，、。的在今去已公共全])")
# What a place's name begins: an institute, a firm, a team is no place.
_INSTITUTE = re.compile(
    r"(?:(?![，。；、：！？“”（）\s在的和与及有是为集群]).){0,10}?(?:研究院|研究所|研究中心|实验室|大学"
    r"|学院|科学院|工程院|银行|日报|"
    r"晚报|都市报|电视台|股份|重工|重科|(?<!群)集团|公司|代表队|队(?![伍员])|医院|杯|站(?=开|在|，))"
)
_NO_TAIL_WORD = re.compile(r"路|街|大道|菜|话|人寿|银行|牌")


def find_places(text: str) -> list[tuple[int, int, str]]:
    """Find the places that a text names, with start and end.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of (int, int, str)
        Where each stands and its name as printed, with 市, 省, 新区 or 机场 if they follow.
    """
    found: list[tuple[int, int, str]] = []
    for match in _PLACE.finditer(text):
        name, tail = match["name"], match["tail"]
        if name in _COMMON and not tail:
            continue
        if not tail and _NO_TAIL_WORD.match(text, match.end()):
            continue
        if not tail and _INSTITUTE.match(text, match.end()):
            continue
        # 长沙市 is 长沙; 吉林 alone is the province.
        plain = tail in _LEVELS and match.group() != "吉林市"
        printed = "全国" if name == "我国" else name if plain else match.group()
        if found and found[-1][1] == match.start() and found[-1][2].rstrip("省") in _PROVINCE_NAMES:
            found.pop()  # 江西宜春 is 宜春
        found.append((match.start(), match.end(), printed))
    found += [(match.start(), match.end(), match["county"]) for match in _LOCAL.finditer(text)]
    return sorted(found)


def home_place(title: str, body: str) -> str:
    """Find the place that a story is about.

    Parameters
    ----------
    title : str
        With kickers: if it names one place, that is the story's; if it names two, the story has none.
    body : str
        Where the title names none: the place that makes up more than half of those named, if it is named
        three times at least.

    Returns
    -------
    str
        Empty where no place stands out.
    """
    named = {place for _, _, place in find_places(title) if place not in _OTHER}
    if named:
        return named.pop() if len(named) == 1 else ""
    counts: dict[str, int] = {}
    for _, _, place in find_places(body):
        counts[place] = counts.get(place, 0) + 1
    best = max(counts, key=lambda place: counts[place], default="")
    return best if best and counts[best] >= 3 and 2 * counts[best] > sum(counts.values()) else ""
