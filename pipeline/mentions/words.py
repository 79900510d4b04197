"""The words of `words.toml`, as the patterns that the reading of quantities uses."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

WORDS_FILE = Path(__file__).parent / "words.toml"
QUALIFIERS = (">", "<", "~")

# the marks that end a clause, for use inside brackets of a pattern
STOPS = "，,。；;、"


@dataclass(frozen=True)
class Words:
    """Patterns over the text in front of a number, behind it, or between two numbers.

    `qualifiers_in_front` and `qualifiers_behind` are pairs of a pattern and its qualifier, the first match decides.
    """

    qualifiers_in_front: tuple[tuple[str, str], ...]
    qualifiers_behind: tuple[tuple[str, str], ...]
    list_gap: str
    range_gap: str
    ratio_gap: str
    said_again_gap: str
    rises_from: str
    rises_to: str
    rank: str
    order: str
    index: str
    persons: str
    change: str


@cache
def words(path: Path = WORDS_FILE) -> Words:
    """Return the patterns. Raises ValueError for an unknown qualifier, KeyError for a missing table."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for entry in (*data["qualifier_in_front"], *data["qualifier_behind"]):
        if entry["qualifier"] not in QUALIFIERS:
            raise ValueError(f"{path.name}: unknown qualifier {entry['qualifier']}")
    reached = data["reached"]["words"]
    gaps = {name: f"^ ?(?:{pattern}) ?$" for name, pattern in data["gap"].items()}
    index = data["index"]["words"]
    return Words(
        qualifiers_in_front=tuple(
            (f"(?:{entry['words']})(?:{reached}) ?$", entry["qualifier"]) for entry in data["qualifier_in_front"]
        ),
        qualifiers_behind=tuple((entry["words"], entry["qualifier"]) for entry in data["qualifier_behind"]),
        list_gap=gaps["list"],
        range_gap=gaps["range"],
        ratio_gap=gaps["ratio"],
        said_again_gap=gaps["said_again"],
        rises_from=f"(?:{data['rises_from']['words']})$",
        rises_to=f"^[^{STOPS}]{{1,10}}(?:{data['rises_to']['words']}) ?$",
        rank=f"(?:{data['rank']['words']})[^{STOPS}“”]{{0,6}}$",
        order=f"(?:{data['order']['words']})[^，,。；;]{{0,12}}第 ?$",
        change=f"(?:{data['change']['words']})[^{STOPS}]{{0,8}}$",
        persons=f"(?:{data['persons']['words']})$",
        index=f"(?:{index})(?:[^{STOPS}]{{0,12}}|[^。；;、]{{0,20}}(?:降|升|提高|增加|减少|达)[至到]?)$",
    )


def matches(column: str, pattern: str) -> pl.Expr:
    """Return whether a text column contains a pattern; false where there is no text."""
    return pl.col(column).str.contains(pattern).fill_null(False)
