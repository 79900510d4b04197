"""How sure an observation is, from the rules that made it and how often they were right on annotated reports.

`confidence.csv` counts for every rule how many annotated numbers it decided (`seen`) and in how many of them its
attribute is right (`right`); `benchmarks/calibrate_confidence.py` writes it. What a rule that was seen seldom says of
itself counts little: its share of right ones is drawn towards that of all rules, as if it had been seen `WEIGHT` times
more with their share. The product over the attributes is then drawn towards the observations whose period and status
were found by the same two rules, which err together, in the same way.
"""

from functools import cache
from importlib.resources import files

import polars as pl

ATTRIBUTES = ("indicator", "measure", "period", "status", "value")
# the rules of period and status together, and whether all of the observation is right
WHOLE = "whole"
WEIGHT = 10.0


@cache
def counted() -> pl.DataFrame:
    """Return `attribute`, `rule`, `right`, `seen`.

    Raises:
        ValueError: where the file names an unknown attribute, repeats a rule, or has more right than seen.
    """
    source = files("pipeline.observations") / "confidence.csv"
    schema = {"attribute": pl.String, "rule": pl.String, "right": pl.Int64, "seen": pl.Int64}
    table = pl.read_csv(source.read_bytes(), schema=schema)
    if unknown := set(table["attribute"]) - {*ATTRIBUTES, WHOLE}:
        raise ValueError(f"confidence.csv has unknown attributes: {sorted(unknown)}")
    if table.select("attribute", "rule").is_duplicated().any() or (table["right"] > table["seen"]).any():
        raise ValueError("confidence.csv repeats a rule or has more right than seen")
    return table


def with_rules(observations: pl.DataFrame) -> pl.DataFrame:
    """Add the name of the rule that each attribute rests on: `rule_indicator` and so on, and `rule_whole`.

    Needs `indicator`, `unit`, `period`, `status` and the rules found.
    """
    kind = {name: pl.col(column).str.extract("^([^:]*)", 1) for name, column in _RULES.items()}
    known = pl.when(pl.col("indicator").is_null()).then(pl.lit("other")).otherwise(pl.lit("indicator"))
    form = (
        pl.when(pl.col("period").str.contains(r"^\d{4}\.\.")).then(pl.lit("years"))
        .when(pl.col("period").str.contains("-", literal=True)).then(pl.lit("months"))
        .when(pl.col("period").str.starts_with("@")).then(pl.lit("end of a year"))
        .otherwise(pl.lit("year"))
    )  # fmt: skip
    measured = (
        pl.when(pl.col("unit").is_in(["%", "‰"])).then(pl.lit("percentage"))
        .when(pl.col("unit").is_in(["元", "美元"])).then(pl.lit("money"))
        .otherwise(pl.lit("count"))
    )  # fmt: skip
    period = pl.concat_str(kind["period"], form, separator=" ")
    status = pl.concat_str(kind["status"], pl.col("status"), separator=" ")
    return observations.with_columns(
        rule_indicator=pl.concat_str(kind["subject"], known, separator=" "),
        rule_measure=pl.concat_str(kind["measure"], known, separator=" "),
        rule_period=period,
        rule_status=status,
        rule_value=measured,
        rule_whole=pl.concat_str(period, status, separator=", "),
    )


_RULES = {"subject": "subject_rule", "measure": "measure_rule", "period": "anchor_rule", "status": "status_rule"}


def with_confidence(statements: pl.DataFrame, counts: pl.DataFrame | None = None) -> pl.DataFrame:
    """Add `confidence`: how likely measure, value, unit, period, status and indicator are all right, from 0 to 1."""
    counts = counted() if counts is None else counts
    by_rules = with_rules(statements)
    product = pl.lit(1.0)
    for attribute in ATTRIBUTES:
        rows = counts.filter(pl.col("attribute") == attribute)
        everywhere = int(rows["right"].sum()) / max(int(rows["seen"].sum()), 1)
        share = rows.select("rule", share=_drawn("right", "seen", everywhere))
        factors = dict(share.iter_rows())
        product = product * pl.col(f"rule_{attribute}").replace_strict(
            factors, default=everywhere, return_dtype=pl.Float64
        )
    whole = counts.filter(pl.col("attribute") == WHOLE)
    right, seen = (
        pl.col("rule_whole").replace_strict(whole["rule"], whole[name], default=0, return_dtype=pl.Int64)
        for name in ("right", "seen")
    )
    drawn = (right + WEIGHT * product) / (seen + WEIGHT)
    return statements.with_columns(by_rules.select(confidence=drawn.clip(0.0, 1.0)))


def _drawn(right: str, seen: str, everywhere: float) -> pl.Expr:
    return (pl.col(right) + WEIGHT * everywhere) / (pl.col(seen) + WEIGHT)
