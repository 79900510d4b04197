"""The vocabulary of indicators: the shipped files, the notation of names, and a user's own folder."""

import re
from pathlib import Path

import pandera.errors
import polars as pl
import pytest

from pipeline.observations import read_observations
from pipeline.vocabulary import load_vocabulary
from pipeline.vocabulary.indicators import compile_written

DATA = Path(__file__).parents[3] / "pipeline" / "vocabulary" / "data"
SORTED = ("indicators.csv", "indicator_names.csv", "indicator_units.csv", "statement_words.csv")


@pytest.mark.parametrize("name", SORTED)
def test_rows_are_sorted_and_unique(name: str) -> None:
    rows = (DATA / name).read_text(encoding="utf-8").splitlines()[1:]
    assert rows == sorted(set(rows))


@pytest.mark.parametrize(
    ("phrase", "indicator"),
    [
        ("地区生产总值", "gdp"),
        ("地区生产总值（GDP）", "gdp"),
        ("人均生产总值", "gdp_per_capita"),
        ("规上工业增加值", "industrial_va_ads"),
        ("工业增加值", "industrial_va"),
        ("民间固定资产投资", None),
        ("粮食", None),
        ("", None),
    ],
)
def test_a_name_fills_the_phrase(phrase: str, indicator: str | None) -> None:
    assert load_vocabulary().indicator_of(phrase) == indicator


def test_every_name_of_an_indicator_is_its_own() -> None:
    vocabulary = load_vocabulary()
    for code, name in vocabulary.indicators.select("indicator", "name_zh").iter_rows():
        assert vocabulary.indicator_of(name) in (code, None), name


@pytest.mark.parametrize(
    ("written", "matching", "other"),
    [
        ("[各类]市场主体[总数|数量]", ["市场主体", "各类市场主体", "市场主体数量"], ["市场", "市场主体总数数量"]),
        ("(甲|乙)值", ["甲值", "乙值"], ["值", "丙值"]),
        ("[细颗粒物][(]PM2.5[)]浓度", ["PM2.5浓度", "细颗粒物(PM2.5)浓度", "细颗粒物（PM2.5）浓度"], ["PM205浓度"]),
    ],
)
def test_notation_of_names(written: str, matching: list[str], other: list[str]) -> None:
    pattern = re.compile(compile_written(written))
    assert all(pattern.fullmatch(text) for text in matching)
    assert not any(pattern.fullmatch(text) for text in other)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "indicators.csv").write_text(
        "indicator,name_zh,name_en,unit,nature,growth_basis\ntea_output,茶叶产量,Output of tea,t,flow,nominal\n",
        encoding="utf-8",
    )
    (tmp_path / "indicator_names.csv").write_text(
        "indicator,written\ntea_output,[全年]茶叶[总]产量\ngdp,全域生产总值\n", encoding="utf-8"
    )
    return tmp_path


def test_a_user_adds_an_indicator_and_a_name(own: Path) -> None:
    vocabulary = load_vocabulary(own)
    assert vocabulary.indicator_of("全年茶叶总产量") == "tea_output"
    assert vocabulary.indicator_of("全域生产总值") == "gdp"
    assert vocabulary.indicator_of("地区生产总值") == "gdp"
    assert load_vocabulary().indicator_of("茶叶产量") is None


def test_a_users_indicator_is_read(own: Path) -> None:
    from pipeline.mentions import find_mentions
    from tests.pipeline.observations.test_cases import tables

    texts, contexts = tables(["全年茶叶产量1326吨,下降3.9%。"])
    rows = read_observations(find_mentions(texts, contexts), texts, contexts, load_vocabulary(own))
    assert rows.select("indicator", "measure", "value").rows() == [
        ("tea_output", "level", 1326.0),
        ("tea_output", "yoy", -3.9),
    ]


def test_a_row_of_another_form_is_told(tmp_path: Path) -> None:
    (tmp_path / "indicators.csv").write_text(
        "indicator,name_zh,name_en,unit,nature,growth_basis\nTea,茶,Tea,t,flows,nominal\n", encoding="utf-8"
    )
    with pytest.raises(pandera.errors.SchemaErrors):
        load_vocabulary(tmp_path)


def test_a_name_without_its_indicator_is_told(tmp_path: Path) -> None:
    (tmp_path / "indicator_names.csv").write_text("indicator,written\ntea_area,茶园面积\n", encoding="utf-8")
    with pytest.raises(ValueError, match="tea_area"):
        load_vocabulary(tmp_path)


def test_units_of_every_indicator_are_known() -> None:
    vocabulary = load_vocabulary()
    without = vocabulary.indicators.join(vocabulary.units, on="unit", how="anti")
    assert without.select(pl.col("indicator")).is_empty()
