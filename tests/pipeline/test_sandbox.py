"""A worker that fails costs its own request and nothing else."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.sandbox import Answer, Sandbox, SandboxLimits

TASKS = "tests.pipeline.sandbox_tasks:do"
LIMITS = SandboxLimits(seconds=3.0, memory_bytes=256 << 20, answer_bytes=1 << 20, workers=2)


def ask(*requests: dict[str, Any], limits: SandboxLimits = LIMITS) -> list[Answer]:
    with Sandbox(TASKS, limits) as sandbox:
        return list(sandbox.answer(requests))


def echo(word: str) -> dict[str, Any]:
    return {"task": "echo", "word": word}


def test_answers_come_in_the_order_of_the_requests() -> None:
    words = [f"第{number}号" for number in range(50)]
    answers = ask(*map(echo, words))
    assert [answer.value["said"] for answer in answers if answer.value] == words
    assert len({answer.value["worker"] for answer in answers if answer.value}) <= LIMITS.workers


@pytest.mark.parametrize(
    ("task", "failure", "detail"),
    [
        ("die", "crash", "-9"),
        ("raise", "crash", "a bug in a parser"),
        ("sleep", "timeout", "3 seconds"),
        ("hoard", "memory", "memory"),
        ("flood", "memory", "answer"),
    ],
)
def test_a_failing_request_is_told_and_the_others_go_on(task: str, failure: str, detail: str) -> None:
    first, failed, last = ask(echo("before"), {"task": task}, echo("after"))
    assert first.value is not None
    assert last.value is not None
    assert (failed.value, failed.failure) == (None, failure)
    assert detail in (failed.detail or "")


def test_what_a_parser_prints_does_not_get_between_the_answers() -> None:
    noisy, after = ask({"task": "print"}, echo("x"))
    assert noisy.value == {"said": "after the noise"}
    assert after.value is not None


def test_a_worker_is_replaced_after_so_many_requests() -> None:
    limits = SandboxLimits(requests_per_worker=2, workers=1)
    answers = ask(*(echo(str(number)) for number in range(6)), limits=limits)
    assert len({answer.value["worker"] for answer in answers if answer.value}) == 3


def test_processes_that_a_worker_started_end_with_it(tmp_path: Path) -> None:
    note = tmp_path / "child"
    (answer,) = ask({"task": "spawn", "note": str(note)})
    assert answer.failure == "timeout"
    child = int(note.read_text("ascii"))
    for _ in range(50):
        if not Path(f"/proc/{child}").exists() or "Z (" in Path(f"/proc/{child}/stat").read_text("ascii"):
            return
        time.sleep(0.1)
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
    pytest.fail("the process goes on")


def test_a_worker_gets_nothing_of_the_callers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "secret")
    (answer,) = ask({"task": "environment"})
    assert answer.value is not None
    assert "SOME_TOKEN" not in answer.value


def test_an_interrupted_batch_ends_at_once() -> None:
    limits = SandboxLimits(seconds=50.0, workers=2)
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Sandbox(TASKS, limits) as sandbox:
        answers = sandbox.answer([echo("first"), *({"task": "sleep"} for _ in range(20))])
        next(answers, None)
        raise KeyboardInterrupt
    # a batch that were waited for would take the 50 seconds of its first tasks at least
    assert time.monotonic() - start < 45
