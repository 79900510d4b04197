"""Finds the delivered files below the given paths, in an order that depends on their names alone."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.readers.names import is_litter, readable_name


@dataclass(frozen=True)
class Found:
    """One delivered file, or the sentence that says why it cannot be one."""

    path: Path
    source_file: str
    error: str | None = None
    detail: str | None = None


def find_files(paths: Sequence[Path], not_below: Sequence[Path] = ()) -> list[Found]:
    """All files at and below `paths`, sorted by the name that they are delivered under.

    The name of a file is its path inside the folder that was named, or its own name if it was named itself.
    Hidden files and litter below a folder are left out, and the project's own folders, `not_below`.
    Links to files inside the folder count as files; links that lead out of it, and what is neither file
    nor folder, come back with an error. A path that is not there comes back with an error too, unless none is
    there: FileNotFoundError.
    """
    if paths and not any(os.path.lexists(path) for path in paths):
        raise FileNotFoundError(f"There is no file or folder {paths[0]}")
    own = {os.path.realpath(path) for path in not_below}
    found: list[Found] = []
    for path in paths:
        if path.is_dir():
            found.extend(_below(path, own))
        else:
            found.append(_judge(path, readable_name(path.name), None))
    return sorted(found, key=lambda file: (file.source_file, os.fsencode(file.path)))


def _below(folder: Path, own: set[str]) -> Iterator[Found]:
    root = os.path.realpath(folder)
    waiting = [(str(folder), "")]
    while waiting:
        here, prefix = waiting.pop()
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            yield _unreadable_folder(here, prefix, error)
            continue
        for entry in entries:
            if is_litter(entry.name):
                continue
            name = prefix + readable_name(entry.name)
            if entry.is_dir(follow_symlinks=False):
                if os.path.realpath(entry.path) not in own:
                    waiting.append((entry.path, name + "/"))
            elif entry.is_symlink() and _leads_inside(entry.path, root) and Path(entry.path).is_dir():
                continue  # its files are found where they really are
            else:
                yield _judge(Path(entry.path), name, root)


def _unreadable_folder(here: str, prefix: str, error: OSError) -> Found:
    sentence = "The folder cannot be read; check its permissions."
    return Found(Path(here), prefix.rstrip("/") or readable_name(Path(here).name), sentence, error.strerror)


def _leads_inside(path: str, root: str) -> bool:
    real = os.path.realpath(path)
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def _judge(path: Path, source_file: str, root: str | None) -> Found:
    """`root` is the folder that links may not leave; None for a path that somebody named himself."""
    try:
        if root is not None and path.is_symlink() and not _leads_inside(str(path), root):
            return Found(path, source_file, "The file is a link that leads out of the delivered folder.")
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Found(path, source_file, "The file is not there: it was taken away, or is a link to nothing.")
    except OSError as error:
        return Found(path, source_file, "The file cannot be read; check its permissions.", error.strerror)
    if not stat.S_ISREG(mode):
        return Found(path, source_file, "This is neither a file nor a folder (a device, a pipe or a socket).")
    return Found(path, source_file)
