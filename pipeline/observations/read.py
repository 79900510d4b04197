"""Puts the attributes of every number together."""

import hashlib

import polars as pl

from pipeline.mentions import with_context
from pipeline.observations.clauses import with_gaps, with_phrases
from pipeline.observations.confidence import with_confidence
from pipeline.observations.glossary import with_glossaries
from pipeline.observations.measures import SIGNED, over_spans, with_measures
from pipeline.observations.naming import with_names
from pipeline.observations.schema import Observations
from pipeline.observations.scopes import with_scopes
from pipeline.observations.standing import with_indicators
from pipeline.observations.subjects import with_subjects
from pipeline.observations.tables import dated_by_columns, with_cells
from pipeline.observations.time import periods, time_of
from pipeline.vocabulary import Vocabulary, load_vocabulary

NOT_COUNTED = ("元", "美元", "%", "‰", "百分点", "位", "倍", "指数")
LONGEST_EVIDENCE = 300


def read_observations(
    mentions: pl.DataFrame,
    report_texts: pl.DataFrame,
    report_contexts: pl.DataFrame,
    vocabulary: Vocabulary | None = None,
) -> pl.DataFrame:
    """Read what every mention of kind `obs` states.

    Args:
        mentions: rows of `Mentions`.
        report_texts: rows of `ReportTexts` of the same reports.
        report_contexts: rows of `ReportContexts` of the same reports.
        vocabulary: the indicators to know; the shipped ones by default.

    Returns:
        Rows of `Observations`, in the order of reports and text. A number that holds for several indicators gives
        a row for each.
    """
    vocabulary = vocabulary or load_vocabulary()
    in_context = with_context(mentions.sort("report_id", "text_start"), report_texts)
    statements = in_context.filter(pl.col("kind") == "obs").join(
        report_contexts.select("report_id", "region_code", "level", "place"),
        on="report_id",
        how="left",
        maintain_order="left",
    )
    statements = statements.with_columns(counter=~pl.col("unit").is_in(NOT_COUNTED))
    statements = with_glossaries(statements, report_texts)
    statements = with_phrases(with_cells(with_gaps(statements)), vocabulary)
    statements = with_scopes(with_subjects(with_measures(statements), vocabulary))
    statements = with_names(with_indicators(statements, vocabulary))
    times = time_of(in_context, report_texts, report_contexts)
    statements = statements.join(times, on=["report_id", "mention_number"], how="left", maintain_order="left")
    return _observations(with_confidence(periods(over_spans(dated_by_columns(statements)))))


def _observations(statements: pl.DataFrame) -> pl.DataFrame:
    falls = pl.col("falls") & pl.col("measure").is_in(SIGNED) & (pl.col("value") > 0)
    note = pl.concat_str(
        pl.col("role"),
        pl.when(pl.col("expected")).then(pl.lit("预计")),
        pl.when((pl.col("measure") == "multiple") & pl.col("grew")).then(pl.lit("increase")),
        separator="; ",
        ignore_nulls=True,
    )
    item = pl.col("sentence").str.slice(
        pl.col("item_start") - pl.col("sentence_start"), pl.col("item_end") - pl.col("item_start")
    )
    trail = {"subject": "subject", "measure": "measure", "period": "anchor", "status": "status", "scope": "scope"}
    rules = pl.concat_str(
        *(pl.concat_str(pl.lit(f"{name}="), pl.col(f"{column}_rule")) for name, column in trail.items()),
        separator="; ",
        ignore_nulls=True,
    )
    columns = list(Observations.to_schema().columns)
    return (
        statements.with_columns(
            value=pl.when(falls).then(-pl.col("value")).otherwise("value"),
            note=pl.when(note == "").then(None).otherwise(note),
            evidence=pl.when(item.str.len_chars() <= LONGEST_EVIDENCE)
            .then(item)
            .otherwise(pl.col("before") + pl.col("after")),
            rules=rules,
        )
        .with_columns(observation_id=_identifiers(statements))
        .select(columns)
    )


def _identifiers(statements: pl.DataFrame) -> pl.Series:
    """Return ids that depend on nothing but the report, the place in it and the subject's place among its equals."""
    rows = statements.select("report_id", "value_start", "subject_number").iter_rows()
    texts = (f"{report}:{start}:{number}" for report, start, number in rows)
    return pl.Series("observation_id", [hashlib.sha256(t.encode()).hexdigest()[:20] for t in texts], dtype=pl.String)
