"""A workbook with one sheet per table, and one that says what the columns mean."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from warehouse.export.files import replacing

NAME = "gwr.xlsx"
MOST_ROWS = 1_048_575  # of a sheet, below its header
LONGEST_TEXT = 32_767  # of a cell
_CHUNK = 10_000


def write_workbook(con: duckdb.DuckDBPyConnection, queries: Mapping[str, str], folder: Path) -> Path:
    """Write `gwr.xlsx`, each query on the sheet of its name.

    Raises:
        ValueError: a query has more rows than a sheet holds.
    """
    for name, query in queries.items():
        rows = con.execute(f"select count(*) from ({query})").fetchall()[0][0]
        if rows > MOST_ROWS:
            raise ValueError(f"{name} has {rows} rows, a sheet holds {MOST_ROWS}; take csv or parquet")
    target = folder / NAME
    # text of delivered files stays text: it must never become a formula or a link
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with replacing(target) as place, xlsxwriter.Workbook(place, options) as book:
        bold = book.add_format({"bold": True})
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, query in (*queries.items(), ("columns", _meanings(list(queries)))):
            # a sheet's name has at most 31 characters
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            cursor = con.execute(query)
            sheet.write_row(0, 0, [column[0] for column in cursor.description or []], bold)
            row = 0
            while chunk := cursor.fetchmany(_CHUNK):
                for values in chunk:
                    row += 1
                    for column, value in enumerate(values):
                        _write(sheet, row, column, value, dates)
    return target


def _write(sheet: Any, row: int, column: int, value: Any, dates: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() if abs(value) != float("inf"):
            sheet.write_number(row, column, value)
        case list():
            sheet.write_string(row, column, "; ".join(map(str, value))[:LONGEST_TEXT])
        case _ if hasattr(value, "isoformat"):
            sheet.write_datetime(row, column, value, dates)
        case _:
            sheet.write_string(row, column, str(value)[:LONGEST_TEXT])


def _meanings(names: list[str]) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return (
        "select table_name, column_name, data_type, comment from duckdb_columns() "
        f"where table_name in ({listed}) order by table_name, column_index"
    )
