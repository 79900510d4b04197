"""Which thing each number is about: its own phrase, a place in a list, or the thing spoken of before."""

import re
from itertools import pairwise

import polars as pl

from pipeline.observations.completion import CLAUSES, NEW, Completion
from pipeline.observations.coordination import fused_coordinations, split_coordination
from pipeline.observations.discourse import NOTHING, Discourse, Found, Statement, Subject
from pipeline.observations.measures import SHARE_SPENT
from pipeline.observations.naming import balanced, counted_noun, funded_thing, topic_of
from pipeline.observations.words import CUT, lead_in
from pipeline.vocabulary import Vocabulary

ALIKE = re.compile(r"(?<![年人户亩村平])均|都|双双|同步")
REACHED = re.compile(r"(?:总数|总量|累计)?(?:达到?|增至|增加到|突破)[近约超过]*$")
PERSONS = "人数"
SHARE_OF_ALL = re.compile("占|比重")
EACH = re.compile("(?<!全)各(?:新增|新建|建成|完成)?$")
PROJECTS = "项目"
ASPECT_ALONE = re.compile("^[，,、]?(占比|比重|比例)")
FUNDING = re.compile(
    r"^(?:(?:计划|启动|完成|先后|累计|共|预计|总|加快|推进|积极|跑办|全力|推动)*(?:年度(?:计划|总)?)?(?:投资额?|投入)(?:资金)?)$"
)
COUNTED_BEHIND = re.compile(r"^的\d+[个项家]([^，,。；;]+)")
KIND_OF_FUNDING = re.compile("(?:年度)?(?:计划)?总?(?:投资|投入).*$")
# 组建20亿元规模母基金
FOUNDED = re.compile("(?:形成|组建|设立|成立|建立)(?:了)?")
# 安排2亿元技改专项资金
GRANTED = re.compile("(?:安排|争取|下达|拨付|落实|筹集|整合|发放|发行|获得|投放|统筹|申请)$")
FUNDS = re.compile("(?:多|余)?的?([^,，。；;、]{0,14}?(?:资金|补贴|补助|国债|债券|基金|贷款))")
LIST_BEFORE = re.compile("^.*(?:、|和|及)(?=[^、和及]*$)")
SPENT_ON = re.compile(
    "^[，,]((?:主要|专项|已|共)*(?:用于|完成|建设|建成|对|实施|改造|新建|开展|启动|购置|修建|铺设)[^，,。；;]+)"
)
JOINS = ("、", "和", "及", "与", "，", ",")
SPENT_SHARE = re.compile(rf"{SHARE_SPENT}([^,，;；。]{{2,12}})")
MONEY = re.compile("(?:支出|财力|资金|财政)$")
EXPENDITURE = re.compile("(?:地方|公共)?财政(?:总|预算)?支出|(?:地方)?一般公共(?:财政)?预算支出")
# 新增农田30万亩任务: what was to be done, not what is counted
TASK = re.compile("(?:年度|全年)?(?:目标)?任务")
# 剩余73个贫困村全部退出: those that were left until then
LEFT_OVER = ("剩余", "余下", "其余", "剩下")
ITEMS = ("项", "个", "件", "条")
COUNTS_BEFORE = re.compile(r"^(?:[、和及][\d.]+[万千]?[多余]?[户人名个])*")
CUTS = re.compile(f"[{CUT}]")
DETERMINER = re.compile("^[多余名的]+")
FIELD_ENDS = re.compile("中|里|第|名列|[位居排列]")


class SubjectReader:
    """Walks over the numbers of reports in text order and says what each is about."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.completion = Completion(vocabulary)
        self.subject = self.completion.subject
        self.discourse = Discourse()
        self.lead = re.compile(rf"^(?:{lead_in()})*")
        self.topic = re.compile(rf"(?:^|[,，;；:：])(?:{lead_in()})*?({vocabulary.any_name})")

    def read(self, statement: Statement, list_length: int) -> Found:
        """Return what the number is about; `list_length` numbers follow each other from here."""
        if statement.report_id != self.discourse.report_id:
            self.discourse = Discourse(statement.report_id)
        discourse = self.discourse
        fresh = statement.sentence_number != discourse.sentence_number
        if fresh:
            discourse.sentence_number, discourse.history, discourse.queue = statement.sentence_number, [], []
            discourse.whole = NOTHING
        self._part_from_whole(statement)
        if statement.field_of_order:
            return self._field_of_order(statement)
        found = (
            self._counted(statement)
            or self._spent(statement)
            or self._next_of_list(statement)
            or self._funded(statement)
            or self._own(statement, list_length)
            or self._behind(statement)
            or self._list_before(statement, list_length)
            or self._spoken_of(statement, fresh=fresh)
        )
        self._remember(statement, found)
        return found

    def _remember(self, statement: Statement, found: Found) -> None:
        discourse = self.discourse
        discourse.last = found.subjects[-1]
        if statement.phrase in ("新增", "新增加") and discourse.head.text:
            # behind 新增3家 the whole is spoken of again
            discourse.last = discourse.head
        elif found.rule in ("phrase", "counted", "list", "several") and not self.completion.elliptic.match(
            statement.phrase
        ):
            discourse.head, discourse.head_counted = discourse.last, statement.counter
        discourse.history += [s for s in found.subjects if s.text and s not in discourse.history]

    def _part_from_whole(self, statement: Statement) -> None:
        """From 其中 on, things are parts of what was counted before."""
        discourse = self.discourse
        if "；" in statement.gap or ";" in statement.gap:
            discourse.whole = NOTHING
        if "其中" in statement.gap:
            discourse.whole = discourse.head if discourse.head_counted and discourse.history else NOTHING

    def _part(self, statement: Statement) -> Subject | None:
        """省外引资项目64个,其中签约项目42个: those of a part of the projects are not those of the region."""
        whole, phrase = self.discourse.whole, statement.phrase
        of_a_kind = phrase.endswith(PROJECTS) and whole.text.endswith(PROJECTS)
        if whole.indicator or not of_a_kind or not self.vocabulary.indicator_of(phrase):
            return None
        return Subject(balanced(whole.text.removesuffix(PROJECTS) + phrase), None)

    def _field_of_order(self, statement: Statement) -> Found:
        """What stands in the order is not what the next number is about: 产值居全县9个乡镇第1位."""
        if statement.phrase:
            self.discourse.last = self.subject(statement.phrase)
            self.discourse.history.append(self.discourse.last)
        members = FIELD_ENDS.split(statement.counted)[0]
        return Found((Subject(statement.own[-2:] + members, None),), "field of an order")

    def _counted(self, statement: Statement) -> Found | None:
        """The noun stands behind the count: 新建2个工业园区."""
        noun, phrase = statement.counted, statement.phrase
        task = TASK.fullmatch(noun) and statement.unit not in ITEMS
        # 满意率连续5年保持97%以上: what went on is no noun
        lasted = statement.unit == "年" and statement.own.endswith("连续") and statement.phrase
        if not statement.counter or not noun or statement.named or task or lasted:
            return None
        if statement.own.rstrip().endswith(JOINS):
            # what stands there was counted by the number before
            phrase = ""
        verb = NEW.match(phrase)
        # 1.2万名贫困人口全部脱贫, 44个项目成功签约: what became of them is part of the name
        behind = DETERMINER.sub("", statement.tail)
        behind = behind if statement.unit == "人" or behind.startswith(PROJECTS) else noun
        for text in (phrase + noun, verb.group() + noun if verb else noun, noun, behind):
            indicator = self.vocabulary.indicator_of(text)
            # 培育40家规上企业: those that something is done with are not all there are
            some = text == noun and phrase and self.completion.is_stock(indicator)
            if indicator and not some:
                return Found((self.subject(text),), "counted")
        kept = phrase if len(phrase) <= 4 and phrase not in LEFT_OVER else ""
        return Found((Subject(balanced(kept + noun), None),), "counted")

    def _spent(self, statement: Statement) -> Found | None:
        """How much of the money was for one purpose: 财政支出的七成用于民生, 七成财政支出投向民生."""
        spent = SPENT_SHARE.match(statement.tail) if statement.unit == "%" else None
        money = (spent.group(1) or statement.phrase) if spent else ""
        if spent is None or not MONEY.search(money):
            return None
        whole = EXPENDITURE.fullmatch(money) and "民生" in spent.group(2)
        indicator = self.vocabulary.indicator_of("民生支出") if whole else None
        return Found((Subject(f"{money}用于{balanced(spent.group(2))}比重", indicator),), "spent")

    def _next_of_list(self, statement: Statement) -> Found | None:
        if not statement.continues:
            self.discourse.queue = []
            return None
        if self.discourse.queue:
            return Found((self.discourse.queue.pop(0),), "list")
        return Found((self.discourse.last,), "thing before") if self.discourse.last.text else None

    def _funded(self, statement: Statement) -> Found | None:
        """The money stands before what it is for: 投资3亿元的水厂项目, 投入20万元改造校舍."""
        # in a list the phrase still holds what the money before was for: 投资3亿元的甲厂、投资2亿元的乙厂
        phrase = LIST_BEFORE.sub("", statement.phrase) if statement.gap.startswith("的") else statement.phrase
        if statement.counter:
            return None
        if FOUNDED.fullmatch(phrase) and (fund := counted_noun(statement.tail)):
            return Found((self.subject(fund),), "phrase")
        granted, funds = GRANTED.search(statement.own), FUNDS.match(statement.tail)
        if granted and funds and statement.unit == "元":
            giver = phrase if phrase.endswith(granted.group()) else granted.group()
            return Found((self.subject(giver + funds.group(1)),), "phrase")
        if not FUNDING.match(phrase):
            return None
        # 年度投资36亿元的58个重点项目: the count belongs to what the money is for
        counted = COUNTED_BEHIND.match(statement.behind) if statement.tail == "的" else None
        behind = counted.group(1) if counted else statement.tail
        if not behind and not self.discourse.history:
            spent = SPENT_ON.match(statement.behind)
            behind = spent.group(1) if spent else ""
        thing = funded_thing(behind)
        kind = KIND_OF_FUNDING.search(phrase)
        return Found((self.subject(thing + kind.group()),), "funded") if thing and kind else None

    def _own(self, statement: Statement, list_length: int) -> Found | None:
        """The number's own phrase, of one thing or of several."""
        phrase = statement.phrase
        if not phrase:
            return None
        each = one_for_each(statement, list_length)
        fused = each and any(written in phrase for written in fused_coordinations())
        wanted = list_length if list_length > 1 else 2 if fused else 0
        subjects = [
            self.completion.sector(statement, self.discourse, member) or self.subject(member)
            for member in split_coordination(phrase, wanted, self.vocabulary)
        ]
        subjects = self.completion.aspects(subjects)
        if list_length > 1 and len(subjects) == list_length:
            self.discourse.queue = subjects[1:]
            return Found((subjects[0],), "list")
        if part := self._part(statement):
            return Found((part,), "phrase")
        alike = ALIKE.search(statement.own)
        if len(subjects) > 1 and (each or alike or EACH.search(statement.own)) and subjects[0].indicator:
            return Found(tuple(self.completion.governed(subjects)), "several")
        # 二、三产业增加值占…比重达80%: one share of both
        together = SHARE_OF_ALL.search(statement.own)
        if statement.named is None and len(subjects) > 1 and not together and all(s.indicator for s in subjects):
            return Found(tuple(subjects), "several")
        return Found((self.completion.complete(statement, self.discourse),), "phrase")

    def _behind(self, statement: Statement) -> Found | None:
        """What several counts are of stands behind the last: 4万户、9万人实现稳定脱贫."""
        told = COUNTS_BEFORE.sub("", CUTS.split(statement.behind, maxsplit=1)[0])
        if statement.phrase or not statement.counter or not self.vocabulary.indicator_of(told):
            return None
        return Found((self.subject(told),), "said behind")

    def _list_before(self, statement: Statement, list_length: int) -> Found | None:
        """Several things were named, and the numbers are theirs, one each or one for all."""
        history = self.discourse.history
        if list_length > 1:
            # 省级项目76个投资9亿元,市级项目…: not a thing and what is told of it, but two of a kind
            wholes = [one for one, following in pairwise(history) if following.text.startswith(one.text)]
            history = [thing for thing in history if thing not in wholes]
        members = self._members_before(statement, list_length) if list_length > 1 else []
        if list_length > 1 and (members or len(history) >= list_length):
            things = members or history[-list_length:]
            self.discourse.queue = things[1:]
            return Found((things[0],), "list before")
        if len(history) > 1 and (ALIKE.search(statement.own) or one_for_each(statement, list_length)):
            return Found(tuple(history), "all before")
        return None

    def _members_before(self, statement: Statement, list_length: int) -> list[Subject]:
        """The things of a list that a comma parts from their numbers: 游客人数、旅游收入,比上年分别增长3%、5%."""
        clauses = CLAUSES.split(statement.gap)
        if len(clauses) < 2:
            return []
        written = split_coordination(self.lead.sub("", clauses[-2]), list_length, self.vocabulary)
        members = self.completion.aspects([self.subject(member) for member in written])
        told = all(m.indicator for m in members) or "分别" in statement.own
        return members if len(members) == list_length and told else []

    def _spoken_of(self, statement: Statement, *, fresh: bool) -> Found:
        """The clause before, the number before or the sentence before says what it is about."""
        last = self.discourse.last
        if topics := self.topic.findall(statement.gap):
            return Found((self.subject(topics[-1]),), "topic")
        if not fresh and last.text:
            return Found((self._last_in_other_words(statement) or last,), "thing before")
        if topic := topic_of(statement.gap):
            return Found((Subject(balanced(topic), None),), "topic")
        return Found((last._replace(indicator=None),), "sentence before")

    def _last_in_other_words(self, statement: Statement) -> Subject | None:
        """The thing before, where this number is of another side of it: its persons, or the whole of what is new."""
        last = self.discourse.last.text
        whole = NEW.sub("", re.sub("^[日月年]均", "", last))
        texts = [whole] if whole != last and REACHED.search(statement.own) else []
        aspect = ASPECT_ALONE.match(statement.own)
        texts += [last + aspect.group(1)] if aspect else []
        texts += [last + behind for behind in (PERSONS if statement.unit == "人" else "", statement.tail) if behind]
        return next((self.subject(text) for text in texts if self.vocabulary.indicator_of(text)), None)


def one_for_each(statement: Statement, list_length: int) -> bool:
    """Whether one figure is told of each of several: 城乡居民收入分别增长8%."""
    return list_length == 1 and statement.unit == "%" and "分别" in statement.own


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
    """Add `subject`, its `indicator`, `subject_rule` and `subject_number`: a row for each subject of a number."""
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
