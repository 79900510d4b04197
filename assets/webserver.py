"""Dagster's webserver behind a guard: it has no accounts, so that only pages of its own may ask it anything.

It listens on the loopback address, but so does a browser, and any page that is open in it can send requests
there. Dagster runs mutations that come by GET, which needs no more than an image on such a page; and a page
whose name is made to lead to the loopback address could read the answers.

    python -m assets.webserver [options of dagster-webserver]
"""

from urllib.parse import urlsplit

from dagster_webserver.cli import main as serve
from dagster_webserver.webserver import DagsterWebserver
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
REFUSED = b"This request does not come from a page of this server."


class OwnPagesOnly:
    """ASGI middleware that answers 403 to what pages of other servers have a browser send."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or is_own(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            headers = [(b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": REFUSED})


def is_own(scope: Scope) -> bool:
    """Whether a request names this server by its loopback address and no page of another has sent it."""
    headers = {name.lower().decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    host = _host_name(f"//{headers.get('host', '')}")
    if host not in LOOPBACK:
        return False
    by_get = scope.get("method") == "GET"
    # a link that somebody follows; what it leads to is shown to him and not to the page
    followed = by_get and headers.get("sec-fetch-mode") == "navigate"
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"} and not followed:
        return False
    if site is None and "origin" in headers and _host_name(headers["origin"]) != host:
        return False
    asks = scope["path"].rstrip("/").endswith("/graphql")
    return not (asks and by_get and "text/html" not in headers.get("accept", ""))


def _host_name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def guard() -> None:
    """Put the guard before everything that the webserver does."""
    build = DagsterWebserver.build_middleware

    def guarded(server: "DagsterWebserver") -> list[Middleware]:
        return [Middleware(OwnPagesOnly), *build(server)]

    DagsterWebserver.build_middleware = guarded


if __name__ == "__main__":
    guard()
    serve()
