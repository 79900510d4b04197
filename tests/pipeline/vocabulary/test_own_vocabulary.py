"""A user's own vocabulary: an indicator and an alias added in files beside the data, without touching the project."""

from pathlib import Path

import pytest

from pipeline.vocabulary import load_vocabulary, vocabulary_version


def write(folder: Path, name: str, *lines: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_missing_folder_leaves_the_shipped_vocabulary(tmp_path: Path) -> None:
    assert vocabulary_version(tmp_path / "none") == ""
    assert load_vocabulary(tmp_path / "none").indicators.equals(load_vocabulary().indicators)


def test_an_indicator_and_an_alias_are_added(tmp_path: Path) -> None:
    write(tmp_path, "indicators.csv", "indicator,name_zh,name_en,unit,nature,growth_basis",
          "tea_output,茶叶产量,Tea output,t,flow,nominal")  # fmt: skip
    write(tmp_path, "indicator_names.csv", "indicator,written", "tea_output,[干]茶(产量|总产)", "gdp,经济总产出")
    vocabulary = load_vocabulary(tmp_path)
    assert vocabulary.indicator_of("干茶总产") == "tea_output"
    assert vocabulary.indicator_of("经济总产出") == "gdp"
    assert vocabulary.indicator_of("地区生产总值") == "gdp"
    assert "tea_output" in vocabulary.indicators["indicator"]
    assert load_vocabulary().indicator_of("干茶总产") is None


def test_a_changed_file_is_read_again_and_changes_the_version(tmp_path: Path) -> None:
    write(tmp_path, "indicator_names.csv", "indicator,written", "gdp,经济总产出")
    before = vocabulary_version(tmp_path)
    assert load_vocabulary(tmp_path).indicator_of("经济总量值") is None
    write(tmp_path, "indicator_names.csv", "indicator,written", "gdp,经济总量值")
    assert vocabulary_version(tmp_path) != before
    assert load_vocabulary(tmp_path).indicator_of("经济总量值") == "gdp"


def test_a_name_of_an_unknown_indicator_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "indicator_names.csv", "indicator,written", "no_such_thing,某物")
    with pytest.raises(ValueError, match="no_such_thing"):
        load_vocabulary(tmp_path)
