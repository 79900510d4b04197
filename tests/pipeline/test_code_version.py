"""A stage's code version follows what it reaches, and nothing else."""

from pathlib import Path

import pytest

from pipeline import code_version as module

FILES = {
    "pipeline/__init__.py": "",
    "pipeline/early/__init__.py": "import json",
    "pipeline/words/__init__.py": "import polars as pl\nfrom pipeline import early",
    "pipeline/words/data/list.txt": "增长",
    "pipeline/late/__init__.py": "from pipeline.words.data import load",
    "pipeline/lone.py": "import json",
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return tmp_path


def versions() -> dict[str, str]:
    names = ("early", "words", "late", "lone")
    return {name: module.code_version.__wrapped__(f"pipeline.{name}") for name in names}


@pytest.mark.parametrize(
    ("changed", "reached"),
    [
        ("pipeline/words/data/list.txt", {"words", "late"}),
        ("pipeline/early/__init__.py", {"early", "words", "late"}),
        ("pipeline/late/new.csv", {"late"}),
        ("pipeline/lone.py", {"lone"}),
    ],
)
def test_a_change_reaches_what_imports_it(project: Path, changed: str, reached: set[str]) -> None:
    before = versions()
    (project / changed).write_text("# other", "utf-8")
    after = versions()
    assert {name for name in before if before[name] != after[name]} == reached


def test_the_version_of_a_library_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = versions()
    monkeypatch.setattr(module, "_version", lambda _: "99.0")
    after = versions()
    assert {name for name in before if before[name] != after[name]} == {"words", "late"}


def test_compiled_files_do_not_count(project: Path) -> None:
    before = versions()
    (project / "pipeline/words/__pycache__").mkdir()
    (project / "pipeline/words/__pycache__/list.pyc").write_bytes(b"x")
    assert versions() == before


def test_an_unknown_package_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"pipeline\.nowhere"):
        module.code_version("pipeline.nowhere")
