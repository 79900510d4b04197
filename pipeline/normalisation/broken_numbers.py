"""Numbers that the page has broken, or that a scanner has misread.

Precision before recall: two numbers must never become one. A number is joined only where it stands in
running text (a Chinese character right before it), a unit of measure follows, and the two pieces cannot
both be numbers.
"""

import re

from pipeline.normalisation.edits import Change, Edit, Span, apply_edits, change_by
from pipeline.normalisation.scanned_text import HAN, CharacterClass, ScannedText

# what a measured number is followed by; years, months, days and ordinals are not in it
UNIT = (
    r"(?=[ \n]{0,2}(?:[%‰亿万千百元吨人户亩家个名公平立米里辆台套件宗项座条处张所斤头只株倍美港人次例间班位]|个百分点))"
)
WORD = f"[{HAN}，、：:；;（(]"
_HEAD = re.compile(rf"(?:(?<={WORD})|(?<={WORD} ))(?P<whole>[0-9]{{1,9}}(?:,[0-9]{{3}})*)(?P<point>\.[0-9]*)?\Z")
_TAIL = re.compile(rf"(?P<whole>[0-9]{{1,9}}(?:,[0-9]{{3}})*)(?P<point>\.[0-9]+)?(?![0-9.,:\-]){UNIT}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_LINE_BREAK = re.compile(r" ?\n[ \u3000]*\n? ?(?=[0-9.])")
_BEFORE_BREAK = frozenset("0123456789., ")
_LONGEST_NUMBER = 16
_SHORTEST_LINE = 12

_MISREAD = re.compile(
    r"(?<![A-Za-z0-9.,\-])(?=[lIOo.]*[0-9])(?![Oo][^.])[0-9lIOo]{1,7}(?:\.[0-9lIOo]{1,4})?(?![A-Za-z0-9.])"
    r"(?= ?(?:[%‰]|[亿万千百]|[元吨人户亩米倍个家名项年月日天次台套件座条处所头株辆盏岁届户份]|公斤|公里|平方))"
)
_MEANT = str.maketrans("lIOo", "1100")
_LOST_POINT = re.compile(r"[0-9]+\?+[0-9]+")


def spaces_in_numbers(scanned: ScannedText) -> Change | None:
    """Join a number that one space has broken: `48.2 6亿元`, `12 .5%`, `1, 002.18亿元`."""
    text, edits = scanned.text, []
    if not scanned.has(CharacterClass.DIGIT):
        return None
    for position in scanned.positions(CharacterClass.SPACE):
        if text[position] != "\t" and _is_inside_number(text, position, position + 1):
            edits.append(Edit(position, position + 1, ""))
    return change_by(text, edits)


def line_breaks_in_numbers(scanned: ScannedText) -> Change | None:
    """Join a number that the end of a line or page has broken: `1⏎2248元`."""
    text, edits, done = scanned.text, [], 0
    if not scanned.has(CharacterClass.DIGIT):
        return None
    for position in scanned.positions(CharacterClass.LINE_BREAK):
        if not position or text[position - 1] not in _BEFORE_BREAK:
            continue
        start = position - 1 if text[position - 1] == " " else position
        found = _LINE_BREAK.match(text, start)
        if found is None or start < done:
            continue
        line_start = text.rfind("\n", 0, start) + 1
        # a number cannot begin with a point: a short line is no item of a list then
        is_long = start - line_start >= _SHORTEST_LINE or text[found.end()] == "."
        if is_long and _is_inside_number(text, start, found.end()):
            edits.append(Edit(start, found.end(), ""))
            done = found.end()
    return change_by(text, edits)


def _is_inside_number(text: str, start: int, end: int) -> bool:
    """Whether what stands before `start` and after `end` is one number."""
    tail_text = text[end : end + _LONGEST_NUMBER + 8]
    if not tail_text or tail_text[0] not in "0123456789.":
        return False
    head_text = text[max(0, start - _LONGEST_NUMBER) : start]
    separator = ""
    if head_text.endswith(","):
        head_text, separator = head_text[:-1], ","
    if tail_text[0] == ".":
        tail_text, separator = tail_text[1:], separator + "."
    head, tail = _HEAD.search(head_text), _TAIL.match(tail_text)
    if head is None or tail is None or (_YEAR.match(head["whole"]) and not separator):
        return False
    if head_text[head.start() - 1] == " " and head["point"] is None and not separator:
        return False
    return _make_one_number(head, separator, tail)


def _make_one_number(head: re.Match[str], separator: str, tail: re.Match[str]) -> bool:
    head_point, tail_point = head["point"], tail["point"]
    if head_point is not None:
        # the decimals go on, or begin, in the second piece: at most two digits more
        return not separator and tail_point is None and len(tail["whole"]) <= 2
    if separator == ".":
        return tail_point is None and "," not in tail["whole"]
    if separator == ",":
        return len(head["whole"].split(",")[0]) <= 3 and len(tail["whole"].split(",")[0]) == 3
    if separator:
        return False
    return head["whole"] != "0" and "," not in head["whole"] and len(head["whole"] + tail["whole"]) <= 9


def letters_read_as_digits(scanned: ScannedText) -> Change | None:
    """Read `l`, `I` as 1 and `O`, `o` as 0 inside a number with a unit, and mark the number: `4l.38亿元`.

    A number needs at least one real digit; codes such as `S218` or `O2O`, and words, are left alone.
    """
    text, edits, done = scanned.text, [], 0
    if not scanned.has(CharacterClass.DIGIT):
        return None
    for position in scanned.positions(CharacterClass.DIGIT_LIKE_LETTER):
        if position < done:
            continue
        start = position
        while start and text[start - 1] in "0123456789.lIOo":
            start -= 1
        found = _MISREAD.match(text, start)
        if found and found.end() > position:
            edits.append(Edit(start, found.end(), found[0].translate(_MEANT)))
            done = found.end()
    if not edits:
        return None
    marked = tuple(Span(edit.start, edit.end) for edit in edits)
    return Change(apply_edits(text, edits), tuple(edits), marked=marked)


def numbers_with_lost_points(scanned: ScannedText) -> Change | None:
    """Mark `47?5%` as damaged: the lost character may be a point, a comma or a digit."""
    text = scanned.text
    damaged = {
        Span(found.start(), found.end())
        for position in scanned.positions_between(
            CharacterClass.QUESTION_MARK, CharacterClass.DIGIT, CharacterClass.DIGIT
        )
        for found in _LOST_POINT.finditer(text, max(0, position - _LONGEST_NUMBER), position + _LONGEST_NUMBER)
        if found.start() < position < found.end()
    }
    return Change(text, (), damaged=tuple(sorted(damaged))) if damaged else None


def unreadable_characters(scanned: ScannedText) -> Change | None:
    """Mark characters whose bytes decoded to nothing as damaged."""
    spans = tuple(Span(position, position + 1) for position in scanned.positions(CharacterClass.UNREADABLE))
    return Change(scanned.text, (), damaged=spans) if spans else None
