"""Every column of a fact says which columns it was made from."""

from pathlib import Path

import pytest

from assets import lineage
from assets.lineage import column_lineage, column_origins
from warehouse.models import MODELS

FACTS = [model for model in MODELS.values() if model.kind in {"statement", "derived"}]


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.name)
def test_every_column_of_a_fact_has_an_origin(model) -> None:
    assert [column for column in model.columns if column not in column_origins(model)] == []


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.name)
def test_origins_are_tables_that_the_model_reads(model) -> None:
    read = {*model.stages, *model.models}
    assert {table for origins in column_origins(model).values() for table, _ in origins} <= read


def test_a_printed_growth_comes_from_a_statement_and_its_value() -> None:
    deps = column_lineage(MODELS["fct_indicator_yoy"])["dagster/column_lineage"].deps_by_column
    (origin,) = deps["yoy_reported"]
    assert (origin.asset_key.path, origin.column_name) == (["warehouse", "ranked_observation"], "value")


def test_a_row_that_names_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "lineage.csv"
    told.write_text("table,column,upstream,upstream_column\nfct_mention,mention,dim_region,name\n", "utf-8")
    monkeypatch.setattr(lineage, "TOLD", told)
    with pytest.raises(ValueError, match=r"fct_mention\.mention cannot come from dim_region\.name"):
        lineage._told.__wrapped__()
