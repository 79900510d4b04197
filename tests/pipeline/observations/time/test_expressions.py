"""What a time expression says by its own characters: the cases stand in the table beside."""

import csv
from pathlib import Path

import pytest

from pipeline.observations.time.expressions import find, parse


def cases() -> list[dict[str, str]]:
    with (Path(__file__).parent / "expressions.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", restval=""))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["text"])
def test_expression(case: dict[str, str]) -> None:
    found = [match.group() for match in find(case["text"])]
    assert found == ([case["words"]] if case["words"] else [])
    if found:
        told = ["" if field is None else str(field) for field in parse(found[0])]
        assert told == [case[name] for name in ("form", "reference", "start", "end", "first_month", "last_month")]
