"""Parts of a report: for every place, the period that a figure without a date of its own belongs to.

A part begins at a heading (`二、2021年工作安排`) or at a sentence that says what the following is about
(`2020年是…的一年`, `今后五年要实现以下目标`) and lasts until the next such place. A sentence that opens with
`五年来，` or `“十三五”期间，` sets the period of its block only: up to the next heading, line or address to the
delegates.
"""

from typing import Final

import polars as pl

from pipeline.observations.time.marks import Marks, first_after

_AT_START: Final = (
    r"(?:^|[\n。！？!?；;：:\s”]|[一二三四五六七八九十]、|部分|[）)]|—|(?:代表|同志们)[，,])\s*"
    r"(?:关于|对|(?:刚刚|刚|即将)?过去的|刚刚走过的)?\s*$"
)
# `刚刚过去的2025年，我们…`
_JUST_OVER: Final = r"(?:过去|走过)的\s*$"
_NUMBERED: Final = r"(?:[一二三四五六七八九十]、|部分|[一二三四五六七八九十][）)])\s*(?:关于|对)?\s*$"
_NOUN: Final = r"(?:回顾|总结|成就|成绩|工作|安排|目标|任务|要求|思路|部署|打算|计划|建议|亮点|谋划)"
_NUMBERED_NOUN: Final = rf"^[^，,。；：:！\n]{{0,24}}?(?:{_NOUN}|规划|发展|展望|重点|预期)"
# what may stand between the date and the noun of a heading without a number
_MODIFIER: Final = (
    r"(?:期间|时期|上半年|下半年|度|[的和与及、]|[全我][省市区县州镇乡]|政府|国民|经济|社会|改革|发展|主要|重点|奋斗|预期|战略|初定|初步"
    r"|要|努力|实现|以下|总体|“十.?五”|\d{4}年)*"
)
_BARE_NOUN: Final = rf"^{_MODIFIER}{_NOUN}"
_NOT_A_HEADING: Final = (
    r"^[^，。；：:！\n]{0,10}(?:完成[^情，]|超额|圆满|胜利|实现了)|^[^，。；\n]{0,12}的(?:实现|完成|取得)"
    r"|^[^。；\n]{0,30}工作报告|^[^，。；：\n]{0,10}(?:任务|目标)[数值\d]"
)
_FIRM_LOOK_BACK: Final = r"^[^，。；\n]{0,12}(?:回顾|总结)"
# `报告分三个部分：一、…；二、…` announces headings and is none
_IN_CONTENTS: Final = (r"[；;]\s*[一二三四五六七八九十]、\s*$", r"^[^。\n]{0,40}[；;]\s*[二三四]、")
# relative words that open a part; others (全年, 年内) only date a sentence
_YEAR_OVER: Final = ("一年来", "过去一年", "过去的一年")
_OPENING_WORDS: Final = ("今年", "本年度", "明年", "去年", "这一年", *_YEAR_OVER)
_DECLARATION: Final = r"^(?:期间|时期|度|来)?[，,]?将?是[^，,。；]{0,40}(?:年|期|段|点|关键)"
_ANNOUNCEMENT: Final = (
    r"^[^。；;\n]{0,36}(?:做了|抓了|开展了|抓好|做好|抓住|完成了|推进)"
    r"(?:以下|下列|如下|[一二三四五六七八九十\d]+个?方面|[^。；，]{0,6}(?:个方面|项工作|工作[。：:]))"
)
_OPENING: Final = r"^(?:期间|时期|的五年|的一年|来)?[，,：:]"
_FIRST_SENTENCE: Final = r"^([^。；;\n]*)"
_LOOK_BACK_WORDS: Final = "回顾|总结|完成情况|成就|成绩|亮点|以来|做了|抓了|开展了"
_PLAN_WORDS: Final = "安排|打算|计划|规划|目标|任务|要求|思路|部署|建议|谋划|展望|重点|预期|抓好|做好"
# a heading that says nothing of a time but whether it looks back or plans
_DATED_HEADING: Final = r"^[^。；：\n]{0,20}(?:\d{4}年|十.?五|今年|明年|五年)"
_UNDATED_BACK: Final = r"^[^，。；：:！\n]{0,16}(?:工作回顾|工作总结|完成情况)"
_UNDATED_PLAN: Final = r"^[^，。；：:！\n]{0,16}(?:安排|打算|工作计划|总体要求|工作思路|目标任务|主要目标|工作重点)"
_OF_PROBLEMS: Final = r"^[^。\n]{0,16}(?:问题|不足)"

_COLUMNS: Final = ("position", "report", "start_year", "end_year", "plan", "part_rule")


def find_parts(marks: Marks, contexts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Parts and blocks of all reports, both sorted by position.

    Parts: position, report (index of the text), start_year, end_year, plan, part_rule. Blocks: the same, and where
    they end (`until`). `contexts` has one row per report: report, report_year, plan_year, speech_year.
    """
    openings = _openings(marks, contexts)
    whole = pl.any_horizontal("declares", "announces", "heads")
    parts = (
        pl.concat([_beginnings(marks, contexts), openings.filter(whole), _undated(marks, contexts)], how="diagonal")
        .sort("position", maintain_order=True)
        .pipe(_without_relapse)
    )
    blocks = openings.filter(~whole)
    until = pl.Series(first_after(marks.blocks, blocks["position"].to_numpy()), dtype=pl.Int64)
    return parts.select(_COLUMNS), blocks.select(*_COLUMNS, "stop", until=until, inside=pl.lit(value=False))


def with_reports(frame: pl.DataFrame, marks: Marks) -> pl.DataFrame:
    """Add `report`, the index of the text that each position lies in."""
    numbers = marks.joined.report_numbers(frame["position"].to_numpy())
    return frame.with_columns(report=pl.Series(numbers, dtype=pl.Int64))


def _openings(marks: Marks, contexts: pl.DataFrame) -> pl.DataFrame:
    """The time expressions that open a part or a block, with their years."""
    lead, tail = pl.col("lead"), pl.col("tail")
    numbered = lead.str.contains(_NUMBERED)
    return (
        with_reports(marks.expressions, marks)
        # the year of a table's column heads no part
        .filter(lead.str.contains(_AT_START), ~lead.str.ends_with("\t"), pl.col("first_month").is_null())
        .filter((pl.col("form") != "word") | pl.col("words").is_in(_OPENING_WORDS))
        .filter(~lead.str.contains(_IN_CONTENTS[0]), ~tail.str.contains(_IN_CONTENTS[1]))
        .with_columns(
            declares=tail.str.contains(_DECLARATION) | (lead.str.contains(_JUST_OVER) & tail.str.contains(_OPENING)),
            announces=tail.str.contains(_ANNOUNCEMENT),
            heads=pl.when(numbered).then(tail.str.contains(_NUMBERED_NOUN)).otherwise(tail.str.contains(_BARE_NOUN))
            & ~tail.str.contains(_NOT_A_HEADING),
            opens=(pl.col("form").is_in(["span", "plan"]) | pl.col("words").is_in(_YEAR_OVER))
            & tail.str.contains(_OPENING),
            numbered=numbered,
        )
        .filter(pl.any_horizontal("declares", "announces", "heads", "opens"))
        .join(contexts, on="report", how="left", maintain_order="left")
        .pipe(_resolve)
    )


def _resolve(openings: pl.DataFrame) -> pl.DataFrame:
    """Years of the expressions that open parts, and whether the part plans."""
    sentence = pl.col("tail").str.extract(_FIRST_SENTENCE)
    looks_back = sentence.str.contains(_LOOK_BACK_WORDS) & ~pl.col("declares")
    plans = sentence.str.contains(_PLAN_WORDS) & ~pl.col("declares") & ~looks_back
    reference = pl.col("reference")
    origin = (
        pl.when(reference == "calendar").then(0)
        .when((reference == "report") | ((reference == "part") & looks_back)).then("report_year")
        .when((reference == "plan") | ((reference == "part") & plans)).then("plan_year")
        .otherwise("speech_year")
    )  # fmt: skip
    openings = openings.with_columns(start_year=origin + pl.col("start"), end_year=origin + pl.col("end"))
    # `三、2000年主要任务` in a report of 2003 is a misprint: what plans does not plan a year that is over
    misprinted = (pl.col("end_year") < pl.col("report_year")) & plans & pl.col("numbered") & (pl.col("form") == "year")
    ahead = pl.col("start_year") > pl.col("report_year")
    across = (pl.col("end_year") > pl.col("report_year")) & ~ahead
    kind = (
        pl.when("heads").then(pl.lit("heading"))
        .when("declares").then(pl.lit("declaration"))
        .when("announces").then(pl.lit("announcement"))
        .otherwise(pl.lit("opening"))
    )  # fmt: skip
    return openings.with_columns(
        plan=ahead | misprinted | (across & plans),
        start_year=pl.when(misprinted).then("plan_year").otherwise("start_year"),
        end_year=pl.when(misprinted).then("plan_year").when(across & looks_back).then("report_year")
        .otherwise("end_year"),
        part_rule=pl.format("{}:{}", kind, "words"),
        firm=pl.col("heads") & (pl.col("numbered") | pl.col("tail").str.contains(_FIRM_LOOK_BACK)),
        undated=pl.lit(value=False),
    )  # fmt: skip


def _beginnings(marks: Marks, contexts: pl.DataFrame) -> pl.DataFrame:
    """Before its first heading a report looks back on its main year."""
    return contexts.select(
        position=pl.Series(marks.joined.starts), report="report", start_year="report_year", end_year="report_year",
        plan=pl.lit(value=False), part_rule=pl.lit("main year"), firm=pl.lit(value=True), undated=pl.lit(value=False),
    )  # fmt: skip


def _undated(marks: Marks, contexts: pl.DataFrame) -> pl.DataFrame:
    """Headings of the first rank without a date that say by their words whether they look back or plan."""
    tail = pl.col("tail")
    back, plan = tail.str.contains(_UNDATED_BACK), tail.str.contains(_UNDATED_PLAN)
    year = pl.when(back).then("report_year").otherwise("plan_year")
    return (
        with_reports(marks.headings, marks)
        .filter(pl.col("number").str.contains("、|部分"), back | plan)
        .filter(~tail.str.contains(_DATED_HEADING), ~tail.str.contains(_OF_PROBLEMS))
        .join(contexts, on="report", how="left", maintain_order="left")
        .select("position", "report", start_year=year, end_year=year, plan=~back, firm=pl.lit(value=True),
                part_rule=pl.format("heading:{}{}", "number", tail.str.slice(0, 10)), undated=pl.lit(value=True))
    )  # fmt: skip


def _without_relapse(parts: pl.DataFrame) -> pl.DataFrame:
    """Drop what begins no part.

    A look back inside the plan needs a numbered heading, and a heading without a date begins a part only where it
    turns from looking back to planning or the other way round.
    """
    decided = pl.when(pl.col("firm") | pl.col("plan")).then("plan")
    planned_before = decided.forward_fill().shift(1).over("report").fill_null(value=False)
    relapse = planned_before & ~pl.col("plan") & ~pl.col("firm")
    repeated = pl.col("undated") & (planned_before == pl.col("plan"))
    return parts.filter(~(relapse | repeated))
