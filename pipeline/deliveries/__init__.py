"""From paths that somebody names to stored bytes with a manifest: what was delivered, and under what names.

Here belong the finding and storing of delivered bytes, and the taking apart of archives of files. What a file
says is the matter of `documents`.
"""

import polars as pl

from pipeline.deliveries.limits import StagingLimits
from pipeline.deliveries.manifests import Delivery, known_rows, manifest_path
from pipeline.deliveries.news import may_bring_news
from pipeline.deliveries.originals import original_path
from pipeline.deliveries.schema import DeliveredFiles, DeliveredNames, Quarantine
from pipeline.deliveries.staging import stage
from pipeline.home import Home

__all__ = [
    "DeliveredFiles",
    "DeliveredNames",
    "Delivery",
    "Quarantine",
    "StagingLimits",
    "delivered_files",
    "delivered_names",
    "deliveries",
    "may_bring_news",
    "original_path",
    "quarantined_files",
    "stage",
]


def deliveries(home: Home) -> list[Delivery]:
    """All deliveries on record, sorted by their ids."""
    recorded = known_rows(home).filter(pl.col("delivery").is_not_null())
    role = pl.col("role")
    counted = recorded.group_by("delivery").agg(
        documents=(role == "document").sum(),
        quarantined=(role == "quarantined").sum(),
        aliases=(role == "alias").sum(),
        size_bytes=pl.col("size_bytes").filter(role == "document").sum(),
    )
    return [Delivery(*row) for row in counted.sort("delivery").iter_rows()]


def delivered_files(delivery_id: str, home: Home) -> pl.DataFrame:
    """The documents that a delivery brought first, by `DeliveredFiles`.

    Raises:
        LookupError: there is no such delivery.
    """
    documents = _manifest(delivery_id, home).filter(pl.col("role") == "document")
    return documents.select(
        pl.lit(delivery_id).alias("delivery"), "document_id", "source_file", "size_bytes", "archive_id"
    )


def quarantined_files(delivery_id: str, home: Home) -> pl.DataFrame:
    """What a delivery held that could not be taken in, by `Quarantine`.

    Raises:
        LookupError: there is no such delivery.
    """
    refused = _manifest(delivery_id, home).filter(pl.col("role") == "quarantined")
    return refused.select(
        pl.lit(delivery_id).alias("batch"),
        "source_file",
        pl.lit("deliveries").alias("stage"),
        "error",
        "detail",
    )


def delivered_names(home: Home, delivery_id: str | None = None) -> pl.DataFrame:
    """Every name under which stored bytes were ever delivered, by `DeliveredNames`.

    With a delivery: the names of the documents and archives that it brought, whenever they came.
    """
    rows = known_rows(home).filter(pl.col("document_id").is_not_null(), pl.col("role") != "quarantined")
    brought = rows.filter(pl.col("role").is_in(["document", "archive"]), pl.col("delivery").is_not_null())
    brought = brought.group_by("document_id").agg(pl.col("delivery").first())
    names = rows.select("document_id", "source_file", "role").join(brought, on="document_id")
    names = names.unique(["document_id", "source_file"]).sort("document_id", "source_file")
    if delivery_id is not None:
        names = names.filter(pl.col("delivery") == delivery_id)
    return names.select("delivery", "document_id", "source_file", (pl.col("role") == "alias").alias("is_alias"))


def _manifest(delivery_id: str, home: Home) -> pl.DataFrame:
    path = manifest_path(home, delivery_id)
    if not path.exists():
        raise LookupError(f"There is no delivery {delivery_id}")
    return pl.read_parquet(path, glob=False)
