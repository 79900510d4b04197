"""Time expressions: what can be said about one from its own characters."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from pipeline.observations.time.words import time_words

_YEAR: Final = r"(?:(?:19|20)\d\d|二[〇○零0Oo][〇○零0Oo一二三四五六七八九]{2})"
_DASH: Final = r"\s*(?:[-—–―－~～]{1,2}|至|到)\s*"
_COUNT: Final = r"(?:[一二两三四五六七八九]|十|\d{1,2})"
_PLAN: Final = r"(?:十[一二三四五]?五|[七八九]五)"
# 连续8年稳定在…: what stayed so is of all these years
_STAYED: Final = r"(?:稳定在|保持在|[位居列])"
_PLAN_NOUN: Final = r"(?=时期|期间|规划|计划|期末|末|以来)"
_TOWARD: Final = ("过去", "近", "最近", "前", "这", "今后", "未来", "下一个", "接下来")
_AHEAD: Final = re.compile("今后|未来|下一个|接下来")
_FIRST_PLAN_YEAR: Final = {
    "七五": 1986, "八五": 1991, "九五": 1996, "十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016,
    "十四五": 2021, "十五五": 2026,
}  # fmt: skip
_DIGITS: Final = {character: digit for digit, character in enumerate("〇一二三四五六七八九")} | {
    "○": 0, "零": 0, "O": 0, "o": 0, "两": 2, "十": 10,
}  # fmt: skip
_MONTH: Final = re.compile(rf"(?:^|\D)({_COUNT})(?=个?月|份|{_DASH})")
_NUMBER_CHARACTERS: Final = frozenset("0123456789.")
# what the characters of an expression make it; the first that fits
_FORMS: Final = {
    "years": rf"{_YEAR}年?{_DASH}{_YEAR}年",
    "months": rf"(?:{_YEAR}年)?\d{{1,2}}月?份?{_DASH}\d{{1,2}}月|前{_COUNT}个月",
    "month": rf"(?:{_YEAR}年)?\d{{1,2}}月",
    "year": rf"{_YEAR}年",
    "plan": rf"[“\"]?{_PLAN}[”\"]?",
    "span": rf"(?:{'|'.join(_TOWARD)}|连续)?的?{_COUNT}年(?:来|间)?",
}


class Expression(NamedTuple):
    """A time expression before it is resolved: its years are counted from `reference`.

    `form` is year, years, month, months, plan, span or word. `reference` is one of `calendar` (the years stand in
    the text), `part`, `report`, `plan` and `speech`.
    """

    form: str
    reference: str
    start: int
    end: int
    first_month: int | None = None
    last_month: int | None = None


@cache
def pattern() -> re.Pattern[str]:
    """The regular expression for all time expressions.

    Each alternative begins with a character of its own, so that the scan passes over the rest of a text quickly.
    """
    month = rf"\d?(?:月?份?{_DASH}\d{{1,2}}月|月)"
    year = rf"(?:年(?:\d{{1,2}}(?:月?份?{_DASH}\d{{1,2}}月|月))|年?{_DASH}{_YEAR}年|年)"
    span = rf"的?{_COUNT}年(?:来|间)?"
    beginnings: dict[str, list[str]] = {digit: [month] for digit in "0123456789"}
    beginnings["1"].insert(0, rf"9\d\d{year}")
    beginnings["2"].insert(0, rf"0\d\d{year}")
    for digit in "0123456789一二两三四五六七八九十":
        beginnings.setdefault(digit, []).append(r"\d?年[来间]" if digit.isdigit() else "年[来间]")
    beginnings["二"].insert(0, rf"[〇○零0Oo][〇○零0Oo一二三四五六七八九]{{2}}{year}")
    beginnings["五"].append("年(?=累计|共|总)")
    beginnings["十"].append(rf"[一二三四五]?五{_PLAN_NOUN}")
    for numeral in "七八九":
        beginnings[numeral].append(rf"五{_PLAN_NOUN}")
    for quote, end in (("“", "”"), ('"', '"')):
        beginnings[quote] = [_PLAN + end]
    for word in sorted(time_words()["word"], key=len, reverse=True):
        # 在提高质量的基础上年均增长7%
        not_upon = "(?<!基[础数]上)" if word[0] == "上" else ""
        beginnings.setdefault(word[0], []).append(not_upon + re.escape(word[1:]))
    for word in _TOWARD:
        not_early = "(?<!提前)" if word == "前" else ""
        beginnings.setdefault(word[0], []).append(not_early + word[1:] + span)
    beginnings["前"].insert(0, rf"{_COUNT}个月")
    beginnings["连"] = [rf"续{_COUNT}年(?=[^，,。；]{{0,6}}?{_STAYED})"]
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in beginnings.items()))


def find(text: str) -> Iterator[re.Match[str]]:
    """Find the time expressions of a text; none begins inside a number."""
    for match in pattern().finditer(text):
        inside_number = match.start() > 0 and text[match.start() - 1] in _NUMBER_CHARACTERS
        if not (inside_number and text[match.start()] in _NUMBER_CHARACTERS):
            yield match


@cache
def form_of(text: str) -> str:
    """Which form an expression has: one of `_FORMS`, or a word of the list."""
    if text in time_words()["word"]:
        return "word"
    return next(form for form, shape in _FORMS.items() if re.fullmatch(shape, text))


@cache
def parse(text: str) -> Expression:
    """Read one time expression.

    >>> parse("1—10月")
    Expression(form='months', reference='part', start=0, end=0, first_month=1, last_month=10)
    """
    form = form_of(text)
    if form == "word":
        row = time_words().row(time_words()["word"].to_list().index(text))
        return Expression(form, *row[1:])
    if form == "plan":
        first = _FIRST_PLAN_YEAR[text.strip('“”"')]
        return Expression(form, "calendar", first, first + 4)
    if form == "span":
        count = _number(re.findall(rf"{_COUNT}(?=年)", text)[0])
        ahead = _AHEAD.match(text) is not None
        return Expression(form, "plan", 0, count - 1) if ahead else Expression(form, "report", 1 - count, 0)
    years = [_number(found) for found in re.findall(_YEAR, text)]
    if form in ("year", "years"):
        return Expression(form, "calendar", years[0], years[-1])
    months = [_number(found) for found in _MONTH.findall(re.sub(f"{_YEAR}年", "", text))]
    reference, year = ("calendar", years[0]) if years else ("part", 0)
    if text.startswith("前"):
        return Expression(form, reference, year, year, 1, months[0])
    return Expression(form, reference, year, year, months[0], months[-1])


def _number(text: str) -> int:
    """Read `2020`, `二〇二〇` or `十`."""
    value = 0
    for character in text:
        value = value * 10 + (int(character) if character.isdigit() else _DIGITS[character])
    return value
