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


def in_review(*rows: str) -> str:
    return "\n".join(["各位代表：2020年工作回顾如下。", *rows, "全年工作平稳。"])


def test_a_header_of_two_lines_and_a_column_of_units() -> None:
    text = in_review(
        "序号\t指标\t单位\t2019年\t\t2020年\t",
        "\t\t\t完成\t增长%\t完成\t增长（%）",
        "1\t地区生产总值\t亿元\t190.2\t5.0\t198.6\t4.3",
        "2\t城镇新增就业\t人\t3100\t2\t3200\t3.2",
    )
    assert told(text) == [
        ("gdp", "level", 1.902e10, "元", "2019", "actual"),
        ("gdp", "yoy", 5.0, "%", "2019", "actual"),
        ("gdp", "level", 1.986e10, "元", "2020", "actual"),
        ("gdp", "yoy", 4.3, "%", "2020", "actual"),
        ("urban_new_jobs", "level", 3100.0, "人", "2019", "actual"),
        ("urban_new_jobs", "yoy", 2.0, "%", "2019", "actual"),
        ("urban_new_jobs", "level", 3200.0, "人", "2020", "actual"),
        ("urban_new_jobs", "yoy", 3.2, "%", "2020", "actual"),
    ]


def test_goals_how_far_they_were_met_and_ranks() -> None:
    text = in_review(
        "指标\t2020年目标\t2020年完成\t完成目标%\t全市排名", "一般公共预算收入（亿元）\t20\t21.5\t107.5\t2"
    )
    assert told(text) == [
        ("budget_revenue", "level", 2e9, "元", "2020", "target"),
        ("budget_revenue", "level", 2.15e9, "元", "2020", "actual"),
        ("budget_revenue", "completion", 107.5, "%", "2020", "actual"),
        ("budget_revenue", "rank", 2.0, "位", "2020", "actual"),
    ]


def test_columns_of_other_things_are_about_the_row_and_the_column() -> None:
    text = in_review("乡镇\t规模以上工业增加值（亿元）\t同比增长（%）", "青禾镇\t12.5\t6.1")
    rows = read([text]).select("indicator", "subject", "measure", "value").rows()
    assert rows == [
        (None, "青禾镇规模以上工业增加值", "level", 1.25e9),
        (None, "青禾镇规模以上工业增加值", "yoy", 6.1),
    ]


@pytest.mark.parametrize(
    ("columns", "periods"),
    [
        ("本年\t上年\t±%", ["2020", "2019", "2020"]),
        ("2019\t2020\t增长%", ["2019", "2020", "2020"]),
        ("去年完成\t今年目标\t增长%", ["2020", "2021", "2021"]),
        ("上年完成\t增长%\t位次", ["2019", "2019", "2020"]),
        ("上半年\t上年同期\t全年", ["2020-01..2020-06", "2019-01..2019-06", "2020"]),
        ("2020年1-6月\t同比增长（%）\t2020年", ["2020-01..2020-06", "2020-01..2020-06", "2020"]),
        ("2020年\t2019年\t“十四五”末目标", ["2020", "2019", "2025"]),
        ("2020年\t2019年\t增减%", ["2020", "2019", "2020"]),
    ],
)
def test_columns_say_when(columns: str, periods: list[str]) -> None:
    text = in_review(f"指标\t{columns}", "地区生产总值（亿元）\t190.2\t198.6\t4.3")
    assert read([text]).sort("value_start")["period"].to_list() == periods


@pytest.mark.parametrize(
    "text",
    [
        "栏目\t首页\n第2页\t共9页",
        "指标\t数值\n地区生产总值\t12\t34",
        "单独一行\t35",
        "地区生产总值\t198.6\n固定资产投资\t98.6",
    ],
    ids=["navigation", "a row that does not fit the header", "one row", "no header"],
)
def test_what_is_no_table_of_figures_gives_no_facts(text: str) -> None:
    assert read([text]).filter(pl.col("indicator").is_not_null()).is_empty()


def test_numbers_in_cells_keep_their_places() -> None:
    rows = read([YEARS])
    cut = [YEARS[start:end] for start, end in rows.select("text_start", "text_end").iter_rows()]
    assert cut == ["190.2", "198.6", "4.3", "33650", "35130", "4.4"]


def test_columns_of_several_years() -> None:
    text = in_review("指标\t2016-2020年\t2021-2025年目标", "城镇新增就业（人）\t15000\t16000")
    assert read([text]).sort("value_start")["period"].to_list() == ["2016..2020", "2021..2025"]
