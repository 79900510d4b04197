"""The whole way in one process: files in, the assets of the graph, a published warehouse."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest
import yaml

from assets import running
from assets.checks import REJECTION_CHECK, SCHEMA_CHECK
from assets.definitions import build_defs
from assets.graph import EXTRACT, PUBLISH
from assets.instance import open_instance
from assets.publication import PUBLISHED
from assets.running import Ran, RunError, run_due
from pipeline import execution, listing, retractions, stages, tables
from pipeline.deliveries import stage
from pipeline.home import Home
from pipeline.stages import STAGES
from tests.assets.conftest import deliver
from tests.conftest import CHECKOUT, SHARED
from tests.invented_reports import report
from warehouse.checks import CHECKS
from warehouse.models import MODELS

Run = Callable[[], Ran]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, dg.DagsterInstance, str]]:
    """The sample delivery, taken in and run."""
    home = Home(tmp_path_factory.mktemp("sample"))
    delivery = stage([CHECKOUT / "samples" / "delivery"], home)
    assert delivery is not None
    with open_instance(home) as instance:
        ran = run_due(home, instance)
        assert ran == Ran((delivery.delivery_id,), True)
        yield home, instance, delivery.delivery_id


def published(home: Home) -> dict[str, pl.DataFrame]:
    """All tables of the published file; when it was built is no part of what it says."""
    with duckdb.connect(home.published, read_only=True) as con:
        return {name: con.sql(f"from {name}").pl() for name in MODELS}


def footprint(home: Home, delivery: str) -> dict[str, int]:
    """The inode of every part of a delivery's tables: another one means written anew."""
    parts = home.stages.glob(f"*/{delivery}/*.parquet")
    return {str(part.relative_to(home.stages)): part.stat().st_ino for part in parts}


def test_every_asset_is_materialised_with_its_metadata(sample: tuple[Home, dg.DagsterInstance, str]) -> None:
    _, instance, delivery = sample
    stage_keys = [dg.AssetKey(s.table) for s in STAGES]
    model_keys = [dg.AssetKey(["warehouse", name]) for name in MODELS]
    for key in [dg.AssetKey("delivered_files"), *stage_keys, *model_keys]:
        event = instance.get_latest_materialization_event(key)
        assert event is not None, key
        metadata = event.asset_materialization.metadata
        assert {"dagster/row_count", "dagster/column_schema", "preview"} <= metadata.keys(), key
        assert event.asset_materialization.partition == (delivery if len(key.path) == 1 else None)


def test_every_table_passed_its_schema_check(sample: tuple[Home, dg.DagsterInstance, str]) -> None:
    _, instance, _ = sample
    keys = [dg.AssetCheckKey(dg.AssetKey(s.table), check) for s in STAGES for check in (SCHEMA_CHECK, REJECTION_CHECK)]
    keys += [dg.AssetCheckKey(dg.AssetKey(["warehouse", name]), SCHEMA_CHECK) for name in MODELS]
    records = instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    assert set(records) == set(keys)
    assert {key: record.status.value for key, record in records.items() if record.status.value != "SUCCEEDED"} == {}


def test_its_runs_are_of_the_code_location_that_the_web_ui_loads(
    sample: tuple[Home, dg.DagsterInstance, str],
) -> None:
    _, instance, _ = sample
    loaded = yaml.safe_load((CHECKOUT / "workspace.yaml").read_text("utf-8"))["load_from"][0]["python_module"]
    label = f"{build_defs(sample[0]).get_repository_def().name}@{loaded['location_name']}"
    origins = [run.remote_job_origin for run in instance.get_runs()]
    assert [origin and (origin.repository_origin.get_label(), origin.job_name) for origin in origins] == [
        (label, PUBLISH),
        (label, EXTRACT),
    ]


def test_nothing_delivered_disappears(sample: tuple[Home, dg.DagsterInstance, str]) -> None:
    home, _, _ = sample
    held = published(home)
    named = set(held["dim_document"]["source_file"]) | set(held["quarantine"]["source_file"])
    delivered = [path for path in (CHECKOUT / "samples" / "delivery").rglob("*") if path.is_file()]
    bare = {Path(name).name for name in named} | {Path(name.partition(".zip/")[0] + ".zip").name for name in named}
    # the same bytes under a second name are one document
    missing = [path for path in delivered if path.name not in bare]
    known = {path.read_bytes() for path in delivered if path.name in bare}
    assert [path for path in missing if path.read_bytes() not in known] == []


def test_every_offset_points_at_its_mention(sample: tuple[Home, dg.DagsterInstance, str]) -> None:
    assert wrong_offsets(sample[0]) == 0


def wrong_offsets(home: Home) -> int:
    with duckdb.connect(home.published, read_only=True) as con:
        query = """
            select count(*) from fct_mention as m
            join dim_report as r using (report_id) join dim_document as d using (document_id)
            where substr(d.source_text, m.value_start + 1, m.value_end - m.value_start) <> m.mention"""
        (wrong,) = con.execute(query).fetchone() or (None,)
        (held,) = con.execute("select count(*) from fct_mention").fetchone() or (0,)
    assert held > 0
    return wrong


def test_a_second_run_extracts_nothing_and_changes_nothing(sample: tuple[Home, dg.DagsterInstance, str]) -> None:
    home, instance, delivery = sample
    before, parts, file = published(home), footprint(home, delivery), home.published.stat().st_ino
    assert stage([CHECKOUT / "samples" / "delivery"], home) is None
    assert run_due(home, instance) == Ran((), False)
    assert footprint(home, delivery) == parts
    assert home.published.stat().st_ino == file
    assert all(before[name].equals(table) for name, table in published(home).items())


def test_made_again_all_tables_are_equal(sample: tuple[Home, dg.DagsterInstance, str], home: Home) -> None:
    assert stage([CHECKOUT / "samples" / "delivery"], home) is not None
    with open_instance(home) as instance:
        run_due(home, instance, processes=1)
    first = published(sample[0])
    assert [name for name, table in published(home).items() if not first[name].equals(table)] == []


def test_a_second_delivery_costs_only_itself(home: Home, tmp_path: Path, run: Run) -> None:
    one = deliver(home, tmp_path / "a", first=report())
    run()
    parts = footprint(home, one)
    two = deliver(home, tmp_path / "b", again=report(), second=report(year=2024))
    assert run() == Ran((two,), True)
    assert footprint(home, one) == parts
    assert tables.read(home, "documents", two).height == 1
    assert published(home)["dim_report"].height == 2


def test_a_lost_table_is_made_again_and_nothing_else(home: Home, tmp_path: Path, run: Run) -> None:
    one = deliver(home, tmp_path / "a", first=report())
    two = deliver(home, tmp_path / "b", second=report(year=2024))
    run()
    before, parts = published(home), footprint(home, one)
    tables.remove(home, "mentions", two)
    assert run() == Ran((two,), False)
    assert footprint(home, one) == parts
    assert all(before[name].equals(table) for name, table in published(home).items())


def test_changed_code_of_a_stage_opens_no_document_again(
    home: Home, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = deliver(home, tmp_path / "a", first=report())
    run()
    before = footprint(home, delivery)
    versions = execution.code_version
    monkeypatch.setattr(
        execution, "code_version", lambda *names: "changed" if names[0] == "pipeline.mentions" else versions(*names)
    )
    assert run().deliveries == (delivery,)
    after = footprint(home, delivery)
    changed = {name.partition("/")[0] for name in before if before[name] != after[name]}
    # observations were not due, as the mentions came out the same
    assert changed == {"mentions", "rejected_mentions"}


def with_stage(monkeypatch: pytest.MonkeyPatch, table: str, work: Callable[..., object]) -> None:
    """Replace the work of one stage."""
    changed = tuple(replace(s, work=work) if s.table == table else s for s in STAGES)
    for module in (stages, running):
        monkeypatch.setattr(module, "STAGES", changed)
    monkeypatch.setattr("assets.extraction.STAGES", changed)
    monkeypatch.setattr(execution, "code_version", lambda *names: f"changed {names}")


def test_a_table_of_another_shape_stops_the_run_before_publication(
    home: Home, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(home, tmp_path / "a", first=report())
    run()
    file = home.published.stat().st_ino
    deliver(home, tmp_path / "b", second=report(year=2024))
    with_stage(monkeypatch, "mentions", lambda *_: {"mentions": pl.DataFrame({"report_id": ["x"]})})
    with pytest.raises(RunError, match=r"mentions failed: .*'mention_number' not in dataframe"):
        run()
    assert home.published.stat().st_ino == file
    key = dg.AssetCheckKey(dg.AssetKey("mentions"), SCHEMA_CHECK)
    with open_instance(home) as instance:
        record = instance.event_log_storage.get_latest_asset_check_execution_by_key([key])[key]
    assert record.status.value == "FAILED"


def test_a_stage_that_crashes_is_named_and_the_next_run_converges(
    home: Home, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("out of paper")

    delivery = deliver(home, tmp_path / "a", first=report())
    with monkeypatch.context() as patch:
        with_stage(patch, "reports", crash)
        with pytest.raises(RunError, match=f"{delivery}: reports failed: .*out of paper"):
            run()
    assert not home.published.exists()
    assert run() == Ran((delivery,), True)
    assert published(home)["dim_report"].height == 1


def test_a_row_that_breaks_its_schema_is_kept_apart_with_its_reason(
    home: Home, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = next(s for s in STAGES if s.table == "observations").work

    def misread(at: Home, chunk: execution.Frames) -> execution.Frames:
        made = read(at, chunk)["observations"].with_row_index("row")
        measure = pl.when(pl.col("row") == 0).then(pl.lit("guess")).otherwise("measure")
        return {"observations": made.with_columns(measure=measure).drop("row")}

    deliver(home, tmp_path / "a", first=report())
    with_stage(monkeypatch, "observations", misread)
    run()
    held = published(home)
    assert held["rejected_observation"].height == 1
    assert "guess" in held["rejected_observation"]["reasons"][0][0]
    assert held["rejected_observation"]["observation_id"][0] not in held["fct_observation"]["observation_id"]
    assert held["quarantine"]["stage"].to_list() == ["observations"]
    report_id = held["rejected_observation"]["report_id"][0]
    assert [line for line in logged(home) if line.startswith("refused") and f'report="{report_id}"' in line]


def logged(home: Home) -> list[str]:
    with open_instance(home) as instance:
        return [entry.user_message for run in instance.get_runs() for entry in instance.all_logs(run.run_id)]


def test_what_cannot_be_read_is_quarantined_and_the_rest_goes_on(home: Home, tmp_path: Path, run: Run) -> None:
    deliver(home, tmp_path / "a", empty=b"", good=report())
    run()
    held = published(home)
    assert held["quarantine"]["source_file"].to_list() == ["empty.txt"]
    assert held["dim_report"].height == 1


def test_a_retracted_document_is_gone_from_the_next_publication_with_a_trace(
    home: Home, tmp_path: Path, run: Run
) -> None:
    from datetime import date

    deliver(home, tmp_path / "a", first=report(), second=report(year=2024))
    run()
    first = published(home)["dim_document"].filter(pl.col("source_file").str.contains("first"))
    retractions.retract(first["document_id"].to_list(), "printed in error", date(2026, 11, 22), home)
    run()
    held = published(home)
    assert held["dim_document"]["source_file"].str.contains("second").to_list() == [True]
    assert held["fct_observation"]["report_id"].str.starts_with(first["document_id"][0][:16]).sum() == 0
    assert "printed in error" in held["quarantine"]["error"][0]
    retractions.restore(first["document_id"].to_list(), home)
    run()
    assert published(home)["dim_document"].height == 2


@pytest.mark.real
def test_the_real_reports_are_published_with_true_offsets(home: Home, run: Run) -> None:
    assert stage([SHARED / "reports"], home) is not None
    run()
    held = published(home)
    assert (held["dim_document"].height, held["dim_report"].height) == (5, 14)
    decided = held["dim_report"].select(pl.col("region_code", "level", "report_year").is_not_null().all())
    assert decided.row(0) == (True, True, True)
    assert held["quarantine"].is_empty()
    assert wrong_offsets(home) == 0


def test_chunks_in_several_processes_make_the_same_tables(
    home: Home, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"f{year}": report(year=year, tail=year % 7) for year in range(2010, 2016)}
    deliver(home, tmp_path / "in", **files)
    run()
    chunked = Home(tmp_path / "chunked")
    monkeypatch.setattr(listing, "DOCUMENTS_PER_CHUNK", 2)
    delivery = deliver(chunked, tmp_path / "in", **files)
    with open_instance(chunked) as instance:
        run_due(chunked, instance, processes=2)
    assert len(tables.parts(chunked, "observations", delivery)) == 3
    expected = published(home)
    assert [name for name, table in published(chunked).items() if not table.equals(expected[name])] == []


def test_the_checks_of_the_warehouse_are_checks_of_the_published_asset(
    sample: tuple[Home, dg.DagsterInstance, str],
) -> None:
    home, instance, _ = sample
    keys = {name: dg.AssetCheckKey(PUBLISHED, name) for name in CHECKS}
    records = instance.event_log_storage.get_latest_asset_check_execution_by_key(list(keys.values()))
    with duckdb.connect(home.published, read_only=True) as con:
        found = {name for (name,) in con.execute("select distinct check_name from failed_check").fetchall()}
    assert {name for name, key in keys.items() if records[key].status.value == "FAILED"} == found
