"""Numbers and dates whose digits stand apart: `2 0 2 3年1 2月`, `1 2 6 . 5亿元`.

Here the pieces need no proof each: three single digits in a row, a point between spaces, the year, month or day that
they make together are no numbers of their own.
"""

import re
from collections.abc import Iterator

from pipeline.normalisation.broken_numbers import UNIT, WORD
from pipeline.normalisation.edits import Change, Edit, change_by
from pipeline.normalisation.scanned_text import DASHES, CharacterClass, ScannedText

_OF_NUMBERS = frozenset("0123456789.")
_OF_STRETCH = _OF_NUMBERS | {" "}
_LONGEST_STRETCH = 40
_AHEAD = 8
_APART = r"[0-9](?: [0-9])"
_NUMBER = re.compile(
    rf"(?:(?<={WORD})|(?<={WORD} ))(?<!第)(?<!第 )"
    rf"(?:[1-9](?: [0-9]){{2,8}}|(?:{_APART}{{0,8}}|[0-9]{{1,9}}) ?\. ?(?:{_APART}{{0,3}}|[0-9]{{1,2}}))"
    rf"(?![0-9.,:\-]| [0-9.]){UNIT}"
)
_YEAR = re.compile(r"(?<![0-9.])(?<![0-9.] )(?:1 ?9|2 ?0) ?[0-9] ?[0-9](?= ?年)")
# after a year, after the first month of a range, or a zeroth month
_MONTH = re.compile(
    rf"(?:(?<=年)|(?<=年 )|(?<=[0-9月][{re.escape(DASHES)}])|(?<=[至到]))1 [0-2](?= ?月)"
    r"|(?<![0-9.])(?<![0-9.] )1 0(?= ?月)"
)
_DAY = re.compile(r"(?:(?<=月)|(?<=月 ))(?:[12] [0-9]|3 [01])(?= ?日)")
_PATTERNS = (_YEAR, _MONTH, _DAY, _NUMBER)


def digits_set_apart(scanned: ScannedText) -> Change | None:
    """Close up numbers, years, months and days whose digits stand apart."""
    text, edits = scanned.text, []
    if not scanned.has(CharacterClass.DIGIT):
        return None
    for start, end in _stretches(scanned):
        # the unit of a number stands behind the stretch
        found = (one for pattern in _PATTERNS for one in pattern.finditer(text, start, end + _AHEAD))
        spans = [one.span() for one in found if one.start() < end]
        places = {place for span in spans for place in range(*span) if text[place] == " "}
        edits += [Edit(place, place + 1, "") for place in sorted(places)]
    return change_by(text, edits)


def _stretches(scanned: ScannedText) -> Iterator[tuple[int, int]]:
    """Yield where digits, points and single spaces follow each other, a space between two of them."""
    text, done = scanned.text, 0
    for position in scanned.positions(CharacterClass.SPACE):
        if position < done or text[position] != " " or not 0 < position < len(text) - 1:
            continue
        if text[position - 1] not in _OF_NUMBERS or text[position + 1] not in _OF_NUMBERS:
            continue
        start, end = position, position + 1
        while start > done and position - start < _LONGEST_STRETCH and text[start - 1] in _OF_STRETCH:
            start -= 1
        while end < len(text) and end - position < _LONGEST_STRETCH and text[end] in _OF_STRETCH:
            end += 1
        yield start, end
        done = end
