"""Tells somebody when a run has failed: a command that the user names, which may send a mail or call a webhook.

What else there is to tell goes the same way, by `tell`.
"""

import shlex
import subprocess

import dagster as dg

SECONDS = 60


def build_alert_sensor(command: str) -> dg.SensorDefinition:
    """Call `command` once per failed run, with the message on its standard input."""

    @dg.run_failure_sensor(
        name="alert",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Calls the command in GWR_ALERT_COMMAND when a run has failed.",
    )
    def alert(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        message = f"gwr: {run.job_name} {run.tags.get('dagster/partition', '')} failed: {context.failure_event.message}"
        tell(command, message)

    return alert


def tell(command: str, message: str) -> None:
    """Call the command; the message is data on its standard input, never part of it.

    Raises:
        subprocess.SubprocessError: the command failed or did not end in time.
    """
    subprocess.run(shlex.split(command), input=message, text=True, check=True, timeout=SECONDS)
