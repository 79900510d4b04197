"""What is known of a report before its place is decided, and the decision."""

from typing import NamedTuple

from pipeline.contexts.cues import SelfNaming
from pipeline.contexts.surroundings import TextMentions

# levels of the places that can call themselves by a word, as in 全县 and 我镇
LEVELS_OF_RANK = {
    "国": ("nation",),
    "省": ("province",),
    "自治区": ("province",),
    "市": ("prefecture", "county", "province"),
    "地区": ("prefecture",),
    "州": ("prefecture",),
    "盟": ("prefecture",),
    "县": ("county",),
    "区": ("county", "province", "prefecture"),
    "旗": ("county",),
    "镇": ("township",),
    "乡": ("township",),
    "苏木": ("township",),
    "街道": ("township",),
    "街": ("township",),
    "办事处": ("township",),
}


class Place(NamedTuple):
    """The place of one report; `code` is None where it is undecided or not listed."""

    code: str | None
    level: str | None
    name: str | None
    candidates: tuple[str, ...]
    evidence: str


class Report(NamedTuple):
    """One report as far as its place is concerned.

    `ranks` are shares (summing to 1) of the ranks in 全县, 我镇…; `file_words` the words of the file's own name.
    """

    naming: SelfNaming
    ranks: dict[str, float]
    text: TextMentions
    file_words: tuple[str, ...]


def level_of_rank(rank: str | None) -> str | None:
    """The one level that a rank belongs to, None where it belongs to several."""
    levels = LEVELS_OF_RANK.get(rank or "", ())
    return levels[0] if len(levels) == 1 else None
