"""The digits of a mention as numbers."""

import polars as pl


def plain_number() -> pl.Expr:
    """Return the digits as a number, without magnitude; null for Chinese quantities."""
    return digits_alone() / pl.lit(10.0).pow(decimals())


def digits_alone() -> pl.Expr:
    """Return the digits as a whole number: 12.34 is 1234. Whole numbers multiply without error."""
    plain = pl.col("digits").str.replace_all("[,，.．]", "").str.replace("[－−]", "-")
    return plain.cast(pl.Float64, strict=False)


def decimals() -> pl.Expr:
    """Return how many digits stand behind the point."""
    return pl.col("number").str.extract(r"[.．]([0-9０-９]+)$").str.len_chars().fill_null(0).cast(pl.Float64)
