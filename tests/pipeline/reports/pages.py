"""Invented pages (pages.toml), made of invented reports."""

import re
import tomllib
from pathlib import Path
from typing import Any

PARAGRAPHS = (
    "全年实现地区生产总值{n}.5亿元，增长6.1%；一般公共预算收入{n}00万元，增长5.2%；固定资产投资增长8.3%。",
    "坚持项目为王，实施重点项目{n}个；完成投资{n}.8亿元；新增规上企业3家；引进项目5个。",
    "坚持绿色发展，植树造林{n}20亩；空气优良天数比例达到96.2%；河长制全面落实；水质稳定达标。",
    "坚持民生优先，新增就业{n}50人；改造农村公路12公里；新建学校2所；办成十件实事。",
)
OPENING = "各位代表：\n现在，我代表{place}人民政府，向大会报告工作，请予审议，并请列席人员提出意见。"
ABSTRACT_LENGTH = 300


def body(number: str) -> str:
    """Sentences of a report, different for each number."""
    return "\n".join(PARAGRAPHS).format(n=number)


def spoken(place: str, number: str) -> str:
    """A report as it was read, without a title."""
    opening = OPENING.format(place=place)
    return f"{opening}\n一、过去一年工作回顾\n{body(number)}\n二、今年工作安排\n{body(number)}"


def written(place: str, year: str, number: str) -> str:
    """A report of a place that was sent in, without an opening."""
    told = f"{year}年，{place}各项事业稳步发展。\n一、{year}年工作回顾"
    return f"{told}\n{body(number)}\n二、下一步打算\n{body(number)}"


def abstract(place: str, number: str) -> str:
    """What page software cuts off the beginning of a report: one line, broken off."""
    return spoken(place, number).replace("\n", "")[:ABSTRACT_LENGTH] + "......"


TEXTS = {"body": body, "spoken": spoken, "written": written, "abstract": abstract}


def fill(text: str) -> str:
    """The page with its invented texts put in."""

    def put(found: re.Match[str]) -> str:
        kind, *words = found[1].split()
        made: str = TEXTS[kind](*words)  # type: ignore[operator]
        return made.replace("\n", "\\r\\n") if "\\r\\n" in text else made

    return re.sub(r"<([^>]+)>", put, text)


PAGES: dict[str, dict[str, Any]] = {
    page["name"]: page | {"text": fill(page["text"])}
    for page in tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))["page"]
}
