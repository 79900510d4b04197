"""Takes ZIP archives apart into their members. Runs inside a sandbox worker.

Members are written to a folder under names of this module's choosing, so what an archive calls them has no
power over the file system. All limits hold for what really comes out, not for what the directory promises.
"""

import errno
import hashlib
import os
import stat
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, TypeGuard

from pipeline.readers.names import decode_name, inner_path, is_litter
from pipeline.readers.reading import ZIP_ERRORS

_BLOCK = 1 << 20
_HEAD = 8
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_DIRECTORY_ENTRY = 46
# ZIP containers that are one document each
_DOCUMENT_MARKS = frozenset({"[Content_Types].xml", "mimetype", "META-INF/container.xml"})


@dataclass(frozen=True)
class ExpansionLimits:
    """How much may come out of one delivered archive."""

    member_bytes: int
    members: int
    total_bytes: int
    ratio: float
    ratio_free_bytes: int
    depth: int


@dataclass(frozen=True)
class Member:
    """One file of an archive: written to `path`, or refused with a sentence."""

    name: str
    path: str | None = None
    document_id: str | None = None
    size_bytes: int | None = None
    head: str = ""
    error: str | None = None
    detail: str | None = None


class _RefusedError(Exception):
    """The archive as a whole is not taken."""


@dataclass
class _Expansion:
    """One delivered archive with all that is nested in it."""

    limits: ExpansionLimits
    into: Path
    delivered_bytes: int
    members: list[Member] = field(default_factory=list)
    seen: int = 0
    bytes_out: int = 0

    def expand(self, archive: Path, prefix: str, depth: int) -> None:
        self._check_directory(archive)
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            if entries and min(entry.header_offset for entry in entries) > 0:
                # the directory is not this archive's own but that of one packed in it
                raise zipfile.BadZipFile("the archive's own directory is missing")
            self.seen += len(entries)
            if self.seen > self.limits.members:
                raise _RefusedError(f"The archive holds more than {self.limits.members} files.")
            for entry in entries:
                name = inner_path(_entry_name(entry))
                if not entry.is_dir() and not any(map(is_litter, name.split("/"))):
                    self._take(opened, entry, prefix + name, depth)

    def _check_directory(self, archive: Path) -> None:
        """Refuse a directory too long to be read into memory, before it is."""
        with archive.open("rb") as file:
            end = _end_record(file)
        if end is not None and end > self.limits.members * (_DIRECTORY_ENTRY + 512):
            raise _RefusedError(f"The archive holds more than {self.limits.members} files.")

    def _take(self, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, depth: int) -> None:
        refusal = self._refusal(entry)
        if refusal:
            self.members.append(Member(name, error=refusal))
            return
        path = self.into / uuid.uuid4().hex
        try:
            member = self._write(opened, entry, name, path)
        except (*ZIP_ERRORS, OSError) as error:
            _raise_if_of_the_disk(error)
            path.unlink(missing_ok=True)
            sentence = "The file inside the archive is damaged: it does not unpack to what was packed."
            self.members.append(Member(name, error=sentence, detail=str(error)[:300]))
            return
        if member.size_bytes == 0:
            path.unlink()
            self.members.append(Member(name, error="The file inside the archive is empty."))
        elif is_archive(path, bytes.fromhex(member.head)):
            self._nested(path, name, depth)
        else:
            self.members.append(member)

    def _refusal(self, entry: zipfile.ZipInfo) -> str | None:
        if entry.flag_bits & _ENCRYPTED:
            return "The file inside the archive is encrypted; deliver it without a password."
        if stat.S_ISLNK(entry.external_attr >> 16):
            return "The entry of the archive is a link, not a file."
        if entry.compress_type not in _METHODS:
            return "The file inside the archive is packed by a rare method; pack it again as an ordinary ZIP."
        if entry.file_size > self.limits.member_bytes:
            return f"The file inside the archive is larger than the limit of {self.limits.member_bytes} bytes."
        return None

    def _write(self, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, path: Path) -> Member:
        digest = hashlib.sha256()
        size = 0
        head = b""
        with opened.open(entry) as source, path.open("xb") as target:
            for block in _blocks(source):
                head = head or block[:_HEAD]
                size += len(block)
                self._count(len(block))
                digest.update(block)
                target.write(block)
        return Member(name, str(path), digest.hexdigest(), size, head.hex())

    def _count(self, size: int) -> None:
        self.bytes_out += size
        bound = max(self.limits.ratio_free_bytes, int(self.delivered_bytes * self.limits.ratio))
        if self.bytes_out > min(bound, self.limits.total_bytes):
            raise _RefusedError(
                "The archive unpacks to far more than its size allows for real documents (a ZIP bomb?)."
            )

    def _nested(self, path: Path, name: str, depth: int) -> None:
        try:
            if depth >= self.limits.depth:
                sentence = f"The archive is nested more than {self.limits.depth - 1} deep; unpack it first."
                self.members.append(Member(name, error=sentence))
                return
            before = len(self.members)
            try:
                self.expand(path, name + "/", depth + 1)
            except (*ZIP_ERRORS, OSError) as error:
                _raise_if_of_the_disk(error)
                sentence = "The archive inside the archive is damaged or cut off."
                self.members.append(Member(name, error=sentence, detail=str(error)[:300]))
            if len(self.members) == before:
                self.members.append(Member(name, error="The archive inside the archive holds no files."))
        finally:
            path.unlink()


def expand_archive(request: dict[str, Any]) -> dict[str, Any]:
    """Take the archive at `archive` apart into the folder `into`: `members`, or `error` for all of it.

    A member that cannot be taken has an error of its own. A refused archive leaves no file behind. `failed` is the
    error number where the disk, not the archive, was at fault.
    """
    archive = Path(request["archive"])
    limits = ExpansionLimits(**request["limits"])
    expansion = _Expansion(limits, Path(request["into"]), archive.stat().st_size)
    error = detail = None
    try:
        expansion.expand(archive, "", 1)
    except _RefusedError as refused:
        error = str(refused)
    except (*ZIP_ERRORS, OSError) as damaged:
        if _is_of_the_disk(damaged):
            # not the archive's fault: the caller must stop
            return {"failed": damaged.errno, "detail": damaged.strerror}
        error = "The archive is damaged or cut off; pack and deliver it again."
        detail = str(damaged)[:300]
    if error is None and not expansion.members:
        error = "The archive holds no files."
    if error is not None:
        for left in expansion.into.iterdir():
            left.unlink()
        return {"error": error, "detail": detail}
    return {"members": [asdict(member) for member in expansion.members]}


def _is_of_the_disk(error: Exception) -> TypeGuard[OSError]:
    """Whether the system failed; a senseless offset in a damaged archive is an invalid argument to it."""
    return isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}


def _raise_if_of_the_disk(error: Exception) -> None:
    if _is_of_the_disk(error):
        raise error


def is_archive(path: Path, head: bytes) -> bool:
    """Whether a file is a ZIP archive of files, rather than one document that uses ZIP as its container.

    A file whose directory cannot be read counts as what its name says.
    """
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return False
    with path.open("rb") as file:
        first = _first_name(file)
    return first not in _DOCUMENT_MARKS and not _has_document_marks(path)


def _first_name(file: IO[bytes]) -> str:
    """The name in the first local header: containers of documents put their mark there."""
    header = file.read(30)
    if len(header) < 30:
        return ""
    return file.read(int.from_bytes(header[26:28], "little")).decode("utf-8", "replace")


def _has_document_marks(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as opened:
            return any(mark in opened.NameToInfo for mark in _DOCUMENT_MARKS)
    except (*ZIP_ERRORS, OSError):
        return False


def _end_record(file: IO[bytes]) -> int | None:
    """The size in bytes of the archive's directory as its end record states it."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - (1 << 16) - 22))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if 0 <= at <= len(tail) - 22 else None


def _entry_name(entry: zipfile.ZipInfo) -> str:
    name = entry.orig_filename
    if entry.flag_bits & _UTF8_NAME or name.isascii():
        return name
    return decode_name(name.encode("cp437"))


def _blocks(source: IO[bytes]) -> Iterator[bytes]:
    while block := source.read(_BLOCK):
        yield block
