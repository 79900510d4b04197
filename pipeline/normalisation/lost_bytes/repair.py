"""Decide what each damaged run was, and prove it by damaging it again."""

import re
from collections.abc import Mapping, Sequence
from math import exp
from typing import NamedTuple

from pipeline.normalisation.annotations import ANNOTATION, READING
from pipeline.normalisation.edits import Edit, Span
from pipeline.normalisation.lost_bytes.alphabet import Alphabet
from pipeline.normalisation.lost_bytes.damage_rule import FULL_WIDTH_PUNCTUATION, bytes_of, character_of, damage
from pipeline.normalisation.lost_bytes.language import symbols_of
from pipeline.normalisation.lost_bytes.search import (
    HALF_ANNOTATION,
    SWALLOWED_FIGURE,
    Reading,
    Search,
)

# a repair is beyond doubt where it is likelier than all others together by this natural logarithm, and by so much more
# for each of its characters: what is longer can be wrong at more places
_BEYOND_OTHERS = 1.3
_BEYOND_PER_CHARACTER = 0.05
# a reading with a character that neither side asks for, less likely than this, lacks something
_LEAST_LIKELY = -13.5
_LEFT_CONTEXT = 40
_TO_ASCII = str.maketrans(FULL_WIDTH_PUNCTUATION)
_LAST_READING = re.compile(rf"[?(]({READING})\)\Z")
_LONGEST_UNDECIDED = 40
_FIGURES = re.compile(r"[0-9.,%]*")


class Repairs(NamedTuple):
    """What could be put right, in offsets of the delivered text, and what could not."""

    edits: tuple[Edit, ...]
    undecided: tuple[Span, ...]


def repair(text: str, positions: Sequence[int], known: Mapping[str, str], alphabet: Alphabet) -> Repairs:
    """Repair the runs that begin at the question marks of an annotated text.

    `known` are its annotated characters. A run that is not beyond doubt stays as delivered.
    """
    search = Search(text, known, alphabet)
    edits: list[Edit] = []
    undecided: list[Span] = []
    done = 0
    intact = ""
    for position in positions:
        if position < done:
            continue
        between = text[max(done, position - _LEFT_CONTEXT) : position]
        intact = (intact + ANNOTATION.sub("", between))[-_LEFT_CONTEXT:]
        reading = _decided(text, position, intact, search.readings(position, intact), known)
        if reading is None:
            end = _undecided_end(text, position)
            undecided.append(Span(position, end))
            intact, done = "", end
        elif reading.characters.endswith(SWALLOWED_FIGURE):
            # its question mark is what was delivered of the figure
            edits.append(Edit(position, reading.end - 1, reading.characters[:-1]))
            undecided.append(Span(reading.end - 1, _end_of_figures(text, reading.end)))
            intact, done = "", undecided[-1].end
        else:
            edits.append(Edit(position, reading.end, reading.characters))
            intact, done = intact + reading.characters, reading.end
    return Repairs(tuple(edits), tuple(undecided))


def _decided(
    text: str, position: int, intact: str, readings: Sequence[Reading], known: Mapping[str, str]
) -> Reading | None:
    """Return the reading that is proved and beyond doubt; rivals that cannot be proved are none."""
    best = _beyond_doubt(readings)
    if best is None:
        best = _beyond_doubt([one for one in readings if _is_proved(text, position, intact, one, known)])
    return best if best is not None and _is_proved(text, position, intact, best, known) else None


def _beyond_doubt(readings: Sequence[Reading]) -> Reading | None:
    """Return the best reading if all others, together, are far less likely; variants of one character count
    as one.
    """
    if not readings:
        return None
    best = readings[0]
    if best.least < _LEAST_LIKELY:
        return None
    meaning = symbols_of(best.characters)
    others = [
        reading for reading in readings[1:] if reading.end != best.end or symbols_of(reading.characters) != meaning
    ]
    margin = _BEYOND_OTHERS + _BEYOND_PER_CHARACTER * len(best.characters)
    return best if sum(exp(reading.score - best.score) for reading in others) <= exp(-margin) else None


def _is_proved(text: str, position: int, intact: str, reading: Reading, known: Mapping[str, str]) -> bool:
    """Whether the repaired run, damaged again by the same rule, is what was delivered."""
    delivered = text[position : reading.end].translate(_TO_ASCII)
    left = intact[-3:]
    half = HALF_ANNOTATION.match(delivered)
    readings = {**_own_readings(delivered, left, reading.characters), **known}
    shifted = () if half else (len(left),)
    for overlapping in (True, False):
        before = damage(left, readings, overlapping=overlapping)
        after = damage(left + reading.characters, readings, shifted, overlapping=overlapping)
        if before is not None and after is not None and after.text == before.text + delivered:
            return True
    return False


def _own_readings(delivered: str, left: str, repaired: str) -> dict[str, str]:
    """Annotated characters that may stand in this run only: the misread pair at its beginning, and its last
    one.
    """
    found: dict[str, str] = {}
    half = HALF_ANNOTATION.match(delivered)
    before, after = bytes_of(left[-1:]), bytes_of(repaired[0])
    if half and before and after and (pair := character_of(before[-1], after[0])):
        found[pair] = half[1]
    if last := _LAST_READING.search(delivered):
        found[repaired[-1]] = last[1]
    return found


def _undecided_end(text: str, position: int) -> int:
    """End of a run that stays as delivered: where it is surely read rightly again, with the figures that
    follow.

    A figure can have lost its first digit there.
    """
    offset, last = position + 1, min(len(text), position + _LONGEST_UNDECIDED)
    if half := HALF_ANNOTATION.match(text, position):
        offset = half.end()
    while offset < last:
        character = text[offset]
        if half := HALF_ANNOTATION.match(text, offset):
            return half.end()
        if annotation := ANNOTATION.match(text, offset):
            offset = annotation.end()
        elif character in "\n，。" or character.isdigit():
            break
        elif "\x40" <= character <= "\x7e":
            annotation = ANNOTATION.match(text, offset + 1)
            return annotation.end() if annotation else offset + 1
        else:
            offset += 1
    return _end_of_figures(text, offset)


def _end_of_figures(text: str, offset: int) -> int:
    figures = _FIGURES.match(text, offset)
    return figures.end() if figures else offset
