"""A blocking call that meets an exception, a fork or close() between two of its steps."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from typing import Any, Callable

import pytest
import userhub
from loopback import (
    NO_ANSWER,
    LoopbackServer,
    Reply,
    Request,
    connections_to,
    http_reply,
    is_own_link,
    session_of_its_own,
)

LONGEST = 30.0
BUSY = http_reply(503, b"{}", {"Retry-After": "0"})


def busy_at_first(request: Request) -> Reply:
    return BUSY if "/usr_busy:" in request.target else session_of_its_own(request)


def interrupt(attempt: userhub.Attempt) -> None:
    raise KeyboardInterrupt


def test_a_call_that_its_observer_interrupts_returns_its_connection() -> None:
    with LoopbackServer(answer=busy_at_first) as server:
        client = userhub.Client("sk_secret", base_url=server.url, on_attempt=interrupt)
        for _ in range(3):
            with pytest.raises(
                KeyboardInterrupt
            ) as excinfo:  # it keeps the frames of its traceback alive
                client.create_portal_session("usr_busy")
            assert excinfo.value
        assert (server.connections, len(server.requests)) == (1, 3)


def test_a_waiting_call_that_ctrl_c_ends_hangs_up_at_once() -> None:
    def answer(request: Request) -> Reply:
        reached.set()
        return NO_ANSWER

    def press_ctrl_c() -> None:
        assert reached.wait(LONGEST)
        time.sleep(0.2)  # longer than an ordinary call takes
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    reached = threading.Event()
    with LoopbackServer(answer=answer) as server:
        client = userhub.Client("sk_secret", base_url=server.url, timeout=LONGEST)
        presser = threading.Thread(target=press_ctrl_c)
        presser.start()
        with pytest.raises(KeyboardInterrupt) as excinfo:
            client.create_portal_session("usr_1")
        assert server.hung_up.acquire(timeout=LONGEST)
        assert excinfo.value
        presser.join()


class StopError(Exception):
    pass


def stop(thread: threading.Thread) -> None:
    ident = ctypes.c_ulong(thread.ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(StopError))


def thread_of(call: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """A thread that makes the call, and a list to which it appends the result or the StopError."""
    outcomes: list[object] = []

    def run() -> None:
        try:
            outcomes.append(call())
        except StopError as error:
            outcomes.append(error)

    return threading.Thread(target=run), outcomes


def test_an_asynchronous_exception_ends_a_waiting_call_of_the_main_thread() -> None:
    def answer(request: Request) -> Reply:
        time.sleep(0.2)  # longer than an ordinary call takes
        stop(threading.main_thread())
        return NO_ANSWER

    with LoopbackServer(answer=answer) as server:
        client = userhub.Client("sk_secret", base_url=server.url, timeout=LONGEST)
        with pytest.raises(StopError):
            client.create_portal_session("usr_1")
        assert server.hung_up.acquire(timeout=LONGEST)


def test_an_asynchronous_exception_waits_for_the_end_of_a_call_of_another_thread() -> None:
    def answer(request: Request) -> Reply:
        stop(thread)
        return next(replies, None) or session_of_its_own(request)

    replies = iter([BUSY, BUSY])
    thread, outcomes = thread_of(lambda: client.create_portal_session("usr_busy"))
    with LoopbackServer(answer=answer) as server:
        client = userhub.Client("sk_secret", base_url=server.url)
        thread.start()
        thread.join(LONGEST)
        assert [type(outcome) for outcome in outcomes] == [StopError]
        assert len(server.requests) == 3


def test_an_asynchronous_exception_ends_a_call_between_its_attempts() -> None:
    reports: list[userhub.Attempt] = []

    def answer(request: Request) -> Reply:
        if thread.is_alive():
            stop(thread)
        return busy_at_first(request)

    thread, outcomes = thread_of(lambda: client.create_portal_session("usr_busy"))
    with LoopbackServer(answer=answer) as server:
        client = userhub.Client("sk_secret", base_url=server.url, on_attempt=reports.append)
        thread.start()
        thread.join(LONGEST)
        assert [type(outcome) for outcome in outcomes] == [StopError]
        assert reports == []
        client.create_portal_session("usr_1")
        assert (server.connections, len(server.requests)) == (1, 2)


def test_a_call_whose_observer_closes_the_client_goes_on() -> None:
    def close(attempt: userhub.Attempt) -> None:
        client.close()

    replies = iter([BUSY])

    def answer(request: Request) -> Reply:
        return next(replies, None) or session_of_its_own(request)

    with LoopbackServer(answer=answer) as server:
        client = userhub.Client("sk_secret", base_url=server.url, on_attempt=close)
        assert is_own_link(client.create_portal_session("usr_1"), "usr_1")
        with pytest.raises(userhub.InvalidArgumentError, match="closed"):
            client.create_portal_session("usr_2")
        assert connections_to(server.port) == []


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("leave", ["continues it", "drops it"])
def test_a_fork_in_the_observer_leaves_the_call_to_the_parent(leave: str) -> None:
    children: list[int] = []
    parent = os.getpid()

    def fork(attempt: userhub.Attempt) -> None:
        if not children:
            children.append(os.fork())
            if children[-1] == 0 and leave == "drops it":
                raise KeyboardInterrupt

    replies = iter([BUSY])

    def answer(request: Request) -> Reply:
        return next(replies, None) or session_of_its_own(request)

    def call() -> Any:
        try:
            return client.create_portal_session("usr_1")
        except BaseException as error:
            return error

    with LoopbackServer(answer=answer) as server:
        client = userhub.Client("sk_secret", base_url=server.url, on_attempt=fork)
        outcome = call()
        if os.getpid() != parent:
            wanted = userhub.UserHubError if leave == "continues it" else KeyboardInterrupt
            is_right = type(outcome) is wanted
            del outcome
            is_usable = is_own_link(client.create_portal_session("usr_child"), "usr_child")
            os._exit(0 if is_right and is_usable else 1)
        assert is_own_link(outcome, "usr_1")
        assert os.waitstatus_to_exitcode(os.waitpid(children[0], 0)[1]) == 0
        ours = {r.connection for r in server.requests if "/usr_1:" in r.target}
        assert len(ours) == 1
