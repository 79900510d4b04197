"""Stages a delivery: from paths to stored bytes and one manifest."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import polars as pl

from pipeline.deliveries.limits import StagingLimits
from pipeline.deliveries.manifests import (
    MANIFEST_COLUMNS,
    Delivery,
    Role,
    known_rows,
    staging_lock,
    write_manifest,
    write_names,
)
from pipeline.deliveries.originals import OriginalStore, Stored, UnreadableError, original_path
from pipeline.deliveries.walking import Found, find_files
from pipeline.home import Home
from pipeline.readers.archives import ExpansionLimits, Member, is_archive
from pipeline.readers.names import readable_name, safe_stem
from pipeline.sandbox import Answer, Sandbox

_EXPAND = "pipeline.readers.archives:expand_archive"
_FAILURES = {
    "timeout": "Unpacking the archive took longer than allowed.",
    "memory": "Unpacking the archive took more memory than allowed.",
    "crash": "The archive is built in a way that cannot be unpacked.",
}


@dataclass(frozen=True)
class Row:
    """One row of a manifest."""

    role: Role
    source_file: str
    document_id: str | None = None
    size_bytes: int | None = None
    archive_id: str | None = None
    error: str | None = None
    detail: str | None = None


def stage(paths: Sequence[Path], home: Home, limits: StagingLimits | None = None) -> Delivery | None:
    """Take files and folders in as one delivery; None when they bring no new document and no new trouble.

    Every file found is stored by its sha256 below `home.originals`; ZIP archives are taken apart, and their
    members stored likewise. What cannot be taken becomes a quarantined row of the manifest, and the rest goes
    on. Bytes that an earlier delivery brought stay with it; a new name for them is recorded as an alias.

    Raises:
        FileNotFoundError: none of the paths exists.
        OSError: the home cannot be written to.
    """
    limits = limits or StagingLimits()
    found = find_files(paths, not_below=[home.originals.parent, home.published.parent])
    with staging_lock(home):
        store = OriginalStore(home.originals)
        store.prepare()
        rows = list(_expanded(_stored(found, store, limits), home, store, limits))
        store.settle()
        return _record(rows, home, _stem(paths))


def _stored(found: Iterable[Found], store: OriginalStore, limits: StagingLimits) -> Iterator[tuple[Row, bytes]]:
    """One row per delivered file, in order, with the first bytes of what was stored."""

    def take(file: Found) -> tuple[Row, bytes]:
        if file.error is not None:
            return Row("quarantined", file.source_file, error=file.error, detail=file.detail), b""
        try:
            stored = store.take(file.path, limits.file_bytes)
        except UnreadableError as error:
            return Row("quarantined", file.source_file, error=error.sentence, detail=error.detail), b""
        return _document(file.source_file, stored), stored.head

    with _threads() as threads:
        yield from threads.map(take, found)


def _document(source_file: str, stored: Stored, archive_id: str | None = None) -> Row:
    return Row("document", source_file, stored.document_id, stored.size_bytes, archive_id)


def _expanded(
    stored: Iterable[tuple[Row, bytes]], home: Home, store: OriginalStore, limits: StagingLimits
) -> Iterator[Row]:
    """The rows with every archive replaced by itself and its members."""
    archives: list[Row] = []
    for row, head in stored:
        if row.document_id and is_archive(original_path(home.originals, row.document_id), head):
            archives.append(row)
        else:
            yield row
    if not archives:
        return
    known = known_rows(home).filter(pl.col("role") == "archive")["document_id"].to_list()
    expanded = set(known)
    fresh: list[Row] = []
    for row in archives:
        if row.document_id in expanded:
            yield replace(row, role="archive")
        else:
            expanded.add(row.document_id)
            fresh.append(row)
    with Sandbox(_EXPAND, limits.sandbox) as sandbox:
        requests = (_request(row, home, store, limits) for row in fresh)
        for row, answer in zip(fresh, sandbox.answer(requests), strict=True):
            yield from _members(row, answer, store)


def _request(row: Row, home: Home, store: OriginalStore, limits: StagingLimits) -> dict[str, object]:
    assert row.document_id is not None
    into = store.incoming / f"archive-{row.document_id}"
    into.mkdir(exist_ok=True)
    expansion = ExpansionLimits(
        member_bytes=limits.member_bytes,
        members=limits.archive_members,
        total_bytes=limits.archive_bytes,
        ratio=limits.archive_ratio,
        ratio_free_bytes=limits.ratio_free_bytes,
        depth=limits.archive_depth,
    )
    archive = original_path(home.originals, row.document_id)
    return {"archive": str(archive), "into": str(into), "limits": asdict(expansion)}


def _members(row: Row, answer: Answer, store: OriginalStore) -> Iterator[Row]:
    if answer.failure is not None or answer.value is None:
        sentence = _FAILURES[answer.failure or "crash"]
        yield replace(row, role="quarantined", error=sentence, detail=answer.detail)
        return
    if "failed" in answer.value:
        raise OSError(answer.value["failed"], answer.value["detail"])
    if "error" in answer.value:
        error, detail = answer.value["error"], answer.value["detail"]
        yield replace(row, role="quarantined", error=error, detail=detail)
        return
    yield replace(row, role="archive")

    def take(member: Member) -> Row:
        name = f"{row.source_file}/{member.name}"
        if member.path is None or member.document_id is None or member.size_bytes is None:
            return Row("quarantined", name, archive_id=row.document_id, error=member.error, detail=member.detail)
        head = bytes.fromhex(member.head)
        stored = store.adopt(Path(member.path), member.document_id, member.size_bytes, head)
        return _document(name, stored, row.document_id)

    with _threads() as threads:
        yield from threads.map(take, (Member(**values) for values in answer.value["members"]))


def _threads() -> ThreadPoolExecutor:
    # reading, hashing and waiting for the disk all let other threads run
    return ThreadPoolExecutor(max_workers=min(16, 4 * (os.cpu_count() or 1)))


def _record(rows: list[Row], home: Home, stem: str) -> Delivery | None:
    columns = {name: [getattr(row, name) for row in rows] for name in MANIFEST_COLUMNS}
    delivered = pl.DataFrame(columns, schema=MANIFEST_COLUMNS).sort("source_file", "document_id")
    new = _only_new(delivered, known_rows(home))
    if new.is_empty():
        return None
    counts = dict(new["role"].value_counts().iter_rows())
    if not {"document", "quarantined"} & counts.keys():
        write_names(home, stem, new)
        return None
    delivery_id = write_manifest(home, stem, new)
    size = sum(new.filter(pl.col("role") == "document")["size_bytes"])
    documents, quarantined, aliases = (counts.get(role, 0) for role in ("document", "quarantined", "alias"))
    return Delivery(delivery_id, documents, quarantined, aliases, size)


def _only_new(delivered: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Drop what is on record; the first name of new bytes is their document, further names are aliases."""
    is_document = pl.col("role") == "document"
    recorded = known.filter(pl.col("role").is_in(["document", "alias"]))
    documents = delivered.filter(is_document).join(
        recorded.select("source_file", "document_id").unique(), on=["source_file", "document_id"], how="anti"
    )
    documents = documents.unique(["source_file", "document_id"], keep="first", maintain_order=True)
    brought_before = pl.col("document_id").is_in(recorded["document_id"].unique().implode())
    documents = documents.with_columns(
        role=pl.when(brought_before | ~pl.col("document_id").is_first_distinct())
        .then(pl.lit("alias"))
        .otherwise("role")
    )
    key = ["role", "source_file", "document_id", "error"]
    others = delivered.filter(~is_document).unique(key, keep="first", maintain_order=True)
    others = others.join(known.select(key).unique(), on=key, how="anti", nulls_equal=True)
    return pl.concat([documents, others]).sort("source_file", "role", "document_id")


def _stem(paths: Sequence[Path]) -> str:
    resolved = [path.resolve() for path in paths]
    if len(set(resolved)) == 1:
        only = resolved[0]
        return safe_stem(readable_name(only.name if only.is_dir() else only.stem))
    parents = {path.parent for path in resolved}
    return safe_stem(readable_name(parents.pop().name) if len(parents) == 1 else "delivery")
