"""What a stage's result depends on besides its input: its code, its data files and the libraries it uses.

Found by reading, not declared: a stage's package and every package of the project that it imports, near or
far, each with all its files; of other libraries their versions. Whatever of that changes, the stage is due.
"""

import ast
import hashlib
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_OURS = ("pipeline", "warehouse")


@cache
def code_version(*packages: str) -> str:
    """A digest (32 hex digits) of packages such as `pipeline.reports` with all that they import.

    Raises:
        ModuleNotFoundError: there is no such package or module.
    """
    digest = hashlib.sha256()
    libraries: set[str] = set()
    for package in _reached(packages, libraries):
        for file in _files(package):
            digest.update(f"{file.relative_to(ROOT)}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    for library in sorted(libraries):
        digest.update(f"{library}=={_version(library)}\0".encode())
    return digest.hexdigest()[:32]


def _reached(packages: Sequence[str], libraries: set[str]) -> list[str]:
    """Our packages that are reached by imports, sorted; the names of others are added to `libraries`."""
    reached: set[str] = set()
    waiting = list(packages)
    while waiting:
        package = waiting.pop()
        if package in reached:
            continue
        reached.add(package)
        for file in _files(package):
            if file.suffix == ".py":
                for name in _imported(file.read_text("utf-8")):
                    top = name.partition(".")[0]
                    if top in _OURS:
                        waiting.append(_package_of(name))
                    elif top not in sys.stdlib_module_names:
                        libraries.add(top)
    return sorted(reached)


@cache
def _imported(source: str) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # `from pipeline import tables` names a module as well
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)


def _package_of(name: str) -> str:
    """`pipeline.reports.titles.find` belongs to `pipeline.reports`: one folder, one stage."""
    top, *rest = name.split(".")[:2]
    # what is no module of its own is defined by the top package itself
    return ".".join((top, *rest)) if rest and _place(f"{top}.{rest[0]}") else top


def _place(package: str) -> Path | None:
    folder = ROOT.joinpath(*package.split("."))
    module = folder.with_suffix(".py")
    return folder if folder.is_dir() else module if module.is_file() else None


def _files(package: str) -> list[Path]:
    place = _place(package)
    if place is None:
        raise ModuleNotFoundError(f"no package or module {package!r} in the project")
    if place.is_file():
        return [place]
    if "." not in package:
        return [place / "__init__.py"]
    return sorted(
        file for file in place.rglob("*") if file.is_file() and "__pycache__" not in file.relative_to(ROOT).parts
    )


@cache
def _version(library: str) -> str:
    """Of an imported name; asking by name first, as the full list of what is installed takes a second."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ",".join(version(owner) for owner in sorted(set(_distributions().get(library, []))))


@cache
def _distributions() -> Mapping[str, list[str]]:
    return packages_distributions()
