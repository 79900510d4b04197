"""What the warehouse says of the sample delivery, against the tables of what the delivery says.

A value that the warehouse states must be right; what it does not find counts against its recall only.
"""

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import execution, listing
from pipeline.deliveries import stage
from pipeline.execution import Workers
from pipeline.home import Home
from pipeline.stages import STAGES
from warehouse.build import build_all

SAMPLES = Path(__file__).parents[2] / "samples"
Key = tuple[Any, ...]

pytestmark = pytest.mark.slow


def expected(name: str) -> list[dict[str, str]]:
    with (SAMPLES / "expected" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    home = Home(tmp_path_factory.mktemp("home"))
    delivery = stage([SAMPLES / "delivery"], home)
    assert delivery is not None
    listing.make(home, delivery.delivery_id)
    with Workers(1) as workers:
        for each in STAGES:
            execution.make(each, home, delivery.delivery_id, workers)
    build_all(home)
    return duckdb.connect(str(home.published), read_only=True)


def as_told(value: object) -> str | float | None:
    """A cell of either side in one form: numbers as numbers, empty as None."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return float(str(value))
    except ValueError:
        return str(value)


def differing(row: dict[str, str], found: dict[str, object], columns: list[str]) -> list[str]:
    """The columns in which both sides state something, and not the same."""
    wrong = []
    for column in columns:
        demanded, stated = as_told(row[column]), as_told(found[column])
        if stated is None:
            continue
        if isinstance(demanded, float) and isinstance(stated, float):
            same = stated == pytest.approx(demanded, rel=1e-6, abs=1e-5)
        else:
            same = demanded == stated
        if not same:
            wrong.append(f"{column}: {demanded} is told as {stated}")
    return wrong


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, object]]:
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_every_report_has_its_place_and_years(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        warehouse,
        """
        select d.source_file, r.region_code, r.report_year, r.plan_year, r.published_on
        from dim_report as r join dim_document as d using (document_id)
        """,
    )
    columns = ["region_code", "report_year", "plan_year", "published_on"]
    demanded = sorted((row["file"], *(row[column] for column in columns)) for row in expected("reports"))
    assert sorted((str(row["source_file"]), *(str(row[c]) for c in columns)) for row in found) == demanded


def test_what_cannot_be_read_is_in_quarantine(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {row["source_file"] for row in rows(warehouse, "select source_file from quarantine")}
    assert found == {row["file"] for row in expected("quarantine")}


def test_year_over_year_facts(warehouse: duckdb.DuckDBPyConnection) -> None:
    facts = {
        (row["region_code"], row["indicator"], str(row["year"])): row
        for row in rows(warehouse, "select * from fct_indicator_yoy")
    }
    columns = [
        "value", "unit", "value_prior", "yoy_reported", "yoy_computed", "discrepancy_pp", "consistent",
    ]  # fmt: skip
    wrong, complete = [], 0
    demanded = [row for row in expected("yoy") if row["prior_disputed"] == "false"]
    for row in demanded:
        key = row["region_code"], row["indicator"], row["year"]
        if key not in facts:
            continue
        wrong += [f"{key} {told}" for told in differing(row, facts[key], columns)]
        complete += all((as_told(row[c]) is None) == (as_told(facts[key][c]) is None) for c in columns)
    assert wrong == []
    assert complete >= 0.97 * len(demanded), f"{complete} of {len(demanded)} facts are complete"


def test_goals_and_their_outcomes(warehouse: duckdb.DuckDBPyConnection) -> None:
    goals: dict[Key, list[dict[str, object]]] = {}
    for row in rows(warehouse, "select * from fct_target"):
        key = row["region_code"], row["indicator"], str(row["year"]), row["measure"]
        goals.setdefault(key, []).append(row)
    wrong, complete = [], 0
    demanded = expected("targets")
    columns = ["target_value", "qualifier", "actual_value", "met"]
    for row in demanded:
        key = row["region_code"], row["indicator"], row["year"], row["measure"]
        if key not in goals:
            continue
        told = [differing(row, goal, columns) for goal in goals[key]]
        wrong += [f"{key} {text}" for text in min(told, key=len)]
        complete += any(as_told(goal["actual_value"]) == as_told(row["actual_value"]) for goal in goals[key])
    assert wrong == []
    assert complete >= 0.98 * len(demanded), f"{complete} of {len(demanded)} goals are complete"


def conflicts(con: duckdb.DuckDBPyConnection) -> set[Key]:
    found = rows(
        con,
        """
        select o.region_code, o.indicator,
            least(c.value_a, c.value_b) as low, greatest(c.value_a, c.value_b) as high
        from fct_conflict as c join fct_observation as o on o.observation_id = c.observation_id_a
        """,
    )
    return {tuple(row.values()) for row in found}


def intended_conflicts() -> set[Key]:
    return {
        (row["region_code"], row["indicator"], *sorted((float(row["value_a"]), float(row["value_b"]))))
        for row in expected("conflicts")
    }


def test_the_intended_conflicts_are_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert intended_conflicts() <= conflicts(warehouse)


def test_what_agrees_is_no_conflict(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert conflicts(warehouse) <= intended_conflicts()


def test_growth_after_a_revision_rests_on_the_revised_level(warehouse: duckdb.DuckDBPyConnection) -> None:
    (revision,) = (row for row in expected("conflicts") if row["kind"] == "revision")
    key = revision["region_code"], revision["indicator"], int(revision["period"]) + 1
    (fact,) = warehouse.execute(
        "select value_prior, consistent from fct_indicator_yoy where region_code = ? and indicator = ? and year = ?",
        key,
    ).fetchall()
    assert fact == (float(revision["value_b"]), True)


def test_every_offset_checks(warehouse: duckdb.DuckDBPyConnection) -> None:
    wrong = rows(
        warehouse,
        r"""
        select m.mention, substr(d.source_text, m.value_start + 1, m.value_end - m.value_start) as there
        from fct_mention as m
        join dim_report as r using (report_id)
        join dim_document as d using (document_id)
        where regexp_replace(m.mention, '\s', '', 'g') != regexp_replace(there, '\s', '', 'g')
        """,
    )
    assert wrong == []
    (count,) = warehouse.execute("select count(*) from fct_mention").fetchone() or (0,)
    assert count > 1000
