"""`gwr run`: take files in, extract what is due, publish, and say what came of it."""

import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from assets.command_line.console import (
    CHECKOUT,
    HomeOption,
    UserError,
    VerboseOption,
    err,
    open_home,
    out,
    rich_table,
    visible,
)
from pipeline.home import Home

if TYPE_CHECKING:
    from assets.running import Ran, Tell

# files of which nothing could be used; of others the table tells what was left out
REFUSED = """\
select batch, count(distinct source_file) from quarantine
where (batch, source_file) not in (select batch, source_file from dim_document) group by batch"""
EXAMPLE = """\
select region, indicator_name, year, value, unit, yoy_reported, round(yoy_computed, 2) as yoy_computed, consistent
from yoy_by_region
where value is not null and yoy_reported is not null
order by yoy_computed is null, region_code, indicator, year
limit 8"""


def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Files and folders to take in as one delivery; without any, the inbox if there is one.",
            show_default=False,
        ),
    ] = None,
    home: HomeOption = CHECKOUT,
    processes: Annotated[
        int | None,
        typer.Option(min=1, help="Processes at work on one delivery.", show_default="one per core"),
    ] = None,
    verbose: VerboseOption = False,
) -> None:
    """Take files in as one delivery, extract what is due, and publish the warehouse.

    What has been delivered before, under whatever name, is not read again; what has not changed is not
    extracted again. Without a path, everything that is due is brought up to date.
    """
    began = time.monotonic()
    place = open_home(home)
    with _progress() as tell:
        delivered = _stage(paths or [], place)
        ran = _run(place, processes, verbose, tell)
    _summary(place, delivered, ran, time.monotonic() - began)


def _stage(paths: list[Path], home: Home) -> str | None:
    """Stage the paths, or the inbox; the id of the delivery if there was anything new."""
    from pipeline.deliveries import deliveries, stage

    for path in paths:
        if not path.exists():
            raise UserError(f"there is no file or folder {path}")
        if path.is_dir() and not any(files for _, _, files in os.walk(path)):
            raise UserError(f"there is no file in {path}")
    sources = paths or ([home.inbox] if home.inbox.is_dir() else [])
    delivery = stage(sources, home) if sources else None
    if not deliveries(home):
        raise UserError("nothing has been delivered yet: gwr run PATH")
    if delivery is None:
        if not sources:
            return None
        err.print("Nothing new: all of it has been delivered before.", style="yellow")
        return None
    return delivery.delivery_id


def _run(home: Home, processes: int | None, verbose: bool, tell: "Tell") -> "Ran":
    from assets.instance import open_instance
    from assets.running import RunError, run_due

    with open_instance(home) as instance:
        try:
            return run_due(
                home,
                instance,
                processes=processes,
                log_level="INFO" if verbose else "CRITICAL",
                tell=tell,
                waiting=lambda: err.print(
                    "Another run is at work on this home: waiting for it to end.", style="yellow"
                ),
            )
        except RunError as error:
            raise UserError(str(error), error.trace) from error


@contextmanager
def _progress() -> Iterator["Tell"]:
    """A progress bar on the terminal, gone when the work is done."""
    columns = (
        SpinnerColumn(),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("taking files in", total=1.0)

        def tell(what: str, share: float) -> None:
            progress.update(task, description=visible(what), completed=share)

        yield tell


def _summary(home: Home, delivered: str | None, ran: "Ran", seconds: float) -> None:
    import duckdb

    from pipeline import tables

    def of_this_run(table: str) -> int:
        manifests = (tables.manifest(home, table, delivery) for delivery in ran.deliveries)
        return sum(manifest.rows for manifest in manifests if manifest)

    with duckdb.connect(home.published, read_only=True) as con:
        held = dict(con.execute("select item, value from about where item like 'rows_%'").fetchall())
        sample = con.execute(EXAMPLE)
        columns, rows = [column[0] for column in sample.description], sample.fetchall()
        refused = dict(con.execute(REFUSED).fetchall())
    refused_now = sum(refused.get(delivery, 0) for delivery in ran.deliveries)
    shown = [
        ("files", of_this_run("documents"), int(held["rows_dim_document"])),
        ("reports", of_this_run("reports"), int(held["rows_dim_report"])),
        ("observations", of_this_run("observations"), int(held["rows_fct_observation"])),
        ("year-over-year facts", None, int(held["rows_fct_indicator_yoy"])),
        ("quarantined files", refused_now, sum(refused.values())),
    ]
    if delivered:
        title = f"delivery {delivered}"
    elif ran.deliveries:
        title = f"brought up to date: {', '.join(ran.deliveries)}"
    else:
        title = "nothing was due"
    out.print(rich_table(["", "this run", "warehouse"], shown, title=title))
    state = "published" if ran.published else "unchanged"
    out.print(Text(f"{seconds:.1f} seconds; warehouse {state}: {home.published}"))
    where = "" if home.root == CHECKOUT else f" --home {shlex.quote(str(home.root))}"
    out.print(Text(f'\nTry:\n{sys.argv[0]} sql{where} "{EXAMPLE}"\n', style="dim"), soft_wrap=True)
    out.print(rich_table(columns, rows))
