"""Cases as data, in four kinds: seen in real pages, made up, must not change, known to fail."""

import tomllib
from pathlib import Path

import pytest

from pipeline.normalisation import normalise

CASES = Path(__file__).parent / "cases"


def cases(kind: str) -> list[object]:
    content = tomllib.loads((CASES / f"{kind}.toml").read_text(encoding="utf-8"))
    return [pytest.param(case["source"], case.get("text", case["source"]), id=case["name"]) for case in content["case"]]


@pytest.mark.parametrize(("source", "text"), cases("seen"))
def test_damage_of_real_pages_is_put_right(source: str, text: str) -> None:
    assert normalise(source).text == text


@pytest.mark.parametrize(("source", "text"), cases("made_up"))
def test_damage_that_could_be_met_is_put_right(source: str, text: str) -> None:
    assert normalise(source).text == text


@pytest.mark.parametrize(("source", "text"), cases("unchanged"))
def test_what_is_no_damage_stays(source: str, text: str) -> None:
    normalised = normalise(source)
    assert normalised.text == text
    assert normalised.steps == ()
    assert normalised.damaged == ()


@pytest.mark.xfail(strict=True, reason="known to fail")
@pytest.mark.parametrize(("source", "text"), cases("known_failing"))
def test_what_is_not_done_right_yet(source: str, text: str) -> None:
    assert normalise(source).text == text


@pytest.mark.parametrize("kind", ["seen", "made_up", "unchanged", "known_failing"])
def test_normalising_again_changes_nothing(kind: str) -> None:
    for case in tomllib.loads((CASES / f"{kind}.toml").read_text(encoding="utf-8"))["case"]:
        once = normalise(case["source"]).text
        assert normalise(once).text == once, case["name"]
