"""Count the character n-grams of real reports for the repair of lost bytes.

    python benchmarks/count_language.py FOLDER… [--leave-out WORD…] [--output FILE]

Reads every text and Word file of the folders, normalises it, and writes the counts that
`pipeline/normalisation/data/language_counts.npz` holds: an alphabet of characters, how often each occurs,
and the sorted numbers and counts of pairs and triples of them. Files whose
name contains one of the words to leave out are not counted, so that repairs can be measured on them.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import docx
import numpy as np

from pipeline.normalisation import normalise
from pipeline.normalisation.lost_bytes.language import symbols_of

OUTPUT = Path(__file__).parents[1] / "pipeline" / "normalisation" / "data" / "language_counts.npz"
# reports of these places are never counted: repairs are measured on them
LEFT_OUT = ("顺平", "江苏", "河南", "2014", "2017")


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
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    triples: Counter[tuple[str, str, str]] = Counter()
    for text in texts:
        symbols = ["\n", "\n", *symbols_of(normalise(text).text), "\n"]
        single.update(symbols)
        pairs.update(pairwise(symbols))
        triples.update(zip(symbols, symbols[1:], symbols[2:], strict=False))
    alphabet = sorted(single)
    numbers = {symbol: number for number, symbol in enumerate(alphabet)}
    size = len(alphabet)
    pair_rows = sorted((numbers[a] * size + numbers[b], count) for (a, b), count in pairs.items())
    triple_rows = sorted(
        ((numbers[a] * size + numbers[b]) * size + numbers[c], count) for (a, b, c), count in triples.items()
    )
    stream = BytesIO()
    np.savez_compressed(
        stream,
        alphabet=np.array([ord(symbol) for symbol in alphabet], dtype=np.uint32),
        pairs=np.array([row[0] for row in pair_rows], dtype=np.uint32),
        pair_counts=np.array([row[1] for row in pair_rows], dtype=np.uint16),
        triples=np.array([row[0] for row in triple_rows], dtype=np.uint64),
        triple_counts=np.array([row[1] for row in triple_rows], dtype=np.uint16),
    )
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
