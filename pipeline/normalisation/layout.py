"""Lines and spaces: paragraphs that pages have cut are joined, paragraphs that pages have run together are
parted.

The text comes out with one paragraph, heading or list item per line, without empty lines or indentation.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from pipeline.normalisation.edits import Change, Edit, Span, change_by
from pipeline.normalisation.scanned_text import HAN, CharacterClass, Lines, ScannedText, table_of

_NUMERALS = "一二三四五六七八九十百"
# what opens a heading or a list item: 一、 （一） 1. (1) ① 第一， 附件 【 ——
LIST_MARK = re.compile(
    rf"(?:[{_NUMERALS}]{{1,3}}[、.．]|[（(]\s?(?:[{_NUMERALS}]{{1,3}}|[0-9]{{1,2}})\s?[)）]"
    rf"|[0-9]{{1,2}}\s?(?:[、．]|\.(?![0-9]))|[0-9]{{1,2}}[)）]|[①-⑳⑴-⒇Ⅰ-Ⅻ●■◆★·•]"
    rf"|第[{_NUMERALS}]{{1,3}}(?:部分|章|节|[，、])|附[件表录：:]|[【\[—]|各位代表|注[：:])"
)
_PROSE_MARK = re.compile("[，。；、,;]")
_SENTENCE_END = frozenset("。！？；：!?;:…")
_BEFORE_FORMER_BREAK = _SENTENCE_END - {"…"}
_CLAUSE_END = frozenset("，、")
_TAIL_OF_LINE = re.compile(rf"[0-9A-Za-z%，、“《（({HAN}]")
_HEAD_OF_LINE = re.compile(rf"[0-9A-Za-z“《（(”》）)，。、；,;%{HAN}]")
_SPACED_TITLE = re.compile(
    rf"(?<![{HAN}][ \u3000])(?<![{HAN}])[{HAN}](?:[ \u3000][{HAN}]){{2,11}}(?![{HAN}]|[ \u3000][{HAN}])"
)
_RUN_TOGETHER_LINE = 400
_RUN_TOGETHER_SPACES = 4
_SHORTEST_PROSE_LINE = 18
_FEWEST_WRAPPED_LINES = 6
# a line that a page has wrapped is at most so much shorter than the page is wide
_SHORT_OF_WIDTH = 2


def edge_spaces(scanned: ScannedText) -> Change | None:
    """Remove indentation, white space at line ends, and empty lines."""
    if not scanned.has_edge_spaces:
        return None
    text, lines = scanned.text, scanned.lines
    if not len(lines):
        return change_by(text, [Edit(0, len(text), "")])
    apart = (lines.starts[1:] - lines.ends[:-1] != 1).nonzero()[0]
    edits = map(Edit, lines.ends[apart].tolist(), lines.starts[apart + 1].tolist(), repeat("\n"))
    head, tail = Edit(0, int(lines.starts[0]), ""), Edit(int(lines.ends[-1]), len(text), "")
    return change_by(text, [head, *edits, tail])


def spaced_out_words(scanned: ScannedText) -> Change | None:
    """Close up words that are set wide: `政 府 工 作 报 告`."""
    text, edits, done = scanned.text, [], 0
    for position in scanned.positions(CharacterClass.SPACE):
        if position <= done or not position:
            continue
        found = _SPACED_TITLE.match(text, position - 1)
        if found:
            edits += [Edit(place, place + 1, "") for place in range(found.start() + 1, found.end(), 2)]
            done = found.end()
    return change_by(text, edits)


def spaces_beside_numbers(scanned: ScannedText) -> Change | None:
    """Remove the single space between a Chinese character and a number in a line of prose: `完成 84.05 %`."""
    text = scanned.text
    if not scanned.has(CharacterClass.DIGIT):
        return None
    places = [
        position
        for position in scanned.positions(CharacterClass.SPACE)
        if text[position] != "\t" and _BESIDE_NUMBER.match(text, position)
    ]
    return change_by(text, [Edit(place, place + 1, "") for place in places if _is_prose(text, place)])


_BESIDE_NUMBER = re.compile(
    rf"(?:(?<=[{HAN}，、。；：（“])\s(?=[0-9])|(?<=[0-9%])\s(?=[{HAN}，、。；：）”%])|(?<=[A-Za-z]{{2}}[0-9])\s(?=[{HAN}]))"
)


def _is_prose(text: str, position: int) -> bool:
    """Whether the line around a position has the punctuation of sentences."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return _PROSE_MARK.search(text, start, end if end >= 0 else len(text)) is not None


def paragraphs_run_together(scanned: ScannedText) -> Change | None:
    """Put the line breaks back into a page whose breaks became spaces.

    Such a page is a line of several hundred characters with spaces after the ends of sentences. There every
    space after a sentence, before a heading's number and after a heading was a break.
    """
    text = scanned.text
    if len(text) < _RUN_TOGETHER_LINE:
        return None
    after_sentence = [
        position
        for position in scanned.positions(CharacterClass.SPACE)
        if position and text[position] == " " and text[position - 1] in _BEFORE_FORMER_BREAK
    ]
    if len(after_sentence) < _RUN_TOGETHER_SPACES:
        return None
    edits: list[Edit] = []
    lines = scanned.lines
    numbers = np.searchsorted(lines.starts, np.array(after_sentence), side="right") - 1
    is_run_together = np.bincount(numbers[numbers >= 0], minlength=len(lines)) >= _RUN_TOGETHER_SPACES
    is_run_together &= lines.ends - lines.starts >= _RUN_TOGETHER_LINE
    for number in np.flatnonzero(is_run_together).tolist():
        edits += _former_breaks(scanned, int(lines.starts[number]), int(lines.ends[number]))
    return change_by(text, edits)


_FORMER_BREAK = re.compile(
    rf"(?<=[。！？；：:;!?”）)]) (?=[{HAN}“《（(【—0-9①-⑳])|(?<=[{HAN}]) (?=[{HAN}“《（(【—①-⑳]|[0-9]{{4}}年)"
)


def _former_breaks(scanned: ScannedText, start: int, end: int) -> Iterator[Edit]:
    """Yield the spaces of a line that were breaks; a space inside quotation marks was none."""
    text, spaces = scanned.text, scanned.positions(CharacterClass.SPACE)
    quoted, counted = 0, start
    for position in spaces[bisect_left(spaces, start) : bisect_left(spaces, end)]:
        if _FORMER_BREAK.match(text, position):
            quoted += text.count("“", counted, position) - text.count("”", counted, position)
            counted = position
            if quoted <= 0:
                yield Edit(position, position + 1, "\n")


def wrapped_lines(scanned: ScannedText) -> Change | None:
    """Join the lines of one sentence that a page's width or end has cut.

    A line goes on in the next where it ends inside a clause although it is prose, or is as wide as the
    page; never where the next opens like a heading or a list item.
    """
    if not scanned.has(CharacterClass.LINE_BREAK):
        return None
    text, lines = scanned.text, scanned.lines
    last = scanned.code_points[lines.ends - 1]
    is_open = (lines.ends - lines.starts >= _SHORTEST_PROSE_LINE - _SHORT_OF_WIDTH) | _clause_ends()[last]
    is_open &= ~(_sentence_ends()[last] | lines.are_rows)
    numbers = (is_open[:-1] & ~lines.are_rows[1:]).nonzero()[0].tolist()
    if not numbers:
        return None
    starts, ends = lines.starts.tolist(), lines.ends.tolist()
    open_lines = [
        (Span(starts[number], ends[number]), Span(starts[number + 1], ends[number + 1]))
        for number in numbers
        if not LIST_MARK.match(text, starts[number + 1])
    ]
    width = _page_width(lines, open_lines)
    edits = []
    for before, after in open_lines:
        if _goes_on(text, before, after, width):
            apart = " " if _are_words(text[before.end - 1], text[after.start]) else ""
            edits.append(Edit(before.end, after.start, apart))
    return change_by(text, edits)


@cache
def _sentence_ends() -> NDArray[np.bool_]:
    return table_of(_SENTENCE_END)


@cache
def _clause_ends() -> NDArray[np.bool_]:
    return table_of(_CLAUSE_END)


def _are_words(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalpha() and right.isalpha()


def _goes_on(text: str, line: Span, following: Span, page_width: int) -> bool:
    last = text[line.end - 1]
    if not _TAIL_OF_LINE.match(text, line.end - 1) or not _HEAD_OF_LINE.match(text, following.start):
        return False
    if last.isdigit() and text[following.start].isdigit():
        return False
    if last in _CLAUSE_END:
        return True
    if page_width and line.end - line.start >= page_width - _SHORT_OF_WIDTH:
        return True
    return _is_cut_prose(text, line) and _PROSE_MARK.search(text, following.start, following.end) is not None


def _is_cut_prose(text: str, line: Span) -> bool:
    """Whether the line holds a finished sentence and the beginning of another."""
    if line.end - line.start < _SHORTEST_PROSE_LINE:
        return False
    finished = max(text.rfind(mark, line.start, line.end) for mark in "。；")
    return finished >= 0


def _page_width(lines: Lines, open_lines: list[tuple[Span, Span]]) -> int:
    """Number of characters at which the page wraps its lines, 0 where it does not.

    A page wraps where most of the lines that end inside a clause, each with the line after it, are equally long.
    """
    lengths = np.sort([line.end - line.start for line, _ in open_lines])
    lengths = lengths[lengths >= _SHORTEST_PROSE_LINE]
    if len(lengths) < _FEWEST_WRAPPED_LINES:
        return 0
    as_long = np.searchsorted(lengths, lengths + 1, side="right") - np.searchsorted(lengths, lengths - 1)
    # the longest of the most frequent
    width = int(lengths[len(lengths) - 1 - np.argmax(as_long[::-1])])
    full = np.count_nonzero(abs(lengths - width) <= 2)
    longer = np.count_nonzero(lines.ends - lines.starts > width + 3)
    return width if full * 2 >= len(lengths) and longer * 10 <= len(lines) else 0
