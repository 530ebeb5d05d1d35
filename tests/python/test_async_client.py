"""AsyncClient in one event loop: each user's own link, bounded waits, few wake-ups."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
import weakref
from typing import Any, Callable

import pytest
import userhub
from async_calls import LONGEST, client_of, has_own_link, have_own_links, run, wait_for
from loopback import (
    HeldAnswer,
    LoopbackServer,
    Reply,
    Request,
    connections_to,
    http_reply,
    is_own_link,
    session_of_its_own,
)
from userhub._inbox import Inbox


def test_500_concurrent_calls_get_their_own_links() -> None:
    async def main() -> None:
        async with client_of(server) as client:
            calls = [has_own_link(client, f"usr_{number}") for number in range(500)]
            assert all(await asyncio.gather(*calls))

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main())
        assert server.connections <= 100
        assert len(server.requests) == 500


class Peak:
    """Answers a limited number of requests at a time, and records the highest number."""

    def __init__(self, together: int) -> None:
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()
        self._together = threading.Barrier(together)

    def __call__(self, request: Request) -> Reply:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self._together.wait(LONGEST / 2)
        with self._lock:
            self._now -= 1
        return session_of_its_own(request)


def test_no_more_than_max_connections_are_used() -> None:
    async def main() -> None:
        async with client_of(server, max_connections=3) as client:
            calls = [has_own_link(client, f"usr_{number}") for number in range(12)]
            assert all(await asyncio.gather(*calls))

    peak = Peak(3)
    with LoopbackServer(answer=peak) as server:
        run(main())
        assert server.connections == 3
    assert peak.most == 3


def test_calls_that_wait_for_a_connection_are_sent_in_order() -> None:
    async def main() -> None:
        async with client_of(server, max_connections=1) as client:
            calls = [
                asyncio.create_task(client.create_portal_session(f"usr_{number}"))
                for number in range(20)
            ]
            await wait_for(held.reached)
            held.release.set()
            await asyncio.gather(*calls)

    held = HeldAnswer()
    with LoopbackServer(answer=held) as server:
        run(main())
        users = [request.target.split("/")[-1].split(":")[0] for request in server.requests]
    assert users == [f"usr_{number}" for number in range(20)]


def test_the_timeout_of_a_call_that_waits_for_a_connection_runs() -> None:
    async def main() -> None:
        async with client_of(server, max_connections=1) as client:
            first = asyncio.create_task(client.create_portal_session("usr_1"))
            await wait_for(held.reached)
            with pytest.raises(userhub.TimedOutError) as failed:
                await client.create_portal_session("usr_2", timeout=0.2)
            assert (failed.value.phase, failed.value.attempts) == ("queue", 0)
            assert not first.done()
            held.release.set()
            assert is_own_link(await first, "usr_1")
            assert await has_own_link(client, "usr_3")

    held = HeldAnswer()
    with LoopbackServer(answer=held) as server:
        run(main())
        assert len(server.requests) == 2


def test_an_async_client_retries_and_gives_each_retry_to_its_own_call() -> None:
    failed_once: set[str] = set()

    def answer(request: Request) -> Reply:
        is_fifth = request.target.split(":")[0][-1] in "05"  # as many as the retry budget allows
        if not is_fifth or request.target in failed_once:
            return session_of_its_own(request)
        failed_once.add(request.target)
        return Reply(b"", close=True)

    async def main() -> None:
        async with userhub.AsyncClient("sk_secret", base_url=server.url) as client:
            calls = [has_own_link(client, f"usr_{number}") for number in range(50)]
            assert all(await asyncio.gather(*calls))

    with LoopbackServer(answer=answer) as server:
        run(main())
        assert len(server.requests) == 60


def test_a_busy_loop_is_woken_once_for_all_results_that_arrived_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batches: list[int] = []
    all_sent = threading.Event()
    requests: list[Request] = []
    deliver = Inbox._deliver

    def counted(inbox: Inbox) -> None:
        before = len(inbox._futures)
        deliver(inbox)
        batches.append(before - len(inbox._futures))

    def answer(request: Request) -> Reply:
        requests.append(request)
        if len(requests) == 300:
            all_sent.set()
        return session_of_its_own(request)

    async def main() -> None:
        async with client_of(server, max_connections=5) as client:
            calls = [client.create_portal_session(f"usr_{number}") for number in range(300)]
            tasks = asyncio.gather(*calls)
            await asyncio.sleep(0)
            assert all_sent.wait(LONGEST / 2)  # the loop is busy: all but the last 5 are done
            await tasks

    monkeypatch.setattr(Inbox, "_deliver", counted)
    with LoopbackServer(answer=answer) as server:
        run(main())
    assert sum(batches) == 300
    assert len(batches) <= 10


def test_an_exception_while_one_result_is_delivered_delays_no_other_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve = Inbox._resolve
    interruptions = [RuntimeError("as a signal's handler may raise")]

    def interrupted(inbox: Inbox, *result: Any) -> None:
        if interruptions:
            raise interruptions.pop()
        resolve(inbox, *result)

    async def main() -> None:
        reports: list[dict[str, Any]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: reports.append(context))
        async with client_of(server) as client:
            await have_own_links(client, [f"usr_{number}" for number in range(20)])
        assert [str(context["exception"]) for context in reports] == [
            "as a signal's handler may raise"
        ]

    monkeypatch.setattr(Inbox, "_resolve", interrupted)
    with LoopbackServer(answer=session_of_its_own) as server:
        run(main())


def test_the_loop_does_other_things_while_calls_wait() -> None:
    async def main() -> None:
        async with client_of(server) as client:
            calls = [
                asyncio.create_task(has_own_link(client, f"usr_{number}")) for number in range(50)
            ]
            await wait_for(held.reached)
            for _ in range(1000):
                await asyncio.sleep(0)
            assert not any(call.done() for call in calls)
            held.release.set()
            assert all(await asyncio.gather(*calls))

    held = HeldAnswer()
    with LoopbackServer(answer=held) as server:
        run(main())


def test_a_coroutine_that_is_never_awaited_sends_nothing() -> None:
    async def main() -> None:
        client = client_of(server)
        client.create_portal_session("usr_1").close()
        with pytest.warns(RuntimeWarning, match="was never awaited"):
            client.create_portal_session("usr_2")  # type: ignore[unused-coroutine]
        assert client._inboxes == {}
        await client.aclose()

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main())
        assert server.connections == 0


def test_a_dropped_async_client_hangs_up_and_is_collected() -> None:
    async def main() -> None:
        client = client_of(server)
        assert await has_own_link(client, "usr_1")
        gone = weakref.ref(client)
        del client
        gc.collect()
        assert gone() is None
        assert connections_to(server.port) == []

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main())


def test_a_refused_argument_leaves_the_client_usable() -> None:
    async def main() -> None:
        async with client_of(server) as client:
            for _ in range(100):
                with contextlib.suppress(TypeError, userhub.InvalidArgumentError):
                    await client.create_portal_session("\ud800")
                with contextlib.suppress(TypeError, userhub.InvalidArgumentError):
                    await client.create_portal_session(5)  # type: ignore[arg-type]
            assert await has_own_link(client, "usr_1")
            assert all(not inbox._futures for inbox in client._inboxes.values())

    with LoopbackServer(answer=session_of_its_own) as server:
        run(main())


def test_an_error_is_raised_in_the_call_it_belongs_to() -> None:
    def answer(request: Request) -> Reply:
        user = int(request.target.split("usr_")[1].split(":")[0])
        if user % 3 == 0:
            return session_of_its_own(request)
        body = b'{"code": "NOT_FOUND", "param": "usr_%d"}' % user
        return Reply(
            b"HTTP/1.1 404 Not Found\r\nContent-Length: %d\r\n\r\n" % len(body) + body,
            close=user % 3 == 2,
        )

    async def call(client: userhub.AsyncClient, user: int) -> bool:
        try:
            return await has_own_link(client, f"usr_{user}")
        except userhub.NotFoundError as error:
            return user % 3 != 0 and error.param == f"usr_{user}"

    async def main() -> None:
        async with client_of(server) as client:
            assert all(await asyncio.gather(*(call(client, user) for user in range(200))))

    with LoopbackServer(answer=answer) as server:
        run(main())


WITHOUT_DESCRIPTORS = """
import asyncio, os, resource, sys, userhub

async def main():
    client = userhub.AsyncClient("sk_secret", base_url=sys.argv[1], max_retries=0, timeout=10)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = len(os.listdir("/proc/self/fd")) - 1 + int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    calls = [client.create_portal_session(f"usr_{number}") for number in range(6)]
    ends = await asyncio.gather(*calls, return_exceptions=True)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    expected = (userhub.PortalSession, userhub.ConnectionFailedError)
    print([end for end in ends if not isinstance(end, expected)])
    await asyncio.wait_for(client.create_portal_session("usr_later"), 20)
    await client.aclose()

asyncio.run(main())
"""


@pytest.mark.parametrize("left", range(6))
def test_calls_fail_without_a_free_descriptor_and_work_again_with_one(
    left: int, run_python: Callable[..., str]
) -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        assert run_python(WITHOUT_DESCRIPTORS, server.url, str(left)) == "[]\n"


def test_a_failed_call_leaves_no_reference_cycle() -> None:
    async def fail(client: userhub.AsyncClient) -> weakref.ref[userhub.UserHubError]:
        try:
            await client.create_portal_session("usr_1")
        except userhub.NotFoundError as error:
            return weakref.ref(error)
        raise AssertionError("the call succeeded")

    async def main() -> None:
        client = client_of(server)
        failed = [await fail(client) for _ in range(100)]
        await asyncio.sleep(0)
        assert [error for error in failed if error() is not None] == []

    with LoopbackServer(http_reply(404, b"{}")) as server:
        gc.disable()
        try:
            run(main())
        finally:
            gc.enable()
