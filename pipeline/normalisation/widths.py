"""One form for characters of several widths: digits, letters, percent signs, dashes and colons between
numbers.
"""

import re
import unicodedata

from pipeline.normalisation.edits import Change, Edit, change_by
from pipeline.normalisation.scanned_text import DASHES, CharacterClass, ScannedText

_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_NARROW |= {"％": "%", "﹪": "%"}
_NARROW_IN_NUMBERS = {"．": ".", "＋": "+"}
_DIGITS = frozenset("0123456789０１２３４５６７８９")
# a full-width comma inside a number is told from one between two numbers by the unit that follows
_THOUSANDS_HEAD = re.compile(r"(?<![0-9.,，])[1-9][0-9]{0,2}(?:[,，][0-9]{3})*\Z")
_THOUSANDS_TAIL = re.compile(r"(?:[,，][0-9]{3})+(?![0-9,，])(?:\.[0-9]+)? ?(?=[亿万元吨美人户亩平公])")
_DASH = f"[{re.escape(DASHES)}]"
_RANGE_DASH = re.compile(rf"(?:(?<=[0-9%年月日时])( ?){_DASH}|(?<=[0-9年月日时])( ?){_DASH}{{2}})(?(1)\1|\2)(?=[0-9])")


def compatibility_characters(scanned: ScannedText) -> Change | None:
    """Write Kangxi radicals, compatibility ideographs and small punctuation as the characters that are
    meant.
    """
    text, edits = scanned.text, []
    for position in scanned.positions(CharacterClass.COMPATIBILITY):
        meant = unicodedata.normalize("NFKC", text[position])
        edits.append(Edit(position, position + 1, _SMALL_PUNCTUATION.get(text[position], meant)))
    return change_by(text, edits)


_SMALL_PUNCTUATION = dict(zip("﹐﹑﹔﹕﹖﹗", "，、；：？！", strict=True))


def full_width_characters(scanned: ScannedText) -> Change | None:
    """Write full-width digits, letters and percent signs, and the point or plus inside a number, in ASCII."""
    text, edits = scanned.text, []
    for position in scanned.positions(CharacterClass.FULL_WIDTH):
        character = text[position]
        narrow = _NARROW.get(character)
        if narrow is None and _is_digit(text, position - 1) and _is_digit(text, position + 1):
            narrow = _NARROW_IN_NUMBERS[character]
        if narrow is not None:
            edits.append(Edit(position, position + 1, narrow))
    return change_by(text, edits)


def _is_digit(text: str, position: int) -> bool:
    return 0 <= position < len(text) and text[position] in _DIGITS


def full_width_thousands(scanned: ScannedText) -> Change | None:
    """Write the full-width commas inside `1，234万元` in ASCII."""
    text, edits = scanned.text, []
    for position in scanned.positions_between(CharacterClass.COMMA, CharacterClass.DIGIT, CharacterClass.DIGIT):
        head = _THOUSANDS_HEAD.search(text, max(0, position - 40), position)
        if text[position] == "，" and head and _THOUSANDS_TAIL.match(text, position):
            edits.append(Edit(position, position + 1, ","))
    return change_by(text, edits)


def range_dashes(scanned: ScannedText) -> Change | None:
    """Write the dash between two numbers, or months, as one hyphen: `1—10月`, `3%～5%`."""
    text, edits, done = scanned.text, [], 0
    if not scanned.has(CharacterClass.DIGIT):
        return None
    for position in scanned.positions(CharacterClass.DASH):
        found = _RANGE_DASH.match(text, position)
        if found is None and position and text[position - 1] == " ":
            found = _RANGE_DASH.match(text, position - 1)
        if found and found.start() >= done:
            edits.append(Edit(found.start(), found.end(), "-"))
            done = found.end()
    return change_by(text, edits)


def ratio_colons(scanned: ScannedText) -> Change | None:
    """Write the colon between two numbers in ASCII: `7∶3`."""
    digit = CharacterClass.DIGIT
    edits = [
        Edit(position, position + 1, ":")
        for position in scanned.positions_between(CharacterClass.RATIO_COLON, digit, digit)
    ]
    return change_by(scanned.text, edits)
