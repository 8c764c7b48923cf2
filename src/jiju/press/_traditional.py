"""Traditional signs that matter to figures, one for one, so that offsets stay."""

from __future__ import annotations

__all__ = ["simplify"]

_TRADITIONAL = (
    "萬億兩幾數餘點個條項種類輛臺檯雙隻張筆幢層間戶處場輪頭塊節圓鎊韓歐噸畝頃裡釐納時鐘鍾週歲倍翻"
    "約過達為與從將計劃預規標爭確減縮長漲產業園區縣鎮國際機關鐵運載貨遊旅客賓館餐飲費銷售額億總資訊電動車"
    "發進貿關係統會議員辦廠開設務實現擴強創這該當認單於後於來內佔際報導記聞據顯較壓損虧盈餘應築環濟專領"
    "廣東寧陝蘇贛閩慶貴雲臺灣長瀋陽濟無錫漢門廈灣蘭銀齊爾濱連雲鎮鄭陽島煙濰臨濱澤開襄鄂恩衡邵嶽陽張婁懷陸"
)
_SIMPLIFIED = (
    "万亿两几数余点个条项种类辆台台双只张笔幢层间户处场轮头块节元镑韩欧吨亩顷里厘纳时钟钟周岁倍翻"
    "约过达为与从将计划预规标争确减缩长涨产业园区县镇国际机关铁运载货游旅客宾馆餐饮费销售额亿总资讯电动车"
    "发进贸关系统会议员办厂开设务实现扩强创这该当认单于后于来内占际报导记闻据显较压损亏盈余应筑环济专领"
    "广东宁陕苏赣闽庆贵云台湾长沈阳济无锡汉门厦湾兰银齐尔滨连云镇郑阳岛烟潍临滨泽开襄鄂恩衡邵岳阳张娄怀陆"
)
_TABLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def simplify(text: str) -> str:
    """Turn the traditional signs of numbers, units, markers and places into simplified ones.

    Parameters
    ----------
    text : str
        A sentence.

    Returns
    -------
    str
        As long as the text.
    """
    return text.translate(_TABLE)
