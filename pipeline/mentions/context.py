"""Where a mention stands: its paragraph, sentence, item and clause, and the text around it.

A clause ends at a comma or colon, an item at a semicolon, a sentence at a full stop, a paragraph at a line end;
each also where the next larger one ends. What stands in brackets is a text of its own: its commas do not cut
the sentence around it, and it ends where the bracket closes. Commas and colons inside a number cut nothing.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.mentions.joined import JoinedTexts, Positions
from pipeline.mentions.tables import table_cells

LINE_ENDS = "\n\r\u2028\x0c"
SENTENCE_ENDS = "。！？!?"
ITEM_ENDS = "；;"
CLAUSE_ENDS = "，,：:"
CLOSERS = "”’」』》"

BRACKETED = re.compile(r"[(（](?![0-9一二三四五六七八九十]{1,3}[)）])[^()（）\n]{1,150}[)）]")

# ten times what a long sentence of a report has
LONGEST_SENTENCE = 2000
BEFORE = 100
AFTER = 60

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Layout:
    """Sorted positions in a joined text: behind every mark of a kind, and where brackets open and close.

    `paragraphs` and `sentences` leave out what stands in brackets; `items` and `clauses` hold the outer ends, those
    with `_inner` all of them.
    """

    paragraphs: Positions
    sentences: Positions
    items: Positions
    clauses: Positions
    items_inner: Positions
    clauses_inner: Positions
    bracket_opens: Positions
    bracket_closes: Positions

    @classmethod
    def of(cls, joined: JoinedTexts) -> "Layout":
        """Find all marks of a joined text."""
        codes = joined.code_points
        classes = _classes(codes)
        spans = [match.span() for match in BRACKETED.finditer(joined.text)]
        opens = np.array([start for start, _ in spans], dtype=np.int64)
        closes = np.array([end for _, end in spans], dtype=np.int64)
        paragraphs = _marks(classes, LINE_ENDS) + 1
        sentence_marks = _marks(classes, SENTENCE_ENDS)
        item_marks = _marks(classes, ITEM_ENDS)
        clause_marks = _not_in_numbers(codes, _marks(classes, CLAUSE_ENDS))

        def outer(marks: Positions) -> Positions:
            opened = np.searchsorted(opens, marks, side="right")
            kept: Positions = marks[opened == np.searchsorted(closes, marks, side="right")]
            return kept

        sentences = _bounded(
            _union(paragraphs, _behind_closers(classes, outer(sentence_marks))),
            _union(outer(item_marks) + 1, outer(clause_marks) + 1),
        )
        items = _union(sentences, outer(item_marks) + 1)
        items_inner = _union(items, sentence_marks + 1, item_marks + 1, opens + 1, closes)
        return cls(
            paragraphs=paragraphs,
            sentences=sentences,
            items=items,
            clauses=_union(items, outer(clause_marks) + 1),
            items_inner=items_inner,
            clauses_inner=_union(items_inner, clause_marks + 1),
            bracket_opens=opens,
            bracket_closes=closes,
        )


def with_context(mentions: pl.DataFrame, report_texts: pl.DataFrame) -> pl.DataFrame:
    """Add to mentions where they stand.

    Columns added: `paragraph_number`, `sentence_number`, `item_number`, `clause_number` (each counts from 0 in
    its report and is the same exactly for what stands together), `in_brackets`, `sentence_start`, `sentence_end`,
    `item_start`, `item_end`, `clause_start`, `clause_end` (offsets into the report's text; the closing mark is
    left out), `sentence` (the text), `before` (up to 100 characters of the paragraph that end at the digits) and
    `after` (up to 60 characters of the paragraph from the end of the digits); for cells of tables `said`,
    `printed_unit`, `column`, `planned` and `counted_from`, see `tables`.
    """
    joined = JoinedTexts.of(report_texts)
    starts = joined.positions(mentions["report_id"], mentions["text_start"])
    lengths = (mentions["text_end"] - mentions["text_start"]).to_numpy().astype(np.int64)
    context = context_columns(joined, Layout.of(joined), starts, starts + lengths)
    return mentions.with_columns(*context, *table_cells(joined, starts))


def context_columns(joined: JoinedTexts, layout: Layout, starts: Positions, ends: Positions) -> list[pl.Series]:
    """Return the columns of `with_context` for spans of a joined text, sorted or not."""
    origins = joined.starts[joined.report_numbers(starts)]
    bracket = np.searchsorted(layout.bracket_opens, starts, side="right")
    in_brackets = bracket > np.searchsorted(layout.bracket_closes, starts, side="right")
    sentence = _around(layout.sentences, starts, ends)
    item = _choose(in_brackets, _around(layout.items_inner, starts, ends), _around(layout.items, starts, ends))
    clause = _choose(in_brackets, _around(layout.clauses_inner, starts, ends), _around(layout.clauses, starts, ends))
    paragraph = _around(layout.paragraphs, starts, ends)

    def offsets(name: str, positions: Positions) -> pl.Series:
        return pl.Series(name, positions - origins, dtype=pl.Int64)

    def numbers(name: str, every_start: Positions, positions: Positions) -> pl.Series:
        count = np.searchsorted(every_start, positions, side="right")
        return pl.Series(name, count - np.searchsorted(every_start, origins, side="right"), dtype=pl.Int64)

    return [
        numbers("paragraph_number", layout.paragraphs, paragraph[0]),
        numbers("sentence_number", layout.sentences, sentence[0]),
        numbers("item_number", layout.items_inner, item[0]),
        numbers("clause_number", layout.clauses_inner, clause[0]),
        pl.Series("in_brackets", in_brackets),
        offsets("sentence_start", sentence[0]),
        offsets("sentence_end", sentence[1]),
        offsets("item_start", item[0]),
        offsets("item_end", item[1]),
        offsets("clause_start", clause[0]),
        offsets("clause_end", clause[1]),
        joined.slices(*sentence).alias("sentence"),
        joined.slices(np.maximum(paragraph[0], starts - BEFORE), starts).alias("before"),
        joined.slices(ends, np.minimum(paragraph[1], ends + AFTER)).alias("after"),
    ]


def _around(boundaries: Positions, starts: Positions, ends: Positions) -> tuple[Positions, Positions]:
    """Return start and end of the stretch around each span; the mark that ends it is left out."""
    before = np.searchsorted(boundaries, starts, side="right")
    after = np.searchsorted(boundaries, ends, side="right")
    # the joined text begins and ends with a line end, so there is always one before and one behind
    stops = boundaries[np.minimum(after, len(boundaries) - 1)] - 1
    return boundaries[np.maximum(before - 1, 0)], np.maximum(stops, ends)


def _choose(
    condition: Flags, yes: tuple[Positions, Positions], no: tuple[Positions, Positions]
) -> tuple[Positions, Positions]:
    return np.where(condition, yes[0], no[0]), np.where(condition, yes[1], no[1])


def _union(*positions: Positions) -> Positions:
    """Return the sorted positions of all, each once."""
    merged = np.sort(np.concatenate(positions), kind="stable")
    return merged[np.append(True, merged[1:] != merged[:-1])] if len(merged) else merged


def _bounded(sentences: Positions, inner: Positions) -> Positions:
    """Cut sentences of more than LONGEST_SENTENCE characters, where they can be cut at inner ends.

    Every number carries its sentence: the cost of a file without full stops must not grow with its square.
    """
    lengths = np.diff(sentences)
    cuts = [
        np.arange(start + LONGEST_SENTENCE, start + length, LONGEST_SENTENCE)
        for start, length in zip(
            sentences[:-1][lengths > LONGEST_SENTENCE].tolist(),
            lengths[lengths > LONGEST_SENTENCE].tolist(),
            strict=True,
        )
    ]
    if not cuts:
        return sentences
    wanted = np.concatenate(cuts)
    following = np.searchsorted(inner, wanted)
    found = inner[np.minimum(following, len(inner) - 1)] if len(inner) else wanted
    return _union(sentences, np.where((found >= wanted) & (found < wanted + LONGEST_SENTENCE), found, wanted))


def _class_table() -> npt.NDArray[np.uint8]:
    """Return for every code point of the basic plane which mark it is, 0 for none."""
    table = np.zeros(0x10000, dtype=np.uint8)
    for number, characters in enumerate(CLASSES, start=1):
        table[[ord(character) for character in characters]] = number
    return table


CLASSES = (LINE_ENDS, SENTENCE_ENDS, ITEM_ENDS, CLAUSE_ENDS, CLOSERS)
CLASS_TABLE = _class_table()


def _classes(code_points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    # beyond the basic plane stands no mark, nor does one at its last code point
    return CLASS_TABLE[np.minimum(code_points, 0xFFFF)]


def _marks(classes: npt.NDArray[np.uint8], characters: str) -> Positions:
    return np.flatnonzero(classes == CLASSES.index(characters) + 1).astype(np.int64)


def _behind_closers(classes: npt.NDArray[np.uint8], marks: Positions) -> Positions:
    """Return the positions behind the marks, and behind a quotation mark that closes right after one."""
    behind: Positions = marks + 1
    behind += classes[np.minimum(behind, len(classes) - 1)] == CLASSES.index(CLOSERS) + 1
    return behind


def _not_in_numbers(code_points: npt.NDArray[np.uint32], marks: Positions) -> Positions:
    """Drop marks between two digits: `1,000` and `3:2`."""
    inner = marks[(marks > 0) & (marks < len(code_points) - 1)]
    before, after = code_points[inner - 1], code_points[inner + 1]
    in_number = (before >= 0x30) & (before <= 0x39) & (after >= 0x30) & (after <= 0x39)
    return inner[~(in_number & (code_points[inner] < 0x80))]
