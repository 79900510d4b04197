"""Count how often each rule is right on the annotated reports, and write `pipeline/observations/confidence.csv`.

    .venv/bin/python -m benchmarks.calibrate_confidence

Run it when rules have changed; it needs the annotated reports in `../shared`. Printed is what the confidences are
worth: each report judged by the counts of all the others.
"""

from pathlib import Path

import polars as pl

from benchmarks.gold import compared, read_annotated
from pipeline.observations.confidence import ATTRIBUTES, WHOLE, with_confidence, with_rules

OUTPUT = Path(__file__).parents[1] / "pipeline" / "observations" / "confidence.csv"
TRAIL = {"subject_rule": "subject", "measure_rule": "measure", "anchor_rule": "period", "status_rule": "status"}
SURE = 0.99


def judged() -> pl.DataFrame:
    """Return the observations of annotated mentions with the rules that made them and what of them is right."""
    rows = compared(read_annotated())
    rules = {column: pl.col("rules").str.extract(rf"(?:^|; ){name}=([^;]*)", 1) for column, name in TRAIL.items()}
    rows = rows.with_columns(**rules, right_value=pl.col("right_value") & pl.col("right_unit")).drop("confidence")
    return with_rules(rows).with_columns(
        right_whole=pl.all_horizontal(pl.col(f"right_{attribute}") for attribute in ATTRIBUTES)
    )


def count(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the table of `confidence.csv` for judged observations."""
    return pl.concat(
        rows.group_by(rule=f"rule_{attribute}")
        .agg(right=pl.col(f"right_{attribute}").cast(pl.Int64).sum(), seen=pl.len().cast(pl.Int64))
        .select(pl.lit(attribute).alias("attribute"), "rule", "right", "seen")
        for attribute in (*ATTRIBUTES, WHOLE)
    ).sort("attribute", "rule")


def left_out(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the confidence that the counts of all other reports give them."""
    own = rows.partition_by("table")
    others = (rows.filter(pl.col("table") != part["table"][0]) for part in own)
    return pl.concat(with_confidence(part, count(other)) for part, other in zip(own, others, strict=True))


def main() -> None:
    """Write the counts and say what the confidences are worth."""
    rows = judged()
    count(rows).write_csv(OUTPUT)
    sure = left_out(rows).filter(pl.col("confidence") >= SURE)
    print(f"{rows.height} observations, {rows['right_whole'].mean():.4f} right in all attributes")
    print(f"{sure.height} said to be at least {SURE} sure by the other reports, {sure['right_whole'].mean():.4f} right")


if __name__ == "__main__":
    main()
