"""What `on_attempt` receives, and which return URLs are allowed."""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading
from typing import TYPE_CHECKING

import pytest
import userhub
from loopback import (
    CLOSE,
    HeldAnswer,
    LoopbackServer,
    http_reply,
    session_of_its_own,
    session_reply,
)

if TYPE_CHECKING:
    from typing import Any

BUSY = http_reply(503, b'{"message": "busy"}')


class Observer:
    def __init__(self) -> None:
        self.attempts: list[userhub.Attempt] = []
        self.threads: set[int] = set()

    def __call__(self, attempt: userhub.Attempt) -> None:
        self.attempts.append(attempt)
        self.threads.add(threading.get_ident())

    def seen(self) -> list[tuple[int, int | None, str]]:
        return [
            (attempt.number, attempt.http_status, type(attempt.error).__name__)
            for attempt in self.attempts
        ]


SEEN = [(1, 503, "APIError"), (2, None, "ConnectionFailedError"), (3, 200, "NoneType")]


def failing_server() -> LoopbackServer:
    replies = [
        http_reply(503, b'{"message": "busy"}', {"Connection": "close"}, cut=False),
        CLOSE,
        session_reply(),
    ]
    replies[0] = type(BUSY)(replies[0].raw, close=True)
    return LoopbackServer(*replies)


def test_the_observer_is_called_for_each_attempt_on_the_calling_thread() -> None:
    observer = Observer()
    with failing_server() as server:
        client = userhub.Client("sk_secret", base_url=server.url, on_attempt=observer)
        client.create_portal_session("usr_1")
    assert observer.seen() == SEEN
    assert observer.threads == {threading.get_ident()}
    assert all(0 <= attempt.duration < 20 for attempt in observer.attempts)
    assert not observer.attempts[0].connection_reused
    assert "busy" in repr(observer.attempts[0])


def test_the_observer_of_an_async_client_is_called_in_the_event_loop() -> None:
    observer = Observer()

    async def call(url: str) -> None:
        async with userhub.AsyncClient("sk_secret", base_url=url, on_attempt=observer) as client:
            await client.create_portal_session("usr_1")

    with failing_server() as server:
        asyncio.run(call(server.url))
    assert observer.seen() == SEEN
    assert observer.threads == {threading.get_ident()}


def test_an_async_observer_is_called_before_its_call_ends() -> None:
    observer = Observer()

    async def call(url: str) -> int:
        client = userhub.AsyncClient("sk_secret", base_url=url, timeout=30, on_attempt=observer)
        task = asyncio.create_task(client.create_portal_session("usr_1"))
        while not observer.attempts:
            await asyncio.sleep(0.01)
        count = len(observer.attempts)
        assert not task.done()
        task.cancel()
        await asyncio.wait([task])
        await client.aclose()
        return count

    waits = http_reply(503, b"{}", {"Retry-After": "20"})
    with LoopbackServer(waits) as server:
        assert asyncio.run(call(server.url)) == 1


def test_an_async_observer_is_called_in_the_context_of_its_call() -> None:
    user: contextvars.ContextVar[str] = contextvars.ContextVar("user")
    reports: list[str] = []

    async def call(client: userhub.AsyncClient, user_id: str) -> None:
        user.set(user_id)
        await client.create_portal_session(user_id)

    async def call_all(url: str) -> None:
        client = userhub.AsyncClient(
            "sk_secret", base_url=url, on_attempt=lambda attempt: reports.append(user.get())
        )
        async with client:
            await asyncio.gather(*(call(client, f"usr_{number}") for number in range(10)))

    with LoopbackServer(answer=session_of_its_own) as server:
        asyncio.run(call_all(server.url))
    assert sorted(reports) == [f"usr_{number}" for number in range(10)]


def test_an_exception_in_an_observer_does_not_affect_the_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raised: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda hooked: raised.append(hooked.exc_value))

    def observer(attempt: userhub.Attempt) -> None:
        raise ValueError(attempt.number)

    with LoopbackServer(answer=session_of_its_own) as server:
        client = userhub.Client("sk_secret", base_url=server.url, on_attempt=observer)
        assert client.create_portal_session("usr_1").redirect_url
    assert [str(error) for error in raised] == ["1"]


def test_an_exception_in_an_async_observer_goes_to_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raised: list[dict[str, Any]] = []

    def observer(attempt: userhub.Attempt) -> None:
        raise ValueError(attempt.number)

    async def call(url: str) -> str:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: raised.append(context))
        async with userhub.AsyncClient("sk_secret", base_url=url, on_attempt=observer) as client:
            return (await client.create_portal_session("usr_1")).redirect_url

    with LoopbackServer(answer=session_of_its_own) as server:
        assert asyncio.run(call(server.url))
    assert [str(context["exception"]) for context in raised] == ["1"]


def test_a_keyboard_interrupt_in_an_observer_ends_the_call() -> None:
    def observer(attempt: userhub.Attempt) -> None:
        raise KeyboardInterrupt

    with LoopbackServer(BUSY) as server:
        client = userhub.Client(
            "sk_secret", base_url=server.url, max_retries=1000, timeout=60, on_attempt=observer
        )
        with pytest.raises(KeyboardInterrupt):
            client.create_portal_session("usr_1")


def test_a_cancelled_attempt_is_reported_without_an_error() -> None:
    observer = Observer()
    held = HeldAnswer()

    async def call(url: str) -> None:
        async with userhub.AsyncClient("sk_secret", base_url=url, on_attempt=observer) as client:
            task = asyncio.create_task(client.create_portal_session("usr_1"))
            await asyncio.to_thread(held.reached.wait, 20)
            task.cancel()
            await asyncio.wait([task])
            while not observer.attempts:
                await asyncio.sleep(0.01)

    with LoopbackServer(answer=held) as server:
        asyncio.run(call(server.url))
        held.release.set()
    assert [(attempt.http_status, attempt.error) for attempt in observer.attempts] == [(None, None)]


@pytest.mark.parametrize("make", [userhub.Client, userhub.AsyncClient])
def test_return_urls_are_checked_against_the_allowed_origins(make: Any) -> None:
    origins = ["https://app.example.com", "http://localhost:3000"]
    client = make("sk_secret", base_url="https://h.example", allowed_return_origins=origins)
    client.build_request("usr_1", return_url="https://app.example.com/x", success_url="/done")
    with pytest.raises(userhub.InvalidArgumentError) as excinfo:
        client.build_request("usr_1", success_url="https://evil.example")
    assert excinfo.value.param == "success_url"
    with pytest.raises(userhub.InvalidArgumentError) as excinfo:
        make("sk_secret", allowed_return_origins=("app.example.com",))
    assert excinfo.value.param == "allowed_return_origins"


@pytest.mark.parametrize("make", [userhub.Client, userhub.AsyncClient])
def test_options_of_the_wrong_type_are_refused(make: Any) -> None:
    for wrong in ("https://app.example.com", 5, [5]):
        with pytest.raises(TypeError, match="allowed_return_origins must be "):
            make("sk_secret", allowed_return_origins=wrong)
    with pytest.raises(TypeError, match="on_attempt must be callable, not int"):
        make("sk_secret", on_attempt=5)
