"""The words by which the furniture of web pages is known: names of its elements, and what footers say."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("furniture.tsv")
_KINDS = ("attribute", "footer", "control")


class Furniture(NamedTuple):
    """`attributes`: words in class and id names, lower case. `footers`: what only the foot of a page says.

    `controls`: what stands on the buttons under a text.
    """

    attributes: frozenset[str]
    footers: tuple[str, ...]
    controls: tuple[str, ...]


@cache
def furniture() -> Furniture:
    """The shipped words; ValueError where a row is of no known kind, empty or there twice."""
    rows = [line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines()]
    if rows[0] != ["kind", "word"]:
        raise ValueError(f"{_FILE.name}: the first line must be the header")
    seen: set[tuple[str, ...]] = set()
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != 2 or row[0] not in _KINDS or not row[1] or tuple(row) in seen:
            raise ValueError(f"{_FILE.name}, line {number}: {row}")
        seen.add(tuple(row))
    words = {kind: [word for row_kind, word in rows[1:] if row_kind == kind] for kind in _KINDS}
    return Furniture(frozenset(words["attribute"]), tuple(words["footer"]), tuple(words["control"]))
