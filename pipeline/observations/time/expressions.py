"""Time expressions: what can be said about one from its own characters."""

import re
from functools import cache
from typing import Final, NamedTuple

from pipeline.observations.time.words import time_words

_YEAR: Final = r"(?:(?:19|20)\d\d|二[〇○零0][〇○零0一二三四五六七八九]{2})"
_DASH: Final = r"\s*(?:[-—–―－~～]{1,2}|至|到)\s*"
_COUNT: Final = r"(?:[一二两三四五六七八九]|十|\d{1,2})"
_PLAN: Final = r"十[一二三四五]?五"
_FIRST_PLAN_YEAR: Final = {
    "十五": 2001,
    "十一五": 2006,
    "十二五": 2011,
    "十三五": 2016,
    "十四五": 2021,
    "十五五": 2026,
}
_DIGITS: Final = {character: digit for digit, character in enumerate("〇一二三四五六七八九")} | {
    "○": 0, "零": 0, "两": 2, "十": 10,
}  # fmt: skip
_AHEAD: Final = re.compile("今后|未来|下一个|接下来")


class Expression(NamedTuple):
    """A time expression before it is resolved: its years are counted from `reference`.

    `reference` is one of `calendar` (the years stand in the text), `part`, `report`, `plan` and `speech`.
    """

    form: str
    reference: str
    start: int
    end: int
    first_month: int | None = None
    last_month: int | None = None


@cache
def pattern() -> re.Pattern[str]:
    """The regular expression for all time expressions; the name of the group that matched is the form."""
    words = "|".join(sorted(time_words()["word"], key=len, reverse=True))
    return re.compile(
        rf"(?<!\d)(?P<years>{_YEAR}年?{_DASH}{_YEAR}年)"
        rf"|(?<![\d.])(?P<months>(?:{_YEAR}年)?\d{{1,2}}月?份?{_DASH}\d{{1,2}}月)"
        rf"|(?<![\d.])(?P<month>(?:{_YEAR}年)?\d{{1,2}}月)"
        rf"|(?P<first>前{_COUNT}个月)"
        rf"|(?<!\d)(?P<year>{_YEAR}年)"
        rf"|(?P<plan>[“\"]{_PLAN}[”\"]|{_PLAN}(?=时期|期间|规划|计划|期末|末|以来))"
        rf"|(?P<span>(?:过去|近|最近|前|今后|未来|下一个|接下来)的?{_COUNT}年(?:来|间)?|{_COUNT}年[来间]|五年(?=累计|共|总))"
        rf"|(?P<word>{words})"
    )


@cache
def parse(form: str, text: str) -> Expression:
    """Read one match of `pattern()`.

    >>> parse("months", "1—10月")
    Expression(form='months', reference='part', start=0, end=0, first_month=1, last_month=10)
    """
    if form == "word":
        row = time_words().row(time_words()["word"].to_list().index(text), named=True)
        return Expression(form, row["reference"], row["start_offset"], row["end_offset"],
                          row["first_month"], row["last_month"])  # fmt: skip
    if form == "plan":
        first = _FIRST_PLAN_YEAR[text.strip('“”"')]
        return Expression(form, "calendar", first, first + 4)
    if form == "span":
        count = _number(re.sub(r"\D*?(\d+|[一二两三四五六七八九十])年.*", r"\1", text))
        if _AHEAD.match(text):
            return Expression(form, "plan", 0, count - 1)
        return Expression(form, "report", 1 - count, 0)
    years = [_number(found) for found in re.findall(rf"{_YEAR}(?=年|\D)", text)]
    months = [
        _number(found)
        for found in re.findall(rf"(?:^|年|\D)(\d{{1,2}}|{_COUNT})(?=个?月|份|[-—–―－~～至到])", text)
    ]
    if form in ("year", "years"):
        return Expression(form, "calendar", years[0], years[-1])
    reference, year = ("calendar", years[0]) if years else ("part", 0)
    if form == "first":
        return Expression("months", reference, year, year, 1, months[0])
    return Expression(form, reference, year, year, months[0], months[-1])


def _number(text: str) -> int:
    """Read `2020`, `二〇二〇` or `十`."""
    value = 0
    for character in text:
        value = value * 10 + (int(character) if character.isdigit() else _DIGITS[character])
    return value
