"""Find place, level and years of every report."""

import re
from pathlib import PurePosixPath

import polars as pl

from pipeline.contexts.cues import HEAD_LENGTH, TAIL_LENGTH, self_naming
from pipeline.contexts.places import Place, Report, best_wording, decide
from pipeline.contexts.surroundings import TextMentions
from pipeline.contexts.years import Years, find_years
from pipeline.regions import Gazetteer, gazetteer
from pipeline.reports import declutter, lines_of

OWN_PLACE = r"[全我](?:街道|[省市县区镇乡州盟旗])|街道办"
OUTPUT = {
    "report_id": pl.String,
    "region_code": pl.String,
    "level": pl.String,
    "place": pl.String,
    "region_candidates": pl.List(pl.String),
    "region_evidence": pl.String,
    "report_year": pl.Int64,
    "plan_year": pl.Int64,
    "published_on": pl.Date,
    "year_evidence": pl.String,
}


def find_contexts(documents: pl.DataFrame, reports: pl.DataFrame, report_texts: pl.DataFrame) -> pl.DataFrame:
    """The table `report_contexts` (schema.ReportContexts), one row per row of `reports`, in its order.

    Reads the normalised text of `report_texts`, the titles of `reports`, and the file names of `documents`, which
    count only where the text leaves a place open.
    """
    table = (
        reports.select("report_id", "document_id", "title", "title_start", "report_start")
        .join(report_texts.select("report_id", "text"), on="report_id", maintain_order="left")
        .join(documents.select("document_id", "source_file"), on="document_id", maintain_order="left")
        .with_columns(own=pl.col("text").str.extract_all(OWN_PLACE))
    )
    places = gazetteer()
    found = [_context(row, places) for row in table.iter_rows(named=True)]
    mentions = _mentions_where_needed(table, found, places)
    rows = []
    for row, (report, years), mentioned in zip(table.iter_rows(named=True), found, mentions, strict=True):
        place = decide(report._replace(mentioned=mentioned), places)
        rows.append(_row(row["report_id"], place, years))
    return pl.DataFrame(rows, schema=OUTPUT, orient="row")


def _context(row: dict[str, object], places: Gazetteer) -> tuple[Report, Years]:
    text, title = str(row["text"]), row["title"]
    title = declutter(title) if isinstance(title, str) else None
    head = "\n".join(line.text for line in lines_of(text, 0, min(len(text), HEAD_LENGTH)))
    tail = "\n".join(line.text for line in lines_of(text, max(0, len(text) - TAIL_LENGTH)))
    own = row["own"]
    report = Report(
        naming=self_naming(text, title, places),
        units=_shares(own if isinstance(own, list) else []),
        text=TextMentions(text),
        mentioned={},
        file_words=_file_words(str(row["source_file"])),
    )
    return report, find_years(head, text, tail, title)


def _shares(words: list[str]) -> dict[str, float]:
    """Shares of the ranks by which a text calls its own place."""
    counts: dict[str, int] = {}
    for word in words:
        unit = "街道" if word == "街道办" else word[1:]
        counts[unit] = counts.get(unit, 0) + 1
    return {unit: count / len(words) for unit, count in counts.items()}


def _file_words(source_file: str) -> str:
    """Words of Chinese characters in the file's own name."""
    return " ".join(re.findall(r"[㐀-鿿]+", PurePosixPath(source_file).stem))


def _mentions_where_needed(
    table: pl.DataFrame, found: list[tuple[Report, Years]], places: Gazetteer
) -> list[dict[str, int]]:
    """Counts of all listed names above townships, for the reports that do not say whose they are."""
    silent = pl.Series([best_wording(report) is None and not report.naming.national for report, _ in found])
    mentioned: list[dict[str, int]] = [{} for _ in found]
    if not silent.any():
        return mentioned
    wordings = list(places.wordings_above_townships())
    hits = table.select(
        pl.when(silent).then(pl.col("text")).str.extract_many(wordings, leftmost=True).alias("hits")
    )["hits"]
    for at, words in enumerate(hits):
        for word in words if words is not None else ():
            mentioned[at][word] = mentioned[at].get(word, 0) + 1
    return mentioned


def _row(report_id: str, place: Place, years: Years) -> tuple[object, ...]:
    return (
        report_id,
        place.code,
        place.level,
        place.name,
        list(place.candidates),
        place.evidence,
        years.report_year,
        years.plan_year,
        years.published_on,
        years.evidence or None,
    )
