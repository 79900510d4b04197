"""Place, level and years of invented reports."""

import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.contexts import find_contexts
from pipeline.contexts.schema import ReportContexts

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]
DOCUMENTS = {"document_id": pl.String, "source_file": pl.String}
REPORTS = {"report_id": pl.String, "document_id": pl.String, "title": pl.String}
TEXTS = {"report_id": pl.String, "text": pl.String, "script": pl.String}
CHECKED = ("region_code", "level", "place", "report_year", "plan_year", "published_on")


def contexts(cases: list[dict[str, Any]]) -> pl.DataFrame:
    ids = [f"{number:016x}-0" for number in range(len(cases))]
    texts = [case["text"].strip() for case in cases]
    files = [case.get("file", "a.txt") for case in cases]
    scripts = [case.get("script", "simplified") for case in cases]
    titles = [case.get("title") or None for case in cases]
    documents = pl.DataFrame({"document_id": ids, "source_file": files}, DOCUMENTS)
    reports = pl.DataFrame({"report_id": ids, "document_id": ids, "title": titles}, REPORTS)
    found = find_contexts(documents, reports, pl.DataFrame({"report_id": ids, "text": texts, "script": scripts}, TEXTS))
    ReportContexts.validate(found)
    assert found["report_id"].to_list() == ids
    return found


@pytest.fixture(scope="module")
def found() -> pl.DataFrame:
    return contexts(CASES)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_place_and_years(found: pl.DataFrame, number: int) -> None:
    case, row = CASES[number], found.row(number, named=True)
    expected = {name: case[name] or None for name in CHECKED if name in case}
    assert {name: row[name] for name in expected} == expected, (row["region_evidence"], row["year_evidence"])
    if "candidates" in case:
        assert set(case["candidates"]) <= set(row["region_candidates"])
        assert bool(case["candidates"]) == bool(row["region_candidates"])


def test_only_an_undecided_place_has_candidates(found: pl.DataFrame) -> None:
    decided = found.filter(pl.col("region_code").is_not_null())
    assert decided["region_candidates"].list.len().sum() == 0


def test_every_decision_says_why(found: pl.DataFrame) -> None:
    assert found["region_evidence"].null_count() == 0
    dated = found.filter(pl.col("report_year").is_not_null())
    assert dated["year_evidence"].null_count() == 0


def test_a_report_is_read_alike_in_any_company(found: pl.DataFrame) -> None:
    alone = pl.concat([contexts([case]) for case in CASES[:12]])
    assert alone.drop("report_id").equals(found.head(12).drop("report_id"))


def test_no_reports_give_an_empty_table() -> None:
    assert contexts([]).is_empty()
