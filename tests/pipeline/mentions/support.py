"""Report texts made for a test, and cases with the mention meant in square brackets."""

import re

import polars as pl

from pipeline.mentions import find_mentions

_MEANT = re.compile(r"\[(-?[0-9][0-9.,]*|[一二三四五六七八九翻过半成番两]+)\]")


def report_texts(*texts: str) -> pl.DataFrame:
    """Return rows of `report_texts` whose texts stand unchanged in their sources."""
    spans = pl.List(pl.Struct({"start": pl.UInt32, "end": pl.UInt32}))
    steps = pl.List(pl.Struct({"step": pl.String, "changes": pl.UInt32}))
    lengths = pl.Series([[len(text)] for text in texts], dtype=pl.List(pl.UInt32))
    zeros = pl.Series([[0]] * len(texts), dtype=pl.List(pl.UInt32))
    return pl.DataFrame(
        {
            "report_id": [f"report-{number}" for number in range(len(texts))],
            "text": pl.Series(texts, dtype=pl.String),
            "script": ["simplified"] * len(texts),
            "run_text": zeros,
            "run_source": zeros,
            "run_length": lengths,
            "damaged": pl.Series([[]] * len(texts), dtype=spans),
            "steps": pl.Series([[]] * len(texts), dtype=steps),
        }
    )


def meant(marked: str) -> tuple[str, int]:
    """Return the text without the brackets around the mention that is meant, and where that begins."""
    match = _MEANT.search(marked)
    assert match, marked
    return marked[: match.start()] + match[1] + marked[match.end() :], match.start()


def mention_meant(marked: str) -> dict[str, object]:
    """Return the row of the mention that stands in brackets."""
    text, start = meant(marked)
    rows = find_mentions(report_texts(text), pl.DataFrame()).filter(pl.col("text_start") == start).to_dicts()
    assert len(rows) == 1, f"no mention at {start} of {text}"
    return rows[0]
