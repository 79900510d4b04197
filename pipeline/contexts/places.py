"""Decide which place a report is about.

Candidates are scored by what the report says of itself (cues), by the rank with which it calls its own place
(全县, 我镇) and by what it says of their surroundings. A place is decided only with a clear margin.
"""

from collections import defaultdict
from collections.abc import Mapping

from pipeline.contexts.model import Place, Report, level_of_rank
from pipeline.contexts.silent import by_mentions
from pipeline.contexts.surroundings import support
from pipeline.contexts.wording import Wording
from pipeline.regions import NATION, Gazetteer, everyday_words, level_of, rank_words, stem, unit_word

# what the rank that the report gives itself adds to a wording of this rank
RANK_POINTS = 5.0
# a wording counts as the report's own with this many points
ENOUGH_TO_NAME = 4.0
# points of surroundings, and their margin over the second candidate, that decide among namesakes
ENOUGH, MARGIN = 2.0, 2.0
# among many namesakes one may well be near a place that the text names by chance
MANY, ENOUGH_AMONG_MANY = 6, 4.0
MOST_CANDIDATES = 40


def decide(report: Report, mentioned: Mapping[str, int] | None, places: Gazetteer) -> Place:
    """The place of the report; `mentioned` counts listed names in its text and is None where `names_itself`."""
    named = best_wording(report)
    if report.naming.national:
        return Place(NATION, "nation", places.name(NATION), (), "speaks for the State Council")
    if named is None:
        return by_mentions(report, mentioned or {}, places)
    wording, _, why = named
    if not wording.codes:
        level = level_of_rank(unit_word(wording.name))
        return Place(None, level, wording.chain, (), f"{why}; {wording.chain} is not in the table of divisions")
    return _among(wording, report, places, why)


def names_itself(report: Report) -> bool:
    """Whether the report says whose it is, so that its text need not be searched for names."""
    return report.naming.national or best_wording(report) is not None


def best_wording(report: Report) -> tuple[Wording, float, str] | None:
    """The wording with which the report most clearly names its own place, its points and why."""
    points: dict[str, float] = defaultdict(float)
    kinds: dict[str, list[str]] = defaultdict(list)
    wordings: dict[str, Wording] = {}
    for cue in report.naming.cues:
        name = cue.wording.name
        points[name] += cue.weight if cue.kind not in kinds[name] else cue.weight / 4
        if cue.kind not in kinds[name]:
            kinds[name].append(cue.kind)
        known = wordings.get(name)
        if known is None or _says_more(cue.wording, known):
            wordings[name] = cue.wording
    if not points:
        return None
    for name in points:
        points[name] += RANK_POINTS * sum(report.ranks.get(word, 0.0) for word in rank_words(name))
    best = max(points, key=lambda name: (points[name], len(wordings[name].chain)))
    if points[best] < ENOUGH_TO_NAME:
        return None
    return wordings[best], points[best], f"{wordings[best].chain} ({', '.join(kinds[best])})"


def _says_more(wording: Wording, known: Wording) -> bool:
    """Whether a wording narrows a place down further than another of the same name."""
    if bool(wording.codes) != bool(known.codes):
        return len(wording.chain) > len(known.chain)
    return (-len(wording.codes), len(wording.chain)) > (-len(known.codes), len(known.chain))


def _among(wording: Wording, report: Report, places: Gazetteer, why: str) -> Place:
    """Choose among the divisions that a wording can be."""
    codes = wording.codes
    level = level_of(codes[0]) if len({level_of(code) for code in codes}) == 1 else None
    if len(codes) == 1 and not (wording.former and _doubtful(wording.name, codes[0], places)):
        told = f"; today {places.name(codes[0])}" if wording.former else ""
        return Place(codes[0], level, places.name(codes[0]), (), why + told)
    scored = _score(codes, report, places, stem(wording.name))
    best, points, words = scored[0]
    second = scored[1][1] if len(scored) > 1 else 0.0
    enough = ENOUGH_AMONG_MANY if len(scored) > MANY else ENOUGH
    if points >= enough and (len(scored) == 1 or points - second >= MARGIN):
        name = "a former name of " + places.name(best) if wording.former else "the one"
        return Place(best, level_of(best), places.name(best), (), f"{why}; {name} with {'、'.join(words[:5])}")
    candidates = tuple(code for code, _, _ in scored[:MOST_CANDIDATES])
    told = f"; {len(codes)} divisions of this name, none clearly" if len(codes) > 1 else "; a former name, unsupported"
    return Place(None, level, wording.name, candidates, why + told)


def _doubtful(former: str, code: str, places: Gazetteer) -> bool:
    """Whether the only division that may have borne a name needs support.

    Townships come and go, and another county may have borne a name that is an everyday word.
    """
    return level_of(code) == "township" or (not places.was_renamed(former) and stem(former) in everyday_words())


def _score(
    codes: tuple[str, ...], report: Report, places: Gazetteer, own_stem: str
) -> list[tuple[str, float, tuple[str, ...]]]:
    """Codes with their points and the words that earned them, best first, ties by code."""
    around = " ".join((*report.naming.surroundings, *report.file_words))
    scored = []
    for code in codes:
        found = support(code, report.text, places, own_stem)
        points, words = found.points, found.words
        for parent in places.ancestors(code):
            if stem(places.name(parent)) in around:
                points += 3.0
                words = (stem(places.name(parent)), *words)
        scored.append((code, points, words))
    return sorted(scored, key=lambda each: (-each[1], each[0]))
