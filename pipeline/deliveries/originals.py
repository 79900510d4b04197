"""The store of delivered bytes: one file per sha256, written once and never changed."""

import errno
import hashlib
import os
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

_WHOLE = 8 << 20
_BLOCK = 1 << 20
_INCOMING = ".incoming"
_HEAD = 8


@dataclass(frozen=True)
class Stored:
    """Bytes that are in the store."""

    document_id: str
    size_bytes: int
    head: bytes


class UnreadableError(Exception):
    """A delivered file could not be read; the message is for the person who delivered it."""

    def __init__(self, sentence: str, detail: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


def original_path(originals: Path, document_id: str) -> Path:
    """Where the bytes with this sha256 stand."""
    return originals / document_id[:2] / document_id


class OriginalStore:
    """Puts bytes into `originals`; whenever the process is stopped, what stands under a name is whole."""

    def __init__(self, originals: Path) -> None:
        self._originals = originals
        self._all_incoming = originals / _INCOMING
        self._touched: set[Path] = set()
        self.incoming = self._all_incoming / uuid.uuid4().hex

    def prepare(self) -> None:
        """Make the folders and sweep what an interrupted run left half written. Needs the staging lock."""
        shutil.rmtree(self._all_incoming, ignore_errors=True)
        self.incoming.mkdir(parents=True)

    def take(self, path: Path, largest: int) -> Stored:
        """Copy a delivered file in.

        Raises:
            UnreadableError: the file is gone, empty, too large, being written or cannot be read.
            OSError: the store cannot be written to, as when the disk is full.
        """
        try:
            with path.open("rb") as file:
                before = os.fstat(file.fileno())
                data = file.read(min(_WHOLE, largest + 1))
                rest = file.read(1)
                _refuse_changed(before, file.fileno())
        except OSError as error:
            raise _unreadable(error) from error
        if len(data) > largest:
            raise UnreadableError(f"The file is larger than the limit of {largest} bytes.")
        if not data:
            raise UnreadableError("The file is empty.")
        return self._take_large(path, largest) if rest else self.put(data)

    def put(self, data: bytes) -> Stored:
        """Store bytes that are in memory."""
        document_id = hashlib.sha256(data).hexdigest()
        target = original_path(self._originals, document_id)
        if not _is_whole(target, len(data)):
            incoming = self._new_file()
            with incoming.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._place(incoming, target)
        return Stored(document_id, len(data), data[:_HEAD])

    def adopt(self, path: Path, document_id: str, size: int, head: bytes) -> Stored:
        """Move a finished file of the incoming folder in; its writer has computed the sha256."""
        target = original_path(self._originals, document_id)
        if _is_whole(target, size):
            path.unlink()
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
            self._place(path, target)
        return Stored(document_id, size, head)

    def _place(self, incoming: Path, target: Path) -> None:
        if target.parent not in self._touched:
            target.parent.mkdir(exist_ok=True)
            self._touched.add(target.parent)
        incoming.rename(target)

    def _take_large(self, path: Path, largest: int) -> Stored:
        digest = hashlib.sha256()
        size = 0
        head = b""
        incoming = self._new_file()
        with incoming.open("xb") as target:
            try:
                source = path.open("rb")
            except OSError as error:
                raise _unreadable(error) from error
            with source:
                before = os.fstat(source.fileno())
                while block := _read_block(source.fileno()):
                    head = head or block[:_HEAD]
                    size += len(block)
                    if size > largest:
                        incoming.unlink()
                        raise UnreadableError(f"The file is larger than the limit of {largest} bytes.")
                    digest.update(block)
                    target.write(block)
                _refuse_changed(before, source.fileno())
        return self.adopt(incoming, digest.hexdigest(), size, head)

    def _new_file(self) -> Path:
        return self.incoming / uuid.uuid4().hex

    def settle(self) -> None:
        """Bring the names of all that was put in to the disk, before a manifest speaks of it."""
        for folder in [*self._touched, self._originals]:
            settle_folder(folder)
        shutil.rmtree(self._all_incoming, ignore_errors=True)


def settle_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refuse_changed(before: os.stat_result, handle: int) -> None:
    """Half a report must not be taken for a whole one."""
    after = os.fstat(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise UnreadableError("The file was still being written while it was read; deliver it again.")


def _is_whole(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _read_block(handle: int) -> bytes:
    try:
        return os.read(handle, _BLOCK)
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> UnreadableError:
    if isinstance(error, FileNotFoundError) or error.errno == errno.ESTALE:
        return UnreadableError("The file vanished before it could be read.", error.strerror)
    if isinstance(error, PermissionError):
        return UnreadableError("The file may not be read; check its permissions.", error.strerror)
    return UnreadableError("The file cannot be read from its disk.", error.strerror)
