"""What the annotated reports of `../shared` say, beside what the project reads from them.

Used by the calibration of confidences and by the tests that pin the scores. The annotations are made by reading; their
columns are told in `../shared/gold/GUIDELINES.md`.
"""

import csv
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from pipeline.contexts import find_contexts
from pipeline.deliveries import delivered_files, stage
from pipeline.documents import open_documents
from pipeline.home import Home
from pipeline.mentions import find_mentions
from pipeline.normalisation import normalise_reports
from pipeline.observations import read_observations
from pipeline.reports import split_reports

SHARED = Path(__file__).parents[2] / "shared"
GOLD = SHARED / "gold"
SCORE = SHARED / "tools" / "score.py"
# one delivered page holds ten reports; tables of single ones begin with its number
PAGE = "003"


class Read(NamedTuple):
    """What the stages made of the annotated reports."""

    documents: pl.DataFrame
    reports: pl.DataFrame
    mentions: pl.DataFrame
    observations: pl.DataFrame


def tables() -> list[Path]:
    """Return the annotated tables, by name."""
    return sorted(GOLD.glob("*.tsv"))


def source_of(table: Path) -> Path:
    """Return the delivered file that a table annotates."""
    pattern = f"{PAGE}_*.txt" if table.stem.startswith(PAGE) else f"{table.stem}.txt"
    return next(path for folder in ("reports", "corpus") for path in (SHARED / folder).glob(pattern))


def read_annotated() -> Read:
    """Run every stage over the files that have annotations."""
    with tempfile.TemporaryDirectory() as place:
        home = Home(Path(place))
        delivery = stage(sorted({source_of(table) for table in tables()}), home)
        assert delivery is not None
        documents = open_documents(delivered_files(delivery.delivery_id, home), home.originals).documents
    reports = split_reports(documents)
    texts = normalise_reports(reports)
    contexts = find_contexts(documents, reports, texts)
    mentions = find_mentions(texts, contexts)
    return Read(documents, reports, mentions, read_observations(mentions, texts, contexts))


def annotated() -> pl.DataFrame:
    """Return the annotated mentions of all tables: the columns of a table, and `table` and `source_file`."""
    frames = []
    for table in tables():
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        frames.append(
            pl.DataFrame(rows).with_columns(table=pl.lit(table.stem), source_file=pl.lit(source_of(table).name))
        )
    return pl.concat(frames).with_columns(pl.col("start", "end").cast(pl.Int64))


def write_warehouse(read: Read, path: Path) -> None:
    """Write the tables that `score.py` asks for, without the rest of the warehouse."""
    documents = read.documents.select("document_id", "source_file")
    reports = read.reports.select("report_id", "document_id", "report_start", "report_end")
    mentions, observations = read.mentions, read.observations
    with duckdb.connect(str(path)) as connection:
        for name, frame in {
            "dim_document": documents, "dim_report": reports, "fct_mention": mentions, "fct_observation": observations,
        }.items():  # fmt: skip
            connection.register("frame", frame.to_arrow())
            connection.execute(f"create table {name} as from frame")
            connection.unregister("frame")


def compared(read: Read) -> pl.DataFrame:
    """Return every observation of an annotated mention with what of it is right.

    Columns: `table`, the observation's own, and `right_measure`, `right_value`, `right_unit`, `right_period`,
    `right_status`, `right_indicator`. An observation where the annotation has none is wrong in all.
    """
    files = read.reports.join(read.documents.select("document_id", "source_file"), on="document_id")
    found = read.observations.join(files.select("report_id", "source_file"), on="report_id").with_columns(
        pl.col("source_file").str.split("/").list.last()
    )
    names = ("indicator", "measure", "value", "unit", "period", "status", "note")
    told = annotated().rename({name: f"told_{name}" for name in names})
    pairs = found.join(
        told.drop("subject", "scope", "qualifier", "id", "mention"),
        left_on=["source_file", "value_start"], right_on=["source_file", "start"],
    )  # fmt: skip
    codes = pl.concat_str("told_indicator", pl.lit(" "), "told_note").map_elements(
        _codes, return_dtype=pl.List(pl.String)
    )
    value = pl.col("told_value").cast(pl.Float64, strict=False)
    near = (value - pl.col("value")).abs() <= 1e-6 * pl.max_horizontal(1.0, value.abs())
    is_observation = pl.col("kind") == "obs"
    return pairs.with_columns(codes=codes).with_columns(
        right_measure=is_observation & (pl.col("measure") == pl.col("told_measure")),
        right_value=is_observation & near.fill_null(value=False),
        right_unit=is_observation & (_unit("unit") == _unit("told_unit")),
        right_period=is_observation & (_period("period") == _period("told_period")),
        right_status=is_observation & (pl.col("status") == pl.col("told_status")),
        right_indicator=is_observation
        & pl.when(pl.col("indicator").is_null())
        .then(pl.col("codes").list.len() == 0)
        .otherwise(pl.col("codes").list.contains(pl.col("indicator"))),
    )


def _codes(text: str) -> list[str]:
    """The indicators of a row: its own, before the first blank, and those of its note."""
    own, _, note = text.partition(" ")
    return [*([own] if own else []), *re.findall("also:([a-z0-9_]+)", note)]


def _unit(column: str) -> pl.Expr:
    return pl.col(column).str.replace("^元/.*$", "元")


def _period(column: str) -> pl.Expr:
    """`@2020`, `2020`, `@2020-12` and `2020-01..2020-12` are the same to the comparison."""
    return pl.col(column).str.replace(r"^(\d{4})-01\.\.\d{4}-12$", "$1").str.replace(r"^@?(\d{4})(?:-12)?$", "$1")
