"""Mentions of the real reports: every one stands where it says, and nearly all are what the gold tables say."""

import csv
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from pipeline.mentions import Mentions, find_mentions
from pipeline.normalisation import normalise_reports
from tests.conftest import SHARED

pytestmark = pytest.mark.real

SMALLEST_CENSUS = 0.994
SMALLEST_QUANTITIES = 0.992
UNITS = {"立方": "立方米", "平方": "平方米", "名": "人", "个百分点": "百分点"}


@cache
def sources() -> pl.DataFrame:
    """Return every text file that a gold table belongs to as one report."""
    rows = []
    for path in sorted([*(SHARED / "reports").glob("*.txt"), *(SHARED / "corpus").glob("*.txt")]):
        if gold_tables(path.stem):
            rows.append((path.stem, 0, path.read_bytes().decode("utf-8")))
    return pl.DataFrame(rows, schema=["report_id", "report_start", "source_text"], orient="row")


def gold_tables(stem: str) -> list[Path]:
    """Return the gold tables of a file; those of the page with several reports bear its first three characters."""
    exact = SHARED / "gold" / f"{stem}.tsv"
    if exact.exists():
        return [exact]
    return sorted((SHARED / "gold").glob(f"{stem[:3]}_[a-z]*.tsv")) if stem[:4] == "003_" else []


@cache
def mentions() -> pl.DataFrame:
    """Return all mentions of the files with gold."""
    return find_mentions(normalise_reports(sources()), pl.DataFrame(), sources())


def test_every_mention_stands_in_its_source() -> None:
    texts = dict(sources().select("report_id", "source_text").iter_rows())
    rows = Mentions.validate(mentions()).select("report_id", "value_start", "value_end", "mention")
    assert all(texts[report_id][start:end] == mention for report_id, start, end, mention in rows.iter_rows())


def pairs() -> list[tuple[dict[str, str], dict[str, object] | None]]:
    """Return every gold row with the mention that overlaps it."""
    found = []
    for stem in sources()["report_id"]:
        rows = mentions().filter(pl.col("report_id") == stem).to_dicts()
        for path in gold_tables(stem):
            with path.open(encoding="utf-8", newline="") as file:
                for gold in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                    start, end = int(gold["start"]), int(gold["end"])
                    overlapping = [row for row in rows if row["value_start"] < end and start < row["value_end"]]
                    found.append((gold, overlapping[0] if overlapping else None))
    return found


def test_nearly_every_mention_has_the_right_kind() -> None:
    right = [row is not None and row["kind"] == gold["kind"] for gold, row in pairs()]
    assert len(right) > 2000
    assert sum(right) / len(right) >= SMALLEST_CENSUS


def test_nearly_every_observation_has_the_right_value_and_unit() -> None:
    right = []
    for gold, row in pairs():
        if gold["kind"] != "obs" or row is None:
            continue
        value, unit = row["value"], row["unit"]
        close = value is not None and abs(abs(value) - abs(float(gold["value"]))) <= 1e-6 * max(1.0, abs(value))  # type: ignore[arg-type,operator]
        right.append(close and str(unit).split("/")[0] == UNITS.get(gold["unit"], gold["unit"]).split("/")[0])
    assert sum(right) / len(right) >= SMALLEST_QUANTITIES
