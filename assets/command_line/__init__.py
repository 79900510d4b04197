"""The command `gwr`: one module per task; this one gathers them and turns errors into one clear line.

Nothing heavy is imported before a command needs it, so that `gwr --help` and `gwr sql` answer at once.
"""

import sys
import warnings

import typer

from assets.command_line import explain, export, query, retract, rollback, run, status, ui
from assets.command_line.console import UserError, err, visible

app = typer.Typer(
    name="gwr",
    help="Government work reports in, indicator statements and year-over-year facts out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("run")(run.run)
app.command("sql")(query.sql)
app.command("explain")(explain.explain)
app.command("status")(status.status)
app.command("retract")(retract.retract)
app.command("rollback")(rollback.rollback)
app.command("export")(export.export)
app.command("ui")(ui.ui)


def main() -> None:
    """Run a command. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    # notices for Dagster's developers say nothing to the users of this command
    warnings.filterwarnings("ignore", module="dagster")
    verbose = "--verbose" in sys.argv or "-v" in sys.argv
    try:
        app()
    except UserError as error:
        _fail(str(error), error.trace, verbose)
    except KeyboardInterrupt:
        err.print("interrupted", style="red")
        sys.exit(130)
    except BrokenPipeError:
        # the reader of our output has what it wanted
        sys.stderr.close()
    except OSError as error:
        if verbose:
            raise
        _fail(f"{error.strerror or error}: {error.filename}" if error.filename else str(error), "", verbose)
    # the border of the program: what nobody foresaw is a line as well, and never mistaken for a result
    except Exception as error:
        if verbose:
            raise
        _fail(f"{type(error).__name__}: {error} (gwr … --verbose shows where)", "", verbose)


def _fail(message: str, trace: str, verbose: bool) -> None:
    if verbose and trace:
        err.print(visible(trace), markup=False)
    err.print(f"gwr: {visible(' '.join(message.split()))}", style="red", markup=False, soft_wrap=True)
    sys.exit(1)
