"""`dagster dev` with the webserver of `assets.webserver` in the place of Dagster's own.

python -m assets.serving dev [options of dagster dev]
"""

import subprocess
from collections.abc import Sequence
from typing import Any

from dagster._cli import dev, main

_OWN = "assets.webserver"
_DAGSTERS = "dagster_webserver"


def replace_webserver() -> None:
    """Have `dagster dev` start the guarded webserver."""
    start = dev.open_ipc_subprocess

    def start_guarded(command: Sequence[str], **options: Any) -> "subprocess.Popen[Any]":
        return start(guarded(command), **options)

    dev.open_ipc_subprocess = start_guarded


def guarded(command: Sequence[str]) -> list[str]:
    """The command of a service, with the guarded webserver if it is the webserver's.

    Raises:
        RuntimeError: it is neither the webserver's as this version of Dagster writes it, nor the daemon's.
    """
    match list(command):
        case [python, "-m", module, *rest] if module == _DAGSTERS:
            return [python, "-m", _OWN, *rest]
        case [_, "-m", "dagster._daemon", *_]:
            return list(command)
    raise RuntimeError(f"dagster dev starts what nobody guards: {command}")


if __name__ == "__main__":
    replace_webserver()
    main()
