"""The pages name commands and places that are there."""

import re
from pathlib import Path

import pytest

from assets.command_line import app
from tests.conftest import CHECKOUT

PAGES = (CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md")))
TOP = tuple(f"{path.name}/" for path in CHECKOUT.iterdir() if path.is_dir() and not path.name.startswith("."))
# what a run writes, in a checkout that has been run
WRITTEN = ("data/", "inbox/", "vocabulary/", "warehouse/gwr.duckdb")


def code(page: Path) -> list[str]:
    """What stands in code spans, and the lines of blocks, up to their remarks."""
    blocks = "".join(re.findall(r"^```\w*\n(.*?)^```", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL))
    spans = re.findall(r"`([^`\n]+)`", page.read_text("utf-8"))
    return spans + [line.partition(" # ")[0] for line in blocks.splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_named_place_is_there(page: Path) -> None:
    places = {word for text in code(page) for word in text.split() if word.startswith(TOP)}
    missing = {place for place in places if not place.startswith(WRITTEN) and not any(CHECKOUT.glob(place))}
    assert missing == set()


def test_every_command_is_named_and_every_named_one_exists() -> None:
    named = {name for page in PAGES for text in code(page) for name in re.findall(r"\bgwr ([a-z]+)", text)}
    assert named == {command.name for command in app.registered_commands}


def test_every_make_target_that_is_named_exists() -> None:
    named = {name for page in PAGES for text in code(page) for name in re.findall(r"\bmake ([a-z]+)", text)}
    targets = set(re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    assert named <= targets
    assert {"run", "test", "ui", "check"} <= named


def test_every_page_is_linked_from_the_readme() -> None:
    readme = PAGES[0].read_text("utf-8")
    assert [page.name for page in PAGES[1:] if f"(docs/{page.name})" not in readme] == []
