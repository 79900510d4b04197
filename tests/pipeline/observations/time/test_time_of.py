"""What holds for every figure of every report."""

import polars as pl

from pipeline.observations.time import periods, time_of
from tests.pipeline.observations.time.support import contexts, texts_and_mentions

ONE = "一、2020年工作回顾⏎新建水渠[12]公里。⏎二、2021年工作安排⏎新建水渠9公里。"
OTHER = "一、2016年工作回顾⏎2016年，植树[300]万株。"
TOLD = {"measure": "level", "nature": None, "subject": "水渠", "unit": "公里"}


def read(marked: list[str], years: list[str]) -> pl.DataFrame:
    report_texts, mentions = texts_and_mentions(marked)
    figures = time_of(mentions, report_texts, contexts(years))
    return periods(figures.with_columns(**{name: pl.lit(value, pl.String) for name, value in TOLD.items()}))


def test_a_report_reads_the_same_alone_and_among_others() -> None:
    among = read([OTHER, ONE, OTHER], ["2016/2017", "2020/2021", "2016/2017"])
    alone = read([ONE], ["2020/2021"])
    assert among.row(1)[2:] == alone.row(0)[2:]


def test_rows_keep_the_order_and_number_of_the_mentions() -> None:
    report_texts, mentions = texts_and_mentions([ONE, OTHER])
    figures = time_of(mentions.reverse(), report_texts, contexts(["2020/2021", "2016/2017"]))
    assert figures["report_id"].to_list() == mentions.reverse()["report_id"].to_list()


def test_every_period_has_its_days() -> None:
    rows = read([ONE, "截至10月底，全镇现有水渠[12]公里。"], ["2020/2021", "2020/2021"])
    days = rows.select(pl.col("period_start", "period_end").cast(pl.String)).rows()
    assert rows["period"].to_list() == ["2020", "@2020-10"]
    assert days == [("2020-01-01", "2020-12-31"), (None, "2020-10-31")]


def test_every_rule_names_the_words_it_read() -> None:
    rows = read([ONE, "2018年，全镇新建水渠[12]公里。"], ["2020/2021", "2020/2021"])
    assert rows["anchor_rule"].to_list() == ["heading:2020年", "sentence:2018年"]
    assert rows["status_rule"].to_list() == ["heading:2020年", "main year"]


def test_no_mention_gives_no_row() -> None:
    report_texts, mentions = texts_and_mentions([ONE])
    assert time_of(mentions.clear(), report_texts, contexts(["2020/2021"])).is_empty()
