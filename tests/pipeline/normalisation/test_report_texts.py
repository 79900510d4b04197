"""From reports to report texts: the table, and offsets of the document."""

import polars as pl

from pipeline.normalisation import normalise_reports, source_spans
from pipeline.normalisation.schema import ReportTexts


def reports(*texts: tuple[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "report_id": [f"report-{number}" for number in range(len(texts))],
            "document_id": ["document"] * len(texts),
            "report_start": [start for _, start in texts],
            "report_end": [start + len(text) for text, start in texts],
            "title": ["标题"] * len(texts),
            "title_start": [start for _, start in texts],
            "title_end": [start + 1 for _, start in texts],
            "source_text": [text for text, _ in texts],
        }
    )


def test_the_table_keeps_its_contract() -> None:
    frame = normalise_reports(reports(("全鎮稅收3 .5億元。", 0), ("", 40), (r"　甲。\r\n乙47?5%。", 50)))
    validated = ReportTexts.validate(frame)
    assert validated["text"].to_list() == ["全镇税收3.5亿元。", "", "甲。\n乙47?5%。"]
    assert validated["script"].to_list() == ["traditional", "simplified", "simplified"]
    assert validated["damaged"].to_list() == [[], [], [{"start": 4, "end": 8}]]
    assert [step["step"] for step in validated["steps"][0]] == ["traditional_characters", "digits_set_apart"]


def test_no_reports_make_an_empty_table() -> None:
    assert ReportTexts.validate(normalise_reports(reports())).is_empty()


def test_spans_lead_into_the_document() -> None:
    source = "一、 回顾\r\n\r\n　　总产值48.2 6亿元。"
    document = "导航" * 50 + source
    row = normalise_reports(reports((source, 100))).row(0, named=True)
    start = row["text"].index("48.26")
    spans = source_spans(row["run_text"], row["run_source"], row["run_length"], [start], [start + 5])
    assert document[spans.starts[0] : spans.ends[0]] == "48.2 6"
