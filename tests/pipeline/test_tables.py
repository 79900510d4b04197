"""Tables between the stages: whole or absent, whoever stops the writer."""

import multiprocessing
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline import tables
from pipeline.home import Home

FRAME = pl.DataFrame({"region": ["甲镇", "乙镇"], "spans": [[{"start": 1, "end": 2}], []]})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_what_is_written_is_read(home: Home) -> None:
    written = tables.write(home, "reports", "first-00", FRAME, "made from x")
    assert written.rows == 2
    assert_frame_equal(tables.read(home, "reports", "first-00"), FRAME)


def test_parts_keep_their_order(home: Home) -> None:
    tables.write(home, "reports", "first-00", (FRAME[[row]] for row in (1, 0)), "x")
    assert tables.read(home, "reports", "first-00")["region"].to_list() == ["乙镇", "甲镇"]
    assert [path.name for path in tables.parts(home, "reports", "first-00")] == [
        "part-00000.parquet",
        "part-00001.parquet",
    ]


def test_a_scan_covers_all_deliveries_or_the_chosen(home: Home) -> None:
    for delivery in ("b-01", "a-02"):
        tables.write(home, "reports", delivery, FRAME.with_columns(delivery=pl.lit(delivery)), "x")
    assert tables.deliveries(home, "reports") == ["a-02", "b-01"]
    assert tables.scan(home, "reports").collect().height == 4
    assert tables.scan(home, "reports", ["b-01"]).collect()["delivery"].unique().to_list() == ["b-01"]


def test_a_table_is_current_only_for_what_it_was_made_from(home: Home) -> None:
    assert not tables.is_current(home, "reports", "first-00", "x")
    tables.write(home, "reports", "first-00", FRAME, "x")
    assert tables.is_current(home, "reports", "first-00", "x")
    assert not tables.is_current(home, "reports", "first-00", "y")


def test_the_content_digest_follows_the_rows_and_not_the_maker(home: Home) -> None:
    one = tables.write(home, "reports", "first-00", FRAME, "x").content
    same = tables.write(home, "reports", "first-00", FRAME, "y").content
    other = tables.write(home, "reports", "first-00", FRAME.reverse(), "x").content
    assert one == same != other


def test_a_writer_that_fails_leaves_what_stood(home: Home) -> None:
    tables.write(home, "reports", "first-00", FRAME, "x")
    with pytest.raises(RuntimeError), tables.writing(home, "reports", "first-00", "y") as place:
        tables.write_part(FRAME.clear(), place, 0)
        raise RuntimeError
    assert_frame_equal(tables.read(home, "reports", "first-00"), FRAME)
    assert list((home.stages / ".writing").iterdir()) == []


def test_a_reader_with_the_old_parts_open_is_not_disturbed(home: Home) -> None:
    tables.write(home, "reports", "first-00", FRAME, "x")
    with tables.parts(home, "reports", "first-00")[0].open("rb") as old:
        tables.write(home, "reports", "first-00", FRAME.clear(), "y")
        assert_frame_equal(pl.read_parquet(old), FRAME)


def test_a_missing_table_says_so(home: Home) -> None:
    with pytest.raises(tables.TableMissingError, match="reports"):
        tables.scan(home, "reports")
    with pytest.raises(tables.TableMissingError, match="first-00"):
        tables.read(home, "reports", "first-00")


def test_a_table_without_parts_is_refused(home: Home) -> None:
    with pytest.raises(ValueError, match="no part"):
        tables.write(home, "reports", "first-00", [], "x")


@pytest.mark.parametrize("name", ["../evil", "a/b", "", ".hidden", "a\0b"])
def test_names_that_could_leave_the_folder_are_refused(home: Home, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        tables.folder(home, "reports", name)


def _hold(root: str, entered: "multiprocessing.synchronize.Event", let_go: "multiprocessing.synchronize.Event") -> None:
    with tables.locked(Home(Path(root)), "reports", "first-00"):
        (Path(root) / "order").write_text("first")
        entered.set()
        let_go.wait(20)
        (Path(root) / "order").write_text("first done")


def test_two_writers_wait_for_each_other_and_clear_what_a_dead_one_left(home: Home) -> None:
    left = home.stages / ".writing" / "reports@first-00@dead"
    left.mkdir(parents=True)
    context = multiprocessing.get_context("spawn")
    entered, let_go = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(str(home.root), entered, let_go))
    other.start()
    assert entered.wait(20)
    let_go.set()
    with tables.locked(home, "reports", "first-00"):
        assert (home.root / "order").read_text() == "first done"
    other.join()
    assert not left.exists()
