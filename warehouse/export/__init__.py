"""Takes the published warehouse elsewhere: Parquet, CSV, Excel, and SDMX-CSV with its data structure.

`export(published, folder, form)` is the front door. It reads the published file only, so what it writes is of one
publication, and writes each file under another name first, so that nobody finds half of one.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, get_args

import duckdb

from warehouse.export.excel import write_workbook
from warehouse.export.files import replacing
from warehouse.export.sdmx import write_sdmx
from warehouse.sql_text import quoted

Form = Literal["parquet", "csv", "xlsx", "sdmx"]
FORMS: tuple[Form, ...] = get_args(Form)

_TABLES = (
    "select table_name from duckdb_tables() where not internal "
    "union all select view_name from duckdb_views() where not internal order by 1"
)
# whole texts are for Parquet and SQL; a sheet has no room for them and a CSV file no use
_WITHOUT_TEXT = {"dim_document": "exclude (source_text)", "dim_report": "exclude (text)"}


def export(published: Path, folder: Path, form: Form, tables: Sequence[str] | None = None) -> list[Path]:
    """Write tables or views of the published file into `folder`; every table where none are named.

    `parquet` and `csv` give one file per table, `xlsx` one workbook with a sheet per table and one that explains
    the columns, `sdmx` the year-over-year facts as SDMX-CSV with the structure message that describes them.
    Except in Parquet, whole texts are left out.

    Raises:
        FileNotFoundError: nothing is published there.
        ValueError: an unknown table; or, for `xlsx`, one with more rows than a sheet holds.
    """
    if not published.exists():
        raise FileNotFoundError(f"no warehouse is published at {published}")
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(published, read_only=True) as con:
        chosen = _chosen(con, tables)
        writers: dict[Form, Callable[[], list[Path]]] = {
            "parquet": lambda: [_copy(con, name, folder, "parquet", "(format parquet)") for name in chosen],
            "csv": lambda: [_copy(con, name, folder, "csv", "(format csv, header)") for name in chosen],
            "xlsx": lambda: [write_workbook(con, {name: _select(name, "xlsx") for name in chosen}, folder)],
            "sdmx": lambda: write_sdmx(con, folder),
        }
        return writers[form]()


def _chosen(con: duckdb.DuckDBPyConnection, tables: Sequence[str] | None) -> list[str]:
    known = [row[0] for row in con.execute(_TABLES).fetchall()]
    if tables is None:
        views = {row[0] for row in con.execute("select view_name from duckdb_views() where not internal").fetchall()}
        return [name for name in known if name not in views]
    unknown = sorted(set(tables) - set(known))
    if unknown:
        raise ValueError(f"no table {', '.join(unknown)}; there are {', '.join(known)}")
    return list(dict.fromkeys(tables))


def _select(name: str, form: Form) -> str:
    left_out = "" if form == "parquet" else _WITHOUT_TEXT.get(name, "")
    return f"select * {left_out} from {name}"


def _copy(con: duckdb.DuckDBPyConnection, name: str, folder: Path, form: Form, options: str) -> Path:
    target = folder / f"{name}.{form}"
    with replacing(target) as place:
        con.execute(f"copy ({_select(name, form)}) to {quoted(str(place))} {options}")
    return target
