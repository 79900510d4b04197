"""Find the year that a report looks back on, the year that it plans for, and the day on which it was published."""

import re
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from pipeline.contexts.cues import YEAR

FIRST_YEAR, LAST_YEAR = 1949, 2100
DIGITS = str.maketrans("○〇零oO一二三四五六七八九", "00000123456789")
HEAD = 2600

REVIEW = r"(?:工作)?(?:回顾|总结)|(?:主要)?工作(?:完成)?情况|(?:主要)?工作亮点|主要工作(?!安排|任务|目标)|工作开展情况|政府(?:的)?工作(?:$|[。\n])|目标任务完成情况"
PLAN = (
    r"(?:政府|经济社会发展|经济社会|全年|的|各项|主要|重点|我[省市县区镇乡州]|全[省市县区镇乡州]){0,4}"
    r"(?:工作)?(?:安排|计划|打算|思路|任务|建议|要点|部署|预期目标|目标|总体要求|重点工作|工作重点|主要措施)"
)
YEAR_WORD = rf"(?<!\d)(?P<year>{YEAR})年"
HEADING = (
    r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十][)）]|\d[.、]|关于|第[一二三四]部分[、:：]?)?"
)
# what stands alone on a line or opens one, or follows a section number inside a run-on text
REVIEW_HEADING = re.compile(
    rf"(?:{HEADING}|[一二三]、|[。 ])[^。，,；;\n]{{0,24}}?{YEAR_WORD}(?:以来|度)?[^。，,；;\n]{{0,14}}?(?:{REVIEW})",
    re.MULTILINE,
)
PLAN_HEADING = re.compile(rf"{YEAR_WORD}(?:度)?[^。，,；;\n\d]{{0,10}}?{PLAN}")
SECTION_BEFORE = re.compile(r"(?:[一二三四五六七八九][、.．]|[)）]|\n|\\n|五年(?:和|及))\s*$")
PLAN_START = re.compile(rf"{YEAR_WORD}是[^。]{{0,40}}(?:开局|收官|关键|决胜|第[一二三四五]年|之年|一年)")
NEXT_PLAN = re.compile(
    r"(?:今年|新的一年|明年|下一步|下一年)[^。\n]{0,20}(?:工作|目标|总体要求|计划|任务|打算)|今年(?:要|将|的)"
)
DAY = re.compile(rf"(?P<year>{YEAR})年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日")
WHITE = re.compile(r"\s+|\\[rn]")
ANY_DAY = r"(?P<year>(?:19|20)\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?=\D|\d{2}:|$)"
PUBLISHED = re.compile(rf"(?:发布(?:时间|日期)|发文日期|成文日期|时间|日期)[:：]\s*{ANY_DAY}")
DATE_LINE = re.compile(rf"^[(（]?{ANY_DAY}日?[)）]?(?:\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?$", re.MULTILINE)
READ_ON = re.compile(rf"{DAY.pattern}[^。\n]{{0,50}}?(?:会议|大会)")
TITLE_YEAR = re.compile(rf"{YEAR_WORD}?(?=[^。\n]{{0,24}}(?:工作报告|总结|计划))")
LOOKS_BACK = re.compile(rf"^{YEAR_WORD}(?:以来)?[,，]", re.MULTILINE)
ALREADY = re.compile(
    rf"(?<![比较从由自同与和])(?<!\d){YEAR_WORD}[,，]?[^。]{{0,30}}?(?:完成|实现|达到?|增长)"
)


class Years(NamedTuple):
    """Years and date of one report, each None where the text leaves it open."""

    report_year: int | None
    plan_year: int | None
    published_on: date | None
    evidence: str


class Votes:
    """Points for each year and the reasons that gave them."""

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
        """The year with the most points, of equals the later one."""
        return max(self.points, key=lambda year: (self.points[year], year), default=None)


def year_number(words: str) -> int | None:
    """`2012` and `二O一二` as a number."""
    digits = words.translate(DIGITS)
    return int(digits) if digits.isdigit() and len(digits) == 4 else None


def find_years(head: str, body: str, tail: str, title: str | None) -> Years:
    """Read the years from the decluttered head, the whole text, its decluttered tail and the title."""
    votes, plans = Votes(), Votes()
    read_on = _day(READ_ON.search(head[:1500]))
    _headings(body, votes, plans)
    if read_on:
        _reading_day(read_on, votes)
    _title(title, votes, plans)
    _first_sentences(head, votes, plans)
    published, kind = _published(head, tail, read_on)
    if published and not votes.points:
        votes.add(published.year - (published.month <= 9), 1.0, f"{kind} {published}")
    report_year = votes.best()
    plan_year = _plan_year(plans, report_year, body)
    if report_year is None and plan_year is not None:
        report_year = plan_year - 1
        votes.reasons[report_year].append(f"the year before the planned {plan_year}")
    reasons = list(votes.reasons.get(report_year, ())) if report_year else []
    if plan_year is not None:
        reasons += plans.reasons.get(plan_year, ["plans for the year after"])
    if published:
        reasons.append(f"{kind} {published}")
    return Years(
        report_year, plan_year, published, "; ".join(WHITE.sub(" ", reason) for reason in reasons[:6])
    )


def _headings(body: str, votes: Votes, plans: Votes) -> None:
    for found in REVIEW_HEADING.finditer(body):
        words = found.group().strip("\n。 ")
        votes.add(year_number(found["year"]), 6.0 if found.start() < HEAD else 3.0, words[-30:])
    for found in PLAN_HEADING.finditer(body):
        year = year_number(found["year"])
        plans.add(year, 3.0, found.group()[-30:])
        section = SECTION_BEFORE.search(body[max(0, found.start() - 6) : found.start()]) is not None
        votes.add(year - 1 if year else None, 3.0 if section else 1.0, found.group()[-30:])


def _reading_day(day: date, votes: Votes) -> None:
    """A report read from January to September looks back on the year before; later ones mostly on their own."""
    year = day.year - (day.month <= 9)
    votes.add(year, 4.0 if day.month <= 6 else 2.0, f"read on {day}")


def _title(title: str | None, votes: Votes, plans: Votes) -> None:
    """A title names the year in which it was given more often than the one it looks back on."""
    for found in re.finditer(rf"(?<!\d)({YEAR})年?", title or ""):
        year = year_number(found[1])
        after = (title or "")[found.end() : found.end() + 12]
        if re.match(r"(?:度)?[^年]{0,6}?工作?(?:总结|回顾|情况)", after):
            votes.add(year, 5.0, f"title {found.group()}")
        elif re.match(r"(?:度)?[^年]{0,6}?工作?(?:计划|打算|安排|要点)", after):
            plans.add(year, 5.0, f"title {found.group()}")
            votes.add(year - 1 if year else None, 2.0, f"title {found.group()}")
        else:
            votes.add(year - 1 if year else None, 2.5, f"title {found.group()}")
            votes.add(year, 1.0, f"title {found.group()}")


def _first_sentences(head: str, votes: Votes, plans: Votes) -> None:
    for found in LOOKS_BACK.finditer(head):
        votes.add(year_number(found["year"]), 3.0, found.group())
        break
    for found in PLAN_START.finditer(head[:200]):
        year = year_number(found["year"])
        if NEXT_PLAN.search(head[:600]):
            plans.add(year, 3.0, found.group()[:24])
            votes.add(year - 1 if year else None, 2.0, found.group()[:24])
    for found in ALREADY.finditer(head):
        votes.add(year_number(found["year"]), 0.5, found.group()[:20])


def _plan_year(plans: Votes, report_year: int | None, body: str) -> int | None:
    """The planned year follows the one looked back on, if the text plans at all."""
    if report_year is None:
        return plans.best()
    if report_year + 1 in plans.points:
        return report_year + 1
    if re.search(r"预期目标|主要目标|总体要求|今年(?:要|将|的|我)|今年[^。]{0,20}工作", body):
        return report_year + 1
    return None


def _published(head: str, tail: str, read_on: date | None) -> tuple[date | None, str]:
    for text in (head, tail):
        day = _day(PUBLISHED.search(text))
        if day:
            return day, "published"
    day = _day(next(iter(list(DATE_LINE.finditer(tail))[-1:]), None))
    if day:
        return day, "dated"
    day = _day(DATE_LINE.search(head[:800]))
    if day:
        return day, "dated"
    return read_on, "read on"


def _day(found: re.Match[str] | None) -> date | None:
    """The date of a match, None where there is no such day."""
    if found is None:
        return None
    year = year_number(found["year"])
    try:
        return date(year or 0, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
