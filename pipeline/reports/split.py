"""Split opened documents into reports.

A document is one report unless its page shows several: then each begins at its title (or, without one, at the
words that open a reading) and ends where the next one begins. A single report keeps its whole document: page heads
and tails hold numbers that have to be accounted for.
"""

import re
from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

import polars as pl

from pipeline.reports.lines import Line, declutter, kept_positions, lines_of, plain_lines
from pipeline.reports.titles import DAY, STRONG_OPENING, WEAK_OPENING, Title, title_of

# with fewer ends of sentences there is a link, a heading or an abstract, but no report
FEWEST_SENTENCES = 8
# how far behind a title its reading opens, in characters
OPENING_REACH = 400
# how far into a document its title may stand
TITLE_REACH = 3000
# what can begin a report; only documents with two of them are looked at line by line
BEGINNING = (
    r"政\s*府\s*工\s*作\s*[报報]|工作[总總汇匯情]"
    r"|委托[^。]{0,8}大[会會][^。]{0,10}[报報]|代表[^。！!?？；;]{2,30}(?:政府|[国國][务務]院|[办辦]事[处處])[^。]{0,40}[报報]"
)
# an abstract is told by this many characters behind its opening words, or by fewer before it breaks off
ABSTRACT_COMPARED = 120
ELLIPSIS = re.compile(r"…|\.{3,}")
SPEAKS = re.compile(r"代表|委托")
# a line without these is neither a title nor an opening
MARK = re.compile(r"代表|委托|[告结結划劃排算路]\s*(?:[(（].*)?$|政\s*府\s*工")
# a page with more lines of that kind is a list, whatever it lists
MOST_MARKS = 5000
SENTENCE_END = re.compile(r"[。！!；;]")
DATE_ONLY = re.compile(
    r"^(?:发布(?:时间|日期)[:：])?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?$"
)
READING_HEAD = re.compile(rf"(?:{DAY}|在[^。！!]{{2,40}}[会會][议議]上)[^。！!]{{0,60}}$|各位代表[:：!！]?$")
# navigation behind a closing date: this many short lines at most
NAVIGATION_LINES, NAVIGATION_LENGTH = 8, 24

OUTPUT = pl.Schema(
    {
        "report_id": pl.String,
        "document_id": pl.String,
        "report_start": pl.Int64,
        "report_end": pl.Int64,
        "title": pl.String,
        "title_start": pl.Int64,
        "title_end": pl.Int64,
        "source_text": pl.String,
    }
)


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


def spans_of(text: str, maybe_several: bool = True) -> list[Span]:
    """The reports of one page, in order; at least one."""
    if maybe_several:
        page = Page(text)
        beginnings = page.beginnings()
        if len(beginnings) > 1:
            return page.tiles(beginnings)
    return [Span(0, len(text), title_in(text, 0, len(text)))]


def title_in(text: str, start: int, end: int) -> Title | None:
    """The title near the beginning of text[start:end]: the first that names a place or year, else the first."""
    first = None
    for line in lines_of(text, start, min(end, start + TITLE_REACH)):
        title = title_of(line, text)
        if title and title.specific:
            return title
        first = first or title
    return first


class Page:
    """One page that may show several reports."""

    def __init__(self, text: str) -> None:
        """Take the source text."""
        self.text = text

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [found.start() for found in SENTENCE_END.finditer(self.text)]

    def _has_body(self, start: int, end: int) -> bool:
        """Whether there are enough sentences for a report: link lists and page heads have none."""
        ends = self._sentence_ends
        return bisect_left(ends, end) - bisect_left(ends, start) >= FEWEST_SENTENCES

    def beginnings(self) -> list[int]:
        """Where the reports with a body begin."""
        marks = self._marks()
        found: list[Title] = []
        for at, mark in enumerate(marks):
            if found and self._belongs_to(found[-1], mark):
                continue
            following = marks[at + 1].start if at + 1 < len(marks) else len(self.text)
            if self._has_body(mark.end, following) or self._is_page_title(marks, at):
                found.append(mark)
        return [mark.start for mark in found]

    def _belongs_to(self, begun: Title, mark: Title) -> bool:
        """Whether a mark still belongs to the report that was begun before it."""
        if not self._has_body(begun.start, mark.start) or self._repeats(begun.start, mark.start):
            return True  # its own title below the page's, behind an abstract at most
        # a running page header repeats the wording, an opening without a title must be unmistakable
        doubtful = mark.text in ("", begun.text)
        return doubtful and not self._opens(mark.end, strong=True)

    def _marks(self) -> list[Title]:
        """Titles that an opening follows, and openings that no title announces (with an empty wording).

        None on a page that is nothing but such lines.
        """
        marks: list[Title] = []
        for number, line in enumerate(lines_of(self.text, having=MARK)):
            if number == MOST_MARKS:
                return []
            title = title_of(line, self.text)
            if title and self._opens(title.end, strong=not title.specific):
                marks.append(Title(line.start, title.end, title.text))
                continue
            for at in self._openings(line):
                start = self._reading_start(line, at)
                if not marks or start - marks[-1].end > OPENING_REACH:
                    marks.append(Title(start, start, ""))
        return marks

    def _openings(self, line: Line) -> list[int]:
        """Where in the page the line has words that open a reading."""
        found = [opening.start() for opening in STRONG_OPENING.finditer(line.text)] if SPEAKS.search(line.text) else []
        positions = kept_positions(self.text, line.start, line.end) if found else []
        return [positions[at] for at in found]

    def _reading_start(self, line: Line, at: int) -> int:
        """Where the reading begins that is opened at `at`: with its date and place, else with the line."""
        if at - line.start < OPENING_REACH:
            return self._head_above(line)
        before = self.text[at - OPENING_REACH : at]
        sentence = max(before.rfind(mark) for mark in "。！!") + 1
        greeting = before.rfind("各位代表")
        if 0 <= greeting < sentence:
            sentence = max(before.rfind(mark, 0, greeting) for mark in "。！!") + 1
        day = re.search(DAY, before[sentence:])
        return at - OPENING_REACH + sentence + (day.start() if day else 0)

    def _head_above(self, line: Line) -> int:
        """Start of the short lines above that give date, place and speaker of a reading."""
        begin = max(0, line.start - OPENING_REACH)
        start = line.start
        for above in reversed(list(lines_of(self.text, begin, line.start))):
            if len(above.text) > 60 or not READING_HEAD.search(above.text):
                break
            start = above.start
        return start

    def _opens(self, at: int, strong: bool) -> bool:
        """Whether a report opens shortly behind `at`."""
        after = plain_lines(self.text[at : at + OPENING_REACH]).replace("\n", "")
        if not strong:
            return WEAK_OPENING.search(after) is not None
        return STRONG_OPENING.search(after) is not None or re.match(rf"[—\-（(]*{DAY}|各位代表", after) is not None

    def _is_page_title(self, marks: list[Title], at: int) -> bool:
        """Whether the mark is the page's title of a report whose own title or opening comes next."""
        title = marks[at].text
        for later in range(at + 1, len(marks)):
            if marks[later].start > marks[at].end + TITLE_REACH:
                return False
            following = marks[later + 1].start if later + 1 < len(marks) else len(self.text)
            if self._has_body(marks[later].end, following):
                own = marks[later]
                return not own.text or own.text in title or not own.specific
        return False

    def _repeats(self, begun: int, at: int) -> bool:
        """Whether an abstract stands between two marks: what is behind the second begins with its words."""
        if at - begun > TITLE_REACH:
            return False
        opening = STRONG_OPENING.search(self.text, begun, at)
        if opening is None:
            return False
        abstract = ELLIPSIS.split(self.text[opening.start() : min(at, opening.end() + ABSTRACT_COMPARED)])[0]
        return declutter(abstract) in declutter(self.text[at : at + TITLE_REACH])

    def tiles(self, beginnings: list[int]) -> list[Span]:
        """Spans from each beginning to the next, without separators and navigation at their ends."""
        first = 0 if re.search(r"\d", self.text[: beginnings[0]]) else beginnings[0]
        starts = [first, *beginnings[1:]]
        spans = []
        for start, following in zip(starts, [*starts[1:], len(self.text)], strict=True):
            end = self._end(start, following)
            spans.append(Span(start, end, title_in(self.text, start, end)))
        return spans

    def _end(self, start: int, following: int) -> int:
        """The end of the last line that says something, or of the closing date before lines of navigation."""
        lines = list(lines_of(self.text, start, following))
        for line in lines[: -NAVIGATION_LINES - 1 : -1]:
            if DATE_ONLY.match(line.text):
                return line.end
            if len(line.text) > NAVIGATION_LENGTH or re.search(r"\d", line.text):
                break
        return lines[-1].end
