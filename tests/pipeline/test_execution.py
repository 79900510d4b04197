"""Stages are made chunk by chunk, and only as far as something has changed."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline import execution, tables
from pipeline.execution import Frames, Stage, Workers
from pipeline.home import Home
from pipeline.validation import TableError

DELIVERY = "spring-0001"


class Lengths(pa.DataFrameModel):
    word: str
    length: int = pa.Field(gt=0)

    class Config:
        strict = True


class Worker(pa.DataFrameModel):
    process: str

    class Config:
        strict = True


def measure(home: Home, chunk: Frames) -> Frames:
    with (home.root / "calls").open("a") as calls:
        calls.write("x")
    words = chunk["words"]
    return {
        "lengths": words.select("word", length=pl.col("word").str.len_chars().cast(pl.Int64)),
        "worked": pl.DataFrame({"process": [multiprocessing.current_process().name]}),
    }


def fail_on_b(home: Home, chunk: Frames) -> Frames:
    if "b" in chunk["words"]["word"]:
        raise RuntimeError("cannot measure b")
    return measure(home, chunk)


def of_another_shape(home: Home, chunk: Frames) -> Frames:
    return {**measure(home, chunk), "lengths": chunk["words"]}


def stage(work: Callable[[Home, Frames], Frames] = measure) -> Stage:
    return Stage("lengths", Lengths, ("words",), "pipeline.home", work, beside={"worked": Worker})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    deliver(home, ["aa"], ["b", ""], ["cccc"])
    return home


def deliver(home: Home, *chunks: list[str]) -> None:
    frames = [pl.DataFrame({"word": chunk}, schema={"word": pl.String}) for chunk in chunks]
    tables.write(home, "words", DELIVERY, frames, str(chunks))


def calls(home: Home) -> int:
    return len((home.root / "calls").read_text()) if (home.root / "calls").exists() else 0


def test_a_stage_makes_its_tables_and_keeps_failing_rows_apart(home: Home) -> None:
    assert execution.is_due(stage(), home, DELIVERY)
    made = execution.make(stage(), home, DELIVERY)
    assert (made.due, made.chunks_made, made.chunks_kept) == (True, 3, 0)
    assert tables.read(home, "lengths", DELIVERY)["length"].to_list() == [2, 1, 4]
    rejected = tables.read(home, "rejected_lengths", DELIVERY)
    assert rejected["word"].to_list() == [""]
    assert "greater_than(0)" in rejected["reasons"][0][0]
    assert not execution.is_due(stage(), home, DELIVERY)


def test_a_second_time_nothing_is_worked_on(home: Home) -> None:
    execution.make(stage(), home, DELIVERY)
    before = tables.read(home, "lengths", DELIVERY)
    made = execution.make(stage(), home, DELIVERY)
    assert (made.due, made.chunks_made, calls(home)) == (False, 0, 3)
    assert_frame_equal(tables.read(home, "lengths", DELIVERY), before)


def test_only_the_chunk_that_changed_is_worked_on(home: Home) -> None:
    execution.make(stage(), home, DELIVERY)
    deliver(home, ["aa"], ["bbb"], ["cccc"])
    assert execution.is_due(stage(), home, DELIVERY)
    made = execution.make(stage(), home, DELIVERY)
    assert (made.chunks_made, made.chunks_kept, calls(home)) == (1, 2, 4)
    assert tables.read(home, "lengths", DELIVERY)["length"].to_list() == [2, 3, 4]
    assert tables.read(home, "rejected_lengths", DELIVERY).height == 0


def test_other_code_makes_everything_due(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    execution.make(stage(), home, DELIVERY)
    monkeypatch.setattr(execution, "code_version", lambda *_: "another")
    assert execution.is_due(stage(), home, DELIVERY)
    assert execution.make(stage(), home, DELIVERY).chunks_made == 3


def test_asked_to_a_stage_is_made_again(home: Home) -> None:
    execution.make(stage(), home, DELIVERY)
    assert execution.make(stage(), home, DELIVERY, again=True).chunks_made == 3


def test_processes_make_the_same_tables(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    deliver(other, ["aa"], ["b", ""], ["cccc"])
    told: list[tuple[str, int, int]] = []
    with Workers(2) as workers:
        execution.make(stage(), home, DELIVERY, workers, lambda *news: told.append(news))
    execution.make(stage(), other, DELIVERY)
    assert_frame_equal(tables.read(home, "lengths", DELIVERY), tables.read(other, "lengths", DELIVERY))
    assert told == [("lengths", 1, 3), ("lengths", 2, 3), ("lengths", 3, 3)]
    names = tables.read(home, "worked", DELIVERY)["process"]
    assert all(name.startswith("Spawn") for name in names)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_stage_that_fails_leaves_no_half_table(home: Home, processes: int) -> None:
    with Workers(processes) as workers, pytest.raises(RuntimeError, match="cannot measure b"):
        execution.make(stage(fail_on_b), home, DELIVERY, workers)
    assert all(tables.manifest(home, table, DELIVERY) is None for table in stage().outputs)
    assert execution.is_due(stage(), home, DELIVERY)


def test_a_table_of_another_shape_stops_the_run(home: Home) -> None:
    with pytest.raises(TableError, match="Lengths"):
        execution.make(stage(of_another_shape), home, DELIVERY)


def test_without_its_input_a_stage_is_due_and_cannot_be_made(tmp_path: Path) -> None:
    assert execution.is_due(stage(), Home(tmp_path), DELIVERY)
    with pytest.raises(tables.TableMissingError, match="words"):
        execution.make(stage(), Home(tmp_path), DELIVERY)
