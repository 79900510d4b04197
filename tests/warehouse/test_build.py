"""Every table can be made from nothing, is what its schema says, and reads only what it declares."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.home import Home
from pipeline.validation import TableError
from tests.warehouse.stages import REFERENCES, table, write_reports, write_statements
from warehouse.build import build_all, build_table, publish
from warehouse.inputs import REFERENCES as SHIPPED
from warehouse.inputs import STAGES
from warehouse.models import FOLDER, MODELS


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("empty"))
    build_all(home, REFERENCES)
    return home


@pytest.mark.parametrize("name", MODELS)
def test_a_table_without_input_is_empty_and_typed(empty: Home, name: str) -> None:
    built = table(empty, name)
    assert built.schema == MODELS[name].columns
    if name not in ("dim_region", "dim_indicator", "dim_indicator_part"):
        assert built.is_empty()


def test_every_sql_file_is_a_registered_model() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.sql")) == sorted(MODELS)


def test_upstream_names_only_what_there_is() -> None:
    for model in MODELS.values():
        assert set(model.stages) <= set(STAGES)
        assert set(model.references) <= set(SHIPPED)
        assert model.upstream


def test_a_model_comes_after_what_it_reads() -> None:
    order = list(MODELS)
    for name, model in MODELS.items():
        assert all(order.index(read) < order.index(name) for read in model.models)


def test_every_table_and_column_has_a_comment_in_the_published_file(empty: Home) -> None:
    with duckdb.connect(empty.published, read_only=True) as con:
        silent = con.execute(
            "select table_name, column_name from duckdb_columns() where not internal and comment is null "
            "union all select table_name, null from duckdb_tables() where not internal and comment is null"
        ).fetchall()
        rows = con.execute("select table_name from duckdb_tables() where not internal").fetchall()
    assert silent == []
    assert {*MODELS, "about"} <= {name for (name,) in rows}


def test_a_missing_upstream_table_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="has not been built"):
        publish(Home(tmp_path))
    with pytest.raises(FileNotFoundError, match="before it has been built"):
        build_table("fct_target", Home(tmp_path), REFERENCES)


def test_a_table_that_breaks_its_schema_does_not_replace_the_old_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_reports(home, "first", [{"report": "a", "region": "990101", "year": "2020"}])
    before = build_table("dim_report", home).read_bytes()
    # the same report in a second delivery: a key that stands twice
    write_reports(home, "second", [{"report": "a", "region": "990101", "year": "2020"}])
    with pytest.raises(TableError, match="dim_report"):
        build_table("dim_report", home)
    assert (home.tables / "dim_report.parquet").read_bytes() == before
    assert not list(home.tables.glob(".*.parquet.*"))


def test_regions_know_their_ancestors(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_statements(home, "first", [{"report": "a", "region": "990101", "year": "2020"}], [])
    build_all(home, REFERENCES)
    town = table(home, "dim_region").row(by_predicate=pl.col("region_code") == "990101100", named=True)
    assert (town["province"], town["prefecture"], town["county"]) == ("明川省", "临沧湖市", "青塘县")


def test_invented_divisions_stand_only_where_a_report_is_of_one(empty: Home) -> None:
    assert not table(empty, "dim_region")["region_code"].str.starts_with("99").any()


def test_an_undecided_region_makes_no_fact(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_statements(
        home,
        "first",
        [{"report": "a", "year": "2020"}],
        [(0, {"id": "1", "report": "a", "indicator": "fai", "value": 1e9, "period": "2020"})],
    )
    build_all(home, REFERENCES)
    assert table(home, "fct_observation").height == 1
    assert table(home, "fct_indicator_yoy").is_empty()


def test_one_poisoned_statement_is_put_aside_and_the_others_are_published(tmp_path: Path) -> None:
    home = Home(tmp_path)
    good = {"report": "a", "indicator": "fai", "value": 1e9, "period": "2020"}
    poisoned = {"endless": {"value": float("inf")}, "late": {"period": "2150"}, "back": {"period": "2020..2016"}}
    given = [{"id": "good", **good}, *({"id": name, **good, **change} for name, change in poisoned.items())]
    write_statements(home, "first", [{"report": "a", "region": "990101", "year": "2020"}], list(enumerate(given)))
    build_all(home, REFERENCES)
    assert table(home, "fct_observation")["observation_id"].to_list() == ["good"]
    assert table(home, "fct_indicator_yoy")["observation_id"].to_list() == ["good"]
    assert dict(table(home, "rejected_observation").select("observation_id", "reasons").rows()) == {
        "back": ["period: does not start before it ends"],
        "late": ["period: ends before 1900 or after 2100"],
        "endless": ["value: not a finite number"],
    }
    refused = table(home, "quarantine")
    assert refused["source_file"].to_list() == ["a.txt"]
    assert refused["error"].to_list() == ["3 observations broke a rule of their schema"]
