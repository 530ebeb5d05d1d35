"""Helpers for tests of AsyncClient: run a coroutine, wait for an event, check links."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import userhub
from loopback import LoopbackServer, is_own_link

if TYPE_CHECKING:
    import threading
    from collections.abc import Coroutine

    from conftest import NewLoop

LONGEST = 60.0


def run(main: Coroutine[Any, Any, None], new_loop: NewLoop = asyncio.new_event_loop) -> None:
    """Runs the coroutine in a new loop, at most for LONGEST seconds."""

    async def bounded() -> None:
        async with asyncio.timeout(LONGEST):
            await main

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(bounded())


async def wait_for(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, LONGEST / 2)


def client_of(server: LoopbackServer, **options: Any) -> userhub.AsyncClient:
    return userhub.AsyncClient("sk_secret", base_url=server.url, max_retries=0, **options)


async def has_own_link(client: userhub.AsyncClient, user_id: str) -> bool:
    return is_own_link(await client.create_portal_session(user_id), user_id)


async def have_own_links(client: userhub.AsyncClient, user_ids: list[str]) -> None:
    assert all(await asyncio.gather(*(has_own_link(client, user_id) for user_id in user_ids)))
