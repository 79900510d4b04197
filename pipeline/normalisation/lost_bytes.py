"""Characters whose bytes were lost when readings were put between them.

A publishing site annotated the GBK bytes of a Traditional text without regard to where a character begins. Where the
trail byte of one character and the lead byte of the next looked like an annotated character, the reading went into
the middle of both; the text after it is read one byte off until a byte below 0x80 puts it right again.
"""

import re

from pipeline.normalisation.annotations import annotations
from pipeline.normalisation.edits import Change, Span
from pipeline.normalisation.scanned_text import CharacterClass, ScannedText

_FEWEST_ANNOTATIONS = 3
_RUN = re.compile(r"\?[^，。：,:“”\n、]{1,16}")


def lost_bytes(scanned: ScannedText) -> Change | None:
    """Mark the runs of an annotated text that were read one byte off."""
    if not scanned.has(CharacterClass.QUESTION_MARK, CharacterClass.TONE_VOWEL):
        return None
    if len(annotations(scanned)) < _FEWEST_ANNOTATIONS:
        return None
    spans, done = [], 0
    for position in scanned.positions(CharacterClass.QUESTION_MARK):
        run = _RUN.match(scanned.text, position)
        if run and position >= done:
            spans.append(Span(position, run.end()))
            done = run.end()
    return Change(scanned.text, (), damaged=tuple(spans)) if spans else None
