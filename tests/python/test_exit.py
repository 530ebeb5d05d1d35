"""The interpreter exits quickly and silently, with the right code, while calls are in flight."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Callable

import pytest
from loopback import HeldAnswer, LoopbackServer, session_of_its_own

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

LATEST = 8.0  # for a busy machine; elsewhere 0.5
TIMEOUT = 60  # seconds, the timeout of the calls

BEGIN = f"""
import asyncio, os, sys, threading, userhub
client = userhub.AsyncClient("sk_secret", base_url=sys.argv[1], ca_file=sys.argv[2],
                             timeout={TIMEOUT}, connect_timeout={TIMEOUT})

def wait_for_word():  # that the calls are in flight
    assert sys.stdin.readline() == "leave\\n"

async def start(count=3):
    tasks = [asyncio.create_task(client.create_portal_session("usr_1")) for _ in range(count)]
    await asyncio.sleep(0)
    return tasks
"""
IN_A_COROUTINE = """
async def main():
    tasks = await start()
    wait_for_word()
    {leave}
asyncio.run(main())
"""
# asyncio itself reports tasks in a loop that is neither running nor closed.
ABANDONED = """
loop = asyncio.new_event_loop()
tasks = loop.run_until_complete(start())
for task in tasks:
    task._log_destroy_pending = False
wait_for_word()
"""
ENDS: dict[str, tuple[str, int]] = {
    "sys.exit in a coroutine": (IN_A_COROUTINE.format(leave="sys.exit(7)"), 7),
    "os._exit in a coroutine": (IN_A_COROUTINE.format(leave="os._exit(7)"), 7),
    "the main coroutine's end": (IN_A_COROUTINE.format(leave="return"), 0),
    "an abandoned loop": (ABANDONED, 0),
    "an abandoned loop and sys.exit": (ABANDONED + "sys.exit(7)", 7),
    "a closed loop": (ABANDONED + "loop.close()", 0),
    "a loop with everything in reference cycles": (
        ABANDONED + "cycle = [client, loop, tasks]; cycle.append(cycle); del client, loop, tasks",
        0,
    ),
    "a client that outlives the module": (ABANDONED + "sys.kept = client, loop, tasks", 0),
    "a loop in a daemon thread": (
        """
started = threading.Event()
async def main():
    tasks = await start()
    started.set()
    await asyncio.gather(*tasks)
threading.Thread(target=lambda: asyncio.run(main()), daemon=True).start()
started.wait()
wait_for_word()
sys.exit(7)
""",
        7,
    ),
    "sys.exit in a child of fork": (
        ABANDONED
        + """
pid = os.fork()
if pid == 0:
    sys.exit(5)
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 5
sys.exit(7)
""",
        7,
    ),
}


class Target:
    """Where the calls go, and how to wait until they are in flight."""

    def __init__(self, url: str, ca_file: str, wait_for_call: Callable[[], object]) -> None:
        self.url = url
        self.ca_file = ca_file
        self.wait_for_call = wait_for_call


@contextlib.contextmanager
def held_answer(ca_file: str, tls: ssl.SSLContext | None) -> Iterator[Target]:
    held = HeldAnswer()
    with LoopbackServer(answer=held, tls=tls) as server:
        yield Target(server.url, ca_file, lambda: held.reached.wait(TIMEOUT / 2))
        held.release.set()


@contextlib.contextmanager
def stuck_handshake(ca_file: str) -> Iterator[Target]:
    with socket.create_server(("127.0.0.1", 0)) as listener, contextlib.ExitStack() as accepted:

        def wait_for_hello() -> None:
            connection, _ = listener.accept()
            accepted.enter_context(connection)
            assert connection.recv(1)

        yield Target(f"https://127.0.0.1:{listener.getsockname()[1]}", ca_file, wait_for_hello)


@pytest.fixture(params=["http", "https", "a handshake that never ends"])
def target(
    request: pytest.FixtureRequest, server_context: ssl.SSLContext, certificate: Path
) -> Iterator[Target]:
    with {
        "http": lambda: held_answer("", None),
        "https": lambda: held_answer(str(certificate), server_context),
        "a handshake that never ends": lambda: stuck_handshake(str(certificate)),
    }[request.param]() as target:
        yield target


class Exit:
    """How a program ended, and how many seconds after it was asked to."""

    def __init__(self, code: int, stderr: str, took: float) -> None:
        self.code = code
        self.stderr = stderr
        self.took = took


def exit_of(program: str, target: Target, stop: signal.Signals | None = None) -> Exit:
    """Runs the program until its calls are in flight, then asks it to exit or sends it a signal."""
    with subprocess.Popen(
        [sys.executable, "-c", BEGIN + program, target.url, target.ca_file],
        env={"PATH": "", "PYTHONWARNINGS": "ignore::DeprecationWarning"},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        target.wait_for_call()
        start = time.monotonic()
        if stop is not None:
            process.send_signal(stop)
        _, stderr = process.communicate(None if stop else "leave\n", timeout=TIMEOUT / 2)
        return Exit(process.returncode, stderr, time.monotonic() - start)


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_exit_with_calls_in_flight_is_quick_and_silent(
    end: tuple[str, int], target: Target
) -> None:
    program, code = end
    ended = exit_of(program, target)
    assert (ended.code, ended.stderr) == (code, "")
    assert ended.took < LATEST


def test_an_unhandled_exception_with_calls_in_flight_is_the_only_output(target: Target) -> None:
    ended = exit_of(IN_A_COROUTINE.format(leave='raise KeyError("of the app")'), target)
    assert ended.code == 1
    assert ended.stderr.splitlines()[-1] == "KeyError: 'of the app'"
    assert ended.stderr.count("Traceback") == 1
    assert ended.took < LATEST


WAIT = """
async def main():
    await asyncio.gather(*(await start()))
try:
    asyncio.run(main())
except KeyboardInterrupt:
    sys.exit(7)
"""


def test_ctrl_c_with_calls_in_flight_is_quick_and_silent(target: Target) -> None:
    ended = exit_of(WAIT, target, signal.SIGINT)
    assert (ended.code, ended.stderr) == (7, "")
    assert ended.took < LATEST


def test_a_signal_that_is_not_handled_ends_the_process(target: Target) -> None:
    ended = exit_of(WAIT, target, signal.SIGTERM)
    assert (ended.code, ended.stderr) == (-signal.SIGTERM, "")
    assert ended.took < LATEST


BUSY_DAEMON = """
import asyncio, sys, threading, userhub
url, begun = sys.argv[1], threading.Event()

async def chain(client):
    while True:
        await client.create_portal_session("usr_ada")
        begun.set()

async def main():
    asyncio.get_running_loop().slow_callback_duration = 60  # a busy machine is no failure
    client = userhub.AsyncClient("key", base_url=url)
    await asyncio.gather(*[chain(client) for _ in range(100)])

threading.Thread(target=asyncio.run, args=(main(),), kwargs={"debug": True}, daemon=True).start()
begun.wait()
sys.setswitchinterval(1e-5)  # the exit is to come in the middle of something
"""


def test_exit_beside_a_busy_loop_in_a_daemon_thread(run_python: Callable[..., str]) -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        for _ in range(10):
            assert run_python(BUSY_DAEMON, server.url) == ""
