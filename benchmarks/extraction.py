"""How fast numbers are read from normalised text, on one core, step by step.

    .venv/bin/python benchmarks/extraction.py [FOLDER]

FOLDER holds reports in any form that can be delivered; by default the corpus in `../shared`, where it is, else the
sample delivery. Printed per step: processor seconds, megabytes of UTF-8 text a second, and how many times as long the
step takes as one plain search for digits in the same text, which tells the step from the machine.
"""

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.contexts import find_contexts
from pipeline.deliveries import delivered_files, stage
from pipeline.documents import open_documents
from pipeline.home import Home
from pipeline.mentions import find_mentions
from pipeline.normalisation import normalise_reports
from pipeline.observations import read, read_observations
from pipeline.reports import split_reports

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLES = ROOT / "samples" / "delivery"
DIGITS = re.compile(r"\d+(?:\.\d+)?")
STEPS = (
    "with_context", "with_gaps", "with_phrases", "with_measures", "with_subjects", "with_scopes", "with_indicators",
    "with_names", "time_of", "periods",
)  # fmt: skip
SCANS = 20


def prepared(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the normalised texts and the contexts of all reports in a folder."""
    with tempfile.TemporaryDirectory() as place:
        home = Home(Path(place))
        delivery = stage([folder], home)
        if delivery is None:
            raise SystemExit(f"nothing to read in {folder}")
        documents = open_documents(delivered_files(delivery.delivery_id, home), home.originals).documents
    reports = split_reports(documents)
    texts = normalise_reports(reports)
    return texts, find_contexts(documents, reports, texts)


def timed(function: Callable[..., Any], spent: dict[str, float], name: str) -> Callable[..., Any]:
    """Return the function with its processor time added up under `name`."""

    def measured(*arguments: Any, **named: Any) -> Any:
        start = time.process_time()
        result = function(*arguments, **named)
        spent[name] = spent.get(name, 0.0) + time.process_time() - start
        return result

    return measured


def main() -> None:
    """Measure once to warm the caches of expressions, then once for the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS if CORPUS.is_dir() else SAMPLES
    texts, contexts = prepared(folder)
    megabytes = texts["text"].str.len_bytes().sum() / 1e6
    read_observations(find_mentions(texts, contexts), texts, contexts)

    spent: dict[str, float] = {}
    whole = "\n".join(texts["text"])
    timed(lambda: [DIGITS.findall(whole) for _ in range(SCANS)], spent, "scan")()
    scan = spent.pop("scan") / SCANS
    for step in STEPS:
        setattr(read, step, timed(getattr(read, step), spent, f"  {step}"))
    mentions = timed(find_mentions, spent, "find_mentions")(texts, contexts)
    observations = timed(read_observations, spent, "read_observations")(mentions, texts, contexts)
    spent["both"] = spent["find_mentions"] + spent["read_observations"]

    print(f"{folder}: {texts.height} reports, {megabytes:.2f} MB, {mentions.height} mentions, "
          f"{observations.height} observations")  # fmt: skip
    print(f"{'step':20}{'seconds':>9}{'MB/s':>9}{'scans':>9}")
    order = ("find_mentions", "read_observations", *(f"  {step}" for step in STEPS), "both")
    for name in order:
        seconds = spent[name]
        print(f"{name:20}{seconds:9.3f}{megabytes / max(seconds, 1e-9):9.1f}{seconds / scan:9.1f}")


if __name__ == "__main__":
    main()
