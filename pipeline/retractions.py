"""Documents withdrawn after they were delivered: kept as bytes, left out of every table, with a trace."""

import os
from collections.abc import Collection
from datetime import date

import polars as pl

from pipeline.home import Home

_COLUMNS = {"document_id": pl.String, "reason": pl.String, "retracted_on": pl.Date}


def retractions(home: Home) -> pl.DataFrame:
    """What is withdrawn: `document_id`, `reason`, `retracted_on`; one row per document, sorted."""
    if not home.retractions.exists():
        return pl.DataFrame(schema=_COLUMNS)
    return pl.read_parquet(home.retractions, glob=False)


def retract(document_ids: Collection[str], reason: str, on: date, home: Home) -> int:
    """Withdraw documents; how many of them were not withdrawn before."""
    before = retractions(home)
    new = pl.DataFrame({"document_id": sorted(set(document_ids))}, schema={"document_id": pl.String}).join(
        before, on="document_id", how="anti"
    )
    told = new.with_columns(reason=pl.lit(reason), retracted_on=pl.lit(on))
    _write(pl.concat([before, told]), home)
    return new.height


def restore(document_ids: Collection[str], home: Home) -> int:
    """Take withdrawals back; how many there were."""
    before = retractions(home)
    after = before.filter(~pl.col("document_id").is_in(list(document_ids)))
    _write(after, home)
    return before.height - after.height


def _write(rows: pl.DataFrame, home: Home) -> None:
    home.retractions.parent.mkdir(parents=True, exist_ok=True)
    partial = home.retractions.with_suffix(".partial")
    with partial.open("wb") as file:
        rows.sort("document_id").write_parquet(file)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(home.retractions)
