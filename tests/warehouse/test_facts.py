"""The facts of the cases are exactly those that the cases say."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.home import Home
from tests.warehouse.cases import Rows, case_files, read_case, typed
from tests.warehouse.stages import REFERENCES, make, published, table, write_statements
from warehouse import build
from warehouse.build import build_all
from warehouse.models import MODELS
from warehouse.schemas import FailedCheck

CASES = case_files()
DERIVED = [name for name, model in MODELS.items() if model.kind == "derived"]


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_case_has_exactly_the_facts_it_says(path: Path, tmp_path: Path) -> None:
    case = read_case(path)
    home = Home(tmp_path)
    write_statements(home, "one", case.pop("reports"), list(enumerate(case.pop("observations"))))
    make(home, case.keys() & MODELS.keys())
    for name, rows in case.items():
        if name == "failed_check":
            build_all(home, REFERENCES)
            hold(published(home, "from failed_check"), rows, FailedCheck.column_types())
        else:
            hold(table(home, name), rows, MODELS[name].columns)


def hold(found: pl.DataFrame, rows: Rows, columns: pl.Schema) -> None:
    """The columns that the rows have are those that were found."""
    if not rows:
        assert found.is_empty(), found
        return
    expected = typed(rows, columns)
    assert_frame_equal(found.select(expected.columns), expected, check_row_order=True)


@pytest.mark.parametrize("stem", ["one_value_of_many", "goals"])
def test_tables_do_not_depend_on_order_or_delivery(stem: str, tmp_path: Path) -> None:
    case = read_case(next(path for path in CASES if path.stem == stem))
    made: list[dict[str, pl.DataFrame]] = []
    for seed in range(3):
        home = Home(tmp_path / str(seed))
        shuffle = random.Random(seed)
        reports, given = list(case["reports"]), list(enumerate(case["observations"]))
        shuffle.shuffle(reports)
        shuffle.shuffle(given)
        for number, report in enumerate(reports):
            rows = [row for row in given if row[1]["report"] == report["report"]]
            write_statements(home, f"delivery-{number}", [report], rows)
        make(home, DERIVED)
        made.append({name: table(home, name) for name in (*DERIVED, "fct_observation", "dim_report")})
    for other in made[1:]:
        for name, frame in other.items():
            assert_frame_equal(made[0][name], frame, check_exact=True)


def random_statements(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Reports of three regions and many statements of few things, full of ties and contradictions."""
    chance = random.Random(seed)
    reports = [
        {"report": f"r{region}-{year}", "region": region, "year": str(year)}
        for region in ("990101", "990102", "990100")
        for year in range(2018, 2023)
    ]
    given = [
        {
            "id": f"o{number}",
            "report": chance.choice(reports)["report"],
            "indicator": chance.choice(["fai", "deposits", "trade_total"]),
            "measure": (measure := chance.choice(["level", "level", "yoy", "cagr"])),
            "value": chance.choice([10, 10.4, 11, 12]) * (1e8 if measure == "level" else 1),
            "unit": chance.choice(["元", "美元"]) if measure == "level" else "%",
            "half_unit": chance.choice([0.05, 0.5]) * (1e8 if measure == "level" else 1),
            "period": f"{year - 3}..{year}" if measure == "cagr" else f"{chance.choice(['', '@'])}{year}",
            "status": chance.choice(["actual", "actual", "forecast", "target"]),
            "qualifier": chance.choice([None, None, None, ">", "<", "~"]),
            "evidence": chance.choice([None, "同口径增长", "修订后"]),
        }
        for number in range(600)
        for year in [chance.randint(2018, 2023)]
    ]
    return reports, given


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_statements_give_the_same_bytes(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports, given = random_statements(seed)
    numbered = list(enumerate(given))
    written: list[dict[str, bytes]] = []
    for threads, turned in ((1, False), (4, True)):
        home = Home(tmp_path / str(threads))
        for number, report in enumerate(reversed(reports) if turned else reports):
            rows = [row for row in numbered if row[1]["report"] == report["report"]]
            write_statements(home, f"d{number}", [report], rows[::-1] if turned else rows)
        monkeypatch.setattr(build, "connect", with_threads(threads))
        make(home, DERIVED)
        written.append({name: (home.tables / f"{name}.parquet").read_bytes() for name in DERIVED})
        monkeypatch.undo()
    for name in DERIVED:
        assert written[0][name] == written[1][name], name
        assert table(home, name).height > 10


def with_threads(threads: int) -> Callable[[Home], AbstractContextManager[duckdb.DuckDBPyConnection]]:
    """The build's connection with so many threads."""
    connect = build.connect

    @contextmanager
    def limited(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
        with connect(home) as con:
            con.execute(f"set threads = {threads}")
            yield con

    return limited
