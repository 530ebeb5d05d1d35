"""Asynchronous calls, their loops and their clients leak no objects, descriptors or threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import interpreter
import pytest
from loopback import NO_ANSWER, LoopbackServer, Reply, Request, http_reply, session_of_its_own

if TYPE_CHECKING:
    from collections.abc import Iterator

# The garbage collector is off while objects are counted; collect() runs it in some modes.
PROGRAM = """
import asyncio, gc, importlib, os, sys, threading, time, warnings
import userhub
url, times = sys.argv[1], int(sys.argv[2])
new_loop = importlib.import_module(sys.argv[3]).new_event_loop
warnings.simplefilter("ignore", ResourceWarning)

def new_client():
    return userhub.AsyncClient("sk_secret", base_url=url, max_retries=0)

async def fails(user_id, **options):
    try:
        await client.create_portal_session(user_id, **options)
    except (userhub.UserHubError, TimeoutError):
        return
    raise AssertionError(user_id)

def run(work):
    loop = new_loop()
    try:
        loop.run_until_complete(asyncio.wait_for(work, 240))  # ten thousand calls
    finally:
        loop.close()

def collect(number):  # asyncio itself leaves reference cycles
    if number % 50 == 49:
        gc.collect()

client = new_client()
{setting}

async def repeat_in_loop(count):
    for number in range(count):
        await once(number)

def repeat(count):
    if asyncio.iscoroutinefunction(once):
        run(repeat_in_loop(count))
    else:
        for number in range(count):
            once(number)

def has_more_than(before):  # descriptors and threads
    return any(map(int.__gt__, running(), before))

def running():
    return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

gc.disable()
repeat(50)
gc.collect()
objects, before = len(gc.get_objects()), running()
repeat(times)
objects = len(gc.get_objects()) - objects
patience = time.monotonic() + 10  # the client's thread closes the connections of cancelled calls
while has_more_than(before) and time.monotonic() < patience:
    time.sleep(0.01)
assert objects < 50 and not has_more_than(before), (objects, before, running())
"""
IN_A_LOOP = {
    "failed calls": """
async def once(number):
    await fails("usr_missing")
    await fails("")
""",
    "cancelled calls": """
async def once(number):
    task = asyncio.ensure_future(client.create_portal_session("usr_silent"))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    await fails("usr_silent", timeout=0.001)
""",
    "calls after __del__": """
async def once(number):
    client.__del__()
    await client.create_portal_session("usr_1")
""",
    "__del__ during calls": """
async def once(number):
    calls = [asyncio.ensure_future(client.create_portal_session("usr_1")) for _ in range(3)]
    await asyncio.sleep(0)
    client.__del__()
    await asyncio.gather(*calls, client.create_portal_session("usr_1"))
""",
    "clients that nobody closed": """
async def once(number):
    await new_client().create_portal_session("usr_1")
""",
}
OF_LOOPS = {
    "loops one after another": """
def once(number):
    run(client.create_portal_session("usr_1"))
""",
    "loops that run twice": """
def once(number):
    loop = new_loop()
    call = loop.create_task(client.create_portal_session("usr_1"))
    loop.run_until_complete(asyncio.sleep(0))
    loop.run_until_complete(call)
    loop.run_until_complete(client.create_portal_session("usr_1"))
    loop.close()
""",
    "loops in threads": """
def once(number):
    thread = threading.Thread(target=run, args=(client.create_portal_session("usr_1"),))
    thread.start()
    thread.join()
""",
    "loops that are closed during calls": """
def once(number):
    loop = new_loop()
    loop.set_exception_handler(lambda *_: None)  # it reports that the call is pending
    call = loop.create_task(client.create_portal_session("usr_silent"))
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    del call, loop
    collect(number)
""",
}
OF_ASYNCIO = {  # uvloop itself leaks loops that nobody closed
    "loops that nobody closed": """
def once(number):
    new_loop().run_until_complete(client.create_portal_session("usr_1"))
    collect(number)
""",
    "loops that nobody closed, of threads": """
def once(number):
    work = client.create_portal_session("usr_1")
    thread = threading.Thread(target=lambda: new_loop().run_until_complete(work))
    thread.start()
    thread.join()
    collect(number)
""",
    "loops that nobody closed, during calls": """
def once(number):
    loop = new_loop()
    loop.set_exception_handler(lambda *_: None)
    call = loop.create_task(client.create_portal_session("usr_silent"))
    loop.run_until_complete(asyncio.sleep(0))
    del call, loop
    collect(number)
""",
}
MODES = [
    *((mode, loops) for mode in [*IN_A_LOOP, *OF_LOOPS] for loops in ("asyncio", "uvloop")),
    *((mode, "asyncio") for mode in OF_ASYNCIO),
]


def answer(request: Request) -> Reply:
    if "/usr_missing:" in request.target:
        return http_reply(404)
    return NO_ANSWER if "/usr_silent:" in request.target else session_of_its_own(request)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with LoopbackServer(answer=answer) as server:
        yield server.url


def assert_no_leak(mode: str, loops: str, url: str, times: int) -> None:
    program = PROGRAM.format(setting={**IN_A_LOOP, **OF_LOOPS, **OF_ASYNCIO}[mode])
    done = interpreter.run("-c", program, url, str(times), loops, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("mode", "loops"), MODES)
def test_hundreds_of_calls_leak_nothing(mode: str, loops: str, url: str) -> None:
    assert_no_leak(mode, loops, url, 300)


@pytest.mark.long
@pytest.mark.parametrize(("mode", "loops"), MODES)
def test_10000_calls_leak_nothing(mode: str, loops: str, url: str) -> None:
    assert_no_leak(mode, loops, url, 10_000)
