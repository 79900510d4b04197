"""Characters whose bytes were lost when a publishing site put readings between them; see `damage_rule`.

Belongs here: the damage rule, the search for what a damaged run can have been, and the decision. What is
not beyond doubt stays as delivered and is marked.
"""

from functools import cache

from pipeline.normalisation.annotations import annotated_characters, is_annotated
from pipeline.normalisation.edits import Change, Span, alignment_of, apply_edits
from pipeline.normalisation.lost_bytes.alphabet import Alphabet
from pipeline.normalisation.lost_bytes.language import shipped_backward_language, shipped_language
from pipeline.normalisation.lost_bytes.repair import repair
from pipeline.normalisation.scanned_text import CharacterClass, ScannedText

__all__ = ["lost_bytes", "shipped_alphabet"]


@cache
def shipped_alphabet() -> Alphabet:
    """Return the characters of reports over the counts that the project ships."""
    return Alphabet(shipped_language(), shipped_backward_language())


def lost_bytes(scanned: ScannedText) -> Change | None:
    """Repair runs of an annotated text that were read one byte off, and mark those that stay."""
    if not scanned.has(CharacterClass.QUESTION_MARK, CharacterClass.TONE_VOWEL):
        return None
    if not is_annotated(scanned):
        return None
    text = scanned.text
    # the last reading counts where a text gives several
    known = dict(annotated_characters(scanned))
    repairs = repair(text, scanned.positions(CharacterClass.QUESTION_MARK), known, shipped_alphabet())
    if not repairs.edits and not repairs.undecided:
        return None
    starts, ends = alignment_of(repairs.edits, len(text)).text_spans(
        [span.start for span in repairs.undecided], [span.end for span in repairs.undecided]
    )
    damaged = tuple(Span(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True))
    return Change(apply_edits(text, repairs.edits), repairs.edits, damaged=damaged)
