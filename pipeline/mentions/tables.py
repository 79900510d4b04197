"""Numbers in tables: the row and the column say what a sentence would say around them.

A table's rows are lines with tabs between their cells; lines that follow each other are one table, which begins with
its header, behind a line or two about the whole. A cell that holds a number and nothing else but a unit is told as a
clause: what the row is about, what the column adds to it, whether it tells a growth, then the number with the unit of
its own, of the column, of the row or of the whole table.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import polars as pl

from pipeline.mentions.joined import JoinedTexts, Positions
from pipeline.mentions.table_heads import (
    DONE,
    NUMBER,
    PER_CENT,
    PLANNED,
    POINTS,
    SAYS_WHEN,
    UNIT,
    UNITS,
    YEAR,
    Column,
    columns_of,
    header_length,
    is_header_again,
    labels_of,
    name_column,
    without_unit,
)

# a line is looked at from its first tab on: the search for tabs is quick
TABLE = re.compile(r"(?:(?<=\n)|^)[^\n\t]*\t[^\n]*(?:\n[^\n\t]*\t[^\n]*)+")
NUMBERS = re.compile(r"[-－−]?[0-9０-９][0-9０-９,，.．]*")
NO_NAME = re.compile(r"\s*[-－−]?[0-9０-９][0-9０-９,，.．]*\s*[%％]?\s*")
UNIT_OF_TABLE = re.compile(rf"单位\s*[:：]\s*({UNIT.pattern})\s*[)）]?\s*$")
NAME_OF_RATE = re.compile("(?:率|比重|占比|比例|水平|指数)$")
TOTAL = re.compile("[总合小]计|合　?计|总量|总额")
LIST_NUMBER = re.compile(
    r"^\s*(?:[（(][0-9一二三四五六七八九十]{1,2}[)）]|[0-9一二三四五六七八九十]{1,2}[.．、](?![0-9]))\s*"
)
TITLE = re.compile("[^，。；！？]*(?:(?<!代)表|指标|情况|计划|目标)[^，。；！？]*")
LONGEST_TITLE = 40
# what stands in a cell beside its number is no running text
LONGEST_CELL = 30
# `增加值` alone does not say of what
SHORT = 3

SCHEMA = {
    "said": pl.String, "printed_unit": pl.String, "column": pl.String, "planned": pl.Boolean, "counted_from": pl.String,
}  # fmt: skip


class Cell(NamedTuple):
    """What a cell's row and column say: the clause before its number, the unit (empty if the cell has it).

    `column` is the head of the column without unit and growth, which may say when; `planned`, whether it is one of
    plans; `counted_from`, from which year the table counts the year before: a year, or that of the `speech`, of the
    `part` that it stands in, or the one that the `report` looks back on.
    """

    said: str
    printed_unit: str
    column: str
    planned: bool
    counted_from: str


class _About(NamedTuple):
    """What the lines above a table say of the whole of it: its unit, its year, whether it tells plans."""

    unit: str
    year: str
    planned: bool


def table_cells(joined: JoinedTexts, starts: Positions) -> pl.DataFrame:
    """Return a row for each mention: the columns of `Cell`, all null where it stands in no cell of a table."""
    cells: dict[int, Cell] = {}
    if "\t" in joined.text:
        for table in TABLE.finditer(joined.text):
            before = joined.text[max(0, table.start() - LONGEST_TITLE) : table.start()].rstrip("\n").rpartition("\n")
            cells |= _cells(table.group(), table.start(), before[2] if before[1] else "")
    found = pl.DataFrame(list(cells.values()), schema=SCHEMA, orient="row")
    places = pl.DataFrame({"position": pl.Series(starts, dtype=pl.Int64)})
    return places.join(
        found.with_columns(position=pl.Series(list(cells), dtype=pl.Int64)),
        on="position", how="left", maintain_order="left",
    ).drop("position")  # fmt: skip


def _cells(table: str, origin: int, title: str) -> dict[int, Cell]:
    """Return the numbers of one table by their position; a row that does not fit the header is left out."""
    lines = table.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=origin))
    rows = [line.split("\t") for line in lines]
    first = next((at for at, row in enumerate(rows) if not _is_caption(row)), 0)
    header = rows[first : first + header_length(rows[first:])]
    if not header:
        return {}
    labels = labels_of(header)
    named = name_column(labels)
    begins = first + len(header)
    # a second table under a header of the same form
    ends = next((at for at in range(begins, len(rows)) if is_header_again(rows[at], header, named)), len(rows))
    about = _about([title, *lines[:first]])
    found: dict[int, Cell] = {}
    # tables beside each other, each with a column of names
    groups = [at for at, label in enumerate(labels) if label == labels[named] and label] or [named]
    for start, end in pairwise([*groups, len(labels)]):
        block = _Block(labels[start:end], about)
        for row, place in zip(rows[begins:ends], starts[begins:ends], strict=True):
            if len(row) == len(labels):
                found |= block.cells(row[start:end], place + sum(len(cell) + 1 for cell in row[:start]))
    if ends < len(rows):
        found |= _cells("\n".join(lines[ends:]), starts[ends], "")
    return found


class _Block:
    """The columns of one table, of which the first says what each row is about."""

    def __init__(self, labels: Sequence[tuple[str, ...]], about: _About) -> None:
        self._labels = labels
        self._about = about
        columns = columns_of(labels)
        dated = any(YEAR.search(column.head) for column in columns)
        if about.year and not dated:
            columns = [_in_year(column, about) for column in columns]
        self._columns = columns
        self._counted_from = _counted_from(columns[1:], about)
        self._units = next((at for at, column in enumerate(columns) if UNITS.fullmatch(column.head)), None)

    def cells(self, row: Sequence[str], position: int) -> dict[int, Cell]:
        """Return the numbers of a row that begins at a position."""
        name = _name(row, self._labels)
        if not name or NO_NAME.fullmatch(name):
            return {}
        thing, unit = without_unit(LIST_NUMBER.sub("", name))
        if self._units is not None and UNIT.fullmatch(row[self._units].strip()):
            unit = row[self._units].strip()
        found: dict[int, Cell] = {}
        for at, (cell, column) in enumerate(zip(row, self._columns, strict=True)):
            if at:
                found |= {position + start: told for start, told in self._told(thing, unit, column, cell)}
            position += len(cell) + 1
        return found

    def _told(self, thing: str, row_unit: str, column: Column, cell: str) -> Iterator[tuple[int, Cell]]:
        """Tell the numbers of a cell as clauses, each by where it begins in the cell."""
        if TOTAL.fullmatch(thing):
            # of what, the column says in full, or nothing does
            thing = "" if len(column.adds) > SHORT else "总体"
        number = NUMBER.fullmatch(cell)
        if number:
            yield number.start(1), self._cell(thing, row_unit, column, number.group(2))
        elif len(cell) <= LONGEST_CELL:
            done = 0
            for inside in NUMBERS.finditer(cell):
                said = re.split("[，,；;、]", cell[done : inside.start()])[-1].strip()
                told = Cell(thing + column.adds + said, "", column.head, column.planned, self._counted_from)
                yield inside.start(), told
                done = inside.end()

    def _cell(self, thing: str, row_unit: str, column: Column, behind: str) -> Cell:
        """Tell a number and nothing else but a unit; `behind` is what stands behind the number."""
        own = UNIT.match(behind)
        of_amount = POINTS if row_unit == PER_CENT else row_unit
        unit = column.unit or (of_amount if column.is_amount else PER_CENT if column.grows else row_unit)
        said, planned = thing + column.adds + column.grows, column.planned
        if own and own.group() == PER_CENT != unit:
            if column.completes:
                said, planned = thing + "完成目标的", False
            elif unit and not column.grows and not NAME_OF_RATE.search(thing + column.adds):
                # a goal for an amount, told by how much it is to grow
                said = thing + column.adds + "比上年增长"
        return Cell(said, "" if own else unit or self._about.unit, column.head, planned, self._counted_from)


def _about(lines: Sequence[str]) -> _About:
    """Read the lines above a table."""
    texts = [line.strip() for line in lines]
    unit = next((found[1] for text in texts if (found := UNIT_OF_TABLE.search(text))), "")
    titles = [text for text in texts if len(text) < LONGEST_TITLE and TITLE.fullmatch(text)]
    years = {year.group() for text in titles for year in YEAR.finditer(text)}
    planned = any(PLANNED.search(text) for text in titles) and not any(DONE.search(text) for text in titles)
    return _About(unit, years.pop() if len(years) == 1 else "", planned)


def _in_year(column: Column, about: _About) -> Column:
    """Take the year of a table and its plans for a column that says neither."""
    planned = column.planned or (about.planned and not column.is_done and not column.completes)
    head = column.head if SAYS_WHEN.search(column.head) else f"{about.year}年{column.head}"
    return column._replace(head=head, planned=planned)


def _is_caption(row: Sequence[str]) -> bool:
    """Whether a line of the table is about the whole of it."""
    return row[0].strip() != "" and not any(cell.strip() for cell in row[1:])


def _name(row: Sequence[str], labels: Sequence[tuple[str, ...]]) -> str:
    """What a row is about: the last text in the columns over which the head of the names stands."""
    name = row[0].strip()
    for cell, label in zip(row[1:], labels[1:], strict=True):
        if label or NUMBER.fullmatch(cell):
            break
        name = cell.strip() or name
    return name


def _counted_from(columns: Sequence[Column], about: _About) -> str:
    """From which year a table counts: the latest that it names; that of the speech beside plans for it; that which the
    report looks back on where it tells what was done.
    """
    heads = [column.head for column in columns]
    years = [year.group() for head in heads for year in YEAR.finditer(head)]
    if years or about.year:
        return max([*years, about.year])
    plans = any(column.planned and not re.search("[本明来]年", column.head) for column in columns)
    if plans and not any("本年" in head for head in heads):
        return "speech"
    return "report" if any(column.is_done for column in columns) else "part"
