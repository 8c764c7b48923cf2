"""What may follow a number as its unit: measure words, money, measures, shares, and their compounds.

Conversions stand in `jiju.tables.units`; here is only the lexicon by which the scanner knows a unit when it
meets one, and how sure a unit is: some signs count things only after figures (30分, not 十分).
"""

from __future__ import annotations

import re

__all__ = ["DURATIONS", "find_unit", "is_plain_measure"]

# After any number, 两 to 九 included.
_CLASSIFIERS = (
    "个 家 名 位 项 条 座 所 处 种 类 件 起 台 套 辆 艘 架 部 篇 场 次 支 批 轮 款 只 匹 株 棵 颗 粒 根 块 "
    "片 张 份 本 册 卷 "
    "幅 枚 副 户 笔 宗 例 趟 列 人 台套 台（套） 台(套) 家次 人次 架次 车次 辆次 列次 班次 场次 艘次 件次 "
    "台次 户次 乘次 次人 "
    "航次 趟次 剂次 人份 大类 中类 小类 门类 亩次 车皮 名次 条次 宗次 桩 级台阶"
)
# After figures, or Chinese numbers of ten and more, only: the same signs mean other things elsewhere.
_AFTER_FIGURES = (
    "分 度 里 层 栋 幢 间 对 道 门 节 集 头 口 眼 班 单 票 字 页 行 题 剂 针 床 席 箱 车 组 段 章 首 盏 杯 "
    "瓶 盒 袋 罐 桶 束 "
    "朵 羽 尾 盘 局 环 队 回 遍 句 期 届 圈 格 幕 步 瓣 顶 扇 盆 串 筐 吊 丛 枝 盘次 把 封 艇 排 岁半 院 校 "
    "店 厂 村 镇 厅"
)
# Nouns used as their own measure; only with 余, 超, 约 and the like, since 9市 or 15部门 is mostly a name.
_NOUNS = (
    "市 省 县 区 国 州 乡 岛 城 部门 省份 城市 国家 企业 高校 地区 口岸 航点 航线 品牌 学生 师生 游客 群众 "
    "员工 民众 站 点位"
)
_MONEY = (
    "元 美元 欧元 日元 港元 韩元 英镑 卢布 卢比 澳元 加元 新元 新加坡元 瑞士法郎 法郎 泰铢 越南盾 令吉 "
    "林吉特 里亚尔 "
    "迪拉姆 比索 雷亚尔 兰特 元人民币 人民币 人民币元 USD EUR RMB CNY HKD JPY 美金 港币 日圆 台币 新台币 "
    "澳门元 块钱 角 分钱"
)
_MEASURES = (
    "公里 千米 米 厘米 毫米 微米 纳米 分米 英里 海里 英寸 英尺 光年 华里 丈 尺 寸 "
    "平方公里 平方千米 平方米 平米 平方厘米 平方 亩 公顷 "
    "立方米 立方厘米 立方 方 升 毫升 加仑 标方 标准立方米 "
    "吨 公斤 千克 克 毫克 微克 斤 盎司 克拉 磅 吨标准煤 吨标煤 载重吨 总吨 吨当量 吨二氧化碳 吨二氧化碳当量 "
    "修正总吨 "
    "千瓦时 千瓦 兆瓦 吉瓦 瓦 兆瓦时 吉瓦时 太瓦时 千伏 伏 千伏安 万伏 焦耳 焦 兆焦 卡 大卡 千卡 马力 安 "
    "安培 毫安时 毫安 "
    "人公里 吨公里 吨海里 换算吨公里 车公里 座公里 客公里 "
    "标箱 标准箱 集装箱 自然箱 标准桶 标准车 "
    "摄氏度 ℃ °C ° 华氏度 开尔文 分贝 赫兹 兆赫 千赫 吉赫 帕 兆帕 千帕 百帕 勒克斯 流明 牛 千牛 牛米 转 "
    "字节 比特 兆 量子比特 每秒 当量 标准煤 "
    "TEU FEU GB TB PB EB MB KB Gbps Mbps Tbps kbps FLOPS EFLOPS PFLOPS TFLOPS TOPS EOPS GWh MWh kWh KWh TWh "
    "Wh GW MW kW KW TW "
    "km KM cm mm nm μm um kg KG mg km² km2 m² m2 ㎡ m³ m3 ㎥ mL ml L dB dBA Hz kHz MHz GHz THz V kV KV mAh "
    "Ah "
    "Nm "
    "MPa kPa hPa Pa rpm ppm ppb PPM bar g m t s h min ms μs ns"
)
_SHARES = "% ％ ‰ 个百分点 百分点 个基点 基点 BP bp 倍 成 番 折 pct"
_TIMES = (
    "年 个月 个季度 个星期 星期 个礼拜 周 天 日 个工作日 工作日 个交易日 个昼夜 昼夜 小时 个小时 个钟头 "
    "分钟 秒钟 秒 毫秒 微秒 "
    "纳秒 个世纪 世纪 岁 周岁 个学期 学期 学年 个学年 课时 学时 个周末 个财年 个财季 个百年 个班次"
)
_SPECIAL = "金 银 铜 点"

DURATIONS = frozenset(_TIMES.split()) - {"岁", "周岁", "课时", "学时"}
"""Units of a stretch of time."""

_BELOW = (
    "平方米|平方公里|立方米|千瓦时|公里|千米|公斤|千克|小时|分钟|人次|标箱|公顷|架次|平方公里|股|份|晚|间"
    "|张|单|度|个|箱|票|件|人|年|月|日|天|时|秒|吨|亩"
    "|台|户|次|套|件|桶|升|"
    "斤|克|米|辆|班|架|盎司|kg|km|h|s|d|t|㎡|m²|m³|kWh|Wh|L"
)
_RENAMED = {
    "％": "%",
    "USD": "美元",
    "EUR": "欧元",
    "RMB": "元",
    "CNY": "元",
    "HKD": "港元",
    "JPY": "日元",
    "百分点": "个百分点",
    "基点": "个基点",
    "BP": "个基点",
    "bp": "个基点",
    "秒钟": "秒",
    "元人民币": "元",
    "人民币": "元",
    "人民币元": "元",
    "块钱": "元",
    "台（套）": "台(套)",
    "°C": "℃",
    "摄氏度": "℃",
    "m2": "平方米",
    "m²": "平方米",
    "㎡": "平方米",
    "m3": "立方米",
    "m³": "立方米",
    "㎥": "立方米",
    "km²": "平方公里",
    "km2": "平方公里",
    "美金": "美元",
    "港币": "港元",
    "日圆": "日元",
}
# Where a unit is the beginning of another word, the number before it counts nothing.
_NOT_BEFORE = {
    "台": "阶湾风",
    "成": "立功为员长交效果本品熟形就都绩因分份批套语",
    "点": "评击赞名播位燃亮状线",
    "金": "币融属额色牌奖银价",
    "银": "行河幕牌",
    "铜": "牌铝矿",
    "倍": "数增",
    "度": "假过",
    "折": "叠扣射算合旧",
    "年": "级代轻期",
    "周": "年边围",
    "天": "然气",
    "米": "兰粉线饭",
    "克": "服隆里",
    "升": "级至",
    "分": "之别为析布支行",
    "单": "位一元独",
    "车": "间型站",
    "道": "路德",
    "头": "部",
    "门": "店户",
    "节": "目约能",
    "口": "岸径碑",
    "对": "于此应接",
    "里": "程",
    "层": "级面",
    "集": "团中聚体群成",
    "段": "时",
    "组": "织建合成",
    "步": "入行",
    "期": "间",
    "次": "产日",
    "首": "付次批台届个家发席",
    "块": "钱",
    "方": "面向案位式",
    "队": "伍员",
    "转": "型化变为0123456789",
    "校": "园长",
    "院": "校士长",
    "店": "铺",
    "厂": "房",
    "行": "业",
    "字": "节",
    "席": "卷",
    "箱": "包",
    "页": "岩",
    "牛": "羊肉奶",
    "角": "色度",
    "焦": "点化",
    "卡": "车",
    "安": "全排置装",
    "伏": "击天",
    "尺": "寸",
    "把": "握",
    "人": "民大才均工",
    "名": "单为",
    "件": "套",
    "位": "一于居",
    "环": "节境保",
    "站": "在",
    "批": "准发",
    "部": "门委曲",
    "轮": "胎椅",
    "类": "似",
    "处": "于理罚置",
    "起": "来到",
    "套": "餐",
    "支": "持撑部付",
    "所": "有以",
    "条": "件例",
    "项": "目",
    "家": "庭长具",
    "种": "子植粮",
    "场": "所馆地",
    "座": "谈",
    "份": "额",
    "只": "有能要",
    "元": "旦素宵",
    "枚": "举",
    "列": "入为",
    "票": "房据",
    "日": "均",
}


def _words(text: str) -> list[str]:
    return text.split()


_ALL = sorted(
    {
        word
        for group in (_CLASSIFIERS, _AFTER_FIGURES, _NOUNS, _MONEY, _MEASURES, _SHARES, _TIMES, _SPECIAL)
        for word in _words(group)
    },
    key=len,
    reverse=True,
)
_SURE = frozenset(_words(_CLASSIFIERS + " " + _MONEY + " " + _MEASURES + " " + _SHARES + " " + _TIMES)) - {
    "方", "里", "日", "兆", "当量", "每秒", "转", "角", "牛", "安", "丈", "尺", "寸", "卡", "伏", "焦"
}  # fmt: skip
_NAMES = frozenset(_words(_NOUNS))
_MEASURED = frozenset(_words(_MONEY + " " + _MEASURES + " " + _SHARES + " " + _TIMES))
_UNIT = re.compile(
    "(?P<unit>"
    + "|".join(re.escape(word) for word in _ALL)
    + rf")(?P<per>[/／](?:[0-9]{{0,3}}[万千百]?(?:{_BELOW}))(?![A-Za-z]))?"
)
_FIRST = frozenset(word[0] for word in _ALL)
_BROKEN_CLASSIFIER = re.compile(r"个[余多](?P<unit>月|小时|星期|百分点|世纪|工作日|季度|礼拜|学期)")


def find_unit(text: str, at: int) -> tuple[int, str, str] | None:
    """Read the unit that begins at a place of a text.

    Parameters
    ----------
    text : str
        A sentence.
    at : int
        Where the number ends.

    Returns
    -------
    tuple of (int, str, str) or None
        Where the unit ends, the unit, and how sure it is: ``"sure"`` after any number, ``"figures"`` after
        figures only, ``"noun"`` for a noun that serves as a measure word. None where no unit begins here.
    """
    if text[at : at + 1] not in _FIRST:
        return None
    match = _UNIT.match(text, at)
    if match is None:
        return None
    unit, end = match["unit"], match.end("unit")
    following = text[end : end + 1]
    if unit[-1].isascii() and unit[-1].isalpha() and following.isascii() and following.isalnum():
        return None
    if following and following in _NOT_BEFORE.get(unit, ""):
        return None
    sure = "sure" if unit in _SURE else "noun" if unit in _NAMES else "figures"
    unit = _RENAMED.get(unit, unit)
    if match["per"] is not None:
        return match.end("per"), unit + "/" + match["per"][1:], sure
    return end, unit, sure


def broken_unit(text: str, at: int) -> tuple[int, str] | None:
    """Read 个多月 and 个余小时, where 多 stands inside the unit: its end and the unit without 多."""
    match = _BROKEN_CLASSIFIER.match(text, at)
    if match is None:
        return None
    unit = "个" + match["unit"]
    return match.end(), _RENAMED.get(unit, unit)


def is_plain_measure(unit: str) -> bool:
    """Whether a unit is money, a physical measure, a share or a time, as against a measure word of things."""
    return unit.partition("/")[0] in _MEASURED
