"""The web UI listens on the loopback address only, and answers none but its own pages."""

import asyncio
import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.serving import guarded
from assets.webserver import OwnPagesOnly
from pipeline.home import Home
from tests.conftest import CHECKOUT
from tests.operations.working import wait_until

OWN = {"host": "127.0.0.1:3000"}
FROM_ELSEWHERE = OWN | {"sec-fetch-site": "cross-site"}
QUESTION = "/graphql?query={version}"


def answer(method: str, path: str, headers: dict[str, str], kind: str = "http") -> object:
    """What the guard lets through, as `passed`, or the status or code that it sends itself."""
    said: list[object] = []

    async def behind(*_: object) -> None:
        said.append("passed")

    async def receive() -> dict[str, object]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, object]) -> None:
        said.extend(message[key] for key in ("status", "code") if key in message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "method": method, "path": path, "headers": raw}
    asyncio.run(OwnPagesOnly(behind)(scope, receive, send))
    (only,) = said
    return only


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", OWN),
        ("GET", "/", {"host": "localhost:8080"}),
        ("GET", "/", {"host": "[::1]:3000"}),
        ("POST", "/graphql", OWN),
        ("POST", "/graphql", OWN | {"sec-fetch-site": "same-origin", "origin": "https://proxy.example"}),
        ("POST", "/graphql", OWN | {"origin": "http://127.0.0.1:3000"}),
        ("GET", "/graphql", OWN | {"accept": "text/html"}),
        # a link in a mail or on a page
        ("GET", "/runs", FROM_ELSEWHERE | {"sec-fetch-mode": "navigate"}),
    ],
)
def test_own_pages_are_answered(method: str, path: str, headers: dict[str, str]) -> None:
    assert answer(method, path, headers) == "passed"


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        # a name that was made to lead here
        ("GET", "/", {"host": "evil.example"}),
        ("POST", "/graphql", {"host": "127.0.0.1.evil.example:3000"}),
        ("POST", "/graphql", {"host": "evil.example@[::1"}),
        ("POST", "/graphql", {}),
        ("POST", "/graphql", FROM_ELSEWHERE),
        ("POST", "/graphql", FROM_ELSEWHERE | {"sec-fetch-mode": "navigate"}),
        ("POST", "/graphql", OWN | {"sec-fetch-site": "same-site"}),
        ("POST", "/graphql", OWN | {"origin": "http://evil.example"}),
        ("POST", "/graphql", OWN | {"origin": "null"}),
        # an image on a page, in a browser that says nothing of where it comes from
        ("GET", "/graphql", OWN | {"accept": "image/*"}),
        ("GET", "/logs/x", FROM_ELSEWHERE),
    ],
)
def test_pages_of_others_are_refused(method: str, path: str, headers: dict[str, str]) -> None:
    assert answer(method, path, headers) == 403


def test_a_socket_of_another_page_is_closed() -> None:
    assert answer("GET", "/graphql", OWN | {"accept": "text/html"}, "websocket") == "passed"
    assert answer("GET", "/graphql", OWN | {"origin": "http://evil.example"}, "websocket") == 1008


def test_no_webserver_starts_without_the_guard() -> None:
    assert guarded(["python", "-m", "dagster_webserver", "--port", "1"])[2] == "assets.webserver"
    assert guarded(["python", "-m", "dagster._daemon", "run"])[2] == "dagster._daemon"
    with pytest.raises(RuntimeError, match="nobody guards"):
        guarded(["dagster-webserver", "--port", "1"])


@pytest.fixture
def port(home: Home) -> Iterator[int]:
    """The port of a web UI that runs over the test's home."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        chosen = free.getsockname()[1]
    script = "from assets.command_line import main; main()"
    command = [sys.executable, "-c", script, "ui", "--home", str(home.root), "--port", str(chosen)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        try:
            wait_until(lambda: process.poll() is not None or ask(chosen, "GET", "/server_info") == 200)
            assert process.poll() is None
            yield chosen
        finally:
            process.send_signal(signal.SIGINT)


def ask(port: int, method: str, path: str, **headers: str) -> int | None:
    """The status of an answer; None where nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, headers=headers)
        return connection.getresponse().status
    except ConnectionError:
        return None
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="tells from /proc who listens")
def test_the_running_ui_is_guarded_and_listens_on_loopback_only(port: int) -> None:
    assert ask(port, "GET", "/") == 200
    assert ask(port, "GET", "/", Host="evil.example") == 403
    assert ask(port, "GET", QUESTION, Accept="image/*") == 403
    assert listening(port) == {"0100007F"}


def listening(port: int) -> set[str]:
    """The local addresses, as the kernel writes them, on which anybody listens at a port."""
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    places = [row[1].split(":") for row in rows if row[3] == "0A"]
    return {address for address, at in places if int(at, 16) == port}
