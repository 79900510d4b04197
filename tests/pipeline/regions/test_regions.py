"""The table of divisions and the look-ups over it."""

import subprocess
import sys

import polars as pl
import pytest

from pipeline.regions import (
    INVENTED,
    NATION,
    Regions,
    everyday_words,
    gazetteer,
    level_of,
    parent_of,
    rank_words,
    regions,
    stem,
    unit_word,
)


def test_the_table_keeps_its_schema() -> None:
    Regions.validate(regions())


def test_every_level_is_filled() -> None:
    real = regions().filter(~pl.col("region_code").str.starts_with(INVENTED))
    counts = dict(real["level"].value_counts().iter_rows())
    assert counts["nation"] == 1
    assert counts["province"] == 34
    assert counts["prefecture"] == 333
    assert counts["county"] > 2900
    assert counts["township"] > 41000


@pytest.mark.parametrize(
    ("code", "level", "parent", "full_name"),
    [
        ("000000", "nation", None, "中华人民共和国"),
        ("110000", "province", None, "北京市"),
        ("110105", "county", "110000", "北京市朝阳区"),
        ("500230", "county", "500000", "重庆市丰都县"),
        ("440700", "prefecture", "440000", "广东省江门市"),
        ("429004", "county", "420000", "湖北省仙桃市"),
        ("441900102", "township", "441900", "广东省东莞市石龙镇"),
        ("620201001", "township", "620200", "甘肃省嘉峪关市雄关街道"),
        ("440703102", "township", "440703", "广东省江门市蓬江区荷塘镇"),
        ("222400", "prefecture", "220000", "吉林省延边朝鲜族自治州"),
    ],
)
def test_a_division_hangs_on_the_next_one_above(code: str, level: str, parent: str | None, full_name: str) -> None:
    row = regions().row(by_predicate=pl.col("region_code") == code, named=True)
    assert (row["level"], row["parent_code"], row["full_name"]) == (level, parent, full_name)
    assert (level_of(code), parent_of(code)) == (level, parent)


def test_an_unknown_code_has_no_parent() -> None:
    with pytest.raises(KeyError):
        parent_of("123456")


@pytest.mark.parametrize(
    ("name", "bare", "unit"),
    [
        ("徐水区", "徐水", "区"),
        ("恩施土家族苗族自治州", "恩施", "州"),
        ("广西壮族自治区", "广西", "自治区"),
        ("内蒙古自治区", "内蒙古", "自治区"),
        ("大兴安岭地区", "大兴安岭", "地区"),
        ("积石山保安族东乡族撒拉族自治县", "积石山", "县"),
        ("鄂温克族自治旗", "鄂温克族", "旗"),
        ("赣县区", "赣县", "区"),
        ("叶县", "叶县", "县"),
        ("城东街道", "城东", "街道"),
        ("城东街道办事处", "城东", "街道"),
        ("洲瑞林场", "洲瑞林场", None),
    ],
)
def test_names_lose_their_rank(name: str, bare: str, unit: str | None) -> None:
    assert stem(name) == bare
    assert unit_word(name) == unit


def test_an_autonomous_region_calls_itself_a_region() -> None:
    assert "区" in rank_words("宁夏回族自治区")
    assert rank_words("徐水区") == ("区",)


def test_former_names_lead_to_the_division_of_today() -> None:
    places = gazetteer()
    assert places.listed("徐水县") == ()
    assert places.former("徐水县") == ("130609",)
    assert places.former("襄樊市") == ("420600",)
    assert places.former("驻马店地区") == ("411700",)
    assert places.former("沙县") == ("350405",)
    # a name that is borne today is nobody's former name
    assert places.former("朝阳县") == ()


def test_short_forms_are_listed() -> None:
    places = gazetteer()
    assert places.listed("恩施州") == ("422800",)
    assert "150000" in places.listed("内蒙古")


def test_namesakes_are_all_there() -> None:
    assert gazetteer().listed("荷塘镇") == ("431382113", "440703102", "440981126")


def test_villages_tell_namesakes_apart() -> None:
    places = gazetteer()
    villages = [set(places.villages(code)) for code in places.listed("荷塘镇")]
    assert all(villages)
    shared = set.intersection(*villages)
    assert all(own - shared for own in villages)


def test_children_and_ancestors_agree() -> None:
    places = gazetteer()
    for child in places.children("440700"):
        assert places.ancestors(child) == ("440700", "440000")
    assert places.ancestors(NATION) == ()


def test_everyday_words_are_names_too() -> None:
    assert "平安" in everyday_words()
    assert "徐水" not in everyday_words()


def test_nothing_is_read_before_it_is_needed() -> None:
    code = "import sys, pipeline.regions; print(sys.modules['pipeline.regions.gazetteer']._names.cache_info().misses)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
