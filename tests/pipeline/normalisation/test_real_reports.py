"""The real reports: nothing lost on the way, and the damage that is known of them put right."""

import re
from operator import ne
from pathlib import Path

import pytest

from benchmarks.count_language import LEFT_OUT, report_files, report_text
from benchmarks.lost_byte_places import measure, readings_of_pages
from pipeline.normalisation import explain, normalise, replay
from pipeline.normalisation.annotations import ANNOTATION
from pipeline.normalisation.conversion import opencc_simplified
from pipeline.normalisation.lost_bytes import shipped_alphabet

SHARED = Path(__file__).resolve().parents[4] / "shared"
REPORTS, CORPUS = SHARED / "reports", SHARED / "corpus"
NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
ANNOTATED = {"001": 586, "004": 841}

pytestmark = pytest.mark.real


def texts() -> dict[str, str]:
    return {path.name: report_text(path) for path in report_files([REPORTS, CORPUS])}


def test_every_real_report_is_stable_explained_and_mapped() -> None:
    for name, source in texts().items():
        normalised, traces = explain(source)
        assert normalise(normalised.text).text == normalised.text, name
        assert replay(source, traces) == normalised.text, name
        numbers = list(NUMBER.finditer(normalised.text))
        spans = normalised.alignment.source_spans(
            [number.start() for number in numbers], [number.end() for number in numbers]
        )
        for number, start, end in zip(numbers, *spans, strict=True):
            printed = re.sub(r"\s", "", normalise(source[start:end]).text)
            assert printed.translate(str.maketrans("lIOo", "1100")) == number[0], name


def test_all_annotations_go() -> None:
    for name, source in texts().items():
        assert len(ANNOTATION.findall(source)) == ANNOTATED.get(name[:3], 0), name
        assert not ANNOTATION.search(normalise(source).text), name


# what the nine damaged places were, in the words of reports; the places are found by their question marks
MEANT = {
    "001": ["长者饭堂建设力度"],
    "004": [
        "亿元。“两城”建设", "美丽圩镇(", "规模化生产", "危化企业", "燃气安全隐患", "燃气供应点",
        "表彰表扬", "特色专科建设",
    ],
}  # fmt: skip


@pytest.mark.parametrize("number", sorted(MEANT))
def test_lost_bytes_of_the_real_pages_are_repaired(number: str) -> None:
    (path,) = (path for path in report_files([REPORTS]) if path.name.startswith(number))
    normalised = normalise(report_text(path))
    assert [words for words in MEANT[number] if words not in normalised.text] == []
    assert not normalised.damaged


def test_clean_simplified_reports_keep_every_han_character() -> None:
    for name, source in texts().items():
        if name[:3] in ANNOTATED:
            continue
        normalised = normalise(source)
        misread = dict(normalised.steps).get("misread_words", 0)
        before, after = (re.sub(r"[^\u4e00-\u9fff]", "", text) for text in (source, normalised.text))
        assert len(after) == len(before), name
        ways = [sum(map(ne, after, intact)) for intact in (before, opencc_simplified(before))]
        assert misread in ways, name


@pytest.mark.slow
def test_repairs_of_reports_that_were_not_counted_are_right() -> None:
    left_out = [text for name, text in texts().items() if any(word in name for word in LEFT_OUT)]
    outcomes = measure(left_out, readings_of_pages(REPORTS), shipped_alphabet(), rounds=9)
    verdicts = [outcome.verdict for outcome in outcomes]
    assert len(verdicts) >= 1000
    assert verdicts.count("wrong") <= 0.01 * len(verdicts)
    assert verdicts.count("right") >= 0.85 * len(verdicts)
