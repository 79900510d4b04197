"""Script: the tables, and which script a text is in."""

import pytest

from pipeline.normalisation import normalise
from pipeline.normalisation.conversion import opencc_simplified, own_table, traditional_characters
from pipeline.normalisation.scanned_text import ScannedText
from pipeline.normalisation.script import script_of


def test_the_own_table_holds_only_what_opencc_leaves() -> None:
    for printed in own_table():
        assert opencc_simplified(printed) == printed, printed


def test_characters_that_only_some_words_mean_otherwise_change_in_these_alone() -> None:
    text = "編製規畫，開設帳戶，總結藉鑑甚麼經驗；動畫製作，甚至搭建帳篷。"
    assert normalise(text).text == "编制规划，开设账户，总结借鉴什么经验；动画制作，甚至搭建帐篷。"


def test_conversion_keeps_every_length() -> None:
    characters = "".join(sorted(traditional_characters()))
    assert len(normalise(characters).text) == len(characters)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("全县生产总值增长", "simplified"),
        ("全縣生產總值增長", "traditional"),
        ("全縣生產總值增長，工业发展较快", "mixed"),
        ("全县生产总值增长较快，工业投资增长较快，消费与贸易均实现较快发展，财税运行总体平稳，另有鎮", "simplified"),
        ("1234, abc", "simplified"),
    ],
)
def test_the_script_is_recorded(text: str, script: str) -> None:
    assert script_of(ScannedText(text)) == script
    assert normalise(text).script == script


def test_words_that_are_alike_in_both_scripts_stay_in_simplified_text() -> None:
    text = "乾县、於潜镇、慰藉、瞭望塔、显著增长"
    assert normalise(text).text == text
