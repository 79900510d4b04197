"""The stages in the order in which data flows, each with its table, its schema and its work on one chunk."""

import polars as pl

from pipeline.contexts import find_contexts
from pipeline.contexts.schema import ReportContexts
from pipeline.deliveries.schema import Quarantine
from pipeline.documents import open_documents
from pipeline.documents.schema import Documents
from pipeline.execution import Frames, Stage
from pipeline.home import Home
from pipeline.mentions import find_mentions
from pipeline.mentions.schema import Mentions
from pipeline.normalisation import normalise_reports
from pipeline.normalisation.schema import ReportTexts
from pipeline.observations import read_observations
from pipeline.observations.schema import Observations
from pipeline.reports import split_reports
from pipeline.reports.schema import Reports
from pipeline.vocabulary import load_vocabulary, vocabulary_version

_SLICE = ("report_id", "report_start", "source_text")


def _documents(home: Home, chunk: Frames) -> Frames:
    opened = open_documents(chunk["delivered_files"], home.originals)
    return {"documents": opened.documents, "unreadable_documents": opened.quarantine}


def _reports(_: Home, chunk: Frames) -> Frames:
    return {"reports": split_reports(chunk["documents"])}


def _report_texts(_: Home, chunk: Frames) -> Frames:
    return {"report_texts": normalise_reports(chunk["reports"])}


def _report_contexts(_: Home, chunk: Frames) -> Frames:
    return {"report_contexts": find_contexts(chunk["documents"], chunk["reports"], chunk["report_texts"])}


def _mentions(_: Home, chunk: Frames) -> Frames:
    found = find_mentions(chunk["report_texts"], chunk["report_contexts"])
    return {"mentions": _as_delivered(found, chunk["reports"])}


def _as_delivered(mentions: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """Put the characters of the source in the place of the normalised ones: a number may be broken there."""
    sources = {report: (start, text) for report, start, text in reports.select(_SLICE).iter_rows()}
    delivered = [
        sources[report][1][start - sources[report][0] : end - sources[report][0]]
        for report, start, end in mentions.select("report_id", "value_start", "value_end").iter_rows()
    ]
    return mentions.with_columns(mention=pl.Series(delivered, dtype=pl.String))


def _observations(home: Home, chunk: Frames) -> Frames:
    vocabulary = load_vocabulary(home.vocabulary)
    read = read_observations(chunk["mentions"], chunk["report_texts"], chunk["report_contexts"], vocabulary)
    return {"observations": read}


def _own_vocabulary(home: Home) -> str:
    return vocabulary_version(home.vocabulary)


EXTRACTION = (
    Stage(
        "documents",
        Documents,
        ("delivered_files",),
        "pipeline.documents",
        _documents,
        beside={"unreadable_documents": Quarantine},
    ),
    Stage("reports", Reports, ("documents",), "pipeline.reports", _reports),
    Stage("report_texts", ReportTexts, ("reports",), "pipeline.normalisation", _report_texts),
    Stage(
        "report_contexts",
        ReportContexts,
        ("documents", "reports", "report_texts"),
        "pipeline.contexts",
        _report_contexts,
    ),
    Stage("mentions", Mentions, ("reports", "report_texts", "report_contexts"), "pipeline.mentions", _mentions),
    Stage(
        "observations",
        Observations,
        ("mentions", "report_texts", "report_contexts"),
        "pipeline.observations",
        _observations,
        settings=_own_vocabulary,
    ),
)
"""From delivered files to observations."""


def _quarantine(_: Home, chunk: Frames) -> Frames:
    files = chunk["delivered_files"].select(
        "source_file", batch="delivery", document=pl.col("document_id").str.head(_ID_PREFIX)
    )
    refused = [chunk["quarantined_files"], chunk["unreadable_documents"]]
    refused += [_refused_rows(stage.table, chunk[stage.rejected], files) for stage in _SUMMED_UP]
    return {"quarantine": pl.concat(refused)}


# a report's id begins with so much of its document's
_ID_PREFIX = 16
_IDENTIFYING = ("report_id", "mention", "value_start", "value_end")
# the warehouse has a table of rejected observations, and counts them itself
_SUMMED_UP = tuple(stage for stage in EXTRACTION if stage.table != "observations")


def _refused_rows(table: str, rejected: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Rows that failed their schema, as rows of `quarantine`."""
    owner = "report_id" if "report_id" in rejected.columns else "document_id"
    named = [pl.format(f"{column}={{}}", pl.col(column)) for column in _IDENTIFYING if column in rejected.columns]
    return (
        rejected.with_columns(document=pl.col(owner).str.head(_ID_PREFIX))
        .join(files, on="document", how="inner", suffix="_delivered")
        .select(
            "batch",
            pl.col("source_file_delivered" if "source_file" in rejected.columns else "source_file").alias(
                "source_file"
            ),
            stage=pl.lit(table),
            error=pl.format("A row of {} breaks its schema: {}", pl.lit(table), pl.col("reasons").list.join("; ")),
            detail=pl.concat_str(named, separator=", ") if named else pl.lit(None, pl.String),
        )
    )


QUARANTINE = Stage(
    "quarantine",
    Quarantine,
    (
        "delivered_files",
        "quarantined_files",
        "unreadable_documents",
        *(stage.rejected for stage in _SUMMED_UP),
    ),
    "pipeline.stages",
    _quarantine,
)
"""Everything of a delivery that could not be used, from every stage."""

STAGES = (*EXTRACTION, QUARANTINE)
