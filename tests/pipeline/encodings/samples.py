"""Made-up Chinese text for tests of encodings, and the encodings that real files have."""

from functools import cache

import opencc

SIMPLIFIED = (
    "云岭县政府工作报告\n——2019年1月15日在云岭县第八届人民代表大会第四次会议上\n各位代表：\n"
    "2018年，面对复杂严峻的经济形势，全县上下凝心聚力、攻坚克难，圆满完成了年初确定的目标任务。\n"
    "全年实现地区生产总值186.4亿元，同比增长7.2%；规模以上工业增加值增长8.5%；固定资产投资132亿元，"
    "增长11.3%；社会消费品零售总额71.5亿元，增长9.8%；城镇居民人均可支配收入28640元，农村居民人均可支配收入"
    "13210元，分别增长7.9%和8.8%。粮食总产量达到31.2万吨，新增城镇就业5300人，登记失业率控制在3.6%以内。\n"
    "一、坚持绿色发展，生态环境持续改善。完成营造林6.5万亩，森林覆盖率提高到62.3%，空气优良天数比例为94.5%。\n"
    "二、坚持民生优先，社会事业全面进步。新建改建学校12所，改造农村危房1860户，解决了2.3万人的饮水安全问题。\n"
)

PAGE = (
    '<html><head><title>report</title><link rel="stylesheet" href="/static/css/main.css">'
    '<script src="/static/js/jquery.min.js"></script></head><body><div class="wrap">'
    "<h1>{title}</h1><p>{text}</p></div></body></html>"
)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


def traditional(text: str) -> str:
    """The text in Traditional characters of Big5 only."""
    return _converter().convert(text).encode("big5", "ignore").decode("big5")


# codec, the name that detection gives it, and whether its files are in Traditional characters
KINDS = (
    ("utf-8", "utf-8", False),
    ("utf-8-sig", "utf-8", False),
    ("gb18030", "gb18030", False),
    ("gbk", "gb18030", False),
    ("big5", "big5", True),
    ("utf-16-le", "utf-16-le", False),
    ("utf-16-be", "utf-16-be", False),
    ("utf-16", "utf-16-le", False),
)
