"""`gwr ui`: Dagster's web UI over a home, with the inbox sensor and the nightly schedule."""

import os
import signal
import sys
from typing import Annotated

import typer

from assets.command_line.console import CHECKOUT, HomeOption, VerboseOption, open_home, out


def ui(
    home: HomeOption = CHECKOUT,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on the loopback address.")] = 3000,
    verbose: VerboseOption = False,
) -> None:
    """Open the web UI with this home's history; the inbox is watched and stale tables are rerun nightly.

    It listens on the loopback address only, and runs until it is interrupted.
    """
    from assets.instance import open_instance

    place = open_home(home)
    place.inbox.mkdir(parents=True, exist_ok=True)
    # what Dagster starts below would set up the databases of a new home without waiting for a run that does so
    with open_instance(place):
        pass
    environment = os.environ | {
        "DAGSTER_HOME": str(place.dagster),
        "GWR_HOME": str(place.root),
        "DAGSTER_DISABLE_TELEMETRY": "1",
        # notices for Dagster's developers say nothing to the users of this command
        "PYTHONWARNINGS": "ignore::FutureWarning",
    }
    out.print(f"http://127.0.0.1:{port} over {place.root}; files put into {place.inbox} are taken in", markup=False)
    arguments = ["-m", "assets.serving", "dev", "-w", str(CHECKOUT / "workspace.yaml"), "-h", "127.0.0.1"]
    arguments += ["-p", str(port)]
    if not verbose:
        arguments += ["--log-level", "warning"]
    # a shell's background job inherits an ignored SIGINT, and Dagster would then ignore SIGTERM as well
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execve(sys.executable, [sys.executable, *arguments], environment)
