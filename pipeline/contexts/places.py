"""Decide which place a report is about.

Candidates are scored by what the report says of itself (cues), by the rank with which it calls its own place (全县, 我镇)
and by what it says of their surroundings. A place is decided only with a clear margin.
"""

from collections import defaultdict
from typing import NamedTuple

from pipeline.contexts.cues import SelfNaming
from pipeline.contexts.surroundings import TextMentions, support
from pipeline.contexts.wording import Wording, read_chain
from pipeline.regions import NATION, Gazetteer, everyday_words, level_of, stem, unit_word

# what the rank that the report gives itself adds to a wording of this rank
RANK_POINTS = 5.0
# a wording counts as the report's own with this many points
ENOUGH_TO_NAME = 3.0
# points of surroundings, and their margin over the second candidate, that decide among namesakes
ENOUGH, MARGIN = 3.0, 2.0
# a place found by its mentions alone must be mentioned this often, and this many times as often as the next
MENTIONS, MENTIONS_LEAD = 5, 1.6
SHORTLIST = 8
MOST_CANDIDATES = 40
UNIT_LEVELS = {
    "省": ("province",),
    "自治区": ("province",),
    "市": ("prefecture", "county", "province"),
    "地区": ("prefecture",),
    "州": ("prefecture",),
    "盟": ("prefecture",),
    "县": ("county",),
    "区": ("county",),
    "旗": ("county",),
    "镇": ("township",),
    "乡": ("township",),
    "街道": ("township",),
}


class Place(NamedTuple):
    """The place of one report; `code` is None where it is undecided or not listed."""

    code: str | None
    level: str | None
    name: str | None
    candidates: tuple[str, ...]
    evidence: str


class Report(NamedTuple):
    """What is known of a report before its place is decided.

    `units` are shares (summing to 1) of the ranks in 全县, 我镇…; `mentioned` counts the listed wordings above
    townships in the text, empty where they were not counted.
    """

    naming: SelfNaming
    units: dict[str, float]
    text: TextMentions
    mentioned: dict[str, int]
    file_words: str


def decide(report: Report, places: Gazetteer) -> Place:
    """The place of the report."""
    named = best_wording(report)
    if report.naming.national and (named is None or named[1] < 2 * RANK_POINTS):
        return Place(NATION, "nation", places.name(NATION), (), "speaks for the State Council")
    if named is None:
        return _by_mentions(report, places)
    wording, points, why = named
    if not wording.codes:
        level = _level_of_unit(unit_word(wording.name), None)
        return Place(
            None, level, wording.chain, (), f"{why}; {wording.chain} is not in the table of divisions"
        )
    return _among(wording, report, places, why)


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
        points[name] += RANK_POINTS * report.units.get(unit_word(name) or "", 0.0)
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
    codes = _nearest_level(wording.codes, report)
    level = level_of(codes[0]) if len({level_of(code) for code in codes}) == 1 else None
    if len(codes) == 1 and not wording.former:
        return Place(codes[0], level, places.name(codes[0]), (), why)
    scored = _score(codes, report, places, stem(wording.name))
    best, points, words = scored[0]
    second = scored[1][1] if len(scored) > 1 else 0.0
    enough = MARGIN if len(scored) == 1 else ENOUGH
    if points >= enough and (len(scored) == 1 or points - second >= MARGIN):
        name = "a former name of " + places.name(best) if wording.former else "the one"
        return Place(
            best, level_of(best), places.name(best), (), f"{why}; {name} with {'、'.join(words[:5])}"
        )
    candidates = tuple(code for code, _, _ in scored[:MOST_CANDIDATES])
    told = (
        f"; {len(codes)} divisions of this name, none clearly"
        if len(codes) > 1
        else "; a former name, unsupported"
    )
    return Place(None, level, wording.name, candidates, why + told)


def _nearest_level(codes: tuple[str, ...], report: Report) -> tuple[str, ...]:
    """Keep the level that a rank can have only once: a prefecture and a county city never share a name in one text."""
    named = {code for code in codes if any(code[:4] == other[:4] and code != other for other in codes)}
    return tuple(code for code in codes if code not in named or level_of(code) != "township") or codes


def _score(
    codes: tuple[str, ...], report: Report, places: Gazetteer, own_stem: str
) -> list[tuple[str, float, tuple[str, ...]]]:
    """Codes with their points and the words that earned them, best first, ties by code."""
    around = " ".join((*report.naming.surroundings, report.file_words))
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


def _by_mentions(report: Report, places: Gazetteer) -> Place:
    """The place of a report that never says whose it is: what it speaks of all the time, at the rank it calls itself."""
    unit = max(report.units, key=lambda each: report.units[each], default=None)
    if unit is None:
        return Place(None, None, None, (), "the text does not say whose report it is")
    level = _level_of_unit(unit, None)
    if level == "township":
        return _township_by_mentions(unit, report, places)
    levels = UNIT_LEVELS[unit]
    counts: dict[str, int] = defaultdict(int)
    for wording, count in report.mentioned.items():
        for code in set(places.listed(wording) + places.with_stem(wording)):
            if level_of(code) in levels and wording not in everyday_words():
                counts[code] += count
    found = _most_mentioned(counts, unit, level, report, places)
    return found if found.code else _by_file_name(found, unit, report, places)


def _by_file_name(undecided: Place, unit: str, report: Report, places: Gazetteer) -> Place:
    """Weak evidence, for want of better: the one listed place of the report's rank that the file is named after."""
    codes: set[str] = set()
    for word in report.file_words.split():
        wording = read_chain(word, places)
        codes.update(wording.codes if wording else places.with_stem(word))
    codes = {code for code in codes if unit in (unit_word(places.name(code)), "市")}
    codes = {
        code
        for code in codes
        if level_of(code) in UNIT_LEVELS[unit] and report.text.count(stem(places.name(code)))
    }
    if len(codes) != 1:
        return undecided
    code = codes.pop()
    name = places.name(code)
    return Place(
        code,
        level_of(code),
        name,
        (),
        f"calls its place 全{unit} and speaks of {stem(name)}; so does its file name",
    )


def _most_mentioned(
    counts: dict[str, int], unit: str, level: str | None, report: Report, places: Gazetteer
) -> Place:
    shortlist = sorted(counts, key=lambda code: (-counts[code], code))[:SHORTLIST]
    ranked = []
    for code in shortlist:
        bare = stem(places.name(code))
        found = support(code, report.text, places, bare)
        fits = 1.0 if unit_word(places.name(code)) == unit else 0.6
        named = 4.0 if bare in report.file_words else 0.0
        ranked.append(
            (fits * (min(counts[code], 30) / 2 + min(found.points, 12.0)) + named, code, found.words)
        )
    ranked.sort(key=lambda each: (-each[0], each[1]))
    if not ranked:
        return Place(None, level, None, (), f"calls its place 全{unit}, and names none")
    points, best, words = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    name = places.name(best)
    told = f"calls its place 全{unit} and speaks of {stem(name)} {counts[best]} times"
    if counts[best] >= MENTIONS and points >= MENTIONS_LEAD * second and words:
        return Place(best, level_of(best), name, (), f"{told}; with {'、'.join(words[:5])}")
    return Place(None, level, None, tuple(code for _, code, _ in ranked), f"{told}, not clearly enough")


def _township_by_mentions(unit: str, report: Report, places: Gazetteer) -> Place:
    """A township that only calls itself 我镇: the one of its county of which the text speaks most."""
    counties: dict[str, int] = defaultdict(int)
    for wording, count in report.mentioned.items():
        if wording not in everyday_words():
            for code in set(places.listed(wording) + places.with_stem(wording)):
                if level_of(code) == "county" or (
                    level_of(code) == "prefecture" and not _has_counties(code, places)
                ):
                    counties[code] += count
    counts: dict[str, int] = {}
    for county in sorted(counties, key=lambda code: (-counties[code], code))[:SHORTLIST]:
        for town in places.children(county):
            bare = stem(places.name(town))
            if (
                level_of(town) == "township"
                and bare not in everyday_words()
                and bare != stem(places.name(county))
            ):
                count = report.text.count(bare)
                if count:
                    counts[town] = count
    return _most_mentioned(counts, unit, "township", report, places)


def _has_counties(code: str, places: Gazetteer) -> bool:
    return any(level_of(child) == "county" for child in places.children(code))


def _level_of_unit(unit: str | None, default: str | None) -> str | None:
    levels = UNIT_LEVELS.get(unit or "", ())
    return levels[0] if len(levels) == 1 else default
