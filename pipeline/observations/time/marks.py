"""One pass over the texts: where time expressions, trigger words, headings and punctuation stand.

All positions of this sub-package are code points in one string that joins the reports' texts, so that "the
nearest before" is a binary search over all reports at once.
"""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from pipeline.mentions.context import Layout
from pipeline.mentions.joined import JoinedTexts, Positions
from pipeline.observations.time.expressions import find, parse
from pipeline.observations.time.words import TRIGGER_CLASSES, triggers

NOWHERE: Final = -1
_LEAD: Final = 12
_TAIL: Final = 44
_NUMERALS: Final = "一二三四五六七八九十"
# alternatives that begin with a character of their own let the scan pass over the rest of a text quickly
_NUMBERING: Final = re.compile(
    "|".join(
        [f"第[{_NUMERALS}]部分", f"（[{_NUMERALS}]{{1,3}}[）)]", rf"\([{_NUMERALS}]{{1,3}}[）)]"]
        + [f"{numeral}[{_NUMERALS}]{{0,2}}、" for numeral in _NUMERALS]
    )
)
_ADDRESS: Final = re.compile("各位代表")


@dataclass(frozen=True)
class Marks:
    """What stands where in the joined text."""

    joined: JoinedTexts
    layout: Layout
    blocks: Positions  # where a paragraph, a numbered heading or an address to the delegates begins
    expressions: pl.DataFrame  # position, stop, words, the fields of `Expression`, lead, tail
    headings: pl.DataFrame  # position, stop, number, tail
    triggers: dict[str, tuple[Positions, Positions]]  # class → starts, stops
    books: tuple[Positions, Positions]  # 《 》
    quotes: tuple[Positions, Positions]  # “ ”
    attributive: Positions  # 的

    def before(self, name: str, positions: Positions, since: Positions) -> Positions:
        """Start of the last trigger of the class that stands between `since` and each position, or NOWHERE."""
        found = last_before(self.triggers[name][0], positions - 1)
        return np.where(found >= since, found, NOWHERE)

    def inside(self, pair: tuple[Positions, Positions], positions: Positions) -> Positions:
        """How far behind an opening mark each position stands; 0 where it stands outside."""
        opened = last_before(pair[0], positions)
        return np.where(opened > last_before(pair[1], positions), positions - opened, 0)


def last_before(starts: Positions, positions: Positions) -> Positions:
    """The greatest of the sorted `starts` that is ≤ each position; NOWHERE where there is none."""
    index = np.searchsorted(starts, positions, side="right") - 1
    return np.where(index >= 0, np.append(starts, NOWHERE)[index], NOWHERE)


def first_after(starts: Positions, positions: Positions) -> Positions:
    """The least of the sorted `starts` that is > each position; a huge number where there is none."""
    index = np.searchsorted(starts, positions, side="right")
    return np.append(starts, np.iinfo(np.int64).max)[index]


def read_marks(report_texts: pl.DataFrame) -> Marks:
    """Find all marks of the texts (columns report_id, text)."""
    joined = JoinedTexts.of(report_texts)
    layout = Layout.of(joined)
    text = joined.text
    headings = _headings(text)
    addresses = np.array([match.start() for match in _ADDRESS.finditer(text)], dtype=np.int64)
    return Marks(
        joined=joined,
        layout=layout,
        blocks=np.unique(np.concatenate([layout.paragraphs, headings["position"].to_numpy(), addresses])),
        expressions=_expressions(text),
        headings=headings,
        triggers=_triggers(text),
        books=(_where(joined, "《"), _where(joined, "》")),
        quotes=(_where(joined, "“"), _where(joined, "”")),
        attributive=_where(joined, "的"),
    )


def _where(joined: JoinedTexts, character: str) -> Positions:
    return np.flatnonzero(joined.code_points == ord(character)).astype(np.int64)


def _expressions(text: str) -> pl.DataFrame:
    rows = [
        (match.start(), match.end(), match.group(), *parse(match.group()),
         text[max(0, match.start() - _LEAD) : match.start()], text[match.end() : match.end() + _TAIL])
        for match in find(text)
    ]  # fmt: skip
    schema = {
        "position": pl.Int64, "stop": pl.Int64, "words": pl.String, "form": pl.String, "reference": pl.String,
        "start": pl.Int32, "end": pl.Int32, "first_month": pl.Int32, "last_month": pl.Int32,
        "lead": pl.String, "tail": pl.String,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    first, last = pl.col("first_month"), pl.col("last_month")
    return frame.filter(first.is_null() | (first.is_between(1, 12) & last.is_between(first, 12)))


def _headings(text: str) -> pl.DataFrame:
    rows = [
        (match.start(), match.end(), match.group(), text[match.end() : match.end() + _TAIL])
        for match in _NUMBERING.finditer(text)
        if match.start() == 0 or text[match.start() - 1] in "\n 。！？!?；;：:”"
    ]
    schema = {"position": pl.Int64, "stop": pl.Int64, "number": pl.String, "tail": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _triggers(text: str) -> dict[str, tuple[Positions, Positions]]:
    spans: dict[str, list[tuple[int, int]]] = {name: [] for name in TRIGGER_CLASSES}
    classes = triggers().classes
    for match in triggers().pattern.finditer(text):
        for name, following in classes[match.group()]:
            if following is None or following.match(text, match.end()):
                spans[name].append(match.span())
    found = {name: np.array(each, dtype=np.int64).reshape(-1, 2) for name, each in spans.items()}
    return {name: (each[:, 0], each[:, 1]) for name, each in found.items()}
