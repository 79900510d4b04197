"""Find place, level and years of every report."""

import re
from collections import Counter
from pathlib import PurePosixPath

import polars as pl

from pipeline.contexts.cues import HEAD_LENGTH, TAIL_LENGTH, self_naming
from pipeline.contexts.model import Place, Report
from pipeline.contexts.places import decide, names_itself
from pipeline.contexts.surroundings import TextMentions
from pipeline.contexts.years import Years, find_years
from pipeline.normalisation import normalise
from pipeline.regions import Gazetteer, gazetteer
from pipeline.reports import declutter, plain_lines

# how a report calls its own place, with what follows, and words in which 全 means something else (健全市场)
OWN_PLACE = r"[健安完保齐周]全|[全我](?:自治区|街道|地区|苏木|[省市县区镇乡州盟旗街国]).?|街道办"
RANK = re.compile(r"[全我](自治区|街道|地区|苏木|[^国]|(?<=我)国)|街道办")
# 全省第三 only ranks the place, 全市场 and 全乡村 are other words
OTHER_WORD = re.compile(r"全.{1,3}[第前首平最率唯领一先排各场域村]$")
INPUT = ("title", "script", "text", "source_file", "own")
OUTPUT: dict[str, pl.DataType | type[pl.DataType]] = {
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
        reports.select("report_id", "document_id", "title")
        .join(report_texts.select("report_id", "text", "script"), on="report_id", maintain_order="left")
        .join(documents.select("document_id", "source_file"), on="document_id", maintain_order="left")
        .with_columns(own=pl.col("text").str.extract_all(OWN_PLACE))
    )
    places = gazetteer()
    found = [
        _read(_plain_title(title, script), text, file, own, places)
        for title, script, text, file, own in table.select(*INPUT).iter_rows()
    ]
    silent = pl.Series([not names_itself(report) for report, _ in found], dtype=pl.Boolean)
    mentioned = _mentioned(table["text"], silent)
    rows = [
        _row(report_id, decide(report, names, places), years)
        for report_id, (report, years), names in zip(table["report_id"], found, mentioned, strict=True)
    ]
    return pl.DataFrame(rows, schema=OUTPUT, orient="row")


def _read(title: str | None, text: str, source_file: str, own: list[str], places: Gazetteer) -> tuple[Report, Years]:
    """What one report says of its place, and its years."""
    head, tail = plain_lines(text[:HEAD_LENGTH]), plain_lines(text[-TAIL_LENGTH:])
    report = Report(
        naming=self_naming(head, tail, title, places),
        ranks=_shares(own),
        text=TextMentions(text),
        file_words=tuple(re.findall(r"[㐀-鿿]+", PurePosixPath(source_file).stem)),
    )
    return report, find_years(head, text, tail, title)


def _plain_title(title: str | None, script: str) -> str | None:
    """The title, which `reports` has as found, in the script of the normalised text."""
    if title is None:
        return None
    return declutter(title if script == "simplified" else normalise(title).text)


def _shares(words: list[str]) -> dict[str, float]:
    """Shares of the ranks by which a text calls its own place; empty where it does not."""
    counts: Counter[str] = Counter()
    for word in words:
        rank = RANK.match(word)
        if rank and not OTHER_WORD.match(word):
            counts[rank[1] or "街道"] += 1
    return {rank: count / counts.total() for rank, count in counts.items()}


def _mentioned(texts: pl.Series, silent: pl.Series) -> list[dict[str, int] | None]:
    """How often each silent text has each listed name above townships, of overlapping names the longest."""
    counts: list[dict[str, int] | None] = [None] * len(texts)
    if not silent.any():
        return counts
    # one search over all of them: the automaton of the names takes longer to build than a text to search
    names = texts.filter(silent).str.extract_many(gazetteer().names_above_townships, leftmost=True)
    for at, found in zip(silent.arg_true(), names, strict=True):
        counts[at] = Counter(found)
    return counts


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
