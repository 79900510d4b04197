"""Words that a scanner has misread: a character stands for another that looks like it.

`data/misread_words.tsv` gives the printed form, which is no word where it stands: right after one of the
words of `after`, and not before one of `not_before`, which would make another word of its last character; or
right before one of the words of `before`, and not after one of `not_after`.
"""

import csv
import re
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.normalisation.edits import Change, Edit, Span, apply_edits
from pipeline.normalisation.scanned_text import MISREAD, CharacterClass, ScannedText, table_of

_COLUMNS = ("printed", "meant", "after", "not_before", "before", "not_after")


class MisreadWordsError(ValueError):
    """The table of misread words cannot be used."""


class _Form(NamedTuple):
    """A misread form: `start` is where it begins, seen from its character of the class."""

    printed: str
    meant: str
    start: int
    pattern: re.Pattern[str]
    # the first characters of what may follow
    beginnings: str


@cache
def _forms() -> dict[str, tuple[_Form, ...]]:
    """The forms by the character of the class that they have."""
    content = files("pipeline.normalisation").joinpath("data/misread_words.tsv").read_text(encoding="utf-8")
    forms: dict[str, tuple[_Form, ...]] = {}
    for row in csv.DictReader(content.splitlines(), delimiter="\t"):
        printed, meant, pattern = _checked(row)
        at = next((at for at, character in enumerate(printed) if character in MISREAD), None)
        if at is None:
            message = f"misread_words.tsv: {printed} has no character of {MISREAD}"
            raise MisreadWordsError(message)
        beginnings = "".join(word[0] for word in row["before"].split("|") if word)
        forms[printed[at]] = (*forms.get(printed[at], ()), _Form(printed, meant, -at, pattern, beginnings))
    return forms


@cache
def _neighbours() -> NDArray[np.bool_]:
    """By code point, what stands beside the character of the class in a form, or after a form of one character."""
    forms = chain.from_iterable(_forms().values())
    beside = "".join(form.printed if len(form.printed) > 1 else form.beginnings for form in forms)
    return table_of(set(beside) - set(MISREAD))


def _checked(row: dict[str, str]) -> tuple[str, str, re.Pattern[str]]:
    if tuple(row) != _COLUMNS or None in row.values() or not (row["after"] or row["before"]):
        message = f"misread_words.tsv: {row} does not fill the columns {_COLUMNS}"
        raise MisreadWordsError(message)
    printed, meant = row["printed"], row["meant"]
    if not printed or len(printed) != len(meant) or printed == meant:
        message = f"misread_words.tsv: {printed} and {meant} are not two forms of the same length"
        raise MisreadWordsError(message)
    after, not_before, before, not_after = (
        [re.escape(word) for word in row[column].split("|") if word] for column in _COLUMNS[2:]
    )
    # the printed form comes first: a search for it is quick, one for what stands before it is not
    found = re.escape(printed)
    ways = []
    if after:
        ways.append(f"(?:{_behind(after, found)})" + (f"(?!{'|'.join(not_before)})" if not_before else ""))
    if before:
        excluded = "".join(f"(?<!{word}{found})" for word in not_after)
        ways.append(f"{excluded}(?={'|'.join(before)})")
    return printed, meant, re.compile(f"{found}(?:{'|'.join(ways)})")


def _behind(words: list[str], printed: str) -> str:
    return "|".join(f"(?<={word}{printed})" for word in words)


def misread_words(scanned: ScannedText) -> Change | None:
    """Read a misread word as it is meant, and mark it: `预算收人` is `预算收入`."""
    text, forms = scanned.text, _forms()
    edits = []
    for position in scanned.positions_beside(CharacterClass.MISREAD, _neighbours()):
        for form in forms[text[position]]:
            start = position + form.start
            if form.pattern.match(text, start):
                edits.append(Edit(start, start + len(form.printed), form.meant))
    if not edits:
        return None
    marked = tuple(Span(edit.start, edit.end) for edit in edits)
    return Change(apply_edits(text, edits), tuple(edits), marked=marked)
