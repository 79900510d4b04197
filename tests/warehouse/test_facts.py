"""The facts of the cases are exactly those that the cases say."""

import random
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.home import Home
from tests.warehouse.cases import case_files, read_case, typed
from tests.warehouse.stages import REFERENCES, published, table, write_statements
from warehouse.build import build_all
from warehouse.models import MODELS
from warehouse.schemas import FailedCheck

CASES = case_files()
COLUMNS = {name: model.columns for name, model in MODELS.items()} | {"failed_check": FailedCheck.column_types()}


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_case_has_exactly_the_facts_it_says(path: Path, tmp_path: Path) -> None:
    case = read_case(path)
    home = Home(tmp_path)
    write_statements(home, "one", case.pop("reports"), list(enumerate(case.pop("observations"))))
    build_all(home, REFERENCES)
    for name, rows in case.items():
        found = published(home, f"from {name}")
        if not rows:
            assert found.is_empty(), f"{name}: {found}"
            continue
        expected = typed(rows, COLUMNS[name])
        assert_frame_equal(found.select(expected.columns), expected, check_row_order=True)


def test_tables_do_not_depend_on_order_or_delivery(tmp_path: Path) -> None:
    case = read_case(next(path for path in CASES if path.stem == "one_value_of_many"))
    tables: list[dict[str, pl.DataFrame]] = []
    for seed in range(3):
        home = Home(tmp_path / str(seed))
        shuffle = random.Random(seed)
        reports, given = list(case["reports"]), list(enumerate(case["observations"]))
        shuffle.shuffle(reports)
        shuffle.shuffle(given)
        for report in reports:
            rows = [row for row in given if row[1]["report"] == report["report"]]
            write_statements(home, f"delivery-{report['report']}", [report], rows)
        build_all(home, REFERENCES)
        tables.append({name: table(home, name) for name in MODELS})
    for name in MODELS:
        apart = ["batch"] if name == "dim_document" else []
        for other in tables[1:]:
            assert_frame_equal(tables[0][name].drop(apart), other[name].drop(apart), check_exact=True)
