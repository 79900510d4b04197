"""The tables between the stages: Parquet parts per table and delivery, with a manifest of their origin.

A table of a delivery is a folder `stages/<table>/<delivery>/` of `part-00000.parquet` … and `manifest.json`.
It is written in a folder of its own and then put in place by a rename, so that a reader finds all of it or
none of it, whenever the writer was stopped. The manifest's fingerprint says what the table was made from; a
stage whose fingerprint has not changed need not run again.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from pipeline.home import Home

MANIFEST = "manifest.json"
_SAFE_NAME = re.compile(r"\w[\w.\-]*")


class TableMissingError(LookupError):
    """A table is asked for that no stage has written yet."""


@dataclass(frozen=True)
class Part:
    """One Parquet file of a table: its name, its rows, the sha256 of its bytes, and what it was made from."""

    file: str
    rows: int
    sha256: str
    made_from: str = ""


@dataclass(frozen=True)
class Manifest:
    """What a written table holds, and what it was made from (`fingerprint`)."""

    table: str
    delivery: str
    fingerprint: str
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """Rows of all parts."""
        return sum(part.rows for part in self.parts)

    @property
    def content(self) -> str:
        """A digest of what the table says: equal for equal bytes, whatever code made them."""
        return fingerprint(*(part.sha256 for part in self.parts))


def fingerprint(*parts: str) -> str:
    """A short digest (32 hex digits) of strings in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode())
    return digest.hexdigest()[:32]


def folder(home: Home, table: str, delivery: str) -> Path:
    """Where the parts of a table stand for one delivery."""
    for name in (table, delivery):
        if not _SAFE_NAME.fullmatch(name):
            raise ValueError(f"not a name for a table or a delivery: {name!r}")
    return home.stages / table / delivery


def manifest(home: Home, table: str, delivery: str) -> Manifest | None:
    """What was written for this delivery, or None where nothing complete stands."""
    try:
        found = json.loads((folder(home, table, delivery) / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        return None
    parts = tuple(Part(**part) for part in found["parts"])
    return Manifest(found["table"], found["delivery"], found["fingerprint"], parts)


def is_current(home: Home, table: str, delivery: str, fingerprint: str) -> bool:
    """Whether the table stands, complete, as made from exactly this."""
    found = manifest(home, table, delivery)
    return found is not None and found.fingerprint == fingerprint


def parts(home: Home, table: str, delivery: str) -> list[Path]:
    """The Parquet files of one delivery's table, in order.

    Raises:
        TableMissingError: no stage has written it.
    """
    found = manifest(home, table, delivery)
    if found is None:
        raise TableMissingError(f"table {table!r} has not been made for delivery {delivery!r}")
    return [folder(home, table, delivery) / part.file for part in found.parts]


def deliveries(home: Home, table: str) -> list[str]:
    """The deliveries for which a table stands, sorted."""
    return sorted(path.parent.name for path in (home.stages / table).glob(f"*/{MANIFEST}"))


def scan(home: Home, table: str, only: Sequence[str] | None = None) -> pl.LazyFrame:
    """A table over the deliveries `only`, or over all that have it.

    Raises:
        TableMissingError: no delivery has it.
    """
    chosen = deliveries(home, table) if only is None else only
    files = [path for delivery in chosen for path in parts(home, table, delivery)]
    if not files:
        raise TableMissingError(f"table {table!r} has not been made for any delivery")
    return pl.scan_parquet(files, glob=False)


def read(home: Home, table: str, delivery: str) -> pl.DataFrame:
    """One delivery's table in memory.

    Raises:
        TableMissingError: no stage has written it.
    """
    return scan(home, table, [delivery]).collect()


def write(
    home: Home, table: str, delivery: str, frames: pl.DataFrame | Iterable[pl.DataFrame], fingerprint: str
) -> Manifest:
    """Write one delivery's table, one part per frame, in the place of what stood there."""
    with writing(home, table, delivery, fingerprint) as place:
        for number, frame in enumerate([frames] if isinstance(frames, pl.DataFrame) else frames):
            write_part(frame, place, number)
    written = manifest(home, table, delivery)
    assert written is not None
    return written


def part_name(number: int) -> str:
    """The file of a table's part."""
    return f"part-{number:05d}.parquet"


def write_part(frame: pl.DataFrame, place: Path, number: int) -> None:
    """Write a frame as part `number` into a folder that `writing` gave; any process may do it."""
    with (place / part_name(number)).open("wb") as file:
        frame.write_parquet(file, compression="zstd")
        _to_disk(file.fileno())


@contextmanager
def writing(home: Home, table: str, delivery: str, fingerprint: str, made_from: Sequence[str] = ()) -> Iterator[Path]:
    """Give a folder to write parts into; on leaving, put it in place as the delivery's table.

    If the block raises, or the process dies in it, what stood before goes on standing. `made_from` says of
    each part, by its number, what it was made from; without it that is the table's fingerprint.
    """
    target = folder(home, table, delivery)
    scratch = home.stages / ".writing"
    place = scratch / f"{table}@{delivery}@{uuid.uuid4().hex}"
    replaced = place.with_name(place.name + ".old")
    place.mkdir(parents=True)
    try:
        yield place
        _write_manifest(place, table, delivery, fingerprint, made_from)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            # stopped between the two renames the table is missing, which the next run takes as not current
            target.rename(replaced)
        place.rename(target)
        _folder_to_disk(target.parent)
    finally:
        for left in (place, replaced):
            shutil.rmtree(left, ignore_errors=True)


def remove(home: Home, table: str, delivery: str) -> None:
    """Remove one delivery's table, if it stands."""
    shutil.rmtree(folder(home, table, delivery), ignore_errors=True)


@contextmanager
def locked(home: Home, table: str, delivery: str, beside: Sequence[str] = ()) -> Iterator[None]:
    """Keep other processes from making the same table of the same delivery at the same time; they wait.

    The lock goes with the process that holds it. What an earlier holder left unfinished is cleared away, of
    the table and of those that are made with it, `beside`.
    """
    scratch = home.stages / ".writing"
    scratch.mkdir(parents=True, exist_ok=True)
    names = [f"{folder(home, name, delivery).parent.name}@{delivery}" for name in (table, *beside)]
    with (scratch / f"{names[0]}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in names:
            for left in scratch.glob(f"{name}@*"):
                shutil.rmtree(left, ignore_errors=True)
        yield


def _write_manifest(place: Path, table: str, delivery: str, fingerprint: str, made_from: Sequence[str]) -> None:
    files = sorted(place.glob("part-*.parquet"))
    if not files:
        raise ValueError(f"table {table!r} of delivery {delivery!r} has no part; an empty table has one without rows")
    origins = made_from or [fingerprint] * len(files)
    told = tuple(
        Part(file.name, _rows(file), _sha256(file), origin) for file, origin in zip(files, origins, strict=True)
    )
    with (place / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(asdict(Manifest(table, delivery, fingerprint, told)), file, ensure_ascii=False, indent=1)
        file.flush()
        _to_disk(file.fileno())


def _rows(file: Path) -> int:
    return int(pl.scan_parquet(file, glob=False).select(pl.len()).collect().item())


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _to_disk(descriptor: int) -> None:
    os.fsync(descriptor)


def _folder_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        _to_disk(descriptor)
    finally:
        os.close(descriptor)
