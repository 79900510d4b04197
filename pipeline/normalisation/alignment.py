"""The way back: which characters of a text stand where in the text that it was made from.

An alignment is a list of equal runs: `run_length[i]` characters from `run_text[i]` in the new text are, one
to one, the characters from `run_source[i]` in the source (replaced perhaps, `國` by `国`, but in the same
places). What lies between two runs was removed, inserted or replaced by something of another length. A run
of length zero stands at an end of the text where no run reaches it, so that the runs alone say where the
text begins and ends in the source.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Offsets = NDArray[np.int64]


class Spans(NamedTuple):
    """Equally long arrays of half-open spans."""

    starts: Offsets
    ends: Offsets


def source_spans(
    run_text: ArrayLike, run_source: ArrayLike, run_length: ArrayLike, starts: ArrayLike, ends: ArrayLike
) -> Spans:
    """Map spans of the text to spans of the source, all at once.

    The runs are the three columns of `report_texts`; `starts` and `ends` count code points of the text, end
    exclusive. A source span reaches from the first to the last source character that its text span stands
    for: what was removed inside the span belongs to it, what was removed at its edges does not. An edge
    inside a replaced stretch takes the whole stretch.
    """
    text, source, length = _offsets(run_text), _offsets(run_source), _offsets(run_length)
    return _map_spans(text, source, length, _offsets(starts), _offsets(ends))


def _offsets(values: ArrayLike) -> Offsets:
    return np.asarray(values, dtype=np.int64)


def _map_spans(origin: Offsets, target: Offsets, length: Offsets, starts: Offsets, ends: Offsets) -> Spans:
    """Map spans in `origin` coordinates into `target` coordinates; the runs reach both ends of the origin."""
    if not len(starts):
        return Spans(starts.copy(), ends.copy())
    last = len(origin) - 1
    first_run = np.maximum(np.searchsorted(origin, starts, side="right") - 1, 0)
    into_run = starts - origin[first_run]
    mapped_starts = target[first_run] + np.minimum(into_run, length[first_run])
    final_run = np.maximum(np.searchsorted(origin, ends, side="left") - 1, 0)
    into_run = ends - origin[final_run]
    after_gap = target[np.minimum(final_run + 1, last)]
    mapped_ends = np.where(into_run <= length[final_run], target[final_run] + into_run, after_gap)
    # an empty span where something was removed: both edges on the same side of it
    return Spans(mapped_starts, np.maximum(mapped_starts, mapped_ends))


@dataclass(frozen=True, eq=False)
class Alignment:
    """The runs between a source of `source_length` and a text of `text_length` code points; sorted in both."""

    run_text: Offsets
    run_source: Offsets
    run_length: Offsets
    text_length: int
    source_length: int

    @classmethod
    def identity(cls, length: int) -> "Alignment":
        """Return the alignment of an unchanged text."""
        zero = np.zeros(1, dtype=np.int64)
        return cls(zero, zero, np.full(1, length, dtype=np.int64), length, length)

    @classmethod
    def of_runs(cls, text: Offsets, source: Offsets, length: Offsets, totals: tuple[int, int]) -> "Alignment":
        """Build from sorted runs: empty ones dropped, adjoining ones merged, the ends marked.

        `totals` are the lengths of text and source.
        """
        kept = length > 0
        text, source, length = text[kept], source[kept], length[kept]
        if len(text):
            opens = np.ones(len(text), dtype=bool)
            opens[1:] = (text[1:] != text[:-1] + length[:-1]) | (source[1:] != source[:-1] + length[:-1])
            ends = (text + length)[np.append(np.flatnonzero(opens)[1:] - 1, len(text) - 1)]
            text, source = text[opens], source[opens]
            length = ends - text
        return cls.of_parted_runs(text, source, length, totals)

    @classmethod
    def of_parted_runs(cls, text: Offsets, source: Offsets, length: Offsets, totals: tuple[int, int]) -> "Alignment":
        """Build from sorted runs, none of which is empty or adjoins another in both: the ends are marked."""
        text_length, source_length = totals
        if not len(text) or text[0] != 0:
            text, source, length = (np.concatenate(([0], runs)) for runs in (text, source, length))
        if text[-1] + length[-1] != text_length:
            text = np.append(text, text_length)
            source = np.append(source, source_length)
            length = np.append(length, 0)
        return cls(text, source, length, text_length, source_length)

    @property
    def is_identity(self) -> bool:
        """Whether every character stands where it stood."""
        return len(self.run_text) == 1 and self.run_length[0] == self.text_length == self.source_length

    def compose(self, later: "Alignment") -> "Alignment":
        """Join source → text (self) and text → later text into source → later text.

        Raises ValueError where the two do not meet in a text of the same length.
        """
        if self.text_length != later.source_length:
            message = f"alignments do not meet: {self.text_length} against {later.source_length} characters"
            raise ValueError(message)
        if self.is_identity:
            return later
        if later.is_identity:
            return self
        ends = self.run_text + self.run_length, later.run_source + later.run_length
        edges = np.concatenate((self.run_text, ends[0], later.run_source, ends[1]))
        # four runs in order: they are merged rather than sorted
        edges.sort(kind="stable")
        starts, lengths = edges[:-1], np.diff(edges)
        before = np.searchsorted(self.run_text, starts, side="right") - 1
        after = np.searchsorted(later.run_source, starts, side="right") - 1
        into_before = starts - self.run_text[before]
        into_after = starts - later.run_source[after]
        inside = (before >= 0) & (after >= 0)
        inside &= (into_before < self.run_length[before]) & (into_after < later.run_length[after])
        return Alignment.of_runs(
            (later.run_text[after] + into_after)[inside],
            (self.run_source[before] + into_before)[inside],
            lengths[inside],
            (later.text_length, self.source_length),
        )

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Map one span of the text to the source; see `source_spans`."""
        spans = self.source_spans([start], [end])
        return int(spans.starts[0]), int(spans.ends[0])

    def to_text(self, start: int, end: int) -> tuple[int, int]:
        """Map one span of the source to the text; a removed span becomes an empty one."""
        spans = self.text_spans([start], [end])
        return int(spans.starts[0]), int(spans.ends[0])

    def source_spans(self, starts: ArrayLike, ends: ArrayLike) -> Spans:
        """Map spans of the text to the source; see the function of the same name."""
        return source_spans(self.run_text, self.run_source, self.run_length, starts, ends)

    def text_spans(self, starts: ArrayLike, ends: ArrayLike) -> Spans:
        """Map spans of the source to the text."""
        back = self.inverse()
        return _map_spans(back.run_text, back.run_source, back.run_length, _offsets(starts), _offsets(ends))

    def inverse(self) -> "Alignment":
        """Return the alignment with text and source changed over."""
        return Alignment.of_runs(
            self.run_source, self.run_text, self.run_length, (self.source_length, self.text_length)
        )
