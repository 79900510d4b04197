"""What people who query meet: views, questions, comments, and a file that is replaced whole."""

from pathlib import Path

import duckdb
import pytest
from polars.testing import assert_frame_equal

from pipeline.home import Home
from tests.warehouse.cases import FOLDER, read_case
from tests.warehouse.stages import REFERENCES, make, published, write_reports, write_statements
from warehouse.build import build_all, publish
from warehouse.examples import EXAMPLES
from warehouse.models import MODELS
from warehouse.views import VIEWS


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A warehouse of all that the case of odd figures says, with a report whose region is undecided."""
    made = Home(tmp_path_factory.mktemp("published"))
    case = read_case(FOLDER / "figures_that_do_not_fit.case")
    write_statements(made, "one", case["reports"], list(enumerate(case["observations"])))
    write_reports(made, "two", [{"report": "undecided", "year": "2020"}])
    build_all(made, REFERENCES)
    return made


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_question_runs(home: Home, name: str) -> None:
    assert published(home, EXAMPLES[name].sql).width
    assert EXAMPLES[name].description.endswith("?")


def test_there_are_questions_for_every_view(home: Home) -> None:
    asked = frozenset[str]().union(*(example.reads for example in EXAMPLES.values()))
    unasked = VIEWS.keys() - asked
    assert len(EXAMPLES) >= 20
    assert unasked <= {"undecided_regions", "quarantine_summary", "ranking"}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_says_what_it_is(home: Home, name: str) -> None:
    said = published(
        home,
        f"select comment from duckdb_views() where view_name = '{name}' union all "
        f"select comment from duckdb_columns() where table_name = '{name}'",
    )
    assert said["comment"].null_count() == 0
    assert said.height > 2


def test_levels_of_growth_are_named(home: Home) -> None:
    rows = published(
        home,
        "select region, prefecture, indicator_name, yoy_reported, consistent from yoy_by_region "
        "where indicator = 'retail_sales' and year = 2021",
    ).rows()
    assert rows == [("青塘县", "临沧湖市", "社会消费品零售总额", 12.0, False)]


def test_a_figure_shows_what_limits_it(home: Home) -> None:
    rows = published(
        home,
        "select indicator, year, value_qualifier, value_prior_qualifier, doubts from yoy_by_region "
        "where indicator in ('grain_output', 'gdp', 'forest_coverage') and region = '青塘县' order by indicator, year",
    ).rows()
    spike = ["levels_are_of_the_magnitude_of_their_neighbours"]
    assert rows == [
        ("forest_coverage", 2020, None, None, ["rates_and_shares_are_between_0_and_100"]),
        ("gdp", 2018, None, None, spike),
        ("gdp", 2019, None, None, spike),
        ("gdp", 2020, None, None, spike),
        ("grain_output", 2020, ">", None, ["printed_growth_agrees_with_levels"]),
        ("grain_output", 2021, None, ">", ["printed_growth_agrees_with_levels"]),
    ]


def test_latest_is_the_last_year_with_a_level(home: Home) -> None:
    rows = published(home, "select year, value from latest where indicator = 'gdp'").rows()
    assert rows == [(2020, 10_000_000_000.0)]


def test_an_undecided_region_shows_its_candidates(home: Home) -> None:
    rows = published(home, "select report_id, candidates from undecided_regions").rows()
    assert rows == [("undecided", ["明川省临沧湖市青塘县", "明川省临沧湖市白石县"])]


def test_a_gap_in_a_series_is_explained(tmp_path: Path) -> None:
    place = Home(tmp_path)
    years = ("2018", "2020", "2021", "2022", "2023", "2024")
    reports = [{"report": f"r{year}", "region": "990101", "year": year} for year in years]
    told = [
        ("r2018", "2018", 1e9),
        ("r2021", "2021-01..2021-09", 9e8),
        ("r2022", "2022", 2e9),
        ("r2023", "2019..2023", 8e9),
    ]
    given = [
        (n, {"id": str(n), "report": report, "indicator": "fai", "value": value, "period": period})
        for n, (report, period, value) in enumerate(told)
    ]
    write_statements(place, "one", reports, given)
    build_all(place, REFERENCES)
    assert published(place, "select year, gap from growth_chain order by year").rows() == [
        (2018, None),
        (2019, "no report of the year"),
        (2020, "not told in the report"),
        (2021, "part of the year only"),
        (2022, None),
        (2023, "several years together"),
        (2024, "not told in the report"),
    ]


def test_gdp_per_head_is_printed_or_computed(tmp_path: Path) -> None:
    place = Home(tmp_path)
    reports = [
        {"report": "a", "region": "990101", "year": "2020"},
        {"report": "b", "region": "990102", "year": "2020"},
        {"report": "c", "region": "990102", "year": "2021"},
    ]
    figures = [
        ("a", "gdp_per_capita", 50_000.0, "元", "2020"),
        ("b", "gdp", 30e9, "元", "2020"),
        ("b", "population_resident", 500_000.0, "人", "@2020"),
        # more than 100,000 persons bound the quotient from above only
        ("c", "gdp", 31e9, "元", "2021"),
        ("c", "population_resident", 100_000.0, "人", "@2021", ">"),
    ]
    columns = ("report", "indicator", "value", "unit", "period", "qualifier")
    given = [(n, dict(zip(columns, (*row, None), strict=False)) | {"id": str(n)}) for n, row in enumerate(figures)]
    write_statements(place, "one", reports, given)
    build_all(place, REFERENCES)
    query = "select region, place, field, gdp_per_capita, source from gdp_per_capita_ranking order by place"
    bounds = published(place, "select year, bounds from indicator_matrix where len(bounds) > 0").rows()
    assert bounds == [(2021, ["population_resident"])]
    assert published(place, query).rows() == [
        ("白石县", 1, 2, 60_000.0, "computed"),
        ("青塘县", 2, 2, 50_000.0, "printed"),
    ]


def test_about_tells_versions_and_counts(home: Home) -> None:
    about = dict(published(home, "from about").rows())
    assert about["rows_dim_report"] == "9"
    assert {"built_at", "code_version", "vocabulary_version", "regions_version"} <= about.keys()


def test_a_reader_is_undisturbed_by_ten_publications(tmp_path: Path) -> None:
    place = Home(tmp_path)
    write_reports(place, "one", [{"report": "a", "region": "990101", "year": "2020"}])
    build_all(place, REFERENCES)
    with duckdb.connect(place.published, read_only=True) as reader:
        for number in range(10):
            write_reports(place, f"more-{number}", [{"report": f"b{number}", "region": "990101", "year": "2021"}])
            make(place, ["dim_report", "dim_document"])
            publish(place)
            assert reader.execute("select count(*) from dim_report").fetchall() == [(1,)]
        assert reader.execute("select source_text from dim_document").fetchall() == [("a 的报告全文",)]
    assert published(place, "select count(*) from dim_report").item() == 11
    assert [path.name for path in place.published.parent.iterdir()] == ["gwr.duckdb"]


def test_publishing_again_gives_equal_tables(home: Home, tmp_path: Path) -> None:
    before = {name: published(home, f"from {name}") for name in (*MODELS, "failed_check")}
    publish(home)
    for name, frame in before.items():
        assert_frame_equal(published(home, f"from {name}"), frame, check_exact=True)


def test_a_key_stands_once_in_the_published_file(home: Home, tmp_path: Path) -> None:
    copied = tmp_path / "copy.duckdb"
    copied.write_bytes(home.published.read_bytes())
    with (
        duckdb.connect(copied) as con,
        pytest.raises(duckdb.ConstraintException, match=r"(?i)duplicate key"),
    ):
        con.execute("insert into fct_indicator_yoy from fct_indicator_yoy limit 1")
