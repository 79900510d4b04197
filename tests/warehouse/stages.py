"""Writes stage tables for tests from short descriptions, with invented places."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
import polars as pl

from pipeline import tables
from pipeline.home import Home
from warehouse.build import build_table
from warehouse.inputs import STAGES, stage_schema
from warehouse.models import MODELS

REGIONS = pl.DataFrame(
    [
        ("000000", "中华人民共和国", "nation", None, "中华人民共和国"),
        ("990000", "明川省", "province", None, "明川省"),
        ("990100", "临沧湖市", "prefecture", "990000", "明川省临沧湖市"),
        ("990101", "青塘县", "county", "990100", "明川省临沧湖市青塘县"),
        ("990102", "白石县", "county", "990100", "明川省临沧湖市白石县"),
        ("990101100", "荷岭镇", "township", "990101", "明川省临沧湖市青塘县荷岭镇"),
        ("990101101", "双桥镇", "township", "990101", "明川省临沧湖市青塘县双桥镇"),
    ],
    schema=["region_code", "name", "level", "parent_code", "full_name"],
    orient="row",
)
INDICATORS = pl.DataFrame(
    [
        ("gdp", "地区生产总值", "Gross regional product", "CNY", "flow", "real"),
        ("va_primary", "第一产业增加值", "Value added of primary industry", "CNY", "flow", "real"),
        ("va_secondary", "第二产业增加值", "Value added of secondary industry", "CNY", "flow", "real"),
        ("va_tertiary", "第三产业增加值", "Value added of tertiary industry", "CNY", "flow", "real"),
        ("industry_structure", "三次产业结构", "Shares of the three industries", "%", "rate", "nominal"),
        ("budget_revenue", "一般公共预算收入", "General public budget revenue", "CNY", "flow", "nominal"),
        ("fai", "固定资产投资", "Fixed-asset investment", "CNY", "flow", "nominal"),
        ("fai_industrial", "工业投资", "Industrial investment", "CNY", "flow", "nominal"),
        ("retail_sales", "社会消费品零售总额", "Total retail sales", "CNY", "flow", "nominal"),
        ("trade_total", "外贸进出口总额", "Imports and exports", "CNY or USD", "flow", "nominal"),
        ("exports", "出口总额", "Exports", "CNY or USD", "flow", "nominal"),
        ("imports", "进口总额", "Imports", "CNY or USD", "flow", "nominal"),
        ("income_rural", "农村居民人均可支配收入", "Rural income", "CNY/person", "flow", "nominal"),
        ("deposits", "金融机构存款余额", "Deposits", "CNY", "stock", "nominal"),
        ("grain_output", "粮食产量", "Grain output", "t", "flow", "nominal"),
        ("urban_new_jobs", "城镇新增就业人数", "New urban jobs", "person", "flow", "nominal"),
        ("unemployment_registered", "城镇登记失业率", "Registered unemployment", "%", "rate", "nominal"),
        ("forest_coverage", "森林覆盖率", "Forest coverage", "%", "rate", "nominal"),
        (
            "poverty_population_lifted",
            "脱贫人口",
            "Persons lifted out of poverty",
            "person",
            "flow",
            "nominal",
        ),
        ("population_resident", "常住人口", "Resident population", "person", "stock", "nominal"),
        ("gdp_per_capita", "人均地区生产总值", "GRP per capita", "CNY/person", "flow", "real"),
    ],
    schema=["indicator", "name_zh", "name_en", "unit", "nature", "growth_basis"],
    orient="row",
)
REFERENCES = {"regions": REGIONS, "indicators": INDICATORS}


def document_id(name: str) -> str:
    """A sha256 that belongs to a short name."""
    return hashlib.sha256(name.encode()).hexdigest()


def write_stage(home: Home, table: str, delivery: str, rows: list[dict[str, Any]]) -> None:
    """Write one stage table of one delivery; it must satisfy its schema."""
    frame = pl.DataFrame(rows, schema=stage_schema(table))
    if table != "rejected_observations":
        STAGES[table].validate(frame)
    tables.write(home, table, delivery, frame, fingerprint="written by a test")


def write_reports(home: Home, delivery: str, reports: Sequence[dict[str, Any]]) -> None:
    """Write all about reports that are given as `report`, `region`, `year` (and `plan`, `text`)."""
    documents, cut, texts, contexts = [], [], [], []
    for given in reports:
        name = given["report"]
        text = given.get("text") or f"{name} 的报告全文"
        year = int(given["year"]) if given.get("year") else None
        plan = given.get("plan")
        documents.append(
            {
                "document_id": document_id(name),
                "delivery": delivery,
                "source_file": f"{name}.txt",
                "media_type": "text/plain",
                "encoding": "utf-8",
                "encoding_confidence": 1.0,
                "source_text": text,
                "undecodable": [],
            }
        )
        cut.append(
            {
                "report_id": name,
                "document_id": document_id(name),
                "report_start": 0,
                "report_end": len(text),
                "title": "政府工作报告",
                "title_start": None,
                "title_end": None,
                "source_text": text,
            }
        )
        runs = {"run_text": [0], "run_source": [0], "run_length": [len(text)]}
        texts.append({"report_id": name, "text": text, "script": "simplified", **runs, "damaged": [], "steps": []})
        contexts.append(
            {
                "report_id": name,
                "region_code": given.get("region"),
                "level": given.get("level", "county"),
                "place": given.get("place", "青塘县"),
                "region_candidates": [] if given.get("region") else ["990101", "990102"],
                "region_evidence": "title",
                "report_year": year,
                "plan_year": int(plan) if plan else None,
                "published_on": dt.date(year + 1, 2, 1) if year else None,
                "year_evidence": "title",
            }
        )
    write_stage(home, "documents", delivery, documents)
    write_stage(home, "reports", delivery, cut)
    write_stage(home, "report_texts", delivery, texts)
    write_stage(home, "report_contexts", delivery, contexts)


def laid_out(given: Sequence[tuple[int, dict[str, Any]]]) -> tuple[dict[str, str], dict[str, int]]:
    """Texts of reports that hold the evidence of their observations, and where each one's number stands.

    A number stands where the evidence prints `value` or `printed`, else at the evidence's end.
    """
    texts: dict[str, str] = {}
    starts: dict[str, int] = {}
    for number, one in sorted(given, key=lambda pair: pair[0]):
        evidence = one.get("evidence") or f"第{number}句"
        printed = one.get("printed") or one["value"]
        found = evidence.rfind(str(printed))
        text = texts.get(one["report"], "")
        starts[one["id"]] = len(text) + (found if found >= 0 else len(evidence))
        texts[one["report"]] = f"{text}{evidence}{'' if found >= 0 else printed}。"
    return texts, starts


def observation(number: int, given: dict[str, Any], regions: dict[str, str | None], start: int) -> dict[str, Any]:
    """A full observation from a short one, which needs `id`, `report`, `indicator`, `value`, `period`."""
    first, last = period_days(given["period"])
    end = start + len(str(given.get("printed") or given["value"]))
    measure = given.get("measure") or "level"
    return {
        "observation_id": given["id"],
        "report_id": given["report"],
        "region_code": regions[given["report"]],
        "indicator": given["indicator"],
        "subject": given.get("subject") or given["indicator"] or "排查出租屋",
        "measure": measure,
        "value": float(given["value"]),
        "unit": given.get("unit") or {"level": "元", "change": "元", "rank": "位"}.get(measure, "%"),
        "half_unit": float(given.get("half_unit") or 0),
        "period": given["period"],
        "period_start": first,
        "period_end": last,
        "status": given.get("status") or "actual",
        "scope": given.get("scope") or "region",
        "qualifier": given.get("qualifier"),
        "note": given.get("note"),
        "text_start": start,
        "text_end": end,
        "value_start": start,
        "value_end": end,
        "evidence": given.get("evidence") or f"第{number}句",
        "rules": "measure=test",
        "confidence": float(given.get("confidence") or 0.9),
    }


def period_days(period: str) -> tuple[dt.date | None, dt.date]:
    """First and last day of a period; a stock has no first."""
    parts = [[int(n) for n in re.findall(r"\d+", part)] for part in period.split("..")]
    year, month = parts[-1][0], (parts[-1][1] if len(parts[-1]) > 1 else 12)
    last = (dt.date(year + month // 12, month % 12 + 1, 1)) - dt.timedelta(days=1)
    if period.startswith("@"):
        return None, last
    return dt.date(parts[0][0], parts[0][1] if len(parts[0]) > 1 else 1, 1), last


def write_statements(
    home: Home,
    delivery: str,
    reports: Sequence[dict[str, Any]],
    given: Sequence[tuple[int, dict[str, Any]]],
) -> None:
    """Write all stage tables for short reports and observations, each with its place in the text."""
    texts, starts = laid_out(given)
    write_reports(home, delivery, [{"text": texts.get(report["report"]), **report} for report in reports])
    regions = {report["report"]: report.get("region") for report in reports}
    rows = [observation(number, one, regions, starts[one["id"]]) for number, one in given]
    write_stage(home, "observations", delivery, rows)
    mentions = [
        {
            "report_id": row["report_id"],
            "mention_number": number,
            **{key: row[key] for key in ("text_start", "text_end", "value_start", "value_end")},
            "mention": "12",
            "kind": "obs",
            "reason": None,
            "value": row["value"],
            "half_unit": row["half_unit"],
            "unit": row["unit"],
            "quantity_end": row["text_end"] + 1,
            "qualifier": row["qualifier"],
            "role": None,
        }
        for (number, _), row in zip(given, rows, strict=True)
    ]
    write_stage(home, "mentions", delivery, mentions)


def table(home: Home, name: str) -> pl.DataFrame:
    """A built table of the warehouse."""
    return pl.read_parquet(home.tables / f"{name}.parquet")


def make(home: Home, names: Iterable[str]) -> None:
    """Build the named tables and what they read, in order."""
    needed = set(names)
    for name, model in reversed(MODELS.items()):
        if name in needed:
            needed |= set(model.models)
    for name in MODELS:
        if name in needed:
            build_table(name, home, REFERENCES)


def published(home: Home, query: str) -> pl.DataFrame:
    """What the published file answers."""
    with duckdb.connect(home.published, read_only=True) as con:
        answer: pl.DataFrame = con.sql(query).pl()
    return answer
