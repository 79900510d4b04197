"""Files that are put in place whole."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path to write; on leaving put it in the place of `target`, or remove it if the block raised."""
    place = target.with_name(f".{uuid.uuid4().hex[:8]}.{target.name}")
    try:
        yield place
        place.replace(target)
    finally:
        place.unlink(missing_ok=True)
