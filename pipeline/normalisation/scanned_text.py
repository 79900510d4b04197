"""One look at every character of a text, so that each step visits only the places that can concern it.

A step that repairs broken numbers need not read a text without white space, and where there is some it need
only look around it. The look is one table lookup per character over the text's code points; the steps then
work on the few positions of their character class.
"""

import re
from enum import IntFlag
from functools import cache, cached_property
from itertools import pairwise
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


class CharacterClass(IntFlag):
    """What a character may need a step for; a character can belong to several classes."""

    DIGIT = 1
    SPACE = 2
    LINE_BREAK = 4
    BACKSLASH = 8
    AMPERSAND = 16
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
    CharacterClass.BACKSLASH: r"\\",
    CharacterClass.AMPERSAND: "&",
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


_SPARSE = ~(CharacterClass.DIGIT | CharacterClass.COMMA).value & 0xFFFF


class Line(NamedTuple):
    """One line without the white space at its edges, half-open."""

    start: int
    end: int


class ScannedText:
    """A text with the classes of its characters, computed once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.code_points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self._classes = _class_table()[self.code_points]
        self._present = CharacterClass(int(np.bitwise_or.reduce(self._classes, initial=0)))

    def has(self, *classes: CharacterClass) -> bool:
        """Whether the text has characters of each of the classes."""
        return all(character_class in self._present for character_class in classes)

    def positions(self, character_class: CharacterClass) -> list[int]:
        """Offsets of all characters of a sparse class (any but digits and commas), in order."""
        if character_class not in self._present:
            return []
        offsets, classes = self._sparse
        found: list[int] = offsets[(classes & character_class.value) != 0].tolist()
        return found

    def positions_between(
        self, character_class: CharacterClass, before: CharacterClass, after: CharacterClass
    ) -> list[int]:
        """Offsets of the characters of one class that stand directly between characters of two others."""
        if not self.has(character_class, before, after):
            return []
        classes = self._classes
        wanted = (classes[1:-1] & character_class.value).astype(np.bool_)
        wanted &= (classes[:-2] & before.value).astype(np.bool_)
        wanted &= (classes[2:] & after.value).astype(np.bool_)
        found: list[int] = (np.flatnonzero(wanted) + 1).tolist()
        return found

    @cached_property
    def _sparse(self) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        offsets = np.flatnonzero(self._classes & _SPARSE)
        return offsets, self._classes[offsets]

    @cached_property
    def lines(self) -> list[Line]:
        """All lines that are not empty, without the white space at their edges."""
        text = self.text
        found = []
        for before, after in pairwise([-1, *self.positions(CharacterClass.LINE_BREAK), len(text)]):
            start, end = before + 1, after
            while start < end and text[start] in SPACES:
                start += 1
            while end > start and text[end - 1] in SPACES:
                end -= 1
            if end > start:
                found.append(Line(start, end))
        return found

    def count(self, character_class: CharacterClass) -> int:
        """How many characters belong to the class."""
        if character_class not in self._present:
            return 0
        return int(np.count_nonzero(self._classes & character_class.value))

    def count_simplified_only(self) -> int:
        """How many characters no Traditional text contains."""
        return int(np.count_nonzero(_simplified_only_table()[self.code_points]))
