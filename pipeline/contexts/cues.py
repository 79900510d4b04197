"""Where a report says whose report it is: its title, opening, congress, speaker and signature.

Reads the decluttered head and tail of the normalised text only; their length is bounded.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from pipeline.contexts.wording import Wording, read_at, read_chain
from pipeline.regions import Gazetteer, level_of

HEAD_LENGTH = 2600
TAIL_LENGTH = 400
YEAR = r"(?:(?:19|20)\d{2}|[一二][○〇零oO0九][○〇零oO0一二三四五六七八九]{2})"
LEADERS = "市长|县长|区长|镇长|乡长|省长|州长|盟长|旗长"

# organs and titles before which a place stands, and how much each says that the place is the one that reports
ORGAN = re.compile(
    r"(?P<title>工作(?:报告|总结|汇报))|(?P<congress>人民代表大会|人大(?=[一二三四五六七八九十]+次))"
    rf"|(?P<government>人民政府|街道办事处|行政公署|行署)|(?P<speaker>{LEADERS})|(?P<site>政府(?:门户)?网)"
)
WEIGHTS = {
    "title": 6.0,
    "title without rank": 3.0,
    "quoted title": 1.0,
    "congress": 6.0,
    "opening": 6.0,
    "signature": 6.0,
    "speaker": 4.0,
    "subject": 3.0,
    "government": 2.0,
    "site": 1.5,
}
# what can stand between a place and its organ
BETWEEN = re.compile(rf"(?:{YEAR}年?度?|第?[一二三四五六七八九十百\d]{{1,4}}届|政府|代理?)+$")
# without 人大, which stands behind a bare 县 or 市 too, a wording that is not listed can be taken for a name
SHORT_CONGRESS = "人大"
# within a sentence, the report of another place is spoken of
QUOTED = re.compile(r"[㐀-鿿《“、,，]$")
SPEAKER_AFTER = re.compile(rf"(?:代理?)?(?:{LEADERS}|主席|主任)")
# a place is the subject of the first sentences
SUBJECT = re.compile(r"(?:(?<=\d{4}年[,，])|(?<=年以来[,，])|(?<=现将)|(?<=一年[,，])|(?<=一年来[,，]))(?=[㐀-鿿])")
SUBJECT_REACH = 700
NATION_REACH = 1200
BRACKETS = re.compile(r"【([^】]{2,16})】")
BRACKET_TAIL = re.compile(r"(?:政府)?(?:招商|发布|要闻|新闻|动态|政务|公告|公开)+$")
NATION = re.compile(r"我(?:谨)?[,，]?代表国务院|^国务院总理", re.MULTILINE)


class Cue(NamedTuple):
    """One place where a report says whose it is."""

    kind: str
    weight: float
    wording: Wording


class SelfNaming(NamedTuple):
    """All that head and tail say: cues for the place, wordings that only name its surroundings, and the nation."""

    cues: list[Cue]
    surroundings: list[str]
    national: bool


def self_naming(head: str, tail: str, title: str | None, places: Gazetteer) -> SelfNaming:
    """Read the cues of one report from its decluttered head, tail and title."""
    cues = [*_title_cues(title, places), *_cues_in(head, places), *_signature(tail, places)]
    for found in SUBJECT.finditer(head, 0, SUBJECT_REACH):
        wording = read_at(head, found.end(), places)
        if wording:
            cues.append(Cue("subject", WEIGHTS["subject"], wording))
    surroundings = [BRACKET_TAIL.sub("", found) for found in BRACKETS.findall(head[:SUBJECT_REACH])]
    national = NATION.search(head[:NATION_REACH]) is not None or (title is not None and "国务院" in title)
    return SelfNaming(cues, surroundings, national)


def _title_cues(title: str | None, places: Gazetteer) -> list[Cue]:
    """The place with which a title begins: `荷塘镇“十三五”及…工作总结`."""
    if title is None:
        return []
    wording, words = None, ""
    plain = BRACKETS.sub("", title)
    for year in (rf"^{YEAR}年度", rf"^{YEAR}年?"):
        beginning = re.match(r"[㐀-鿿]+", re.sub(year, "", plain))
        words = re.split(r"人民政府|政府|工作", beginning.group())[0] if beginning else ""
        wording = read_chain(words, places) if len(words) > 1 else None
        if wording and wording.codes:
            return [Cue("title", WEIGHTS["title"], wording)]
    if wording:
        return [Cue("title", WEIGHTS["title"], wording)]
    return [Cue("title without rank", WEIGHTS["title without rank"], each) for each in _with_stem(words, places)]


def _with_stem(words: str, places: Gazetteer) -> list[Wording]:
    """The places above townships that a title may mean by a name without rank: `紫金2021年政府工作报告`."""
    codes: dict[str, list[str]] = defaultdict(list)
    for code in places.with_stem(words):
        if level_of(code) != "township":
            codes[places.name(code)].append(code)
    return [Wording(name, words, tuple(each), False) for name, each in codes.items()]


def _cues_in(head: str, places: Gazetteer) -> list[Cue]:
    """Places before the words that name their organs, one cue for each wording and kind."""
    cues: dict[tuple[str, str], Cue] = {}
    for found in ORGAN.finditer(head):
        before = BETWEEN.sub("", head[max(0, found.start() - 36) : found.start()])
        wording = read_chain(before, places)
        if wording is None or (not wording.codes and found.group() == SHORT_CONGRESS):
            continue
        kind, lead = str(found.lastgroup), before.removesuffix(wording.chain)
        if kind == "government":
            kind = _government(head, found, lead)
        elif kind == "title" and QUOTED.search(lead):
            kind = "quoted title"
        cues.setdefault((kind, wording.chain), Cue(kind, WEIGHTS[kind], wording))
    return list(cues.values())


def _government(head: str, found: re.Match[str], before: str) -> str:
    """Who speaks for a government, speaks for the place."""
    if SPEAKER_AFTER.match(head, found.end()):
        return "speaker"
    return "opening" if before.endswith("代表") else "government"


def _signature(tail: str, places: Gazetteer) -> list[Cue]:
    """The government that signs at the end: a line of its own."""
    for line in tail.split("\n")[-6:]:
        found = re.fullmatch(r"([㐀-鿿]{3,30})(?:人民政府|街道办事处|行政公署|行署)(?:办公室)?", line)
        wording = read_chain(found[1], places) if found else None
        if wording:
            return [Cue("signature", WEIGHTS["signature"], wording)]
    return []
