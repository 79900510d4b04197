"""The units of measurement: how reports write them, and one regular expression that finds the longest.

`data/units.csv` has one row per way of writing a unit: `written`, `unit` (the base unit, without magnitude) and
`kind` (what it measures). A compound such as `元/人` or `微克每立方米` is composed here and has no row of its own.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

UNITS_FILE = Path(__file__).parent / "data" / "units.csv"
IMPLIED_FILE = Path(__file__).parent / "data" / "units_implied.csv"

# what may stand behind the slash or the 每 of a compound unit
DENOMINATORS = ("mass", "volume", "length", "area", "energy", "time")
COUNTED_DENOMINATORS = ("元", "人", "户", "次", "件", "辆", "台", "个", "家", "张", "只", "头", "株")

MAGNITUDES = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}


@cache
def units(path: Path = UNITS_FILE) -> pl.DataFrame:
    """Return the ways of writing a unit: `written`, `unit`, `kind`. Raises ValueError where a row is not usable."""
    table = pl.read_csv(path, schema={"written": pl.String, "unit": pl.String, "kind": pl.String})
    if table.null_count().sum_horizontal().item():
        raise ValueError(f"{path.name}: a cell is empty")
    twice = table.filter(pl.col("written").is_duplicated())["written"].unique(maintain_order=True)
    if len(twice):
        raise ValueError(f"{path.name}: written twice: {', '.join(twice)}")
    several = table.group_by("unit").agg(pl.col("kind").n_unique()).filter(pl.col("kind") > 1)["unit"]
    if len(several):
        raise ValueError(f"{path.name}: units of several kinds: {', '.join(sorted(several))}")
    return table


def alternation(written: pl.Series) -> str:
    """Return an alternation of literal strings, the longest first, for a leftmost-first regular expression."""
    longest_first = sorted(written.to_list(), key=lambda text: (-len(text), text))
    return "|".join(re.escape(text) for text in longest_first)


@cache
def unit_pattern() -> str:
    """Return a regular expression for one unit, with the groups `unit` and `per` (null without a denominator)."""
    table = units()
    denominators = table.filter(pl.col("kind").is_in(DENOMINATORS) | pl.col("written").is_in(COUNTED_DENOMINATORS))
    written, below = alternation(table["written"]), alternation(denominators["written"])
    return f"(?P<unit>{written})(?:[/／每](?P<per>万?(?:{below})(?:[·•・](?:{below}))?))?"


class ImpliedUnit(NamedTuple):
    """Words in front of or behind a large number that tell the unit it leaves out: `3万贫困人口`."""

    side: str
    words: str
    unit: str


@cache
def implied_units(path: Path = IMPLIED_FILE) -> tuple[ImpliedUnit, ...]:
    """Return what tells a unit that is left out, the strongest first. Raises ValueError for an unknown side or unit."""
    table = pl.read_csv(path, schema={"side": pl.String, "words": pl.String, "unit": pl.String})
    rows = tuple(ImpliedUnit(*row) for row in table.iter_rows())
    known = set(units()["unit"])
    for row in rows:
        if row.side not in ("front", "behind") or row.unit not in known:
            raise ValueError(f"{path.name}: unknown side or unit: {row}")
    return rows
