"""Exports hold what the published tables hold, in forms that others can read."""

import csv
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.home import Home
from tests.warehouse.cases import FOLDER, read_case
from tests.warehouse.stages import REFERENCES, published, write_statements
from warehouse.build import build_all
from warehouse.export import export
from warehouse.export.excel import write_workbook
from warehouse.models import MODELS

SDMX = {
    "str": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure",
    "com": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common",
}
CODED = {
    "REF_AREA": "CL_REGION",
    "INDICATOR": "CL_INDICATOR",
    "MEASURE": "CL_MEASURE",
    "UNIT_MEASURE": "CL_UNIT",
    "OBS_STATUS": "CL_OBS_STATUS",
    "QUALIFIER": "CL_QUALIFIER",
    "GROWTH_BASIS": "CL_GROWTH_BASIS",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("exported"))
    case = read_case(FOLDER / "growth_basis_and_one_side.case")
    case["observations"][0]["evidence"] = '=HYPERLINK("http://nowhere.invalid")'
    write_statements(made, "one", case["reports"], list(enumerate(case["observations"])))
    build_all(made, REFERENCES)
    return made


def test_parquet_is_the_table(home: Home, tmp_path: Path) -> None:
    written = export(home.published, tmp_path, "parquet")
    assert {path.stem for path in written} == {*MODELS, "failed_check", "about"}
    for name in ("fct_indicator_yoy", "dim_document", "dim_report"):
        assert_frame_equal(pl.read_parquet(tmp_path / f"{name}.parquet"), published(home, f"from {name}"))


def test_csv_holds_the_values_but_no_whole_texts(home: Home, tmp_path: Path) -> None:
    written = export(home.published, tmp_path, "csv", ["fct_indicator_yoy", "latest", "dim_report"])
    assert [path.name for path in written] == ["fct_indicator_yoy.csv", "latest.csv", "dim_report.csv"]
    facts = pl.read_csv(written[0], schema_overrides={"region_code": pl.String, "year": pl.Int64})
    expected = published(home, "from fct_indicator_yoy")
    for column in ("region_code", "indicator", "year", "value", "yoy_reported", "consistent"):
        assert facts[column].to_list() == expected[column].to_list()
    assert "text" not in pl.read_csv(written[2]).columns


def test_a_workbook_has_a_sheet_per_table_and_no_formula(home: Home, tmp_path: Path) -> None:
    (path,) = export(home.published, tmp_path, "xlsx")
    with zipfile.ZipFile(path) as book:
        names = ET.fromstring(book.read("xl/workbook.xml"))
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    found = [sheet.get("name") for sheet in names.iter() if sheet.tag.endswith("}sheet")]
    assert found == [*sorted([*MODELS, "failed_check", "about"]), "columns"]
    assert any("HYPERLINK" in sheet for sheet in sheets)
    assert not any("<f>" in sheet for sheet in sheets)


def test_a_table_too_long_for_a_sheet_is_refused(tmp_path: Path) -> None:
    with duckdb.connect() as con, pytest.raises(ValueError, match="a sheet holds"):
        write_workbook(con, {"long": "select * from range(1048576)"}, tmp_path)
    assert not list(tmp_path.iterdir())


def test_every_sdmx_code_is_in_the_codelist_that_the_structure_names(home: Home, tmp_path: Path) -> None:
    data, structure = export(home.published, tmp_path, "sdmx")
    message = ET.parse(structure).getroot()
    codes = {
        codelist.get("id"): {code.get("id") for code in codelist.iterfind("str:Code", SDMX)}
        for codelist in message.iterfind(".//str:Codelist", SDMX)
    }
    named = {
        component.get("id"): enumeration.get("id")
        for component in message.findall(".//str:DataStructureComponents/*/*", SDMX)
        if (enumeration := component.find("str:LocalRepresentation/str:Enumeration/Ref", SDMX)) is not None
    }
    assert named == CODED
    with data.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    components = {c.get("id") for c in message.findall(".//str:DataStructureComponents/*/*", SDMX)}
    assert components == set(rows[0]) - {"STRUCTURE", "STRUCTURE_ID", "ACTION"}
    for row in rows:
        assert row["STRUCTURE_ID"] == "GWR:DF_INDICATORS(1.0)"
        assert all(not row[column] or row[column] in codes[name] for column, name in CODED.items())
    parents = {ref.get("id") for ref in message.iterfind(".//str:Parent/Ref", SDMX)}
    assert parents <= codes["CL_REGION"]


def test_sdmx_has_every_figure_once(home: Home, tmp_path: Path) -> None:
    data, _ = export(home.published, tmp_path, "sdmx")
    written = pl.read_csv(data, schema_overrides={"REF_AREA": pl.String})
    facts = published(home, "from fct_indicator_yoy")
    for measure, column in (
        ("LEVEL", "value"),
        ("YOY_REPORTED", "yoy_reported"),
        ("YOY_COMPUTED", "yoy_computed"),
    ):
        told = facts.filter(pl.col(column).is_not_null()).select("indicator", "year", column).rows()
        found = written.filter(MEASURE=measure).select("INDICATOR", "TIME_PERIOD", "OBS_VALUE").rows()
        assert found == told
        assert told


def test_sdmx_has_a_code_for_the_nation_that_no_reader_takes_for_zero(tmp_path: Path) -> None:
    place = Home(tmp_path / "home")
    one = {"id": "1", "report": "n", "indicator": "fai", "value": 1e13, "period": "2020"}
    write_statements(place, "one", [{"report": "n", "region": "000000", "year": "2020"}], [(0, one)])
    build_all(place, REFERENCES)
    data, structure = export(place.published, tmp_path, "sdmx")
    assert pl.read_csv(data)["REF_AREA"].to_list() == ["CN"]
    codes = ET.parse(structure).getroot().iterfind(".//str:Codelist[@id='CL_REGION']/str:Code", SDMX)
    assert [code.get("id") for code in codes] == ["CN"]


def test_what_is_not_there_is_said(home: Home, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no table nothing; there are about"):
        export(home.published, tmp_path, "csv", ["nothing"])
    with pytest.raises(FileNotFoundError, match="no warehouse is published"):
        export(tmp_path / "none.duckdb", tmp_path, "csv")
