"""Delivered text and names reach the web UI, SQL, logs and the terminal only as text, and never become paths."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.command_line.console import UserError, open_home
from assets.instance import open_instance
from assets.running import run_due
from pipeline.deliveries import stage
from pipeline.home import Home
from tests.conftest import CHECKOUT
from tests.operations.deliveries import report

MARKUP = "<img src=x onerror=alert(1)>"
SQL = "'); drop table fct_observation; --"
LINK = "[x](javascript:alert(1))"
ESCAPE = "\x1b]0;owned\x07\x1b[2J"
OVERRIDE = "\u202e"
# file systems take every byte in a name but these two
NAMES = [
    f"{MARKUP}.txt".replace("/", "⁄"),
    f"{SQL}.txt",
    f"{LINK}|`x`.txt",
    f"{ESCAPE}{OVERRIDE}.txt",
    "%2e%2e%2f..%2fetc%2fpasswd.txt",
    "$(touch owned);`touch owned`.txt",
    "{0} %s [bold red]x[/bold red].txt".replace("/", "⁄"),
    "~root.txt",
    "line\nbreak, \"quoted\", 'quoted'.txt",
]


EMPTY = f"empty {MARKUP}{ESCAPE}{OVERRIDE}.txt"


def hostile(number: int) -> str:
    """A report with hostile text in its title, its place, its sentences and its table."""
    spoilt = f"{MARKUP}{SQL}{LINK}{ESCAPE}{OVERRIDE}"
    sentence = f"全镇{spoilt}实现工业总产值{number + 1}.5亿元，增长6.2%；{MARKUP}企业达到{number + 20}家。\n"
    return (
        report(town=f"云溪镇{MARKUP}", year=2010 + number).replace("一、", f"{spoilt}\n一、")
        + sentence
        + "| a | <b> |\n"
    )


def written_in_the_checkout() -> list[str]:
    """What stands in the checkout but the hidden folders of the tools that run beside this test."""
    return sorted(path.name for path in CHECKOUT.iterdir() if not path.name.startswith("."))


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, dg.DagsterInstance]]:
    """A home whose own path is odd, with the hostile delivery run as the command line runs it."""
    root = tmp_path_factory.mktemp("hostile")
    inbox = root / f"in{SQL}[1]*"
    inbox.mkdir()
    for number, name in enumerate(NAMES):
        (inbox / name).write_text(hostile(number), "utf-8")
    (inbox / EMPTY).touch()
    home = Home(root / 'home \' "0" {x}; $y')
    before = written_in_the_checkout()
    assert stage([inbox], home) is not None
    with open_instance(home) as instance:
        run_due(home, instance, processes=1)
        yield home, instance
    assert written_in_the_checkout() == before
    assert {path.name for path in root.iterdir()} == {inbox.name, home.root.name}


def test_everything_is_there_as_delivered(taken_in: tuple[Home, dg.DagsterInstance]) -> None:
    with duckdb.connect(taken_in[0].published, read_only=True) as con:
        delivered = con.execute("select source_file, source_text from dim_document").fetchall()
        (wrong,) = con.execute(
            "select count(*) from fct_mention join dim_report using (report_id) join dim_document using (document_id) "
            "where substr(source_text, value_start + 1, value_end - value_start) <> mention"
        ).fetchall()[0]
        (read,) = con.execute("select count(*) from fct_observation").fetchall()[0]
    assert dict(delivered) == {name: hostile(number) for number, name in enumerate(NAMES)}
    assert wrong == 0
    assert read >= 4 * len(NAMES)


def test_no_name_becomes_a_path(taken_in: tuple[Home, dg.DagsterInstance]) -> None:
    written = [path.relative_to(taken_in[0].root) for path in taken_in[0].root.rglob("*")]
    odd = [path for path in written if not re.fullmatch(r"[\w./@=:-]+", str(path))]
    assert odd == []


def test_the_web_ui_gets_it_escaped(taken_in: tuple[Home, dg.DagsterInstance]) -> None:
    instance = taken_in[1]
    shown = []
    for key in instance.all_asset_keys():
        event = instance.get_latest_materialization_event(key)
        assert event is not None
        shown += [
            value.md_str
            for value in event.asset_materialization.metadata.values()
            if isinstance(value, dg.MarkdownMetadataValue)
        ]
    assert len(shown) > 10
    assert any("onerror" in text for text in shown)
    for text in shown:
        # a character that would open a tag, a link or code stands behind a backslash
        assert re.search(r"(?<!\\)[<`\[]", text) is None, text
        assert re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", text) is None


def test_no_control_character_reaches_the_log(taken_in: tuple[Home, dg.DagsterInstance]) -> None:
    instance = taken_in[1]
    lines = [entry.user_message for run in instance.get_runs() for entry in instance.all_logs(run.run_id)]
    assert len(lines) > 50
    assert not any("\x1b" in line or OVERRIDE in line or MARKUP in line for line in lines)
    told = [line for line in lines if line.startswith("refused delivery=")]
    assert len(told) == 1
    assert re.search(r' file="empty .*\.txt" stage="deliveries" error="The file is empty\."$', told[0])


@pytest.mark.parametrize(
    "arguments",
    [
        ["sql", "select source_file, source_text from dim_document", "--limit", "100"],
        ["sql", "select evidence, subject from fct_observation", "--limit", "100"],
        ["status"],
        ["retract", f"{SQL}.txt{MARKUP}", "--reason", ESCAPE],
        ["explain", f"{SQL}", LINK, "2020"],
        ["explain", SQL],
    ],
    ids=["names and texts", "evidence", "status", "retract", "explain a fact", "explain an observation"],
)
def test_no_control_character_reaches_the_terminal(
    taken_in: tuple[Home, dg.DagsterInstance], arguments: list[str]
) -> None:
    script = "from assets.command_line import main; main()"
    command = [sys.executable, "-c", script, *arguments, "--home", str(taken_in[0].root)]
    ended = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False, env=os.environ)
    assert "Traceback" not in ended.stderr
    assert ended.stdout + ended.stderr
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", ended.stdout + ended.stderr)


def test_a_retraction_takes_hostile_words_as_text(tmp_path: Path, home: Home) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / NAMES[1]).write_text(hostile(1), "utf-8")
    (inbox / "other.txt").write_text(report(), "utf-8")
    stage([inbox], home)
    script = "from assets.command_line import main; main()"
    command = [sys.executable, "-c", script, "retract", NAMES[1], "--reason", SQL, "--home", str(home.root)]
    assert subprocess.run(command, cwd=CHECKOUT, check=False).returncode == 0
    with open_instance(home) as instance:
        run_due(home, instance, processes=1)
    with duckdb.connect(home.published, read_only=True) as con:
        assert con.execute("select source_file from dim_document").fetchall() == [("other.txt",)]
        ((error,),) = con.execute("select error from quarantine").fetchall()
    assert error.endswith(SQL)


def test_a_home_that_reads_as_a_pattern_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="may not hold"):
        open_home(tmp_path / "home[1]")
