"""Count the character n-grams of real reports for the repair of lost bytes.

    python benchmarks/count_language.py FOLDER… [--leave-out WORD…] [--output FILE]

Reads every text and Word file of the folders, normalises it, and writes the counts that
`pipeline/normalisation/data/language_counts.npz` holds: an alphabet of characters and, for runs of two to six of
them, a level of a tree: how many runs continue each run of the level before, their last characters, and of how many
others they were seen after (the longest: how often they were seen). Files whose name contains one of the words to
leave out are not counted, so that repairs can be measured on them.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import docx
import numpy as np

from pipeline.normalisation import normalise
from pipeline.normalisation.lost_bytes.language import CONTEXT_LENGTH, ORDER, symbols_of

OUTPUT = Path(__file__).parents[1] / "pipeline" / "normalisation" / "data" / "language_counts.npz"
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


def count(texts: Iterable[str]) -> bytes:
    """Return the counts of the texts as the bytes of an `.npz` file."""
    seen = {order: Counter[str]() for order in range(1, ORDER + 1)}
    for text in texts:
        symbols = "\n" * CONTEXT_LENGTH + symbols_of(normalise(text).text) + "\n"
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
    content = count(report_text(path) for path in paths)
    arguments.output.write_bytes(content)
    print(f"{len(paths)} reports, {len(content):,} bytes in {arguments.output}")


if __name__ == "__main__":
    main()
