"""What kind of statement a number makes: a level, a growth, a share, a rank."""

import polars as pl

from pipeline.observations.words import TIME, any_of, base_of_comparison

# 比上年280天增加21天: between the words of the base and the movement stands how much it was
BASE_TOLD = r"(?:比|较)(?:上年|去年|上年同期|去年同期|(?:19|20)\d\d年)的?$"
YEAR_BEFORE = r"(?:可比|同比|比上年|较上年|比去年|较去年|上年同期|去年同期|较?同期|比上一年|环比)"
OTHER_BASE = (
    rf"(?:比|较|对比)(?:{TIME}|[^例重率值、]{{1,14}})|(?:^|[^合协共不一参])(?:同|与)(?:{TIME}|[^、]{{1,10}}相比)"
)
PART_OF = r"占(?:[^比,，;；。]|比[^重例,，;；。]?)*(?:比重|比例|份额|的)?"
# what several years did together, or a base that opens the sentence, holds for all that follows in it
OVER_YEARS = r"(?:^|[,，;；:：])[^,，;；0-9]{0,8}[两三四五六]年(?:来|间)?累计"
# 五年增加70%
IN_YEARS = r"^[两三四五六]年(?:来|间)?(?:累计|共)?(?:增|提高|下降|降|减|上升)"
OPENING_BASE = (
    r"(?:^|[,，])(?:与|同|和|较|比|跟)(?:(?:19|20)\d\d年|“?十[一二三四]?五”?(?:末|期末|初|时期))[底末]?相?比?[,，]"
)
TASK = (
    r"(?:任务|计划|目标|预期|进度|投资额|总投资|责任|(?:完成|年初|全年|占|年度|调整后?|为|是)预算)[^、]{0,3}?(?:的)?\s*"
)
# 七成以上的财政支出投向…
SHARE_SPENT = (
    r"^的?((?:地方|公共|一般)*(?:财政|预算)(?:总|预算)?(?:支出|财力|资金)|新增财力)?(?:被|全部|都|均)?"
    r"(?:用于|投向|投入|投到)(?:了|到)?"
)
# 80%的行政村通水, 95%以上实行备案管理: what so many of do, or where they are; not a norm or the like
OF_A_GROUP = r"^(?:以上|左右)?的?\p{Han}{2,}"
NO_GROUP = (
    r"^(?:以上|以内|以下|左右)*"
    r"(?:的?[^,，、。；;]{0,4}(?:比例|幅度|标准|目标|任务|要求|水平|控制线|利率|税率|股份|股权|补助|补贴|政策)|[为是达比与和及至到由从])"
)
MEMBERS = (
    r"^(?:以上|左右)?的?\p{Han}{0,8}?(?:村|乡镇|县|地市|城市|城区|社区|小区|学校|医院|企业|机构|农户|贫困户|家庭|人口|群众|居民|老年人|劳动力"
    r"|养殖场|学生|教师|耕地|农田|党员|干部)(?:$|[^均率占户镇])"
)
DONE_BY = "^(?:以上)?(?:由|建成|实行|达到|完成|实现|采用|纳入|通过)"
COVERS = r"(?:覆盖|在|惠及|扩大到|推广到|扩展到|达|、)[到了]?(?:全[国省市区县])?[约近超过]*$"
# 比重由12%提高到15%: the second goes on with the first
ROSE_TO = (
    r"^[\s]*(?:进一步|稳步|大幅)?(?:提高|提升|上升|增加|增长|扩大|下降|降低|减少|[升降增减])[到至为]?[了约近超过]*"
    rf"(?:{TIME}的?)?$"
)
# 排名较上年提升3位
PLACES_MOVED = r"(?:前移|上升|提升|跃升|攀升|晋升|前进|进位|后移|下降|下滑|后退)了?[约近超过]*$"
BELOW = r"(?:低|慢|少|落后)于?(?:[^高快增升提多,，]|增长|增速|增幅){0,12}$"
# what statistics follow from year to year
YEARLY = '(?:收入|工资|养老金|标准|水平|经费|费用?|支出|排放|排放量|排放总量|浓度|强度|能耗|用水量)[”"]?$'
RATIOS = ("%", "‰", "百分点", "位", "倍")
SIGNED = ("yoy", "cagr", "growth_base", "change", "pp")


def _rules() -> list[tuple[str, str, pl.Expr]]:
    """Return measure, name and condition of every rule; the first that holds decides."""
    moved, reach = any_of("down", "up"), any_of("adverb", "between", "reach")
    relation, unit, tail = pl.col("relation"), pl.col("unit"), pl.col("tail")
    own, named = pl.col("own").str.strip_chars_end(), pl.col("named").fill_null("")
    percent, grew = unit.is_in(["%", "‰"]), pl.col("grew")
    # 年均浓度 is the mean of one year
    of_years = own.str.replace_all("年(?:平)?均(?:浓度|气温|值|水平)", "")
    annual = of_years.str.contains(rf"{any_of('annual')}|(?:^|[^上去今前全当本同\d])年(?:递增|增长)")
    year_before = own.str.contains(YEAR_BEFORE)
    other_base = own.str.contains(OTHER_BASE) & ~year_before
    cut = own.str.contains("压减|压降|压缩|缩减|缩短|削减|精简") & ~year_before
    # a share that is itself the indicator is its level
    whole = percent & ~named.str.contains(r"(?:占比|比例|比率|比重)$")
    # 下降 and 增长 mean the year before where nothing else is said; a saving has no period of its own
    baseless = own.str.contains("(?:减少|提高|节约|节省|降低|加快)了?[约近超过]*$")
    yearly = pl.col("phrase").str.contains(YEARLY)
    baseless &= ~yearly
    baseless |= own.str.contains("平均降(?:幅|低|价)")
    # 涨幅回落到2.6%: the rate itself is a growth
    rate_of_growth = (
        own.str.contains(
            rf"(?:涨幅|增速|增幅|降幅|[^然]增长率|增长速度|(?:增长|增速)预期目标|预期增长目标)[^占比,，]{{0,8}}?{reach}+$"
        )
        & ~annual
    )
    structure = own.str.contains(r"产业[^,，]{0,4}(?:结构|比重|比例)")
    # the two sides of a ratio: 粮经比例60:40
    structure |= own.str.contains("(?:比例|结构|比)[^,，]{0,6}$") & pl.col("behind").str.contains(r"^[:：∶︰]\d")
    task = own.str.contains(rf"{TASK}{reach}*$")
    task_behind = own.str.contains("完成") & tail.str.contains(rf"^的?[^,，]{{0,6}}{TASK}")
    task_behind |= tail.str.contains(rf"^(?:以上)?完成[^,，]{{0,10}}{TASK}")
    work_done = (named == "") & relation.str.contains(r"完成[约近超过了已]*$")
    proportion = own.str.contains(rf"(?:占比|比重)[^,，]{{0,6}}?(?:{reach}|{moved})*$")
    growth_behind = tail.str.contains(r"^(?:以上|左右)?的?(?:年均)?(?:增长|增速|增幅|速度)")
    group = tail.str.contains(OF_A_GROUP) & (~tail.str.contains(NO_GROUP) | tail.str.contains(MEMBERS))
    # 消化80%的存量: a bare verb is no thing
    bare = (pl.col("phrase") == "") | ((pl.col("phrase").str.len_chars() <= 2) & tail.str.contains("^的"))
    thing_behind = bare & group
    # what part of a thing is done so: 重大项目85%以上由企业牵头
    done_by = (relation == "") & ~own.str.contains("[率度量重例]$") & tail.str.contains(DONE_BY)
    members_covered = own.str.contains(COVERS) & ~own.str.contains("率[^率]{0,6}$") & tail.str.contains(MEMBERS)
    against_base = own.str.contains(base_of_comparison())
    until = pl.col("sentence").str.slice(0, pl.col("text_start") - pl.col("sentence_start"))
    item = until.str.slice(pl.col("item_start") - pl.col("sentence_start"))
    over_years = (until.str.contains(OVER_YEARS) | item.str.contains(OPENING_BASE)) & ~year_before
    of_the_thing = (pl.col("stem") != "") & (pl.col("counted") == "") & own.str.contains(rf"{moved}了?[约近超过]*$")
    new_part = named.str.contains(r"^(?:新增|净增)[^,，]*余额?$|^[^,，]*新增[^,，]*(?:贷款|信贷)(?:投放)?$")
    return [
        ("change", "places moved", (unit == "位") & own.str.contains(PLACES_MOVED)),
        ("rank", "order", unit == "位"),
        ("pp", "percentage points", unit == "百分点"),
        ("multiple", "times", unit == "倍"),
        ("yoy", "rate of growth", percent & rate_of_growth),
        ("completion", "task", percent & task & ~grew),
        ("completion", "work done", percent & work_done),
        ("completion", "rate of a task", percent & own.str.contains(rf"(?:投资|任务|计划|目标|[,，])完成率{reach}*$")),
        ("completion", "task behind", percent & task_behind),
        ("share", "part that is spent", percent & ~grew & tail.str.contains(SHARE_SPENT)),
        ("share", "structure", percent & structure & ~grew),
        ("share", "part of a whole", whole & ~grew & own.str.contains(rf"{PART_OF}{reach}*$")),
        ("share", "proportion", whole & proportion),
        ("cagr", "annual growth", percent & grew & annual),
        ("growth_base", "over the whole time", percent & grew & own.str.contains("累计(?:增长|下降|提高|降低)")),
        ("growth_base", "over the whole time", percent & grew & (over_years | own.str.contains(IN_YEARS))),
        ("growth_base", "stated base", percent & grew & other_base),
        ("growth_base", "cut", percent & grew & cut & ~yearly),
        ("growth_base", "no base", percent & grew & (named == "") & baseless & ~year_before),
        ("yoy", "growth", percent & grew),
        ("yoy", "growth behind", percent & growth_behind),
        ("share", "share of the thing behind", percent & (thing_behind | members_covered)),
        ("share", "share that is done", percent & done_by),
        ("level", "rate", percent),
        ("change", "net movement", own.str.contains("净(?:增|减|流入)")),
        ("change", "movement against a base", grew & against_base),
        ("change", "movement", grew & (of_the_thing | own.str.contains("(?:增长|下降)了?[约近超过]*$"))),
        ("change", "new part of a stock", new_part),
    ]


def with_measures(statements: pl.DataFrame) -> pl.DataFrame:
    """Add `measure`, `measure_rule` and `falls` (whether the words say that the thing went down).

    The unit says which measures are possible; the words between the thing and its number decide among them. A number
    that only continues a list (`continues`) means what the number before it means.
    """
    moved, down = any_of("down", "up"), any_of("down")
    relation = pl.col("relation")
    words = pl.col("own").str.replace_all("增加值|自然增长率|增值税|升规|升级|减负增收", "")
    # 到 or 至 behind a word of movement makes the number the place that was reached
    reached = words.str.contains(rf"{moved}了?(?:到|至|为|成)|[增升降减]至|翻")
    statements = statements.with_columns(grew=relation.str.contains(moved) & words.str.contains(moved) & ~reached)
    rules = _rules()
    measure = pl.coalesce(*(pl.when(condition).then(pl.lit(name)) for name, _, condition in rules), pl.lit("level"))
    rule = pl.coalesce(*(pl.when(condition).then(pl.lit(why)) for _, why, condition in rules), pl.lit("amount"))
    statements = statements.with_columns(
        measure=measure,
        measure_rule=rule,
        falls=(pl.col("unit") == "百分点") & pl.col("own").str.contains(BELOW)
        | pl.col("grew")
        & relation.str.contains(down)
        & ~relation.str.contains(rf"{down}.*{any_of('up')}[^,，]{{0,3}}$"),
    )
    # 优良天数301天,比上年280天增加21天
    after_base = (pl.col("measure_rule") == "amount") & pl.col("own").str.contains(rf"^{moved}了?$")
    after_base &= pl.col("own").shift(1).str.contains(BASE_TOLD) & pl.col("same_unit")
    statements = _measured_where(statements, after_base, "change", "movement against a told base")
    # 财政赤字5亿元,增加1亿元
    by = (pl.col("measure_rule") == "amount") & pl.col("own").str.contains("^(?:增加|减少)了?$") & pl.col("same_unit")
    by &= (pl.col("measure").shift(1) == "level") & (pl.col("counted") == "")
    statements = _measured_where(statements, by, "change", "movement of an amount")
    goes_on = pl.col("same_unit") & (pl.col("measure") == "level") & pl.col("own").str.contains(ROSE_TO)
    goes_on &= (pl.col("measure").shift(1) == "share") & (pl.col("measure_rule").shift(1) != "structure")
    statements = _measured_where(statements, goes_on, "share", "share it came to")
    of_a_kind = pl.col("same_unit") | ~(pl.col("unit").is_in(RATIOS) | pl.col("unit").shift(1).is_in(RATIOS))
    return statements.with_columns(
        pl.when(~(pl.col("continues") & of_a_kind)).then(column).forward_fill().over("report_id")
        for column in ("measure", "measure_rule", "falls")
    )


def over_spans(statements: pl.DataFrame) -> pl.DataFrame:
    """Correct the measure of a fall told of several years (“十四五”期间…能耗下降13%): it is no fall within one year."""
    whole = (pl.col("measure") == "yoy") & pl.col("measure_rule").is_in(["growth", "no base"])
    whole &= pl.col("falls") | (pl.col("named").is_null() & pl.col("own").str.contains("提高[约近超过]*$"))
    whole &= (pl.col("anchor_kind") == "span") & ~pl.col("own").str.contains(YEAR_BEFORE)
    return _measured_where(statements, whole, "growth_base", "over the whole time")


def _measured_where(statements: pl.DataFrame, holds: pl.Expr, measure: str, rule: str) -> pl.DataFrame:
    return statements.with_columns(
        measure=pl.when(holds).then(pl.lit(measure)).otherwise("measure"),
        measure_rule=pl.when(holds).then(pl.lit(rule)).otherwise("measure_rule"),
    )
