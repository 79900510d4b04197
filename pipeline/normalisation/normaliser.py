"""The one ordered list of steps, and what runs it: `normalise` for the result, `explain` for how it came
about.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import cycle, islice
from typing import NamedTuple

from pipeline.normalisation.alignment import Alignment
from pipeline.normalisation.annotations import pinyin_annotations
from pipeline.normalisation.broken_numbers import (
    letters_read_as_digits,
    line_breaks_in_numbers,
    numbers_with_lost_points,
    spaces_in_numbers,
    unreadable_characters,
)
from pipeline.normalisation.broken_words import addresses_in_words, spaces_in_words
from pipeline.normalisation.digits_set_apart import digits_set_apart
from pipeline.normalisation.edits import Change, Edit, Span, alignment_of, apply_edits
from pipeline.normalisation.layout import (
    edge_spaces,
    paragraphs_run_together,
    spaced_out_words,
    spaces_beside_numbers,
    wrapped_lines,
)
from pipeline.normalisation.lost_bytes import lost_bytes
from pipeline.normalisation.markup import (
    escaped_characters,
    html_entities,
    invisible_characters,
    line_break_characters,
    lost_spaces,
)
from pipeline.normalisation.misread_words import misread_words
from pipeline.normalisation.scanned_text import ScannedText
from pipeline.normalisation.script import Script, script_of, traditional_characters
from pipeline.normalisation.widths import (
    compatibility_characters,
    full_width_characters,
    full_width_thousands,
    range_dashes,
    ratio_colons,
)

Step = Callable[[ScannedText], Change | None]

# order matters: bytes before characters, annotations before words, characters before numbers, numbers
# before lines
STEPS: tuple[Step, ...] = (
    unreadable_characters,
    escaped_characters,
    html_entities,
    invisible_characters,
    line_break_characters,
    lost_bytes,
    pinyin_annotations,
    lost_spaces,
    compatibility_characters,
    traditional_characters,
    misread_words,
    full_width_characters,
    letters_read_as_digits,
    full_width_thousands,
    range_dashes,
    ratio_colons,
    numbers_with_lost_points,
    edge_spaces,
    paragraphs_run_together,
    spaced_out_words,
    digits_set_apart,
    spaces_in_numbers,
    line_breaks_in_numbers,
    spaces_beside_numbers,
    spaces_in_words,
    addresses_in_words,
    wrapped_lines,
)
# the steps go round until each has found nothing left to do, nearly always before the end of the second round
_MOST_ROUNDS = 6


class StepCount(NamedTuple):
    """How many changes a step made."""

    step: str
    changes: int


class StepTrace(NamedTuple):
    """What one step did; edits are in offsets of the text that the step was given, `source_spans` in the
    source's.
    """

    step: str
    before: str
    after: str
    edits: tuple[Edit, ...]
    source_spans: tuple[Span, ...]


@dataclass(frozen=True)
class Normalised:
    """A normalised text and everything known about how it came about.

    `damaged` are spans of `text` that could not be repaired beyond doubt, `marked` are numbers and words that were
    read otherwise than printed (a letter as a digit); `steps` are those that changed something, in the
    order of application; `script` is the script of the source.
    """

    text: str
    alignment: Alignment
    damaged: tuple[Span, ...]
    marked: tuple[Span, ...]
    steps: tuple[StepCount, ...]
    script: Script


def normalise(source: str) -> Normalised:
    """Bring a text into the one form that all later stages read. Normalising its outcome again changes
    nothing.
    """
    return _run(source, None)


def explain(source: str) -> tuple[Normalised, list[StepTrace]]:
    """Normalise, and tell what each step changed and where; `replay` makes the same text of it."""
    traces: list[StepTrace] = []
    return _run(source, traces), traces


def replay(source: str, traces: Iterable[StepTrace]) -> str:
    """Make the edits of the traces again."""
    return reduce(lambda text, trace: apply_edits(text, trace.edits), traces, source)


def _run(source: str, traces: list[StepTrace] | None) -> Normalised:
    scanned = ScannedText(source)
    script = script_of(scanned)
    alignment = Alignment.identity(len(source))
    damaged: set[Span] = set()
    marked: set[Span] = set()
    counts: dict[str, int] = {}
    unchanged = 0
    for step in islice(cycle(STEPS), _MOST_ROUNDS * len(STEPS)):
        if unchanged == len(STEPS):
            break
        unchanged += 1
        change = step(scanned)
        if change is None:
            continue
        if change.edits:
            unchanged = 0
            name = step.__name__
            counts[name] = counts.get(name, 0) + len(change.edits)
            if traces is not None:
                traces.append(_trace(name, scanned.text, change, alignment))
            later = alignment_of(change.edits, len(scanned.text))
            alignment = alignment.compose(later)
            damaged, marked = _moved(damaged, later), _moved(marked, later)
            scanned = scanned.replaced(change)
        damaged.update(change.damaged)
        marked.update(change.marked)
    return Normalised(
        text=scanned.text,
        alignment=alignment,
        damaged=_merged(damaged),
        marked=_merged(marked),
        steps=tuple(StepCount(step, changes) for step, changes in counts.items()),
        script=script,
    )


def _moved(spans: set[Span], later: Alignment) -> set[Span]:
    if later.is_identity or not spans:
        return spans
    starts, ends = later.text_spans([span.start for span in spans], [span.end for span in spans])
    return {Span(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True) if start < end}


def _merged(spans: set[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _trace(name: str, before: str, change: Change, alignment: Alignment) -> StepTrace:
    starts, ends = alignment.source_spans([edit.start for edit in change.edits], [edit.end for edit in change.edits])
    spans = tuple(Span(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True))
    return StepTrace(name, before, change.text, change.edits, spans)
