"""Reports made for a test: a text with one figure in square brackets."""

import datetime as dt
import re

import polars as pl

from pipeline.mentions import with_context

_FIGURE = re.compile(r"\[([^\]]+)\]")
_YEARS = {"report_year": pl.Int64, "plan_year": pl.Int64, "published_on": pl.Date}


def texts_and_mentions(marked: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return report_texts and mentions in context; `⏎` stands for a line end."""
    texts, spans = [], []
    for number, text in enumerate(marked):
        found = _FIGURE.search(text)
        assert found, text
        texts.append((f"report-{number}", _FIGURE.sub(r"\1", text).replace("⏎", "\n")))
        spans.append((f"report-{number}", 0, found.start(), found.start() + len(found[1])))
    report_texts = pl.DataFrame(texts, schema=["report_id", "text"], orient="row")
    mentions = pl.DataFrame(spans, schema=["report_id", "mention_number", "text_start", "text_end"], orient="row")
    return report_texts, with_context(mentions, report_texts)


def contexts(years: list[str]) -> pl.DataFrame:
    """Return report_contexts of `2020/2021@2021-02-03`: looked back on, planned for, published on."""
    rows = []
    for number, told in enumerate(years):
        both, _, published = told.partition("@")
        report, _, plan = both.partition("/")
        date = dt.date.fromisoformat(published) if published else None
        rows.append((f"report-{number}", int(report) if report else None, int(plan) if plan else None, date))
    return pl.DataFrame(rows, schema={"report_id": pl.String, **_YEARS}, orient="row")
