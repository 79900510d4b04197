"""The heads of a table's columns: what they add to what the rows are about, in which unit, when, and whether it is a
growth, a plan or what came of it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.vocabulary.units import unit_pattern

NUMBER = re.compile(r"\s*+([-－−]?[0-9０-９][0-9０-９,.．]*+)\s*+(\S{0,6}+)\s*+")
UNIT = re.compile(rf"[百千万亿]*{unit_pattern()}")
IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,8})[)）]\s*$")
AT_END = re.compile(r"(个?百分点|[%％])$")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|$)")
TO = "[-—－–~～至]"
# a number with which a head says when
TIME = re.compile(
    rf"\s*(?:(?:19|20)\d\d(?:\s*$|年?{TO}(?:19|20)?\d\d年)|(?:19|20)?\d\d年|\d{{1,2}}(?:{TO}\d{{1,2}})?月)"
)
PART_OF_YEAR = re.compile(r"\d月|季度|半年")
SAYS_WHEN = re.compile(
    rf"{YEAR.pattern}|[本今去上明来]年|同期|[上本]期|{PART_OF_YEAR.pattern}|[一二三四五六七八九十]五|五年"
)
# what a growth is against, if not the year before
BASE = re.compile(r"[比较](?:(?:19|20)\d\d年|年?初|(?:年初)?(?:预算|计划|目标|任务)数?|全[国省市州县区](?:平均)?)")
OF_YEARS = re.compile("[两三四五六七八九十]年(?:累计|来)?")
AVERAGE = re.compile("(?:([两三四五六七八九十])年)?(?:年均|平均)")
NUMERALS = "〇一二三四五六七八九十"
INDEX = re.compile(r"为(?:[上去]年|同期|(?:19|20)\d\d年)的?")
RATE = re.compile(
    r"(?:同比|[比较](?:上年|去年)(?:同期)?)?(?:(?<!新)增(?!加值)[长减加]?|涨|升降|±)[速幅率额量度数]*"
    r"|同比|[比较](?:上年|去年)(?:同期)?"
)
AMOUNT = re.compile(r"(?<!新)增(?:[加减]?[额量数]|[加减](?![值率幅速]))|减[少收]")
FALL = re.compile("下降|减少|降低|回落|减收|降幅")
YEARLY = "年均"
OVER_YEAR = re.compile("同比|[上去]年")
LAST_PERIOD = "环比"
PLANNED = re.compile("目标|计划|预期|任务|规划|确保|力争|预算数|年初预算")
DONE = re.compile("完成|实绩|实际|实现|执行")
SHARE = re.compile("占|比重")
ORDER = re.compile("[排位名][名位次]")
COMPLETES = re.compile("(?:完成|达到|为|占)[^完达为占]*(?:计划|目标|任务|预算)")
SAME_PERIOD = "同期"
YEAR_BEFORE = re.compile("[上去]年|上期")
# a header of such words only adds nothing to what the rows are about
NEUTRAL = re.compile(
    f"(?:{YEAR.pattern}|{PLANNED.pattern}|[全本当今去上明]年|年度?|同期|[上本]期|合计|累计|预计|初步|完成|达到|实绩|实际|实现"
    '|[“"]?[一二三四五六七八九十]{1,2}五[”"]?(?:时期|期间)?|五年|末|绝对|指标|情况|总量|数量|金额|数额|数值?|值|额|[：:、/])*+'
)
ORDINAL = re.compile("序号|编号|№|No\\.?", re.I)
NAMES = re.compile("[^（(]*(?:指标|名称)|项目|内容")
UNITS = re.compile("(?:计量)?单位")
PER_CENT, POINTS, PLACE_IN_ORDER = "%", "百分点", "位"


class Column(NamedTuple):
    """What a column says of its cells: its head without unit and growth, of which `adds` goes behind what a row is
    about; `grows`, the words for a growth; `is_amount`, whether this is in the unit of the thing.
    """

    head: str = ""
    adds: str = ""
    unit: str = ""
    grows: str = ""
    is_amount: bool = False
    planned: bool = False
    completes: bool = False
    is_left_out: bool = False

    @property
    def is_level(self) -> bool:
        """Whether it tells how much of the thing there is."""
        return self.is_of_thing and not (self.grows or self.is_left_out or UNITS.fullmatch(self.head))

    @property
    def is_of_thing(self) -> bool:
        """Whether it tells the thing itself: no share, place or completion of it."""
        return not (self.completes or SHARE.search(self.head) or ORDER.search(self.head))

    @property
    def is_done(self) -> bool:
        """Whether it tells what came of the year that the report looks back on."""
        return DONE.search(self.head) is not None and not self.planned and not YEAR_BEFORE.search(self.head)


def _is_figure(cell: str) -> bool:
    return NUMBER.fullmatch(cell) is not None and not TIME.match(cell)


def header_length(rows: Sequence[Sequence[str]]) -> int:
    """Return how many of the first lines of a table are its header, 0 without one.

    Those under the first belong to it where the head of the names stands over them too.
    """
    for at, row in enumerate(rows):
        goes_on = at == 0 or (len(row) == len(rows[0]) and row[0].strip() in ("", rows[at - 1][0].strip()))
        if not goes_on or any(map(_is_figure, row)):
            return at
    return len(rows)


def is_header_again(row: Sequence[str], header: Sequence[Sequence[str]], named: int) -> bool:
    """Whether a row heads the same column of names as the header: another table begins."""
    name = header[0][named].strip()
    is_same = len(row) == len(header[0]) and row[named].strip() == name and len(name) > 1
    return is_same and not any(map(_is_figure, row))


def labels_of(header: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return what the header says of each column, line by line.

    An empty cell belongs to the one before it, where that stands over several columns: in every line but the last.
    """
    labels: list[tuple[str, ...]] = [()] * len(header[0])
    for number, line in enumerate(header, start=1):
        said = [cell.strip() for cell in line]
        for at in range(1, len(said)):
            if not said[at] and number < len(header) and labels[at] == labels[at - 1]:
                said[at] = said[at - 1]
        labels = [(*label, cell) for label, cell in zip(labels, said, strict=True)]
    return [tuple(filter(None, label)) for label in labels]


def name_column(labels: Sequence[tuple[str, ...]]) -> int:
    """Return the column that says what each row is about."""
    first = next((at for at, label in enumerate(labels) if not ORDINAL.fullmatch("".join(label))), 0)
    return next((at for at, label in enumerate(labels) if NAMES.fullmatch("".join(label))), first)


def columns_of(labels: Sequence[Sequence[str]]) -> list[Column]:
    """Read the header; a growth, share or place is of the thing and the time in the latest column before it."""
    columns: list[Column] = []
    latest = Column()
    for at, column in enumerate(map(_column, labels)):
        says_when = SAYS_WHEN.search(column.head) is not None
        if not at or UNITS.fullmatch(column.head):
            columns.append(column)
        elif SAME_PERIOD in column.head:
            columns.append(_of_same_period(column, latest.head))
        elif column.grows and not column.adds:
            columns.append(_growth(column, latest, columns))
        elif not column.is_of_thing:
            columns.append(column if says_when else column._replace(head=latest.head))
        else:
            columns.append(column)
            if not _is_earlier(column, latest):
                latest = column
    return columns


def _of_same_period(column: Column, before: str) -> Column:
    """The same months of the year before, or of the year that the column names."""
    if not YEAR.search(column.head):
        return column._replace(head=before + column.head)
    months = re.sub(f"{YEAR.pattern}年", "", before) if PART_OF_YEAR.search(before) else ""
    return column._replace(head=column.head.replace(SAME_PERIOD, "") + months)


def _growth(column: Column, latest: Column, before: Sequence[Column]) -> Column:
    """Tell a growth of the latest column before it, over the years between columns where it is no yearly one."""
    column = column._replace(adds=latest.adds)
    if SAYS_WHEN.search(column.head):
        return column
    if column.planned and not latest.planned:
        # a goal beside what came of another
        return column
    planned = column.planned or (latest.planned and not DONE.search(column.head))
    years = _years_of_levels(before)
    head, grows = latest.head, column.grows
    if grows.startswith(YEARLY):
        length = AVERAGE.search(column.head)
        if length and length[1] and years:
            count = 2 if length[1] == "两" else NUMERALS.index(length[1])
            head = f"{years[-1] - count + 1}-{years[-1]}年"
        elif len(years) > 1:
            head = f"{years[0] + 1}-{years[-1]}年"
    elif len(years) > 1 and years[-1] - years[-2] > 1 and not OVER_YEAR.search(grows):
        grows = f"比{years[-2]}年{grows}"
    return column._replace(head=head, grows=grows, planned=planned)


def _years_of_levels(columns: Sequence[Column]) -> list[int]:
    """The years of the columns of levels, from the last before the yearly growth before."""
    years: list[int] = []
    for column in columns:
        year = YEAR.search(column.head)
        if column.grows.startswith(YEARLY):
            years = years[-1:]
        elif column.is_level and year:
            years.append(int(year.group()))
    return sorted(years)


def _is_earlier(column: Column, other: Column) -> bool:
    """Whether a column tells an earlier year than another, which may be that of the report."""
    year, other_year = YEAR.search(column.head), YEAR.search(other.head)
    if year and other_year:
        return year.group() < other_year.group()
    return other.head != "" and (
        YEAR_BEFORE.search(column.head) is not None or (year is not None and not column.planned)
    )


def _column(label: Sequence[str]) -> Column:
    parts = [without_unit(part) for part in label]
    unit = next((unit for _, unit in reversed(parts) if unit), "")
    head = "".join(map(_with_whole_year, (part for part, _ in parts)))
    is_over_year = OVER_YEAR.search(head) is not None
    base = BASE.search(head)
    head, growths = RATE.subn("", BASE.sub("", head))
    as_against = INDEX.search(head)
    head, falls = FALL.subn("", INDEX.sub("", head))
    grows, is_amount = "", AMOUNT.search("".join(label)) is not None
    if growths or base or falls:
        told = ("减少" if falls else "增加") if is_amount else "下降" if falls else "增长"
        over = OF_YEARS.search(head)
        if AVERAGE.search(head):
            grows = YEARLY + told
        elif over:
            grows, head = over.group() + told, OF_YEARS.sub("", head)
        else:
            grows = (base.group() if base else "比上年" if is_over_year else "") + told
    completes = COMPLETES.search(head) is not None
    planned = PLANNED.search(head) is not None
    if ORDER.search(head):
        unit = PLACE_IN_ORDER
    rest = head if completes else AVERAGE.sub("", PLANNED.sub("", head))
    adds = as_against.group() if as_against else "" if NEUTRAL.fullmatch(rest) else rest
    if completes and unit == PER_CENT:
        adds, planned = "完成目标的", False
    is_left_out = growths > 1 or any(LAST_PERIOD in part for part in label)
    return Column(head, adds, unit, grows, is_amount and not unit, planned, completes, is_left_out)


def _with_whole_year(part: str) -> str:
    """`2019` and `19年` as `2019年`."""
    if YEAR.fullmatch(part):
        return f"{part}年"
    return f"20{part}" if re.fullmatch(r"\d\d年", part) else part


def without_unit(text: str) -> tuple[str, str]:
    """Part `地区生产总值（亿元）` or `增长%` into name and unit."""
    text = text.strip()
    if end := AT_END.search(text):
        return text[: end.start()].strip(), POINTS if end.group().endswith(POINTS) else PER_CENT
    bracket = IN_BRACKETS.search(text)
    if bracket is None or not UNIT.fullmatch(bracket.group(1)):
        return text, ""
    return text[: bracket.start()].strip(), bracket.group(1)
