"""Numbers in tables: the row and the column say what a sentence would say around them.

A table's rows are lines with tabs between their cells; lines that follow each other are one table, which begins with
its header. A cell that holds a number and nothing else but a unit is told as a clause: what the row is about, what the
column adds to it, whether it tells a growth, then the number with the unit of its own, of the column or of the row.
"""

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import polars as pl

from pipeline.mentions.joined import JoinedTexts, Positions
from pipeline.vocabulary.units import unit_pattern

# a line is looked at from its first tab on: the search for tabs is quick
TABLE = re.compile(r"(?:(?<=\n)|^)[^\n\t]*\t[^\n]*(?:\n[^\n\t]*\t[^\n]*)+")
NUMBER = re.compile(r"\s*([-－−]?[0-9０-９][0-9０-９,，.．]*)\s*(\S{0,6})\s*")
UNIT = re.compile(rf"[百千万亿]*{unit_pattern()}")
IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,8})[)）]\s*$")
YEAR = re.compile(r"(?:19|20)\d\d(?=年|$)")
GROWS = re.compile(
    r"(?:同比|[比较](?:上年|去年)(?:同期)?)?(?:(?<!新)增(?!加值)[长减加]?|涨|升降|±)[速幅率额量度]*|同比|[比较](?:上年|去年)(?:同期)?"
)
PLANNED = re.compile("目标|计划|预期|任务")
ORDER = re.compile("[排位名][名位次]")
PLACE_IN_ORDER = "位"
SAME_PERIOD = "同期"
YEAR_BEFORE = re.compile("[上去]年|上期")
OF_THE_SPEECH = re.compile("今年|[明来]年")
COMPLETES = re.compile("(?:完成|达到|为|占).*(?:计划|目标|任务|预算)")
# a header of such words only adds nothing to what the rows are about
NEUTRAL = re.compile(
    f"(?:{YEAR.pattern}|{PLANNED.pattern}|[全本当今去上明]年|年度?|同期|[上本]期|合计|累计|预计|初步|完成|达到|实绩|实际|绝对"
    "|指标|情况|总量|数量|金额|数额|数值?|值|额|[：:、/])*"
)
ORDINAL = re.compile("序号|编号|№|No\\.?", re.I)
NAMES = re.compile("指标|项目|名称|内容")
UNITS = re.compile("(?:计量)?单位")
PER_CENT = "%"
# a header is at most so many lines
_LONGEST_HEADER = 3

SCHEMA = {
    "said": pl.String, "printed_unit": pl.String, "column": pl.String, "planned": pl.Boolean,
    "beside_plans": pl.Boolean,
}  # fmt: skip


class Cell(NamedTuple):
    """What a cell's row and column say: the clause before its number, the unit (empty if the cell has it).

    `column` is the head of the column without unit and growth, which may say when; `planned`, whether it is one of
    plans; `beside_plans`, whether the table has such columns or some for the year in which the report is given.
    """

    said: str
    printed_unit: str
    column: str
    planned: bool
    beside_plans: bool


class _Column(NamedTuple):
    """What a column says of its cells: its head without unit and growth, of which `adds` goes behind what a row is
    about.
    """

    head: str
    adds: str
    unit: str
    grows: bool
    planned: bool


def table_cells(joined: JoinedTexts, starts: Positions) -> pl.DataFrame:
    """Return a row for each mention: the columns of `Cell`, all null where it stands in no cell of a table."""
    cells: dict[int, Cell] = {}
    if "\t" in joined.text:
        for table in TABLE.finditer(joined.text):
            cells |= _cells(table.group(), table.start())
    found = pl.DataFrame(list(cells.values()), schema=SCHEMA, orient="row")
    places = pl.DataFrame({"position": pl.Series(starts, dtype=pl.Int64)})
    return places.join(
        found.with_columns(position=pl.Series(list(cells), dtype=pl.Int64)),
        on="position", how="left", maintain_order="left",
    ).drop("position")  # fmt: skip


def _cells(table: str, origin: int) -> dict[int, Cell]:
    """Return the numbers of one table by their position; a row that does not fit the header is left out."""
    lines = table.split("\n")
    rows = [line.split("\t") for line in lines]
    header = rows[: _header_length(rows)]
    if not header:
        return {}
    labels = _labels(header)
    named = _name_column(labels)
    columns = _columns(labels, named)
    unit_column = next((at for at, column in enumerate(columns) if UNITS.fullmatch(column.head)), None)
    beside_plans = any(column.planned or OF_THE_SPEECH.search(column.head) for column in columns)
    found: dict[int, Cell] = {}
    for row, start in zip(rows, accumulate((len(line) + 1 for line in lines), initial=origin), strict=False):
        place = start
        name = row[named].strip() if len(row) == len(columns) else ""
        if row in header or not name or NUMBER.fullmatch(name):
            continue
        thing, row_unit = _without_unit(name)
        if unit_column is not None and UNIT.fullmatch(row[unit_column].strip()):
            row_unit = row[unit_column].strip()
        for at, (cell, column) in enumerate(zip(row, columns, strict=True)):
            number = NUMBER.fullmatch(cell)
            if number and at > named:
                unit = column.unit or (PER_CENT if column.grows else row_unit)
                found[place + number.start(1)] = Cell(
                    said=thing + column.adds + ("比上年增长" if column.grows else ""),
                    printed_unit="" if UNIT.fullmatch(number.group(2)) else unit,
                    column=column.head,
                    planned=column.planned,
                    beside_plans=beside_plans,
                )
            place += len(cell) + 1
    return found


def _header_length(rows: Sequence[Sequence[str]]) -> int:
    """How many lines the header has: those before the first with a figure that is no year; 0 without a header."""
    for at, row in enumerate(rows[: _LONGEST_HEADER + 1]):
        if len(row) != len(rows[0]) or any(NUMBER.fullmatch(cell) and not YEAR.search(cell) for cell in row):
            return at
    return 1


def _labels(header: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """What the header says of each column, line by line.

    An empty cell belongs to the one before it, where that stands over several columns: in every line but the last.
    """
    labels: list[tuple[str, ...]] = [()] * len(header[0])
    for number, line in enumerate(header, start=1):
        said = [cell.strip() for cell in line]
        for at in range(1, len(said)):
            if not said[at] and number < len(header) and labels[at] == labels[at - 1]:
                said[at] = said[at - 1]
        labels = [(*label, cell) for label, cell in zip(labels, said, strict=True)]
    return [tuple(filter(None, label)) for label in labels]


def _name_column(labels: Sequence[tuple[str, ...]]) -> int:
    """The column that says what each row is about."""
    first = next((at for at, label in enumerate(labels) if not ORDINAL.fullmatch("".join(label))), 0)
    return next((at for at, label in enumerate(labels) if NAMES.search("".join(label))), first)


def _columns(labels: Sequence[Sequence[str]], named: int) -> list[_Column]:
    """Read the header; a growth is that of the thing and the time in the latest column of figures before it."""
    columns: list[_Column] = []
    latest = _Column("", "", "", grows=False, planned=False)
    for at, column in enumerate(map(_column, labels)):
        if at <= named or UNITS.fullmatch(column.head):
            columns.append(column)
        elif SAME_PERIOD in column.head:
            columns.append(column._replace(head=latest.head + column.head))
        elif column.grows and not column.adds:
            head, planned = (column.head, column.planned) if column.head else (latest.head, latest.planned)
            columns.append(column._replace(head=head, planned=planned, adds=latest.adds))
        else:
            columns.append(column)
            latest = latest if _is_earlier(column.head, latest.head) else column
    return columns


def _is_earlier(head: str, other: str) -> bool:
    """Whether the head of a column tells an earlier year than another head."""
    year, other_year = YEAR.search(head), YEAR.search(other)
    if year and other_year:
        return year.group() < other_year.group()
    return YEAR_BEFORE.search(head) is not None and other != ""


def _column(label: Sequence[str]) -> _Column:
    parts = [_without_unit(part.removesuffix(PER_CENT)) for part in label]
    unit = next(
        (unit for _, unit in reversed(parts) if unit), PER_CENT if label and label[-1].endswith(PER_CENT) else ""
    )
    head, growths = GROWS.subn("", "".join(f"{part}年" if YEAR.fullmatch(part) else part for part, _ in parts))
    if ORDER.search(head):
        unit = PLACE_IN_ORDER
    planned = PLANNED.search(head) is not None
    adds = "" if NEUTRAL.fullmatch(head) else head
    if unit == PER_CENT and COMPLETES.search(head):
        adds, planned = "完成目标的", False
    return _Column(head, adds, unit, growths > 0, planned)


def _without_unit(text: str) -> tuple[str, str]:
    """Part `地区生产总值（亿元）` into name and unit."""
    bracket = IN_BRACKETS.search(text)
    if bracket is None or not UNIT.fullmatch(bracket.group(1)):
        return text.strip(), ""
    return text[: bracket.start()].strip(), bracket.group(1)
