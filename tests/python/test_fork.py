"""A client that was used before os.fork() works in parent and child."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from loopback import NO_ANSWER, LoopbackServer, Reply, Request, session_of_its_own

if TYPE_CHECKING:
    import ssl

PROGRAM = Path(__file__).parent / "forking_program.py"
LATEST = 10.0  # for a busy machine; elsewhere 0.5
# Python 3.12 and newer warn about every fork in a process with threads.
ENVIRONMENT = {"PATH": "", "PYTHONWARNINGS": "ignore::DeprecationWarning"}

each_client = pytest.mark.parametrize("client_class", ["Client", "AsyncClient"])
each_scheme = pytest.mark.parametrize("scheme", ["http", "https"])


@pytest.fixture
def tls_of_scheme(
    scheme: str, server_context: ssl.SSLContext, certificate: Path
) -> tuple[ssl.SSLContext | None, str]:
    """The arguments of a server of this scheme, and the ca_file of its client."""
    return (server_context, str(certificate)) if scheme == "https" else (None, "")


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def ends(rounds: str, client_class: str, server: LoopbackServer, ca_file: str) -> dict[str, int]:
    done = python(str(PROGRAM), rounds, client_class, server.url, ca_file)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.rpartition(": ") for line in done.stdout.splitlines()]
    return {end: int(times) for end, _, times in lines}


@each_client
@each_scheme
def test_a_parent_and_its_children_call_at_once_and_the_parents_connection_stays(
    client_class: str, tls_of_scheme: tuple[ssl.SSLContext | None, str]
) -> None:
    tls, ca_file = tls_of_scheme
    with LoopbackServer(answer=session_of_its_own, tls=tls) as server:
        ended = ends("quiet", client_class, server, ca_file)
        connections = {r.connection for r in server.requests if "/parent_" in r.target}
    assert ended == {"child right": 4 * 30, "parent right": 30}
    assert len(connections) == 1


@each_client
@each_scheme
@pytest.mark.parametrize("keep", [True, False], ids=["kept alive", "closed after each answer"])
def test_children_forked_during_calls_of_other_threads_work(
    client_class: str, keep: bool, tls_of_scheme: tuple[ssl.SSLContext | None, str]
) -> None:
    def answer(request: Request) -> Reply:
        return Reply(session_of_its_own(request).raw, close=not keep)

    tls, ca_file = tls_of_scheme
    with LoopbackServer(answer=answer, tls=tls) as server:
        ended = ends("busy", client_class, server, ca_file)
    assert ended.keys() == {"child right", "parent right"}
    assert ended["child right"] == 30


USED_BEFORE = """
import asyncio, os, signal, sys, time, userhub
url, ca_file = sys.argv[1:3]
client = userhub.Client("sk_secret", base_url=url, ca_file=ca_file)
async_client = userhub.AsyncClient("sk_secret", base_url=url, ca_file=ca_file)

def works(name):
    session = client.create_portal_session(name)
    return f"/{name}:" in session.redirect_url

async def works_async(name):
    session = await async_client.create_portal_session(name)
    return f"/{name}:" in session.redirect_url

def both_work(name):
    return works(name) and asyncio.run(works_async(name + "_async"))

def end_of(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

assert both_work("parent_1")
"""
FORK = """
began = time.monotonic()
pid = os.fork()
if pid == 0:
    {child}
print(end_of(pid))
took = time.monotonic() - began
assert took < {latest}, took
assert both_work("parent_2")
"""
CHILDREN = {
    "os._exit after a call": """
    os._exit(3 if both_work("child") else 1)
""",
    "sys.exit after a call": """
    sys.exit(3 if both_work("child") else 1)
""",
    "sys.exit without a call": """
    sys.exit(3)
""",
    "closes the clients": """
    client.close()
    asyncio.run(async_client.aclose())
    sys.exit(3)
""",
    "drops the clients": """
    del client, async_client
    sys.exit(3)
""",
    "forks again": """
    grandchild = os.fork()
    if grandchild == 0:
        sys.exit(4 if both_work("grandchild") else 1)
    works = both_work("child") and end_of(grandchild) == 4 and both_work("child_again")
    sys.exit(3 if works else 1)
""",
    "calls, then forks again": """
    assert both_work("child")
    grandchild = os.fork()
    if grandchild == 0:
        sys.exit(4 if both_work("grandchild") else 1)
    sys.exit(3 if end_of(grandchild) == 4 and both_work("child_again") else 1)
""",
}


@each_scheme
@pytest.mark.parametrize("child", CHILDREN.values(), ids=CHILDREN.keys())
def test_a_child_ends_silently_in_every_way(
    child: str, tls_of_scheme: tuple[ssl.SSLContext | None, str]
) -> None:
    tls, ca_file = tls_of_scheme
    program = USED_BEFORE + FORK.format(child=child.strip(), latest=LATEST)
    with LoopbackServer(answer=session_of_its_own, tls=tls) as server:
        done = python("-c", program, server.url, ca_file)
        connections = {r.connection for r in server.requests if "/parent_" in r.target}
    assert (done.stdout, done.stderr) == ("3\n", "")
    assert done.returncode == 0
    assert len(connections) == 2  # one for each client


@each_scheme
def test_a_child_that_raises_shows_only_its_own_error(
    tls_of_scheme: tuple[ssl.SSLContext | None, str],
) -> None:
    tls, ca_file = tls_of_scheme
    child = 'assert both_work("child"); raise RuntimeError("of the child")'
    program = USED_BEFORE + FORK.format(child=child, latest=LATEST)
    with LoopbackServer(answer=session_of_its_own, tls=tls) as server:
        done = python("-c", program, server.url, ca_file)
    assert done.stdout == "1\n"
    first, *_, last = done.stderr.splitlines()
    assert first == "Traceback (most recent call last):"
    assert last == "RuntimeError: of the child"
    assert done.stderr.count("Traceback") == 1


FORK_IN_A_LOOP = """
async def main():
    waiting = asyncio.create_task(async_client.create_portal_session("silent"))
    assert await works_async("parent_2")
    pid = os.fork()
    if pid == 0:
        os._exit(3 if {in_child} else 1)
    print(end_of(pid))
    assert await works_async("parent_3")
    assert not waiting.done()
    waiting.cancel()
asyncio.run(main())
"""


@each_scheme
@pytest.mark.parametrize("in_child", ['works("child")', 'both_work("child")'])
def test_a_child_of_a_running_loop_can_make_its_own_calls(
    in_child: str, tls_of_scheme: tuple[ssl.SSLContext | None, str]
) -> None:
    def answer(request: Request) -> Reply:
        return NO_ANSWER if "/silent:" in request.target else session_of_its_own(request)

    tls, ca_file = tls_of_scheme
    program = USED_BEFORE + FORK_IN_A_LOOP.format(in_child=in_child)
    with LoopbackServer(answer=answer, tls=tls) as server:
        done = python("-c", program, server.url, ca_file)
        assert (done.stdout, done.stderr) == ("3\n", "")
        assert server.hung_up.acquire(timeout=LATEST)


KEPT_LOOP = """
async def all_work(name):
    for round in range(30):
        names = [f"{name}_{round}_{number}" for number in range(3)]
        assert all(await asyncio.gather(*map(works_async, names)))

loop = asyncio.new_event_loop()
assert loop.run_until_complete(works_async("parent_2"))
pid = os.fork()
signal.alarm(60)
loop.run_until_complete(all_work("child" if pid == 0 else "parent"))
if pid == 0:
    os._exit(3)
print(end_of(pid))
loop.close()
"""


@each_scheme
def test_a_loop_that_parent_and_child_both_continue_serves_both(
    tls_of_scheme: tuple[ssl.SSLContext | None, str],
) -> None:
    tls, ca_file = tls_of_scheme
    with LoopbackServer(answer=session_of_its_own, tls=tls) as server:
        done = python("-c", USED_BEFORE + KEPT_LOOP, server.url, ca_file)
    assert (done.stdout, done.stderr) == ("3\n", "")


NEW_DESCRIPTORS = """
import socket

loop = asyncio.new_event_loop()
assert loop.run_until_complete(works_async("parent_2"))
pid = os.fork()
if pid == 0:
    for reader, _ in [socket.socketpair() for _ in range(8)]:  # they get the lowest free numbers
        loop.add_reader(reader, print)
    os._exit(3)
print(end_of(pid))
loop.close()
"""


def test_a_child_that_continues_the_parents_loop_can_watch_its_own_descriptors() -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        done = python("-c", USED_BEFORE + NEW_DESCRIPTORS, server.url, "")
    assert (done.stdout, done.stderr) == ("3\n", "")


IN_FLIGHT_AT_FORK = """
import {loops}

async def begin():
    call = asyncio.create_task(async_client.create_portal_session("held"))
    await works_async("parent_2")  # it has been sent by now
    return call

loop = {loops}.new_event_loop()
in_flight = loop.run_until_complete(begin())
pid = os.fork()
if pid == 0:
    signal.alarm(60)
    assert works("child")  # from here on the parent's result is there, and nobody takes it
    used = time.process_time()
    {in_child}
    loop.run_until_complete(asyncio.sleep(1))
    used = time.process_time() - used
    os._exit(3 if used < 0.3 else 1)
print(end_of(pid))
session = loop.run_until_complete(asyncio.wait_for(in_flight, 30))
print("/held:" in session.redirect_url)
assert loop.run_until_complete(works_async("parent_3"))
"""


@pytest.mark.parametrize("loops", ["asyncio", "uvloop"])
@pytest.mark.parametrize(
    "in_child",
    [
        "",
        'assert loop.run_until_complete(works_async("child_2"))',
        "loop.run_until_complete(async_client.aclose())",
    ],
    ids=["continues the loop", "calls", "closes the client"],
)
def test_a_child_that_continues_the_parents_loop_neither_spins_nor_takes_its_results(
    loops: str, in_child: str
) -> None:
    released = threading.Event()

    def answer(request: Request) -> Reply:
        if "/held:" in request.target:
            released.wait(30)
        if "/child:" in request.target:
            released.set()
        return session_of_its_own(request)

    program = USED_BEFORE + IN_FLIGHT_AT_FORK.format(loops=loops, in_child=in_child)
    with LoopbackServer(answer=answer) as server:
        done = python("-c", program, server.url, "")
    assert (done.stdout, done.stderr) == ("3\nTrue\n", "")


AS_FIRST_PROCESS = """
import ctypes, os, sys

def number_children_anew():
    CLONE_NEWUSER, CLONE_NEWPID = 0x10000000, 0x20000000
    unshare = ctypes.CDLL(None).unshare
    if unshare(CLONE_NEWPID) != 0 and unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0:
        sys.exit("this test needs unshare(CLONE_NEWPID): CAP_SYS_ADMIN, or user namespaces")

number_children_anew()
first = os.fork()
if first != 0:
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]))
"""
FORK_WITH_THE_SAME_ID = """
number_children_anew()
pid = os.fork()
if pid == 0:
    signal.signal(signal.SIGALRM, lambda *_: os._exit(2))
    signal.alarm(60)
    os._exit(3 if os.getpid() == 1 and both_work("child_1") and both_work("child_2") else 1)
print(os.getpid(), end_of(pid), both_work("parent_2"))
"""


@each_scheme
def test_a_child_with_its_parents_process_id_has_its_own_connections(
    tls_of_scheme: tuple[ssl.SSLContext | None, str],
) -> None:
    tls, ca_file = tls_of_scheme
    program = AS_FIRST_PROCESS + USED_BEFORE + FORK_WITH_THE_SAME_ID
    with LoopbackServer(answer=session_of_its_own, tls=tls) as server:
        done = python("-c", program, server.url, ca_file)
        of = {
            name: {r.connection for r in server.requests if f"/{name}_" in r.target}
            for name in ("parent", "child")
        }
    assert (done.stdout, done.stderr) == ("1 3 True\n", "")
    assert len(of["parent"]) == len(of["child"]) == 2  # one for each client
    assert not of["parent"] & of["child"]


POOL = """
import multiprocessing

def work(number):
    return both_work(f"worker_{number}")

if __name__ == "__main__":
    pool = multiprocessing.get_context(sys.argv[3]).Pool(3)
    print(all(pool.map(work, range(30))))
    pool.close()
    pool.join()
    assert both_work("parent_2")
"""


@each_scheme
@pytest.mark.parametrize("context", ["fork", "spawn"])
def test_a_module_with_a_client_serves_a_pool_of_processes(
    context: str, tls_of_scheme: tuple[ssl.SSLContext | None, str], tmp_path: Path
) -> None:
    tls, ca_file = tls_of_scheme
    program = tmp_path / "program.py"
    program.write_text(USED_BEFORE + POOL)
    with LoopbackServer(answer=session_of_its_own, tls=tls) as server:
        done = python(str(program), server.url, ca_file, context)
        users = {request.target.split("/")[-1].split(":")[0] for request in server.requests}
    assert (done.stdout, done.stderr) == ("True\n", "")
    assert {f"worker_{number}" for number in range(30)} <= users
