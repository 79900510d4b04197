"""The divisions of China and everything they are called, ready to be looked up.

The data files and what was changed in them: SOURCE.md.
"""

from collections import defaultdict
from functools import cache, cached_property
from pathlib import Path

import polars as pl

from pipeline.regions.names import may_have_been, short_forms, stem

HERE = Path(__file__).parent
NATION = "000000"
# codes of the invented places of the sample delivery: no division of China begins with these digits
INVENTED = "99"


def level_of(code: str) -> str:
    """The level that a code belongs to, by its length and its zeros."""
    if len(code) == 9:
        return "township"
    if code == NATION:
        return "nation"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


@cache
def _names() -> dict[str, str]:
    invented = pl.read_csv(HERE / "invented_divisions.csv", infer_schema=False)
    table = pl.concat([pl.read_parquet(HERE / "divisions.parquet"), invented])
    names = dict(zip(table["region_code"], table["name"], strict=True))
    if len(names) != len(table):
        raise ValueError("divisions.parquet, invented_divisions.csv: a region code stands in two rows")
    if not all(code.startswith(INVENTED) for code in invented["region_code"]):
        raise ValueError(f"invented_divisions.csv: a code does not begin with {INVENTED}")
    return names


def parent_of(code: str) -> str | None:
    """The code of the division above; None for the nation and for provinces. KeyError for an unknown code."""
    names = _names()
    names[code]
    if code == NATION or code.endswith("0000"):
        return None
    if len(code) == 9:
        # a city without counties has its townships directly below it
        return code[:6] if code[:6] in names else code[:4] + "00"
    prefecture = code[:4] + "00"
    return prefecture if prefecture in names and prefecture != code else code[:2] + "0000"


@cache
def regions() -> pl.DataFrame:
    """All divisions as the table `schema.Regions`, sorted by code; read once.

    Raises ValueError where the shipped table repeats a code or lacks a parent.
    """
    names = _names()
    gaps = [code for code in names if (parent := parent_of(code)) is not None and parent not in names]
    if gaps:
        raise ValueError(f"divisions.parquet: no parent for {', '.join(gaps[:5])}")
    places = gazetteer()
    return pl.DataFrame(
        {
            "region_code": list(names),
            "name": list(names.values()),
            "level": [level_of(code) for code in names],
            "parent_code": [parent_of(code) for code in names],
            "full_name": [places.full_name(code) for code in names],
        },
        schema_overrides={"parent_code": pl.String},
    )


@cache
def everyday_words() -> frozenset[str]:
    """Stems that are words of everyday language as well (合作, 平安): alone they are no sign of the place.

    Raises ValueError where the shipped list is not sorted or repeats a word.
    """
    words = (HERE / "everyday_words.txt").read_text(encoding="utf-8").split()
    if words != sorted(set(words)):
        raise ValueError("everyday_words.txt: words must be sorted and stand once")
    return frozenset(words)


class Gazetteer:
    """Look-ups over the table of divisions. Every result is a tuple of codes in ascending order."""

    def __init__(self, names: dict[str, str]) -> None:
        """Take code → official name."""
        self._names = names

    @cached_property
    def _listed(self) -> dict[str, tuple[str, ...]]:
        """Official names and short forms."""
        found = defaultdict(set)
        for code, name in self._names.items():
            for form in (name, *short_forms(name)):
                found[form].add(code)
        return {form: tuple(sorted(codes)) for form, codes in found.items()}

    @cached_property
    def _renamed(self) -> dict[str, str]:
        """The renamings that are written down."""
        table = pl.read_csv(HERE / "former_names.csv", infer_schema=False)
        renamed = dict(zip(table["former_name"], table["region_code"], strict=True))
        if len(renamed) != len(table) or not self._names.keys() >= set(renamed.values()):
            raise ValueError("former_names.csv: an unknown region code, or a name that stands twice")
        return renamed

    @cached_property
    def _stems(self) -> dict[str, tuple[str, ...]]:
        found = defaultdict(set)
        for code, name in self._names.items():
            found[stem(name)].add(code)
        return {form: tuple(sorted(codes)) for form, codes in found.items()}

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for code in self._names:
            parent = parent_of(code)
            if parent is not None:
                found[parent].append(code)
        return found

    @cached_property
    def _villages(self) -> dict[str, str]:
        table = pl.read_parquet(HERE / "villages.parquet")
        return dict(zip(table["region_code"], table["villages"], strict=True))

    def listed(self, name: str) -> tuple[str, ...]:
        """Divisions that bear this official name or short form today."""
        codes = self._listed.get(name, ())
        return codes or (self.listed(name.removesuffix("办事处")) if name.endswith("街道办事处") else ())

    def former(self, name: str) -> tuple[str, ...]:
        """Divisions that bore this name, as written down or by rule; none where a division bears it today."""
        if self.listed(name):
            return ()
        if name in self._renamed:
            return (self._renamed[name],)
        codes = self.with_stem(stem(name))
        return tuple(code for code in codes if may_have_been(name, self._names[code], level_of(code)))

    def was_renamed(self, name: str) -> bool:
        """Whether the name is a former one that is written down, not derived."""
        return name in self._renamed

    def with_stem(self, bare: str) -> tuple[str, ...]:
        """Divisions whose name without its rank is this."""
        return self._stems.get(bare, ())

    def name(self, code: str) -> str:
        """The official name. KeyError for an unknown code."""
        return self._names[code]

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The divisions above, nearest first, up to the province."""
        found = []
        parent = parent_of(code)
        while parent is not None:
            found.append(parent)
            parent = parent_of(parent)
        return tuple(found)

    def children(self, code: str) -> list[str]:
        """The divisions directly below."""
        return self._children.get(code, [])

    def full_name(self, code: str) -> str:
        """The names from the province down to the division itself, joined."""
        return "".join(self._names[each] for each in (*reversed(self.ancestors(code)), code))

    def villages(self, code: str) -> list[str]:
        """Village names of a township that shares its name with another one; empty for all others."""
        return self._villages.get(code, "").split()

    @cached_property
    def names_above_townships(self) -> list[str]:
        """Every official name, short form and stem of at least two characters of provinces to counties, sorted."""
        found: set[str] = set()
        for code, name in self._names.items():
            if len(code) == 6 and code != NATION:
                found.update(form for form in (name, *short_forms(name), stem(name)) if len(form) > 1)
        return sorted(found)


@cache
def gazetteer() -> Gazetteer:
    """The look-ups over the shipped table, built once and only as far as they are used."""
    return Gazetteer(_names())
