"""What every command shares: where it prints, how it fails, which home it works on."""

import unicodedata
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.home import Home

CHECKOUT = Path(__file__).resolve().parent.parent.parent
out = Console(highlight=False)
if not out.is_terminal:
    # a file or a pipe has no width of its own
    out.width = 160
err = Console(stderr=True, highlight=False)

HomeOption = Annotated[
    Path,
    typer.Option(
        "--home",
        metavar="DIR",
        envvar="GWR_HOME",
        help="Folder of everything that a run reads and writes.",
        show_default="the checkout",
    ),
]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Show the log, and the traceback of an error.")]


class UserError(Exception):
    """Something that the user can see to; shown as one line. `trace` is shown on --verbose."""

    def __init__(self, message: str, trace: str = "") -> None:
        super().__init__(message)
        self.trace = trace


def open_home(path: Path) -> Home:
    """The home at a path.

    Raises:
        UserError: the path is a file, or one that Dagster would take for a pattern and not find its settings at.
    """
    if set("*?[") & set(str(path.resolve())):
        raise UserError(f"{visible(path)}: the path of a home may not hold *, ? or [")
    if path.exists() and not path.is_dir():
        raise UserError(f"{path} is not a folder")
    return Home(path.resolve())


def published(home: Home) -> Path:
    """The published warehouse of a home.

    Raises:
        UserError: nothing has been published yet.
    """
    if not home.published.exists():
        raise UserError(f"there is no warehouse at {home.published} yet: gwr run PATH makes it")
    return home.published


def visible(value: object) -> str:
    """A value as text that cannot steer a terminal: delivered text may hold escape sequences."""
    return "".join(
        "�" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in "\n\t" else character
        for character in str(value)
    )


def cell(value: object) -> Text:
    """A value of a table as it is shown; numbers without the noise of their last binary digits."""
    if value is None:
        return Text("", style="dim")
    if isinstance(value, float):
        return Text(f"{value:,.15g}")
    return Text(" ".join(visible(value).split()))


def rich_table(columns: list[str], rows: list[tuple[Any, ...]], title: str | None = None) -> Table:
    """Rows as a table for the terminal, numbers to the right."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for number, name in enumerate(columns):
        values = [row[number] for row in rows if row[number] is not None]
        # of numbers and words mixed, as in one value per line, the words are read more
        numeric = bool(values) and all(isinstance(value, int | float) for value in values)
        table.add_column(Text(visible(name)), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell(value) for value in row))
    return table
