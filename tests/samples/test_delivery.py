"""The shipped sample delivery is what its sources say, in every form, and its figures agree."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import docx
import polars as pl
import pypdfium2
import pytest

from pipeline.regions import regions
from samples import build
from samples.expected import UNREADABLE, places
from samples.marked_text import NUMBER, Report

SAMPLES = Path(build.__file__).parent
DELIVERY = SAMPLES / "delivery"
REPORTS = build.read_reports()
PLACES = places(build.read_manifest())
FACTS = Path(__file__).parent / "facts.csv"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rebuilt")
    build.build(folder)
    return folder


@pytest.mark.parametrize("part", ["delivery", "expected"])
def test_a_rebuild_gives_the_shipped_bytes(part: str, rebuilt: Path) -> None:
    assert files(rebuilt / part) == files(SAMPLES / part)


def test_the_delivery_stays_small() -> None:
    assert sum(map(len, files(DELIVERY).values())) < 1_000_000


def html_text(data: bytes) -> str:
    main = re.search(r"<h1>.*</article>", data.decode(), re.S)
    assert main
    body = re.sub(r'<div class="info">.*?</div>', "", main[0])
    return unescape(re.sub(r"<[^>]+>", "\n", body))


def docx_text(data: bytes) -> str:
    found: list[str] = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            found += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append(block.text)
    return "\n".join(found)


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s", "", re.sub(r"(?m)^- \d+ -\s*$", "", text))


OPENERS: dict[str, Callable[[bytes], str]] = {
    "utf8": bytes.decode,
    "utf8-bom": lambda data: data.decode("utf-8-sig"),
    "gbk": lambda data: data.decode("gbk"),
    "gb18030": lambda data: data.decode("gb18030"),
    "big5": lambda data: data.decode("big5"),
    "pinyin": bytes.decode,
    "html": html_text,
    "docx": docx_text,
    "pdf": pdf_text,
}


def delivered() -> dict[str, str]:
    """By source, the text of the file that carries it, decoded with the codec or library of its form."""
    texts: dict[str, str] = {}
    for line in build.read_manifest():
        data = (DELIVERY / line["file"]).read_bytes()
        if line["form"] == "zip":
            archive = zipfile.ZipFile(io.BytesIO(data))
            names = {name.encode("cp437").decode("gbk"): name for name in archive.namelist()}
            for member in line["sources"].split():
                name, form, source = re.split("[=:]", member)
                texts[source] = OPENERS[form](archive.read(names[name]))
        elif line["form"] == "page":
            parts = re.split(r"(?m)^-\n", data.decode())
            for source, part in zip(line["sources"].split(), parts[1:-1], strict=True):
                title, _, rest = part.split("\n", 2)  # the second line is the date that the site adds
                texts[source] = title + "\n" + rest
        elif line["form"] in OPENERS:
            texts.setdefault(line["sources"], OPENERS[line["form"]](data))
    return texts


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return delivered()


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_every_number_stands_in_the_delivered_file_in_its_order(report: Report, texts: dict[str, str]) -> None:
    assert NUMBER.findall(texts[report.name]) == NUMBER.findall(report.text)


def test_every_expected_observation_stands_where_it_says() -> None:
    sources = {place: REPORTS[name] for name, place in PLACES.items()}
    rows = table(SAMPLES / "expected" / "observations.csv")
    assert len(rows) > 1000
    for row in rows:
        text = sources[row["file"], int(row["report"])].text
        found = [m for m in NUMBER.finditer(text) if m.group() == row["mention"]][int(row["occurrence"]) - 1]
        around = text[max(0, found.start() - 18) : found.end() + 9]
        assert row["evidence"] in around, row


def test_what_cannot_be_read_is_said() -> None:
    said = {row["file"] for row in table(SAMPLES / "expected" / "quarantine.csv")}
    assert said == {line["file"] for line in build.read_manifest() if line["form"] in UNREADABLE}
    for name in said:
        data = (DELIVERY / name).read_bytes()
        if name.endswith(".pdf"):
            assert pdf_text(data) == ""
        else:
            with pytest.raises(zipfile.BadZipFile):
                zipfile.ZipFile(io.BytesIO(data))


def test_three_years_in_a_row_for_every_place() -> None:
    years: dict[str, set[str]] = {}
    for row in table(SAMPLES / "expected" / "reports.csv"):
        years.setdefault(row["region_code"], set()).add(row["report_year"])
    assert set(years) == {"990100", "990121", "990121101", "990121102"}
    assert all(found == {"2021", "2022", "2023"} for found in years.values())


def test_the_figures_agree_but_for_the_one_misprint() -> None:
    rows = [row for row in table(SAMPLES / "expected" / "yoy.csv") if row["consistent"]]
    assert len(rows) > 60
    wrong = {(r["region_code"], r["indicator"], r["year"]) for r in rows if r["consistent"] == "false"}
    assert wrong == {("990121101", "village_collective_income", "2022")}


def test_the_intended_conflicts_and_no_others() -> None:
    rows = table(SAMPLES / "expected" / "conflicts.csv")
    assert [(row["indicator"], row["kind"]) for row in rows] == [
        ("dibao_persons", "contradiction"),
        ("tourism_revenue", "revision"),
    ]


def test_goals_are_met_and_missed_and_open() -> None:
    outcomes = {row["met"] for row in table(SAMPLES / "expected" / "targets.csv")}
    assert outcomes == {"true", "false", ""}


@pytest.mark.parametrize("fact", table(FACTS), ids=lambda f: f"{f['region_code']}-{f['indicator']}-{f['year']}")
def test_facts_read_by_eye_are_in_the_table(fact: dict[str, str]) -> None:
    key = ("region_code", "indicator", "year")
    (row,) = (
        row for row in table(SAMPLES / "expected" / "yoy.csv") if all(row[column] == fact[column] for column in key)
    )
    for column in ("value", "value_prior", "yoy_reported", "consistent"):
        assert row[column] == fact[column], column


def test_no_real_division_bears_an_invented_name() -> None:
    divisions = pl.read_parquet(SAMPLES.parent / "pipeline/regions/divisions.parquet")
    invented = table(SAMPLES / "regions.csv")
    assert not {row["name"] for row in invented} & set(divisions["name"])
    assert not {row["region_code"] for row in invented} & set(divisions["region_code"])


def test_the_invented_divisions_are_those_that_the_project_knows() -> None:
    known = {row["region_code"]: row for row in regions().iter_rows(named=True)}
    for row in table(SAMPLES / "regions.csv"):
        assert {key: value or None for key, value in row.items()} == known[row["region_code"]]
