"""When, in single sentences: the cases stand in the table beside; `must not` begins what a rule must leave alone."""

import csv
from pathlib import Path

import polars as pl
import pytest

from pipeline.observations.time import periods, time_of
from tests.pipeline.observations.time.support import contexts, texts_and_mentions


def cases() -> list[dict[str, str]]:
    with (Path(__file__).parent / "cases.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


@pytest.fixture(scope="module")
def read() -> pl.DataFrame:
    """All cases, read as the reports of one delivery."""
    rows = cases()
    report_texts, mentions = texts_and_mentions([row["text"] for row in rows])
    figures = time_of(mentions, report_texts, contexts([row["years"] for row in rows]))
    told = pl.DataFrame(
        [{name: row[name] or None for name in ("measure", "nature", "subject", "unit")} for row in rows]
    )
    return periods(pl.concat([figures, told], how="horizontal"))


@pytest.mark.parametrize(
    "number", range(len(cases())), ids=lambda n: f"{cases()[n]['rule']}: {cases()[n]['text'][-18:]}"
)
def test_case(number: int, read: pl.DataFrame) -> None:
    case, row = cases()[number], read.row(number, named=True)
    assert (row["period"] or "", row["status"]) == (case["period"], case["status"]), row


def test_cases_are_unique() -> None:
    texts = [case["text"] for case in cases()]
    assert len(texts) == len(set(texts))
