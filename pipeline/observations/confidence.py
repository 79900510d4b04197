"""How sure an observation is, from the rules that made it."""

import polars as pl

SUBJECT = {"phrase": 0.99, "counted": 0.97, "list": 0.97, "thing before": 0.97, "several": 0.97}


def with_confidence(statements: pl.DataFrame) -> pl.DataFrame:
    """Add `confidence`, between 0 and 1."""
    return statements.with_columns(
        confidence=pl.col("subject_rule").replace_strict(SUBJECT, default=0.9, return_dtype=pl.Float64)
    )
