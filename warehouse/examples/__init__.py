"""Questions that people ask of the warehouse, each a query that runs as it stands on the published file."""

from pathlib import Path

from warehouse.sql_files import SqlFile, sql_files

EXAMPLES: dict[str, SqlFile] = sql_files(Path(__file__).parent)
