"""Split opened documents into reports.

A document is one report unless its page shows several: then each begins at its title (or, without one, at the words
that open a reading) and ends where the next one begins. A single report keeps its whole document: page heads and tails
hold numbers that have to be accounted for.
"""

import re
from typing import NamedTuple

import polars as pl

from pipeline.reports.lines import CONTENT, Line, lines_of
from pipeline.reports.titles import DAY, STRONG_OPENING, WEAK_OPENING, Title, title_of

# below this many characters of sentences there is a link, a heading or an abstract, but no report
SHORTEST_BODY = 400
# how far behind a title its reading opens
OPENING_REACH = 400
# how far into a document its title may stand
TITLE_REACH = 3000
# what can begin a report; only documents with two of them are looked at line by line
BEGINNING = r"政\s*府\s*工\s*作\s*[报報]|工作[总總汇匯]|[^。！!?？；;]{0,30}代表[^。！!?？；;]{2,30}(?:政府|[国國][务務]院)[^。]{0,40}[报報]"
SENTENCE = re.compile(r"[^。！!；;]*[。！!；;]")
DATE_ONLY = re.compile(
    r"^(?:发布(?:时间|日期)[:：])?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?$"
)
READING_HEAD = re.compile(rf"(?:{DAY}|在[^。！!]{{2,40}}[会會][议議]上)[^。！!]{{0,60}}$|各位代表[:：!！]?$")

OUTPUT = {
    "report_id": pl.String,
    "document_id": pl.String,
    "report_start": pl.Int64,
    "report_end": pl.Int64,
    "title": pl.String,
    "title_start": pl.Int64,
    "title_end": pl.Int64,
    "source_text": pl.String,
}


class Span(NamedTuple):
    """One report in its page."""

    start: int
    end: int
    title: Title | None


def split_reports(documents: pl.DataFrame) -> pl.DataFrame:
    """The table `reports` (schema.Reports) of the table `documents`, in its order.

    Every document gives at least one report; spans of a document do not overlap, and what lies outside them holds
    no digit.
    """
    texts = documents["source_text"]
    several = texts.str.count_matches(BEGINNING) > 1
    rows: dict[str, list[object]] = {name: [] for name in OUTPUT}
    for document_id, text, maybe in zip(documents["document_id"], texts, several, strict=True):
        for span in spans_of(text, maybe):
            title = span.title
            rows["report_id"].append(f"{document_id[:16]}-{span.start}")
            rows["document_id"].append(document_id)
            rows["report_start"].append(span.start)
            rows["report_end"].append(span.end)
            rows["title"].append(text[title.start : title.end] if title else None)
            rows["title_start"].append(title.start if title else None)
            rows["title_end"].append(title.end if title else None)
            rows["source_text"].append(text[span.start : span.end])
    return pl.DataFrame(rows, schema=OUTPUT)


def spans_of(page: str, maybe_several: bool = True) -> list[Span]:
    """The reports of one page, in order; at least one."""
    if maybe_several:
        beginnings = _beginnings(page, list(lines_of(page)))
        if len(beginnings) > 1:
            return _tile(page, beginnings)
    return [Span(0, len(page), title_in(page, 0, len(page)))]


def title_in(page: str, start: int, end: int) -> Title | None:
    """The title near the beginning of page[start:end]: the first that names a place or year, else the first."""
    first = None
    for line in lines_of(page, start, min(end, start + TITLE_REACH)):
        title = title_of(line, page)
        if title and title.specific:
            return title
        first = first or title
    return first


def _beginnings(page: str, lines: list[Line]) -> list[int]:
    """Indices into the page at which a report with a body begins."""
    marks = _marks(page, lines)
    beginnings: list[tuple[int, str]] = []
    for at, mark in enumerate(marks):
        following = marks[at + 1].start if at + 1 < len(marks) else len(page)
        body = _prose(page[mark.end : following])
        if beginnings:
            begun, wording = beginnings[-1]
            if _prose(page[begun : mark.start]) < SHORTEST_BODY or _repeats(page, begun, mark.start):
                continue  # still the head of the same report: its page title, its abstract
            if mark.text == wording and not _opens(page, mark.end, strong=True):
                continue  # a running page header
            if not mark.text and not _opens(page, mark.start, strong=True):
                continue
        # the body may be interrupted by the report's own title below the page's
        if body < SHORTEST_BODY and not _body_follows(page, marks, at):
            continue
        beginnings.append((mark.start, mark.text))
    return [start for start, _ in beginnings]


def _marks(page: str, lines: list[Line]) -> list[Title]:
    """Titles that are followed by an opening, and openings that no title announces (with an empty wording)."""
    marks: list[Title] = []
    for line in lines:
        title = title_of(line, page)
        if title and _opens(page, title.end, strong=not title.specific):
            marks.append(Title(line.start, title.end, title.text))
            continue
        for opening in STRONG_OPENING.finditer(line.text) if "代表" in line.text else ():
            start = _reading_start(page, line, opening)
            if not marks or start - marks[-1].end > OPENING_REACH:
                marks.append(Title(start, start, ""))
    return marks


def _reading_start(page: str, line: Line, opening: re.Match[str]) -> int:
    """Where the reading begins that a strong opening belongs to: its date and place, else its line."""
    words = opening.group()[:8]
    at = page.find(words, line.start, line.end)
    if at < 0 or at - line.start < OPENING_REACH:
        head = page[max(0, line.start - OPENING_REACH) : line.start]
        above = [each for each in lines_of(head) if len(each.text) < 60]
        start = line.start
        for each in reversed(above):
            if not READING_HEAD.search(each.text):
                break
            start = line.start - len(head) + each.start
        return start
    head = page[at - OPENING_REACH : at]
    last_sentence = max(head.rfind(mark) for mark in "。！!") + 1
    day = re.search(DAY, head[last_sentence:])
    return at - OPENING_REACH + last_sentence + (day.start() if day else 0)


def _opens(page: str, at: int, strong: bool) -> bool:
    """Whether a report opens shortly behind `at`."""
    after = "".join(line.text for line in lines_of(page, at, at + OPENING_REACH))
    pattern = STRONG_OPENING if strong else WEAK_OPENING
    return pattern.search(after) is not None or (strong and re.search(rf"^{DAY}|各位代表", after) is not None)


def _prose(text: str) -> int:
    """Characters in sentences: what link lists and page heads do not have."""
    return sum(len(found.group()) for found in SENTENCE.finditer(text) if CONTENT.search(found.group()))


def _body_follows(page: str, marks: list[Title], at: int) -> bool:
    """Whether the mark is the page's title of a report whose own title or opening comes next."""
    reach = marks[at].end + TITLE_REACH
    for later in range(at + 1, len(marks)):
        if marks[later].start > reach:
            return False
        following = marks[later + 1].start if later + 1 < len(marks) else len(page)
        if _prose(page[marks[later].end : following]) >= SHORTEST_BODY:
            own = marks[later].text
            return not own or own in marks[at].text or not marks[later].specific
    return False


def _repeats(page: str, begun: int, at: int) -> bool:
    """Whether what stood between two marks is an abstract that the text behind the second one begins with again."""
    if at - begun > TITLE_REACH:
        return False
    opening = STRONG_OPENING.search(page, begun, at)
    return opening is not None and page.find(opening.group(), at, at + TITLE_REACH) >= 0


def _tile(page: str, beginnings: list[int]) -> list[Span]:
    """Spans from each beginning to the next, without separators and navigation at their ends."""
    spans = []
    first = 0 if re.search(r"\d", page[: beginnings[0]]) else beginnings[0]
    starts = [first, *beginnings[1:]]
    for start, following in zip(starts, [*starts[1:], len(page)], strict=True):
        end = _end(page, start, following)
        spans.append(Span(start, end, title_in(page, start, end)))
    return spans


def _end(page: str, start: int, following: int) -> int:
    """The end of the last line that says something, or of the closing date before lines of navigation."""
    lines = list(lines_of(page, start, following))
    last = len(lines) - 1
    for at in range(last, max(-1, last - 8), -1):
        if DATE_ONLY.match(lines[at].text):
            return lines[at].end
        if len(lines[at].text) > 24 or re.search(r"\d", lines[at].text):
            break
    return lines[last].end
