"""A worker that fails costs its own request and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.sandbox import Answer, Sandbox, SandboxLimits
from tests.operations.working import is_running, wait_until

TASKS = "tests.pipeline.sandbox_tasks:do"
# a worker may take long to start where the machine is busy
LIMITS = SandboxLimits(seconds=120.0, memory_bytes=256 << 20, answer_bytes=1 << 20, workers=2)


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


def test_a_request_that_takes_too_long_is_told() -> None:
    (answer,) = ask({"task": "sleep"}, limits=SandboxLimits(seconds=2.0, workers=1))
    assert (answer.value, answer.failure, answer.detail) == (None, "timeout", "no answer within 2 seconds")


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
    assert answer.failure == "crash"
    child = int(note.read_text("ascii"))
    wait_until(lambda: not is_running(child))


def test_a_worker_gets_nothing_of_the_callers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "secret")
    (answer,) = ask({"task": "environment"})
    assert answer.value is not None
    assert "SOME_TOKEN" not in answer.value


def test_an_interrupted_batch_is_not_waited_for(tmp_path: Path) -> None:
    limits = SandboxLimits(seconds=30.0, workers=2)
    sleeping = [{"task": "sleep", "note": str(tmp_path / str(number))} for number in range(7)]
    with pytest.raises(KeyboardInterrupt), Sandbox(TASKS, limits) as sandbox:
        next(sandbox.answer([echo("first"), *sleeping]))
        raise KeyboardInterrupt
    # the two workers have begun one or two each
    assert len(list(tmp_path.iterdir())) < len(sleeping)
