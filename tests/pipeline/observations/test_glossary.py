"""What a glossary explains is no fact about the region, though it names indicators."""

import polars as pl

from tests.pipeline.observations.test_cases import read

REPORT = "一、2020年工作回顾\n地区生产总值增长6.1%。\n" + "各项工作扎实推进。\n" * 3
GLOSSARY = "【名词解释】\n[1]倍增目标：到2030年，地区生产总值比2020年翻一番，固定资产投资年均增长9%。\n"


def indicators(text: str) -> list[str | None]:
    return read([text]).sort("value_start")["indicator"].to_list()


def test_behind_the_heading_of_a_glossary() -> None:
    assert indicators(REPORT + GLOSSARY) == ["gdp", None, None]


def test_a_heading_at_the_beginning_is_none_of_a_glossary() -> None:
    assert indicators(GLOSSARY + REPORT * 3).count(None) == 0


def test_the_numbers_stay_observations() -> None:
    explained = read([REPORT + GLOSSARY]).filter(pl.col("indicator").is_null())
    assert explained["measure"].to_list() == ["multiple", "cagr"]
