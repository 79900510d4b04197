"""Periods and statuses of the real reports against the gold tables, the other attributes given."""

import csv
import re
from functools import cache

import polars as pl
import pytest

from pipeline.mentions import find_mentions, with_context
from pipeline.normalisation import normalise_reports
from pipeline.observations.time import periods, time_of
from tests.conftest import SHARED

pytestmark = pytest.mark.real

SMALLEST_PERIODS = 0.965
SMALLEST_STATUSES = 0.985
# files of one report: the years it looks back on and plans for
YEARS = {
    "000_44ce78afa5ab90e7": (2020, 2021), "001_f7c3e18f9a243486": (2024, 2025), "002_118eca10d95216c3": (2022, 2023),
    "004_078140478d723068": (2023, 2024), "county_徐水_2012": (2011, 2012), "county_顺平_2023": (2022, 2023),
    "county_满城_2022": (2021, 2022), "prefecture_驻马店市_2013": (2012, 2013),
}  # fmt: skip


def period_class(period: str) -> str:
    """`2020`, `@2020` and `@2020-12` are one class."""
    return re.sub(r"^@?(\d{4})(?:-12)?$", r"\1", period)


@cache
def compared() -> pl.DataFrame:
    """Rows of the gold tables beside what is read: gold_period, gold_status, period, status."""
    with (SHARED / "gold" / "INDICATORS.csv").open(encoding="utf-8", newline="") as file:
        natures = {row["code"]: row["nature"] for row in csv.DictReader(file)}
    sources, gold = [], []
    for stem in YEARS:
        path = next(SHARED.glob(f"*/{stem}.txt"))
        sources.append((stem, 0, path.read_bytes().decode("utf-8")))
        with (SHARED / "gold" / f"{stem}.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["kind"] == "obs":
                    gold.append((stem, int(row["start"]), row["measure"], row["subject"], row["unit"],
                                 natures.get(row["indicator"]), row["period"], row["status"]))  # fmt: skip
    names = ["report_id", "value_start", "measure", "subject", "unit", "nature", "gold_period", "gold_status"]
    texts = normalise_reports(pl.DataFrame(sources, schema=["report_id", "report_start", "source_text"], orient="row"))
    years = [(stem, *both, None) for stem, both in YEARS.items()]
    schema = {"report_id": pl.String, "report_year": pl.Int64, "plan_year": pl.Int64, "published_on": pl.Date}
    contexts = pl.DataFrame(years, schema=schema, orient="row")
    mentions = with_context(find_mentions(texts, contexts), texts)
    figures = time_of(mentions, texts, contexts)
    read = mentions.select("report_id", "mention_number", "value_start").join(
        figures, on=["report_id", "mention_number"]
    )
    table = pl.DataFrame(gold, schema=names, orient="row", infer_schema_length=None)
    return periods(table.join(read, on=["report_id", "value_start"], how="inner"))


def test_enough_gold_rows_are_found() -> None:
    assert compared().height > 880


def test_periods_agree() -> None:
    rows = compared().select("period", "gold_period").rows()
    agreeing = sum(period_class(period) == period_class(gold) for period, gold in rows)
    assert agreeing / len(rows) >= SMALLEST_PERIODS


def test_statuses_agree() -> None:
    assert compared().select((pl.col("status") == pl.col("gold_status")).mean()).item() >= SMALLEST_STATUSES


def test_every_report_is_read_well() -> None:
    rows = compared().with_columns(
        right=pl.col("status") == pl.col("gold_status"),
        dated=pl.col("period").str.replace("^@", "") == pl.col("gold_period").str.replace("^@", ""),
    )
    worst = rows.group_by("report_id").agg(pl.col("right", "dated").mean())
    assert worst["right"].min() >= 0.97
    assert worst["dated"].min() >= 0.9
