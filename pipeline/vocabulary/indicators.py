"""Indicators and the ways in which reports write them."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pandera.polars as pa
import polars as pl

FILES = ("indicators.csv", "indicator_names.csv", "indicator_units.csv")
NATURES = ("flow", "stock", "rate")
GROWTH_BASES = ("real", "nominal")


class Indicators(pa.DataFrameModel):
    """`indicators.csv`: one row per indicator."""

    indicator: str = pa.Field(unique=True, str_matches=r"^[a-z][a-z0-9_]*$")
    name_zh: str
    name_en: str
    unit: str
    nature: str = pa.Field(isin=NATURES)
    growth_basis: str = pa.Field(isin=GROWTH_BASES)

    class Config:
        """All columns, in this order."""

        strict = True
        ordered = True


@dataclass(frozen=True)
class Vocabulary:
    """The indicators, and one compiled expression for everything that names one of them."""

    indicators: pl.DataFrame
    names: tuple[tuple[str, re.Pattern[str]], ...]
    # which printed units the unit of an indicator may be given in
    units: pl.DataFrame
    _every: re.Pattern[str]
    _known: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def any_name(self) -> str:
        """One expression, without groups that capture, for every name of every indicator."""
        return "|".join(pattern.pattern for _, pattern in self.names)

    def indicator_of(self, phrase: str) -> str | None:
        """Return the indicator that `phrase` names from its first to its last character, or None."""
        if phrase not in self._known:
            match = self._every.fullmatch(phrase)
            self._known[phrase] = match.lastgroup if match else None
        return self._known[phrase]


def compile_written(written: str) -> str:
    """Translate the notation of `indicator_names.csv` into a regular expression.

    `[x|y]` may be missing, `(x|y)` is one of several; everything else stands for itself. A bracket that is
    meant literally stands alone in a group, as in `[(]`.
    """
    out = re.escape(written.replace("[(]", "\x01").replace("[)]", "\x02").replace("[(GDP)]", "\x03"))
    for escaped, meaning in ((r"\[", "(?:"), (r"\]", ")?"), (r"\(", "(?:"), (r"\)", ")"), (r"\|", "|")):
        out = out.replace(escaped, meaning)
    return out.replace("\x01", r"[(（]?").replace("\x02", r"[)）]?").replace("\x03", r"(?:[(（]GDP[)）])?")


def _read(name: str, extra: Path | None) -> pl.DataFrame:
    shipped = pl.read_csv((files("pipeline.vocabulary") / "data" / name).read_bytes(), infer_schema=False)
    if extra is None or not (extra / name).is_file():
        return shipped
    return pl.concat([shipped, pl.read_csv(extra / name, infer_schema=False).select(shipped.columns)])


def _compile(names: Iterable[tuple[str, str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    alternatives: dict[str, list[str]] = {}
    for indicator, written in names:
        alternatives.setdefault(indicator, []).append(compile_written(written))
    return tuple((code, re.compile("|".join(patterns))) for code, patterns in alternatives.items())


def vocabulary_version(extra: Path) -> str:
    """Return a digest of the user's own vocabulary in the folder `extra`; empty where there is none."""
    own = [extra / name for name in FILES if (extra / name).is_file()]
    return hashlib.sha256(b"\0".join(f.name.encode() + f.read_bytes() for f in own)).hexdigest() if own else ""


def load_vocabulary(extra: Path | None = None) -> Vocabulary:
    """Read the shipped vocabulary and, after it, the user's own from the folder `extra`.

    Raises:
        pandera.errors.SchemaErrors: where a row of either is not of the table's form.
        ValueError: where a way of writing names an indicator that does not exist.
    """
    return _load(extra, vocabulary_version(extra) if extra else "")


@lru_cache
def _load(extra: Path | None, _version: str) -> Vocabulary:
    indicators = _read("indicators.csv", extra).unique("indicator", keep="last", maintain_order=True)
    Indicators.validate(indicators, lazy=True)
    names = _read("indicator_names.csv", extra).unique(maintain_order=True)
    unknown = names.join(indicators, on="indicator", how="anti")["indicator"].unique().sort().to_list()
    if unknown:
        raise ValueError(f"indicator_names.csv names indicators that indicators.csv does not have: {unknown}")
    units = _read("indicator_units.csv", extra)
    compiled = _compile(names.select("indicator", "written").iter_rows())
    every = re.compile("|".join(f"(?P<{code}>{pattern.pattern})" for code, pattern in compiled))
    return Vocabulary(indicators, compiled, units, every)
