"""`gwr rollback`: bring back a version of the warehouse that was published before."""

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
    rich_table,
)


def rollback(
    number: Annotated[
        int | None, typer.Argument(help="Which version; without it they are listed.", show_default=False)
    ] = None,
    home: HomeOption = CHECKOUT,
    verbose: VerboseOption = False,
) -> None:
    """List the versions of the warehouse that are kept, or publish one of them again.

    It stays published until a run has something new to publish.
    """
    from warehouse.versions import roll_back, versions

    place = open_home(home)
    published(place)
    kept = versions(place)
    if number is None:
        rows = [
            (
                v.number,
                f"{v.published_at:%Y-%m-%d %H:%M:%S} UTC",
                v.path.stat().st_size,
                "published" if v.is_current else "",
            )
            for v in kept
        ]
        out.print(rich_table(["version", "published at", "bytes", ""], rows))
        return
    chosen = [version for version in kept if version.number == number]
    if not chosen:
        raise UserError(f"there is no version {number}; gwr rollback lists them")
    roll_back(place, chosen[0])
    out.print(f"version {number} is published again: {place.published}", markup=False)
