"""Assembles the published DuckDB file: tables with their keys, checks, views, comments and `about`."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb
import polars as pl

import pipeline.regions
import pipeline.vocabulary
from pipeline.home import Home
from pipeline.validation import TableError, split_valid
from warehouse.checks import CHECKS, failing_rows
from warehouse.inputs import DATA
from warehouse.models import MODELS, Model
from warehouse.schemas import About, FailedCheck, Table
from warehouse.sql_text import quoted
from warehouse.views import VIEWS


@dataclass(frozen=True)
class Published:
    """The published file, the rows of its tables, and how many rows each check found."""

    path: Path
    rows: dict[str, int]
    failed: dict[str, int]


def assemble(place: Path, home: Home) -> Published:
    """Write a complete warehouse file at `place` from the Parquet tables of `home`.

    Raises:
        TableError: the tables do not fit together.
    """
    with duckdb.connect(place) as con:
        con.execute(f"set temp_directory = {quoted(str(home.tables / '.spill'))}")
        con.execute("set preserve_insertion_order = true")
        rows = {name: _copy(con, model, home.tables / f"{name}.parquet") for name, model in MODELS.items()}
        failed = _run_checks(con)
        rows["failed_check"] = sum(failed.values())
        _insert(con, "about", _about(rows), About)
        con.execute("begin")
        for view in VIEWS.values():
            con.execute(f"create view {view.name} as {view.sql}")
        _comment_tables(con)
        _comment_views(con)
        con.execute("commit")
        con.execute("checkpoint")
    return Published(home.published, rows, failed)


def _copy(con: duckdb.DuckDBPyConnection, model: Model, path: Path) -> int:
    con.execute(f"create table {model.name} as select * from read_parquet({quoted(str(path))})")
    if model.indexed and model.key:
        con.execute(f"alter table {model.name} add primary key ({', '.join(model.key)})")
    return int(con.execute(f"select count(*) from {model.name}").fetchall()[0][0])


def _run_checks(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    found = {name: failing_rows(con, check) for name, check in CHECKS.items()}
    for name, rows in found.items():
        if rows.height and CHECKS[name].severity == "error":
            raise TableError(f"{CHECKS[name].description} {rows.height} rows fail, the first: {rows['detail'][0]}")
    named = [
        rows.with_columns(check_name=pl.lit(name), severity=pl.lit(CHECKS[name].severity)).select(
            FailedCheck.column_types().names()
        )
        for name, rows in sorted(found.items())
    ]
    _insert(con, "failed_check", pl.concat(named), FailedCheck)
    return {name: rows.height for name, rows in found.items()}


def _insert(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame, schema: type[Table]) -> None:
    rejected = split_valid(frame, schema).rejected
    if rejected.height:
        raise TableError(f"{name}: {rejected.height} rows break their schema, the first: {rejected.row(0)}")
    con.register("incoming", frame.to_arrow())
    con.execute(f"create table {name} as select * from incoming")
    con.unregister("incoming")


_REGION_DATA = (".parquet", ".csv", ".txt")


def _about(rows: Mapping[str, int]) -> pl.DataFrame:
    shipped = {
        "vocabulary": Path(pipeline.vocabulary.__file__).parent.rglob("*.csv"),
        "regions": (f for f in Path(pipeline.regions.__file__).parent.iterdir() if f.suffix in _REGION_DATA),
        "warehouse_data": DATA.glob("*.csv"),
    }
    told = {
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": version("gwr"),
        **{f"{name}_version": _digest(files) for name, files in shipped.items()},
        **{f"rows_{name}": str(count) for name, count in rows.items()},
    }
    return pl.DataFrame({"item": list(told), "value": list(told.values())})


def _digest(files: Iterable[Path]) -> str:
    """12 hex digits that change with the bytes of any of the files."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _comment_tables(con: duckdb.DuckDBPyConnection) -> None:
    schemas: dict[str, type[Table]] = {name: model.schema for name, model in MODELS.items()}
    schemas |= {"failed_check": FailedCheck, "about": About}
    for name, schema in schemas.items():
        _comment(con, "table", name, schema.comment(), schema.column_comments())


def _comment_views(con: duckdb.DuckDBPyConnection) -> None:
    """A column of a view means what the view says, else what the first view or table says that it reads."""
    known: dict[str, dict[str, str]] = {name: model.column_comments for name, model in MODELS.items()}
    for name, view in VIEWS.items():
        read = [known[other] for other in known if other in view.reads]
        columns = [row[0] for row in con.execute(f"describe {name}").fetchall()]
        known[name] = {
            column: next(source[column] for source in (view.column_comments, *read) if column in source)
            for column in columns
        }
        _comment(con, "view", name, view.description, known[name])


def _comment(
    con: duckdb.DuckDBPyConnection, kind: str, name: str, description: str, columns: Mapping[str, str]
) -> None:
    con.execute(f"comment on {kind} {name} is {quoted(description)}")
    for column, text in columns.items():
        con.execute(f"comment on column {name}.{column} is {quoted(text)}")
