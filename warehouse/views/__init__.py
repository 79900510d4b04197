"""The views of the published file, named for the question that they answer; each may read tables and views."""

from pathlib import Path

from warehouse.sql_files import SqlFile, sql_files

VIEWS: dict[str, SqlFile] = sql_files(Path(__file__).parent)
