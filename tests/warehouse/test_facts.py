"""The facts of the cases are exactly those that the cases say."""

import random
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.home import Home
from tests.warehouse.cases import Rows, case_files, read_case, typed
from tests.warehouse.stages import REFERENCES, make, published, table, write_statements
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
