"""The table of mentions: completeness, coordinates, damage."""

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mentions import Mentions, find_mentions
from tests.pipeline.mentions.support import report_texts

NOTHING = pl.DataFrame()
# the definition of a mention, written plainly; the scanner has the same meaning and another form
PLAIN = re.compile(
    r"(?:(?<![0-9.A-Za-z%％年月日—–－-])[-－−](?=[0-9０-９]))?"
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9０-９]+)(?:[.．](?=[0-9０-９])[0-9０-９]+)?"
    r"|翻了?[一两二三四几]番|[一二三四五六七八九]成(?=以上|以下|以内|左右|多|[的，,。;；、)）\n])|过半(?!数)|(?<!第)一半"
)
PIECES = st.sampled_from(
    [
        "12",
        "3.5",
        "1,200",
        "１５",
        "0",
        ",",
        ".",
        "-",
        "—",
        ":",
        "%",
        "万",
        "亿元",
        "家",
        "年",
        "月",
        "日",
        "第",
        "、",
        "“",
        "”",
        "(",
        ")",
        "。",
        "\n",
        " ",
        "过半",
        "一半",
        "三成",
        "翻一番",
        "增长",
        "G",
        "+",
        "/",
        "以上",
        "个",
        "🌾",
    ]
)


@settings(max_examples=25)
@given(st.lists(st.lists(PIECES, max_size=25).map("".join), min_size=1, max_size=4))
def test_every_number_is_a_mention_and_valid(texts: list[str]) -> None:
    frame = report_texts(*texts)
    mentions = Mentions.validate(find_mentions(frame, NOTHING))
    for report_id, text in zip(frame["report_id"], texts, strict=True):
        # a report begins and ends as if at a line end
        expected = [(found.start() - 1, found.end() - 1) for found in PLAIN.finditer(f"\n{text}\n")]
        rows = mentions.filter(pl.col("report_id") == report_id)
        assert rows.select("text_start", "text_end").rows() == expected
        assert [text[start:end] for start, end in expected] == rows["mention"].to_list()
        assert rows["mention_number"].to_list() == list(range(len(expected)))
        assert all(
            end <= quantity_end <= len(text) for end, quantity_end in rows.select("text_end", "quantity_end").rows()
        )


@settings(max_examples=25)
@given(st.lists(PIECES, max_size=20).map("".join), st.lists(PIECES, max_size=20).map("".join))
def test_reports_do_not_touch_each_other(one: str, other: str) -> None:
    together = find_mentions(report_texts(one, other), NOTHING)
    alone = find_mentions(report_texts(one), NOTHING)
    assert together.filter(pl.col("report_id") == "report-0").equals(alone)


def test_no_reports_and_no_numbers_give_an_empty_table() -> None:
    assert Mentions.validate(find_mentions(report_texts(), NOTHING)).is_empty()
    assert Mentions.validate(find_mentions(report_texts("各位代表：现在报告工作。"), NOTHING)).is_empty()


def test_no_observation_rests_on_damaged_text() -> None:
    text = "新增企业12家，培育能手8名。"
    spans = pl.List(pl.Struct({"start": pl.UInt32, "end": pl.UInt32}))
    damaged = pl.Series("damaged", [[{"start": 6, "end": 7}]], dtype=spans)
    mentions = find_mentions(report_texts(text).with_columns(damaged), NOTHING)
    assert mentions.select("mention", "reason").rows() == [("12", "damaged"), ("8", None)]


def test_offsets_lead_back_to_a_number_that_the_page_has_broken() -> None:
    source = "前言。产值48.2 6亿元"
    runs = {"run_text": [0, 6], "run_source": [3, 10], "run_length": [6, 3]}
    texts = report_texts("产值48.26亿元").with_columns(
        pl.Series(name, [values], dtype=pl.List(pl.UInt32)) for name, values in runs.items()
    )
    reports = pl.DataFrame({"report_id": ["report-0"], "report_start": [0], "source_text": [source]})
    row = find_mentions(texts, NOTHING, reports).to_dicts()[0]
    assert row["mention"] == source[row["value_start"] : row["value_end"]] == "48.2 6"
    assert row["value"] == 4826000000


def test_two_numbers_that_stand_for_one_place_are_one_mention() -> None:
    runs = {"run_text": [0, 5], "run_source": [0, 4], "run_length": [2, 1]}
    texts = report_texts("产值1、2亿").with_columns(
        pl.Series(name, [values], dtype=pl.List(pl.UInt32)) for name, values in runs.items()
    )
    rows = Mentions.validate(find_mentions(texts, NOTHING))
    assert rows.select("value_start", "value_end").rows() == [(2, 4)]


def test_the_printed_precision_is_half_of_the_last_digit() -> None:
    mentions = find_mentions(report_texts("产值86.50亿元，企业120家，增长4%，约1.2万亿元"), NOTHING)
    assert mentions["half_unit"].to_list() == [500_000, 0.5, 0.5, 5e10]


def test_a_number_in_two_runs_of_digits_is_one_quantity() -> None:
    mentions = find_mentions(report_texts("增加到1万6千多户。"), NOTHING)
    assert mentions.select("kind", "value", "quantity_end").rows() == [("obs", 16000, 9), ("none", 6000, 9)]


@pytest.mark.parametrize(
    ("text", "end"), [("增长5%以上，", 6), ("投入1000多万元用于", 9), ("共3家企业", 3), ("每吨9元/吨。", 6)]
)
def test_the_quantity_reaches_behind_its_bound(text: str, end: int) -> None:
    assert find_mentions(report_texts(text), NOTHING)["quantity_end"].to_list() == [end]
