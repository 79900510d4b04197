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
        + r"([^,，;；。]{2,40}?(?:基地|中心|园区|产业园|市场|公路|大桥|水厂|车间|校区|学校(?!舍)|医院|广场"
        + r"|建设|改造|整治))"
    ),
    re.compile(DOING + r"([^,，;；。、]{2,16})"),
)
COUNTED = re.compile(
    r"^(?:多|余)?的?([一-龥“A-Za-z《](?:[^，,;；:：。!！?？\n、（(）)．.]|[（(][^（）()，,。]{1,6}[)）](?=[^，,。、]))*)"
)
# the noun behind a count ends where its predicate begins; a verb may also be part of a noun: 城中村, 新开工项目
PREDICATE = re.compile(
    r"完成|实现|达到|达$|建成|(?<![新划续复待拟])开工(?!项目)|(?:竣工|投产)(?!项目)|总投资|(?<=.)年度|年度(?=总?投资|计划)|累计|总(?=产值|投资|量|额|数|面积|规模|长|里程|装机|收入)"
    r"|投入(?!品)|通过|全部|荣?获[得评批]?|被|正[在式]?|已|得到|进入|入选|顺利|全面|按期|如期|有序|扎实|稳步|加快|加速|提速|陆续|相继"
    r"|抓紧|成功|分别|平均|(?<![平人户])均(?![衡价])|同时|(?<![城集其高初水空期手热])中(?![心小学海医药型央等高低部游试转国村])|(?<=..)(?<![存现内实])在(?![建售校园岗册职线编营产业外押])|(?:稳定|保持|控制)在|里$"
    r"|发展[到至]|增[至加长]|减[至少]|[升降]至|上升|下降|提高[到至]|缩短|(?:扩大|拓展|扩展|延伸)[到至为]|超$|超过|转为|并(?!购|网)|平均|(?<=.)(?:免费(?=提供|配发|发放|为|开展|享受|进行|安装)|提供)|[内外]$"
)
CONJUNCTIONS = re.compile(r"(?:和|(?<![涉惠普遍波])及|与|以及|或|到|至|等|的|按|将|、)+$")
TOPIC = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]+[)）、．.]|[一二三四五六]是)?([一-龥、“”]{2,16}?)"
    r"(?:快速|加快|稳步|不断|持续|明显|显著|进一步|全面|逐步|逐年|得到|取得|再|有序|扎实|深入|健康|蓬勃|较快|随着|实现)"
)
INDUSTRIES = ("第一产业", "第二产业", "第三产业")
REALISED = re.compile(r"(?<=..)实现(?=[^，,]*(?:产值|收入|利税|税收|销售额|增加值|利润|交易额))")
CHOSEN = (
    r"^(?:已|均|全部|成功|顺利|先后)*((?:入选|获评|获批|荣获|获得|获|被评为|被认定为|被授予|被命名为|入围|上榜|跻身|进入|通过)"
    r"[^,，;；。、]{1,19}?[^前第近约的,，;；。、]|在[^,，;；。、]{2,16}(?:挂牌|上市|推广))(?:称号|认定)?$"
)
QUOTES = str.maketrans("", "", '“”"')


def balanced(text: str) -> str:
    """Drop the quotation marks and brackets of a text that was cut out from between them."""
    if text.count("“") != text.count("”"):
        text = text.translate(QUOTES)
    if text.count("（") + text.count("(") != text.count("）") + text.count(")"):
        text = re.sub(r"[（(][^）)]*$|^[^（(]*[）)]", "", text)
    return CONJUNCTIONS.sub("", REALISED.sub("", text.strip(" 、，,．.")))


def counted_noun(tail: str) -> str:
    """Return the noun that a number counts, from the text behind its unit; empty where none stands there."""
    found = COUNTED.match(tail)
    if found is None:
        return ""
    noun = found.group(1)
    predicate = PREDICATE.search(noun)
    return CONJUNCTIONS.sub("", noun[: predicate.start()] if predicate else noun)


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
    whole = own.str.extract(
        r"占([^比,，;；。][^,，;；。]*?)(?:的|比重|比例|份额|比?达到?|比?超过?|比?为|保持|稳定|在|比?由.*|比?从.*)*$", 1
    )
    whole = pl.when(pl.col("measure_rule") == "share it came to").then(whole.shift(1)).otherwise(whole)
    behind = pl.col("tail").str.extract(r"^(?:以上|左右|以内)?的?([^,，、（(]{1,24})", 1).fill_null("")
    of_weight_word = own.str.extract("(比重|占比)[^比占,，]{0,10}$", 1)
    of_weight = of_weight_word.is_not_null()
    of_growth = own.str.contains("增速|增幅|增长") | (pl.col("measure").shift(1).over("report_id") == "yoy")
    place = pl.int_range(pl.len()).over("report_id", "sentence_number", "subject") % len(INDUSTRIES)
    industry = place.replace_strict(dict(enumerate(INDUSTRIES)), return_dtype=pl.String)
    of_structure = (
        (pl.col("indicator") == "industry_structure")
        & (pl.col("unit") == "%")
        & pl.col("measure").is_in(["level", "share"])
    )
    statements = statements.with_columns(measure=pl.when(of_structure).then(pl.lit("share")).otherwise("measure"))
    statements = statements.with_columns(
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
        .when(own.str.contains("[户人亩村]均(?:增收|减收)"))
        .then(subject + "均收入")
        .when((pl.col("measure_rule") == "share of the thing behind") & (behind != ""))
        .then(pl.when(own.str.ends_with("、")).then(pl.lit("")).otherwise("phrase") + behind + "比例")
        .when(pl.col("measure").is_in(["pp", "level", "share"]) & of_weight & ~subject.str.contains("占|比重|比例|率$"))
        .then(subject + of_weight_word)
        .otherwise(subject)
    )
    streak = (pl.col("unit") == "年") & own.str.ends_with("连续") & (pl.col("phrase") != "")
    statements = statements.with_columns(subject=pl.when(streak).then(subject + "连续年数").otherwise("subject"))
    # 3家企业入选省级名单: which ones are counted is part of the name
    behind = pl.col("tail").str.strip_chars_start("多余名的").str.strip_prefix(pl.col("subject"))
    chosen = behind.str.extract(CHOSEN, 1)
    named = (pl.col("subject_rule") == "counted") & (behind != pl.col("tail")) & chosen.is_not_null()
    statements = statements.with_columns(
        subject=pl.when(named).then(chosen + "的" + pl.col("subject")).otherwise("subject")
    )
    # 服务业比重由45%提高到52%: both are of the same share
    before = pl.col("subject").shift(1)
    same = (pl.col("measure_rule") == "share it came to") & before.str.starts_with(pl.col("subject"))
    return statements.with_columns(subject=pl.when(same).then(before).otherwise("subject"))
