"""Makes the files and archives that the tests deliver."""

import io
import struct
import zipfile
from pathlib import Path

REPORT = "青山镇2020年政府工作报告\n各位代表：2019年，全镇完成工业总产值{}亿元，同比增长6.5%。\n"


def report(number: int) -> bytes:
    """A short report, different for each number."""
    return REPORT.format(number).encode()


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, method)
    return buffer.getvalue()


def packed_with_raw_name(name: bytes, data: bytes) -> bytes:
    """A ZIP archive whose member's name is in these bytes, without the mark of UTF-8."""
    placeholder = "x" * len(name)
    return packed({placeholder: data}).replace(placeholder.encode("ascii"), name)


def encrypted(members: dict[str, bytes]) -> bytes:
    """The archive with the flag of encryption on every member."""
    data = bytearray(packed(members))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            (flags,) = struct.unpack_from("<H", data, at + offset)
            struct.pack_into("<H", data, at + offset, flags | 1)
            at = data.find(mark, at + 4)
    return bytes(data)


def write_all(folder: Path, files: dict[str, bytes]) -> Path:
    """The folder with these files in it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
