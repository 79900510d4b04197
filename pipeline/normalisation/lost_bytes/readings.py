"""Which characters a reading can belong to: those annotated in the same text, else the standard's own order.

The first 3,755 characters of GB 2312 stand in the order of their readings, so that a character's syllable
follows from its place between the first characters of the syllables (`data/syllables.tsv`).
"""

import csv
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pipeline.normalisation.conversion import opencc_simplified, traditional_characters

_TONE_MARKS = "\u0300\u0301\u0304\u030c"
_FIRST_LEVEL = (b"\xb0\xa1", b"\xd7\xf9")


class SyllableTableError(ValueError):
    """The table of syllables is not in the order of the standard."""


@cache
def _syllable_starts() -> tuple[list[bytes], list[str]]:
    content = files("pipeline.normalisation").joinpath("data/syllables.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(content.splitlines(), delimiter="\t"))
    starts = [row["first_character"].encode("gb2312") for row in rows]
    if starts != sorted(set(starts)):
        message = "syllables.tsv: the first characters are not in the order of GB 2312"
        raise SyllableTableError(message)
    return starts, [row["syllable"] for row in rows]


def syllable_of(character: str) -> str | None:
    """Return the syllable of a Simplified character, without tone; None outside the ordered part of GB
    2312.
    """
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return None
    if not _FIRST_LEVEL[0] <= encoded <= _FIRST_LEVEL[1]:
        return None
    starts, syllables = _syllable_starts()
    return syllables[bisect_right(starts, encoded) - 1]


def without_tone(reading: str) -> str:
    """Return the syllable of a reading: `zhí` → `zhi`."""
    decomposed = unicodedata.normalize("NFD", reading)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONE_MARKS))


@cache
def _traditional_by_syllable() -> Mapping[str, frozenset[str]]:
    """Traditional characters that GBK holds, by the syllable of their Simplified form."""
    by_syllable: dict[str, set[str]] = {}
    for character in traditional_characters():
        syllable = syllable_of(opencc_simplified(character))
        if syllable is not None:
            by_syllable.setdefault(syllable, set()).add(character)
    return {syllable: frozenset(characters) for syllable, characters in by_syllable.items()}


def characters_read(reading: str, known: Mapping[str, str]) -> frozenset[str]:
    """Return the characters that a reading can stand behind.

    `known` are the annotated characters of the same text with their readings.
    """
    in_text = {character for character, other in known.items() if other == reading}
    by_syllable = _traditional_by_syllable().get(without_tone(reading), frozenset())
    return frozenset(in_text | (by_syllable - known.keys()))
