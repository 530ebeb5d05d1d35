"""Many threads use one client, call or session at once, with and without a GIL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import interpreter
import pytest
from loopback import LoopbackServer, Reply, Request, http_reply, session_of_its_own

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = Path(__file__).parent / "threads_program.py"
WAYS = [
    "first_import",
    "calls",
    "closes",
    "last_references",
    "second_inits",
    "default_clients",
    "observers",
    "errors",
    "pure_functions",
    "one_opening",
    "one_call",
    "one_response",
    "one_inbox",
    "loops",
    "closing_loops",
    "forks",
]


def answer(request: Request) -> Reply:
    if "/usr_missing:" in request.target:
        return http_reply(404, b'{"message": "no such user"}')
    if "/usr_busy:" in request.target:
        return http_reply(503, b"{}", {"Retry-After": "0"})
    return session_of_its_own(request)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with LoopbackServer(answer=answer) as server:
        yield server.url


@pytest.mark.parametrize("way", WAYS)
def test_sixteen_threads_are_served_at_once(way: str, url: str) -> None:
    done = interpreter.run(str(PROGRAM), way, url, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
