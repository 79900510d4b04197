"""Counts the characters of a folder of reports into `characters.tsv`, for Simplified and Traditional text.

    python -m pipeline.encodings.count_characters FOLDER

reads the `*.txt` files of the folder (UTF-8 or GB18030), counts every character, counts the same text again
as OpenCC writes it in Traditional Chinese (of the mainland, Taiwan and Hong Kong), and writes the characters
seen at least three times, sorted. The shipped table was counted over 57 reports of the state council, one
prefecture and four counties.
"""

import sys
from collections import Counter
from pathlib import Path

import opencc

from pipeline.encodings.costs import COUNTS_FILE

_SEEN_AT_LEAST = 3
_TRADITIONAL = ("s2t", "s2tw", "s2hk")


def count(texts: list[str]) -> Counter[str]:
    """How often each character stands in the texts as they are, plus a third for each Traditional form."""
    simplified = Counter("".join(texts))
    traditional: Counter[str] = Counter()
    for profile in _TRADITIONAL:
        converter = opencc.OpenCC(profile)
        for text in texts:
            traditional.update(converter.convert(text))
    total = simplified.copy()
    for character, number in traditional.items():
        total[character] += number // len(_TRADITIONAL)
    return total


def _read(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "ignore")


def main(folder: Path) -> None:
    """Write the table."""
    counted = count([_read(path) for path in sorted(folder.glob("*.txt"))])
    rows = sorted((c, n) for c, n in counted.items() if n >= _SEEN_AT_LEAST and c.isprintable() and c > "\x7f")
    lines = [f"{character}\t{number}\n" for character, number in rows]
    COUNTS_FILE.write_text("character\tcount\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
