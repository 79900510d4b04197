"""The reader of the marked sources."""

import csv
from pathlib import Path

import pytest

from samples.marked_text import read_source

HEAD = "title: 试验\nregion_code: 990121\nreport_year: 2021\n---\n"


def cases() -> list[dict[str, str]]:
    with (Path(__file__).parent / "marks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(folder: Path, body: str) -> Path:
    path = folder / "source.txt"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["marked"])
def test_a_mark_says_what_its_number_states(case: dict[str, str], tmp_path: Path) -> None:
    report = read_source(written(tmp_path, case["marked"] + "\n"))
    (observation,) = report.observations
    assert {key: str(getattr(observation, key)) for key in case if key not in ("marked", "value")} == {
        key: value for key, value in case.items() if key not in ("marked", "value")
    }
    assert float(observation.value) == pytest.approx(float(case["value"]))
    start = observation.start
    assert report.text[start : start + len(observation.mention)] == observation.mention


def test_sections_set_status_and_year(tmp_path: Path) -> None:
    report = read_source(written(tmp_path, "植树{5}万株\n%% target 2022\n植树{6}万株\n"))
    assert [(o.status, o.period) for o in report.observations] == [("actual", "2021"), ("target", "2022")]


def test_rows_of_a_table_become_cells(tmp_path: Path) -> None:
    report = read_source(written(tmp_path, "%% table\n指标|数值\n水库（座）|{7|u:座}\n%% end\n修路{3}条\n"))
    assert report.lines == [["指标", "数值"], ["水库（座）", "7"], "修路3条"]
    assert [o.form for o in report.observations] == ["table", "prose"]


@pytest.mark.parametrize(
    ("marked", "why"),
    [
        ("增长{1.5|gdp y}2%", "no whole number"),
        ("增长1{2|gdp y}%", "no whole number"),
        ("共有{5}", "has no unit"),
        ("收入{5|no_such_indicator}亿元", "no_such_indicator"),
    ],
)
def test_impossible_marks_are_refused(marked: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=why):
        read_source(written(tmp_path, marked + "\n"))
