"""What holds for any text: mixed scripts, damage, breaks, and characters that nobody expects."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalisation import explain, normalise, replay
from pipeline.normalisation.normaliser import STEPS
from pipeline.normalisation.scanned_text import ScannedText

PIECES = (
    "全年地区生产总值", "126.4", "亿元", "，增长", "7.1%", "。", "\n", "\r\n", r"\r\n", " ", "\u3000", "\t", "??",
    "????", "?", "&nbsp;", "&amp;", "１２．５", "％", "—", "～", "：", "∶", "l", "O", "(xí)", "(zhèn)", "(jīng)",
    "全鎮經濟發展", "著力", "顯著", "乾旱", "一、", "（一）", "1.", "2020", "年", "，", "12 ", "3.", "\u200b", "\ufffd",
    "政 府 工 作 报 告", "?xì)獍踩[", "?;a(chǎn)", "各位代表", "⽅", "﹐", "a", "Z", "“", "”", "、", "\u2028", "&#12;",
)  # fmt: skip
PAGES = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)
CLEAN_SENTENCES = (
    "全年地区生产总值126.4亿元，增长6.1%。", "新增企业8家，其中规模以上企业3家；", "城乡居民收入比为2.04:1。",
    "我们坚持稳中求进，着力扩大内需。", "建成厂房3.2万平方米，投产项目12个！", "2021-2025年，年均增长5%左右。",
)  # fmt: skip
CLEAN_HEADINGS = ("一、工作回顾", "（二）民生持续改善", "3.农业稳产增收", "各位代表：")
CLEAN_LINES = st.sampled_from(CLEAN_HEADINGS) | st.lists(st.sampled_from(CLEAN_SENTENCES), min_size=1, max_size=4).map(
    "".join
)


@given(PAGES)
@settings(max_examples=300)
def test_normalising_again_changes_nothing(page: str) -> None:
    once = normalise(page)
    again = normalise(once.text)
    assert again.text == once.text
    assert again.alignment.is_identity


@given(PAGES)
@settings(max_examples=300)
def test_no_step_raises_and_replaying_the_steps_gives_the_text(page: str) -> None:
    normalised, traces = explain(page)
    assert replay(page, traces) == normalised.text
    assert sum(count.changes for count in normalised.steps) == sum(len(trace.edits) for trace in traces)
    assert normalised.text == normalise(page).text


@given(PAGES)
@settings(max_examples=300)
def test_spans_lie_in_the_text_and_map_back(page: str) -> None:
    normalised = normalise(page)
    alignment = normalised.alignment
    assert (alignment.text_length, alignment.source_length) == (len(normalised.text), len(page))
    for start, end in (*normalised.damaged, *normalised.marked):
        assert 0 <= start < end <= len(normalised.text)
    starts = list(range(len(normalised.text)))
    spans = alignment.source_spans(starts, [start + 1 for start in starts])
    assert all(0 <= start <= end <= len(page) for start, end in zip(*map(list, spans), strict=True))
    assert all(one <= other for one, other in pairwise([*spans.starts, len(page)]))


@given(PAGES)
@settings(max_examples=150)
def test_every_step_alone_takes_any_text(page: str) -> None:
    scanned = ScannedText(page)
    for step in STEPS:
        change = step(scanned)
        if change is not None:
            assert change.edits or change.damaged, step.__name__


@given(st.lists(CLEAN_LINES, max_size=12).map("\n".join))
@settings(max_examples=200)
def test_clean_simplified_text_comes_out_unchanged(text: str) -> None:
    normalised = normalise(text)
    assert normalised.text == text
    assert normalised.script == "simplified"
    assert not normalised.damaged


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=200)
def test_any_characters_at_all(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once
