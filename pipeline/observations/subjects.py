"""Which thing each number is about: its own phrase, a place in a list, or the thing spoken of before."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from pipeline.observations.coordination import split_coordination
from pipeline.observations.naming import balanced, funded_thing, topic_of
from pipeline.observations.words import any_of, lead_in
from pipeline.vocabulary import Vocabulary

ALIKE = re.compile(r"(?<![年人户亩村平])均|都|双双|同步")
CLAUSES = re.compile(r"[,，;；:：]")
NEW = re.compile(r"^(?:新增加?|净增|新)")
DOING = re.compile(
    r"^(?:[初步全年共计划谋组织]*(?:实施|安排|列入|推进|抓好|开工|签约|招引|落实|推动|建设|谋划|集中|牵头的?))+"
)
PLAN = re.compile(r"(?:完成|占)(年度[^，,的]{0,4}?投资(?:计划|额)?)")
# 地区生产总值不足200亿元的县区有5个: the number only says which are counted
GROUP = r"^(?:以上|以下)?的[^,，;；。]{1,10}?(?:有|达到?|为|占|增加到)$"
ADDED = re.compile(r"^(?:的)?(.*)新增加?$")
SECTOR = re.compile(r"^(?:第?[一二三](?:次)?产业|[一二三]产|服务业)$")
REACHED = re.compile(r"(?:总数|总量|累计)?(?:达到?|增至|增加到|突破)[近约超过]*$")
VERB_ALONE = re.compile(
    r"^(?:实际|已|目前|累计|新|基本|分配|其中|全年)*(?:实施|开工|竣工|完工|完成|建成|投产|签约|落户|办结|新开工|新建|在建|续建|入库|开通|认定"
    r"|获批|培育|引进|启动|退出|达标|入住|落地|动工|创建|交付)$"
)
DONE = re.compile(
    r"^(?:(?:计划|安排|谋划|实际|累计|基本|新|共|确定|重点)*(?:实施|开工|竣工|完工|完成|建成|建设|投产|签约|落户|办结|新增|在建|续建|入库|开通"
    r"|认定|获批|培育|引进|启动|安排|排查|动工|创建)的?)+"
)
CONTRACTED = re.compile(r"^(?:合同|协议|签约|意向)")
PERSONS = "人数"
WHOLE_ECONOMY = {"gdp", "va_primary", "va_secondary", "va_tertiary", "industrial_va"}
GOVERNING = re.compile(r"^(?:新增加?|净增|新建成?|新引进|引进|新签约|签约|建成|完成|培育|新认定|减少)")
FUNDING = re.compile(
    r"^(?:(?:计划|启动|完成|先后|累计|共|预计|总|加快|推进|积极|跑办|全力|推动)*(?:投资额?|投入)(?:资金)?)$"
)


class Subject(NamedTuple):
    """One thing that a number is about."""

    text: str
    indicator: str | None


NOTHING = Subject("", None)


class Found(NamedTuple):
    """The subjects of one number (the first is its own, further ones share the number) and the rule that found them."""

    subjects: tuple[Subject, ...]
    rule: str


class Statement(NamedTuple):
    """What the clauses around one number give to find its subject."""

    report_id: str
    sentence_number: int
    gap: str
    own: str
    phrase: str
    named: str | None
    relation: str
    counted: str
    tail: str
    unit: str
    counter: bool
    continues: bool
    grew: bool
    field_of_order: bool


@dataclass
class Discourse:
    """What has been spoken of so far: in the sentence, and by the number before."""

    report_id: str | None = None
    sentence_number: int = -1
    history: list[Subject] = field(default_factory=list)
    last: Subject = NOTHING
    # the last thing named in full, which elliptical words are about
    head: Subject = NOTHING
    head_counted: bool = False
    queue: list[Subject] = field(default_factory=list)


class SubjectReader:
    """Walks over the numbers of reports in text order and says what each is about."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.discourse = Discourse()
        self.elliptic = re.compile(rf"^(?:{lead_in()}|全额)*?({any_of('elliptic', 'same')})$")
        self.elliptic_end = re.compile(rf"(?:种植|播种)?{any_of('elliptic', 'same')}$")
        self.lead = re.compile(rf"^(?:{lead_in()})*")
        self.same = re.compile(rf"^{any_of('same')}$")
        self.topic = re.compile(rf"(?:^|[,，;；:：])(?:{lead_in()})*?({vocabulary.any_name})")

    def subject(self, text: str) -> Subject:
        """Return the subject with the indicator that it names."""
        return Subject(balanced(text), self.vocabulary.indicator_of(text))

    def read(self, statement: Statement, list_length: int) -> Found:
        """Return what the number is about; `list_length` numbers follow each other from here."""
        discourse = self.discourse
        if statement.report_id != discourse.report_id:
            self.discourse = discourse = Discourse(statement.report_id)
        fresh = statement.sentence_number != discourse.sentence_number
        if fresh:
            discourse.sentence_number, discourse.history, discourse.queue = statement.sentence_number, [], []
        if statement.field_of_order:
            if statement.phrase:
                discourse.last = self.subject(statement.phrase)
                discourse.history.append(discourse.last)
            noun = re.split("中|里|第|名列|[位居排列]", statement.counted)[0]
            return Found((Subject(statement.own[-2:] + noun, None),), "field of an order")
        found = (
            self._counted(statement)
            or self._next_of_list(statement)
            or self._funded(statement)
            or self._own(statement, list_length)
            or self._inherited(statement, list_length, fresh)
        )
        discourse.last = found.subjects[-1]
        if statement.phrase in ("新增", "新增加") and discourse.head.text:
            discourse.last = discourse.head
        elif found.rule in ("phrase", "counted", "list", "several") and not self.elliptic.match(statement.phrase):
            discourse.head, discourse.head_counted = discourse.last, statement.counter
        discourse.history += [s for s in found.subjects if s.text and s not in discourse.history]
        return found

    def _funded(self, statement: Statement) -> Found | None:
        """The money stands before what it is for: 投资3亿元的水厂项目, 投入20万元改造校舍."""
        if not FUNDING.match(statement.phrase) or statement.counter:
            return None
        thing = funded_thing(statement.tail)
        kind = re.sub(r"^.*?(?=(?:计划|启动|完成)?总?(?:投资|投入))", "", statement.phrase)
        return Found((self.subject(thing + kind),), "funded") if thing else None

    def _next_of_list(self, statement: Statement) -> Found | None:
        if not statement.continues:
            self.discourse.queue = []
            return None
        if self.discourse.queue:
            return Found((self.discourse.queue.pop(0),), "list")
        return Found((self.discourse.last,), "thing before") if self.discourse.last.text else None

    def _counted(self, statement: Statement) -> Found | None:
        """The noun stands behind the count: 新建2个工业园区."""
        noun, phrase = statement.counted, statement.phrase
        if not statement.counter or not noun or statement.named:
            return None
        if statement.own.rstrip().endswith(("、", "和", "及", "与", "，", ",")):
            # what stands there was counted by the number before
            phrase = ""
        verb = NEW.match(phrase)
        for text in (phrase + noun, verb.group() + noun if verb else noun, noun):
            if self.vocabulary.indicator_of(text):
                return Found((self.subject(text),), "counted")
        return Found((Subject(balanced((phrase if len(phrase) <= 4 else "") + noun), None),), "counted")

    def _own(self, statement: Statement, list_length: int) -> Found | None:
        phrase = statement.phrase
        if not phrase:
            return None
        members = split_coordination(phrase, list_length if list_length > 1 else 0, self.vocabulary)
        if list_length > 1 and len(members) == list_length:
            subjects = [self._sector(statement, m) or self.subject(m) for m in members]
            self.discourse.queue = subjects[1:]
            return Found((subjects[0],), "list")
        subjects = [self.subject(m) for m in members]
        if statement.named is None and len(subjects) > 1 and all(s.indicator for s in subjects):
            return Found(tuple(subjects), "several")
        return Found(
            (
                self._completed(statement)
                or self._governed(statement)
                or self._planned(statement)
                or self._sector(statement, phrase)
                or self._added(phrase)
                or self._verb_alone(statement)
                or self._contracted(phrase)
                or self.subject(phrase + statement.tail if self._completes(statement) else phrase),
            ),
            "phrase",
        )

    def _governed(self, statement: Statement) -> Subject | None:
        """A verb before the first of a list governs all: 新增规上企业5家、高新技术企业3家."""
        verb = GOVERNING.match(self.discourse.last.text)
        # 新增创业3万人、带动就业5万人: the second has a verb of its own
        led = not statement.own.lstrip("、和及 ").startswith(statement.phrase)
        if verb is None or led or not statement.gap.startswith(("、", "和")) or GOVERNING.match(statement.phrase):
            return None
        text = verb.group() + statement.phrase
        return self.subject(text) if self.vocabulary.indicator_of(text) or not statement.named else None

    def _planned(self, statement: Statement) -> Subject | None:
        """The task says what of the thing was planned: 重点项目完成年度投资计划的…"""
        plan = PLAN.search(statement.own)
        if statement.named or plan is None or not self.vocabulary.indicator_of(statement.phrase + plan.group(1)):
            return None
        return self.subject(statement.phrase + plan.group(1))

    def _completes(self, statement: Statement) -> bool:
        """Whether what is said behind a count completes the name: 贫困人口1.2万人脱贫."""
        return statement.counter and self.vocabulary.indicator_of(statement.phrase + statement.tail) is not None

    def _sector(self, statement: Statement, phrase: str) -> Subject | None:
        """A sector that grows beside the whole economy grows in value added: 地区生产总值…,第一产业增长3%."""
        if not statement.grew or self.vocabulary.indicator_of(phrase):
            return None
        spoken = {subject.indicator for subject in (*self.discourse.history, self.discourse.head)}
        beside = spoken & WHOLE_ECONOMY and SECTOR.match(phrase)
        if not beside and not self.discourse.head.text.endswith("增加值"):
            return None
        subject = self.subject(phrase + "增加值")
        return subject if subject.indicator else None

    def _added(self, phrase: str) -> Subject | None:
        """What is new of a thing: 规上工业企业新增3家; 新增1家, of what was spoken of before."""
        new = ADDED.match(phrase)
        if new is None:
            return None
        thing = new.group(1) or NEW.sub("", self.discourse.head.text)
        return self.subject("新增" + thing) if thing else None

    def _verb_alone(self, statement: Statement) -> Subject | None:
        """What was done with some of the things: 新开工住房3万套,基本建成2万套."""
        if not statement.counter or not self.discourse.history or not VERB_ALONE.match(statement.phrase):
            return None
        thing = DONE.sub("", self.discourse.head.text)
        return self.subject(statement.phrase + thing) if thing and thing != statement.phrase else None

    def _contracted(self, phrase: str) -> Subject | None:
        """The sum of what was contracted, of all projects where none were spoken of."""
        if self.discourse.history or not CONTRACTED.match(phrase):
            return None
        subject = self.subject("引进项目" + phrase)
        return Subject(phrase, subject.indicator) if subject.indicator else None

    def _completed(self, statement: Statement) -> Subject | None:
        """An elliptical phrase is completed by what was spoken of before: 粮食生产再获丰收,总产达…"""
        phrase, head = statement.phrase, self.discourse.head
        word = self.elliptic.match(phrase)
        if statement.named or word is None:
            return None
        phrase = word.group(1)
        if self.discourse.history and head.text:
            texts = (head.text, NEW.sub("", head.text), head.text.rpartition("的")[2], DOING.sub("", head.text))
            for text in dict.fromkeys((*texts, *(self._without_aspect(each, phrase) for each in texts))):
                if text and self.vocabulary.indicator_of(text + phrase):
                    return self.subject(text + phrase)
        for clause in reversed(CLAUSES.split(statement.gap)[:-1]):
            for length in range(2, min(len(clause), 8) + 1):
                if self.vocabulary.indicator_of(clause[:length] + phrase):
                    return self.subject(clause[:length] + phrase)
        base = self.elliptic_end.sub("", head.text)
        if self.discourse.history and base and (self.discourse.head_counted or base != head.text):
            indicator = head.indicator if self.same.match(phrase) and not NEW.match(head.text) else None
            return Subject(balanced(base + phrase), indicator)
        topic = topic_of(statement.gap)
        return Subject(balanced(topic + phrase), None) if topic else None

    def _without_aspect(self, text: str, other: str) -> str:
        """粮食 of 粮食产量, that its 播种面积 may follow; nothing where the other aspect is the same in other words."""
        aspect = self.elliptic_end.search(text)
        if aspect is None or any(aspect.group()[i : i + 2] in other for i in range(len(aspect.group()) - 1)):
            return ""
        return text[: aspect.start()]

    def _members_before(self, statement: Statement, list_length: int) -> list[Subject]:
        """The things of a list that a comma parts from their numbers: 游客人数、旅游收入,比上年分别增长3%、5%."""
        clauses = CLAUSES.split(statement.gap)
        if len(clauses) < 2:
            return []
        members = [
            self.subject(m) for m in split_coordination(self.lead.sub("", clauses[-2]), list_length, self.vocabulary)
        ]
        return members if len(members) == list_length and all(m.indicator for m in members) else []

    def _inherited(self, statement: Statement, list_length: int, fresh: bool) -> Found:
        history, own = self.discourse.history, statement.own
        if list_length > 1 and len(history) >= list_length:
            self.discourse.queue = history[len(history) - list_length + 1 :]
            return Found((history[-list_length],), "list before")
        if ALIKE.search(own) and len(history) > 1:
            return Found(tuple(history), "all before")
        members = self._members_before(statement, list_length) if list_length > 1 else []
        if members:
            self.discourse.queue = members[1:]
            return Found((members[0],), "list before")
        topics = self.topic.findall(statement.gap)
        if topics:
            return Found((self.subject(topics[-1]),), "topic")
        if not fresh and self.discourse.last.text:
            whole = NEW.sub("", self.discourse.last.text)
            if REACHED.search(own) and self.vocabulary.indicator_of(whole) and whole != self.discourse.last.text:
                return Found((self.subject(whole),), "thing before")
            for behind in (PERSONS if statement.unit == "人" else "", statement.tail):
                text = self.discourse.last.text + behind
                if behind and self.vocabulary.indicator_of(text):
                    return Found((self.subject(text),), "thing before")
            return Found((self.discourse.last,), "thing before")
        topic = topic_of(statement.gap)
        if topic:
            return Found((Subject(balanced(topic), None),), "topic")
        return Found((self.discourse.last._replace(indicator=None),), "sentence before")


def list_lengths(continues: list[bool]) -> list[int]:
    """Return for each number how many numbers, it included, follow each other with nothing but connectors between."""
    lengths = [1] * len(continues)
    for i in range(len(continues) - 2, -1, -1):
        if continues[i + 1]:
            lengths[i] = lengths[i + 1] + 1
    return lengths


def read_subjects(statements: pl.DataFrame, vocabulary: Vocabulary) -> list[Found]:
    """Return what each row of `statements` is about; the low end of a range is about what its high end is about."""
    reader = SubjectReader(vocabulary)
    rows = statements.select(Statement._fields).iter_rows()
    lengths = list_lengths(statements["continues"].to_list())
    found = [reader.read(Statement(*row), length) for row, length in zip(rows, lengths, strict=True)]
    roles = statements["role"].to_list()
    for i in range(len(found) - 1):
        if roles[i] == "low" and roles[i + 1] == "high" and found[i + 1].rule == "counted":
            found[i] = found[i + 1]
    return found


def with_subjects(statements: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Add `subject`, the `indicator` it names, `subject_rule` and `subject_number`, a row for each subject of a number."""
    found = read_subjects(statements, vocabulary)
    # one row per subject, without lists of structs: building those is slow
    flat = [
        (row, number, each.text, each.indicator, one.rule)
        for row, one in enumerate(found)
        for number, each in enumerate(one.subjects)
    ]
    columns = ["row", "subject_number", "subject", "indicator", "subject_rule"]
    types = [pl.UInt32, pl.Int64, pl.String, pl.String, pl.String]
    subjects = pl.DataFrame(flat, schema=dict(zip(columns, types, strict=True)), orient="row")
    return statements[subjects["row"]].with_columns(subjects.drop("row"))


def with_indicators(statements: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Leave `indicator` only where the number is the indicator's own, and add its `nature`.

    That is where the scope is the region, the unit is one that the indicator is measured in, and the number is not
    one that every member of a group has for itself.
    """
    known = vocabulary.indicators.select("indicator", "nature", indicator_unit="unit")
    read = statements.join(known, on="indicator", how="left", maintain_order="left")
    printed = vocabulary.units.select(pl.struct(indicator_unit="unit", unit="printed")).to_series().implode()
    measured = pl.struct("indicator_unit", "unit").is_in(printed)
    every = pl.col("relation").str.contains(any_of("every"))
    group = pl.col("tail").str.contains(GROUP) & ~pl.col("grew")
    stands = (
        (pl.col("scope") == "region") & ~every & ~group & (measured | ~pl.col("measure").is_in(["level", "change"]))
    )
    return read.with_columns(pl.when(stands).then(column) for column in ("indicator", "nature"))
