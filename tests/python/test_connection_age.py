"""A connection that is older than max_connection_age is not used again."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Callable

import pytest
import userhub
from loopback import LoopbackServer, Reply, Request, http_reply, session_of_its_own


def blocking_call(url: str, age: float) -> None:
    client = userhub.Client("sk_secret", base_url=url, max_connection_age=age)
    client.create_portal_session("usr_ada")


def asynchronous_call(url: str, age: float) -> None:
    client = userhub.AsyncClient("sk_secret", base_url=url, max_connection_age=age)
    asyncio.run(client.create_portal_session("usr_ada"))


def command(url: str, age: float) -> None:
    arguments = ["portal-session", "usr_ada", "--max-connection-age", str(age)]
    environment = {"USERHUB_ADMIN_KEY": "sk_secret", "USERHUB_BASE_URL": url}
    subprocess.run([sys.executable, "-m", "userhub", *arguments], env=environment, check=True)


def connections(call: Callable[[str, float], None], age: float) -> int:
    """How many connections a call uses that is answered after two seconds of back-off."""

    def answer(request: Request) -> Reply:
        is_first = len(server.requests) == 1
        later = http_reply(503, b"", {"Retry-After": "2"})
        return later if is_first else session_of_its_own(request)

    with LoopbackServer(answer=answer) as server:
        call(server.url, age)
        assert len(server.requests) == 2
        return server.connections


@pytest.mark.parametrize("call", [blocking_call, asynchronous_call, command])
def test_a_connection_is_used_until_its_age(call: Callable[[str, float], None]) -> None:
    with ThreadPoolExecutor() as pool:
        assert list(pool.map(lambda age: connections(call, age), (60, 1))) == [1, 2]
