"""Place, level and years of the real reports, read the way the pipeline reads them."""

import csv
from pathlib import Path

import polars as pl
import pytest

from pipeline.contexts import find_contexts
from pipeline.contexts.schema import ReportContexts
from pipeline.deliveries import delivered_files, stage
from pipeline.documents import open_documents
from pipeline.home import Home
from pipeline.normalisation import normalise_reports
from pipeline.reports import split_reports
from pipeline.reports.schema import Reports
from tests.conftest import SHARED

pytestmark = pytest.mark.real
EXPECTED = list(csv.DictReader((Path(__file__).parent / "real_reports.csv").read_text(encoding="utf-8").splitlines()))
CHECKED = ("region_code", "level", "report_year", "plan_year")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """Contexts of all real reports, by file name and place in the file."""
    home = Home(tmp_path_factory.mktemp("home"))
    delivery = stage([SHARED / "reports", SHARED / "corpus"], home)
    assert delivery is not None
    documents = open_documents(delivered_files(delivery.delivery_id, home), home.originals).documents
    reports = split_reports(documents)
    Reports.validate(reports)
    contexts = find_contexts(documents, reports, normalise_reports(reports))
    ReportContexts.validate(contexts)
    names = documents.select("document_id", pl.col("source_file").str.split("/").list.last())
    return (
        reports.select("report_id", "document_id", "title", "report_start", "report_end")
        .join(names, on="document_id", maintain_order="left")
        .join(contexts, on="report_id", maintain_order="left")
        .with_columns(order=pl.int_range(pl.len()).over("document_id"))
    )


@pytest.mark.parametrize("expected", EXPECTED, ids=[f"{row['source_file']}-{row['order']}" for row in EXPECTED])
def test_place_level_and_years(found: pl.DataFrame, expected: dict[str, str]) -> None:
    same = (pl.col("source_file") == expected["source_file"]) & (pl.col("order") == int(expected["order"]))
    row = found.row(by_predicate=same, named=True)
    read = {name: "" if row[name] is None else str(row[name]) for name in CHECKED}
    assert read == {name: expected[name] for name in CHECKED}, (row["region_evidence"], row["year_evidence"])


def test_no_page_is_split_that_holds_one_report(found: pl.DataFrame) -> None:
    expected = pl.DataFrame(EXPECTED).group_by("source_file").len("reports").sort("source_file")
    named = found.filter(pl.col("source_file").is_in(expected["source_file"].implode()))
    assert named.group_by("source_file").len("reports").sort("source_file").equals(expected)


def test_every_date_of_publication_follows_the_year_looked_back_on(found: pl.DataFrame) -> None:
    dated = found.filter(pl.col("published_on").is_not_null())
    assert len(dated) > 40
    assert (dated["published_on"].dt.year() >= dated["report_year"]).all()
