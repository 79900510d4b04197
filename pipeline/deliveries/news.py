"""Tells by content whether anything stands in a folder that was not delivered before."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from pipeline.deliveries.manifests import known_rows
from pipeline.deliveries.originals import original_path
from pipeline.deliveries.walking import find_files
from pipeline.home import Home


def may_bring_news(paths: Sequence[Path], home: Home, look_at_bytes: int = 256 << 20) -> bool:
    """Whether staging these paths could bring anything; True where more than so many bytes were to be read to know.

    What changed last is looked at first, so that something new is found at once and only a folder of known
    files that were all touched costs reading.
    """
    found = find_files(paths, not_below=[home.originals.parent, home.published.parent])
    refused = set(known_rows(home).filter(pl.col("role") == "quarantined")["source_file"])
    looked_at = 0
    good = []
    for file in found:
        if file.error is not None:
            if file.source_file not in refused:
                return True
            continue
        try:
            good.append((file, file.path.stat()))
        except OSError:
            return True
    for file, status in sorted(good, key=lambda one: one[1].st_ctime_ns, reverse=True):
        if status.st_size == 0 and file.source_file in refused:
            continue
        looked_at += status.st_size
        if looked_at > look_at_bytes:
            return True
        try:
            with file.path.open("rb") as opened:
                document_id = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError:
            # what is wrong with it is for staging to say
            return True
        if not original_path(home.originals, document_id).exists():
            return True
    return False
