"""From `report_texts` to `mentions`."""

import numpy as np
import polars as pl

from pipeline.mentions.context import Layout, context_columns
from pipeline.mentions.joined import JoinedTexts, Positions
from pipeline.mentions.kinds import reasons
from pipeline.mentions.quantity import with_quantity
from pipeline.mentions.scan import scan
from pipeline.mentions.schema import Mentions
from pipeline.mentions.tables import table_cells
from pipeline.normalisation import source_spans

# members of a list stand close: what is further away from the next number needs no look
GAP = 24


def find_mentions(
    report_texts: pl.DataFrame, report_contexts: pl.DataFrame, reports: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Find every numeric mention and what it measures; rows of `Mentions` in text order.

    With `reports`, `mention` is what stands in the source text; without, what stands in the normalised text.
    """
    del report_contexts  # what a number measures does not depend on whose it is
    if report_texts.is_empty():
        return _empty()
    joined = JoinedTexts.of(report_texts)
    found = scan(joined)
    if found.is_empty():
        return _empty()
    starts, ends = found["position"].to_numpy(), found["end"].to_numpy()
    report_numbers = joined.report_numbers(starts)
    origins = joined.starts[report_numbers]
    context = context_columns(joined, Layout.of(joined), starts, ends)
    sources = _in_source(joined, report_texts, starts, ends)
    cells = table_cells(joined, starts)
    frame = (
        found.with_columns(
            *(column for column in context if column.name in ("before", "after")),
            gap=_gaps(joined, starts, ends, report_numbers),
        )
        .with_columns(cells)
        .pipe(_as_clauses)
        .pipe(with_quantity)
    )
    # a unit that stands in the row or the column is not behind the number
    behind = pl.when(pl.col("printed_unit").fill_null("") == "").then("quantity_length").otherwise(0)
    return (
        frame.select(
            report_id=joined.report_ids.gather(report_numbers),
            mention_number=_number_in_report(report_numbers),
            text_start=pl.Series(starts - origins),
            text_end=pl.Series(ends - origins),
            value_start=pl.Series(sources[0]),
            value_end=pl.Series(sources[1]),
            mention=_source_characters(frame["number"], sources, joined.report_ids.gather(report_numbers), reports),
            kind=pl.lit("obs"),
            reason=reasons(frame),
            value=pl.col("value"),
            half_unit=pl.col("half_unit"),
            unit=pl.col("unit"),
            quantity_end=pl.Series(ends - origins) + behind,
            qualifier=pl.col("qualifier"),
            role=pl.col("role"),
        )
        .pipe(_one_per_place)
        .pipe(_without_damaged, report_texts)
    )


def _as_clauses(frame: pl.DataFrame) -> pl.DataFrame:
    """Let the cells of tables stand behind what their rows and columns say, as if it was a sentence."""
    in_table = pl.col("said").is_not_null()
    unit = pl.col("printed_unit")
    return frame.with_columns(
        before=pl.when(in_table).then("said").otherwise("before"),
        after=pl.when(in_table & (unit != "")).then(unit + "。").otherwise("after"),
        gap=pl.when(~in_table).then("gap"),
    )


def _one_per_place(mentions: pl.DataFrame) -> pl.DataFrame:
    """Drop numbers without a place of their own in the source: a repair may put several where one stood, or none."""
    return mentions.filter(pl.col("value_start") < pl.col("value_end")).unique(
        subset=["report_id", "value_start"], keep="first", maintain_order=True
    )


def _gaps(joined: JoinedTexts, starts: Positions, ends: Positions, report_numbers: Positions) -> pl.Series:
    """Return the text between each mention and the next one, null where that is far or in another report."""
    following = np.append(starts[1:], len(joined.text))
    near = (following - ends <= GAP) & (np.append(report_numbers[1:], -1) == report_numbers)
    text = joined.text
    spans = zip(ends.tolist(), following.tolist(), near.tolist(), strict=True)
    return pl.Series([text[end:start] if is_near else None for end, start, is_near in spans], dtype=pl.String)


def _number_in_report(report_numbers: Positions) -> pl.Series:
    firsts = np.searchsorted(report_numbers, report_numbers, side="left")
    return pl.Series(np.arange(len(report_numbers)) - firsts)


def _in_source(
    joined: JoinedTexts, report_texts: pl.DataFrame, starts: Positions, ends: Positions
) -> tuple[Positions, Positions]:
    """Map spans of the joined text to the documents' source texts."""
    runs = (
        report_texts.select("run_text", "run_source", "run_length")
        .with_columns(origin=pl.Series(joined.starts))
        .explode("run_text", "run_source", "run_length", empty_as_null=False)
    )
    origin = runs["run_text"].to_numpy().astype(np.int64) + runs["origin"].to_numpy()
    return source_spans(origin, runs["run_source"].to_numpy(), runs["run_length"].to_numpy(), starts, ends)


def _source_characters(
    numbers: pl.Series,
    sources: tuple[Positions, Positions],
    report_ids: pl.Series,
    reports: pl.DataFrame | None,
) -> pl.Series:
    if reports is None:
        return numbers
    texts = dict(zip(reports["report_id"], reports.select("report_start", "source_text").iter_rows(), strict=True))
    cut = []
    for report_id, start, end in zip(report_ids, sources[0].tolist(), sources[1].tolist(), strict=True):
        report_start, source = texts[report_id]
        cut.append(source[start - report_start : end - report_start])
    return pl.Series(cut, dtype=pl.String)


def _without_damaged(mentions: pl.DataFrame, report_texts: pl.DataFrame) -> pl.DataFrame:
    """Give mentions that touch a damaged span the reason `damaged`, and set the kind of all."""
    spans = (
        report_texts.select("report_id", "damaged")
        .explode("damaged", empty_as_null=False)
        .unnest("damaged")
        .drop_nulls()
    )
    touching = (
        mentions.select("report_id", "mention_number", "text_start", "quantity_end")
        .join(spans, on="report_id")
        .filter((pl.col("text_start") < pl.col("end")) & (pl.col("start") < pl.col("quantity_end")))
        .select("report_id", "mention_number", damaged=pl.lit(True))
        .unique()
    )
    reason = pl.when(pl.col("damaged")).then(pl.lit("damaged")).otherwise("reason")
    return (
        mentions.join(touching, on=["report_id", "mention_number"], how="left", maintain_order="left")
        .with_columns(reason=reason)
        .with_columns(kind=pl.when(pl.col("reason").is_null()).then(pl.lit("obs")).otherwise(pl.lit("none")))
        .select(list(Mentions.to_schema().columns))
    )


def _empty() -> pl.DataFrame:
    return Mentions.empty()
