"""How a subject is named so that it stands on its own."""

import re

import polars as pl

DOING = (
    r"^的?(?:约|左右|以上)?(?:用于|完成|实施|建设|建成|推动|推进|启动|新建|改造|整治|修建|开展|引进|购置|购买|支持|对)*"
)
# the thing ends with its first head noun; a project is one whatever nouns its name holds
THINGS = (
    re.compile(DOING + r"([^,，;；。]{2,40}?(?:项目|工程))"),
    re.compile(
        DOING
        + r"([^,，;；。]{2,40}?(?:基地|中心|园区|产业园|市场|公路|大桥|水厂|车间|校区|学校|医院|广场|建设|改造|整治))"
    ),
    re.compile(DOING + r"([^,，;；。、]{2,16})"),
)
TOPIC = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]+[)）、．.]|[一二三四五六]是)?([一-龥、“”]{2,16}?)"
    r"(?:快速|加快|稳步|不断|持续|明显|显著|进一步|全面|逐步|逐年|得到|取得|再|有序|扎实|深入|健康|蓬勃|较快|随着|实现)"
)
INDUSTRIES = ("第一产业", "第二产业", "第三产业")
QUOTES = str.maketrans("", "", '“”"')


def balanced(text: str) -> str:
    """Drop the quotation marks and brackets of a text that was cut out from between them."""
    if text.count("“") != text.count("”"):
        text = text.translate(QUOTES)
    if text.count("（") + text.count("(") != text.count("）") + text.count(")"):
        text = re.sub(r"[（(][^）)]*$|^[^（(]*[）)]", "", text)
    return text.strip(" 、，,")


def funded_thing(tail: str) -> str:
    """Return what the money before `tail` is for, or an empty text."""
    found = (match.group(1) for thing in THINGS if (match := thing.match(tail)))
    return next(found, "")


def topic_of(gap: str) -> str:
    """Return what the first clause of a gap speaks of: `粮食生产` of 粮食生产稳步发展,…"""
    match = TOPIC.match(re.split(r"[。！？!?\n]", gap)[-1].lstrip("，,、；; "))
    return match.group(1) if match else ""


def with_names(statements: pl.DataFrame) -> pl.DataFrame:
    """Complete `subject` by what the measure says of it: a growth, a share of a whole, a member of a structure."""
    own, subject = pl.col("own"), pl.col("subject")
    whole = own.str.extract(r"占([^,，;；。]*?)(?:的|比重|比例|份额|达到?|超过?|为)*$", 1)
    of_growth = own.str.contains("增速|增幅|增长") | (pl.col("measure").shift(1).over("report_id") == "yoy")
    place = pl.int_range(pl.len()).over("report_id", "sentence_number", "subject") % len(INDUSTRIES)
    industry = place.replace_strict(dict(enumerate(INDUSTRIES)), return_dtype=pl.String)
    of_structure = (
        (pl.col("indicator") == "industry_structure")
        & (pl.col("unit") == "%")
        & pl.col("measure").is_in(["level", "share"])
    )
    statements = statements.with_columns(measure=pl.when(of_structure).then(pl.lit("share")).otherwise("measure"))
    return statements.with_columns(
        subject=pl.when(
            (pl.col("measure") == "rank") & of_growth & ~subject.str.ends_with("增速") & (pl.col("phrase") == "")
        )
        .then(subject + "增速")
        .when(of_structure)
        .then(pl.lit("三次产业结构(") + industry + ")")
        .when(
            (pl.col("measure") == "share")
            & whole.is_not_null()
            & (whole != "")
            & (whole != "比")
            & ~subject.str.contains("占|比重|比例")
        )
        .then(subject + "占" + whole + "比重")
        .otherwise(subject)
    )
