"""What a report speaks of, as far as it has been read: the things named, and the clauses around one number."""

from dataclasses import dataclass, field
from typing import NamedTuple


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
    # a short sentence without a number right before: 粮食生产再创新高。
    heading: str
    gap: str
    own: str
    phrase: str
    named: str | None
    relation: str
    counted: str
    tail: str
    behind: str
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
    # what was counted before 其中
    whole: Subject = NOTHING
    queue: list[Subject] = field(default_factory=list)
