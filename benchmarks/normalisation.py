"""Throughput of text normalisation beside OpenCC's own on the same texts, in one process.

    python benchmarks/normalisation.py ../shared/reports ../shared/corpus

Prints megabytes of UTF-8 per second: for clean reports, and for pages that are annotated and have lost bytes.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import opencc

from benchmarks.count_language import report_files, report_text
from pipeline.normalisation import normalise
from pipeline.normalisation.annotations import is_annotated
from pipeline.normalisation.scanned_text import ScannedText

TURNS, PASSES = 5, 5


def megabytes_per_second(works: Sequence[Callable[[str], object]], texts: list[str]) -> list[float]:
    """Return the median throughput of each work over several passes in processor time.

    The works take turns of several passes, so that what else the machine does meets them alike.
    """
    size = sum(len(text.encode()) for text in texts)
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(TURNS):
        for work, passes in zip(works, seconds, strict=True):
            for _ in range(PASSES):
                start = time.process_time()
                for text in texts:
                    work(text)
                passes.append(time.process_time() - start)
    return [size / statistics.median(passes) / 1e6 for passes in seconds]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    texts = [report_text(path) for path in report_files(parser.parse_args().folders)]
    damaged = [text for text in texts if is_annotated(ScannedText(text))]
    clean = [text for text in texts if not is_annotated(ScannedText(text))]
    convert = opencc.OpenCC("t2s").convert
    print(f"{'texts':10} {'number':>7} {'OpenCC':>10} {'normalise':>10} {'share':>8}")
    for name, kind in (("clean", clean), ("damaged", damaged)):
        if kind:
            own, other = megabytes_per_second((normalise, convert), kind)
            print(f"{name:10} {len(kind):7} {other:5.1f} MB/s {own:5.1f} MB/s    1/{other / own:.1f}")


if __name__ == "__main__":
    main()
