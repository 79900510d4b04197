"""One pass over the texts: where time expressions, trigger words, headings and punctuation stand.

All positions of this sub-package are code points in one string that joins the reports' texts, so that "the nearest
before" is a binary search over all reports at once.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.observations.time.expressions import parse, pattern
from pipeline.observations.time.words import TRIGGER_CLASSES, triggers

Positions = npt.NDArray[np.int64]
_LEAD: Final = 12
_TAIL: Final = 44
_HEADING: Final = re.compile(
    r"(?:第[一二三四五六七八九]部分|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_ADDRESS: Final = re.compile("各位代表")
# a line that is shorter than this ends where its author ended it; a longer one may be a page's hard wrap
_SHORT_LINE: Final = 30


@dataclass(frozen=True)
class Marks:
    """What stands where in the joined text."""

    text: str
    report_start: Positions
    sentence_start: Positions  # after 。！？ and ends of lines
    item_start: Positions  # after ；too
    clause_start: Positions  # after ，too
    line_ends: Positions  # without hard wraps
    blocks: Positions  # where a paragraph, a numbered heading or an address to the delegates begins
    expressions: pl.DataFrame  # position, end, form, reference, start, end_year, months, lead, tail
    headings: pl.DataFrame  # position, tail
    triggers: dict[str, tuple[Positions, Positions]]  # class → starts, ends
    book_open: Positions
    book_close: Positions
    quote_open: Positions
    quote_close: Positions
    attributive: Positions  # 的


def last_before(starts: Positions, positions: Positions) -> Positions:
    """The greatest of the sorted `starts` that is ≤ each position; -1 where there is none."""
    index = np.searchsorted(starts, positions, side="right") - 1
    return np.where(index >= 0, np.append(starts, -1)[index], -1)


def first_after(starts: Positions, positions: Positions) -> Positions:
    """The least of the sorted `starts` that is > each position; a huge number where there is none."""
    index = np.searchsorted(starts, positions, side="right")
    return np.append(starts, np.iinfo(np.int64).max)[index]


@cache
def _trigger_pattern() -> re.Pattern[str]:
    """All trigger words, longest first; a word may belong to several classes."""
    words = sorted({word for group in triggers().values() for word in group}, key=len, reverse=True)
    return re.compile("|".join(words))


def read_marks(texts: list[str]) -> Marks:
    """Find all marks of the texts."""
    text = "\n".join(texts)
    lengths = np.array([len(each) + 1 for each in texts], dtype=np.int64)
    report_start = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    headings = _headings(text)
    lines = _line_ends(codes, headings)
    addresses = np.array([match.start() for match in _ADDRESS.finditer(text)], dtype=np.int64)
    stops = np.sort(np.concatenate([lines, _where(codes, "。！？!?")]))
    items = np.sort(np.concatenate([stops, _where(codes, "；;")]))
    commas = _where(codes, "，,")
    inside_number = (codes[np.minimum(commas + 1, len(codes) - 1)] - 48 < 10) & (codes[commas - 1] - 48 < 10)
    clauses = np.sort(np.concatenate([items, commas[~inside_number], _where(codes, "：:")]))
    first = np.zeros(1, dtype=np.int64)
    return Marks(
        text=text,
        report_start=report_start,
        sentence_start=np.concatenate([first, stops + 1]),
        item_start=np.concatenate([first, items + 1]),
        clause_start=np.concatenate([first, clauses + 1]),
        line_ends=lines,
        blocks=np.sort(np.concatenate([lines + 1, headings["position"].to_numpy(), addresses])),
        expressions=_expressions(text),
        headings=headings,
        triggers=_triggers(text),
        book_open=_where(codes, "《"),
        book_close=_where(codes, "》"),
        quote_open=_where(codes, "“"),
        quote_close=_where(codes, "”"),
        attributive=_where(codes, "的"),
    )


def _where(codes: npt.NDArray[np.uint32], characters: str) -> Positions:
    found = codes == ord(characters[0])
    for character in characters[1:]:
        found |= codes == ord(character)
    return np.flatnonzero(found).astype(np.int64)


def _line_ends(codes: npt.NDArray[np.uint32], headings: pl.DataFrame) -> Positions:
    """Ends of lines that end a sentence: not the hard wraps of a page, which stand inside one."""
    lines = _where(codes, "\n")
    if not len(lines):
        return lines
    before = codes[np.maximum(lines - 1, 0)]
    first_of_run = before != ord("\n")
    run_end = np.append(np.flatnonzero(first_of_run)[1:], len(lines)) - 1
    following = lines[run_end] + 1  # where the text goes on
    lines, before = lines[first_of_run], before[first_of_run]
    closed = np.isin(before, np.array([ord(c) for c in "。！？!?；;：:”）)"], dtype=np.uint32))
    short = (lines - np.concatenate([[-1], following[:-1] - 1])) < _SHORT_LINE
    open_ended = np.isin(before, np.array([ord(c) for c in "，,、"], dtype=np.uint32))
    headed = np.isin(following, headings["position"].to_numpy())
    return lines[closed | (short & ~open_ended) | headed]


def _expressions(text: str) -> pl.DataFrame:
    rows = [
        (match.start(), match.end(), match.group(), *parse(str(match.lastgroup), match.group()),
         text[max(0, match.start() - _LEAD) : match.start()], text[match.end() : match.end() + _TAIL])
        for match in pattern().finditer(text)
    ]  # fmt: skip
    schema = {
        "position": pl.Int64, "stop": pl.Int64, "words": pl.String, "form": pl.String, "reference": pl.String,
        "start": pl.Int32, "end": pl.Int32, "first_month": pl.Int32, "last_month": pl.Int32,
        "lead": pl.String, "tail": pl.String,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    months = pl.col("first_month").is_null() | (
        pl.col("first_month").is_between(1, 12) & pl.col("last_month").is_between(pl.col("first_month"), 12)
    )
    return frame.filter(months)


def _headings(text: str) -> pl.DataFrame:
    rows = [
        (match.start(), match.end(), match.group(), text[match.end() : match.end() + _TAIL])
        for match in _HEADING.finditer(text)
        if match.start() == 0 or text[match.start() - 1] in "\n 。！？!?；;：:”　"
    ]
    schema = {"position": pl.Int64, "stop": pl.Int64, "number": pl.String, "tail": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _triggers(text: str) -> dict[str, tuple[Positions, Positions]]:
    spans = [match.span() for match in _trigger_pattern().finditer(text)]
    words = np.array([text[start:stop] for start, stop in spans], dtype=object)
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    stops = np.array([stop for _, stop in spans], dtype=np.int64)
    found = {}
    for name in TRIGGER_CLASSES:
        members = set(triggers()[name])
        chosen = np.array([word in members for word in words], dtype=bool)
        found[name] = (starts[chosen], stops[chosen])
    return found
