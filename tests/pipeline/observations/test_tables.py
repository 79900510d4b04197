"""Tables: what a cell means is said by its row and its column.

`tables.tsv` has the observations of made-up tables, their cells parted by `|` and their lines by `/`, in the part of a
report that looks back on 2020 or in the one that plans for 2021.
"""

import csv
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import polars as pl
import pytest

from tests.pipeline.observations.test_cases import read

COLUMNS = ["indicator", "measure", "value", "unit", "period", "status"]
with (Path(__file__).parent / "tables.tsv").open(encoding="utf-8") as file:
    CASES = [
        (*case, [tuple(row[column] for column in COLUMNS) for row in rows])
        for case, rows in groupby(csv.DictReader(file, delimiter="\t"), key=itemgetter("part", "table"))
    ]
REVIEW = "各位代表：2020年工作回顾如下。"
PARTS = {"review": [REVIEW], "plan": [REVIEW, "全年工作平稳。", "二、2021年工作安排。"]}


def in_part(part: str, table: str) -> str:
    return "\n".join([*PARTS[part], *table.replace("|", "\t").split("/"), "全年工作平稳。"])


@pytest.mark.parametrize(("part", "table", "told"), CASES, ids=[f"{part}: {table}" for part, table, _ in CASES])
def test_tables_are_told(part: str, table: str, told: list[tuple[str, ...]]) -> None:
    rows = read([in_part(part, table)]).sort("value_start").select(COLUMNS).rows()
    assert [(row[0] or "", row[1], float(row[2]), *row[3:]) for row in rows] == [
        (indicator, measure, float(value), *others) for indicator, measure, value, *others in told
    ]


def test_columns_of_other_things_are_about_the_row_and_the_column() -> None:
    text = in_part("review", "乡镇|规模以上工业增加值（亿元）|同比增长（%）/青禾镇|12.5|6.1")
    rows = read([text]).select("indicator", "subject", "measure", "value").rows()
    assert rows == [
        (None, "青禾镇规模以上工业增加值", "level", 1.25e9),
        (None, "青禾镇规模以上工业增加值", "yoy", 6.1),
    ]


@pytest.mark.parametrize(
    "table",
    ["栏目|首页/第2页|共9页", "指标|数值/地区生产总值|12|34", "单独一行|35", "地区生产总值|198.6/固定资产投资|98.6"],
    ids=["navigation", "a row that does not fit the header", "one row", "no header"],
)
def test_what_is_no_table_of_figures_gives_no_facts(table: str) -> None:
    text = table.replace("|", "\t").replace("/", "\n")
    assert read([text]).filter(pl.col("indicator").is_not_null()).is_empty()


def test_numbers_in_cells_keep_their_places() -> None:
    text = in_part("review", "指标|2019年|2020年|增长(%)/地区生产总值（亿元）|190.2|198.6|4.3")
    rows = read([text]).select("text_start", "text_end")
    assert [text[start:end] for start, end in rows.iter_rows()] == ["190.2", "198.6", "4.3"]


def test_many_tables_below_each_other_are_read_one_by_one() -> None:
    text = in_part("review", "/".join(["指标|2020年", "地区生产总值（亿元）|198.6"] * 1500))
    assert read([text])["indicator"].to_list() == ["gdp"] * 1500
