"""Time words and trigger words: data files, and the loader that validates them."""

from functools import cache
from importlib import resources
from typing import Final

import polars as pl

REFERENCES: Final = ("part", "report", "speech")
TRIGGER_CLASSES: Final = (
    "forecast", "planned", "opening_plan", "opened", "task", "done", "cumulative", "held", "reached", "existing",
    "happening", "yearly", "from", "passing",
)  # fmt: skip


class WordListError(ValueError):
    """A word list of this package is wrong; the message says where."""


def _read(name: str, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    path = resources.files("pipeline.vocabulary").joinpath("data", name)
    with path.open("rb") as file:
        frame = pl.read_csv(file, schema=schema)
    key = [column for column in frame.columns if column in ("class", "word")]
    repeated = frame.filter(pl.struct(key).is_duplicated())
    if not repeated.is_empty():
        raise WordListError(f"{name}: repeated {repeated.row(0)[:2]}")
    if frame.select(pl.any_horizontal(pl.col(key).is_null())).to_series().any():
        raise WordListError(f"{name}: a row without {' or '.join(key)}")
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
    frame = _read("time_words.csv", columns)
    unknown = frame.filter(~pl.col("reference").is_in(REFERENCES))
    if not unknown.is_empty():
        raise WordListError(f"time_words.csv: unknown reference {unknown['reference'][0]}")
    return frame.drop("note")


@cache
def triggers() -> dict[str, tuple[str, ...]]:
    """Trigger words by class, longest first."""
    frame = _read("time_triggers.csv", {"class": pl.String, "word": pl.String, "note": pl.String})
    unknown = frame.filter(~pl.col("class").is_in(TRIGGER_CLASSES))
    if not unknown.is_empty():
        raise WordListError(f"time_triggers.csv: unknown class {unknown['class'][0]}")
    return {
        name: tuple(sorted(frame.filter(pl.col("class") == name)["word"], key=len, reverse=True))
        for name in TRIGGER_CLASSES
    }
