"""One look at every character of a text, so that each step visits only the places that can concern it.

A step that repairs broken numbers need not read a text without white space, and where there is some it need
only look around it. The look is one table lookup per character over the text's code points; the steps then
work on the few positions of their character class.
"""

import re
from enum import IntFlag
from functools import cache, cached_property
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.normalisation.conversion import simplified_only_characters, traditional_characters

HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
SPACES = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
LINE_BREAKS = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
TONE_VOWELS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
DASHES = "-‐‑‒–—―−﹘﹣－︱︲~～〜"
RATIO_COLONS = "∶︰：﹕"
# every misread word of `misread_words` has one of these
MISREAD = "己干未人"


class CharacterClass(IntFlag):
    """What a character may need a step for; a character can belong to several classes."""

    DIGIT = 1
    SPACE = 2
    LINE_BREAK = 4
    ESCAPE = 8
    MISREAD = 16
    QUESTION_MARK = 32
    FULL_WIDTH = 64
    DASH = 128
    TONE_VOWEL = 256
    TRADITIONAL = 512
    INVISIBLE = 1024
    UNREADABLE = 2048
    DIGIT_LIKE_LETTER = 4096
    RATIO_COLON = 8192
    COMPATIBILITY = 16384
    COMMA = 32768


_MEMBERS = {
    CharacterClass.DIGIT: "0-9",
    CharacterClass.SPACE: SPACES,
    CharacterClass.LINE_BREAK: LINE_BREAKS,
    CharacterClass.ESCAPE: r"\\&",
    CharacterClass.MISREAD: MISREAD,
    CharacterClass.QUESTION_MARK: "?",
    CharacterClass.FULL_WIDTH: "０-９Ａ-Ｚａ-ｚ％．﹪＋",
    CharacterClass.DASH: DASHES.replace("-", r"\-"),
    CharacterClass.TONE_VOWEL: TONE_VOWELS,
    CharacterClass.INVISIBLE: INVISIBLE,
    CharacterClass.UNREADABLE: "\ufffd",
    CharacterClass.DIGIT_LIKE_LETTER: "lIOo",
    CharacterClass.RATIO_COLON: RATIO_COLONS,
    CharacterClass.COMPATIBILITY: "\u2f00-\u2fd5\uf900-\ufa6d\ufa70-\ufad9﹐﹑﹔-﹗",
    CharacterClass.COMMA: ",，",
}


@cache
def _class_table() -> NDArray[np.uint16]:
    """One entry per Unicode code point: the classes that it belongs to."""
    table = np.zeros(0x110000, dtype=np.uint16)
    basic_plane = "".join(map(chr, range(0x10000)))
    for character_class, members in _MEMBERS.items():
        found = re.findall(f"[{members}]", basic_plane)
        table[[ord(character) for character in found]] |= character_class.value
    table[[ord(character) for character in traditional_characters()]] |= CharacterClass.TRADITIONAL.value
    return table


@cache
def _simplified_only_table() -> NDArray[np.bool_]:
    table = np.zeros(0x110000, dtype=np.bool_)
    table[[ord(character) for character in simplified_only_characters()]] = True
    return table


_SPARSE = np.uint16(~(CharacterClass.DIGIT | CharacterClass.COMMA).value & 0xFFFF)


class Line(NamedTuple):
    """One line without the white space at its edges, half-open; a tab that parts table cells is none."""

    start: int
    end: int
    is_row: bool = False


class ScannedText:
    """A text with the classes of its characters, computed once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.code_points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self._classes = _class_table().take(self.code_points)
        self._present = int(np.bitwise_or.reduce(self._classes, initial=0))
        self._sparse_offsets = np.flatnonzero((self._classes & _SPARSE) != 0)
        self._sparse_classes = self._classes[self._sparse_offsets]

    def has(self, *classes: CharacterClass) -> bool:
        """Whether the text has characters of each of the classes."""
        return all(self._present & character_class.value for character_class in classes)

    def positions(self, character_class: CharacterClass) -> list[int]:
        """Offsets of all characters of a sparse class (any but digits and commas), in order."""
        if not self._present & character_class.value:
            return []
        found: list[int] = self._sparse_offsets[(self._sparse_classes & character_class.value) != 0].tolist()
        return found

    def positions_between(
        self, character_class: CharacterClass, before: CharacterClass, after: CharacterClass
    ) -> list[int]:
        """Offsets of the characters of one class that stand directly between characters of two others."""
        if not self.has(character_class, before, after):
            return []
        classes = self._classes
        offsets = np.flatnonzero((classes[1:-1] & character_class.value) != 0) + 1
        wanted = (classes[offsets - 1] & before.value) != 0
        wanted &= (classes[offsets + 1] & after.value) != 0
        found: list[int] = offsets[wanted].tolist()
        return found

    def positions_beside(self, character_class: CharacterClass, neighbours: NDArray[np.bool_]) -> list[int]:
        """Offsets of the characters of a sparse class beside one of some others, a table by code point."""
        if not self._present & character_class.value:
            return []
        offsets = self._sparse_offsets[(self._sparse_classes & character_class.value) != 0]
        beside = neighbours[self.code_points[offsets - 1]]
        beside |= neighbours[self.code_points[np.minimum(offsets + 1, len(self.code_points) - 1)]]
        found: list[int] = offsets[beside].tolist()
        return found

    @cached_property
    def lines(self) -> list[Line]:
        """All lines that are not empty, without the white space at their edges."""
        breaks = np.array(self.positions(CharacterClass.LINE_BREAK), dtype=np.int64)
        starts, ends = np.append(0, breaks + 1), np.append(breaks, len(self.text))
        filled = ends > starts
        starts, ends = starts[filled], ends[filled]
        space = CharacterClass.SPACE.value
        has_edge = ((self._classes[starts] | self._classes[ends - 1]) & space) != 0
        found = []
        for start, end, edge in zip(starts.tolist(), ends.tolist(), has_edge.tolist(), strict=True):
            line = self._trimmed(start, end) if edge else Line(start, end)
            if line.end > line.start:
                found.append(line)
        return self._with_rows(found) if "\t" in self.text else found

    def _with_rows(self, lines: list[Line]) -> list[Line]:
        """Mark the rows of tables and give back their empty first and last cells."""
        found: list[Line] = []
        for tabs, group in groupby(lines, lambda line: self._tabs(self._with_edge_tabs(line))):
            rows = list(group)
            # an indented paragraph has tabs at its edge too; a table has a row that fills its cells
            if tabs and len(rows) > 1 and any(self._tabs(row) == tabs for row in rows):
                rows = [Line(*self._with_edge_tabs(row)[:2], is_row=True) for row in rows]
            found += rows
        return found

    def _tabs(self, line: Line) -> int:
        return self.text.count("\t", line.start, line.end)

    def _with_edge_tabs(self, line: Line) -> Line:
        start, end, text = line.start, line.end, self.text
        while start and text[start - 1] in SPACES:
            start -= 1
        while end < len(text) and text[end] in SPACES:
            end += 1
        first, last = text.find("\t", start, line.start), text.rfind("\t", line.end, end)
        return Line(line.start if first < 0 else first, line.end if last < 0 else last + 1)

    def _trimmed(self, start: int, end: int) -> Line:
        text = self.text
        while start < end and text[start] in SPACES:
            start += 1
        while end > start and text[end - 1] in SPACES:
            end -= 1
        return Line(start, end)

    def count(self, character_class: CharacterClass) -> int:
        """How many characters belong to the class."""
        return int(np.count_nonzero(self._classes & character_class.value)) if self.has(character_class) else 0

    def count_simplified_only(self) -> int:
        """How many characters no Traditional text contains."""
        return int(np.count_nonzero(_simplified_only_table()[self.code_points]))
