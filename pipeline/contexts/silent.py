"""The place of a report that never says whose it is: what it speaks of all the time, at the rank it calls itself."""

from collections import defaultdict
from collections.abc import Mapping

from pipeline.contexts.model import LEVELS_OF_RANK, Place, Report, level_of_rank
from pipeline.contexts.surroundings import support
from pipeline.contexts.wording import read_chain
from pipeline.regions import NATION, Gazetteer, everyday_words, level_of, rank_words, stem

# the ranks from high to low: reports compare themselves with the ranks above (全市第三), hardly with those below
DEPTHS = {
    "国": 0, "省": 1, "自治区": 1, "州": 2, "盟": 2, "地区": 2, "市": 3, "区": 4, "县": 4, "旗": 4,
    "镇": 5, "乡": 5, "苏木": 5, "街道": 5, "街": 5, "办事处": 5,
}  # fmt: skip
# so the lowest rank with this share is the report's own
OWN_SHARE = 0.15
# a text that calls its place 我国 this often, and hardly anything else, is the nation's
NATION_SHARE = 0.6
# how many candidates are looked at closely
SHORTLIST = 8
# points of one mention, and how many count
POINTS_OF_MENTION, COUNTED_MENTIONS = 0.5, 30
COUNTED_SUPPORT = 12.0
# a place of another rank of the same stem (a county that became a district) counts less
OTHER_RANK = 0.6
FILE_NAME = 4.0
# decided with this many mentions, or with fewer and this much support, and this lead over the next candidate
MENTIONS, FEW_MENTIONS, MUCH_SUPPORT = 5, 2, 5.0
LEAD = 1.6


def by_mentions(report: Report, mentioned: Mapping[str, int], places: Gazetteer) -> Place:
    """The place of a report without cues; undecided with candidates where no place leads clearly.

    `mentioned` counts the listed names above townships in its text.
    """
    usual = [rank for rank, share in report.ranks.items() if share >= OWN_SHARE]
    rank = max(usual, key=lambda each: (DEPTHS[each], report.ranks[each]), default=None)
    if rank is None:
        return Place(None, None, None, (), "the text does not say whose report it is")
    if report.ranks.get("国", 0.0) >= NATION_SHARE and report.text.count("我国") >= MENTIONS:
        return Place(NATION, "nation", places.name(NATION), (), "calls its place 我国")
    if level_of_rank(rank) == "township":
        counts = _towns(report, mentioned, places)
    else:
        counts = {code: n for code, n in _divisions(mentioned, places).items() if _can_be(rank, code, places)}
    found = _most_mentioned(counts, rank, report, places)
    return found if found.code else _by_file_name(found, rank, report, places)


def _can_be(rank: str, code: str, places: Gazetteer) -> bool:
    """Whether a division can call itself by a rank, today or when the county still had another one."""
    county = level_of(code) == "county" and rank in ("县", "市", "区")
    prefecture = level_of(code) == "prefecture" and rank in ("地区", "盟")
    return county or prefecture or rank in rank_words(places.name(code))


def _divisions(mentioned: Mapping[str, int], places: Gazetteer) -> dict[str, int]:
    """Mentions of each division above townships, everyday words left out below the provinces."""
    counts: dict[str, int] = defaultdict(int)
    for wording, count in mentioned.items():
        everyday = wording in everyday_words()
        for code in {*places.listed(wording), *places.with_stem(wording)}:
            if not everyday or level_of(code) == "province":
                counts[code] += count
    return counts


def _towns(report: Report, mentioned: Mapping[str, int], places: Gazetteer) -> dict[str, int]:
    """Mentions of the townships of those counties of which the text speaks most."""
    counties = {code: n for code, n in _divisions(mentioned, places).items() if _has_towns(code, places)}
    counts = {}
    for county in sorted(counties, key=lambda code: (-counties[code], code))[:SHORTLIST]:
        for town in places.children(county):
            bare = stem(places.name(town))
            if bare not in everyday_words() and bare != stem(places.name(county)):
                counts[town] = report.text.count(bare)
    return {code: count for code, count in counts.items() if count}


def _has_towns(code: str, places: Gazetteer) -> bool:
    children = places.children(code)
    return bool(children) and level_of(children[0]) == "township"


def _most_mentioned(counts: dict[str, int], rank: str, report: Report, places: Gazetteer) -> Place:
    ranked = []
    for code in sorted(counts, key=lambda each: (-counts[each], each))[:SHORTLIST]:
        bare = stem(places.name(code))
        found = support(code, report.text, places, bare)
        points = POINTS_OF_MENTION * min(counts[code], COUNTED_MENTIONS) + min(found.points, COUNTED_SUPPORT)
        points *= 1.0 if rank in rank_words(places.name(code)) else OTHER_RANK
        points += FILE_NAME if any(bare in word for word in report.file_words) else 0.0
        ranked.append((-points, code, found))
    if not ranked:
        return Place(None, level_of_rank(rank), None, (), f"calls its place 全{rank}, and names none")
    ranked.sort()
    points, best, found = ranked[0]
    count, name = counts[best], places.name(best)
    told = f"calls its place 全{rank} and speaks of {stem(name)} {count} times"
    enough = count >= MENTIONS if found.words else False
    enough = enough or (count >= FEW_MENTIONS and found.points >= MUCH_SUPPORT)
    # the places below a place are spoken of with it; only one that is spoken of more rivals it
    rivals = [each for each in ranked[1:] if best not in places.ancestors(each[1]) or counts[each[1]] >= count]
    if enough and (not rivals or points <= LEAD * rivals[0][0]):
        return Place(best, level_of(best), name, (), f"{told}; with {'、'.join(found.words[:5])}")
    candidates = tuple(code for _, code, _ in ranked)
    return Place(None, level_of_rank(rank), None, candidates, f"{told}, not clearly enough")


def _by_file_name(undecided: Place, rank: str, report: Report, places: Gazetteer) -> Place:
    """Weak evidence, for want of better: the one listed place of this rank that the file is named after."""
    codes: set[str] = set()
    for word in report.file_words:
        wording = read_chain(word, places)
        codes.update(wording.codes if wording else places.with_stem(word))
    codes = {code for code in codes if level_of(code) in LEVELS_OF_RANK[rank]}
    codes = {code for code in codes if report.text.count(stem(places.name(code)))}
    if len(codes) != 1:
        return undecided
    code = codes.pop()
    name = places.name(code)
    told = f"calls its place 全{rank} and speaks of {stem(name)}, as does its file name"
    return Place(code, level_of(code), name, (), told)
