"""Checks: SQL files that return the rows that fail, each named for the claim it verifies.

All return the same columns, those of `FailedCheck` without the check's own name and severity. A failing check of
severity `error` means that the tables do not fit together and must not be published; a `warning` is something a
reader should look at: a source that contradicts itself, a revision, or a wrong reading.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from warehouse.models import MODELS
from warehouse.schemas import FailedCheck
from warehouse.sql_files import SqlFile, sql_files
from warehouse.sql_text import cast_columns

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Check:
    """One claim about the tables."""

    file: SqlFile

    @property
    def name(self) -> str:
        """The claim as a name."""
        return self.file.name

    @property
    def description(self) -> str:
        """The claim in a sentence."""
        return self.file.description

    @property
    def severity(self) -> str:
        """`error` or `warning`."""
        return self.file.settings["severity"]

    @property
    def table(self) -> str:
        """The model that it is about."""
        return self.file.settings["table"]

    @property
    def models(self) -> tuple[str, ...]:
        """The models that it reads."""
        return tuple(sorted(self.file.reads & MODELS.keys()))


CHECKS: dict[str, Check] = {name: Check(file) for name, file in sql_files(FOLDER).items()}

# what a check says about itself stands before what its rows say
_COLUMNS = pl.Schema(list(FailedCheck.column_types().items())[2:])


def failing_rows(con: duckdb.DuckDBPyConnection, check: Check) -> pl.DataFrame:
    """The rows that fail a check, sorted; the connection must have the models that it reads."""
    rows: pl.DataFrame = con.sql(f"select {cast_columns(_COLUMNS)} from ({check.file.sql}) order by all").pl()
    return rows
