"""Assembles the published DuckDB file: tables with their keys, views, checks, comments and `about`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from pipeline.home import Home
from warehouse.inputs import quoted
from warehouse.models import MODELS, Model

VIEWS = Path(__file__).parent / "views"


@dataclass(frozen=True)
class Published:
    """The published file and the rows of its tables."""

    path: Path
    rows: dict[str, int]


def assemble(place: Path, home: Home) -> Published:
    """Write a complete warehouse file at `place` from the Parquet tables of `home`."""
    with duckdb.connect(place) as con:
        con.execute(f"set temp_directory = {quoted(str(home.tables / '.spill'))}")
        con.execute("set preserve_insertion_order = true")
        rows = {name: _copy(con, model, home.tables / f"{name}.parquet") for name, model in MODELS.items()}
        _about(con, rows)
        con.execute("checkpoint")
    return Published(home.published, rows)


def _copy(con: duckdb.DuckDBPyConnection, model: Model, path: Path) -> int:
    con.execute(f"create table {model.name} as select * from read_parquet({quoted(str(path))})")
    if model.indexed and model.key:
        con.execute(f"alter table {model.name} add primary key ({', '.join(model.key)})")
    comment(con, "table", model.name, model.description, model.column_comments)
    found = con.execute(f"select count(*) from {model.name}").fetchone()
    assert found is not None
    return int(found[0])


def comment(
    con: duckdb.DuckDBPyConnection, kind: str, name: str, description: str, columns: dict[str, str]
) -> None:
    """Put a comment on a table or view and on its columns."""
    con.execute(f"comment on {kind} {name} is {quoted(description)}")
    for column, text in columns.items():
        con.execute(f"comment on column {name}.{column} is {quoted(text)}")


def _about(con: duckdb.DuckDBPyConnection, rows: dict[str, int]) -> None:
    told = {
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": version("gwr"),
        **{f"rows_{name}": str(count) for name, count in rows.items()},
    }
    con.execute("create table about (item varchar primary key, value varchar not null)")
    con.executemany("insert into about values (?, ?)", list(told.items()))
    comment(
        con,
        "table",
        "about",
        "What this file was made from and when",
        {"item": "What is told", "value": "What it is"},
    )
