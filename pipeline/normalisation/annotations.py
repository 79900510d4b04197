"""Readings that a publishing site has put behind characters: `習(xí)近平`."""

import re
from itertools import repeat

from pipeline.normalisation.edits import Change, Edit
from pipeline.normalisation.scanned_text import HAN, TONE_VOWELS, CharacterClass, ScannedText

READING = rf"[a-zü]{{0,6}}+[{TONE_VOWELS}][a-zü]{{0,6}}+"
ANNOTATION = re.compile(rf"\(({READING})\)")
_BEHIND_CHARACTER = re.compile(rf"\((?<=([{HAN}])\()({READING})\)")
# a report that explains the reading of one rare place name is not annotated
_FEWEST = 3


def is_annotated(scanned: ScannedText) -> bool:
    """Whether a publishing site put readings into the text."""
    return scanned.has(CharacterClass.TONE_VOWEL) and len(ANNOTATION.findall(scanned.text)) >= _FEWEST


def annotated_characters(scanned: ScannedText) -> list[tuple[str, str]]:
    """Return each character with a reading behind it, and the reading, in order."""
    return _BEHIND_CHARACTER.findall(scanned.text)


def pinyin_annotations(scanned: ScannedText) -> Change | None:
    """Remove the readings behind the characters of an annotated text."""
    if not is_annotated(scanned):
        return None
    spans = [found.span() for found in _BEHIND_CHARACTER.finditer(scanned.text)]
    if not spans:
        return None
    return Change(_BEHIND_CHARACTER.sub("", scanned.text), tuple(map(Edit, *zip(*spans, strict=True), repeat(""))))
