"""Closed classes of words, and the expressions built from them.

A report names a thing, says what it did, and gives the number. The words for what it did (`达到`, `同比增长`,
`比上年`) and the words that lead in (`全县`, `全年`, `完成`) are few and known: `statement_words.csv` lists them by
class. What is left of a clause when they are taken away at both ends is the thing that is measured.
All expressions are in the syntax that both Python's `re` and Polars read.
"""

import re
from functools import lru_cache
from importlib.resources import files

import polars as pl

CLASSES = (
    "adverb", "annual", "aspect", "between", "down", "elliptic", "every", "lead", "own", "part", "prior",
    "reach", "same", "up",
)  # fmt: skip

PLAN_PERIOD = r"[“\"]?(?:十[一二三四五六]?五|[七八九]五)[”\"]?(?:规划)?(?:时期|期间|以来|期末|末|初|头三年)?"
TIME = (
    r"(?:(?:19|20)\d\d年(?:度|底|末|初|内|以来)?|\d{1,2}月(?:份|底|末|\d{1,2}日)?前?|\d{1,2}[-—~－]\d{1,2}月份?"
    r"|全年|(?:今年|去年|当年|本年)[底末]?|年内|年底前?|年末|年终|目前|上半年|前三季度|[一二三四]季度|(?:近|头|前)?[一二两三四五六七八九十]年(?:来|间)?"
    r"|未来五年|今后五年|过去五年|本届政府|以来|期间|期末|同期|至今|" + PLAN_PERIOD + ")"
)
# marks of footnotes and of figures counted otherwise
MARK = r"(?:[★☆※*]|\[\d{1,2}\]|［\d{1,2}］|[①-⑳])"
# a heading that stands on the same line as what it heads
HEADING = r"(?:[（(]?[一二三四五六七八九十]+[)）、．.][^\s]{2,30}\s+)"
# an aside that says how the figure was counted
ASIDE = r"(?:[（(](?:下同|不?含|同口径|现价|可比价|当年价|按)[^（()）]{0,12}[)）])"
# whose share the amount is: 每人每月, 每户
PER = r"(?:(?:按|平均)?每(?:\d+(?:公斤|斤|吨|亩)|人|户|月|年|天|日|学年|学期|生|亩|村)|人均每[年月])"
# a clause may be cut by these; a bracket that is not closed cuts too
CUT = ",，;；:：。!！?？\n"


@lru_cache
def word_classes() -> dict[str, tuple[str, ...]]:
    """Return the words of each class, longest first.

    Raises:
        ValueError: where the file has a class that the grammar does not know, or a word twice in one class.
    """
    source = files("pipeline.vocabulary") / "data" / "statement_words.csv"
    words = pl.read_csv(source.read_bytes(), infer_schema=False)
    if unknown := set(words["class"]) - set(CLASSES):
        raise ValueError(f"statement_words.csv has unknown classes: {sorted(unknown)}")
    if words.is_duplicated().any():
        raise ValueError("statement_words.csv repeats a word within a class")
    by_class = words.group_by("class").agg("word").iter_rows()
    return {name: tuple(sorted(found, key=lambda w: (-len(w), w))) for name, found in by_class}


def any_of(*classes: str) -> str:
    """Return an expression for one word of the given classes."""
    words = {word for name in classes for word in word_classes()[name]}
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


@lru_cache
def base_of_comparison() -> str:
    """`比上年`, `较“十三五”期末`, `是2015年的`: what a growth or a multiple is measured against."""
    known = f"(?:{TIME}|{any_of('prior')})+"
    others = (
        r"(?:(?:全[国省市区县州]|(?:全国|省|市)平均)(?:平均)?(?:水平|增速)?"
        rf"|[^{CUT}、\d]{{2,10}}?(?:增速|增幅|增长速度))"
    )
    return (
        rf"(?:(?:同比|环比)|在{known}的?基[础数]上|(?:高|低|快|慢|好|优)于{others}|(?:比|较|同|与|对比|相比|是|为|相当于|高于|低于|快于|好于|高出|超过)(?:预计)?{known}"
        rf"(?:同期|相比|水平)?的?|(?:比|较)[^例重率值{CUT}、]{{1,14}}?(?:相比)?)"
    )


@lru_cache
def relation() -> str:
    """What stands between the thing and its number, as one expression for one word of it."""
    words = any_of("adverb", "annual", "aspect", "between", "down", "every", "prior", "reach", "up")
    upon = rf"(?:是|为)?在[^{CUT}、\d]{{2,18}}基[础数]上"
    return rf"(?:{base_of_comparison()}|{upon}|{TIME}|{words}|{PER}|{ASIDE}|{MARK}|[\s“”\"、])"


@lru_cache
def lead_in(*, before_name: bool = False) -> str:
    """What may stand before the thing without being part of its name.

    A single character may be the first of a longer word (近 of 近岸海域), so only those listed as leading in count,
    unless what follows is a whole name of the vocabulary.
    """
    classes = ("adverb", "annual", "lead", "own", "reach")
    words = {w for name in classes for w in word_classes()[name] if len(w) > 1 or name == "lead" or before_name}
    if before_name:
        words |= {"有", "再"}
    listed = "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
    compared = rf"(?:与|同|和|较|比){TIME}+相比[,，]?"
    decided = (
        rf"《[^》]{{2,20}}》(?:提出|明确|确定|要求)|[^{CUT}、\d]{{2,24}}?(?:预期|主要|奋斗|总体|发展)目标(?:是|为)"
    )
    return rf"(?:{HEADING}|{compared}|{decided}|{TIME}|{listed}|{MARK}|[一二三四五六七八九十]是|[\s、—\-·.．]|[)）”])"
