"""Sentences as reports write them, each with what one of its numbers means, or must not be taken for."""

import csv
from pathlib import Path

import polars as pl
import pytest

from pipeline.contexts.schema import ReportContexts
from pipeline.mentions import find_mentions
from pipeline.normalisation.schema import ReportTexts
from pipeline.observations import Observations, read_observations

HERE = Path(__file__).parent
with (HERE / "cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def tables(sentences: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Texts and contexts of reports of a county on 2020, one for each sentence."""
    count = len(sentences)
    texts = pl.DataFrame(
        {
            "report_id": [f"{i:016x}-0" for i in range(count)],
            "text": sentences,
            "script": "simplified",
            "run_text": [[0]] * count,
            "run_source": [[0]] * count,
            "run_length": [[len(s)] for s in sentences],
            "damaged": [[]] * count,
            "steps": [[]] * count,
        },
        schema={name: column.dtype.type for name, column in ReportTexts.to_schema().columns.items()},
    )
    contexts = pl.DataFrame(
        {
            "report_id": texts["report_id"],
            "region_code": "990101",
            "level": "county",
            "place": "青禾县",
            "region_candidates": [[]] * count,
            "region_evidence": None,
            "report_year": 2020,
            "plan_year": 2021,
            "published_on": None,
            "year_evidence": None,
        },
        schema={name: column.dtype.type for name, column in ReportContexts.to_schema().columns.items()},
    )
    return texts, contexts


def read(sentences: list[str]) -> pl.DataFrame:
    """Read each sentence as a report of a county on 2020."""
    texts, contexts = tables(sentences)
    return read_observations(find_mentions(texts, contexts), texts, contexts)


@pytest.fixture(scope="module")
def observations() -> pl.DataFrame:
    """All cases, read in one go as a delivery would be."""
    return read([case["text"] for case in CASES])


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{c['text'][:24]}…{c['mention']}" for c in CASES])
def test_case(number: int, observations: pl.DataFrame) -> None:
    case = CASES[number]
    start = case["text"].index(case["mention"])
    found = observations.filter(
        (pl.col("report_id") == f"{number:016x}-0") & (pl.col("value_start") >= start)
        & (pl.col("value_end") <= start + len(case["mention"]))
    )  # fmt: skip
    assert found.height, "the number is no observation"
    row = found.row(0, named=True)
    told = (row["indicator"] or "", row["measure"], row["unit"])
    expected = (case["indicator"], case["measure"], case["unit"])
    if case["kind"] == "not":
        assert row["indicator"] != case["indicator"]
    else:
        assert told == expected
        assert row["value"] == pytest.approx(float(case["value"]))
        assert row["subject"] == case["subject"]
        assert case["scope"] in ("", row["scope"])


def test_one_number_for_two_indicators_gives_two_observations() -> None:
    rows = read(["全部财政收入和一般公共预算收入增长9%以上。"])
    assert rows["indicator"].to_list() == ["fiscal_revenue_total", "budget_revenue"]
    assert rows["observation_id"].n_unique() == 2


def test_every_row_is_of_the_schema(observations: pl.DataFrame) -> None:
    Observations.validate(observations, lazy=True)


def test_every_observation_says_which_rules_made_it(observations: pl.DataFrame) -> None:
    for part in ("subject=", "measure=", "period=", "status=", "scope="):
        assert observations["rules"].str.contains(part, literal=True).all()


def test_no_text_gives_no_rows() -> None:
    assert read(["全县上下团结奋斗。"]).is_empty()


def test_reports_do_not_influence_each_other() -> None:
    first, second = "固定资产投资增长8%。", "增速居全市第2位,力争达到10%。"
    together = read([first, second]).filter(pl.col("report_id").str.starts_with("0000000000000001"))
    alone = read([second])
    columns = ["subject", "indicator", "measure", "value"]
    assert together.select(columns).equals(alone.select(columns))
