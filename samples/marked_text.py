"""Read the marked sources: the plain text of a report, and every observation that it states.

A source begins with `key: value` lines and a line `---`. In its text, every number that measures something is
marked: `{190.86|gdp}亿元`. After the bar stand, in any order and separated by spaces,

* a code of the vocabulary, where the number is about that indicator of the whole region;
* the measure: `y` growth on the year before, `s` share, `k` completion, `r` rank, `d` change, `pp` change in
  percentage points, `g` growth over another base, `m` multiple; nothing for a level;
* `@` as of the end of the year (stocks have it anyway), or `p:PERIOD`, where the period is not the section's year;
* `part` or `other`, where the scope is not the region; `q>` `q<` `q~`, `u:UNIT`, `x:MAGNITUDE`, `v:VALUE`,
  `n:NOTE`, where the characters beside the number do not say it.

`%% actual 2021` and `%% target 2022` set status and year of what follows; between `%% table` and `%% end` every
line is a row of a table and `|` outside marks parts its cells. Numbers without a mark measure nothing.
"""

import csv
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
MARK = re.compile(r"\{(?P<mention>[^{}|]+)(?:\|(?P<tags>[^{}]*))?\}")
NUMBER = re.compile(r"\d+(?:\.\d+)?|翻了?[一两]番|一半")
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
    "%|元|亩|吨|人|名|户|家|个|座|处|条|间|宗|件|项|次|所|张|栋|口|期|株|位|场|片|只|台|眼|倍|岁|辆|年"
)
UNIT = re.compile(rf"(?P<magnitude>[万亿]?)(?:个(?=百分点))?(?P<unit>{UNITS})")
SAME_UNIT = {"名": "人"}
RATES_AS_OF_A_DAY = {"forest_coverage", "urbanization_rate"}
FALLS = re.compile(r"(?:下降|减少|减产|低)$")
AT_LEAST = re.compile(r"(?:突破|超过|不少于|不低于)$")
AT_MOST = re.compile(r"近$")
ABOUT = re.compile(r"约$")
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
    line_start: int  # in `evidence`
    evidence: str  # the line, or the row of the table, cells parted by tabs


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
        """Say the how-manieth number of the report with these very characters the observation's is, from 1."""
        before = NUMBER.findall(self.text[: observation.start])
        return before.count(observation.mention) + 1


def natures() -> dict[str, str]:
    """`flow`, `stock` or `rate` by indicator."""
    with (HERE.parent / "pipeline/vocabulary/data/indicators.csv").open(encoding="utf-8", newline="") as file:
        return {row["indicator"]: row["nature"] for row in csv.DictReader(file)}


NATURES = natures()


def read_source(path: Path) -> Report:
    """Read one marked source; a mark that says something impossible raises ValueError with its place."""
    head, _, body = path.read_text(encoding="utf-8").partition("---\n")
    report = Report(path.stem, dict(line.split(": ", 1) for line in head.splitlines()))
    status, year, table, offset = "actual", report.head["report_year"], False, 0
    for marked in body.rstrip("\n").split("\n"):
        if marked.startswith("%% "):
            words = marked.split()[1:]
            table = words == ["table"] or (table and words != ["end"])
            if len(words) == 2:
                status, year = words
            continue
        plain, observations = _read_line(marked, status, year, table, offset, f"{path.name}: {marked[:20]}")
        report.lines.append(plain.split("\t") if table else plain)
        report.observations += observations
        offset += len(plain) + 1
    return report


def _read_line(
    marked: str, status: str, year: str, table: bool, offset: int, where: str
) -> tuple[str, list[Observation]]:
    """The plain line and its observations; `offset` is where the line stands in the report's text."""
    if table:
        marked = CELL_BORDER.sub("\t", marked)
    plain = MARK.sub(lambda mark: mark["mention"], marked)
    observations, removed = [], 0
    for mark in MARK.finditer(marked):
        start = mark.start() - removed
        removed += len(mark.group()) - len(mark["mention"])
        end = start + len(mark["mention"])
        if (
            not NUMBER.fullmatch(mark["mention"])
            or re.search(r"[\d.]$", plain[:start])
            or re.match(r"\.?\d", plain[end:])
        ):
            raise ValueError(f"{where}: {mark.group()} marks no whole number")
        try:
            observations.append(
                _observation(
                    mark,
                    plain[:start],
                    plain[end:],
                    status,
                    year,
                    "table" if table else "prose",
                    offset + start,
                    plain,
                )
            )
        except KeyError as error:
            raise ValueError(f"{where}: {mark.group()}: {error}") from error
    return plain, observations


def _observation(
    mark: re.Match[str], before: str, after: str, status: str, year: str, form: str, start: int, line: str
) -> Observation:
    """What the number between `before` and `after` states."""
    tags = (mark["tags"] or "").split()
    given = dict(tag.split(":", 1) for tag in tags if ":" in tag)
    words = [tag for tag in tags if ":" not in tag and tag != "-"]
    measure = next((MEASURES[word] for word in words if word in MEASURES), "level")
    scope = next((word for word in words if word in ("part", "other")), "region")
    codes = [
        word
        for word in words
        if word not in MEASURES and word not in ("part", "other", "@") and word[0] != "q"
    ]
    for code in codes:
        _ = NATURES[code]
    indicator = codes[0] if codes and scope == "region" else ""
    found = UNIT.match(after)
    unit = (
        given.get("u")
        or UNIT_OF_MEASURE.get(measure)
        or (found and SAME_UNIT.get(found["unit"], found["unit"]))
    )
    if not unit:
        raise KeyError("no unit")
    magnitude = int(Decimal(given["x"])) if "x" in given else MAGNITUDES[found["magnitude"]] if found else 1
    digits = mark["mention"] if mark["mention"][0].isdigit() else given["v"]
    falls = measure in ("yoy", "change", "pp", "growth_base") and FALLS.search(before) is not None
    stock = "@" in words or NATURES.get(indicator) == "stock" or (
        indicator in RATES_AS_OF_A_DAY and measure != "pp"
    )  # fmt: skip
    return Observation(
        indicator=indicator,
        measure=measure,
        value=Decimal(digits) * magnitude * (-1 if falls else 1),
        unit=unit,
        period=given.get("p") or ("@" if stock else "") + year,
        status=status,
        scope=scope,
        qualifier=_qualifier(words, before, after[found.end() :] if found else after),
        note=given.get("n") or ("low" if after.startswith("%—") else ""),
        form=form,
        mention=mark["mention"],
        half_unit=Decimal(5).scaleb(-1 + min(0, int(Decimal(digits).as_tuple().exponent))) * magnitude,
        start=start,
        line_start=len(before),
        evidence=line,
    )


def _qualifier(words: list[str], before: str, after_unit: str) -> str:
    """`>`, `<`, `~` or nothing, as the tags or the neighbouring characters say."""
    for word in words:
        if word in ("q>", "q<", "q~"):
            return word[1]
    for pattern, qualifier in ((AT_LEAST, ">"), (AT_MOST, "<"), (ABOUT, "~")):
        if pattern.search(before):
            return qualifier
    return next((sign for ending, sign in AFTER_UNIT.items() if after_unit.startswith(ending)), "")
