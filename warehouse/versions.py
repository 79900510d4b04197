"""Keeps the last published files, so that one of them can be brought back.

A version is a hard link to the published file: it costs no copy, and no space while it is the published one.
"""

import os
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.home import Home

KEPT = 5


@dataclass(frozen=True)
class Version:
    """One published file that was kept; the newest has number 1."""

    number: int
    path: Path
    published_at: datetime
    is_current: bool


def keep(home: Home, number: int = KEPT) -> None:
    """Keep what is published now as the newest version, and of the versions the newest `number`."""
    home.versions.mkdir(parents=True, exist_ok=True)
    current = home.published.stat()
    if not any(version.path.stat().st_ino == current.st_ino for version in versions(home)):
        stamp = datetime.fromtimestamp(current.st_mtime, UTC).strftime("%Y%m%dT%H%M%S.%f")
        (home.versions / f"{stamp}.duckdb").hardlink_to(home.published)
    for version in versions(home)[number:]:
        version.path.unlink()


def versions(home: Home) -> list[Version]:
    """The versions that are kept, newest first."""
    current = home.published.stat().st_ino if home.published.exists() else None
    found = sorted(home.versions.glob("*.duckdb"), key=lambda path: path.name, reverse=True)
    return [
        Version(
            number,
            path,
            datetime.fromtimestamp(path.stat().st_mtime, UTC),
            path.stat().st_ino == current,
        )
        for number, path in enumerate(found, start=1)
    ]


def roll_back(home: Home, version: Version) -> None:
    """Publish a kept version again, in one rename; readers of the file before go on reading that."""
    place = home.published.with_name(f".{home.published.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
    place.hardlink_to(version.path)
    # renaming one name of a file onto another of the same file does nothing and leaves both
    if version.is_current:
        place.unlink()
    else:
        place.replace(home.published)
