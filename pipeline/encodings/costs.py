"""What a character costs: how surprising it is in a Chinese public document, in nats.

Characters that were counted cost by their frequency, all others by the class they belong to: the standards
GB 2312 and Big5 each put the common characters into their first level. Texts, encodings and phases of a byte
run are compared by the sum of their characters' costs: the lowest is the likeliest.
"""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

COUNTS_FILE = Path(__file__).with_name("characters.tsv")

# costs in nats by class; a lower cost of several wins
_ASTRAL = 17.0
_ELSEWHERE = 16.0
_CONTROL = 25.0
_BLOCKS = (
    (0x00A0, 0x0250, 12.5),  # Latin with accents
    (0x0370, 0x0530, 12.0),  # Greek, Cyrillic
    (0x2000, 0x2070, 10.0),  # general punctuation
    (0x2070, 0x2E80, 11.0),  # symbols
    (0x2160, 0x2180, 9.0),  # Roman numbers
    (0x2460, 0x24A0, 9.0),  # numbers in circles and brackets
    (0x2500, 0x2580, 9.0),  # box drawing
    (0x25A0, 0x2606, 9.5),  # bullets
    (0x3000, 0x3020, 9.5),  # CJK punctuation
    (0x3020, 0x3400, 12.0),  # kana, bopomofo, squared units
    (0x3220, 0x3244, 9.0),  # Chinese numbers in brackets
    (0x3400, 0x4DC0, 15.5),  # CJK extension A
    (0x4E00, 0xA000, 13.5),  # CJK
    (0xF900, 0xFB00, 15.5),  # CJK compatibility
    (0xFE30, 0xFE70, 14.0),  # small and vertical forms
    (0xFF01, 0xFF5F, 8.0),  # full-width forms
)
_COMMON_LEVEL = 9.5
_SECOND_LEVEL = 12.0
_PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"
_PINYIN_COST = 9.0
_ASCII_COST = 5.0
_FORM_FEED = 9.0
# how much of all text the counted characters make up; the rest is left to the classes
_COUNTED_SHARE = 0.95
REPLACEMENT = "\ufffd"


def text_costs(text: str) -> npt.NDArray[np.float32]:
    """The cost of each character of a text, in nats, shape (code points,)."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    table = cost_table()
    return table.take(points, mode="clip")


@cache
def cost_table() -> npt.NDArray[np.float32]:
    """Costs by code point of the basic plane, and one last entry for all beyond it. Shape (65537,)."""
    table = np.full(0x10001, _ELSEWHERE, dtype=np.float32)
    table[0x10000] = _ASTRAL
    table[:0x20] = _CONTROL
    table[0x7F:0xA0] = _CONTROL
    table[0xD800:0xE000] = _CONTROL
    table[0xFFFE:0x10000] = _CONTROL
    for first, end, cost in _BLOCKS:
        table[first:end] = cost
    table[0x20:0x7F] = _ASCII_COST
    for character in "\t\n\r":
        table[ord(character)] = _ASCII_COST
    table[0x0C] = _FORM_FEED
    for characters, cost in _levels():
        points = [ord(character) for character in characters]
        table[points] = np.minimum(table[points], cost)
    counts = read_counts()
    total = sum(counts.values())
    for character, number in counts.items():
        point = ord(character)
        if point < 0x10000:
            counted = -float(np.log(_COUNTED_SHARE * number / total))
            table[point] = min(table[point], counted)
    table.setflags(write=False)
    return table


def _levels() -> list[tuple[str, float]]:
    return [
        (_pairs("gb2312", range(0xB0, 0xD8)), _COMMON_LEVEL),
        (_pairs("gb2312", range(0xD8, 0xF8)), _SECOND_LEVEL),
        (_pairs("big5", range(0xA4, 0xC7)), _COMMON_LEVEL),
        (_pairs("big5", range(0xC9, 0xFA)), _SECOND_LEVEL),
        (_pairs("big5hkscs", range(0x87, 0xA1)), _SECOND_LEVEL),
        (_PINYIN, _PINYIN_COST),
    ]


def _pairs(encoding: str, leads: range) -> str:
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    pairs = b"".join(bytes((lead, trail)) for lead in leads for trail in trails)
    decoded = pairs.decode(encoding, "ignore")
    return "".join(character for character in decoded if "\u4e00" <= character < "\ua000")


def read_counts() -> dict[str, int]:
    """The counted characters; ValueError where the file is not sorted, unique and positive."""
    lines = COUNTS_FILE.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0] != "character\tcount":
        raise ValueError(f"{COUNTS_FILE.name}: the first line must be the header")
    counts: dict[str, int] = {}
    last = ""
    for number, line in enumerate(lines[1:], start=2):
        character, _, count = line.partition("\t")
        if len(character) != 1 or character <= last or not count.isdigit() or int(count) < 1:
            raise ValueError(f"{COUNTS_FILE.name}, line {number}: not one character in order with a count")
        counts[character] = int(count)
        last = character
    return counts
