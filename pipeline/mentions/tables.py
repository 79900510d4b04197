"""Numbers in tables: the row and the column say what a sentence would say around them.

A table's rows are lines with tabs between their cells; lines that follow each other are one table, its first line
the header. A cell that holds a number and nothing else but a unit is told as a clause: what the row is about, whether
the column tells a growth, then the number with the unit of its own, of the column or of the row.
"""

import re
from typing import NamedTuple

import polars as pl

from pipeline.mentions.joined import JoinedTexts, Positions
from pipeline.vocabulary.units import unit_pattern

# a line is looked at from its first tab on: the search for tabs is quick
TABLE = re.compile(r"(?:(?<=\n)|^)[^\n\t]*\t[^\n]*(?:\n[^\n\t]*\t[^\n]*)+")
NUMBER = re.compile(r"\s*([-－−]?[0-9０-９][0-9０-９,，.．]*)\s*(\S{0,6})\s*")
UNIT = re.compile(rf"[百千万亿]*{unit_pattern()}")
IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,8})[)）]\s*$")
YEAR = re.compile(r"((?:19|20)\d\d)年")
GROWS = re.compile("[增涨]|同比|比上年|较上年|升降")
PLANNED = re.compile("目标|计划|预期|任务")
PER_CENT = "%"

SCHEMA = {"said": pl.String, "printed_unit": pl.String, "column_year": pl.Int32, "planned": pl.Boolean}


class Cell(NamedTuple):
    """What a cell's row and column say: the clause before its number, the unit (empty if the cell has it), the year."""

    said: str
    printed_unit: str
    column_year: int | None
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
    header, *rows = table.split("\n")
    columns = header.split("\t")
    found = {}
    position = origin + len(header) + 1
    for row in rows:
        cells = row.split("\t")
        place = position
        position += len(row) + 1
        if len(cells) != len(columns) or not cells[0].strip() or NUMBER.fullmatch(cells[0]):
            continue
        for cell, column in zip(cells, columns, strict=True):
            number = NUMBER.fullmatch(cell)
            if number and place > position - len(row) - 1:
                found[place + number.start(1)] = _cell(cells[0].strip(), column, number.group(2))
            place += len(cell) + 1
    return found


def _cell(label: str, column: str, own_unit: str) -> Cell:
    thing, row_unit = _without_unit(label)
    head, column_unit = _without_unit(column)
    grows = GROWS.search(head) is not None
    unit = column_unit or (PER_CENT if grows else row_unit)
    year = YEAR.search(head)
    return Cell(
        said=thing + ("比上年增长" if grows else ""),
        printed_unit="" if UNIT.fullmatch(own_unit) else unit,
        column_year=int(year.group(1)) if year else None,
        planned=PLANNED.search(head) is not None,
    )


def _without_unit(text: str) -> tuple[str, str]:
    """Part `地区生产总值（亿元）` into name and unit."""
    bracket = IN_BRACKETS.search(text)
    if bracket is None or not UNIT.fullmatch(bracket.group(1)):
        return text.strip(), ""
    return text[: bracket.start()].strip(), bracket.group(1)
