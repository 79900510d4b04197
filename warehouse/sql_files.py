"""SQL kept in files: what a file says about itself, and which names it reads.

A file opens with `--` lines: what the query answers, then indented `column: meaning` lines for columns that no
table explains, and `@key: value` lines for what a program needs to know.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path

_COMMENT = re.compile(r"--[^\n]*")
_READ = re.compile(r"\b(?:from|join)\s+((?:stage|reference)\.\w+|\w+)", re.IGNORECASE)
_COLUMN = re.compile(r"^\s{2,}(\w+):\s+(.*)$")
_SETTING = re.compile(r"^\s*@(\w+):\s+(.*)$")


@dataclass(frozen=True)
class SqlFile:
    """One SELECT in a file of its own; its name is the file's."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @cached_property
    def sql(self) -> str:
        """The whole text, without a closing semicolon."""
        return self.path.read_text("utf-8").strip().rstrip(";")

    @cached_property
    def _header(self) -> list[str]:
        lines = []
        for line in self.sql.splitlines():
            if not line.startswith("--"):
                break
            lines.append(line.removeprefix("--"))
        return lines

    @cached_property
    def description(self) -> str:
        """What the query answers."""
        told = [line for line in self._header if not _COLUMN.match(line) and not _SETTING.match(line)]
        return " ".join(" ".join(told).split())

    @cached_property
    def column_comments(self) -> dict[str, str]:
        """Column → meaning, as far as the file says it."""
        return {found[1]: found[2].strip() for line in self._header if (found := _COLUMN.match(line))}

    @cached_property
    def settings(self) -> dict[str, str]:
        """The `@key: value` lines."""
        return {found[1]: found[2].strip() for line in self._header if (found := _SETTING.match(line))}

    @cached_property
    def reads(self) -> frozenset[str]:
        """Every name after FROM or JOIN, those of its own WITH included."""
        return frozenset(found.lower() for found in _READ.findall(_COMMENT.sub("", self.sql)))


def sql_files(folder: Path) -> dict[str, SqlFile]:
    """The files of a folder by name, each after those of the same folder that it reads, else sorted."""
    by_name = {path.stem: SqlFile(path) for path in sorted(folder.glob("*.sql"))}
    return {name: by_name[name] for name in in_order({n: f.reads for n, f in by_name.items()})}


def in_order(reads: dict[str, frozenset[str]]) -> list[str]:
    """Names so that each comes after the names that it reads; others among `reads` are left out.

    Raises:
        graphlib.CycleError: two names read each other.
    """
    graph = {name: sorted(reads[name] & (reads.keys() - {name})) for name in sorted(reads)}
    return list(TopologicalSorter(graph).static_order())
