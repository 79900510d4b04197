"""`gwr export`: take the published warehouse elsewhere."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assets.command_line.console import (
    CHECKOUT,
    HomeOption,
    UserError,
    VerboseOption,
    open_home,
    out,
    published,
)


class Form(StrEnum):
    """The forms in which tables can be written."""

    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"
    SDMX = "sdmx"


def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.", show_default=False)],
    form: Annotated[Form, typer.Option("--form", help="What to write.")] = Form.PARQUET,
    tables: Annotated[
        list[str] | None, typer.Option("--table", help="Only this table or view; may be repeated.")
    ] = None,
    home: HomeOption = CHECKOUT,
    verbose: VerboseOption = False,
) -> None:
    """Write tables of the published warehouse as Parquet, CSV, one Excel workbook, or SDMX-CSV."""
    from warehouse.export import export as write

    source = published(open_home(home))
    try:
        written = write(source, folder, form.value, tables)
    except ValueError as error:
        raise UserError(str(error)) from error
    for path in written:
        out.print(str(path), markup=False)
