"""A short report of an invented town, for tests that need many of them."""

REPORT = """\
{town}{year}年政府工作报告

各位代表：
现在，我代表镇人民政府，向大会报告工作，请予审议。

一、{year}年工作回顾
{year}年，全镇实现地区生产总值{product}亿元，增长6.2%；一般公共预算收入8{tail}00万元，增长5.1%。粮食总产量2.6万吨。

二、{next}年工作安排
{next}年，地区生产总值增长6.5%以上，一般公共预算收入增长5%左右。
"""


def report(town: str = "云溪镇", year: int = 2023, product: str = "12.5", tail: int = 3) -> str:
    """The text of an invented report."""
    return REPORT.format(town=town, year=year, next=year + 1, product=product, tail=tail)
