"""Several things in one phrase: 城镇、农村居民人均可支配收入, 城乡居民, 工业投资和技改投资."""

import re
from functools import lru_cache
from importlib.resources import files

import polars as pl

from pipeline.vocabulary import Vocabulary

CONJUNCTION = re.compile(r"、|和|及|与|以及")
# what is measured of things, behind a word that sums them up: 食品、轻纺三大行业主营业务收入
ASPECT = re.compile(
    r"(?:[两二三四五六七八九十]大[^、和及]{2,6}?)?((?:年|总|主营业务)?(?:产值|收入|产量|面积|增加值|销售额|税收|利税|利润|排放量|处理率|覆盖率|利用率|存栏|出栏|投资))$"
)
# 省、市级企业, 城镇和农村住房面积: what is told of each stands with the last
OPPOSED = (re.compile("(?:国家|省|市|县|区|镇|乡)级?"), re.compile("城镇|农村|城市|乡村"))
# what ends so has an aspect of its own
WHOLE = re.compile(rf"{ASPECT.pattern}|[量数率额值费金积]$")


@lru_cache
def fused_coordinations() -> dict[str, tuple[str, ...]]:
    """Return the words that hold several members in one: 城乡 is 城镇 and 农村."""
    source = files("pipeline.vocabulary") / "data" / "fused_coordinations.csv"
    rows = pl.read_csv(source.read_bytes(), infer_schema=False).iter_rows()
    return {written: tuple(members.split("|")) for written, members in rows}


def _with_aspect(members: list[str]) -> list[str]:
    """Give every member the aspect that only the last has: 肉、蛋产量 are 肉产量 and 蛋产量."""
    opposed = next((kinds for kinds in OPPOSED if all(kinds.fullmatch(member) for member in members[:-1])), None)
    if opposed and (first := opposed.match(members[-1])) and first.end() < len(members[-1]):
        rest = members[-1][first.end() :]
        level = "级" if first.group().endswith("级") else ""
        return [*(member.removesuffix(level) + level + rest for member in members[:-1]), members[-1]]
    aspect = ASPECT.search(members[-1])
    if aspect is None or aspect.start() == 0 or any(WHOLE.search(member) for member in members[:-1]):
        return members
    return [*(member + aspect.group(1) for member in members[:-1]), members[-1][: aspect.start()] + aspect.group(1)]


def split_coordination(phrase: str, wanted: int, vocabulary: Vocabulary) -> list[str]:
    """Split a phrase into `wanted` members, or as many as it has where `wanted` is 0.

    What the members share with the last or the first is given back to them: `城镇、农村居民人均可支配收入` gives
    `城镇居民人均可支配收入` and `农村居民人均可支配收入`. A member is completed only where that makes it a name of the
    vocabulary; else it stays as it is written.
    """
    if wanted == 0 and CONJUNCTION.search(phrase) is None:
        return [phrase]
    fused = next(
        (
            [phrase.replace(written, member, 1) for member in members]
            for written, members in fused_coordinations().items()
            if written in phrase and wanted == len(members)
        ),
        [],
    )
    members = _written_members(phrase, wanted, vocabulary)
    for split in (fused, members):
        if len(split) > 1 and all(vocabulary.indicator_of(member) for member in split):
            return split
    # 城乡居民养老、医疗保险参保人数: the members that are written apart, but for 二、三产业
    apart = all(
        CONJUNCTION.search(phrase.replace(written, "")) for written in fused_coordinations() if written in phrase
    )
    if fused and apart and len(members) == wanted and "比" not in phrase:
        return members
    # 三次产业结构 is one thing, 三次产业增加值 are three
    return members if vocabulary.indicator_of(phrase) or not fused else fused


def _written_members(phrase: str, wanted: int, vocabulary: Vocabulary) -> list[str]:
    members = [m for m in CONJUNCTION.split(phrase) if m]
    if len(members) < 2:
        return [phrase]
    first, last = members[0], members[-1]

    def completed(member: str) -> str:
        if vocabulary.indicator_of(member):
            return member
        tails = (member + last[i:] for i in range(1, len(last)))
        heads = (first[:i] + member for i in range(len(first) - 1, 1, -1))
        return next((c for c in (*tails, *heads) if vocabulary.indicator_of(c)), member)

    with_aspect = _with_aspect(members)
    if wanted not in (0, len(members)):
        return with_aspect
    whole = [completed(member) for member in members]
    return [one if vocabulary.indicator_of(one) else other for one, other in zip(whole, with_aspect, strict=True)]
