"""Readings that a publishing site has put behind characters: `習(xí)近平`."""

import re

from pipeline.normalisation.edits import Change, Edit, change_by
from pipeline.normalisation.scanned_text import HAN, TONE_VOWELS, CharacterClass, ScannedText

READING = rf"[a-zü]{{0,6}}+[{TONE_VOWELS}][a-zü]{{0,6}}+"
ANNOTATION = re.compile(rf"\(({READING})\)")
# a report that explains the reading of one rare place name is not annotated
FEWEST_ANNOTATIONS = 3


def annotations(scanned: ScannedText) -> list[re.Match[str]]:
    """Every bracket with a reading, in order."""
    return list(ANNOTATION.finditer(scanned.text)) if scanned.has(CharacterClass.TONE_VOWEL) else []


def pinyin_annotations(scanned: ScannedText) -> Change | None:
    """Remove the readings behind characters.

    A report that explains the reading of one rare place name is not annotated: there must be several of them.
    """
    found = annotations(scanned)
    if len(found) < FEWEST_ANNOTATIONS:
        return None
    text = scanned.text
    return change_by(
        text,
        [
            Edit(annotation.start(), annotation.end(), "")
            for annotation in found
            if annotation.start() and _HAN_CHARACTER.match(text, annotation.start() - 1)
        ],
    )


_HAN_CHARACTER = re.compile(f"[{HAN}]")
