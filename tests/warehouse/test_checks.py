"""The checks: each has a case that it finds, and the graver ones stop a publication."""

from pathlib import Path

import pytest

from pipeline.home import Home
from pipeline.validation import TableError
from tests.warehouse.cases import FOLDER, read_case
from tests.warehouse.stages import REFERENCES, published, write_stage, write_statements
from warehouse.build import build_all, build_table, publish, run_check
from warehouse.checks import CHECKS
from warehouse.models import MODELS

ONE = [(0, {"id": "1", "report": "a", "indicator": "fai", "value": 1e9, "period": "2020"})]
REPORT = [{"report": "a", "region": "990101", "year": "2020"}]


def test_every_check_says_what_it_is_about() -> None:
    for check in CHECKS.values():
        assert check.severity in ("warning", "error")
        assert check.table in check.models
        assert check.description.endswith(".")


def test_every_warning_on_figures_has_a_case_that_it_finds() -> None:
    found = {row["check_name"] for row in read_case(FOLDER / "figures_that_do_not_fit.case")["failed_check"]}
    warnings = {name for name, check in CHECKS.items() if check.severity == "warning"}
    assert found == warnings - {"every_measuring_mention_has_an_observation"}


def test_a_measuring_mention_without_observation_is_found(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_statements(home, "one", REPORT, ONE)
    write_stage(home, "observations", "one", [])
    build_all(home, REFERENCES)
    rows = published(home, "select check_name, year, detail from failed_check").rows()
    assert rows == [("every_measuring_mention_has_an_observation", 2020, "report a: 12 at 3 has no observation")]


@pytest.mark.parametrize(
    ("table", "check"),
    [
        ("mentions", "every_observation_rests_on_a_mention"),
        ("documents", "every_key_leads_to_its_row"),
        ("reports", "every_key_leads_to_its_row"),
    ],
)
def test_tables_that_do_not_fit_together_are_not_published(tmp_path: Path, table: str, check: str) -> None:
    home = Home(tmp_path)
    write_statements(home, "one", REPORT, ONE)
    build_all(home, REFERENCES)
    before = home.published.read_bytes()
    write_stage(home, table, "one", [])
    for name in MODELS:
        build_table(name, home, REFERENCES)
    assert run_check(check, home).height
    with pytest.raises(TableError, match=r"rows fail"):
        publish(home)
    assert home.published.read_bytes() == before
    assert [path.name for path in home.published.parent.iterdir()] == [home.published.name]
