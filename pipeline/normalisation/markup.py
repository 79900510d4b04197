"""What other programs left in the text: escapes, entities, invisible characters, question marks for lost
spaces.
"""

import html
import re

from pipeline.normalisation.edits import Change, Edit, change_by
from pipeline.normalisation.scanned_text import LINE_BREAKS, CharacterClass, ScannedText

_ESCAPED_BREAK = re.compile(r"(?:\\r\\n|\\n|\\r)(?![a-zA-Z])|\\r\\n")
_ESCAPED_TAB = re.compile(r"\\t(?![a-zA-Z])")
# as programs write what is not ASCII into JSON and scripts
_ESCAPED_CHARACTER = re.compile(r"\\u(?!d[89a-f])([0-9a-f]{4})", re.I)
_ENTITY = re.compile(r"&nbsp;?|&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_INDIVISIBLE = "\u200b\u200c\u200d\ufeff\u00ad"
_QUESTION_MARKS = re.compile(r"\?+")
_ASKING = frozenset("吗呢么谁何哪啥几否吧")
_SENTENCE_END = frozenset("。！；：”）")


def escaped_characters(scanned: ScannedText) -> Change | None:
    r"""Turn the characters `\`, `r`, `\`, `n` into a line break, `\t` into a tab, `\u3000` into what it stands for."""
    text, edits, done = scanned.text, [], 0
    for position in scanned.positions(CharacterClass.ESCAPE):
        if position < done:
            continue
        if found := _ESCAPED_BREAK.match(text, position):
            edits.append(Edit(position, found.end(), "\n"))
            done = found.end()
        elif found := _ESCAPED_TAB.match(text, position):
            edits.append(Edit(position, found.end(), "\t"))
            done = found.end()
        elif found := _ESCAPED_CHARACTER.match(text, position):
            meant = chr(int(found[1], 16))
            if meant.isprintable() or meant.isspace():
                edits.append(Edit(position, found.end(), meant))
                done = found.end()
    return change_by(text, edits)


def html_entities(scanned: ScannedText) -> Change | None:
    """Turn `&nbsp;` and its kind into a space, other character references into their character."""
    text, edits = scanned.text, []
    for position in scanned.positions(CharacterClass.ESCAPE):
        found = _ENTITY.match(text, position)
        if found is None:
            continue
        meant = html.unescape(found[0])
        if meant == found[0] or "\ufffd" in meant:
            continue
        if meant.isspace():
            meant = "\n" if meant in LINE_BREAKS else " "
        elif meant in _INDIVISIBLE:
            meant = ""
        edits.append(Edit(position, found.end(), meant))
    return change_by(text, edits)


def invisible_characters(scanned: ScannedText) -> Change | None:
    """Remove zero-width and direction characters and byte order marks."""
    edits = [Edit(position, position + 1, "") for position in scanned.positions(CharacterClass.INVISIBLE)]
    return change_by(scanned.text, edits)


def line_break_characters(scanned: ScannedText) -> Change | None:
    r"""Write every kind of line break as `\n`."""
    text, edits = scanned.text, []
    for position in scanned.positions(CharacterClass.LINE_BREAK):
        if text[position] == "\r":
            end = position + (2 if text.startswith("\r\n", position) else 1)
            edits.append(Edit(position, end, "\n"))
        elif text[position] != "\n" and not text.startswith("\r", position - 1):
            edits.append(Edit(position, position + 1, "\n"))
    return change_by(text, edits)


def lost_spaces(scanned: ScannedText) -> Change | None:
    """Turn question marks that stand for lost white space into a space.

    Two or more in a row where nothing is asked, at a line's edge, beside white space or four together; one
    alone only between the end of a sentence and the end of its line. All others stay: they may be
    questions, quotation marks or decimal points.
    """
    text, edits, done = scanned.text, [], 0
    for position in scanned.positions(CharacterClass.QUESTION_MARK):
        if position < done:
            continue
        found = _QUESTION_MARKS.match(text, position)
        if found is None:
            continue
        done = found.end()
        before = text[position - 1] if position else "\n"
        after = text[done] if done < len(text) else "\n"
        if _stands_for_space(before, done - position, after):
            edits.append(Edit(position, done, " "))
    return change_by(text, edits)


def _stands_for_space(before: str, count: int, after: str) -> bool:
    if before in _ASKING or before.isdigit() or (after.isdigit() and count < 4):
        return False
    if count == 1:
        return before in _SENTENCE_END and after in LINE_BREAKS
    return count >= 4 or before.isspace() or after.isspace() or after in "&（(" or before in "：:"
