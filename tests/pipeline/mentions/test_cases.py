"""What single numbers mean: the cases stand in the tables beside."""

import csv
from pathlib import Path

import pytest

from tests.pipeline.mentions.support import mention_meant

HERE = Path(__file__).parent


def cases(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


@pytest.mark.parametrize("case", cases("quantities.tsv"), ids=lambda case: case["text"])
def test_quantity(case: dict[str, str]) -> None:
    row = mention_meant(case["text"])
    assert row["kind"] == "obs", row["reason"]
    assert row["value"] == float(case["value"])
    assert row["unit"] == case["unit"]
    assert row["qualifier"] == (case["qualifier"] or None)
    assert row["role"] == (case["role"] or None)


@pytest.mark.parametrize("case", cases("kinds.tsv"), ids=lambda case: case["text"])
def test_reason(case: dict[str, str]) -> None:
    row = mention_meant(case["text"])
    assert row["reason"] == (case["reason"] or None)
    assert row["kind"] == ("none" if case["reason"] else "obs")
