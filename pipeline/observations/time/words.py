"""Time words and trigger words: data files, and the loader that validates them."""

import re
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import polars as pl

REFERENCES: Final = ("part", "report", "speech")
# what each class of trigger words tells of the figures behind it is said in `status` and `notation`
TRIGGER_CLASSES: Final = (
    "forecast", "outlook", "planned", "opening_plan", "opened", "task", "done", "present", "cumulative", "held",
    "reached", "part_of", "existing", "happening", "yearly", "streak", "from", "passing",
)  # fmt: skip


class WordListError(ValueError):
    """A word list of this package is wrong; the message says where."""


class Triggers(NamedTuple):
    """One pattern for all trigger words; and for each word its classes, with what must follow for the class to hold."""

    pattern: re.Pattern[str]
    classes: dict[str, tuple[tuple[str, re.Pattern[str] | None], ...]]


def _read(name: str, schema: dict[str, type[pl.DataType]], key: list[str]) -> pl.DataFrame:
    path = resources.files("pipeline.vocabulary").joinpath("data", name)
    with path.open("rb") as file:
        frame = pl.read_csv(file, schema=schema)
    return validated(frame, name, key)


def validated(frame: pl.DataFrame, name: str, key: list[str]) -> pl.DataFrame:
    """Return a word list as it is, or raise a WordListError: every row has its key, and no key stands twice."""
    if frame.select(pl.any_horizontal(pl.col(key).is_null())).to_series().any():
        raise WordListError(f"{name}: a row without {' or '.join(key)}")
    repeated = frame.filter(pl.struct(key).is_duplicated())
    if not repeated.is_empty():
        raise WordListError(f"{name}: repeated {repeated.select(key).row(0)}")
    for column, allowed in (("reference", REFERENCES), ("class", TRIGGER_CLASSES)):
        unknown = frame.filter(~pl.col(column).is_in(allowed)) if column in frame.columns else frame.clear()
        if not unknown.is_empty():
            raise WordListError(f"{name}: unknown {column} {unknown[column][0]}")
    return frame


@cache
def time_words() -> pl.DataFrame:
    """Relative time words (今年, 前三季度): word, reference, start_offset, end_offset, first_month, last_month.

    The offsets are years counted from the reference: `part` is the year of the part of the report in which the
    word stands, `report` the year looked back on, `speech` the year in which the report is given.
    """
    columns: dict[str, type[pl.DataType]] = {
        "word": pl.String, "reference": pl.String, "start_offset": pl.Int32, "end_offset": pl.Int32,
        "first_month": pl.Int32, "last_month": pl.Int32, "note": pl.String,
    }  # fmt: skip
    return _read("time_words.csv", columns, ["word"]).drop("note")


@cache
def triggers() -> Triggers:
    """The trigger words; the longest that fits is taken, so that 计划生育 is no 计划."""
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("class", "word", "followed_by", "note"), pl.String)
    frame = _read("time_triggers.csv", columns, ["class", "word"])
    classes: dict[str, tuple[tuple[str, re.Pattern[str] | None], ...]] = {}
    for name, word, following in frame.select("class", "word", "followed_by").iter_rows():
        condition = re.compile(following) if following else None
        classes[word] = (*classes.get(word, ()), (name, condition))
    # alternatives that begin with a character of their own let the scan pass over the rest of a text quickly
    by_first: dict[str, list[str]] = {}
    for word in sorted(classes, key=len, reverse=True):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    return Triggers(re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_first.items())), classes)
