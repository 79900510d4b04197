"""Count the character n-grams of real reports for the repair of lost bytes.

    python benchmarks/count_language.py FOLDER… [--leave-out WORD…] [--output FOLDER]

Reads every text and Word file of the folders, normalises it, and writes the counts that `language_counts.npz` and, of
the texts read from their ends, `language_counts_backward.npz` hold: an alphabet of characters and, for runs of two to
six of them, a level of a tree: how many runs continue each run of the level before, their last characters, and of how
many others they were seen after (the longest: how often they were seen). Files whose name contains one of the words to
leave out are not counted, so that repairs can be measured on them; nor are annotated pages, whose damage is repaired.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import docx
import numpy as np

from pipeline.normalisation import normalise
from pipeline.normalisation.annotations import is_annotated
from pipeline.normalisation.lost_bytes.language import CONTEXT_LENGTH, COUNTS_FILES, ORDER, symbols_of
from pipeline.normalisation.scanned_text import ScannedText

OUTPUT = Path(__file__).parents[1] / "pipeline" / "normalisation" / "data"
# reports of these places are never counted: repairs are measured on them
LEFT_OUT = ("顺平", "江苏", "河南", "2014", "2017")


# runs of each length that were seen less often are not kept
_FEWEST = {2: 1, 3: 1, 4: 2, 5: 2, 6: 2}


def report_text(path: Path) -> str:
    """Return the text of a report: a Word file's paragraphs, or UTF-8 or GB18030 bytes."""
    if path.suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    content = path.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def report_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the reports of the folders in the order of their names."""
    for folder in folders:
        yield from sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".docx"})


class Counts(NamedTuple):
    """The counts of some texts, and of the same read from their ends, as the bytes of `.npz` files."""

    forward: bytes
    backward: bytes


def count(texts: Iterable[str]) -> Counts:
    """Count the runs of symbols of some texts in both directions."""
    symbols = [symbols_of(normalise(text).text) for text in texts]
    return Counts(_count(symbols), _count(one[::-1] for one in symbols))


def _count(texts: Iterable[str]) -> bytes:
    seen = {order: Counter[str]() for order in range(1, ORDER + 1)}
    for text in texts:
        symbols = "\n" * CONTEXT_LENGTH + text + "\n"
        for order, counts in seen.items():
            counts.update(symbols[start : start + order] for start in range(len(symbols) - order + 1))
    predecessors = {order - 1: Counter(run[1:] for run in seen[order]) for order in range(2, ORDER + 1)}
    alphabet = sorted(seen[1])
    numbers = {symbol: number for number, symbol in enumerate(alphabet)}
    arrays = {
        "alphabet": np.array([ord(symbol) for symbol in alphabet], dtype=np.uint32),
        "counts_1": np.array([predecessors[1][symbol] for symbol in alphabet], dtype=np.uint16),
    }
    contexts = alphabet
    for order in range(2, ORDER + 1):
        counts = seen[ORDER] if order == ORDER else {run: max(predecessors[order][run], 1) for run in seen[order]}
        runs = sorted(run for run in counts if seen[order][run] >= _FEWEST[order])
        children = Counter(run[:-1] for run in runs)
        lost: Counter[str] = Counter()
        for run in counts.keys() - set(runs):
            lost[run[:-1]] += counts[run]
        arrays[f"symbols_{order}"] = np.array([numbers[run[-1]] for run in runs], dtype=np.uint16)
        arrays[f"counts_{order}"] = np.array([counts[run] for run in runs], dtype=np.uint16)
        arrays[f"children_{order}"] = np.array([children[context] for context in contexts], dtype=np.uint16)
        arrays[f"lost_{order}"] = np.array([lost[context] for context in contexts], dtype=np.uint32)
        contexts = runs
    stream = BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--leave-out", nargs="*", default=list(LEFT_OUT))
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    paths = [
        path for path in report_files(arguments.folders) if not any(word in path.name for word in arguments.leave_out)
    ]
    texts = [text for text in map(report_text, paths) if not is_annotated(ScannedText(text))]
    for name, content in zip(COUNTS_FILES, count(texts), strict=True):
        (arguments.output / name).write_bytes(content)
        print(f"{len(texts)} files, {len(content):,} bytes in {name}")


if __name__ == "__main__":
    main()
