"""Where mentions stand: paragraphs, sentences, items, clauses, brackets."""

import polars as pl

from pipeline.mentions import find_mentions, with_context
from tests.pipeline.mentions.support import report_texts

TEXT = (
    "一、经济运行稳中有进\n"
    "（一）产业提质。全年产值86.5亿元，增长4.1%；税收1,200万元：其中县级30%，镇级70%。外贸总额2.5亿元，增长3%。\n"
    "引进云帆电子（投资6000万元，用地20亩；年内投产）等3个项目，带动就业1,500人。“建成通车12公里。”群众满意。"
)


def context_of(text: str) -> pl.DataFrame:
    texts = report_texts(text)
    return with_context(find_mentions(texts, pl.DataFrame()), texts)


def row(mention: str, text: str = TEXT) -> dict[str, object]:
    return context_of(text).filter(pl.col("mention") == mention).to_dicts()[0]


def stretch(kind: str, mention: str) -> str:
    found = row(mention)
    return TEXT[found[f"{kind}_start"] : found[f"{kind}_end"]]  # type: ignore[misc]


def test_clauses_end_at_commas_and_colons() -> None:
    assert stretch("clause", "86.5") == "全年产值86.5亿元"
    assert stretch("clause", "30") == "其中县级30%"


def test_a_thousands_comma_ends_no_clause() -> None:
    assert stretch("clause", "1,200") == "税收1,200万元"
    assert stretch("clause", "1,500") == "带动就业1,500人"


def test_items_end_at_semicolons_and_sentences_at_full_stops() -> None:
    assert stretch("item", "4.1") == "全年产值86.5亿元，增长4.1%"
    assert stretch("sentence", "70") == "全年产值86.5亿元，增长4.1%；税收1,200万元：其中县级30%，镇级70%"
    assert row("70")["sentence"] == stretch("sentence", "70")


def test_brackets_are_texts_of_their_own() -> None:
    assert row("6000")["in_brackets"] and not row("3")["in_brackets"]
    assert stretch("clause", "6000") == "投资6000万元"
    assert stretch("item", "20") == "投资6000万元，用地20亩"
    assert stretch("clause", "3").startswith("外贸总额") is False
    outer = context_of(TEXT).filter(pl.col("after").str.starts_with("个项目")).to_dicts()[0]
    assert (
        TEXT[outer["clause_start"] : outer["clause_end"]] == "引进云帆电子（投资6000万元，用地20亩；年内投产）等3个项目"
    )


def test_a_closing_quotation_mark_belongs_to_its_sentence() -> None:
    assert stretch("sentence", "12") == "“建成通车12公里。"
    assert row("12")["sentence_number"] != row("1,500")["sentence_number"]


def test_numbers_are_equal_exactly_for_what_stands_together() -> None:
    frame = context_of(TEXT)
    for kind in ("sentence", "item", "clause"):
        starts = frame.group_by(f"{kind}_number").agg(pl.col(f"{kind}_start").n_unique())
        assert starts[f"{kind}_start"].max() == 1
        assert frame[f"{kind}_number"].n_unique() == frame[f"{kind}_start"].n_unique()


def test_before_and_after_stay_in_the_paragraph_and_touch_the_digits() -> None:
    frame = context_of(TEXT)
    for found in frame.to_dicts():
        start, end = found["text_start"], found["text_end"]
        assert TEXT[:start].endswith(found["before"]) and TEXT[end:].startswith(found["after"])
        assert "\n" not in found["before"] + found["after"]
        assert len(found["before"]) <= 100 and len(found["after"]) <= 60


def test_each_report_counts_for_itself() -> None:
    texts = report_texts(TEXT, "空白。", TEXT)
    frame = with_context(find_mentions(texts, pl.DataFrame()), texts)
    first, last = (frame.filter(pl.col("report_id") == name).drop("report_id") for name in ("report-0", "report-2"))
    assert first.equals(last)
    assert first["paragraph_number"].to_list()[0] == 1


def test_the_order_of_the_mentions_does_not_matter() -> None:
    texts = report_texts(TEXT)
    mentions = find_mentions(texts, pl.DataFrame())
    backwards = with_context(mentions.reverse(), texts)
    assert backwards.reverse().equals(with_context(mentions, texts))
