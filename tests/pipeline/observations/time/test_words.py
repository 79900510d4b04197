"""The word lists are data, and wrong data is told."""

import polars as pl
import pytest

from pipeline.observations.time.words import TRIGGER_CLASSES, WordListError, time_words, triggers, validated


def test_every_class_of_triggers_has_words() -> None:
    told = {name for classes in triggers().classes.values() for name, _ in classes}
    assert told == set(TRIGGER_CLASSES)


def test_the_longest_trigger_is_taken() -> None:
    assert [match.group() for match in triggers().pattern.finditer("计划生育和计划投资")] == ["计划生育", "计划投资"]


def test_relative_words_stay_in_the_year() -> None:
    months = time_words().drop_nulls("first_month")
    assert (months["first_month"] <= months["last_month"]).all()
    assert months["last_month"].max() == 12


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"class": ["done", "done"], "word": ["已", "已"]}, "repeated"),
        ({"class": ["done"], "word": [None]}, "without"),
        ({"class": ["maybe"], "word": ["或许"]}, "unknown class maybe"),
    ],
)
def test_a_wrong_list_is_told(rows: dict[str, list[str | None]], message: str) -> None:
    with pytest.raises(WordListError, match=message):
        validated(pl.DataFrame(rows, schema={"class": pl.String, "word": pl.String}), "some.csv", ["class", "word"])
