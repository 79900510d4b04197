"""What the workers of the sandbox's tests are asked to do."""

import os
import time
from pathlib import Path
from typing import Any


def do(request: dict[str, Any]) -> dict[str, Any]:
    """Behave as `task` says."""
    match request["task"]:
        case "echo":
            return {"said": request["word"], "worker": os.getpid()}
        case "print":
            print("noise on the way")
            return {"said": "after the noise"}
        case "die":
            os.kill(os.getpid(), 9)
        case "raise":
            raise RuntimeError("a bug in a parser")
        case "sleep":
            if "note" in request:
                Path(request["note"]).touch()
            time.sleep(3600)
        case "spawn":
            child = os.posix_spawn("/bin/sleep", ["sleep", "3600"], {})
            Path(request["note"]).write_text(str(child), "ascii")
            os.kill(os.getpid(), 9)
        case "hoard":
            return {"size": len(bytearray(1 << 31))}
        case "flood":
            return {"said": "x" * (1 << 22)}
        case "environment":
            return dict(os.environ)
    return {}
