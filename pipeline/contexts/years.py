"""Find the year that a report looks back on, the year it plans for, and the day on which it was published.

Every year that the text names is looked at with the words around it; headings weigh most, then the day of the
reading, the title, and what the first pages say was done.
"""

import re
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from pipeline.contexts.cues import YEAR

FIRST_YEAR, LAST_YEAR = 1949, 2100
DIGITS = str.maketrans("○〇零oO一二三四五六七八九", "00000123456789")
# what counts as the beginning of a report, in characters
HEAD = 2600
# how far around a year its words are read
REACH = 28

MENTION = re.compile(rf"(?<!\d){YEAR}年")
BOUNDARY = re.compile(r"[。，,；;！!\s]|\\[rn]")
HALF = r"(?P<half>[上下]半年)?"
REVIEW_AFTER = re.compile(
    rf"(?:以来|度)?{HALF}[^。，,；;\n]{{0,14}}?"
    r"(?:(?:工作)?(?:回顾|总结)|(?:工作)?(?:完成|开展|执行)情况|工作(?:情况|亮点)|政府(?:的)?工作(?=[。\n\\])"
    r"|(?P<open>主要工作(?!安排|任务|目标|思路|打算)))"
)
PLAN_AFTER = re.compile(
    rf"(?:度)?{HALF}[^。，,；;\n\d]{{0,3}}?"
    r"(?:政府|国民经济|经济社会发展|经济|和?社会发展|全年|的|各项|主要|重点|[我全][省市县区镇乡州]|工作){0,5}[^。，,；;\n\d]{0,3}?"
    r"(?:工作)?(?:安排|计划(?!执行)|打算|思路|任务|建议|要点|部署|预期目标|目标|总体要求|重点工作|主要措施|预算草案|草案)"
)
DONE_AFTER = re.compile(r"[,，]?[^。]{0,30}?(?:完成|实现|达到?|增长)")
COMPARED = re.compile(r"[比较从由自同与和]$")
# before a year: a heading begins with its number, alone on its line or within run-on text
NUMBERED = re.compile(r"[一二三四五六七八九][、.．]|第[一二三四五]部分|[(（][一二三四五][)）]")
OPENS_HEADING = re.compile(r"(?:[一二三四五六七八九][、.．]|[)）]|五年(?:和|及)|^)\s*$")

FOCAL = re.compile(rf"(?P<year>{YEAR})年是[^。]{{0,40}}(?:开局|收官|关键|决胜|第[一二三四五]年|之年|一年)")
AHEAD = re.compile(r"今年[^。\n]{0,20}(?:工作|目标|总体要求|计划|任务|打算)|今年(?:要|将|的)|预期目标")
PLANS = re.compile(r"预期目标|主要目标|总体要求|今年(?:要|将|的|我)|今年[^。]{0,20}工作")
REST_OF_YEAR = re.compile(r"下半年[^。\n]{0,10}(?:计划|打算|安排|重点|思路|任务)")
LOOKS_BACK = re.compile(rf"^(?P<year>{YEAR})年(?:以来)?[,，]", re.MULTILINE)
TITLE_REVIEW = re.compile(r"(?:度|[上下]半年)?[^年]{0,6}?(?:工作)?(?:总结|回顾|情况)")
TITLE_PLAN = re.compile(r"(?:度|[上下]半年)?[^年]{0,6}?(?:工作)?(?:计划|打算|安排|要点)")

DAY = rf"(?P<year>{YEAR})年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日"
READ_ON = re.compile(rf"{DAY}[^。\n]{{0,50}}?(?:会议|大会)")
READ_REACH = 1500
ANY_DAY = r"(?P<year>(?:19|20)\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?=\D|\d{2}:|$)"
PUBLISHED = re.compile(rf"(?:发布(?:时间|日期)|发文日期|成文日期|时间|日期)[:：]\s*{ANY_DAY}")
DATE_LINE = re.compile(rf"^[(（]?{ANY_DAY}日?[)）]?(?:\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?$", re.MULTILINE)
DATE_LINE_REACH = 800
WHITE = re.compile(r"\s+|\\[rn]")


class Years(NamedTuple):
    """Years and date of one report, each None where the text leaves it open."""

    report_year: int | None
    plan_year: int | None
    published_on: date | None
    evidence: str


class Votes:
    """Points for each year and the words that gave them."""

    def __init__(self) -> None:
        """Start without any."""
        self.points: dict[int, float] = defaultdict(float)
        self.reasons: dict[int, list[str]] = defaultdict(list)

    def add(self, year: int | None, points: float, reason: str) -> None:
        """Give a year points, unless it is no plausible year."""
        if year is not None and FIRST_YEAR <= year <= LAST_YEAR:
            self.points[year] += points
            if reason not in self.reasons[year]:
                self.reasons[year].append(reason)

    def best(self) -> int | None:
        """The year with the most points, of equals the later one; None without any."""
        return max(self.points, key=lambda year: (self.points[year], year), default=None)


def year_number(words: str) -> int | None:
    """`2012` and `二O一二` as a number; None for anything else."""
    digits = words.translate(DIGITS)
    return int(digits) if digits.isdigit() and len(digits) == 4 else None


def find_years(head: str, body: str, tail: str, title: str | None) -> Years:
    """Read the years from the decluttered head, the whole text, its decluttered tail and the title."""
    votes, plans = Votes(), Votes()
    of_half_year = _mentions(body, votes, plans)
    read_on = _day(READ_ON.search(head[:READ_REACH]))
    if read_on:
        _reading_day(read_on, votes)
    _title(title or "", votes, plans)
    _first_sentences(head, votes, plans)
    published, kind = _published(head, tail, read_on)
    if published and not votes.points:
        votes.add(published.year - (published.month <= 9), 1.0, f"{kind} {published}")
    report_year = votes.best()
    plan_year = _plan_year(plans, report_year, body, of_half_year)
    if report_year and published and published.year < report_year:
        published = None
    reasons = list(votes.reasons[report_year]) if report_year else []
    if plan_year:
        reasons += plans.reasons.get(plan_year, ["plans ahead"])
    if published:
        reasons.append(f"{kind} {published}")
    evidence = "; ".join(WHITE.sub(" ", reason) for reason in reasons[:6])
    return Years(report_year, plan_year, published, evidence)


def _mentions(body: str, votes: Votes, plans: Votes) -> bool:
    """Read the words around every year; whether a heading looks back on half a year."""
    of_half_year = False
    for found in MENTION.finditer(body):
        before = body[max(0, found.start() - REACH) : found.start()]
        after = body[found.end() : found.end() + REACH]
        year, words = year_number(found.group()[:-1]), found.group()
        review = REVIEW_AFTER.match(after)
        plan = None if review else PLAN_AFTER.match(after)
        if review and _in_heading(before, found.start()):
            weight = 3.0 if review["open"] else 6.0
            votes.add(year, weight if found.start() < HEAD else weight / 2, words + review.group())
            of_half_year |= review["half"] is not None
        elif plan and year:
            plans.add(year, 3.0, words + plan.group())
            opens = OPENS_HEADING.search(BOUNDARY.split(before)[-1]) and not plan["half"]
            votes.add(year - 1, 3.0 if opens else 0.5 if plan["half"] else 1.0, words + plan.group())
        elif found.start() < HEAD and not COMPARED.search(before):
            done = DONE_AFTER.match(after)
            if done:
                votes.add(year, 0.5, words + done.group())
    return of_half_year


def _in_heading(before: str, at: int) -> bool:
    """Whether what leads up to a year is the beginning of a line, a sentence or a numbered heading."""
    if NUMBERED.search(before):
        return True
    boundaries = BOUNDARY.findall(before)
    return boundaries[-1] not in ",，；;" if boundaries else at <= REACH


def _reading_day(day: date, votes: Votes) -> None:
    """A report read from January to September looks back on the year before; later ones mostly on their own."""
    year = day.year - (day.month <= 9)
    votes.add(year, 4.0 if day.month <= 6 else 2.0, f"read on {day}")


def _title(title: str, votes: Votes, plans: Votes) -> None:
    """A title names the year in which it was given more often than the one it looks back on."""
    for found in re.finditer(rf"(?<!\d)(?P<year>{YEAR})年?", title):
        year = year_number(found["year"])
        after = title[found.end() : found.end() + 12]
        reason = f"title {found.group()}"
        if TITLE_REVIEW.match(after):
            votes.add(year, 5.0, reason)
        elif year and TITLE_PLAN.match(after):
            plans.add(year, 5.0, reason)
            votes.add(year - 1, 2.0, reason)
        elif year:
            votes.add(year - 1, 2.5, reason)
            votes.add(year, 1.0, reason)


def _first_sentences(head: str, votes: Votes, plans: Votes) -> None:
    """What the report begins with: the year it speaks of first, or the year ahead."""
    found = LOOKS_BACK.search(head)
    if found:
        votes.add(year_number(found["year"]), 3.0, found.group())
    found = FOCAL.search(head[:200])
    year = year_number(found["year"]) if found else None
    if found and year and AHEAD.search(head[:600]):
        plans.add(year, 3.0, found.group()[:24])
        votes.add(year - 1, 2.0, found.group()[:24])


def _plan_year(plans: Votes, report_year: int | None, body: str, of_half_year: bool) -> int | None:
    """The planned year follows the one looked back on, if the text plans at all."""
    if report_year is None:
        return None
    if of_half_year and REST_OF_YEAR.search(body):
        return report_year
    if report_year + 1 in plans.points or PLANS.search(body):
        return report_year + 1
    return None


def _published(head: str, tail: str, read_on: date | None) -> tuple[date | None, str]:
    """The day of publication and what it was taken from: a label, a line of its own, or the reading."""
    for text in (head, tail):
        day = _day(PUBLISHED.search(text))
        if day:
            return day, "published"
    lines = list(DATE_LINE.finditer(tail))
    day = _day(lines[-1]) if lines else _day(DATE_LINE.search(head[:DATE_LINE_REACH]))
    return (day, "dated") if day else (read_on, "read on")


def _day(found: re.Match[str] | None) -> date | None:
    """The date of a match, None where there is no such day."""
    if found is None:
        return None
    year = year_number(found["year"])
    try:
        return date(year or 0, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
