"""Deliveries of invented reports."""

from pathlib import Path

from tests.invented_reports import report
from tests.pipeline.deliveries.packing import packed


def first(folder: Path) -> Path:
    """A delivery of one report."""
    folder.mkdir(parents=True)
    (folder / "云溪镇2022.txt").write_text(report(year=2022, product="11.8"), "utf-8")
    return folder


def second(folder: Path) -> Path:
    """A delivery of the report of the next year, a web page, an archive and something that cannot be read."""
    folder.mkdir(parents=True)
    (folder / "云溪镇2023.txt").write_bytes(report().encode("gb18030"))
    paragraphs = "".join(f"<p>{line}</p>" for line in report("白石镇").splitlines() if line)
    (folder / "白石镇2023.html").write_text(f"<html><body>{paragraphs}</body></html>", "utf-8")
    (folder / "历年.zip").write_bytes(packed({f"{year}.txt": report(year=year).encode() for year in (2020, 2021)}))
    (folder / "空.txt").write_bytes(b"")
    return folder


# what `second` delivers, as the warehouse names it
SECOND = {"云溪镇2023.txt", "白石镇2023.html", "历年.zip/2020.txt", "历年.zip/2021.txt", "空.txt"}
