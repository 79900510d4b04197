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
# 投资5000万元改造校舍18所
SPENT_ON_SO_MANY = (
    r"^[,，]?[^,，。；;、\d]{2,20}[\d.]+万?(?:个|处|座|条|所|套|户|栋|间|家|公里|吨|亩|盏|台|平方米)(?:[,，。；;、]|$)"
)
ONE_PROJECT = r"^[^,，、0-9]{3,20}项目(?:[一二三]期)?[^,，、]{0,10}$"
PROJECTS = (
    "重点|重大|亿元|万元|产业|各类|省|市级|县级|技改|招商|签约|引进|新建|在建|续建|民生|建设项目|投资项目|工业项目|等项目|类项目|列入|谋划"
    "|实施|储备|开工|前期|审批|入库|专项|债券|申报|扶贫|农业|科技|技术|合作|外资|试点|基础设施|项目数|项目库|村改|惠民|入园|城建|交通|水利|服务业"
    "|收费|定价|基金|事项|保交"
)
PHASE = rf"{CLAUSE}{{2,}}(?:[一二三四]|首)期(?:工程|项目)?"
HELPED = r"(?:对口|精准|结对)(?:帮扶|支援|协作)(?:的)?[^全我本各以、,，;；。0-9]{2,5}[县市区州旗](?:[^,，;；。域]|$)"
# what a firm or a park makes and pays
EARNED = "(?:财政收入|税收|利税|产值|总产值|利润|营业收入|销售收入|主营业务收入)"
# 甲公司产值达5亿元；实现税收3000万元: a new item that names nobody
GOES_ON = f"^[^；;]*[；;](?:累计|共)?(?:实现|上缴|缴纳|完成){EARNED}"
# 园区产值达50亿元、税收3亿元
BESIDE = f"^、(?:实现|上缴|缴纳)?{EARNED}"
NAMES_NOBODY = f"^(?:累计|共)?(?:实现|上缴|缴纳|完成)(?:全部|地方)?{EARNED}"
CITY_CORE = "(?:^|[^到至达离通和与及])(?:中心|主)城区(?:[^、和及与]|$)|^市区(?:完成|新增|新建|实现|投资)"
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
        ("other", "average elsewhere", _elsewhere()),
        ("other", "place that is helped", _helped()),
        ("part", "topic of the sentence", _topic()),
        ("part", "named part", _named_part()),
        ("part", "funded thing", _funded()),
        ("part", "size of a thing", _size()),
        ("part", "phase of a project", _phase()),
        ("part", "one project", _one_project()),
    ]
    scope = pl.coalesce(*(pl.when(holds).then(pl.lit(name)) for name, _, holds in rules), pl.lit("region"))
    rule = pl.coalesce(*(pl.when(holds).then(pl.lit(why)) for _, why, holds in rules), pl.lit("jurisdiction"))
    return _carried_on(statements.with_columns(scope=scope, scope_rule=rule))


def _carried_on(statements: pl.DataFrame) -> pl.DataFrame:
    """What follows a part in the same item without a thing of its own is of that part: 入园企业12家,实现产值3亿元."""
    elliptical = (pl.col("named").is_null() & pl.col("indicator").is_null()) & (
        pl.col("gap").str.starts_with("、")
        | pl.col("phrase").str.contains(DESIGN)
        | pl.col("subject_rule").is_in(["thing before", "list", "list before"])
    )
    of_a_part = (pl.col("scope") == "part") & (pl.col("scope_rule") != "funded thing")
    goes_on = pl.col("gap").str.contains(f"{GOES_ON}|{BESIDE}")
    # 园区产值达50亿元。完成税收3亿元: a sentence that names nobody goes on with the one before
    bare = pl.col("gap").str.contains(NAMES_NOBODY) & (pl.col("sentence_number") != pl.col("sentence_number").shift(1))
    goes_on |= bare & (pl.col("sentence_number") == pl.col("sentence_number").shift(1) + 1).fill_null(value=False)
    spoken_of = pl.when(of_a_part).then(pl.lit(value=True)).when(~(elliptical | goes_on)).then(pl.lit(value=False))
    before = (
        pl.when(bare)
        .then(spoken_of.forward_fill().over("report_id", "paragraph_number"))
        .when(goes_on)
        .then(spoken_of.forward_fill().over("report_id", "sentence_number"))
        .otherwise(spoken_of.forward_fill().over("report_id", "item_number"))
    )
    statements = _part_where(statements, (elliptical | goes_on) & before.fill_null(value=False))
    # 完成税收4亿元,增长9%: what is told of the thing before is of the same place
    of_it = (pl.col("subject_rule") == "thing before") & pl.col("named").is_null()
    thing = pl.when(~of_it).then("scope").forward_fill().over("report_id", "sentence_number")
    return _part_where(statements, of_it & (thing == "part").fill_null(value=False))


def _part_where(statements: pl.DataFrame, carried: pl.Expr) -> pl.DataFrame:
    carried &= pl.col("scope") == "region"
    return statements.with_columns(
        scope=pl.when(carried).then(pl.lit("part")).otherwise("scope"),
        scope_rule=pl.when(carried).then(pl.lit("part before")).otherwise("scope_rule"),
    )


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


def _elsewhere() -> pl.Expr:
    """What it is on average in the larger place: 每千人8家,低于全国19家、全省11家的平均水平."""
    return pl.col("own").str.contains("全[国省市]$") & pl.col("behind").str.contains(
        "^[^，,。；;]{0,12}平均(?:水平|值|数)"
    )


def _helped() -> pl.Expr:
    """Another place that the jurisdiction helps: 精准帮扶甲县5个村全部脱贫."""
    until = pl.col("sentence").str.slice(0, pl.col("text_start") - pl.col("sentence_start"))
    return until.str.contains(HELPED)


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
    # 省级智能工厂（车间）7家 are counted, not spoken of
    counted = pl.col("counter") & (pl.col("value") > 1) & pl.col("unit").is_in(["家", "个"])
    named &= ~(counted & ~pl.col("phrase").str.contains("[的内]"))
    named |= pl.col("own").str.contains(CITY_CORE) & pl.col("named").is_null()
    # some of many that are named: A、B等8个园区
    return (named | inside) & ~pl.col("own").str.contains("等$")


def _funded() -> pl.Expr:
    several = pl.col("subject").str.contains(SEVERAL) | pl.col("tail").str.contains(SPENT_ON_MANY)
    several |= pl.col("behind").str.contains(SPENT_ON_SO_MANY)
    return (pl.col("subject_rule") == "funded") & ~several


def _size() -> pl.Expr:
    """How large one thing is: 占地50亩 behind a name, 2000亩基地; not what is added up over counted things."""
    sentence = ["report_id", "sentence_number"]
    things = pl.col("counter") & ~pl.col("unit").is_in(SIZES) & (pl.col("value") > 1)
    of_many = things.shift(1).over(sentence).fill_null(value=False) | (
        things.shift(2).over(sentence).fill_null(value=False)
        & pl.col("gap").str.contains("^[^,，]{0,3}[,，、][^,，]*$")
    )
    kinds = pl.col("subject").str.contains("事业|主导产业")
    follows = (
        pl.col("phrase").str.contains(DESIGN) & ~kinds & pl.col("gap").str.contains(rf"{CLAUSE}[,，（(、]") & ~of_many
    )
    aside = pl.col("in_brackets") & pl.col("gap").str.contains("[（(][^（()）]*$") & ~of_many & (pl.col("unit") == "元")
    aside &= (pl.col("role") != "restated").fill_null(value=True)
    before = pl.col("unit").is_in(SIZES) & (pl.col("subject_rule") == "counted")
    before &= pl.col("tail").str.contains(rf"^的?{CLAUSE}{{0,12}}{BUILT}")
    return (follows | aside | before) & pl.col("named").is_null()


def _phase() -> pl.Expr:
    spoken = pl.col("phrase") + pl.when(pl.col("counter")).then(pl.col("counted")).otherwise(pl.lit(""))
    return pl.col("named").is_null() & spoken.str.contains(PHASE) & ~pl.col("own").str.contains("等$")


def _one_project() -> pl.Expr:
    """A project with a name of its own, told apart from kinds and lists of projects by the words before 项目."""
    project = pl.col("phrase").str.contains(ONE_PROJECT) & ~pl.col("phrase").str.contains(PROJECTS)
    return project & ~pl.col("counter") & pl.col("named").is_null()
