"""What completes a phrase that does not stand on its own: 总产值 of what, 新增3家 of which firms."""

import re

import polars as pl

from pipeline.observations.discourse import Discourse, Statement, Subject
from pipeline.observations.naming import balanced, counted_noun, topic_of
from pipeline.observations.words import any_of, lead_in
from pipeline.vocabulary import Vocabulary

CLAUSES = re.compile(r"[,，;；:：]")
NEW = re.compile(r"^(?:新增加?|净增|新)")
DOING = re.compile(
    r"^(?:[初步全年共计划谋组织]*(?:实施|安排|列入|推进|抓好|开工|签约|招引|落实|推动|建设|谋划|集中|牵头的?))+"
)
PLAN = re.compile(r"(?:完成|占)(年度[^，,的]{0,4}?投资(?:计划|额)?)")
ADDED = re.compile(r"^(?:的)?(.*)新增加?$")
SECTOR = re.compile(r"^(?:第?[一二三](?:次)?产业|[一二三]产|服务业)$")
WHOLE_ECONOMY = {"gdp", "va_primary", "va_secondary", "va_tertiary", "industrial_va"}
VERB_ALONE = re.compile(
    r"^(?:实际|已|目前|累计|新|基本|分配|其中|全年)*(?:实施|开工|竣工|完工|完成|建成|投产|签约|落户|办结|新开工|新建|在建|续建|入库|开通|认定"
    r"|获批|培育|引进|启动|退出|达标|入住|落地|动工|创建|交付|改扩建|扩建|改建|改造|续建|供应|分配)$"
)
DONE = re.compile(
    r"^(?:(?:计划|安排|谋划|实际|累计|基本|新|共|确定|重点)*(?:实施|开工|竣工|完工|完成|建成|建设|投产|签约|落户|办结|新增|在建|续建|入库|开通"
    r"|认定|获批|培育|引进|启动|安排|排查|动工|创建)的?)+"
)
DONE_BEHIND = re.compile("(?:基本)?(?:建成|开工|竣工|完成|新增|分配|入住)$")
OF_A_LEVEL = re.compile("(?:国家|省|市|县|区|镇|乡)级")
# the budget of a government itself, without those of the places below it
OWN_BUDGET = re.compile("(?:省|市|州|县|区|镇)?本级")
LIST_OF_A_KIND = re.compile(r"(.{4,}?)(?:等[^等]{0,6}(?:项目|工程|路段)?|建成通车|通车)$")
PART_OF_VALUE_ADDED = re.compile("占[^,，]*增加值")
MADE = re.compile("(?:工业)?((?:总产值|产值|增加值))")
ABOVE_SIZE = re.compile("(?:规上|规模以上)(?:工业)?企业")
ASPECTS = {"平方米": "面积", "亩": "面积", "公顷": "面积", "元": "额", "千瓦时": "量", "件": "量", "%": "比例"}
FIRMS = ("家", "间", "户", "个")
# what is left of 完成固定资产投资 without its aspect
DONE_WORDS = re.compile("(?:完成|实现)?(?:全社会)?(?:固定资产)?$")
# a side of something that has many: 参保率, 利润, 死亡人数
ASPECT = re.compile("[一-龥]{2}率|利润|利税|税金|死亡人数|受伤人数|死亡率")
ASPECT_END = re.compile(
    "(?<=[一-龥]{2})(?:(?!事故)[一-龥]{2}率|起数|总产值|产值|增加值|主营业务收入|销售收入|营业收入)$"
)
INSIDE = re.compile("在[^在占]{2,14}?中的?(?:占比|比重|份额)?")
HEADS = ("人", "户", "亩", "村")
CONTRACTED = re.compile(r"^(?:合同|协议|签约|意向)")
GOVERNING = re.compile(
    r"^(?:新建、?改扩建|新改扩建|改扩建|扩建|新增加?|净增|新建成?|新引进|引进|新签约|签约|建成|完成|改造|改建|整治|培育|新认定|减少|淘汰(?:落后)?"
    r"|压减|压降|化解|关停|拆除|打掉|查处|取缔)"
)
OF_WHICH = re.compile("[，,、（(；;]?其中[，,:：]?")
DOES_ITSELF = re.compile(f"{GOVERNING.pattern}|{VERB_ALONE.pattern}")


class Completion:
    """The rules, in the order in which they are asked; each returns the completed subject or None."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._subjects: dict[str, Subject] = {}
        self._stocks = frozenset(vocabulary.indicators.filter(pl.col("nature") == "stock")["indicator"])
        self.elliptic = re.compile(rf"^(?:{lead_in()}|全额|年)*?({any_of('elliptic', 'same')})$")
        self.elliptic_end = re.compile(rf"(?:种植|播种)?{any_of('elliptic', 'same')}$")
        self.same = re.compile(rf"^{any_of('same')}$")
        self.rules = (
            self._of_firms, self._share_of, self._completed, self._governed, self._planned, self._of_a_sector,
            self._added, self._verb_alone, self._contracted, self._per_head, self._of_a_level, self._firms,
            self._by_unit, self._said_behind,
        )  # fmt: skip

    def subject(self, text: str) -> Subject:
        """Return the subject with the indicator that it names."""
        if text not in self._subjects:
            self._subjects[text] = Subject(balanced(text), self.vocabulary.indicator_of(text))
        return self._subjects[text]

    def is_stock(self, indicator: str | None) -> bool:
        """Whether an indicator tells how much there is, not what came in a time."""
        return indicator in self._stocks

    def complete(self, statement: Statement, discourse: Discourse) -> Subject:
        """Return what the phrase of the statement means; the phrase itself where it stands on its own."""
        found = (rule(statement, discourse) for rule in self.rules)
        return next((subject for subject in found if subject), None) or self.subject(statement.phrase)

    def _of_a_sector(self, statement: Statement, discourse: Discourse) -> Subject | None:
        return self.sector(statement, discourse, statement.phrase)

    def _governed(self, statement: Statement, discourse: Discourse) -> Subject | None:
        """A verb before the first of a list governs all: 新增规上企业5家、高新技术企业3家."""
        verb = GOVERNING.match(discourse.last.text)
        # 新增创业3万人、带动就业5万人: the second has a verb of its own
        led = not statement.own.lstrip("、和及 ").removeprefix("其中").startswith(statement.phrase)
        beside = statement.gap.startswith(("、", "和")) or OF_WHICH.match(statement.gap)
        if verb is None or led or not beside or DOES_ITSELF.match(statement.phrase):
            return None
        text = verb.group() + statement.phrase
        # 新增灌溉面积3万亩、公路里程20公里: what is new or fostered of a stock is not the stock
        of_a_stock = self.is_stock(self.vocabulary.indicator_of(statement.phrase))
        known = self.vocabulary.indicator_of(text)
        return self.subject(text) if known or of_a_stock or not statement.named else None

    def governed(self, subjects: list[Subject]) -> list[Subject]:
        """Give the verb of the first to all that have none: 新增高企和专精特新企业各3家."""
        verb = GOVERNING.match(subjects[0].text)
        if verb is None:
            return subjects
        return [s if DOES_ITSELF.match(s.text) else self.subject(verb.group() + s.text) for s in subjects]

    def aspects(self, subjects: list[Subject]) -> list[Subject]:
        """Give the thing of the first to all that name an aspect only: 养老保险参保率、发放率; 工业增加值、利润."""
        thing, first = "", subjects[0].text
        if aspect := ASPECT_END.search(first):
            thing = first[: aspect.start()]
        return [
            self.subject(thing + s.text) if thing and ASPECT.fullmatch(s.text) and not s.indicator else s
            for s in subjects
        ]

    def _firms(self, statement: Statement, _: Discourse) -> Subject | None:
        """An industry that is counted in firms: 规模以上工业4家."""
        if not statement.counter or statement.unit not in FIRMS:
            return None
        indicator = self.vocabulary.indicator_of(statement.phrase + "企业")
        return Subject(statement.phrase, indicator) if indicator else None

    def _by_unit(self, statement: Statement, _: Discourse) -> Subject | None:
        """The unit tells the aspect: 商品房销售90万平方米 is their area."""
        aspect = None if statement.grew else ASPECTS.get(statement.unit)
        indicator = self.vocabulary.indicator_of(statement.phrase + aspect) if aspect and not statement.named else None
        return Subject(statement.phrase, indicator) if indicator else None

    def _of_firms(self, statement: Statement, discourse: Discourse) -> Subject | None:
        """What counted firms make together: 规模以上企业达30家,实现工业增加值4亿元."""
        made = MADE.fullmatch(statement.phrase)
        if made is None or not discourse.history or not ABOVE_SIZE.fullmatch(discourse.head.text):
            return None
        subject = self.subject("规模以上工业" + made.group(1))
        return subject if subject.indicator else None

    def _planned(self, statement: Statement, _: Discourse) -> Subject | None:
        """The task says what of the thing was planned: 重点项目完成年度投资计划的…"""
        plan = PLAN.search(statement.own)
        if statement.named or plan is None or not self.vocabulary.indicator_of(statement.phrase + plan.group(1)):
            return None
        return self.subject(statement.phrase + plan.group(1))

    def _said_behind(self, statement: Statement, _: Discourse) -> Subject | None:
        """What is said behind a count completes the name: 贫困人口1.2万人脱贫."""
        text = statement.phrase + statement.tail
        return self.subject(text) if statement.counter and self.vocabulary.indicator_of(text) else None

    def sector(self, statement: Statement, discourse: Discourse, phrase: str) -> Subject | None:
        """A sector that grows beside the whole economy grows in value added: 地区生产总值…,第一产业增长3%.

        So does what is set against a value added: 战略性新兴产业占规模以上工业增加值比重.
        """
        if PART_OF_VALUE_ADDED.search(statement.own) and (subject := self.subject(phrase + "增加值")).indicator:
            return subject
        if not statement.grew or self.vocabulary.indicator_of(phrase):
            return None
        spoken = {subject.indicator for subject in (*discourse.history, discourse.head)}
        beside = spoken & WHOLE_ECONOMY and SECTOR.match(phrase)
        if not beside and not discourse.head.text.endswith("增加值"):
            return None
        subject = self.subject(phrase + "增加值")
        return subject if subject.indicator else None

    def _added(self, statement: Statement, discourse: Discourse) -> Subject | None:
        """What is new of a thing: 规上工业企业新增3家; 新增1家, of what was spoken of before."""
        new = ADDED.match(statement.phrase)
        if new is None:
            return None
        if statement.tail.startswith("的") and (behind := counted_noun(statement.tail)):
            # 新增2亿元的投资
            return self.subject("新增" + behind)
        thing = new.group(1) or NEW.sub("", discourse.head.text)
        return self.subject("新增" + thing) if thing else None

    def _verb_alone(self, statement: Statement, discourse: Discourse) -> Subject | None:
        """What was done with some of the things: 新开工住房3万套,基本建成2万套."""
        if not statement.counter or not discourse.history or not VERB_ALONE.match(statement.phrase):
            return None
        thing = DONE_BEHIND.sub("", DONE.sub("", discourse.head.text))
        return self.subject(statement.phrase + thing) if thing and thing != statement.phrase else None

    def _per_head(self, statement: Statement, discourse: Discourse) -> Subject | None:
        """The same, for each: 增收5.6亿元,人均81元."""
        if statement.phrase not in HEADS or not discourse.history or f"{statement.phrase}均" not in statement.own:
            return None
        return self.subject(f"{statement.phrase}均{discourse.head.text}")

    def _of_a_level(self, statement: Statement, discourse: Discourse) -> Subject | None:
        """The same, of another rank: 省级龙头企业15家、市级30家; 一般预算收入11亿元,其中市本级2亿元."""
        if OWN_BUDGET.fullmatch(statement.phrase) and discourse.history:
            return Subject(statement.phrase + discourse.head.text, None)
        if not OF_A_LEVEL.fullmatch(statement.phrase) or not discourse.history:
            return None
        text, replaced = OF_A_LEVEL.subn(statement.phrase, discourse.head.text, count=1)
        return self.subject(text) if replaced else None

    def _contracted(self, statement: Statement, discourse: Discourse) -> Subject | None:
        """The sum of what was contracted, of all projects where none were spoken of."""
        if discourse.history or not CONTRACTED.match(statement.phrase):
            return None
        subject = self.subject("引进项目" + statement.phrase)
        return Subject(statement.phrase, subject.indicator) if subject.indicator else None

    def _share_of(self, statement: Statement, discourse: Discourse) -> Subject | None:
        """What had that share was spoken of before: 服务业快速发展,在生产总值中占比提高2个百分点."""
        if not INSIDE.fullmatch(statement.phrase) or not ("占比" in statement.own or "比重" in statement.own):
            return None
        thing = discourse.head.text if discourse.history else topic_of(statement.gap)
        return self.subject(thing + statement.phrase) if thing else None

    def _completed(self, statement: Statement, discourse: Discourse) -> Subject | None:
        """An elliptical phrase is completed by what was spoken of before: 粮食生产再获丰收,总产达…"""
        phrase, head = statement.phrase, discourse.head
        word = self.elliptic.match(phrase)
        if statement.named or word is None:
            return None
        phrase = word.group(1)
        if discourse.history and head.text:
            texts = (
                head.text, NEW.sub("", head.text), head.text.rpartition("的")[2], DOING.sub("", head.text),
                DONE.sub("", head.text),
            )  # fmt: skip
            for text in dict.fromkeys((*texts, *(self._without_aspect(each, phrase) for each in texts))):
                if text and self.vocabulary.indicator_of(text + phrase):
                    return self.subject(text + phrase)
        heading = [] if discourse.history else [statement.heading]
        for clause in reversed([*heading, *CLAUSES.split(statement.gap)[:-1]]):
            for length in range(2, min(len(clause), 8) + 1):
                if self.vocabulary.indicator_of(clause[:length] + phrase):
                    return self.subject(clause[:length] + phrase)
            if kind := self._kind_of_list(clause, phrase):
                return kind
        base = DONE_WORDS.sub("", self.elliptic_end.sub("", head.text))
        if discourse.history and base and (discourse.head_counted or base != head.text):
            indicator = head.indicator if self.same.match(phrase) and not NEW.match(head.text) else None
            return Subject(balanced(base + phrase), indicator)
        topic = topic_of(statement.gap)
        return Subject(balanced(topic + phrase), None) if topic else None

    def _kind_of_list(self, clause: str, phrase: str) -> Subject | None:
        """What a list was of: 建成甲至乙高速公路等项目,通车里程达…"""
        members = LIST_OF_A_KIND.search(clause)
        ends = (members.group(1)[-length:] for length in range(6, 1, -1)) if members else ()
        return next((self.subject(end + phrase) for end in ends if self.vocabulary.indicator_of(end + phrase)), None)

    def _without_aspect(self, text: str, other: str) -> str:
        """粮食 of 粮食产量, that its 播种面积 may follow; nothing where the other aspect is the same in other words."""
        aspect = self.elliptic_end.search(text)
        if aspect is None or any(aspect.group()[i : i + 2] in other for i in range(len(aspect.group()) - 1)):
            return ""
        base = text[: aspect.start()]
        # 商品房 of 商品房销售面积, that 销售额 may follow
        return base.removesuffix("销售") if other.startswith("销售") else base
