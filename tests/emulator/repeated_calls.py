"""Repeats calls of one kind, and prints what they left behind, as JSON.

Its arguments: the kind's name, how often, and the emulator's URL.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import resource
import sys
from pathlib import Path
from typing import Any, Callable

import userhub

KEY = "userhub_admin_emulator"
WARM_UP = 1_000
WATCHED = (None, True, 200, "", (), *vars(userhub).values())


def refusals(client: Any) -> None:
    """One of each way in which nothing is sent."""
    for arguments in ((5,), ("",), ("usr_\ud800",), ("usr_ada", "positional")):
        try:
            client.create_portal_session(*arguments)
        except (TypeError, userhub.UserHubError):
            continue
        raise AssertionError(arguments)


def failure(client: userhub.Client, user_id: str) -> None:
    try:
        client.create_portal_session(user_id)
    except userhub.UserHubError:
        return
    raise AssertionError(user_id)


def parts(client: userhub.Client) -> None:
    """The call without its I/O, its answer read well and badly."""
    client.build_request("a b@conn_1", portal_url="/")
    headers = {"X-Request-Id": "req_1", "Retry-After": "1"}
    userhub.read_response(200, b'{"redirectUrl": "https://h.example/"}', headers)
    error = b'{"code": "NOT_FOUND", "metadata": {"a": "b"}}'
    for status, body in ((404, error), (200, b"{"), (503, b"<html>")):
        try:
            userhub.read_response(status, body, headers.items())
        except userhub.UserHubError:
            continue
        raise AssertionError(status)


def new_client(url: str) -> None:
    with userhub.Client(KEY, base_url=url, on_attempt=print) as client:
        client.build_request("usr_ada")


def blocking(url: str, **options: Any) -> dict[str, Callable[[], None]]:
    client = userhub.Client(KEY, base_url=url, max_retries=0, **options)
    return {
        "sessions": lambda: client.create_portal_session("usr_ada") and None,
        "errors": lambda: failure(client, "usr_nobody"),
        "bad answers": lambda: failure(client, "usr_html"),
        "broken connections": lambda: failure(client, "usr_close"),
        "refusals": lambda: refusals(client),
        "without I/O": lambda: parts(client),
        "clients": lambda: new_client(url),
    }


async def awaiting(client: userhub.AsyncClient) -> None:
    """A session, an error, a refusal, and a call given up."""
    await client.create_portal_session("usr_ada")
    for user_id in ("usr_nobody", ""):
        try:
            await client.create_portal_session(user_id)
        except userhub.UserHubError:
            continue
        raise AssertionError(user_id)
    task = asyncio.ensure_future(client.create_portal_session("usr_ada"))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


class NoHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        record.getMessage()


def measured() -> dict[str, int]:
    gc.collect()
    resident_pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return {
        "blocks": sys.getallocatedblocks(),
        "objects": len(gc.get_objects()),
        "references": sum(map(sys.getrefcount, WATCHED)),
        "kilobytes": resident_pages * resource.getpagesize() // 1024,
    }


def report(before: dict[str, int]) -> None:
    left = {name: value - before[name] for name, value in measured().items()}
    sys.stdout.write(json.dumps(left))


def repeat(call: Callable[[], None], times: int) -> None:
    for _ in range(times):
        call()


async def repeat_async(url: str, times: int, **options: Any) -> None:
    async with userhub.AsyncClient(KEY, base_url=url, max_retries=0, **options) as client:
        for _ in range(WARM_UP):
            await awaiting(client)
        before = measured()
        for _ in range(times):
            await awaiting(client)
        report(before)


def main(kind: str, times: int, url: str) -> None:
    name, _, observed = kind.partition(", ")
    options: dict[str, Any] = {}
    if observed:
        logging.getLogger("userhub").setLevel(logging.DEBUG)
        logging.getLogger("userhub").addHandler(NoHandler())
        options["on_attempt"] = repr
    if name == "awaited":
        asyncio.run(repeat_async(url, times, **options))
        return
    call = blocking(url, **options)[name]
    repeat(call, WARM_UP)
    before = measured()
    repeat(call, times)
    report(before)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
