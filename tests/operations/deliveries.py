"""Deliveries of invented reports."""

from pathlib import Path

from tests.pipeline.deliveries.packing import packed

REPORT = """\
{town}{year}年政府工作报告

各位代表：
现在，我代表镇人民政府，向大会报告工作，请予审议。

一、{year}年工作回顾
{year}年，全镇实现地区生产总值{product}亿元，增长6.2%；一般公共预算收入8{tail}00万元，增长5.1%。粮食总产量2.6万吨。

二、{next}年工作安排
{next}年，地区生产总值增长6.5%以上，一般公共预算收入增长5%左右。
"""


def report(town: str = "云溪镇", year: int = 2023, product: str = "12.5", tail: int = 3) -> str:
    """The text of an invented report."""
    return REPORT.format(town=town, year=year, next=year + 1, product=product, tail=tail)


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
