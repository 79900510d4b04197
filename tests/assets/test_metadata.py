"""Delivered text is shown as text: nothing in it may mean anything to Markdown, HTML or a terminal."""

import html
import json
import re
from typing import ClassVar

import markdown_it
import pandera.polars as pa
import polars as pl
import pytest

from assets.metadata import column_schema, escape_markdown, markdown_table, quoted_for_log
from warehouse.models import MODELS

HOSTILE = (
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "a | b | c",
    "`code` **bold** _it_ ~~gone~~",
    "&lt;img src=x onerror=alert(1)&gt;",
    "https://evil.example/auto",
    "# heading",
    "1. list",
    "\\<b\\>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_hostile_text_as_it_is(text: str) -> None:
    rendered = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table").renderInline(escape_markdown(text))
    shown = rendered.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert shown == text
    for tag in ("<script", "<img", "<a ", "<code", "<em", "<strong"):
        assert tag not in rendered


@pytest.mark.parametrize("table", MODELS)
def test_markdown_shows_every_word_of_a_comment(table: str) -> None:
    for comment in (MODELS[table].description, *MODELS[table].column_comments.values()):
        rendered = markdown_it.MarkdownIt("commonmark").render(comment)
        shown = html.unescape(re.sub(r"</?(p|code|em)>", "", rendered)).strip()
        assert shown.replace("*", "") == comment.replace("`", "").replace("*", "")


def test_control_and_direction_characters_are_blanked() -> None:
    assert escape_markdown("a\nb\x1b[31mc\u202ed") == "a b \\[31mc d"


@pytest.mark.parametrize("text", [*HOSTILE, 'a\nb" c=\x1b[31m\u202e\u2028\udcff\U000e0001', "云溪镇.txt"])
def test_a_word_of_the_log_is_one_line_that_can_be_read_back(text: str) -> None:
    word = quoted_for_log(text)
    assert json.loads(word) == text
    assert word.isprintable()
    assert not {"<", ">", "&"} & set(word)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_stays_in_its_cell(text: str) -> None:
    table = markdown_table(pl.DataFrame({"first": [text], "second": ["end"]}))
    rendered = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table").render(table)
    assert rendered.count("<td>") == 2
    assert "<td>end</td>" in rendered


def test_long_values_are_cut_and_missing_ones_empty() -> None:
    table = markdown_table(pl.DataFrame({"text": ["字" * 500, None]}))
    assert max(map(len, table.splitlines())) < 60
    assert table.splitlines()[-1] == "|  |"


def test_numbers_are_shown_as_people_write_them() -> None:
    table = markdown_table(pl.DataFrame({"value": [6428000000.0, 3.5]}))
    assert [line.replace("\\", "") for line in table.splitlines()[2:]] == ["| 6,428,000,000 |", "| 3.5 |"]


def test_an_empty_table_says_so() -> None:
    assert markdown_table(pl.DataFrame({"a": []})) == "no rows"


class Village(pa.DataFrameModel):
    name: str = pa.Field(unique=True, description="As the report writes it")
    people: int = pa.Field(ge=0, nullable=True)

    class Config:
        unique: ClassVar[list[str]] = ["name", "people"]


def test_a_schema_is_shown_with_types_rules_and_descriptions() -> None:
    shown = column_schema(Village)
    name, people = shown.columns
    assert (name.type, name.description) == ("String", "As the report writes it")
    assert (name.constraints.unique, name.constraints.nullable) == (True, False)
    assert people.constraints.nullable is True
    assert people.constraints.other == ["greater_than_or_equal_to(0)"]
    assert shown.constraints.other == ["unique: name, people"]
