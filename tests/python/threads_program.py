"""Many threads use one object of the package at once: `threads_program.py WAY URL`.

Prints nothing on success. Checks that an interpreter without a GIL is still without one at the end.
test_threads.py runs it.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import os
import pickle
import signal
import sys
import sysconfig
import threading
import weakref
from contextlib import suppress
from typing import Any, Callable

THREADS = 16
ROUNDS = 10
CALLS = 3  # a thread
LONGEST = 60  # seconds after which SIGALRM ends a child
WAY, URL = sys.argv[1:]
ANSWER = b'{"redirectUrl": "https://b.example.com/?token=a"}'

Work = Callable[[], object]


def together(*works: Work) -> None:
    """Starts each function in its own thread at the same time, and raises an exception of any."""
    begun = threading.Barrier(len(works))
    raised: list[BaseException] = []

    def run(work: Work) -> None:
        try:
            begun.wait()
            work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def by_all(work: Work) -> None:
    together(*[work] * THREADS)


def first_import() -> None:
    import userhub

    assert userhub.encode_user_id("a@b") == "a@b"


if WAY == "first_import":
    by_all(first_import)

import userhub  # noqa: E402
from userhub import _client, _native  # noqa: E402


def client(**options: Any) -> userhub.Client:
    return userhub.Client("sk_secret", base_url=URL, **options)


def async_client(**options: Any) -> userhub.AsyncClient:
    return userhub.AsyncClient("sk_secret", base_url=URL, **options)


def call(shared: userhub.Client) -> None:
    for _ in range(CALLS):
        assert "/usr_1:" in shared.create_portal_session("usr_1").redirect_url


def until_closed(work: Work) -> None:
    while True:
        try:
            work()
        except userhub.InvalidArgumentError as error:
            if "closed" not in error.message:
                raise
            return


def calls() -> None:
    shared = client()
    by_all(lambda: call(shared))


def closes() -> None:
    shared = client()
    together(
        *[lambda: until_closed(lambda: call(shared))] * (THREADS - 4),
        *[lambda: until_closed(lambda: shared.build_request("usr_1"))] * 2,
        *[shared.close] * 2,
    )


def last_references() -> None:
    shared = [client() for _ in range(THREADS)]
    by_all(lambda: call(shared.pop()))


def second_inits() -> None:
    shared = client()
    begin_anew = lambda: shared.__init__("sk_secret", base_url=URL)  # type: ignore[misc] # noqa: E731
    together(*[lambda: call(shared)] * (THREADS - 4), *[begin_anew] * 4)


def default_clients() -> None:
    os.environ.update(USERHUB_ADMIN_KEY="sk_secret", USERHUB_BASE_URL=URL)
    _client._default.clear()
    by_all(lambda: userhub.create_portal_session("usr_1"))


def observers() -> None:
    reports: list[userhub.Attempt] = []
    logging.basicConfig(level=logging.DEBUG, filename=os.devnull)
    shared = client(on_attempt=reports.append)
    by_all(lambda: call(shared))
    assert len(reports) == THREADS * CALLS


def errors() -> None:
    def fail() -> None:
        try:
            shared.create_portal_session("usr_missing")
        except userhub.NotFoundError as error:
            raised.append(error)
        assert pickle.loads(pickle.dumps(raised[0])).http_status == 404
        assert copy.copy(raised[-1]).message == raised[0].message

    shared = client()
    raised: list[userhub.NotFoundError] = []
    by_all(fail)
    assert len(raised) == THREADS


def pure_functions() -> None:
    def use() -> None:
        for _ in range(CALLS):
            assert userhub.encode_user_id(user_id) == "%C3%A9" * 50
            assert userhub.read_response(200, ANSWER) in sessions
            assert weakref.ref(session)() is session
            assert "token=..." in repr(session)
            assert shared.build_request(user_id, portal_url=user_id).method == "POST"
            with suppress(userhub.APIError):
                userhub.read_response(404, b'{"message": "no"}', {"X-Request-Id": "1"})

    user_id = chr(0xE9) * 50  # a new str, which caches its UTF-8 form
    session = userhub.read_response(200, ANSWER)
    sessions = {session}
    shared = client()
    by_all(use)


def one_opening() -> None:
    """The compiled client, which the package opens only once."""
    options = (20.0, None, 5.0, 5, 60.0, b"", None, False, 100, None)
    request = ("usr_1", None, None, None, None)
    native = _native.Client("sk_secret", URL, None)
    together(
        *[lambda: native.open(*options)] * 4,
        *[lambda: native.build_request(*request)] * 4,
        *[lambda: native.create_portal_session(*request, None, None)] * 4,
        *[native.check_open, native.close] * 2,
        native.reject_calls,
    )


def one_call() -> None:
    """A call in steps, which the package uses only in one thread."""

    def use() -> None:
        for method in (busy.take_attempt, busy.step, busy.take_attempt, busy.cancel, busy.step):
            with suppress(RuntimeError):  # another thread uses the call or has cancelled it
                method()

    native = client()._native
    busy: Any = native.create_portal_session("usr_busy", None, None, None, None, None, print)
    assert isinstance(busy, _native.Call)
    by_all(use)


def one_response() -> None:
    headers = (b"X-Request-Id", b"1") * 50
    response = _native.HttpResponse(404, b"{}")
    by_all(lambda: response.read(headers))


def one_inbox() -> None:
    """Completions, which the package uses only in one event loop."""
    calls: list[Any] = []

    def use() -> None:
        number = next(numbers)
        calls.append(
            native.start_portal_session(inbox, number, "usr_1", None, None, None, None, None, True)
        )
        inbox.take()
        calls[-1].cancel()
        calls[0].cancel()

    native = client()._native
    inbox = _native.Completions()
    numbers = iter(range(1, THREADS + 1))
    by_all(use)


async def call_twice(shared: userhub.AsyncClient) -> None:
    both = (shared.create_portal_session(user_id) for user_id in ("usr_1", "usr_2"))
    for number, session in enumerate(await asyncio.gather(*both), 1):
        assert f"/usr_{number}:" in session.redirect_url


async def call_until_closed(shared: userhub.AsyncClient) -> None:
    while True:
        try:
            await shared.create_portal_session("usr_1")
        except userhub.UserHubError as error:
            if "closed" not in error.message:
                raise
            return


def loops() -> None:
    reports: list[userhub.Attempt] = []
    shared = async_client(on_attempt=reports.append)
    by_all(lambda: asyncio.run(call_twice(shared)))
    assert len(reports) == 2 * THREADS
    by_all(lambda: asyncio.run(shared.aclose()))


def closing_loops() -> None:
    shared = async_client()
    together(
        *[lambda: asyncio.run(call_until_closed(shared))] * (THREADS - 2),
        *[lambda: asyncio.run(shared.aclose())] * 2,
    )


def forks() -> None:
    def child() -> None:
        signal.alarm(LONGEST)
        call(shared)
        asyncio.run(call_twice(shared_async))

    def fork() -> None:
        pid = os.fork()
        if pid == 0:
            try:
                child()
            except BaseException as error:
                os.write(2, repr(error).encode())
                os._exit(1)
            os._exit(0)
        ended.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

    def keep_calling() -> None:
        while not ended:
            call(shared)
            passing = client()
            passing.build_request("usr_1")
            passing.close()
            asyncio.run(call_twice(shared_async))

    ended: list[int] = []
    shared, shared_async = client(), async_client()
    together(fork, *[keep_calling] * 4)
    assert ended == [0]


WAYS: dict[str, Work] = {
    way.__name__: way
    for way in (
        first_import, calls, closes, last_references, second_inits, default_clients, observers,
        errors, pure_functions, one_opening, one_call, one_response, one_inbox, loops,
        closing_loops, forks,
    )
}  # fmt: skip

asyncio.new_event_loop().close()  # CPython 3.13 initializes its sockets without a lock
for _ in range(ROUNDS):
    WAYS[WAY]()
if sysconfig.get_config_var("Py_GIL_DISABLED"):
    assert not sys._is_gil_enabled()  # type: ignore[attr-defined]
