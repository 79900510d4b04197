"""How divisions are called: stems without their rank, the short forms in use, and the ranks they once had."""

import re
from functools import cache

ETHNIC_GROUPS = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌"
    "|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
ETHNIC_TITLE = re.compile(
    rf"(?:(?:{ETHNIC_GROUPS})族|蒙古|哈萨克|柯尔克孜|维吾尔|各族|民族)+(?=自治[州县旗区]$|[乡镇区]$|苏木$)"
)
# ranks by their last character, longer ones before those that they end with
RANKS = {
    "区": ("特别行政区", "自治区", "地区", "林区", "特区", "新区", "矿区", "区"),
    "州": ("自治州", "州"),
    "县": ("自治县", "县"),
    "旗": ("自治旗", "旗"),
    "处": ("街道办事处",),
    "道": ("街道",),
    "木": ("苏木",),
} | {rank: (rank,) for rank in "省市盟镇乡"}
# the word by which a report calls its own place: 全县, 我镇
UNIT = re.compile(r"(?:街道|自治区|[省市县区旗盟州镇乡])(?=(?:办事处)?$)")
# ranks that one place has had one after the other
FORMER_RANKS = {
    "county": ("县", "市", "区"),
    "prefecture": ("市", "地区", "盟"),
    "township": ("镇", "乡", "街道"),
}


@cache
def stem(name: str) -> str:
    """The name without rank and ethnic title (`徐水区` → `徐水`); names that would vanish stay whole."""
    bare = _without_rank(ETHNIC_TITLE.sub("", name) if _may_be_ethnic(name) else name)
    if len(bare) >= 2:
        return bare
    kept = _without_rank(name)
    return kept if len(kept) >= 2 else name


def _without_rank(name: str) -> str:
    for rank in RANKS.get(name[-1], ()):
        if name.endswith(rank):
            return name.removesuffix(rank)
    return name


def _may_be_ethnic(name: str) -> bool:
    """Spare tens of thousands of names the search for a title that few of them have."""
    return "族" in name or name.endswith(("自治区", "自治州", "自治县", "自治旗"))


def unit_word(name: str) -> str | None:
    """What the place calls itself after 全 and 我: `县` of `徐水县`, `街道` of `城东街道`; None for other names."""
    if name.endswith(("自治区", "特别行政区")):
        return "自治区"
    if name.endswith(("地区", "苏木")):
        return name[-2:]
    found = UNIT.search(name)
    return found.group() if found else None


def rank_words(name: str) -> tuple[str, ...]:
    """The words behind 全 and 我 that can mean a place of this name: an autonomous region calls itself 全区."""
    unit = unit_word(name)
    if unit is None:
        return ()
    return {"自治区": ("区", "自治区"), "地区": ("地区", "区"), "街道": ("街道", "街", "办事处")}.get(unit, (unit,))


def short_forms(name: str) -> tuple[str, ...]:
    """Other names in use: `恩施州`, `大厂县`, `内蒙古`; for a 街道办事处 its name without 办事处."""
    if name.endswith("街道办事处"):
        return (name.removesuffix("办事处"),)
    if name.endswith(("自治区", "特别行政区")):
        return (stem(name),)
    if _may_be_ethnic(name) and ETHNIC_TITLE.search(name):
        rank = "苏木" if name.endswith("苏木") else name[-1]
        return (stem(name) + rank, stem(name) + "自治" + rank)
    return ()


def may_have_been(former: str, name: str, level: str) -> bool:
    """Whether a place may have been called `former` at another rank.

    `徐水县` for `徐水区`, `驻马店地区` for `驻马店市`, `沙县` for `沙县区`.
    """
    bare = stem(name)
    if name in (former, bare):
        return False
    rank = former.removeprefix(bare) or former[-1]
    return former.startswith(bare) and rank in FORMER_RANKS.get(level, ())
