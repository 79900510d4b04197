"""Which numbers stand in the glossary that some reports append, where terms are explained and nothing is reported."""

from typing import Final

import polars as pl

_HEADING: Final = r"(?s)^(.*\n[^\n]{0,6}(?:名词|用语|术语|缩略语)(?:和[^\n]{1,6})?(?:解释|注释|说明)[^\n]{0,4})\n"
# a glossary is appended: what stands before this share of the text is none
_APPENDED: Final = 0.4


def with_glossaries(statements: pl.DataFrame, report_texts: pl.DataFrame) -> pl.DataFrame:
    """Add `explained`: whether the number stands behind the heading of its report's glossary."""
    until = pl.col("text").str.extract(_HEADING, 1).str.len_chars()
    starts = report_texts.select(
        "report_id", glossary=pl.when(until > _APPENDED * pl.col("text").str.len_chars()).then(until)
    )
    return (
        statements.join(starts, on="report_id", how="left", maintain_order="left")
        .with_columns(explained=(pl.col("text_start") > pl.col("glossary")).fill_null(value=False))
        .drop("glossary")
    )
