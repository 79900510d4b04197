"""Traditional characters become Simplified ones; a Simplified text stays as it is."""

from typing import Literal

from pipeline.normalisation.conversion import simplified
from pipeline.normalisation.edits import Change, change_to
from pipeline.normalisation.scanned_text import CharacterClass, ScannedText

Script = Literal["simplified", "traditional", "mixed"]

# a stray character of the other script does not make a text mixed
_FEW = 0.1


def script_of(scanned: ScannedText) -> Script:
    """Say in which script a text is written, by the characters that belong to one script only."""
    traditional = scanned.count(CharacterClass.TRADITIONAL)
    if not traditional:
        return "simplified"
    simple = scanned.count_simplified_only()
    share = traditional / (traditional + simple)
    if share <= _FEW:
        return "simplified"
    return "traditional" if share >= 1 - _FEW else "mixed"


def traditional_characters(scanned: ScannedText) -> Change | None:
    """Convert Traditional characters, words before characters.

    In a Simplified text those Traditional characters stay that are also Simplified ones (`乾隆`, `慰藉`,
    `瞭望`).
    """
    if not scanned.has(CharacterClass.TRADITIONAL):
        return None
    text = scanned.text
    if script_of(scanned) != "simplified":
        return change_to(text, simplified(text, in_simplified_text=False))
    pieces, done = [], 0
    for position in scanned.positions(CharacterClass.TRADITIONAL):
        if position < done:
            continue
        # no word goes beyond its line
        start, end = text.rfind("\n", done, position) + 1 or done, text.find("\n", position)
        end = len(text) if end < 0 else end
        pieces += [text[done:start], simplified(text[start:end], in_simplified_text=True)]
        done = end
    return change_to(text, "".join([*pieces, text[done:]]))
