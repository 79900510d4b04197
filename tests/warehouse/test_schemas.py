"""Every rule over several columns rejects a row that breaks it."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from pipeline.validation import split_valid
from warehouse import schemas
from warehouse.schemas import Table

SPAN = {"value_start": 5, "value_end": 7, "text_start": 5, "text_end": 7}
GOOD: dict[type[Table], dict[str, Any]] = {
    schemas.DimReport: {
        "report_id": "r",
        "document_id": "d",
        "report_start": 0,
        "report_end": 9,
        "region_code": "990101",
        "region_candidates": [],
        "report_year": 2020,
        "plan_year": 2021,
        "text": "t",
    },
    schemas.FctMention: {
        "report_id": "r",
        "mention_number": 0,
        **SPAN,
        "mention": "12",
        "kind": "obs",
    },
    schemas.FctObservation: {
        "observation_id": "o",
        "report_id": "r",
        "indicator": "gdp",
        "subject": "s",
        "measure": "level",
        "status": "actual",
        "scope": "region",
        "value": 1.0,
        "unit": "元",
        "half_unit": 0.5,
        "period": "2020",
        "period_start": dt.date(2020, 1, 1),
        "period_end": dt.date(2020, 12, 31),
        **SPAN,
        "evidence": "e",
        "rules": "a=b",
        "confidence": 0.5,
    },
    schemas.RankedObservation: {
        "observation_id": "o",
        "report_id": "r",
        "region_code": "990101",
        "indicator": "gdp",
        "measure": "level",
        "claim": "outcome",
        "period": "2020",
        "unit": "CNY",
        "year": 2020,
        "last_year": 2020,
        "status": "actual",
        "value": 1.0,
        "half_unit": 0.5,
        "low": 0.5,
        "high": 1.5,
        "is_revision": False,
        "disputed": False,
        **{
            f"prefer_{key}": 0
            for key in ("undisputed", "status", "final", "revision", "year", "exact", "beside", "report")
        },
        "prefer_fine": 0.5,
        "prefer_sure": 0.1,
        "rank": 1,
        "statements": 1,
        "unanimous": True,
    },
    schemas.FctIndicatorYoy: {
        "region_code": "990101",
        "indicator": "fai",
        "year": 2020,
        "value": 2.0,
        "unit": "CNY",
        "value_prior": 1.0,
        "yoy_reported": 100.0,
        "yoy_computed": 100.0,
        "discrepancy_pp": 0.0,
        "consistent": True,
        "observation_id": "a",
        "yoy_observation_id": "b",
        "prior_observation_id": "c",
        "growth_basis": "nominal",
        "statements": 2,
    },
    schemas.FctTarget: {
        "region_code": "990101",
        "indicator": "fai",
        "year": 2021,
        "period": "2021",
        "measure": "yoy",
        "target_value": 6.0,
        "unit": "%",
        "better": "higher",
        "actual_value": 7.0,
        "gap": 1.0,
        "met": True,
        "outcome": "met",
        "target_observation_id": "a",
        "actual_observation_id": "b",
        "actual_report_year": 2021,
        "target_report_id": "r",
        "statements": 1,
    },
    schemas.FctConflict: {
        "region_code": "990101",
        "indicator": "fai",
        "measure": "level",
        "period": "2020",
        "unit": "CNY",
        "observation_id_a": "a",
        "observation_id_b": "b",
        "value_a": 1.0,
        "value_b": 2.0,
        "preferred": "a",
        "rule": "first_in_order",
        "relation": "contradiction",
        "difference_percent": 100.0,
    },
    schemas.FctIndicatorCagr: {
        "region_code": "990101",
        "indicator": "fai",
        "first_year": 2016,
        "last_year": 2020,
        "cagr_reported": 8.0,
        "cagr_computed": 8.1,
        "discrepancy_pp": -0.1,
        "growth_basis": "nominal",
        "cagr_observation_id": "a",
    },
}
BAD: list[tuple[type[Table], dict[str, Any], str]] = [
    (schemas.DimReport, {"report_end": 0}, "report_end"),
    (schemas.DimReport, {"report_start": 10}, "a_report_ends_after_it_starts"),
    (schemas.DimReport, {"region_candidates": ["990102"]}, "a_decided_region_has_no_candidates"),
    (schemas.FctMention, {"reason": "year"}, "none_has_a_reason_and_obs_has_none"),
    (schemas.FctMention, {"kind": "none"}, "none_has_a_reason_and_obs_has_none"),
    (schemas.FctMention, {"value_start": 7}, "spans_are_not_empty"),
    (schemas.FctObservation, {"scope": "part"}, "an_indicator_is_of_the_region"),
    (schemas.FctObservation, {"period_start": dt.date(2021, 1, 1)}, "a_period_ends_after_it_starts"),
    (schemas.FctObservation, {"text_start": 8}, "spans_are_not_empty"),
    (schemas.FctObservation, {"period": "in 2020"}, "period"),
    (schemas.RankedObservation, {"low": 1.2}, "the_value_lies_in_its_interval"),
    (schemas.RankedObservation, {"rank": 2}, "a_rank_is_within_its_cell"),
    (schemas.FctIndicatorYoy, {"observation_id": None}, "every_figure_has_its_observation"),
    (schemas.FctIndicatorYoy, {"value": None, "observation_id": None}, "growth_is_computed_only_from_both_levels"),
    (schemas.FctIndicatorYoy, {"value_prior_implied": 1.0}, "a_level_is_implied_only_where_none_is_printed"),
    (schemas.FctIndicatorYoy, {"growth_basis": "real"}, "only_nominal_growth_is_compared"),
    (
        schemas.FctIndicatorYoy,
        {"growth_basis": "like_for_like", "consistent": False},
        "changed_coverage_contradicts_nothing",
    ),
    (
        schemas.FctIndicatorYoy,
        {"value": None, "observation_id": None, "yoy_reported": None, "yoy_observation_id": None},
        "there_is_a_level_or_a_growth",
    ),
    (schemas.FctTarget, {"actual_observation_id": None}, "an_outcome_has_its_observation"),
    (schemas.FctTarget, {"actual_value": None, "actual_observation_id": None}, "only_an_outcome_decides"),
    (schemas.FctTarget, {"actual_report_year": 2020}, "no_earlier_report_tells_the_outcome"),
    (schemas.FctTarget, {"outcome": "missed"}, "the_words_say_what_met_says"),
    (schemas.FctTarget, {"met": None}, "the_words_say_what_met_says"),
    (schemas.FctConflict, {"preferred": "c"}, "the_preferred_is_one_of_both"),
    (schemas.FctConflict, {"value_b": 1.0}, "the_values_differ"),
    (schemas.FctIndicatorCagr, {"last_year": 2016}, "a_span_has_years"),
    (schemas.FctIndicatorCagr, {"growth_basis": "real"}, "only_nominal_growth_is_compared"),
]


def row(schema: type[Table], changed: dict[str, Any]) -> pl.DataFrame:
    """One row, null where the good row says nothing."""
    return pl.DataFrame([GOOD[schema] | changed], schema=schema.column_types())


@pytest.mark.parametrize("schema", GOOD, ids=lambda schema: schema.__name__)
def test_a_good_row_is_valid(schema: type[Table]) -> None:
    rejected = split_valid(row(schema, {}), schema).rejected
    assert rejected.is_empty(), rejected["reasons"].to_list()


@pytest.mark.parametrize(("schema", "changed", "reason"), BAD)
def test_a_row_that_breaks_a_rule_is_rejected(schema: type[Table], changed: dict[str, Any], reason: str) -> None:
    reasons = split_valid(row(schema, changed), schema).rejected["reasons"].to_list()
    assert len(reasons) == 1
    assert any(reason in sentence for sentence in reasons[0])


def test_every_rule_has_a_row_that_breaks_it() -> None:
    rules = {(schema, check.name) for schema in GOOD for check in schema.to_schema().checks}
    broken = {(schema, reason) for schema, _, reason in BAD}
    assert {name for schema, name in rules if (schema, name) not in broken} == set()


def test_every_column_says_what_it_means() -> None:
    for name in schemas.__all__:
        schema: type[Table] = getattr(schemas, name)
        assert all(schema.column_comments().values()), name
        assert schema.comment().endswith("."), name
