"""The tables of units, and the regular expression made of them."""

from pathlib import Path

import polars as pl
import pytest

from pipeline.vocabulary.units import UNITS_FILE, implied_units, unit_pattern, units


def test_the_table_is_sorted_and_unique() -> None:
    rows = UNITS_FILE.read_text(encoding="utf-8").splitlines()[1:]
    keys = [(kind, unit, row) for row in rows for _, unit, kind in [row.split(",")]]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("text", "unit", "per"),
    [
        ("个工作日内", "个工作日", None),
        ("个项目", "个", None),
        ("平方公里", "平方公里", None),
        ("平方米房屋", "平方米", None),
        ("元/人", "元", "人"),
        ("微克每立方米", "微克", "立方米"),
        ("千瓦时", "千瓦时", None),
        ("人次", "人次", None),
        ("家（次）", "家（次）", None),
    ],
)
def test_the_longest_unit_is_found(text: str, unit: str, per: str | None) -> None:
    groups = pl.Series([text]).str.extract_groups(f"^{unit_pattern()}").struct.unnest().row(0, named=True)
    assert groups == {"unit": unit, "per": per}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("亩,亩,area\n亩,公顷,area", "written twice"),
        ("亩,亩,area\n亩地,亩,counter", "several kinds"),
        ("亩,,area", "empty"),
    ],
)
def test_an_unusable_table_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    path = tmp_path / "units.csv"
    path.write_text(f"written,unit,kind\n{rows}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        units(path)


@pytest.mark.parametrize("row", ["aside,人口,人", "front,人口,口袋"])
def test_an_unknown_side_or_unit_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "units_implied.csv"
    path.write_text(f"side,words,unit\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="unknown side or unit"):
        implied_units(path)
