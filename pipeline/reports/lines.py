"""Lines of a page as they are read for their layout: where they stand, and what they say without clutter."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# pages also bring line ends written out as the four characters backslash r backslash n
LINE_END = re.compile(r"\r\n|\\r\\n|[\n\r\u2028\u2029]|\\n")
PINYIN = re.compile(r"[(（][a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ][a-zü]*[)）]")
# page software leaves entities and question marks where it lost a space
CLUTTER = re.compile(r"&[a-z]{2,6};|\?{2,}|[\s\u3000\u200b\ufeff]+")
WITHIN_LINES = re.compile(r"&[a-z]{2,6};|\?{2,}|[^\S\n]+|[\u200b\ufeff]")
CONTENT = re.compile(r"[^\W_]")


class Line(NamedTuple):
    """One line: its span in the page and its characters without readings, spaces and entities."""

    start: int
    end: int
    text: str


def declutter(text: str) -> str:
    """Take pronunciation brackets, white space and page residue out of a line."""
    return CLUTTER.sub("", PINYIN.sub("", text))


def kept_positions(text: str, start: int, end: int) -> list[int]:
    """Where in the text the characters stand that `declutter` keeps of text[start:end]."""
    without_readings = PINYIN.sub(lambda found: " " * len(found.group()), text[start:end])
    dropped: set[int] = set()
    for found in CLUTTER.finditer(without_readings):
        dropped.update(range(found.start(), found.end()))
    return [start + at for at in range(end - start) if at not in dropped]


def plain_lines(text: str) -> str:
    """Decluttered text with one line end between its lines, in one pass where spans do not matter."""
    one_end = LINE_END.sub("\n", PINYIN.sub("", text))
    return WITHIN_LINES.sub("", one_end)


def lines_of(text: str, start: int = 0, end: int | None = None, having: re.Pattern[str] = CONTENT) -> Iterator[Line]:
    """Lines of text[start:end] that match `having` (more than punctuation and white space), in order."""
    stop = len(text) if end is None else end
    at = start
    for line_end in LINE_END.finditer(text, start, stop):
        if having.search(text, at, line_end.start()):
            yield Line(at, line_end.start(), declutter(text[at : line_end.start()]))
        at = line_end.end()
    if at < stop and having.search(text, at, stop):
        yield Line(at, stop, declutter(text[at:stop]))
