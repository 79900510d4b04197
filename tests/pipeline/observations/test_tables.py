"""Tables: what a cell means is said by its row and its column."""

import polars as pl
import pytest

from tests.pipeline.observations.test_cases import read

YEARS = (
    "主要指标如下:\n指标名称\t2019年\t2020年\t增长(%)\n地区生产总值（亿元）\t190.2\t198.6\t4.3\n"
    "城镇居民人均可支配收入（元）\t33650\t35130\t4.4\n全年工作平稳。"
)
UNITS_ABOVE = "指标\t绝对数（万元）\t同比增长（%）\t2021年目标（万元）\n一般公共预算收入\t85230\t-7.1\t90000"


def told(text: str) -> list[tuple[str | None, str, float, str, str, str]]:
    columns = ["indicator", "measure", "value", "unit", "period", "status"]
    return read([text]).sort("value_start").select(columns).rows()


def test_columns_of_years_and_of_growth() -> None:
    assert told(YEARS) == [
        ("gdp", "level", 1.902e10, "元", "2019", "actual"),
        ("gdp", "level", 1.986e10, "元", "2020", "actual"),
        ("gdp", "yoy", 4.3, "%", "2020", "actual"),
        ("income_urban", "level", 33650.0, "元", "2019", "actual"),
        ("income_urban", "level", 35130.0, "元", "2020", "actual"),
        ("income_urban", "yoy", 4.4, "%", "2020", "actual"),
    ]


def test_units_and_plans_in_the_header() -> None:
    assert told(UNITS_ABOVE) == [
        ("budget_revenue", "level", 8.523e8, "元", "2020", "actual"),
        ("budget_revenue", "yoy", -7.1, "%", "2020", "actual"),
        ("budget_revenue", "level", 9e8, "元", "2021", "target"),
    ]


@pytest.mark.parametrize(
    "text",
    ["栏目\t首页\n第2页\t共9页", "指标\t数值\n地区生产总值\t12\t34", "单独一行\t35"],
    ids=["navigation", "a row that does not fit the header", "no header"],
)
def test_what_is_no_table_of_figures_gives_no_facts(text: str) -> None:
    assert read([text]).filter(pl.col("indicator").is_not_null()).is_empty()


def test_numbers_in_cells_keep_their_places() -> None:
    rows = read([YEARS])
    cut = [YEARS[start:end] for start, end in rows.select("text_start", "text_end").iter_rows()]
    assert cut == ["190.2", "198.6", "4.3", "33650", "35130", "4.4"]
