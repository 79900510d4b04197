"""`gwr retract`: withdraw delivered files, or take a withdrawal back."""

from datetime import date
from typing import Annotated

import typer

from assets.command_line.console import CHECKOUT, HomeOption, UserError, VerboseOption, open_home, out, visible
from pipeline.home import Home


def retract(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="A file's name as delivered (dim_document.source_file) or its document_id.",
            show_default=False,
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why; it stays in the warehouse's quarantine table.")],
    home: HomeOption = CHECKOUT,
    restore: Annotated[bool, typer.Option("--restore", help="Take the withdrawal back.")] = False,
    verbose: VerboseOption = False,
) -> None:
    """Withdraw files: from the next `gwr run` on nothing of them is in the warehouse but the trace.

    The delivered bytes are kept, so that a withdrawal can be taken back.
    """
    from pipeline import retractions

    place = open_home(home)
    documents = [document for file in files for document in _documents(file, place)]
    if restore:
        changed = retractions.restore(documents, place)
        out.print(f"{changed} taken back; gwr run brings the warehouse up to date")
    else:
        changed = retractions.retract(documents, reason, date.today(), place)
        out.print(f"{changed} withdrawn; gwr run brings the warehouse up to date")


def _documents(file: str, home: Home) -> list[str]:
    """The documents that a name or an id means.

    Raises:
        UserError: none was delivered under it, or several different ones were.
    """
    import polars as pl

    from pipeline.deliveries import delivered_names

    named = delivered_names(home).filter((pl.col("source_file") == file) | (pl.col("document_id") == file))
    found = named["document_id"].unique().sort().to_list()
    if not found:
        raise UserError(f"nothing was delivered as {visible(file)}")
    if len(found) > 1:
        raise UserError(f"{len(found)} different files were delivered as {visible(file)}: name one by its document_id")
    return found
