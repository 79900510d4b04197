"""One look at every character of a text, so that each step visits only the places that can concern it.

A step that repairs broken numbers need not read a text without white space, and where there is some it need
only look around it. The look is one table lookup per character over the text's code points; the steps then
work on the few positions of their character class.
"""

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.normalisation.conversion import simplified_only_characters, traditional_characters
from pipeline.normalisation.edits import Change

HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
SPACES = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
LINE_BREAKS = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
TONE_VOWELS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
DASHES = "-‐‑‒–—―−﹘﹣－︱︲~～〜"
RATIO_COLONS = "∶︰：﹕"
# every misread word of `misread_words` has one of these
MISREAD = "己干未人"


class CharacterClass(IntEnum):
    """What a character may need a step for, one bit each: a character can belong to several classes."""

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
        table[[ord(character) for character in found]] |= np.uint16(character_class)
    table[[ord(character) for character in traditional_characters()]] |= np.uint16(CharacterClass.TRADITIONAL)
    return table


def table_of(characters: Iterable[str]) -> NDArray[np.bool_]:
    """By code point, whether it is one of some characters."""
    table = np.zeros(0x110000, dtype=np.bool_)
    table[[ord(character) for character in characters]] = True
    return table


@cache
def _simplified_only_table() -> NDArray[np.bool_]:
    return table_of(simplified_only_characters())


Offsets = NDArray[np.int64]
_SPARSE = np.uint16(~(CharacterClass.DIGIT | CharacterClass.COMMA) & 0xFFFF)
_EMPTY = np.uint16(CharacterClass.SPACE | CharacterClass.LINE_BREAK)


# of more places than this each costs more than a look at all
_FEW = 50


def _where(mask: NDArray[np.bool_]) -> Offsets:
    """Return the offsets where a mask is true; `np.flatnonzero` takes longer to do so."""
    return mask.nonzero()[0]


class Lines(NamedTuple):
    """The lines of a text that are not empty, without the white space at their edges: equally long arrays, half-open.

    A tab that parts the cells of a table's row is no white space.
    """

    starts: Offsets
    ends: Offsets
    are_rows: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.starts)


class ScannedText:
    """A text with the classes of its characters, computed once."""

    def __init__(self, text: str) -> None:
        code_points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self._set(text, code_points, _class_table().take(code_points))

    def replaced(self, change: Change) -> "ScannedText":
        """Return what a change has made of the text; where it keeps all places, only its own are looked at again."""
        edits = change.edits
        if len(edits) > _FEW or any(len(edit.replacement) != edit.end - edit.start for edit in edits):
            return ScannedText(change.text)
        offsets = [offset for edit in edits for offset in range(edit.start, edit.end)]
        code_points, classes = self.code_points.copy(), self._classes.copy()
        code_points[offsets] = [ord(change.text[offset]) for offset in offsets]
        classes[offsets] = _class_table()[code_points[offsets]]
        scanned = ScannedText.__new__(ScannedText)
        scanned._set(change.text, code_points, classes)
        return scanned

    def _set(self, text: str, code_points: NDArray[np.uint32], classes: NDArray[np.uint16]) -> None:
        self.text = text
        self.code_points = code_points
        self._classes = classes
        self._present = int(np.bitwise_or.reduce(self._classes, initial=0))
        self._sparse_offsets = _where((self._classes & _SPARSE) != 0)
        self._sparse_classes = self._classes[self._sparse_offsets]
        self._positions: dict[int, list[int]] = {}

    def has(self, *classes: CharacterClass) -> bool:
        """Whether the text has characters of each of the classes."""
        return all(self._present & character_class for character_class in classes)

    def positions(self, character_class: CharacterClass) -> list[int]:
        """Offsets of all characters of a sparse class (any but digits and commas), in order."""
        if not self._present & character_class:
            return []
        found = self._positions.get(int(character_class))
        if found is None:
            found = self._positions[int(character_class)] = self._offsets(character_class).tolist()
        return found

    def positions_between(
        self, character_class: CharacterClass, before: CharacterClass, after: CharacterClass
    ) -> list[int]:
        """Offsets of the characters of one class that stand directly between characters of two others."""
        if not self.has(character_class, before, after):
            return []
        classes = self._classes
        wanted = (classes[1:-1] & np.uint16(character_class)) != 0
        wanted &= (classes[:-2] & np.uint16(before)) != 0
        wanted &= (classes[2:] & np.uint16(after)) != 0
        found: list[int] = (_where(wanted) + 1).tolist()
        return found

    def positions_beside(self, character_class: CharacterClass, neighbours: NDArray[np.bool_]) -> list[int]:
        """Offsets of the characters of a class beside one of some others, a table by code point."""
        if not self._present & character_class:
            return []
        offsets = self._offsets(character_class)
        beside = neighbours[self.code_points[offsets - 1]]
        beside |= neighbours[self.code_points[np.minimum(offsets + 1, len(self.code_points) - 1)]]
        found: list[int] = offsets[beside].tolist()
        return found

    def _offsets(self, character_class: CharacterClass) -> Offsets:
        value = np.uint16(character_class)
        if value & _SPARSE:
            return self._sparse_offsets[_where((self._sparse_classes & value) != 0)]
        return _where((self._classes & value) != 0)

    @cached_property
    def has_edge_spaces(self) -> bool:
        """Whether there is white space at an edge of a line, or an empty line."""
        classes, breaks = self._classes, self._offsets(CharacterClass.LINE_BREAK)
        if not len(classes):
            return False
        if (classes[0] | classes[-1]) & _EMPTY:
            return True
        return bool(np.bitwise_or.reduce(classes[breaks - 1] | classes[breaks + 1], initial=0) & _EMPTY)

    @cached_property
    def lines(self) -> Lines:
        """All lines that are not empty, without the white space at their edges."""
        breaks = self._offsets(CharacterClass.LINE_BREAK)
        starts, ends = np.concatenate(([0], breaks + 1)), np.concatenate((breaks, [len(self.text)]))
        if self.has_edge_spaces or not self.text:
            starts, ends = self._trimmed(breaks)
        lines = Lines(starts, ends, np.zeros(len(starts), dtype=bool))
        return self._with_rows(lines) if "\t" in self.text else lines

    def _trimmed(self, breaks: Offsets) -> tuple[Offsets, Offsets]:
        content = _where((self._classes & _EMPTY) == 0)
        if not len(content):
            return content, content
        # a line begins with the first content after a break
        first = np.searchsorted(content, breaks)
        first = first[(first > 0) & (first < len(content))]
        first = np.concatenate(([0], first))
        first = first[np.concatenate(([True], first[1:] != first[:-1]))]
        return content[first], content[np.concatenate((first[1:], [len(content)])) - 1] + 1

    def _with_rows(self, lines: Lines) -> Lines:
        """Mark the rows of tables and give back their empty first and last cells.

        Rows are several lines in a row with as many tabs. An indented paragraph has tabs at its edge too, but in a
        table there is a row that fills its cells.
        """
        tabs = np.flatnonzero(self.code_points == ord("\t"))
        breaks = self._offsets(CharacterClass.LINE_BREAK)
        on_line = np.bincount(np.searchsorted(breaks, tabs), minlength=len(breaks) + 1)
        number = on_line[np.searchsorted(breaks, lines.starts)]
        inside = np.searchsorted(tabs, lines.ends) - np.searchsorted(tabs, lines.starts)
        is_full = (number > 0) & (inside == number)
        if not is_full.any():
            return lines
        edges = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), len(lines)]
        for first, last in pairwise(edges):
            if last - first > 1 and is_full[first:last].any():
                lines.are_rows[first:last] = True
                for at in range(first, last):
                    lines.starts[at], lines.ends[at] = self._with_edge_tabs(int(lines.starts[at]), int(lines.ends[at]))
        return lines

    def _with_edge_tabs(self, line_start: int, line_end: int) -> tuple[int, int]:
        start, end, text = line_start, line_end, self.text
        while start and text[start - 1] in SPACES:
            start -= 1
        while end < len(text) and text[end] in SPACES:
            end += 1
        first, last = text.find("\t", start, line_start), text.rfind("\t", line_end, end)
        return line_start if first < 0 else first, line_end if last < 0 else last + 1

    def count(self, character_class: CharacterClass) -> int:
        """How many characters belong to the class."""
        return int(np.count_nonzero(self._classes & character_class)) if self.has(character_class) else 0

    def count_simplified_only(self) -> int:
        """How many characters no Traditional text contains."""
        return int(np.count_nonzero(_simplified_only_table()[self.code_points]))
