"""Readings that a publishing site has put behind characters: `習(xí)近平`."""

import re

from pipeline.normalisation.edits import Change, Edit, change_by
from pipeline.normalisation.scanned_text import HAN, TONE_VOWELS, CharacterClass, ScannedText

READING = rf"[a-zü]*+[{TONE_VOWELS}][a-zü]*+"
ANNOTATION = re.compile(rf"\(({READING})\)")
# a report that explains the reading of one rare place name is not annotated
FEWEST_ANNOTATIONS = 3
_LONGEST_READING = 7


def annotations(scanned: ScannedText) -> list[re.Match[str]]:
    """Every bracket with a reading, in order; the vowel with its tone mark is what it is found by."""
    text, found, done = scanned.text, [], 0
    for position in scanned.positions(CharacterClass.TONE_VOWEL):
        opening = text.rfind("(", max(done, position - _LONGEST_READING), position)
        annotation = ANNOTATION.match(text, opening) if opening >= 0 else None
        if annotation and annotation.end() > position >= done:
            found.append(annotation)
            done = annotation.end()
    return found


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
