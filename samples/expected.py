"""Derive from the marked sources the tables of what the sample delivery says."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from samples.forms import MEMBER
from samples.marked_text import HERE, VOCABULARY, Observation, Report

UNREADABLE = {
    "docx-cut": "the transfer broke off, the file cannot be opened",
    "pdf-scan": "a scanned page without a text layer",
}
LOWER_IS_BETTER = {"unemployment_registered", "unemployment_surveyed", "pm25", "cpi", "energy_per_gdp"}
CURRENCIES = {"元": "CNY", "美元": "USD"}

Row = dict[str, object]
Key = tuple[str, str, int]  # region, indicator, year


class Place(NamedTuple):
    """Where a report stands in the delivery: the file, and its order in it from 1."""

    file: str
    order: int


@dataclass(frozen=True)
class Statement:
    """An observation with the report that makes it."""

    report: Report
    place: Place
    observation: Observation

    @property
    def region(self) -> str:
        """Code of the region that reports."""
        return self.report.head["region_code"]

    @property
    def year(self) -> int:
        """The calendar year of the statement, 0 for a part of a year."""
        period = self.observation.period.removeprefix("@")
        return int(period) if period.isdigit() else 0


def plain(number: Decimal | None) -> str:
    """The shortest notation without exponent; empty for None."""
    return "" if number is None else f"{number.normalize():f}"


def places(manifest: Sequence[dict[str, str]]) -> dict[str, Place]:
    """The first readable place of every source in the delivery."""
    found: dict[str, Place] = {}
    for line in manifest:
        if line["form"] in UNREADABLE:
            continue
        for order, source in enumerate(line["sources"].split(), 1):
            member = MEMBER.fullmatch(source)
            place = Place(f"{line['file']}/{member['name']}", 1) if member else Place(line["file"], order)
            found.setdefault(member["source"] if member else source, place)
    return found


def statements(reports: dict[str, Report], manifest: Sequence[dict[str, str]]) -> list[Statement]:
    """All observations of the delivery, report by report, in the order of the text."""
    where = places(manifest)
    return [Statement(reports[name], where[name], o) for name in where for o in reports[name].observations]


def report_rows(reports: dict[str, Report], manifest: Sequence[dict[str, str]]) -> Iterable[Row]:
    """One row per report: where it is, who reports, on which year."""
    with (HERE / "regions.csv").open(encoding="utf-8", newline="") as file:
        regions = {row["region_code"]: row for row in csv.DictReader(file)}
    for name, place in places(manifest).items():
        head = reports[name].head
        region = regions[head["region_code"]]
        yield {
            "file": place.file,
            "order": place.order,
            "title": head["title"],
            "region_code": head["region_code"],
            "region": region["name"],
            "level": region["level"],
            "report_year": head["report_year"],
            "plan_year": head["plan_year"],
            "published_on": head["published_on"],
        }


def observation_rows(said: Sequence[Statement]) -> Iterable[Row]:
    """One row per number that measures something."""
    for statement in said:
        o = statement.observation
        yield {
            "file": statement.place.file,
            "report": statement.place.order,
            "region_code": statement.region,
            "indicator": o.indicator,
            "measure": o.measure,
            "value": plain(o.value),
            "unit": o.unit,
            "period": o.period,
            "status": o.status,
            "scope": o.scope,
            "qualifier": o.qualifier,
            "note": o.note,
            "form": o.form,
            "mention": o.mention,
            "occurrence": statement.report.occurrence(o),
            "evidence": _clause(o),
        }


def _clause(o: Observation, reach: int = 18) -> str:
    """The characters around the number in its line."""
    at = o.line_start
    return o.line[max(0, at - reach) : at + len(o.mention) + reach // 2]


def can_both_be_true(a: Observation, b: Observation) -> bool:
    """Whether the printed precision and the qualifiers of two levels leave a common value."""
    if "~" in (a.qualifier, b.qualifier):
        return True
    lower = max(o.value - o.half_unit for o in (a, b) if o.qualifier != "<")
    upper = min((o.value + o.half_unit for o in (a, b) if o.qualifier != ">"), default=Decimal("Infinity"))
    return lower <= upper


def conflict_rows(said: Sequence[Statement]) -> Iterable[Row]:
    """Pairs of levels of the same region, indicator and period that cannot both be true."""
    groups = defaultdict(list)
    for s in said:
        o = s.observation
        if o.indicator and (o.measure, o.status) == ("level", "actual"):
            groups[s.region, o.indicator, o.period].append(s)
    for (region, indicator, period), group in groups.items():
        for a, b in combinations(group, 2):
            if can_both_be_true(a.observation, b.observation):
                continue
            revised = a.report is not b.report
            yield {
                "region_code": region,
                "indicator": indicator,
                "measure": "level",
                "period": period,
                "unit": a.observation.unit,
                "value_a": plain(a.observation.value),
                "file_a": a.place.file,
                "value_b": plain(b.observation.value),
                "file_b": b.place.file,
                "kind": "revision" if revised else "contradiction",
                "preferred": "b" if revised else "",
            }


def best(found: Iterable[Statement]) -> dict[Key, Statement]:
    """By region, indicator and year: exact before qualified, then the latest, then the most precise."""

    def rank(s: Statement) -> tuple[bool, str, Decimal]:
        return s.observation.qualifier == "", s.report.head["report_year"], -s.observation.half_unit

    out: dict[Key, Statement] = {}
    for s in found:
        key = s.region, s.observation.indicator, s.year
        if key not in out or rank(s) > rank(out[key]):
            out[key] = s
    return out


def yoy_rows(said: Sequence[Statement]) -> Iterable[Row]:
    """One row per region, indicator and year with a level or a growth.

    A year whose own level is in conflict is left out: what stands there depends on the rule that settles it.
    """
    actual = [s for s in said if s.observation.indicator and s.observation.status == "actual" and s.year]
    levels = best(s for s in actual if s.observation.measure == "level")
    growth = best(s for s in actual if s.observation.measure == "yoy")
    disputed = {(c["region_code"], c["indicator"], int(str(c["period"]).lstrip("@"))) for c in conflict_rows(said)}
    for key in sorted(levels.keys() | growth.keys()):
        if key in disputed:
            continue
        region, indicator, year = key
        level, reported = levels.get(key), growth.get(key)
        prior = levels.get((region, indicator, year - 1))
        computed, consistent = None, None
        if level and prior:
            computed = 100 * (level.observation.value / prior.observation.value - 1)
            exact = not (level.observation.qualifier or prior.observation.qualifier)
            if reported and exact and VOCABULARY[indicator]["growth_basis"] == "nominal":
                consistent = _agree(level.observation, prior.observation, reported.observation)
        unit = VOCABULARY[indicator]["unit"]
        printed = level or prior
        if printed is None:
            unit = ""
        elif " or " in unit:
            unit = CURRENCIES[printed.observation.unit]
        yield {
            "region_code": region,
            "indicator": indicator,
            "year": year,
            "value": plain(level.observation.value) if level else "",
            "unit": unit,
            "value_prior": plain(prior.observation.value) if prior else "",
            "yoy_reported": plain(reported.observation.value) if reported else "",
            "yoy_computed": f"{computed:.6f}" if computed is not None else "",
            "discrepancy_pp": f"{reported.observation.value - computed:.6f}"
            if reported and computed is not None and consistent is not None
            else "",
            "consistent": "" if consistent is None else str(consistent).lower(),
            "prior_disputed": str((region, indicator, year - 1) in disputed).lower(),
        }


def _agree(level: Observation, prior: Observation, reported: Observation) -> bool:
    """Whether the printed levels leave room for the printed growth."""
    low = 100 * ((level.value - level.half_unit) / (prior.value + prior.half_unit) - 1)
    high = 100 * ((level.value + level.half_unit) / (prior.value - prior.half_unit) - 1)
    return reported.value - reported.half_unit <= high and low <= reported.value + reported.half_unit


def target_rows(said: Sequence[Statement]) -> Iterable[Row]:
    """One row per goal about an indicator, with the outcome that a later report tells."""
    told = [s for s in said if s.observation.indicator and s.observation.note != "difference"]
    outcomes = {
        measure: best(s for s in told if (s.observation.measure, s.observation.status) == (measure, "actual"))
        for measure in {s.observation.measure for s in told}
    }
    goals = [s for s in told if s.observation.status == "target"]
    for at, goal in enumerate(goals):
        o = goal.observation
        if o.note == "high":
            continue
        actual = outcomes[o.measure].get((goal.region, o.indicator, goal.year))
        met = None
        if actual:
            value = actual.observation.value
            met = value <= o.value if o.indicator in LOWER_IS_BETTER else value >= o.value
        yield {
            "file": goal.place.file,
            "report": goal.place.order,
            "region_code": goal.region,
            "indicator": o.indicator,
            "year": goal.year,
            "measure": o.measure,
            "target_value": plain(o.value),
            "target_value_high": plain(goals[at + 1].observation.value) if o.note == "low" else "",
            "unit": o.unit,
            "qualifier": o.qualifier,
            "actual_value": plain(actual.observation.value) if actual else "",
            "met": "" if met is None else str(met).lower(),
        }


def quarantine_rows(manifest: Sequence[dict[str, str]]) -> Iterable[Row]:
    """One row per file that cannot be used."""
    for line in manifest:
        if line["form"] in UNREADABLE:
            yield {"file": line["file"], "why": UNREADABLE[line["form"]]}


def write(folder: Path, reports: dict[str, Report], manifest: Sequence[dict[str, str]]) -> None:
    """Write all tables into `folder` as CSV in UTF-8."""
    said = statements(reports, manifest)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("reports", report_rows(reports, manifest)),
        ("observations", observation_rows(said)),
        ("yoy", yoy_rows(said)),
        ("targets", target_rows(said)),
        ("conflicts", conflict_rows(said)),
        ("quarantine", quarantine_rows(manifest)),
    ):
        table = list(rows)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
