"""Watches what this process changes in the file system, step by step.

A step is a file opened for writing, renamed, linked or removed, a folder made or removed.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_CHANGES = frozenset({"os.rename", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.remove", "os.truncate"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_watchers: list[tuple[str, Callable[[], None]]] = []
_telling = threading.local()


@contextmanager
def watching(root: Path, tell: Callable[[], None]) -> Iterator[None]:
    """Call `tell` before every step below a folder."""
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked.append(True)
    watcher = (str(root), tell)
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


# a hook stays for as long as the process lives
_hooked: list[bool] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if not _watchers or getattr(_telling, "now", False):
        return
    if event == "open":
        path, _, flags = arguments
        if not isinstance(flags, int) or not flags & _WRITING or isinstance(path, int):
            return
        opened = os.fsdecode(path) if isinstance(path, str | bytes) else str(path)
        chosen = [tell for root, tell in _watchers if opened.startswith(root)]
    elif event in _CHANGES:
        named = [os.fsdecode(path) for path in arguments if isinstance(path, str | bytes | os.PathLike)]
        # a name without a folder is one of a tree that is being removed; Python's own cache is elsewhere
        chosen = [tell for root, tell in _watchers if any(one[:1] != os.sep or one.startswith(root) for one in named)]
    else:
        return
    _telling.now = True
    try:
        for tell in chosen:
            tell()
    finally:
        _telling.now = False
