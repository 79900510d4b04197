"""Whom a number is about: the whole jurisdiction, a part of it, or another place."""

import polars as pl

from pipeline.observations.words import any_of

# how large a place a word speaks of; a report speaks of its own place with its own word
TIERS = {
    "国": 5, "省": 4, "自治区": 4, "市": 3, "州": 3, "盟": 3, "地区": 3, "县": 2, "区": 2, "旗": 2, "镇": 1, "乡": 1,
    "街道": 1,
}  # fmt: skip
LEVELS = {"nation": 5, "province": 4, "prefecture": 3, "county": 2, "township": 1}


def with_scopes(statements: pl.DataFrame) -> pl.DataFrame:
    """Add `scope` and `scope_rule`.

    Needs `level` and `place` of the report. A larger place named before the thing makes it `other`. A park, a firm
    or a town that the sentence begins with is the topic of what follows in it (`part`), until the jurisdiction is
    named again.
    """
    spoken = pl.col("lead") + pl.col("phrase")
    compared = pl.col("own").str.contains("[高低快好慢强优]于|比全|较全") | (pl.col("phrase") == "")
    own_tier = pl.col("level").replace_strict(LEVELS, default=2, return_dtype=pl.Int64)
    # a county-level city calls itself 市, a district 区
    own_word = (
        pl.col("place").fill_null("").str.extract("(省|自治区|市|州|盟|地区|县|区|旗|镇|乡|街道)$", 1).fill_null("")
    )
    named = spoken.str.extract(r"(?:^|[,，为是占])(?:高于|低于|达到)?全([国省市州盟县区旗镇乡])", 1)
    named_tier = named.replace_strict(TIERS, default=None, return_dtype=pl.Int64)
    larger = (named_tier > own_tier) & (named != own_word.str.slice(-1)) & (pl.col("unit") != "位") & ~compared
    until = pl.col("sentence").str.slice(0, pl.col("text_start") - pl.col("sentence_start"))
    part = any_of("part")
    clause = r"[^,，;；。]"
    topic = until.str.contains(
        rf"^{clause}{{0,14}}{part}(?:{clause}{{0,12}}[,，]|{clause}{{0,6}}$|完成|实现)"
    ) & ~until.str.contains(
        rf"^{clause}{{0,4}}(?:{any_of('own')}|[新共]|[对打创培争力完扩提支发优建引签推加抓强深聚围突以按坚谋实大]{clause}*{part})"
    )
    again = until.str.contains(rf"[,，;；]{any_of('own')}")
    in_phrase = spoken.str.contains(rf"{clause}{{2,}}{part}(?:内|的)?{clause}{{2,}}") & pl.col("named").is_null()
    of_a_part = (topic & ~again) | in_phrase
    return statements.with_columns(
        scope=pl.when(larger | pl.col("field_of_order"))
        .then(pl.lit("other"))
        .when(of_a_part)
        .then(pl.lit("part"))
        .otherwise(pl.lit("region")),
        scope_rule=pl.when(larger)
        .then(pl.lit("larger place"))
        .when(topic & ~again)
        .then(pl.lit("topic of the sentence"))
        .when(in_phrase)
        .then(pl.lit("named part"))
        .otherwise(pl.lit("jurisdiction")),
    )
