"""A waiting call costs almost no CPU."""

from __future__ import annotations

import threading
from typing import Callable

import pytest
from loopback import LoopbackServer, Reply, Request, session_of_its_own

SECONDS = 2

COUNT = """
import asyncio, glob, sys, userhub

def wake_ups():
    total = 0
    for path in glob.glob("/proc/self/task/*/status"):
        for line in open(path):
            if line.startswith("voluntary_ctxt_switches:"):
                total += int(line.split()[1])
    return total
"""
BLOCKING = """
client = userhub.Client("sk_secret", base_url=sys.argv[1])
client.create_portal_session("usr_warm")
before = wake_ups()
client.create_portal_session("usr_held")
print(wake_ups() - before)
"""
ASYNCHRONOUS = """
client = userhub.AsyncClient("sk_secret", base_url=sys.argv[1])

async def main():
    await client.create_portal_session("usr_warm")
    before = wake_ups()
    await client.create_portal_session("usr_held")
    print(wake_ups() - before)

asyncio.run(main())
"""
# The waits for a retry and for a free connection.
RETRYING = ASYNCHRONOUS.replace("usr_held", "usr_later")
QUEUED = ASYNCHRONOUS.replace("sys.argv[1]", "sys.argv[1], max_connections=1").replace(
    'await client.create_portal_session("usr_held")',
    'await asyncio.gather(*(client.create_portal_session(u) for u in ("usr_held", "usr_queued")))',
)
IDLE = ASYNCHRONOUS.replace(
    'await client.create_portal_session("usr_held")', "await asyncio.sleep(2)"
)


class SlowServer:
    """Answers `usr_held` after some time, and the first request of `usr_later` with Retry-After."""

    def __init__(self) -> None:
        self.sent_later = False

    def __call__(self, request: Request) -> Reply:
        if "/usr_held:" in request.target:
            threading.Event().wait(SECONDS)
        if "/usr_later:" in request.target and not self.sent_later:
            self.sent_later = True
            lines = f"HTTP/1.1 503 Later\r\nRetry-After: {SECONDS}\r\nContent-Length: 0\r\n\r\n"
            return Reply(lines.encode())
        return session_of_its_own(request)


# Wake-ups of all threads together, for a busy machine. A blocking call wakes ten times a second to
# ask interrupted(); nothing else needs to wake.
@pytest.mark.parametrize(
    ("wait", "most"),
    [(BLOCKING, 50), (ASYNCHRONOUS, 18), (RETRYING, 18), (QUEUED, 18), (IDLE, 18)],
    ids=["blocking", "asynchronous", "before a retry", "queued", "idle"],
)
def test_a_waiting_call_wakes_no_thread_without_need(
    wait: str, most: int, run_python: Callable[..., str]
) -> None:
    with LoopbackServer(answer=SlowServer()) as server:
        assert 0 < int(run_python(COUNT + wait, server.url)) < most
