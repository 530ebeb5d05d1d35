"""One AsyncClient in many event loops, of asyncio and uvloop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

import pytest
import userhub
from async_calls import LONGEST, client_of, has_own_link, have_own_links, run, wait_for
from loopback import (
    NO_ANSWER,
    HeldAnswer,
    LoopbackServer,
    Reply,
    Request,
    connections_to,
    session_of_its_own,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from conftest import NewLoop


def wake_ups() -> int:
    """The number of descriptors of socket pairs, which wake an event loop."""
    gc.collect()  # earlier loops may be in reference cycles
    unix = {line.split()[6] for line in Path("/proc/net/unix").read_text().splitlines()[1:]}
    links = []
    for descriptor in os.listdir("/proc/self/fd"):  # noqa: PTH208
        with contextlib.suppress(OSError):  # the descriptor of the listing itself
            links.append(os.readlink(f"/proc/self/fd/{descriptor}"))  # noqa: PTH115
    return sum(link[len("socket:[") : -1] in unix for link in links)


def client_threads() -> int:
    """The number of I/O threads of clients. They block signals."""
    count = 0
    for path in Path("/proc/self/task").glob("*/status"):
        with contextlib.suppress(OSError):  # the thread has ended meanwhile
            blocked = path.read_text().partition("SigBlk:")[2].split()[0]
            count += int(blocked, 16) >> (signal.SIGINT - 1) & 1
    return count


def test_one_client_serves_50_loops_one_after_another_and_leaks_nothing(new_loop: NewLoop) -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        client = client_of(server)
        run(have_own_links(client, ["usr_first"]), new_loop)  # starts the I/O thread
        before = wake_ups()
        for repetition in range(50):
            run(
                have_own_links(client, [f"usr_{repetition}_{number}" for number in range(5)]),
                new_loop,
            )
            assert wake_ups() == before
        run(client.aclose(), new_loop)


def test_loops_that_end_during_a_call_leak_nothing(new_loop: NewLoop) -> None:
    reached = threading.Event()

    def answer(_: Request) -> Reply:
        reached.set()
        return NO_ANSWER

    async def begin(client: userhub.AsyncClient) -> None:
        call = asyncio.ensure_future(client.create_portal_session("usr_ada"))
        await wait_for(reached)
        call.get_loop().set_exception_handler(
            lambda *_: None
        )  # it reports that the call is pending

    with LoopbackServer(answer=answer) as server:
        before = wake_ups()
        for _ in range(20):
            reached.clear()
            client = client_of(server, on_attempt=lambda _: None)
            loop = new_loop()
            loop.run_until_complete(begin(client))
            loop.close()
            del client, loop
        assert wake_ups() == before


def test_descriptors_and_threads_are_gone_after_aclose(new_loop: NewLoop) -> None:
    async def main() -> None:
        before = wake_ups(), client_threads()
        client = client_of(server)
        assert (wake_ups(), client_threads()) == before
        await have_own_links(client, [f"usr_{number}" for number in range(20)])
        assert client_threads() == before[1] + 1
        await client.aclose()
        await asyncio.sleep(0)
        assert (wake_ups(), client_threads()) == before
        assert connections_to(server.port) == []

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main(), new_loop)


def test_clients_without_aclose_leak_nothing_in_a_running_loop(new_loop: NewLoop) -> None:
    async def main() -> None:
        before = wake_ups(), client_threads()
        for number in range(20):
            await have_own_links(client_of(server), [f"usr_{number}"])
        gc.collect()
        await asyncio.sleep(0)
        assert (wake_ups(), client_threads()) == before

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main(), new_loop)


def test_calls_of_a_closed_client_are_refused_and_leak_nothing(new_loop: NewLoop) -> None:
    async def main() -> None:
        client = client_of(server)
        assert await has_own_link(client, "usr_1")
        await client.aclose()
        await asyncio.sleep(0)
        before = wake_ups()
        with pytest.raises(userhub.InvalidArgumentError, match="the client is closed"):
            await client.create_portal_session("usr_1")
        with pytest.raises(userhub.InvalidArgumentError, match="the client is closed"):
            client.build_request("usr_1")
        assert wake_ups() == before
        await client.aclose()

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main(), new_loop)


def test_a_client_that_was_never_used_is_closed(new_loop: NewLoop) -> None:
    async def main() -> None:
        async with client_of(server) as client:
            assert client.build_request("usr_1").method == "POST"
        with pytest.raises(userhub.InvalidArgumentError, match="the client is closed"):
            await client.create_portal_session("usr_1")

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main(), new_loop)
        assert server.connections == 0


def test_aclose_waits_for_calls_in_flight_and_refuses_others(new_loop: NewLoop) -> None:
    async def main() -> None:
        client = client_of(server)
        waiting = [asyncio.create_task(has_own_link(client, f"usr_{n}")) for n in range(5)]
        assert await asyncio.to_thread(held.reached.wait, LONGEST / 2)
        closing = [asyncio.create_task(client.aclose()) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(userhub.InvalidArgumentError, match="the client is closed"):
            await client.create_portal_session("usr_late")
        assert not any(close.done() for close in closing)
        held.release.set()
        await asyncio.gather(*closing)
        assert all(await asyncio.gather(*waiting))

    held = HeldAnswer()
    with LoopbackServer(answer=held) as server:
        run(main(), new_loop)
        assert connections_to(server.port) == []


def closed_meanwhile(end: object) -> bool:
    return type(end) is userhub.UserHubError and (end.code, str(end)) == (
        "cancelled",
        "the client was closed",
    )


def test_an_interrupted_aclose_ends_the_calls_in_flight_with_an_error(
    new_loop: NewLoop,
) -> None:
    async def main() -> None:
        client = client_of(server)
        waiting = [asyncio.create_task(has_own_link(client, f"usr_{n}")) for n in range(5)]
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.aclose(), 0.05)
        ends = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(map(closed_meanwhile, ends))
        assert connections_to(server.port) == []

    with LoopbackServer(NO_ANSWER) as server:
        run(main(), new_loop)


def test_an_exception_in_async_with_closes_the_client(new_loop: NewLoop) -> None:
    async def fail() -> None:
        async with client_of(server) as client:
            assert await has_own_link(client, "usr_1")
            raise KeyError("of the caller")

    async def main() -> None:
        with pytest.raises(KeyError):
            await fail()
        assert connections_to(server.port) == []

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main(), new_loop)


def test_calls_of_a_closed_loop_end_once_the_client_serves_another(new_loop: NewLoop) -> None:
    def answer(request: Request) -> Reply:
        return NO_ANSWER if "/usr_dead" in request.target else session_of_its_own(request)

    with LoopbackServer(answer=answer) as server:
        client = client_of(server, timeout=2 * LONGEST)
        dead = new_loop()
        tasks = [dead.create_task(client.create_portal_session(f"usr_dead{n}")) for n in range(3)]
        dead.run_until_complete(asyncio.sleep(0))
        for task in tasks:
            task._log_destroy_pending = False  # type: ignore[attr-defined]
        dead.close()
        del task, tasks, dead
        run(have_own_links(client, ["usr_1"]), new_loop)
        gc.collect()
        for _ in range(3):
            assert server.hung_up.acquire(timeout=LONGEST / 2)
        run(client.aclose(), new_loop)


def test_results_for_a_closed_loop_reach_no_other_loop(new_loop: NewLoop) -> None:
    held = HeldAnswer()
    with LoopbackServer(answer=held) as server:
        client = client_of(server)
        dead = new_loop()
        tasks = [dead.create_task(client.create_portal_session(f"usr_{n}")) for n in range(3)]
        dead.run_until_complete(asyncio.sleep(0))
        assert held.reached.wait(LONGEST / 2)
        dead.stop()
        dead.close()
        held.release.set()
        for repetition in range(5):
            run(
                have_own_links(client, [f"usr_{repetition}_{number}" for number in range(20)]),
                new_loop,
            )
        assert not any(task.done() for task in tasks)
        for task in tasks:
            task._log_destroy_pending = False  # type: ignore[attr-defined]
            task.get_coro().close()
        run(client.aclose(), new_loop)


def test_one_client_serves_loops_in_eight_threads_at_once(new_loop: NewLoop) -> None:
    def serve(thread: int) -> None:
        together.wait(LONGEST / 2)
        for repetition in range(20):
            users = [f"usr_{thread}_{repetition}_{number}" for number in range(5)]
            run(have_own_links(client, users), new_loop)

    together = threading.Barrier(8)
    with LoopbackServer(answer=session_of_its_own) as server, ThreadPoolExecutor(8) as pool:
        client = client_of(server)
        list(pool.map(serve, range(8)))
        run(client.aclose(), new_loop)
        assert len(server.requests) == 8 * 20 * 5


class ObservedLoop(asyncio.SelectorEventLoop):
    """Does something once, when another thread wakes it."""

    meanwhile: Callable[[], None] | None = None

    def call_soon_threadsafe(  # type: ignore[override]
        self, *arguments: Any, **options: Any
    ) -> asyncio.Handle:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return super().call_soon_threadsafe(*arguments, **options)


def test_a_loop_may_start_in_another_thread_while_the_client_closes_its_inboxes() -> None:
    def serve_another() -> None:
        work = have_own_links(client, ["usr_2"])
        thread = threading.Thread(target=run, args=(work,))
        thread.start()
        thread.join(LONGEST / 2)

    with LoopbackServer(answer=session_of_its_own) as server:
        client = client_of(server)
        loop = ObservedLoop()
        loop.run_until_complete(have_own_links(client, ["usr_1"]))
        loop.meanwhile = serve_another
        client.__del__()
        loop.close()
        assert len(server.requests) == 2
        run(client.aclose())


def test_aclose_in_one_loop_ends_the_calls_of_another_with_an_error(new_loop: NewLoop) -> None:
    ends: list[BaseException] = []

    async def wait_in_vain() -> None:
        with pytest.raises(ExceptionGroup) as failed:  # noqa: F821
            async with asyncio.TaskGroup() as group:
                group.create_task(has_own_link(client, "usr_1"))
        ends.extend(failed.value.exceptions)

    with LoopbackServer(NO_ANSWER) as server:
        client = client_of(server)
        other = threading.Thread(target=run, args=(wait_in_vain(), new_loop))
        other.start()
        while not server.requests:
            other.join(0.01)
        run(client.aclose(), new_loop)
        other.join(LONGEST / 2)
        assert [closed_meanwhile(end) for end in ends] == [True]


def test_await_outside_asyncio_says_what_is_missing() -> None:
    client = userhub.AsyncClient("sk_secret", base_url="http://127.0.0.1:1")
    for start in (lambda: client.create_portal_session("usr_1"), client.aclose):
        coroutine: Coroutine[Any, Any, object] = start()
        with pytest.raises(RuntimeError, match="no running event loop"):
            coroutine.send(None)


PROGRAM_WITHOUT_USE = """
import os
def descriptors_and_threads():
    return os.listdir("/proc/self/fd"), os.listdir("/proc/self/task")
before = descriptors_and_threads()
import userhub
client = userhub.AsyncClient("sk_secret")
coroutine = client.create_portal_session("usr_1")
print(descriptors_and_threads() == before)
coroutine.close()
"""


def test_making_an_async_client_opens_no_socket_and_starts_no_thread(
    run_python: Callable[..., str],
) -> None:
    assert run_python(PROGRAM_WITHOUT_USE) == "True\n"
