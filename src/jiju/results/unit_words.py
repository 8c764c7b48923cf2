"""Units in the reader's language: 元 is yuan in English, and a mere measure word is nothing there."""

from __future__ import annotations

__all__ = ["CHINESE", "ENGLISH", "MEASURES", "POWERS"]

# Units that say something in English.
ENGLISH = {
    "元": "yuan",
    "美元": "US dollars",
    "欧元": "euros",
    "日元": "yen",
    "港元": "Hong Kong dollars",
    "英镑": "pounds",
    "个百分点": "percentage points",
    "平方米": "m²",
    "公里": "km",
    "小时": "hours",
    "分钟": "minutes",
    "倍": "times",
}
# What else a figure or a table tells an English reader; measure words say nothing there.
MEASURES = {
    "人民币": "yuan",
    "人": "people",
    "名": "people",
    "位": "people",
    "人次": "person-trips",
    "户": "households",
    "台": "machines",
    "辆": "vehicles",
    "辆次": "vehicle trips",
    "架次": "flights",
    "列": "trains",
    "吨": "t",
    "公斤": "kg",
    "平方公里": "km²",
    "亩": "mu",
    "公顷": "ha",
    "千瓦时": "kWh",
    "千瓦": "kW",
    "标箱": "TEU",
    "成": "tenths",
    "番": "doublings",
    "年": "years",
    "个月": "months",
    "天": "days",
    "元/平方米": "yuan per m²",
    "公里/小时": "km/h",
    **dict.fromkeys(("个", "家", "项", "件", "种", "条", "座", "所", "处", "次"), ""),
}
CHINESE = {
    **dict.fromkeys(("yuan", "rmb", "cny"), "元"),
    **dict.fromkeys(("usd", "us$", "us dollars"), "美元"),
    **dict.fromkeys(("eur", "euros"), "欧元"),
    **dict.fromkeys(("jpy", "yen"), "日元"),
    "people": "人",
    "km": "公里",
}
# Powers of ten that a Chinese unit may carry: 378.44亿美元 is one number.
POWERS = (("万亿", 1e12), ("亿", 1e8), ("百万", 1e6), ("万", 1e4))
