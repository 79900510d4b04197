"""How much a text speaks of the surroundings of a candidate: its parents, its neighbours, its own villages.

Bare 荷塘镇 is the one whose county the text names.
"""

from functools import cache
from typing import NamedTuple

from pipeline.regions import Gazetteer, everyday_words, level_of, stem

# points for a parent that is named in full or by its stem, by the parent's level; each further mention adds a little
PARENT_POINTS = {"county": (4.0, 2.5), "prefecture": (2.0, 1.4), "province": (1.0, 0.8)}
# a municipality stands directly above its districts, but everybody names 北京市 now and then
MUNICIPALITY_POINTS = (1.6, 1.0)
AGAIN = 0.25
COUNTED_AGAIN = 4
# points for each distinct place below or beside, up to a number
BELOW_POINTS, BESIDE_POINTS, VILLAGE_POINTS = 1.5, 1.0, 1.5
COUNTED_PLACES = 4


class Support(NamedTuple):
    """Points and the words that earned them, strongest first."""

    points: float
    words: tuple[str, ...]


class TextMentions:
    """Counts of place names in one text, each counted once and remembered."""

    def __init__(self, text: str) -> None:
        """Take the normalised text."""
        self._text = text
        self._counts: dict[str, int] = {}

    def count(self, name: str) -> int:
        """How often the text has this name."""
        if name not in self._counts:
            self._counts[name] = self._text.count(name)
        return self._counts[name]


def support(code: str, text: TextMentions, places: Gazetteer, own_stem: str) -> Support:
    """What the text says of the surroundings of a division.

    `own_stem` is the name of the candidate itself, which a village or neighbour may share and which proves nothing.
    """
    points, words = 0.0, []
    for parent in places.ancestors(code):
        earned, word = _parent(parent, text, places, own_stem)
        points += earned
        if word:
            words.append(word)
    for names, worth in (
        (_names_below(code, places), BELOW_POINTS),
        (_names_beside(code, places), BESIDE_POINTS),
        (_village_names(code, places), VILLAGE_POINTS),
    ):
        found = [name for name in names if own_stem not in name and text.count(name)]
        points += worth * min(len(found), COUNTED_PLACES)
        words += found[:COUNTED_PLACES]
    return Support(points, tuple(words))


def _parent(code: str, text: TextMentions, places: Gazetteer, own_stem: str) -> tuple[float, str | None]:
    name, level = places.name(code), level_of(code)
    municipality = level == "province" and name.endswith("市")
    in_full, by_stem = MUNICIPALITY_POINTS if municipality else PARENT_POINTS[level]
    bare = stem(name)
    if bare == own_stem:
        return 0.0, None
    named = text.count(name)
    if named:
        return in_full + AGAIN * min(named - 1, COUNTED_AGAIN), name
    everyday = bare in everyday_words() and level != "province"
    called = 0 if len(bare) < 2 or everyday else text.count(bare)
    if called:
        return by_stem + AGAIN * min(called - 1, COUNTED_AGAIN), bare
    return 0.0, None


@cache
def _names_below(code: str, places: Gazetteer) -> tuple[str, ...]:
    names = [places.name(child) for child in places.children(code)]
    return tuple(name for name in names if len(name) > 2 and stem(name) not in everyday_words())


@cache
def _names_beside(code: str, places: Gazetteer) -> tuple[str, ...]:
    above = places.ancestors(code)
    if not above or level_of(code) == "prefecture":
        return ()
    own = places.name(code)
    return tuple(name for name in _names_below(above[0], places) if name != own)


@cache
def _village_names(code: str, places: Gazetteer) -> tuple[str, ...]:
    """Villages as a text writes them: with 村 or 社区 behind a bare name."""
    names: list[str] = []
    for village in places.villages(code):
        bare = village.removesuffix("村")
        if bare not in everyday_words():
            names += [village if village.endswith("村") else village + "村", bare + "社区"]
    return tuple(names)
