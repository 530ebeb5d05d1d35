"""Threads, signals, close, fork and exit during a waiting call."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Callable

import pytest
import userhub
from loopback import HeldAnswer, LoopbackServer, connections_to, session_of_its_own

if TYPE_CHECKING:
    from conftest import MakeClient

WAITING_CALL = """
import sys, userhub
client = userhub.Client("sk_secret", base_url=sys.argv[1], max_retries=0, timeout=30)
{handler}
try:
    client.create_portal_session("usr_1")
except BaseException as error:
    print(type(error).__name__, error)
"""
LATEST = 3.0  # for a busy machine; elsewhere 0.3


def interrupted(handler: str, after: float) -> tuple[str, float]:
    """The output of a waiting call, and the seconds from the signal to the program's end."""
    held = HeldAnswer()
    with LoopbackServer(answer=held) as server:
        program = WAITING_CALL.format(handler=handler)
        command = [sys.executable, "-c", program, server.url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert held.reached.wait(20)
            time.sleep(after)
            process.send_signal(signal.SIGINT)
            sent = time.monotonic()
            printed, _ = process.communicate(timeout=20)
        took = time.monotonic() - sent
        held.release.set()
    return printed.strip(), took


@pytest.mark.parametrize("after", [0.0, 0.02, 0.5])
def test_ctrl_c_ends_a_waiting_call(after: float) -> None:
    printed, took = interrupted("", after)
    assert printed == "KeyboardInterrupt"
    assert took < LATEST


def test_the_exception_of_any_signal_handler_ends_a_waiting_call() -> None:
    handler = """
import signal
def stop(number, frame):
    raise RuntimeError("stop now")
signal.signal(signal.SIGINT, stop)
"""
    assert interrupted(handler, 0.2)[0] == "RuntimeError stop now"


def test_a_signal_handler_that_returns_lets_the_call_finish() -> None:
    rang: list[int] = []
    held = HeldAnswer()
    before = signal.signal(signal.SIGALRM, lambda number, frame: rang.append(number))
    try:
        with LoopbackServer(answer=held) as server:
            client = userhub.Client("sk_secret", base_url=server.url, max_retries=0)
            threading.Timer(0.5, held.release.set).start()
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            assert client.create_portal_session("usr_1").redirect_url
    finally:
        signal.signal(signal.SIGALRM, before)
    assert rang == [signal.SIGALRM]


def test_ctrl_c_ends_the_wait_before_a_retry() -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        port = server.port
    program = """
import sys, threading, time, signal, os, userhub
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
client = userhub.Client("sk_secret", base_url=sys.argv[1], max_retries=1000, timeout=60)
try:
    client.create_portal_session("usr_1")
except KeyboardInterrupt:
    print("ended")
"""
    done = subprocess.run(
        [sys.executable, "-c", program, f"http://127.0.0.1:{port}"],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert done.stdout == "ended\n"


def test_sixteen_threads_that_share_a_client_get_their_own_links(client_of: MakeClient) -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        client = client_of(server)

        def call(number: int) -> bool:
            url = client.create_portal_session(f"usr_{number}").redirect_url
            return f"/usr_{number}:" in url

        with ThreadPoolExecutor(16) as pool:
            assert all(pool.map(call, range(800)))
        assert server.connections <= 16
        assert len(server.requests) == 800


def test_other_threads_run_while_a_call_waits(client_of: MakeClient) -> None:
    held = HeldAnswer()
    with LoopbackServer(answer=held) as server, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client_of(server).create_portal_session, "usr_1")
        assert held.reached.wait(20)
        began = time.monotonic()
        sum(range(1_000_000))
        assert not waiting.done()
        assert time.monotonic() - began < 10
        held.release.set()
        assert waiting.result(20).redirect_url


def test_a_closed_client_refuses_calls() -> None:
    client = userhub.Client("sk_secret", base_url="http://127.0.0.1:1")
    client.close()
    client.close()
    for call in (client.create_portal_session, client.build_request):
        with pytest.raises(userhub.InvalidArgumentError, match="the client is closed"):
            call("usr_1")


def test_with_closes_the_client_and_its_connections() -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        with userhub.Client("sk_secret", base_url=server.url) as client:
            client.create_portal_session("usr_1")
            assert len(connections_to(server.port)) == 1
        assert connections_to(server.port) == []
        with pytest.raises(ValueError, match="closed"):
            client.create_portal_session("usr_1")


def test_a_call_in_progress_survives_close(client_of: MakeClient) -> None:
    held = HeldAnswer()
    with LoopbackServer(answer=held) as server, ThreadPoolExecutor(1) as pool:
        client = client_of(server)
        waiting = pool.submit(client.create_portal_session, "usr_1")
        assert held.reached.wait(20)
        client.close()
        with pytest.raises(userhub.InvalidArgumentError):
            client.create_portal_session("usr_2")
        held.release.set()
        assert "/usr_1:" in waiting.result(20).redirect_url


def test_a_dropped_client_closes_its_connections() -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        userhub.Client("sk_secret", base_url=server.url).create_portal_session("usr_1")
        assert connections_to(server.port) == []


def in_child(work: Callable[[], bool]) -> bool:
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if work() else 1)
        except BaseException:
            os._exit(2)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) == 0


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_client_used_before_a_fork_works_on_both_sides(client_of: MakeClient) -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        client = client_of(server)
        client.create_portal_session("usr_0")

        def works() -> bool:
            return all(
                f"/usr_{number}:" in client.create_portal_session(f"usr_{number}").redirect_url
                for number in range(20)
            )

        assert in_child(works)
        assert works()


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_the_default_client_works_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        monkeypatch.setattr("userhub._client._default", {})
        monkeypatch.setenv("USERHUB_ADMIN_KEY", "sk_secret")
        monkeypatch.setenv("USERHUB_BASE_URL", server.url)
        userhub.create_portal_session("usr_1")
        assert in_child(lambda: bool(userhub.create_portal_session("usr_2").redirect_url))
        assert userhub.create_portal_session("usr_3").redirect_url


@pytest.mark.parametrize("daemons", [1, 8])
def test_the_process_exits_while_a_daemon_thread_is_in_a_call(
    daemons: int, run_python: Callable[..., str]
) -> None:
    held = HeldAnswer()
    program = """
import sys, threading, time, userhub
client = userhub.Client("sk_secret", base_url=sys.argv[1], timeout=30)
for number in range(int(sys.argv[2])):
    threading.Thread(target=client.create_portal_session, args=("usr_1",), daemon=True).start()
time.sleep(0.5)
print("leaving", flush=True)
import atexit
# Keeps the interpreter's last part busy while the threads ask for the GIL.
class Slow:
    def __del__(self, sleep=time.sleep):
        sleep(0.4)
sys.slow = Slow()
"""
    with LoopbackServer(answer=held) as server:
        assert run_python(program, server.url, str(daemons)) == "leaving\n"
        held.release.set()
