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
    ORDINAL,
    PART_OF_YEAR,
    PER_CENT,
    PLANNED,
    POINTS,
    SAME_PERIOD,
    SAYS_WHEN,
    TO,
    UNIT,
    UNITS,
    YEAR,
    YEAR_BEFORE,
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
# what may stand behind the number of a cell
BEHIND = re.compile(
    rf"(?:[百千万亿]+|{UNIT.pattern})?(?:左右|上下|以上|以下|以内|之内|余|多|[①-⑩*]|[(（](?:预计|初步|快报)数?[)）])?"
)
MAGNITUDE = re.compile("^[百千万亿]+")
RANGE = re.compile(rf"\s*+([0-9][0-9.,]*+)\s*[%％]?{TO}\s*([0-9][0-9.,]*+)\s*+(\S{{0,6}}+)\s*+")
UNIT_OF_TABLE = re.compile(rf"单位\s*[:：]\s*({UNIT.pattern})\s*[)）]?\s*$")
NAME_OF_RATE = re.compile("(?:率|比重|占比|比例|水平|指数)$")
TOTAL = re.compile("[总合]　?计|总量|总额")
SUBTOTAL = re.compile("小　?计")
# heads of names of which the total is that of the whole region
OF_REGION = re.compile("乡|镇|村|街道|县|区|市|地|行业|产业|科目|税种|类|指标")
# a column before the names that tells fields of work, no parts
FIELDS = re.compile(
    "(?:经济|社会|民生|生态|环境|创新|绿色|安全|文化|产业|资源|科技|教育|卫生|农业|工业|投资|消费|开放|协调|共享|高质量"
    "|发展|建设|保护|保障|改善|驱动|福祉|文明|指标|方面|领域|类|与|和|、|[一二三四五六七八九十]+、)+"
)
LIST_NUMBER = re.compile(
    r"^\s*(?:[（(][0-9一二三四五六七八九十]{1,2}[)）]|[0-9一二三四五六七八九十]{1,2}[.．、](?![0-9]))\s*"
)
TITLE = re.compile("[^，。；！？]*(?:(?<!代)表|指标|情况|计划|目标)[^，。；！？]*")
LONGEST_TITLE = 40
# a header is at most so many lines
LONGEST_HEADER = 3
# what stands in a cell beside its number is no running text
LONGEST_CELL = 30
# `增加值` alone does not say of what
SHORT = 3
GROWTH = re.compile("增[长速幅]|增长率")

# from which year a table counts, if it names none: that of its part of the report, of the speech, or looked back on
PART, SPEECH, REPORT = "part", "speech", "report"

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
    found: dict[int, Cell] = {}
    begins = 0
    while begins < len(rows):
        first = next((at for at in range(begins, len(rows)) if not _is_caption(rows[at])), begins)
        header = rows[first : first + header_length(rows[first : first + LONGEST_HEADER])]
        if not header:
            break
        labels = labels_of(header)
        named = name_column(labels)
        about = _about([title, *lines[begins:first]])
        begins = first + len(header)
        # a second table under a header of the same form
        ends = next((at for at in range(begins, len(rows)) if is_header_again(rows[at], header, named)), len(rows))
        # tables beside each other, each with a column of names
        groups = [at for at, label in enumerate(labels) if label == labels[named] and label] or [named]
        for start, end in pairwise([*groups, len(labels)]):
            block = _Block(labels, start, end, about, has_parts=start == named)
            for row, place in zip(rows[begins:ends], starts[begins:ends], strict=True):
                found |= block.cells(row, place)
        begins, title = ends, ""
    return found


class _Block:
    """The columns of one table, from `start` to `end`, of which the first says what each row is about.

    With `has_parts` those before it may say of what the row is a part, and go on saying it in the rows below.
    """

    def __init__(
        self, labels: Sequence[tuple[str, ...]], start: int, end: int, about: _About, *, has_parts: bool
    ) -> None:
        self._labels = labels
        self._start, self._end = start, end
        self._about = about
        self._has_parts = has_parts
        self._part = ""
        columns = columns_of(labels[start:end])
        dated = any(YEAR.search(column.head) for column in columns)
        if about.year and not dated:
            columns = [_in_year(column, about) for column in columns]
        self._columns = columns
        self._counted_from = _counted_from(columns[1:], about)
        self._units = next((at for at, column in enumerate(columns) if UNITS.fullmatch(column.head)), None)
        self._is_of_region = OF_REGION.search("".join(labels[start])) is not None

    def cells(self, whole_row: Sequence[str], position: int) -> dict[int, Cell]:
        """Return the numbers in a row that begins at a position; none if it does not fit the header."""
        if len(whole_row) != len(self._labels):
            return {}
        before, row = whole_row[: self._start], whole_row[self._start : self._end]
        position += sum(len(cell) + 1 for cell in before)
        if self._has_parts:
            self._part = _part(before, self._labels[: self._start], self._part)
        name = _name(row, self._labels[self._start : self._end])
        is_total = TOTAL.fullmatch(name) is not None
        if not name or NO_NAME.fullmatch(name) or SUBTOTAL.match(name) or (is_total and not self._is_of_region):
            return {}
        thing, unit = without_unit(LIST_NUMBER.sub("", name))
        if self._units is not None and UNIT.fullmatch(row[self._units].strip()):
            unit = row[self._units].strip()
        found: dict[int, Cell] = {}
        for at, (cell, column) in enumerate(zip(row, self._columns, strict=True)):
            if at and not column.is_left_out:
                # of what a total is, the column says in full, or nothing does
                whole = "" if len(column.adds) > SHORT else "总体"
                about = self._part + (whole if is_total else thing)
                found |= {position + start: told for start, told in self._told(about, unit, column, cell)}
            position += len(cell) + 1
        return found

    def _told(self, thing: str, row_unit: str, column: Column, cell: str) -> Iterator[tuple[int, Cell]]:
        """Tell the numbers of a cell as clauses, each by where it begins in the cell."""
        bare = _bare_numbers(cell)
        if bare:
            # by how many per cent or points a rate or a growth has changed cannot be told apart
            is_unclear = column.grows and row_unit == PER_CENT and (column.unit == PER_CENT or GROWTH.search(thing))
            if BEHIND.fullmatch(bare.behind) and not is_unclear:
                for start in bare.starts:
                    yield start, self._cell(thing, row_unit, column, bare.behind)
        elif len(cell) <= LONGEST_CELL:
            done = 0
            for inside in NUMBERS.finditer(cell):
                said = re.split("[，,；;、]", cell[done : inside.start()])[-1].strip()
                yield inside.start(), self._as(thing + column.adds + said, "", column)
                done = inside.end()

    def _cell(self, thing: str, row_unit: str, column: Column, behind: str) -> Cell:
        """Tell a number and nothing else but a unit; `behind` is what stands behind the number."""
        own, magnitude = UNIT.match(behind), MAGNITUDE.match(behind)
        of_growth = POINTS if row_unit == PER_CENT else row_unit if column.is_amount else PER_CENT
        unit = column.unit or (of_growth if column.grows else row_unit)
        said, is_done = thing + column.adds + column.grows, False
        if own and own.group() == PER_CENT != unit:
            if column.completes:
                said, is_done = thing + "完成目标的", True
            elif unit and not column.grows and not NAME_OF_RATE.search(thing + column.adds):
                # a goal for an amount, told by how much it is to grow
                said = thing + column.adds + "比上年增长"
        unit = unit or self._about.unit
        if magnitude and not own:
            unit = magnitude.group() + MAGNITUDE.sub("", unit)
        told = self._as(said, "" if own else unit, column)
        return told._replace(planned=False) if is_done else told

    def _as(self, said: str, unit: str, column: Column) -> Cell:
        # a goal without a year of its own is for the one that the text speaks of
        is_undated = column.planned and not SAYS_WHEN.search(column.head)
        counted_from = PART if is_undated and self._counted_from == REPORT else self._counted_from
        return Cell(said, unit, column.head, column.planned, counted_from)


class _Bare(NamedTuple):
    """Where the numbers of a cell begin that holds nothing else but what stands behind them."""

    starts: tuple[int, ...]
    behind: str


def _bare_numbers(cell: str) -> _Bare | None:
    if ends := RANGE.fullmatch(cell):
        return _Bare((ends.start(1), ends.start(2)), ends[3])
    number = NUMBER.fullmatch(cell)
    return _Bare((number.start(1),), number[2]) if number else None


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


def _part(before: Sequence[str], labels: Sequence[tuple[str, ...]], above: str) -> str:
    """What the columns before the names say that a row is a part of; an empty cell goes on with the row above."""
    for cell, label in zip(before, labels, strict=True):
        text = cell.strip()
        if ORDINAL.fullmatch("".join(label)) or NO_NAME.fullmatch(text):
            continue
        return above if not text else "" if FIELDS.fullmatch(text) else text
    return ""


def _counted_from(columns: Sequence[Column], about: _About) -> str:
    """From which year a table counts, and of which what says no year is."""
    if about.year:
        return about.year
    levels = [column for column in columns if column.is_level]
    told = [column for column in levels if not column.planned]
    of_this_year = [
        column for column in told
        if not (YEAR.search(column.head) or YEAR_BEFORE.search(column.head) or SAME_PERIOD in column.head)
    ]  # fmt: skip
    years = [year.group() for column in told for year in YEAR.finditer(column.head)]
    planned_years = [year.group() for column in levels if column.planned for year in YEAR.finditer(column.head)]
    if of_this_year:
        is_over = any(column.is_done or PART_OF_YEAR.search(column.head) for column in of_this_year)
        return REPORT if years or len(told) < len(levels) or len(told) > 1 or is_over else PART
    if years or planned_years:
        return max(years or planned_years)
    return SPEECH if any(column.planned for column in levels) else PART
