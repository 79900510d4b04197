"""Lost bytes: the damage rule, and what the repair makes of text that it damaged."""

from collections.abc import Callable

import pytest

from pipeline.normalisation import normalise
from pipeline.normalisation.conversion import opencc_simplified
from pipeline.normalisation.lost_bytes import shipped_alphabet
from pipeline.normalisation.lost_bytes.damage_rule import Run, damage
from pipeline.normalisation.lost_bytes.language import (
    Language,
    LanguageOfText,
    RunsOfText,
    shipped_backward_language,
    shipped_language,
)
from pipeline.normalisation.lost_bytes.readings import characters_read, syllable_of, without_tone

READINGS = {"鎮": "zhèn", "發": "fā", "產": "chǎn", "業": "yè", "執": "zhí", "設": "shè", "應": "yīng", "學": "xué"}


def page(sentence: str, shifted: str = "") -> str:
    """Damage a sentence between others that are annotated; `shifted` is the character whose lead byte is lost."""
    text = f"我鎮經濟持續發展，產業結構優化。{sentence}各校學生增加，企業發展，鎮容改觀。"
    offsets = (text.index(sentence) + sentence.index(shifted),) if shifted else ()
    delivered = damage(text, READINGS, offsets)
    assert delivered is not None
    return delivered.text


def test_a_reading_inside_a_character_takes_its_lead_byte() -> None:
    delivered = damage("飯堂建設", READINGS)
    assert delivered is not None
    assert delivered.text == "飯?zhí)媒ㄔO(shè)"
    assert delivered.runs == (Run(1, len(delivered.text), 1, 4),)


def test_a_lost_lead_byte_shifts_what_follows() -> None:
    delivered = damage("規模化生產", READINGS, (1,))
    assert delivered is not None
    assert delivered.text == "規?;a(chǎn)"


def test_text_that_gbk_cannot_hold_is_refused() -> None:
    assert damage("\U00020000", READINGS) is None


@pytest.mark.parametrize(
    ("sentence", "shifted"),
    [
        ("長者飯堂建設加快。", ""),
        ("衛生院特色專科建設加快。", "專"),
        ("新增財政收入三億元。“兩城”建設有序。", ""),
        ("新增財政收入三億元。“N型”建設有序。", "。"),
    ],
)
def test_what_is_beyond_doubt_is_repaired(sentence: str, shifted: str) -> None:
    delivered = page(sentence, shifted)
    normalised = normalise(delivered)
    assert opencc_simplified(sentence) in normalised.text
    assert not normalised.damaged
    assert "?" not in normalised.text


def test_what_is_in_doubt_stays_and_is_marked() -> None:
    delivered = page("甲、危礴、乙設施投入", "危")
    normalised = normalise(delivered)
    assert normalised.damaged
    for start, end in normalised.damaged:
        assert "?" in normalised.text[start:end]


def test_a_figure_that_lost_a_digit_is_marked_and_what_stands_before_it_is_repaired() -> None:
    normalised = normalise(page("長者飯堂項目10個，"))
    figure = normalised.text.index("长者饭堂项目?0个") + len("长者饭堂项目")
    assert normalised.damaged == ((figure, figure + 2),)


def test_a_repaired_run_maps_back_to_the_delivered_one() -> None:
    delivered = page("長者飯堂建設加快，")
    normalised = normalise(delivered)
    start = normalised.text.index("堂建设")
    source_start, source_end = normalised.alignment.to_source(start, start + 3)
    assert delivered[source_start:source_end] == "?zhí)媒ㄔO(shè)"


def test_characters_without_another_traditional_form_belong_to_a_traditional_report() -> None:
    assert shipped_alphabet().text_character(0xD7, 0xC5) == "着"
    assert shipped_alphabet().text_character(0xD5, 0xE2) is None, "这 is 這"


@pytest.mark.parametrize("language", [shipped_language, shipped_backward_language])
@pytest.mark.parametrize("context", ["", "。", "全", "经济", "地区生产", "三型经济发", "玊"])
def test_what_can_follow_a_context_is_certain_as_a_whole(language: Callable[[], Language], context: str) -> None:
    model = language()
    branches = model.branches(model.nodes_of(context))
    assert sum(model.after(branches, symbol)[0] for symbol in model.single) == pytest.approx(1.0)


def test_what_the_text_itself_says_is_likelier() -> None:
    text = "玉门沟水库，玉门沟水库，玉门沟水库。"
    with_text = LanguageOfText(shipped_language(), RunsOfText(text))
    without = LanguageOfText(shipped_language(), RunsOfText(""))
    backward = LanguageOfText(shipped_backward_language(), RunsOfText(text[::-1]))
    (said, _), (unsaid, _) = (one.after(one.context_of("玉门"), "沟") for one in (with_text, without))
    from_the_end, _ = backward.after(backward.context_of("库水"), "沟")
    assert said > unsaid + 1
    assert from_the_end == pytest.approx(backward.score("沟", backward.context_of("库水")))
    assert from_the_end > unsaid


def test_runs_of_a_text_are_counted() -> None:
    runs = RunsOfText("水库水库水𠀀")
    assert [runs[run] for run in ("", "水", "水库", "库水库", "水库水库", "水𠀀", "库库")] == [7, 3, 2, 1, 1, 1, 0]
    assert runs.followers("库") == {"水"}


def test_a_symbol_that_was_never_counted_is_unlikely_but_possible() -> None:
    model = LanguageOfText(shipped_language(), RunsOfText(""))
    assert -20 < model.after(model.context_of("全县"), "\ue000")[0] < -10


def test_question_marks_of_a_page_without_readings_are_no_lost_bytes() -> None:
    text = "钱从哪里来?!我们的回答是发展。"
    normalised = normalise(text)
    assert normalised.text == text
    assert not normalised.damaged


@pytest.mark.parametrize(
    ("character", "syllable"), [("爱", "ai"), ("细", "xi"), ("页", "ye"), ("镇", "zhen"), ("振", "zhen")]
)
def test_syllables_follow_from_the_order_of_the_standard(character: str, syllable: str) -> None:
    assert syllable_of(character) == syllable


def test_a_reading_belongs_to_annotated_characters_first() -> None:
    assert without_tone("lǜ") == "lü"
    assert "執" in characters_read("zhí", READINGS)
    assert "應" not in characters_read("yíng", READINGS)
