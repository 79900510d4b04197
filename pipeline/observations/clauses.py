"""What stands around a number: the gap since the number before it, cut into lead-in, phrase and relation."""

import polars as pl

from pipeline.observations.naming import counted_noun
from pipeline.observations.words import CUT, MARK, lead_in, relation
from pipeline.vocabulary import Vocabulary

# the part of a gap that belongs to the number: after the last cut, closed brackets kept together
OWN_CLAUSE = rf"([^{CUT}（(]*(?:[（(][^（()）]{{0,16}}[)）][^{CUT}（(]*)*)$"
ORDERED = (
    r"(?:继续|持续|连续[一二三四五六七八九十\d]+年|均|分别|分|总量|双双|增速|增幅|[、和])*"
    r"(?:排名|排在|排位|排|位居|位列|位次|位于|居于|稳居|跃居|跃升|升至|居|列|名列|名次|(?:首次)?跻身|由|从|保持|在?全[国省市区县州](?:[^,，]{0,8}?[排第位居列首前名末]|[^,，]{0,2}$))"
)
OF_A_TASK = (
    r"(?:提前|超额|已|累计|圆满|均|分别)*(?:完成|占|达到?|为|是)[^、]{0,10}?"
    r"(?:任务|计划|目标|进度|投资额|总投资|责任|(?:完成|年初|全年|占|年度|调整)预算)[^、]{0,6}$"
    r"|(?:完成|为|是)(?:年初|调整后?|变动|全年|年度|本年)?预算数?的?$"
)
# 民生支出突破千亿元、占比…: an amount in words belongs to the thing before it
IN_WORDS = r"(?:首次|已|均)*(?:突破|超过?|达到?|迈上|跨越|站上)[十百千万亿两]+[元吨亩斤人次]*(?:大关|台阶)?、"
# the field of an order belongs to the order: 居全县9个乡镇第1位
ORDER_ALONE = r"^.{0,6}第$"
OF_A_WHOLE = r"(?:总量|比重)?占[^比].*$"
# what counts the members of an order: 居全县9个乡镇第1位
IN_AN_ORDER = r"(?:居|列|位|排|在)[于在名]{0,2}全[国省市区县州镇]$"
ALL_OF = r"全[国省市区县州镇]$"
ORDER_BEHIND = r"^[^,，。；;]{1,8}?(?:中|里)?(?:名列|位列|位居|排名|排在|稳居|居|第)"
SHORT_SENTENCE = r"(?:^|[。！!\n—]|[一二三四五六七八九十][是、）)])\s*([\p{Han}]{4,16})。[^。！!\n]{0,16}$"
# what is left of 八是完成
NUMERAL = "^[一二三四五六七八九十]$"
# words that are not cut in two, though one half of them is a word of a class
WHOLE_WORDS = (
    "签约", "合约", "节约", "集约", "履约", "公约", "条约", "预约", "及时", "及格", "并网", "并购", "并轨", "共同",
    "共享", "共建", "和谐", "和美", "从业", "从事", "按时", "按期", "按揭", "均衡", "约谈", "约束", "让利",
    "惠及", "普及",
)  # fmt: skip
LONG_WORDS = "新增加|新增|自然增长率|自然增长|贷存比|存贷比"
# units that say themselves who is counted: 2万贫困人口脱贫
NOUN_UNIT = "(贫困人口|群众|人才)$"
# nothing but marks and conjunctions between two numbers: the second continues a list
CONNECTOR = r"^[\s、,，和及与以至到第\-—~～:：/／]*$"


def with_gaps(statements: pl.DataFrame) -> pl.DataFrame:
    """Add `gap` and `tail`: the text of the sentence since the quantity before and up to the next one; `behind`: more.

    `statements` holds the mentions that measure something, in text order, with their contexts.
    """
    sentence = ["report_id", "sentence_number"]
    start = pl.col("sentence_start")
    before = pl.col("quantity_end").shift(1).over(sentence).fill_null(start)
    after = pl.col("text_start").shift(-1).over(sentence).fill_null(pl.col("sentence_end"))
    here, end = pl.col("text_start"), pl.col("quantity_end")
    return (
        statements.with_columns(
            # marks of footnotes may stand within a name
            gap=pl.col("sentence")
            .str.slice(before - start, pl.max_horizontal(here - before, 0))
            .str.replace_all(MARK, ""),
            tail=pl.concat_str(
                pl.col("sentence").str.slice(here - start, end - here).str.extract(NOUN_UNIT, 1).fill_null(""),
                pl.col("sentence").str.slice(end - start, pl.max_horizontal(after - end, 0)),
            ),
            heading=pl.col("before").str.extract(SHORT_SENTENCE, 1).fill_null(""),
            behind=pl.col("after").str.slice(end - pl.col("text_end")),
            same_unit=(pl.col("unit") == pl.col("unit").shift(1).over(sentence)).fill_null(False),
        )
        .with_columns(connects=pl.col("gap").str.contains(CONNECTOR))
        .with_columns(continues=pl.col("connects") & (pl.col("same_unit") | _one_each()))
    )


def _one_each() -> pl.Expr:
    """分别新增3个、21件: members of one list, whatever they are counted in."""
    begins = pl.col("gap").str.contains(rf"分别[^{CUT}]*$")
    listed = begins.first().over("report_id", "sentence_number", (~pl.col("connects")).cum_sum())
    return listed & pl.col("gap").str.contains(r"^[\s、和及与]*$")


def with_phrases(statements: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Add the parts of the clause before each number, and what is counted behind it.

    Columns: `own` (the clause), `core` (without the words of an order, a task or a whole), `lead` (words that lead
    in), `named` (a name of the vocabulary that fills the core but for lead-in and relation, else null), `phrase` (what
    is left of the core without lead-in and relation), `relation`, `counted` (the noun behind a count).
    """
    percent = pl.col("unit").is_in(["%", "‰", "百分点"])
    own = _without_place(pl.col("gap").str.extract(OWN_CLAUSE, 1).fill_null("").str.replace(IN_WORDS, ""))
    statements = statements.with_columns(own=own).with_columns(
        # a list of the hundred strongest is a thing of its own
        core=pl.when(
            ((pl.col("unit") == "位") | pl.col("own").str.contains(IN_AN_ORDER))
            & ~pl.col("own").str.contains("[百千]强(?:[^第]|$)")
        )
        .then(pl.col("own").str.replace(rf"{ORDERED}.*$|{ORDER_ALONE}", ""))
        .when(percent)
        .then(pl.col("own").str.replace(OF_A_TASK, "").str.replace(OF_A_WHOLE, ""))
        .otherwise("own")
    )
    clauses = _read_clauses(statements["core"], statements["own"], vocabulary)
    statements = statements.join(clauses, left_on="core", right_on="clause", how="left", maintain_order="left").join(
        clauses.select("clause", own_named="named", own_named_end="named_end"),
        left_on="own", right_on="clause", how="left", maintain_order="left",
    )  # fmt: skip
    return statements.with_columns(
        named=pl.coalesce("own_named", "named"),
        relation=pl.col("own").str.slice(pl.coalesce("own_named_end", "named_end", pl.col("stem").str.len_chars())),
        counted=pl.Series([counted_noun(tail) for tail in statements["tail"]], dtype=pl.String),
        tail=pl.col("tail").str.extract(rf"^([^{CUT}]*)", 1).fill_null(""),
        field_of_order=pl.col("counter")
        & (
            (pl.col("own").str.contains(IN_AN_ORDER) & pl.col("tail").str.contains("第|前|名列|位居"))
            | (pl.col("own").str.contains(ALL_OF) & pl.col("tail").str.contains(ORDER_BEHIND))
        ),
    ).with_columns(
        phrase=pl.coalesce("named", pl.col("stem").str.slice(pl.col("lead").str.len_chars())).str.strip_chars(
            ' \t　“”"、）)'
        ),
    )


def _without_place(own: pl.Expr) -> pl.Expr:
    """Drop the name of the place that reports: 青禾县地区生产总值, 青禾地区进出口总额."""
    place = pl.col("place").fill_null("")
    stem = place.str.replace("(?:省|自治区|市|州|盟|县|区|旗|镇|乡|街道)$", "") + "地区"
    return own.str.strip_prefix(place).str.strip_prefix(stem)


def _read_clauses(cores: pl.Series, owns: pl.Series, vocabulary: Vocabulary) -> pl.DataFrame:
    """Take each clause apart once, however often it stands in the texts: `named`, `named_end`, `stem`, `lead`."""
    clauses = pl.concat([cores.rename("clause"), owns.rename("clause")]).unique().to_frame()
    filled = rf"^((?:{lead_in(before_name=True)})*?({vocabulary.any_name}))(?:{relation()})*$"
    # the longest run of relation words that reaches the number; 新增 names what is counted
    parts = rf"^(.*?(?:{LONG_WORDS})?)((?:{relation()})*)$"
    names = pl.col("clause").str.extract_groups(filled).struct
    return (
        clauses.with_columns(
            named=names[1],
            named_end=names[0].str.len_chars(),
            stem=pl.col("clause").str.extract(parts, 1).fill_null(""),
        )
        .with_columns(stem=_whole(pl.col("clause"), pl.col("stem"), longer=True).str.replace(NUMERAL, ""))
        .with_columns(
            lead=pl.when(pl.col("stem").str.contains("完成[率量额]$"))
            .then(pl.lit(""))
            .otherwise(pl.col("stem").str.extract(rf"^((?:{lead_in()})*)", 1).fill_null(""))
        )
        .with_columns(lead=_whole(pl.col("stem"), pl.col("lead"), longer=False))
    )


def _whole(text: pl.Expr, part: pl.Expr, *, longer: bool) -> pl.Expr:
    """Move the end of `part`, the beginning of `text`, by one character where it would cut a word in two."""
    length = part.str.len_chars().cast(pl.Int64)
    cuts = (length > 0) & text.str.slice(pl.max_horizontal(length - 1, 0), 2).is_in(WHOLE_WORDS)
    return pl.when(cuts).then(text.str.slice(0, length + (1 if longer else -1))).otherwise(part)


__all__ = ["with_gaps", "with_phrases"]
