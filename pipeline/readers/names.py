"""File names as text, whatever encoding a disk or an archive holds them in."""

import os
import re

from pipeline.encodings import text_costs

# what operating systems and office programs leave behind beside the files that people put there
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"})
# the commoner first, which wins where both read equally well
_CODECS = ("gb18030", "big5hkscs")
_UNSAFE = re.compile(r"[^\w.\-]+")
_DRIVE = re.compile(r"^[A-Za-z]:")
_LONGEST_STEM = 40


def readable_name(name: str) -> str:
    """A name from the operating system as valid Unicode; one that is not UTF-8 is read as Chinese."""
    if name.isascii():
        return name
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return decode_name(os.fsencode(name))
    return name


def decode_name(name: bytes) -> str:
    """The bytes of a file name as text: UTF-8, GB18030 or Big5, or with escapes where it is none of them."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        readings = [reading for codec in _CODECS if (reading := _decoded(name, codec)) is not None]
    if not readings:
        return name.decode("utf-8", "backslashreplace")
    return min(readings, key=lambda reading: float(text_costs(reading).sum()))


def _decoded(name: bytes, codec: str) -> str | None:
    try:
        return name.decode(codec)
    except UnicodeDecodeError:
        return None


def is_litter(name: str) -> bool:
    """Whether a file or folder name is hidden, or a program's left-over rather than somebody's document."""
    return name.startswith((".", "~$")) or name.lower() in _LITTER


def inner_path(name: str) -> str:
    """A member's name in an archive as a relative path that leads nowhere else.

    Drive letters, leading slashes and the parts `.` and `..` go.
    """
    parts = _DRIVE.sub("", name.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part not in {"", ".", ".."}) or "unnamed"


def safe_stem(name: str) -> str:
    """A name as the first part of a delivery id: letters, digits, `_`, `.` and `-` only, at most 40."""
    stem = _UNSAFE.sub("_", name).strip("_.-")
    return stem[:_LONGEST_STEM] or "delivery"
