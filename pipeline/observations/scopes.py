"""Whom a number is about: the whole jurisdiction, a part of it, or another place."""

import polars as pl

from pipeline.observations.words import any_of

# how large a place a word speaks of; a report speaks of its own place with its own word
TIERS = {
    "国": 5, "省": 4, "自治区": 4, "市": 3, "州": 3, "盟": 3, "地区": 3, "县": 2, "区": 2, "旗": 2, "镇": 1, "乡": 1,
    "街道": 1,
}  # fmt: skip
LEVELS = {"nation": 5, "province": 4, "prefecture": 3, "county": 2, "township": 1}
CLAUSE = r"[^,，;；。]"
# how large one thing is; of many things the words say how many there are
DESIGN = (
    r"^(?:(?:项目|工程|设计|规划|计划|概算|建成后|达产后|投产后|建成|全部|预计|可|年|年均|当年|其中|[一二三四首]期|基建|总|计容)*"
    r"(?:投资|投资额|投资总额|占地|占地面积|用地|用地面积|建筑面积|规划面积|全长|总长|总长度|管道总长|改造范围|工期|日处理能力"
    r"|日处理污水|装机容量|产能|年产能|产值|年产值|税收|利税|品牌价值|床位|生产线|负荷率))$"
)
SIZES = (
    "亩",
    "平方米",
    "平方公里",
    "公里",
    "米",
    "吨",
    "千瓦",
    "立方米",
    "立方米/日",
    "吨/日",
    "GW",
    "MW",
    "公顷",
    "件",
    "套",
)
BUILT = r"(?:项目|基地|厂|电站|工程|设施|设备|生产线|车间|线路|综合体|市场|广场|园|中心|泵站|处理站)"
# several things at once, or a kind of things, are the jurisdiction's own
SEVERAL = (
    r"一批|等一?系列|各类|各项|全[省市区县镇乡域]|我[省市区县镇]|重点项目|建设$|工作|用于|民生|专项|等领域|事业"
    r"|农村|村镇|镇村|乡村|惠民|项目招商"
)
SPENT_ON_MANY = r"^[的多余]*(?:专项|主要)?(?:用于|进行)|^[的多余]*(?:开展|完成|建设|实施|改造)$"
PHASE = rf"{CLAUSE}{{2,}}(?:[一二三四]|首)期(?:工程|项目)?"
INSIDE = r"^(?:累计|新增|新|已)*(?:引进)?(?:入园|入驻园区|园内|园区内?|区内|院内|校内|厂区|景区|小镇)"


def with_scopes(statements: pl.DataFrame) -> pl.DataFrame:
    """Add `scope` and `scope_rule`.

    Needs `level` and `place` of the report and the subjects. A larger place named before the thing makes it `other`.
    A park, a firm or a town that the sentence begins with is the topic of what follows in it (`part`), until the
    jurisdiction is named again; so is what money stands before (投资3亿元的水厂), and the size of one thing.
    """
    rules = [
        ("other", "field of an order", pl.col("field_of_order")),
        ("other", "larger place", _larger()),
        ("part", "topic of the sentence", _topic()),
        ("part", "named part", _named_part()),
        ("part", "funded thing", _funded()),
        ("part", "size of a thing", _size()),
        ("part", "phase of a project", _phase()),
    ]
    scope = pl.coalesce(*(pl.when(holds).then(pl.lit(name)) for name, _, holds in rules), pl.lit("region"))
    rule = pl.coalesce(*(pl.when(holds).then(pl.lit(why)) for _, why, holds in rules), pl.lit("jurisdiction"))
    return statements.with_columns(scope=scope, scope_rule=rule)


def _larger() -> pl.Expr:
    spoken = pl.col("lead") + pl.col("phrase")
    compared = pl.col("own").str.contains("[高低快好慢强优]于|比全|较全") | (pl.col("phrase") == "")
    own_tier = pl.col("level").replace_strict(LEVELS, default=2, return_dtype=pl.Int64)
    # a county-level city calls itself 市, a district 区
    own_word = (
        pl.col("place").fill_null("").str.extract("(省|自治区|市|州|盟|地区|县|区|旗|镇|乡|街道)$", 1).fill_null("")
    )
    named = spoken.str.extract(r"(?:^|[,，为是占])(?:高于|低于|达到)?全([国省市州盟县区旗镇乡])", 1)
    tier = named.replace_strict(TIERS, default=None, return_dtype=pl.Int64)
    return (tier > own_tier) & (named != own_word.str.slice(-1)) & (pl.col("unit") != "位") & ~compared


def _topic() -> pl.Expr:
    # each item of a sentence has its own topic
    begins = pl.col("item_start") - pl.col("sentence_start")
    until = pl.col("sentence").str.slice(begins, pl.col("text_start") - pl.col("item_start"))
    part = any_of("part")
    named = until.str.contains(rf"^{CLAUSE}{{0,14}}{part}(?:{CLAUSE}{{0,12}}[,，]|{CLAUSE}{{0,6}}$|完成|实现)")
    governed = until.str.contains(
        rf"^{CLAUSE}{{0,4}}(?:{any_of('own')}|[新共]|[对打创培争力完扩提支发优建引签推加抓强深聚围突以按坚谋实大侧依立瞄紧]"
        rf"{CLAUSE}*{part})"
    )
    again = until.str.contains(rf"[,，;；]{any_of('own')}")
    # 县城和小城镇建设: kinds of places, none of them named
    kinds = until.str.contains(rf"^{CLAUSE}{{0,6}}(?:县城|城区|学校|医院|大学|公司)[和及、与]")
    return named & ~governed & ~again & ~kinds


def _named_part() -> pl.Expr:
    spoken = pl.col("lead") + pl.col("phrase")
    inside = pl.col("named").is_null() & (pl.col("phrase") + pl.col("counted")).str.contains(INSIDE)
    named = spoken.str.contains(rf"{CLAUSE}{{2,}}{any_of('part')}(?:内|的)?{CLAUSE}{{2,}}") & pl.col("named").is_null()
    # some of many that are named: A、B等8个园区
    return (named | inside) & ~pl.col("own").str.contains("等$")


def _funded() -> pl.Expr:
    several = pl.col("subject").str.contains(SEVERAL) | pl.col("tail").str.contains(SPENT_ON_MANY)
    return (pl.col("subject_rule") == "funded") & ~several


def _size() -> pl.Expr:
    """How large one thing is: 占地50亩 behind a name, 2000亩基地; not what is added up over counted things."""
    sentence = ["report_id", "sentence_number"]
    things = pl.col("counter") & ~pl.col("unit").is_in(SIZES) & (pl.col("value") > 1)
    of_many = things.shift(1).over(sentence).fill_null(value=False) | (
        things.shift(2).over(sentence).fill_null(value=False)
        & pl.col("gap").str.contains("^[^,，]{0,3}[,，、][^,，]*$")
    )
    follows = pl.col("phrase").str.contains(DESIGN) & pl.col("gap").str.contains(rf"{CLAUSE}[,，（(、]") & ~of_many
    aside = pl.col("in_brackets") & pl.col("gap").str.contains("[（(][^（()）]*$") & ~of_many & (pl.col("unit") == "元")
    aside &= (pl.col("role") != "restated").fill_null(value=True)
    before = pl.col("unit").is_in(SIZES) & (pl.col("subject_rule") == "counted")
    before &= pl.col("tail").str.contains(rf"^的?{CLAUSE}{{0,12}}{BUILT}")
    return (follows | aside | before) & pl.col("named").is_null()


def _phase() -> pl.Expr:
    spoken = pl.col("phrase") + pl.when(pl.col("counter")).then(pl.col("counted")).otherwise(pl.lit(""))
    return pl.col("named").is_null() & spoken.str.contains(PHASE) & ~pl.col("own").str.contains("等$")
