"""File names are text, and lead nowhere."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.names import decode_name, inner_path, is_litter, readable_name, safe_stem


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
@pytest.mark.parametrize("name", ["政府工作報告.txt", "2020年工作.doc", "a.txt"])
def test_names_of_known_encodings(name: str, codec: str) -> None:
    assert decode_name(name.encode(codec)) == name
    assert readable_name(os.fsdecode(name.encode(codec))) == name


@given(st.binary(min_size=1, max_size=60))
def test_any_name_is_valid_unicode(name: bytes) -> None:
    assert readable_name(os.fsdecode(name)).encode("utf-8")


@given(st.text(alphabet="a./\\:C 汉", max_size=30))
def test_inner_paths_lead_nowhere(name: str) -> None:
    parts = inner_path(name).split("/")
    assert not {"", ".", ".."} & set(parts)


@given(st.text(max_size=80))
def test_stems_are_safe(name: str) -> None:
    stem = safe_stem(name)
    assert stem
    assert len(stem) <= 40
    assert not set(stem) & set("/\\:*?\"<>|'; \n\t\0")
    assert stem[0] not in ".-"


@pytest.mark.parametrize(
    ("name", "litter"), [(".DS_Store", True), ("Thumbs.db", True), ("~$a.docx", True), ("a.", False)]
)
def test_litter(name: str, litter: bool) -> None:
    assert is_litter(name) == litter
