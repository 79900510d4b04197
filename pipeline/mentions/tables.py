"""Numbers in tables: the row and the column say what a sentence would say around them.

A table's rows are lines with tabs between their cells; lines that follow each other are one table, which begins with
its header, behind a line or two about the whole. A cell that holds a number and nothing else but a unit is told as a
clause: what the row is about, what the column adds to it, whether it tells a growth, then the number with the unit of
its own, of the column, of the row or of the whole table.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import polars as pl

from pipeline.mentions.joined import JoinedTexts, Positions
from pipeline.vocabulary.units import unit_pattern

# a line is looked at from its first tab on: the search for tabs is quick
TABLE = re.compile(r"(?:(?<=\n)|^)[^\n\t]*\t[^\n]*(?:\n[^\n\t]*\t[^\n]*)+")
NUMBER = re.compile(r"\s*([-－−]?[0-9０-９][0-9０-９,，.．]*)\s*(\S{0,6})\s*")
NUMBERS = re.compile(r"[-－−]?[0-9０-９][0-9０-９,，.．]*")
NO_NAME = re.compile(r"\s*[-－−]?[0-9０-９][0-9０-９,，.．]*\s*[%％]?\s*")
UNIT = re.compile(rf"[百千万亿]*{unit_pattern()}")
IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,8})[)）]\s*$")
AT_END = re.compile(r"(个?百分点|[%％])$")
UNIT_OF_TABLE = re.compile(rf"单位\s*[:：]\s*({UNIT.pattern})\s*[)）]?\s*$")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|$)")
TO = "[-—－–~～至]"
# a number with which a head says when
TIME = re.compile(
    rf"\s*(?:(?:19|20)\d\d(?:\s*$|年?{TO}(?:19|20)?\d\d年)|(?:19|20)?\d\d年|\d{{1,2}}(?:{TO}\d{{1,2}})?月)"
)
SAYS_WHEN = re.compile(rf"{YEAR.pattern}|[本今去上明来]年|同期|[上本]期|\d月|季度|半年|[一二三四五六七八九十]五|五年")
# what a growth is against, if not the year before
BASE = re.compile(r"[比较](?:(?:19|20)\d\d年|年?初|(?:年初)?(?:预算|计划|目标|任务)数?|全[国省市州县区](?:平均)?)")
OF_YEARS = re.compile("[两三四五六七八九十][年](?:累计|来)?")
INDEX = re.compile(r"为(?:[上去]年|同期|(?:19|20)\d\d年)的?")
RATE = re.compile(
    r"(?:同比|[比较](?:上年|去年)(?:同期)?)?(?:(?<!新)增(?!加值)[长减加]?|涨|升降|±)[速幅率额量度数]*"
    r"|同比|[比较](?:上年|去年)(?:同期)?"
)
AMOUNT = re.compile(r"(?<!新)增(?:[加减]?[额量数]|[加减](?![值率幅速]))|减[少收]")
FALL = re.compile("下降|减少|降低|回落|减收|降幅")
YEARLY = "年均"
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
    '|[“"]?[一二三四五六七八九十]{1,2}五[”"]?(?:时期|期间)?|五年|末|绝对|指标|情况|总量|数量|金额|数额|数值?|值|额|[：:、/])*'
)
ORDINAL = re.compile("序号|编号|№|No\\.?", re.I)
NAMES = re.compile("[^（(]*(?:指标|名称)|项目|内容")
UNITS = re.compile("(?:计量)?单位")
NAME_OF_RATE = re.compile("(?:率|比重|占比|比例|水平|指数)$")
TOTAL = re.compile("[总合小]计|合　?计|总量|总额")
LIST_NUMBER = re.compile(
    r"^\s*(?:[（(][0-9一二三四五六七八九十]{1,2}[)）]|[0-9一二三四五六七八九十]{1,2}[.．、](?![0-9]))\s*"
)
TITLE = re.compile("[^，。；！？]*(?:(?<!代)表|指标|情况|计划|目标)[^，。；！？]*")
LONGEST_TITLE = 40
PER_CENT, POINTS, PLACE_IN_ORDER = "%", "百分点", "位"
# a header is at most so many lines
LONGEST_HEADER = 3
# what stands in a cell beside its number is no running text
LONGEST_CELL = 30
# `增加值` alone does not say of what
_SHORT = 3

SCHEMA = {
    "said": pl.String, "printed_unit": pl.String, "column": pl.String, "planned": pl.Boolean, "counted_from": pl.String,
}  # fmt: skip


class Cell(NamedTuple):
    """What a cell's row and column say: the clause before its number, the unit (empty if the cell has it).

    `column` is the head of the column without unit and growth, which may say when; `planned`, whether it is one of
    plans; `counted_from`, from which year the table counts the year before: a year, or that of the `speech`, of the
    `part` that it stands in, or the one that the `report` looks back on.
    """

    said: str
    printed_unit: str
    column: str
    planned: bool
    counted_from: str


class _Column(NamedTuple):
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

    @property
    def is_of_thing(self) -> bool:
        """Whether it tells the thing itself: no share, place or completion of it."""
        return not (self.completes or SHARE.search(self.head) or ORDER.search(self.head))

    @property
    def is_done(self) -> bool:
        """Whether it tells what came of the year that the report looks back on."""
        return DONE.search(self.head) is not None and not self.planned and not YEAR_BEFORE.search(self.head)


class _About(NamedTuple):
    """What the lines above a table say of the whole of it: its unit, its year, whether it tells plans."""

    unit: str
    year: str
    planned: bool


def table_cells(joined: JoinedTexts, starts: Positions) -> pl.DataFrame:
    """Return a row for each mention: the columns of `Cell`, all null where it stands in no cell of a table."""
    cells: dict[int, Cell] = {}
    if "\t" in joined.text:
        for table in TABLE.finditer(joined.text):
            before = joined.text[max(0, table.start() - LONGEST_TITLE) : table.start()].rstrip("\n").rpartition("\n")
            cells |= _cells(table.group(), table.start(), before[2] if before[1] else "")
    found = pl.DataFrame(list(cells.values()), schema=SCHEMA, orient="row")
    places = pl.DataFrame({"position": pl.Series(starts, dtype=pl.Int64)})
    return places.join(
        found.with_columns(position=pl.Series(list(cells), dtype=pl.Int64)),
        on="position", how="left", maintain_order="left",
    ).drop("position")  # fmt: skip


def _cells(table: str, origin: int, title: str) -> dict[int, Cell]:
    """Return the numbers of one table by their position; a row that does not fit the header is left out."""
    lines = table.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=origin))
    rows = [line.split("\t") for line in lines]
    first = next((at for at, row in enumerate(rows) if not _is_caption(row)), 0)
    header = rows[first : first + _header_length(rows[first:])]
    if not header:
        return {}
    labels = _labels(header)
    named = _name_column(labels)
    begins = first + len(header)
    # a second table under a header of the same form
    ends = next((at for at in range(begins, len(rows)) if _is_header_again(rows[at], header, named)), len(rows))
    about = _about([title, *lines[:first]])
    found: dict[int, Cell] = {}
    # tables beside each other, each with a column of names
    groups = [at for at, label in enumerate(labels) if label == labels[named] and label] or [named]
    for start, end in pairwise([*groups, len(labels)]):
        block = _Block(labels[start:end], about)
        for row, place in zip(rows[begins:ends], starts[begins:ends], strict=True):
            if len(row) == len(labels):
                found |= block.cells(row[start:end], place + sum(len(cell) + 1 for cell in row[:start]))
    if ends < len(rows):
        found |= _cells("\n".join(lines[ends:]), starts[ends], "")
    return found


class _Block:
    """The columns of one table, of which the first says what each row is about."""

    def __init__(self, labels: Sequence[tuple[str, ...]], about: _About) -> None:
        self._labels = labels
        self._about = about
        columns = _columns(labels)
        dated = any(YEAR.search(column.head) for column in columns)
        if about.year and not dated:
            columns = [_in_year(column, about) for column in columns]
        self._columns = columns
        self._counted_from = _counted_from(columns[1:], about)
        self._units = next((at for at, column in enumerate(columns) if UNITS.fullmatch(column.head)), None)

    def cells(self, row: Sequence[str], position: int) -> dict[int, Cell]:
        """Return the numbers of a row that begins at a position."""
        name = _name(row, self._labels)
        if not name or NO_NAME.fullmatch(name):
            return {}
        thing, unit = _without_unit(LIST_NUMBER.sub("", name))
        if self._units is not None and UNIT.fullmatch(row[self._units].strip()):
            unit = row[self._units].strip()
        found: dict[int, Cell] = {}
        for at, (cell, column) in enumerate(zip(row, self._columns, strict=True)):
            if at:
                found |= {position + start: told for start, told in self._told(thing, unit, column, cell)}
            position += len(cell) + 1
        return found

    def _told(self, thing: str, row_unit: str, column: _Column, cell: str) -> Iterator[tuple[int, Cell]]:
        """Tell the numbers of a cell as clauses, each by where it begins in the cell."""
        if TOTAL.fullmatch(thing):
            # of what, the column says in full, or nothing does
            thing = "" if len(column.adds) > _SHORT else "总体"
        number = NUMBER.fullmatch(cell)
        if number:
            yield number.start(1), self._cell(thing, row_unit, column, number.group(2))
        elif len(cell) <= LONGEST_CELL:
            done = 0
            for inside in NUMBERS.finditer(cell):
                said = re.split("[，,；;、]", cell[done : inside.start()])[-1].strip()
                told = Cell(thing + column.adds + said, "", column.head, column.planned, self._counted_from)
                yield inside.start(), told
                done = inside.end()

    def _cell(self, thing: str, row_unit: str, column: _Column, behind: str) -> Cell:
        """Tell a number and nothing else but a unit; `behind` is what stands behind the number."""
        own = UNIT.match(behind)
        of_amount = POINTS if row_unit == PER_CENT else row_unit
        unit = column.unit or (of_amount if column.is_amount else PER_CENT if column.grows else row_unit)
        said, planned = thing + column.adds + column.grows, column.planned
        if own and own.group() == PER_CENT != unit:
            if column.completes:
                said, planned = thing + "完成目标的", False
            elif unit and not column.grows and not NAME_OF_RATE.search(thing + column.adds):
                # a goal for an amount, told by how much it is to grow
                said = thing + column.adds + "比上年增长"
        return Cell(said, "" if own else unit or self._about.unit, column.head, planned, self._counted_from)


def _about(lines: Sequence[str]) -> _About:
    """Read the lines above a table."""
    texts = [line.strip() for line in lines]
    unit = next((found[1] for text in texts if (found := UNIT_OF_TABLE.search(text))), "")
    titles = [text for text in texts if len(text) < LONGEST_TITLE and TITLE.fullmatch(text)]
    years = {year.group() for text in titles for year in YEAR.finditer(text)}
    planned = any(PLANNED.search(text) for text in titles) and not any(DONE.search(text) for text in titles)
    return _About(unit, years.pop() if len(years) == 1 else "", planned)


def _in_year(column: _Column, about: _About) -> _Column:
    """Take the year of a table and its plans for a column that says neither."""
    planned = column.planned or (about.planned and not column.is_done and not column.completes)
    head = column.head if SAYS_WHEN.search(column.head) else f"{about.year}年{column.head}"
    return column._replace(head=head, planned=planned)


def _is_caption(row: Sequence[str]) -> bool:
    """Whether a line of the table is about the whole of it."""
    return row[0].strip() != "" and not any(cell.strip() for cell in row[1:])


def _is_figure(cell: str) -> bool:
    return NUMBER.fullmatch(cell) is not None and not TIME.match(cell)


def _header_length(rows: Sequence[Sequence[str]]) -> int:
    """How many lines the header has, 0 without one: those under the first go on where it stands over several lines."""
    for at, row in enumerate(rows[:LONGEST_HEADER]):
        goes_on = at == 0 or (len(row) == len(rows[0]) and row[0].strip() in ("", rows[at - 1][0].strip()))
        if not goes_on or any(map(_is_figure, row)):
            return at
    return min(len(rows), LONGEST_HEADER)


def _is_header_again(row: Sequence[str], header: Sequence[Sequence[str]], named: int) -> bool:
    name = header[0][named].strip()
    return len(row) == len(header[0]) and row[named].strip() == name != "" and not any(map(_is_figure, row))


def _labels(header: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """What the header says of each column, line by line.

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


def _name_column(labels: Sequence[tuple[str, ...]]) -> int:
    """The column that says what each row is about."""
    first = next((at for at, label in enumerate(labels) if not ORDINAL.fullmatch("".join(label))), 0)
    return next((at for at, label in enumerate(labels) if NAMES.fullmatch("".join(label))), first)


def _name(row: Sequence[str], labels: Sequence[tuple[str, ...]]) -> str:
    """What a row is about: the last text in the columns over which the head of the names stands."""
    name = row[0].strip()
    for cell, label in zip(row[1:], labels[1:], strict=True):
        if label or NUMBER.fullmatch(cell):
            break
        name = cell.strip() or name
    return name


def _columns(labels: Sequence[Sequence[str]]) -> list[_Column]:
    """Read the header; a growth, share or place is of the thing and the time in the latest column before it."""
    columns: list[_Column] = []
    latest = _Column()
    for at, column in enumerate(map(_column, labels)):
        says_when = SAYS_WHEN.search(column.head) is not None
        if not at or UNITS.fullmatch(column.head):
            columns.append(column)
        elif SAME_PERIOD in column.head:
            columns.append(column._replace(head=latest.head + column.head))
        elif column.grows and not column.adds:
            head, planned = (column.head, column.planned) if says_when else (latest.head, latest.planned)
            if column.grows.startswith(YEARLY):
                head = _between_years([one.head for one in columns]) or head
            columns.append(column._replace(head=head, planned=planned, adds=latest.adds))
        elif not column.is_of_thing:
            columns.append(column if says_when else column._replace(head=latest.head))
        else:
            columns.append(column)
            if not _is_earlier(column.head, latest.head):
                latest = column
    return columns


def _between_years(heads: Sequence[str]) -> str:
    """The years over which a yearly growth goes from one column to another, as the head of a column."""
    years = sorted({int(year.group()) for head in heads for year in YEAR.finditer(head)})
    return f"{years[0] + 1}-{years[-1]}年" if len(years) > 1 else ""


def _is_earlier(head: str, other: str) -> bool:
    """Whether the head of a column tells an earlier year than another head."""
    year, other_year = YEAR.search(head), YEAR.search(other)
    if year and other_year:
        return year.group() < other_year.group()
    return YEAR_BEFORE.search(head) is not None and other != ""


def _counted_from(columns: Sequence[_Column], about: _About) -> str:
    """From which year a table counts: the latest that it names; that of the speech beside plans for it; that which the
    report looks back on where it tells what was done.
    """
    heads = [column.head for column in columns]
    years = [year.group() for head in heads for year in YEAR.finditer(head)]
    if years or about.year:
        return max([*years, about.year])
    plans = any(column.planned and not re.search("[本明来]年", column.head) for column in columns)
    if plans and not any("本年" in head for head in heads):
        return "speech"
    return "report" if any(column.is_done for column in columns) else "part"


def _column(label: Sequence[str]) -> _Column:
    parts = [_without_unit(part) for part in label]
    unit = next((unit for _, unit in reversed(parts) if unit), "")
    head = "".join(map(_with_whole_year, (part for part, _ in parts)))
    base = BASE.search(head)
    head, growths = RATE.subn("", BASE.sub("", head))
    as_against = INDEX.search(head)
    head, falls = FALL.subn("", INDEX.sub("", head))
    grows, is_amount = "", AMOUNT.search("".join(label)) is not None
    if growths or base or falls:
        told = ("减少" if falls else "增加") if is_amount else "下降" if falls else "增长"
        over = OF_YEARS.search(head)
        if YEARLY in head:
            grows, head = YEARLY + told, head.replace(YEARLY, "")
        elif over:
            grows, head = over.group() + told, OF_YEARS.sub("", head)
        else:
            grows = (base.group() if base else "比上年") + told
    completes = COMPLETES.search(head) is not None
    planned = PLANNED.search(head) is not None
    if ORDER.search(head):
        unit = PLACE_IN_ORDER
    rest = head if completes else PLANNED.sub("", head)
    adds = as_against.group() if as_against else "" if NEUTRAL.fullmatch(rest) else rest
    if completes and unit == PER_CENT:
        adds, planned = "完成目标的", False
    return _Column(head, adds, unit, grows, is_amount and not unit, planned, completes)


def _with_whole_year(part: str) -> str:
    """`2019` and `19年` as `2019年`."""
    if YEAR.fullmatch(part):
        return f"{part}年"
    return f"20{part}" if re.fullmatch(r"\d\d年", part) else part


def _without_unit(text: str) -> tuple[str, str]:
    """Part `地区生产总值（亿元）` or `增长%` into name and unit."""
    text = text.strip()
    if end := AT_END.search(text):
        return text[: end.start()].strip(), POINTS if end.group().endswith(POINTS) else PER_CENT
    bracket = IN_BRACKETS.search(text)
    if bracket is None or not UNIT.fullmatch(bracket.group(1)):
        return text, ""
    return text[: bracket.start()].strip(), bracket.group(1)
