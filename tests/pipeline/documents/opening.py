"""Opens files given by their bytes, as a delivery would bring them."""

import hashlib
from pathlib import Path

import polars as pl

from pipeline.deliveries import original_path
from pipeline.documents import Opened, OpeningLimits, open_documents


def delivered(originals: Path, files: dict[str, bytes]) -> pl.DataFrame:
    """The files stored and listed."""
    rows = []
    for name, data in files.items():
        document_id = hashlib.sha256(data).hexdigest()
        path = original_path(originals, document_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        rows.append(("test-00000000", document_id, name, len(data), None))
    columns = ["delivery", "document_id", "source_file", "size_bytes", "archive_id"]
    schema = {name: pl.Int64 if name == "size_bytes" else pl.String for name in columns}
    return pl.DataFrame(rows, schema=schema, orient="row")


def opened(folder: Path, files: dict[str, bytes], limits: OpeningLimits | None = None) -> Opened:
    """What becomes of these files, by name."""
    originals = folder / "originals"
    return open_documents(delivered(originals, files), originals, limits)
