"""Runs a parser of hostile bytes in worker processes of its own, with limits on time and memory.

A worker serves many requests, so that a batch pays for few processes; a request that crashes its worker or
exceeds a limit costs that one request, and a fresh worker goes on with the next. Requests and answers cross
the border as JSON, never as pickles: a worker that hostile bytes have taken over can say wrong things, but
cannot make the calling process do any.
"""

import json
import os
import queue
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, Self

Failure = Literal["timeout", "memory", "crash"]

_HEADER = struct.Struct(">Q")
_PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class SandboxLimits:
    """What one request may cost."""

    seconds: float = 60.0
    memory_bytes: int = 1 << 30
    answer_bytes: int = 1 << 28
    # a parser that leaks never lives long enough for it to matter
    requests_per_worker: int = 500
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)


class Answer(NamedTuple):
    """What came back: a value, or the way in which the worker failed, with its last words."""

    value: dict[str, Any] | None
    failure: Failure | None = None
    detail: str | None = None


class Sandbox:
    """A pool of workers that all serve one function.

    `function` is `module:name`, a function from one JSON object to another. Workers start when they are first
    needed and end with the `with` block.
    """

    def __init__(self, function: str, limits: SandboxLimits) -> None:
        self._function = function
        self._limits = limits
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._abandoned = False
        self._workers: set[_Worker] = set()
        self._threads = ThreadPoolExecutor(max_workers=limits.workers, thread_name_prefix="sandbox")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: object, *_: object) -> None:
        if error is not None:
            # nobody waits for the answers any more
            self._abandoned = True
            for worker in tuple(self._workers):
                worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in tuple(self._workers):
            worker.end()

    def answer(self, requests: Iterable[dict[str, Any]]) -> Iterator[Answer]:
        """One answer per request, in the order of the requests."""
        waiting: list[Future[Answer]] = []
        ahead = self._limits.workers * 4
        for request in requests:
            waiting.append(self._threads.submit(self._serve, request))
            if len(waiting) >= ahead:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()

    def _serve(self, request: dict[str, Any]) -> Answer:
        if self._abandoned:
            return Answer(None, "crash", "abandoned")
        try:
            worker = self._idle.get_nowait()
        except queue.Empty:
            worker = _Worker(self._function, self._limits)
            self._workers.add(worker)
        answer = worker.ask(request)
        if answer.failure is None and worker.served < self._limits.requests_per_worker:
            self._idle.put(worker)
        else:
            self._workers.discard(worker)
            worker.end()
        return answer


class _Worker:
    """One process that serves requests until it fails or has served enough."""

    def __init__(self, function: str, limits: SandboxLimits) -> None:
        self._limits = limits
        self.served = 0
        self._words: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 closed by `end`
        # the worker gets nothing of the caller's environment that it has no use for
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(_PROJECT),
            "OPENBLAS_NUM_THREADS": "1",
        }
        # -P: no module of the folder in which somebody happens to stand is ever imported
        command = [sys.executable, "-P", "-s", "-m", "pipeline.sandbox", function, str(limits.memory_bytes)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            env=environment,
            # a group of its own, so that what a worker starts ends with it
            start_new_session=True,
        )

    def ask(self, request: dict[str, Any]) -> Answer:
        assert self._process.stdin is not None
        self.served += 1
        deadline = time.monotonic() + self._limits.seconds
        try:
            _write(self._process.stdin, _encoded(request))
            (size,) = _HEADER.unpack(self._read(_HEADER.size, deadline))
            if size > self._limits.answer_bytes:
                return Answer(None, "memory", f"an answer of {size} bytes")
            value = json.loads(self._read(size, deadline))
        except TimeoutError:
            return Answer(None, "timeout", f"no answer within {self._limits.seconds:g} seconds")
        except (EOFError, OSError, ValueError):
            return Answer(None, "crash", self._last_words())
        if value.get("sandbox") == "memory":
            return Answer(None, "memory", f"more than {self._limits.memory_bytes} bytes of memory")
        return Answer(value)

    def _read(self, size: int, deadline: float) -> bytes:
        assert self._process.stdout is not None
        handle = self._process.stdout.fileno()
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        parts: list[bytes] = []
        while size:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise TimeoutError
            part = os.read(handle, min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _last_words(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        code = self._process.returncode
        size = self._words.seek(0, os.SEEK_END)
        self._words.seek(max(0, size - 2000))
        lines = self._words.read().decode("utf-8", "replace").strip().splitlines()
        return f"the worker ended with {code}" + (f": {lines[-1][:300]}" if lines else "")

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._words):
            assert stream is not None
            with suppress(OSError):
                stream.close()


def _encoded(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode("ascii")


def _write(stream: IO[bytes], body: bytes) -> None:
    stream.write(_HEADER.pack(len(body)) + body)
    stream.flush()


def _limit_memory(extra_bytes: int) -> None:
    """Allow so much on top of what the interpreter and the imported modules already map."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    mapped = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + extra_bytes, mapped + extra_bytes))


def _end_with_the_caller(requests: int) -> None:
    """End this process when the other side of its requests is gone, whatever it is busy with."""
    poll = select.poll()
    poll.register(requests, 0)
    poll.poll()
    os._exit(1)


def _serve_requests() -> None:
    name, memory = sys.argv[1:3]
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    threading.Thread(target=_end_with_the_caller, args=(requests.fileno(),), daemon=True).start()
    # whatever a parser prints must not get between the answers
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    module, attribute = name.split(":")
    function = getattr(import_module(module), attribute)
    _limit_memory(int(memory))
    while header := requests.read(_HEADER.size):
        (size,) = _HEADER.unpack(header)
        request = json.loads(requests.read(size))
        try:
            body = _encoded(function(request))
        except MemoryError:
            body = _encoded({"sandbox": "memory"})
        _write(answers, body)


if __name__ == "__main__":
    _serve_requests()
