"""Decide which mentions are observations, and why the others are none, by the rules of `kinds.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import polars as pl

from pipeline.mentions.schema import REASONS

RULES_FILE = Path(__file__).parent / "kinds.toml"
DEFAULTS = {"before": "", "number": "[^⟧]*", "printed": "[^‹]*", "measures": "[a-z]*", "after": ""}

# how much of the text a rule can see in front of and behind the quantity, in characters
SEEN = 32


@dataclass(frozen=True)
class Rule:
    """A reason and the regular expression over a laid out mention that gives it."""

    reason: str
    pattern: str


@cache
def rules(path: Path = RULES_FILE) -> tuple[Rule, ...]:
    """Return the rules in their order. Raises ValueError for an unknown key, reason or fragment."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    fragments = data["fragments"]
    found = []
    for entry in data["rule"]:
        reason = entry.pop("reason")
        if reason not in (*REASONS, "obs"):
            raise ValueError(f"{path.name}: unknown reason {reason}")
        if unknown := entry.keys() - DEFAULTS.keys():
            raise ValueError(f"{path.name}: unknown key {', '.join(sorted(unknown))}")
        parts = {key: f"(?:{_with_fragments(entry.get(key, default), fragments)})" for key, default in DEFAULTS.items()}
        found.append(Rule(reason, "{before}⟦{number}⟧{printed}‹{measures}›{after}".format(**parts)))
    return tuple(found)


def _with_fragments(pattern: str, fragments: dict[str, str]) -> str:
    """Put in the fragments; one may use those that stand behind it in the file."""
    for name, fragment in fragments.items():
        pattern = pattern.replace("{" + name + "}", f"(?:{fragment})")
    return pattern


def laid_out() -> pl.Expr:
    """Return the layout that the rules read, from the columns of `with_quantity`."""
    before, after = pl.col("before"), pl.col("after")
    starts_line = before.str.len_chars() < SEEN
    rest = after.str.slice(pl.col("printed_length"), SEEN)
    return pl.concat_str(
        pl.when(starts_line).then(pl.lit("\n")).otherwise(pl.lit("")),
        before.str.tail(SEEN),
        pl.lit("⟦"),
        pl.col("number"),
        pl.lit("⟧"),
        pl.col("printed"),
        pl.lit("‹"),
        pl.col("unit_kind").fill_null(""),
        pl.lit("›"),
        rest,
        pl.when(rest.str.len_chars() < SEEN).then(pl.lit("\n")).otherwise(pl.lit("")),
    )


def reasons(frame: pl.DataFrame) -> pl.Series:
    """Return for each mention why it measures nothing; null for an observation."""
    layout = frame.select(layout=laid_out())
    first_match = pl.coalesce(
        pl.when(pl.col("layout").str.contains("|".join(rule.pattern for rule in group))).then(pl.lit(reason))
        for reason, group in groupby(rules(), key=lambda rule: rule.reason)
    )
    # in two steps: an expression that stands twice in one is computed twice
    found = layout.select(first_match.alias("reason"))["reason"]
    # 1万6千 is one number: what its second run of digits says is said with the first
    reason = pl.when(frame["continues"]).then(pl.lit("fraction")).when(found != "obs").then(found)
    return pl.select(reason.alias("reason")).to_series()
