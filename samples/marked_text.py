"""Read the marked sources: the plain text of a report, and every observation that it states.

A source begins with `key: value` lines and a line `---`. In its text, every number that measures something is
marked: `{190.86|gdp}亿元`. After the bar stand, in any order and separated by spaces,

* a code of the vocabulary, where the number is about that indicator of the whole region;
* the measure: `y` growth on the year before, `s` share, `k` completion, `r` rank, `d` change, `pp` change in
  percentage points, `g` growth over another base, `m` multiple; nothing for a level;
* `@` as of the end of the year (stocks have it anyway), or `p:PERIOD` where it is not the section's year;
* `part` or `other`, where the scope is not the region;
* `target` in a part that looks back; `fall`, `q>` `q<` `q~`, `u:UNIT`, `x:MAGNITUDE`, `v:VALUE`, `n:NOTE`, where
  the characters beside the number do not say it.

`%% actual 2021` and `%% target 2022` set status and year of what follows. Between `%% table` and
`%% end` each line is a row of a table and `|` outside marks parts its cells.
Numbers without a mark measure nothing.
"""

import csv
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
MARK = re.compile(r"\{(?P<mention>[^{}|]+)(?:\|(?P<tags>[^{}]*))?\}")
NUMBER = re.compile(r"\d+(?:\.\d+)?|翻了?[一两]番|一半")
CUT_NUMBER = re.compile(r"[\d.]\n|\n\.?\d")  # the line break stands where the number was
CELL_BORDER = re.compile(r"\|(?![^{}]*\})")
MEASURES = {
    "y": "yoy", "s": "share", "k": "completion", "r": "rank", "d": "change", "pp": "pp", "g": "growth_base",
    "m": "multiple",
}  # fmt: skip
UNIT_OF_MEASURE = {
    "yoy": "%",
    "share": "%",
    "completion": "%",
    "growth_base": "%",
    "rank": "位",
    "pp": "百分点",
    "multiple": "倍",
}
MAGNITUDES = {"": 1, "万": 10**4, "亿": 10**8}
UNITS = (
    "微克/立方米|平方公里|平方米|百分点|千瓦时|千瓦|人次|剂次|批次|场次|美元|分钟|公里|公顷|"
    "%|元|亩|吨|人|名|户|家|个|座|处|条|间|宗|件|项|次|所|张|栋|口|期|株|位|场|片|只|台|眼|倍|岁|辆|列|套|份|起|天|年"
)
UNIT = re.compile(rf"(?P<magnitude>[万亿]?)(?:个(?=百分点))?(?P<unit>{UNITS})")
SAME_UNIT = {"名": "人"}
RATES_AS_OF_A_DAY = {"forest_coverage", "urbanization_rate"}
FALLS = re.compile(r"(?:下降|减少|减产|压缩|压减|缩短了|低)$")
QUALIFIERS = {"q>": ">", "q<": "<", "q~": "~"}
BEFORE_NUMBER = {"突破": ">", "超过": ">", "不少于": ">", "不低于": ">", "近": "<", "约": "~"}
AFTER_UNIT = {"以上": ">", "多": ">", "以内": "<", "以下": "<", "左右": "~"}


@dataclass(frozen=True)
class Observation:
    """One statement of a measured value, in the words of the warehouse contract."""

    indicator: str
    measure: str
    value: Decimal
    unit: str
    period: str
    status: str
    scope: str
    qualifier: str
    note: str
    form: str  # prose or table
    mention: str
    half_unit: Decimal  # half of the last printed digit, in `unit`
    start: int  # in the plain text of the source
    line_start: int  # in `line`
    line: str  # the line, or the row of the table, its cells parted by tabs


@dataclass
class Report:
    """A report: what its head says, its lines (rows of tables as lists of cells) and its observations."""

    name: str
    head: dict[str, str]
    lines: list[str | list[str]] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The plain text, one line per paragraph or row; cells are parted by tabs."""
        return "\n".join("\t".join(line) if isinstance(line, list) else line for line in self.lines)

    def occurrence(self, observation: Observation) -> int:
        """The place of the observation among the numbers of the report with the same characters, from 1."""
        before = NUMBER.findall(self.text[: observation.start])
        return before.count(observation.mention) + 1


with (HERE.parent / "pipeline/vocabulary/data/indicators.csv").open(encoding="utf-8", newline="") as _file:
    VOCABULARY = {row["indicator"]: row for row in csv.DictReader(_file)}


class _Line(NamedTuple):
    """A line without its marks, and what its section says of all its numbers."""

    plain: str
    start: int  # in the report's text
    status: str
    year: str
    form: str


def read_source(path: Path) -> Report:
    """Read one marked source; a mark that says something impossible raises ValueError with its place."""
    head, _, body = path.read_text(encoding="utf-8").partition("---\n")
    report = Report(path.stem, dict(line.split(": ", 1) for line in head.splitlines()))
    status, year, form, start = "actual", report.head["report_year"], "prose", 0
    for marked in body.rstrip("\n").split("\n"):
        match marked.split():
            case ["%%", "table"]:
                form = "table"
            case ["%%", "end"]:
                form = "prose"
            case ["%%", status, year]:
                pass
            case _:
                cells = CELL_BORDER.sub("\t", marked) if form == "table" else marked
                line = _Line(MARK.sub(lambda mark: mark["mention"], cells), start, status, year, form)
                report.lines.append(line.plain.split("\t") if form == "table" else line.plain)
                try:
                    report.observations += _observations(cells, line)
                except (KeyError, ValueError) as error:
                    raise ValueError(f"{path.name}: {marked[:20]}: {error}") from error
                start += len(line.plain) + 1
    return report


def _observations(marked: str, line: _Line) -> list[Observation]:
    """What the marked numbers of a line state, in their order."""
    observations, removed = [], 0
    for mark in MARK.finditer(marked):
        at = mark.start() - removed
        removed += len(mark.group()) - len(mark["mention"])
        after = line.plain[at + len(mark["mention"]) :]
        if not NUMBER.fullmatch(mark["mention"]) or CUT_NUMBER.search(line.plain[:at] + "\n" + after):
            raise ValueError(f"{mark.group()} marks no whole number")
        observations.append(_observation(mark, at, line))
    return observations


def _observation(mark: re.Match[str], at: int, line: _Line) -> Observation:
    """What the number that stands `at` this place of the line states."""
    mention = mark["mention"]
    before, after = line.plain[:at], line.plain[at + len(mention) :]
    tags = (mark["tags"] or "").split()
    given = dict(tag.split(":", 1) for tag in tags if ":" in tag)
    words = {tag for tag in tags if ":" not in tag}
    measure = next((name for word, name in MEASURES.items() if word in words), "level")
    scope = next(iter(words & {"part", "other"}), "region")
    codes = words - MEASURES.keys() - QUALIFIERS.keys() - {"part", "other", "target", "fall", "@"}
    indicator = codes.pop() if codes else ""
    nature = VOCABULARY[indicator]["nature"] if indicator else ""
    found = UNIT.match(after)
    unit = given.get("u") or UNIT_OF_MEASURE.get(measure) or (found["unit"] if found else "")
    if not unit:
        raise ValueError(f"{mark.group()} has no unit")
    magnitude = int(Decimal(given["x"])) if "x" in given else MAGNITUDES[found["magnitude"]] if found else 1
    digits = Decimal(given.get("v", mention))
    falls = measure in ("yoy", "change", "pp", "growth_base") and ("fall" in words or FALLS.search(before))
    stock = "@" in words or nature == "stock" or (indicator in RATES_AS_OF_A_DAY and measure != "pp")
    return Observation(
        indicator=indicator if scope == "region" else "",
        measure=measure,
        value=digits * magnitude * (-1 if falls else 1),
        unit=SAME_UNIT.get(unit, unit),
        period=given.get("p") or ("@" if stock else "") + line.year,
        status="target" if "target" in words else line.status,
        scope=scope,
        qualifier=_qualifier(words, before, after[found.end() :] if found else after),
        note=given.get("n") or ("low" if after.startswith("%—") else ""),
        form=line.form,
        mention=mention,
        half_unit=Decimal("0.5").scaleb(min(0, int(digits.as_tuple().exponent))) * magnitude,
        start=line.start + at,
        line_start=at,
        line=line.plain,
    )


def _qualifier(words: set[str], before: str, after_unit: str) -> str:
    """`>`, `<`, `~` or nothing, as the tags or the neighbouring characters say."""
    told = [sign for word, sign in QUALIFIERS.items() if word in words]
    told += [sign for ending, sign in BEFORE_NUMBER.items() if before.endswith(ending)]
    told += [sign for beginning, sign in AFTER_UNIT.items() if after_unit.startswith(beginning)]
    return told[0] if told else ""
