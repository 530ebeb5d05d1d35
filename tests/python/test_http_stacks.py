"""The examples that send UserHub's requests with httpx (asyncio and trio) and with aiohttp."""

from __future__ import annotations

import asyncio
import json
import runpy
import socket
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

import aiohttp
import httpx
import hypercorn.asyncio
import pytest
import respx
import trio
import userhub
from hypercorn.config import Config
from loopback import LoopbackServer, http_reply, session_of_its_own

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from loopback import Request

EXAMPLES = Path(__file__).resolve().parents[2] / "examples/http_stacks"
HARD_ID = "auth0|a;b:c/../d%2F?e#f é@conn_1"
LINK = "https://portal.example.com/signin?token=t"
LONGEST = 60


def example(name: str) -> Callable[..., Awaitable[userhub.PortalSession]]:
    create: Callable[..., Awaitable[userhub.PortalSession]] = runpy.run_path(str(EXAMPLES / name))[
        "create_portal_session"
    ]
    return create


by_httpx, by_aiohttp = example("with_httpx.py"), example("with_aiohttp.py")


async def httpx_calls(client: userhub.Client) -> None:
    async with httpx.AsyncClient() as http:
        await check_calls(by_httpx, http, client)


async def aiohttp_calls(client: userhub.Client) -> None:
    async with aiohttp.ClientSession() as http:
        await check_calls(by_aiohttp, http, client)


async def check_calls(
    create: Callable[..., Awaitable[userhub.PortalSession]], http: Any, client: userhub.Client
) -> None:
    session = await create(http, client, HARD_ID, portal_url="/{accountId}/plans")
    assert session.redirect_url.startswith("https://portal.example.com/")
    with pytest.raises(userhub.InvalidArgumentError, match="user_id"):
        await create(http, client, "")
    with pytest.raises(userhub.RateLimitError) as limited:
        await create(http, client, "usr_limited")
    assert (limited.value.reason, limited.value.retry_after) == ("SLOW_DOWN", 7)
    with pytest.raises(userhub.APIError) as redirected:
        await create(http, client, "usr_redirected")
    assert redirected.value.http_status == 307


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(lambda client: asyncio.run(httpx_calls(client)), id="httpx under asyncio"),
        pytest.param(lambda client: trio.run(httpx_calls, client), id="httpx under trio"),
        pytest.param(lambda client: asyncio.run(aiohttp_calls(client)), id="aiohttp"),
    ],
)
def test_an_example_sends_the_exact_request_and_raises_the_same_errors(
    run: Callable[[userhub.Client], None],
) -> None:
    def answer(request: Request) -> Any:
        if "usr_limited" in request.target:
            return http_reply(429, b'{"reason": "SLOW_DOWN"}', {"Retry-After": "7"})
        if "usr_redirected" in request.target:
            return http_reply(307, b"", {"Location": "/elsewhere"})
        return session_of_its_own(request)

    with LoopbackServer(answer=answer) as server:
        client = userhub.Client("sk_secret", base_url=server.url)
        run(client)
        expected = client.build_request(HARD_ID, portal_url="/{accountId}/plans")
    sent = server.requests[0]
    assert len(server.requests) == 3
    assert (sent.method, server.url + sent.target) == (expected.method, expected.url)
    assert sent.body == expected.content
    received = {name.lower(): value for name, value in sent.headers.items()}
    assert {name: received[name.lower()] for name in expected.headers} == expected.headers


def test_the_httpx_example_is_mocked_by_respx() -> None:
    async def call() -> str:
        async with httpx.AsyncClient() as http:
            client = userhub.Client("sk_secret")
            return (await by_httpx(http, client, "usr_ada")).redirect_url

    with respx.mock(base_url="https://api.userhub.com/admin/v1") as mock:
        route = mock.post("/users/usr_ada:createPortalSession")
        route.respond(200, json={"redirectUrl": LINK})
        assert asyncio.run(call()) == LINK
    assert route.calls.last.request.headers["Authorization"] == "Bearer sk_secret"


class Http2Server:
    """Answers over TLS, with HTTP/2 if the client offers it. Records protocols and paths."""

    def __init__(self, certificate: Path) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        self.config = Config()
        self.config.bind = [f"fd://{listener.detach()}"]
        self.config.certfile = str(certificate)
        self.config.keyfile = str(certificate.parent / "key.pem")
        self.requests: list[tuple[str, bytes]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        self.requests.append((scope["http_version"], scope["raw_path"]))
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        body = json.dumps({"redirectUrl": LINK}).encode()
        await send({"type": "http.response.body", "body": body})


def test_the_httpx_example_speaks_http2(certificate: Path) -> None:
    server = Http2Server(certificate)
    client = userhub.Client("sk_secret", base_url=server.url)

    async def call() -> str:
        done = asyncio.Event()
        serving = asyncio.create_task(
            hypercorn.asyncio.serve(server, server.config, shutdown_trigger=done.wait)
        )
        trusted = ssl.create_default_context(cafile=certificate)
        async with asyncio.timeout(LONGEST), httpx.AsyncClient(http2=True, verify=trusted) as http:
            link = (await by_httpx(http, client, HARD_ID)).redirect_url
        done.set()
        await serving
        return link

    assert asyncio.run(call()) == LINK
    path = client.build_request(HARD_ID).url.removeprefix(server.url)
    assert server.requests == [("2", path.encode())]
