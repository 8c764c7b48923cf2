"""Which desk a figure belongs to: industry, connectivity or public safety."""

from __future__ import annotations

import re

__all__ = ["desk_of"]

_WORDS = {
    "safety": (
        "公安|民警|警方|警务|警情|警察|案件|破案|发案|盗窃|犯罪|嫌疑人|诈骗|电诈|治安|刑事|涉案|抓获|侦破"
        "|侦查|被告人|判处|酒驾|"
        "交通事故|火灾|消防|应急救援|禁毒|扫黑|反诈|伤亡|死亡|受伤|安全事故"
    ),
    "connectivity": (
        "机场|航线|航班|航点|航空|民航|铁路|高铁|动车|列车|班列|旅客|客运|客流|货运|公路|高速|港口|口岸"
        "|港珠澳|地铁|轨道交通线|"
        "标箱|吞吐量|春运|人员流动量|出行|航季|中转|联运|磁浮|里程|时速|邮政|快递|物流|通达|车流|班次|出入境"
    ),
    "industry": (
        "产业|集群|企业|工业|制造|产值|出口|进出口|外贸|投资|营收|利润|工厂|研发|技术|专利|增加值|产量|产能"
        "|装备|机械|新能源|汽车|"
        "创新|平台|产品|院士|工程师|基地|市场|消费|零售|销售|订单|发电|装机|装车|用电|电池|芯片|软件|园区"
        "|项目|签约|融资|贷款|生产总值|GDP|"
        "经济|税收|就业|岗位|品牌|供应链|产业链"
    ),
}
_PATTERNS = {desk: re.compile(words) for desk, words in _WORDS.items()}


def desk_of(*texts: str) -> str:
    """Read the desk from the first text that has words of one.

    Parameters
    ----------
    *texts : str
        From near to far: the clause, the sentence, the story's title.

    Returns
    -------
    str
        ``"industry"``, ``"connectivity"``, ``"safety"``, or empty where no word tells.
    """
    for text in texts:
        counts = {desk: len(pattern.findall(text)) for desk, pattern in _PATTERNS.items()}
        best = max(counts.values())
        if best:
            return next(desk for desk, count in counts.items() if count == best)
    return ""
