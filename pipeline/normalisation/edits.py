"""What a step does to a text: edits at places, or another text of the same length."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.normalisation.alignment import Alignment


class Span(NamedTuple):
    """Half-open, in code points."""

    start: int
    end: int


class Edit(NamedTuple):
    """`text[start:end]` becomes `replacement`."""

    start: int
    end: int
    replacement: str


class Change(NamedTuple):
    """The outcome of one step: the new text and the places where it differs, in offsets of the old text.

    `damaged` are spans of the new text that the step found and could not repair; `marked` are spans of the
    new text that it read otherwise than they are printed.
    """

    text: str
    edits: tuple[Edit, ...]
    damaged: tuple[Span, ...] = ()
    marked: tuple[Span, ...] = ()


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with all edits made; they are sorted and do not overlap."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        if edit.start < position:
            message = f"edits overlap at {edit.start}"
            raise ValueError(message)
        pieces.append(text[position : edit.start])
        pieces.append(edit.replacement)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)


def change_by(text: str, edits: Sequence[Edit]) -> Change | None:
    """Make the edits that change something; None where none does."""
    if not edits:
        return None
    effective = tuple(edit for edit in edits if text[edit.start : edit.end] != edit.replacement)
    if not effective:
        return None
    return Change(apply_edits(text, effective), effective)


def change_to(text: str, converted: str) -> Change | None:
    """Describe a conversion character by character: each run of changed characters is one edit.

    Raises ValueError where the lengths differ: such a conversion would have no alignment.
    """
    if len(text) != len(converted):
        message = f"{len(text)} characters became {len(converted)}"
        raise ValueError(message)
    if text == converted:
        return None
    before = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    after = np.frombuffer(converted.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    differs = np.concatenate(([False], before != after, [False]))
    edges = np.flatnonzero(differs[1:] != differs[:-1]).tolist()
    starts, ends = edges[::2], edges[1::2]
    replacements = map(converted.__getitem__, map(slice, starts, ends))
    return Change(converted, tuple(map(Edit, starts, ends, replacements)))


def alignment_of(edits: Sequence[Edit], source_length: int) -> Alignment:
    """Return the alignment that the edits make; an edit that keeps the length leaves its characters
    aligned.
    """
    runs: list[tuple[int, int, int]] = []
    done = grown = 0
    for start, end, replacement in edits:
        growth = len(replacement) - (end - start)
        if growth:
            if start > done:
                runs.append((done + grown, done, start - done))
            done, grown = end, grown + growth
    if not grown and not done:
        return Alignment.identity(source_length)
    if done < source_length:
        runs.append((done + grown, done, source_length - done))
    text, source, length = np.array(runs, dtype=np.int64).reshape(-1, 3).T.copy()
    return Alignment.of_parted_runs(text, source, length, (source_length + grown, source_length))
