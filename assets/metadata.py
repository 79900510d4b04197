"""What the asset graph shows of a table: row counts, columns, a preview.

Delivered text is hostile: it reaches the web UI only as text that means nothing to Markdown or HTML.
"""

import json
import re
import unicodedata
from functools import cache
from typing import Any

import dagster as dg
import pandera.polars as pa
import polars as pl

from warehouse.models import MODELS

PREVIEW_ROWS = 5
PREVIEW_COLUMNS = 12
PREVIEW_CHARACTERS = 40
# controls, directions, separators of lines, halves of characters
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_MARKUP = {character: f"\\u{ord(character):04x}" for character in "<>&"}
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def table_metadata(
    rows: int, preview: pl.DataFrame, schema: type[pa.DataFrameModel], columns: pl.Schema | None = None
) -> dict[str, Any]:
    """Metadata of a materialised table: its row count, column schema and first rows."""
    return {
        "dagster/row_count": rows,
        "dagster/column_schema": column_schema(schema, columns),
        "preview": dg.MetadataValue.md(markdown_table(preview)),
    }


def column_schema(schema: type[pa.DataFrameModel], more: pl.Schema | None = None) -> dg.TableSchema:
    """A Pandera schema as Dagster shows it: types, nullability, uniqueness, rules and descriptions.

    `more` are columns that the table has beside those of its schema.
    """
    model = schema.to_schema()
    described = [
        dg.TableColumn(
            name,
            type=str(column.dtype),
            description=column.description or _meaning().get(name),
            constraints=dg.TableColumnConstraints(
                nullable=column.nullable,
                unique=column.unique,
                other=[_rule(check) for check in column.checks],
            ),
        )
        for name, column in model.columns.items()
    ]
    described += [
        dg.TableColumn(name, type=str(dtype)) for name, dtype in (more or {}).items() if name not in model.columns
    ]
    rules = [check.name for check in model.checks if check.name]
    if model.unique:
        rules.append(f"unique: {', '.join(model.unique)}")
    return dg.TableSchema(columns=described, constraints=dg.TableConstraints(other=rules))


@cache
def _meaning() -> dict[str, str]:
    """What columns mean, by their names: a name means one thing, and the warehouse says what."""
    meaning: dict[str, str] = {}
    for table in ("fct_observation", "dim_report", "dim_document", "fct_mention", "quarantine"):
        for name, comment in MODELS[table].column_comments.items():
            meaning.setdefault(name, comment)
    return meaning


def _rule(check: pa.Check) -> str:
    return str(check.error or check.name)


def markdown_table(frame: pl.DataFrame, rows: int = PREVIEW_ROWS) -> str:
    """The first rows and columns as a Markdown table, long values cut, every value inert."""
    if frame.is_empty():
        return "no rows"
    shown = frame.select(frame.columns[:PREVIEW_COLUMNS]).head(rows)
    lines = [
        "| " + " | ".join(escape_markdown(name) for name in shown.columns) + " |",
        "|" + " --- |" * shown.width,
    ]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in shown.iter_rows()]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:,.15g}" if isinstance(value, float) else str(value)
    return escape_markdown(text if len(text) <= PREVIEW_CHARACTERS else text[: PREVIEW_CHARACTERS - 1] + "…")


def escape_markdown(text: str) -> str:
    """Text that Markdown and HTML show as it is: punctuation escaped, controls of a display blanked."""
    visible = "".join(" " if unicodedata.category(character) in _UNSEEN else character for character in text)
    return _PUNCTUATION.sub(r"\\\1", visible)


def quoted_for_log(text: str) -> str:
    """Text as one word of a line in the log: a JSON string, with escapes for what a display or a page would obey."""
    return "".join(
        json.dumps(character)[1:-1] if unicodedata.category(character) in _UNSEEN else _MARKUP.get(character, character)
        for character in json.dumps(text, ensure_ascii=False)
    )
