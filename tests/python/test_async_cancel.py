"""A cancelled call, however it is cancelled, ends its transfer and affects no other call."""

from __future__ import annotations

import asyncio
import random
import threading
from typing import TYPE_CHECKING, Any, Callable

import pytest
from async_calls import LONGEST, client_of, has_own_link, run, wait_for
from loopback import (
    NO_ANSWER,
    HeldAnswer,
    LoopbackServer,
    Reply,
    Request,
    is_own_link,
    session_of_its_own,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import userhub


async def hung_up(server: LoopbackServer) -> None:
    assert await asyncio.to_thread(server.hung_up.acquire, timeout=LONGEST / 2)


def silent_for(user_id: str) -> Callable[[Request], Reply]:
    """Answers every user but one; for that one it waits until the client hangs up."""

    def answer(request: Request) -> Reply:
        return NO_ANSWER if f"/{user_id}:" in request.target else session_of_its_own(request)

    return answer


async def end_by_timeout(call: Coroutine[Any, Any, object], in_flight: threading.Event) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(None) as limit:
            task = asyncio.ensure_future(call)
            await wait_for(in_flight)
            limit.reschedule(asyncio.get_running_loop().time())
            await task

    with pytest.raises(TimeoutError):
        await bounded()


async def end_by_wait_for(call: Coroutine[Any, Any, object], in_flight: threading.Event) -> None:
    task = asyncio.create_task(call)
    await wait_for(in_flight)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(task, 0.01)


async def end_by_cancel(call: Coroutine[Any, Any, object], in_flight: threading.Event) -> None:
    task = asyncio.create_task(call)
    await wait_for(in_flight)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def end_by_close(call: Coroutine[Any, Any, object], in_flight: threading.Event) -> None:
    call.send(None)  # until it awaits
    await wait_for(in_flight)
    call.close()


@pytest.mark.parametrize("end", [end_by_timeout, end_by_wait_for, end_by_cancel, end_by_close])
def test_a_cancelled_call_ends_only_its_own_transfer(
    end: Callable[[Coroutine[Any, Any, object], threading.Event], Coroutine[Any, Any, None]],
) -> None:
    in_flight = threading.Event()
    silence = silent_for("usr_1")

    def answer(request: Request) -> Reply:
        reply = silence(request)
        if reply is NO_ANSWER:
            in_flight.set()
        return reply

    async def main() -> None:
        async with client_of(server, timeout=2 * LONGEST) as client:
            others = [
                asyncio.create_task(has_own_link(client, f"usr_2{number}")) for number in range(20)
            ]
            await end(client.create_portal_session("usr_1"), in_flight)
            await hung_up(server)
            assert all(await asyncio.gather(*others))
            for number in range(20):
                assert await has_own_link(client, f"usr_3{number}")

    with LoopbackServer(answer=answer) as server:
        run(main())


def test_an_answer_after_the_cancel_reaches_no_other_call() -> None:
    async def main() -> None:
        async with client_of(server, max_connections=1) as client:
            given_up = asyncio.create_task(client.create_portal_session("usr_1"))
            await wait_for(held.reached)
            given_up.cancel()
            next_one = asyncio.create_task(has_own_link(client, "usr_2"))
            await asyncio.wait([given_up])
            held.release.set()
            assert await next_one

    held = HeldAnswer()
    with LoopbackServer(answer=held) as server:
        run(main())
        first, second = server.requests
        assert first.connection != second.connection


def test_a_cancel_right_after_the_start_ends_the_call() -> None:
    async def main() -> None:
        async with client_of(server, max_connections=1) as client:
            task = asyncio.create_task(client.create_portal_session("usr_1"))
            await asyncio.sleep(0)
            assert task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await has_own_link(client, "usr_2")

    with LoopbackServer(answer=silent_for("usr_1")) as server:
        run(main())


def test_a_cancel_before_the_first_step_sends_nothing() -> None:
    async def main() -> None:
        client = client_of(server)
        task = asyncio.create_task(client.create_portal_session("usr_1"))
        assert task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await client.aclose()

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main())
        assert server.connections == 0


def test_a_cancel_of_a_finished_call_changes_nothing() -> None:
    async def main() -> None:
        async with client_of(server) as client:
            task = asyncio.create_task(client.create_portal_session("usr_1"))
            await task
            assert not task.cancel()
            assert is_own_link(task.result(), "usr_1")
            assert await has_own_link(client, "usr_2")

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main())


def test_1000_tasks_cancelled_at_random_each_end_once() -> None:
    chance = random.Random(7)
    ends: dict[str, int] = {}

    async def call(client: userhub.AsyncClient, user_id: str) -> bool:
        try:
            return await has_own_link(client, user_id)
        finally:
            ends[user_id] = ends.get(user_id, 0) + 1

    async def main() -> None:
        loop = asyncio.get_running_loop()
        async with client_of(server) as client:
            tasks = [loop.create_task(call(client, f"usr_{n}")) for n in range(1000)]
            await asyncio.sleep(0)
            for task in chance.sample(tasks, 500):
                loop.call_later(chance.uniform(0, 0.1), task.cancel)
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(r, asyncio.CancelledError) or r is True for r in results)
            assert results.count(True) >= 500
            assert any(isinstance(r, asyncio.CancelledError) for r in results)
            assert await has_own_link(client, "usr_last")

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main())
    assert ends == {f"usr_{number}": 1 for number in range(1000)}
