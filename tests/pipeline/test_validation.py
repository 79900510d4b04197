"""What a schema lets through, what it rejects with its reasons, and what stops a run."""

import pandera.polars as pa
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.validation import TableError, split_valid


class Harvest(pa.DataFrameModel):
    field: str = pa.Field(unique=True)
    tonnes: float = pa.Field(ge=0, nullable=True)
    crop: str = pa.Field(isin=["rice", "wheat"])
    spans: pl.List = pa.Field(dtype_kwargs={"inner": pl.Int64})

    @pa.dataframe_check
    def rice_is_weighed(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("crop") != "rice") | (pl.col("tonnes") > 1))

    class Config:
        strict = True
        ordered = True


def harvest(**columns: list[object]) -> pl.DataFrame:
    frame = {"field": ["a", "b", "c"], "tonnes": [3.0, 2.0, 7.5], "crop": ["rice", "wheat", "wheat"]}
    return pl.DataFrame(frame | {"spans": [[1], [], [2, 3]]} | columns)


def test_a_good_table_passes_unchanged() -> None:
    valid, rejected = split_valid(harvest(), Harvest)
    assert_frame_equal(valid, harvest())
    assert rejected.height == 0
    assert rejected.columns == [*harvest().columns, "reasons"]


@pytest.mark.parametrize(
    ("columns", "rejected", "word"),
    [
        ({"tonnes": [3.0, -2.0, 7.5]}, ["b"], "greater_than_or_equal_to"),
        ({"crop": ["rice", "wheat", "moss"]}, ["c"], "moss"),
        ({"crop": ["rice", None, "wheat"]}, ["b"], "not_nullable"),
        ({"field": ["a", "b", "b"]}, ["b", "b"], "uniqueness"),
        ({"tonnes": [0.5, 2.0, 7.5]}, ["a"], "rice_is_weighed"),
    ],
    ids=["range", "word", "missing", "twice", "across columns"],
)
def test_a_row_that_breaks_a_rule_is_rejected_with_the_reason(
    columns: dict[str, list[object]], rejected: list[str], word: str
) -> None:
    split = split_valid(harvest(**columns), Harvest)
    assert split.rejected["field"].to_list() == rejected
    assert all(word in " ".join(reasons) for reasons in split.rejected["reasons"])
    assert split.valid.height + split.rejected.height == 3


def test_a_row_tells_every_rule_it_breaks() -> None:
    split = split_valid(harvest(tonnes=[-1.0, 2.0, 3.0]), Harvest)
    assert len(split.rejected["reasons"][0]) == 2


def test_a_check_that_comes_to_null_passes() -> None:
    split = split_valid(harvest(tonnes=[None, 2.0, 7.5]), Harvest)
    assert split.valid.height == 3


@pytest.mark.parametrize(
    "wrong",
    [
        harvest().drop("tonnes"),
        harvest().with_columns(extra=pl.lit(1)),
        harvest().with_columns(pl.col("tonnes").cast(pl.String)),
        harvest().with_columns(pl.col("spans").cast(pl.List(pl.String))),
        harvest().select("crop", "field", "tonnes", "spans"),
    ],
    ids=["missing column", "unknown column", "other type", "other inner type", "other order"],
)
def test_a_table_of_another_shape_stops_the_run(wrong: pl.DataFrame) -> None:
    with pytest.raises(TableError, match="Harvest"):
        split_valid(wrong, Harvest)


def test_checks_hold_even_where_the_environment_switches_them_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pandera.config.CONFIG.validation_enabled", False)
    assert split_valid(harvest(crop=["rice", "moss", "wheat"]), Harvest).rejected.height == 1


def test_an_empty_table_passes() -> None:
    assert split_valid(harvest().clear(), Harvest).valid.height == 0
