"""From `reports` to `report_texts`."""

import polars as pl

from pipeline.normalisation.normaliser import Normalised, normalise

_SPAN = pl.Struct({"start": pl.UInt32, "end": pl.UInt32})
_STEP = pl.Struct({"step": pl.String, "changes": pl.UInt32})
_RUNS = pl.List(pl.UInt32)
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "report_id": pl.String,
    "text": pl.String,
    "script": pl.String,
    "run_text": _RUNS,
    "run_source": _RUNS,
    "run_length": _RUNS,
    "damaged": pl.List(_SPAN),
    "steps": pl.List(_STEP),
}


def normalise_reports(reports: pl.DataFrame) -> pl.DataFrame:
    """Normalise each report (rows of `reports`); returns rows of `report_texts` in the same order.

    `run_source` counts from the beginning of the document's source text, so that no later stage needs
    `report_start`.
    """
    columns = reports.select("report_id", "report_start", "source_text").iter_rows()
    rows = [_row(report_id, report_start, normalise(source)) for report_id, report_start, source in columns]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _row(report_id: str, report_start: int, normalised: Normalised) -> tuple[object, ...]:
    alignment = normalised.alignment
    return (
        report_id,
        normalised.text,
        normalised.script,
        alignment.run_text.tolist(),
        (alignment.run_source + report_start).tolist(),
        alignment.run_length.tolist(),
        [{"start": span.start, "end": span.end} for span in normalised.damaged],
        [{"step": count.step, "changes": count.changes} for count in normalised.steps],
    )
