"""Invented pages, made of invented reports."""

PARAGRAPHS = (
    "全年实现地区生产总值{n}.5亿元，增长6.1%；一般公共预算收入{n}00万元，增长5.2%；固定资产投资增长8.3%。",
    "坚持项目为王，实施重点项目{n}个；完成投资{n}.8亿元；新增规上企业3家；引进项目5个。",
    "坚持绿色发展，植树造林{n}20亩；空气优良天数比例达到96.2%；河长制全面落实；水质稳定达标。",
    "坚持民生优先，新增就业{n}50人；改造农村公路12公里；新建学校2所；提高低保标准；办成十件实事。",
)
BODY = "\n".join(PARAGRAPHS)
OPENING = "各位代表：\n现在，我代表{place}人民政府，向大会报告工作，请予审议，并请列席人员提出意见。"


def body(number: int = 7) -> str:
    """Sentences of a report, different for each number."""
    return BODY.format(n=number)


def spoken(place: str, number: int = 7) -> str:
    """A report as it was read, without a title."""
    return f"{OPENING.format(place=place)}\n一、过去一年工作回顾\n{body(number)}\n二、今年工作安排\n{body(number + 1)}"


def written(place: str, year: int, number: int = 7) -> str:
    """A report of a place that was sent in, without an opening."""
    return (
        f"{year}年，{place}各项事业稳步发展。\n一、{year}年工作回顾\n{body(number)}\n二、下一步打算\n{body(number + 1)}"
    )
