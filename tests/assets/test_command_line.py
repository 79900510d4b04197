"""The command: what it prints, and with what it exits."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.command_line import main
from pipeline.home import Home
from tests.invented_reports import report

Gwr = Callable[..., tuple[int, str, str]]


@pytest.fixture
def gwr(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Gwr:
    """Run the command and give its exit code, output and errors."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gwr", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 0
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with one invented report in it, taken in by the command."""
    home = Home(tmp_path_factory.mktemp("home"))
    file = tmp_path_factory.mktemp("in") / "云溪镇.txt"
    file.write_text(report(), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["gwr", "run", str(file), "--home", str(home.root), "--processes", "1"])
        with pytest.raises(SystemExit) as leaving:
            main()
    assert leaving.value.code == 0
    return home


def test_a_run_ends_with_what_it_found(made: Home, gwr: Gwr) -> None:
    code, out, _ = gwr("run", "--home", made.root)
    assert code == 0
    for word in ("files", "reports", "observations", "year-over-year facts", "quarantined files", "seconds"):
        assert word in out
    assert str(made.published) in out.replace("\n", "")
    assert "nothing was due" in out


def test_a_refused_file_is_counted_though_an_earlier_one_had_its_name(home: Home, tmp_path: Path, gwr: Gwr) -> None:
    for folder, content in (("first", report()), ("second", "")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(content, "utf-8")
        code, out, _ = gwr("run", tmp_path / folder, "--home", home.root, "--processes", "1")
        assert code == 0
    counted = next(line for line in out.splitlines() if "quarantined files" in line)
    assert [cell.strip() for cell in counted.split("│")[2:4]] == ["1", "1"]


def test_a_path_that_is_not_there_is_one_line(home: Home, gwr: Gwr) -> None:
    code, out, err = gwr("run", "/nowhere/at/all", "--home", home.root)
    assert (code, out) == (1, "")
    assert err.strip() == "gwr: there is no file or folder /nowhere/at/all"


def test_an_empty_folder_is_one_line(made: Home, tmp_path: Path, gwr: Gwr) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    assert gwr("run", tmp_path / "in", "--home", made.root) == (1, "", f"gwr: there is no file in {tmp_path / 'in'}\n")


def test_nothing_to_do_without_a_delivery(home: Home, gwr: Gwr) -> None:
    assert gwr("run", "--home", home.root)[0] == 1


def test_wrong_usage_exits_with_two(gwr: Gwr) -> None:
    assert gwr("run", "--no-such-option")[0] == 2
    assert gwr("explain", "one", "two")[0] == 2


def test_sql_answers_and_cannot_write(made: Home, gwr: Gwr) -> None:
    code, out, _ = gwr("sql", "select count(*) as reports from dim_report", "--csv", "--home", made.root)
    assert (code, out) == (0, "reports\r\n1\r\n")
    code, _, err = gwr("sql", "delete from dim_report", "--home", made.root)
    assert code == 1
    assert "read-only" in err


def test_what_is_piped_in_is_answered(made: Home, gwr: Gwr, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("-- two of them\nselect 1 as one;\nselect 2 as two\n"))
    assert gwr("sql", "--csv", "--home", made.root) == (0, "one\r\n1\r\ntwo\r\n2\r\n", "")
    monkeypatch.setattr(sys, "stdin", io.StringIO("selec 1;"))
    assert gwr("sql", "--home", made.root)[0] == 1


def test_a_column_of_numbers_stands_to_the_right_and_one_with_words_to_the_left(made: Home, gwr: Gwr) -> None:
    query = "select * from (values (1, 'a', null), (1000, 'word', 2)) as t(number, word, gap)"
    rows = [line for line in gwr("sql", query, "--home", made.root)[1].splitlines() if line.startswith("│")]
    assert rows == ["│      1 │ a    │     │", "│   1000 │ word │   2 │"]


def test_a_wrong_query_is_one_line_and_its_trace_comes_on_demand(made: Home, gwr: Gwr) -> None:
    code, _, err = gwr("sql", "select nothing_like_it from dim_report", "--home", made.root)
    assert code == 1
    assert len(err.strip().splitlines()) == 1
    assert "nothing_like_it" in err


def test_without_a_warehouse_it_says_how_to_make_one(home: Home, gwr: Gwr) -> None:
    code, _, err = gwr("sql", "select 1", "--home", home.root)
    assert code == 1
    assert "gwr run PATH" in err


def test_explain_shows_the_figure_in_the_delivered_text(made: Home, gwr: Gwr) -> None:
    query = "select observation_id from fct_observation where indicator = 'gdp' and measure = 'level'"
    observation = gwr("sql", query, "--csv", "--home", made.root)[1].split()[1]
    code, out, _ = gwr("explain", observation[:12], "--home", made.root)
    assert code == 0
    assert "云溪镇.txt" in out
    assert "实现地区生产总值12.5亿元" in out.replace("\n", "").replace("│", "").replace(" ", "")
    assert "found by" in out
    assert gwr("explain", "no-such-id", "--home", made.root)[0] == 1


def test_explain_shows_how_a_text_is_normalised(tmp_path: Path, gwr: Gwr) -> None:
    file = tmp_path / "old.txt"
    file.write_text("　　全鎮實現地區生產總值１２．５億元。", "utf-8")
    code, out, _ = gwr("explain", "--text", file)
    assert code == 0
    assert "␣␣" in out
    assert "全镇实现地区生产总值12.5亿元" in out


def test_explain_shows_white_space_source_offsets_and_marks(tmp_path: Path, gwr: Gwr) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes("　　全县税收3 .5亿元，\r\n粮食4l.38万吨，投资47?5亿元。".encode())
    code, out, _ = gwr("explain", "--text", file)
    assert code == 0
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in out.splitlines() if "│" in line]
    assert ["7", "全县税收3", "␣", "", ".5亿元，⏎粮食"] in rows
    assert ["17", "4l.38", "41.38"] in rows
    assert ["27", "47?5", "47?5"] in rows


def test_status_tells_deliveries_and_the_warehouse(made: Home, gwr: Gwr) -> None:
    code, out, _ = gwr("status", "--home", made.root)
    assert code == 0
    assert "up to date" in out
    assert "warehouse: up to date" in out


def test_retract_rollback_and_export(home: Home, tmp_path: Path, gwr: Gwr) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for year in (2022, 2023):
        (folder / f"{year}.txt").write_text(report(year=year), "utf-8")
    assert gwr("run", folder, "--home", home.root, "--processes", "1")[0] == 0
    (name,) = gwr(
        "sql", "select source_file from dim_document where source_file like '%2022%'", "--csv", "--home", home.root
    )[1].split()[1:]
    assert gwr("retract", name, "--reason", "printed in error", "--home", home.root)[0] == 0
    assert "warehouse: due" in gwr("status", "--home", home.root)[1]
    assert gwr("run", "--home", home.root, "--processes", "1")[0] == 0
    assert held(gwr, home) == 1
    assert gwr("rollback", "2", "--home", home.root)[0] == 0
    assert held(gwr, home) == 2
    assert gwr("rollback", "9", "--home", home.root)[0] == 1
    assert gwr("retract", "unknown.txt", "--reason", "x", "--home", home.root)[0] == 1
    code, out, _ = gwr("export", tmp_path / "out", "--form", "csv", "--table", "fct_target", "--home", home.root)
    assert code == 0
    assert (tmp_path / "out" / "fct_target.csv").exists(), out


def held(gwr: Gwr, home: Home) -> int:
    return int(gwr("sql", "select count(*) from dim_document", "--csv", "--home", home.root)[1].split()[1])


def test_escape_sequences_of_delivered_text_do_not_reach_the_terminal(made: Home, gwr: Gwr) -> None:
    out = gwr("sql", "select 'a' || chr(27) || '[31mred' || chr(8238) as text", "--home", made.root)[1]
    assert "\x1b[31m" not in out
    assert "\u202e" not in out
