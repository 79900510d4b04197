"""The way back, against the plainest account of it: where each character went."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalisation import Alignment, Edit, source_spans
from pipeline.normalisation.edits import alignment_of, apply_edits

LETTERS = "abcdefghij"


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return [
        Edit(start, end, draw(st.text("XYZ", max_size=3))) for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(LETTERS, max_size=30))
    return text, draw(edits_of(text))


@given(edited())
def test_equal_runs_hold_the_same_characters(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    moved = [edit for edit in edits if len(edit.replacement) != edit.end - edit.start]
    text = apply_edits(source, moved)
    alignment = alignment_of(moved, len(source))
    assert alignment.text_length == len(text)
    for start, origin, length in zip(
        alignment.run_text.tolist(), alignment.run_source.tolist(), alignment.run_length.tolist(), strict=True
    ):
        assert text[start : start + length] == source[origin : origin + length]


@given(edited(), st.data())
def test_composing_is_mapping_twice(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    source, edits = case
    middle = apply_edits(source, edits)
    later_edits = data.draw(edits_of(middle))
    first, second = alignment_of(edits, len(source)), alignment_of(later_edits, len(middle))
    whole = first.compose(second)
    assert whole.source_length == len(source)
    assert whole.text_length == second.text_length
    aligned = _pairs(first)
    later = _pairs(second)
    assert _pairs(whole) == {text: aligned[place] for text, place in later.items() if place in aligned}


def _pairs(alignment: Alignment) -> dict[int, int]:
    return {
        start + step: origin + step
        for start, origin, length in zip(
            alignment.run_text.tolist(), alignment.run_source.tolist(), alignment.run_length.tolist(), strict=True
        )
        for step in range(length)
    }


@given(edited(), st.data())
def test_spans_map_back_inside_the_source(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    source, edits = case
    alignment = alignment_of(edits, len(source))
    start = data.draw(st.integers(0, alignment.text_length))
    end = data.draw(st.integers(start, alignment.text_length))
    source_start, source_end = alignment.to_source(start, end)
    assert 0 <= source_start <= source_end <= len(source)
    pairs = _pairs(alignment)
    for place in range(start, end):
        if place in pairs:
            assert source_start <= pairs[place] < source_end


@given(edited(), st.data())
def test_source_spans_map_inside_the_text(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    source, edits = case
    alignment = alignment_of(edits, len(source))
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    text_start, text_end = alignment.to_text(start, end)
    assert 0 <= text_start <= text_end <= alignment.text_length


def test_what_was_removed_inside_a_span_belongs_to_it() -> None:
    alignment = alignment_of([Edit(4, 5, "")], 9)
    assert alignment.to_source(0, 5) == (0, 6)
    assert alignment.to_source(0, 4) == (0, 4)
    assert alignment.to_source(4, 6) == (5, 7)


def test_an_edge_in_a_replaced_stretch_takes_the_stretch() -> None:
    alignment = alignment_of([Edit(2, 5, "XY")], 8)
    assert alignment.to_source(3, 5) == (2, 6)
    assert alignment.to_source(0, 3) == (0, 5)


def test_many_spans_at_once_are_mapped_like_each_alone() -> None:
    alignment = alignment_of([Edit(0, 2, ""), Edit(4, 5, "XYZ"), Edit(9, 10, "")], 10)
    starts = np.arange(alignment.text_length)
    spans = source_spans(alignment.run_text, alignment.run_source, alignment.run_length, starts, starts + 1)
    each = [alignment.to_source(start, start + 1) for start in starts.tolist()]
    assert list(zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)) == each


def test_alignments_that_do_not_meet_are_refused() -> None:
    with pytest.raises(ValueError, match="do not meet"):
        Alignment.identity(3).compose(Alignment.identity(4))
