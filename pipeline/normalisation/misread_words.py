"""Words that a scanner has misread: a character stands for another that looks like it.

`data/misread_words.tsv` gives the printed form, which is no word where it stands: right after one of the
words of `after`, and not before one of `not_before`, which would make another word of its last character; or
right before one of the words of `before`, and not after one of `not_after`.
"""

import csv
import re
from functools import cache
from importlib.resources import files

from pipeline.normalisation.edits import Change, Edit, Span, apply_edits
from pipeline.normalisation.scanned_text import ScannedText

_COLUMNS = ("printed", "meant", "after", "not_before", "before", "not_after")


class MisreadWordsError(ValueError):
    """The table of misread words cannot be used."""


@cache
def _meant() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    content = files("pipeline.normalisation").joinpath("data/misread_words.tsv").read_text(encoding="utf-8")
    return tuple(_checked(row) for row in csv.DictReader(content.splitlines(), delimiter="\t"))


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
    text = scanned.text
    edits = [
        Edit(found.start(), found.end(), meant)
        for printed, meant, pattern in _meant()
        if printed in text
        for found in pattern.finditer(text)
    ]
    if not edits:
        return None
    edits.sort()
    marked = tuple(Span(edit.start, edit.end) for edit in edits)
    return Change(apply_edits(text, edits), tuple(edits), marked=marked)
