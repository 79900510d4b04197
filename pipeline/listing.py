"""Lists a delivery's files and cuts them into the chunks in which all later stages work."""

import time

import polars as pl

from pipeline import tables
from pipeline.code_version import code_version
from pipeline.deliveries import delivered_files, quarantined_files
from pipeline.deliveries.schema import DeliveredFiles, Quarantine
from pipeline.execution import Made
from pipeline.home import Home
from pipeline.retractions import retractions
from pipeline.validation import TableError, split_valid

TABLE = "delivered_files"
QUARANTINED = "quarantined_files"
DOCUMENTS_PER_CHUNK = 200
BYTES_PER_CHUNK = 32 << 20


def is_due(home: Home, delivery: str) -> bool:
    """Whether the list does not stand, or something of the delivery has been withdrawn since."""
    return not tables.is_current(home, TABLE, delivery, _fingerprint(home, delivery))


def make(home: Home, delivery: str, *, again: bool = False) -> Made:
    """Write `delivered_files` and `quarantined_files` of a delivery, in chunks of documents.

    Raises:
        LookupError: there is no such delivery.
        TableError: what staging recorded breaks its schema.
    """
    began = time.monotonic()
    with tables.locked(home, TABLE, delivery, [QUARANTINED]):
        fingerprint = _fingerprint(home, delivery)
        if not again and tables.is_current(home, TABLE, delivery, fingerprint):
            return Made(False, 0, len(tables.parts(home, TABLE, delivery)), time.monotonic() - began)
        files = _valid(delivered_files(delivery, home), DeliveredFiles)
        refused = _valid(quarantined_files(delivery, home), Quarantine)
        withdrawn = files.join(retractions(home), on="document_id", how="inner")
        # cut before anything is left out, so that a withdrawal changes one chunk and not all after it
        chunks = [
            chunk.join(withdrawn, on="document_id", how="anti")
            for chunk in cut(files, DOCUMENTS_PER_CHUNK, BYTES_PER_CHUNK)
        ]
        refused = pl.concat([refused, _traces(withdrawn)])
        empty = refused.clear()
        beside = [refused, *(empty for _ in chunks[1:])]
        tables.write(home, QUARANTINED, delivery, beside, fingerprint)
        tables.write(home, TABLE, delivery, chunks, fingerprint)
    return Made(True, len(chunks), 0, time.monotonic() - began)


def cut(files: pl.DataFrame, documents: int, size_bytes: int) -> list[pl.DataFrame]:
    """Consecutive chunks of so many documents at most, closed after `size_bytes`; one for no files."""
    if files.is_empty():
        return [files]
    before = pl.col("size_bytes").cum_sum() - pl.col("size_bytes")
    numbered = files.with_columns(by_size=before // size_bytes, by_count=pl.int_range(pl.len()) // documents)
    return [
        chunk.drop("by_size", "by_count") for chunk in numbered.partition_by("by_size", "by_count", maintain_order=True)
    ]


def _fingerprint(home: Home, delivery: str) -> str:
    ids = retractions(home)["document_id"]
    if ids.len():
        ids = ids.filter(ids.is_in(delivered_files(delivery, home)["document_id"].implode()))
    return tables.fingerprint(delivery, code_version("pipeline.listing"), *ids)


def _traces(withdrawn: pl.DataFrame) -> pl.DataFrame:
    return withdrawn.select(
        batch="delivery",
        source_file="source_file",
        stage=pl.lit("retraction"),
        error=pl.format("The document was withdrawn on {}: {}", "retracted_on", "reason"),
        detail="document_id",
    )


def _valid(frame: pl.DataFrame, schema: type[DeliveredFiles] | type[Quarantine]) -> pl.DataFrame:
    valid, rejected = split_valid(frame, schema)
    if rejected.height:
        raise TableError(f"{schema.__name__}: {'; '.join(rejected['reasons'][0])}")
    return valid
