"""The interpreter exits silently, with code 0, while daemon threads use the package."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import interpreter
import pytest
from loopback import LoopbackServer, Reply, Request, http_reply, session_of_its_own

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each thread repeats `work`. The program exits once all threads have done it.
PROGRAM = """
import asyncio, gc, logging, random, sys, threading, time, userhub

def client(**options):
    return userhub.Client("sk_secret", base_url=sys.argv[1], **options)

def refused(function, *arguments):
    try:
        function(*arguments)
    except ValueError:
        pass

def failed(function, *arguments):
    try:
        function(*arguments)
    except userhub.UserHubError:
        pass

{setting}

begun = threading.Barrier({threads} + 1)

def repeat():
    work = make()
    work()
    begun.wait()
    while True:
        work()

for _ in range({threads}):
    threading.Thread(target=repeat, daemon=True).start()
begun.wait(50)

class Slow:  # keeps the interpreter's last part busy while the threads ask for the GIL
    def __del__(self, sleep=time.sleep):
        sleep(0.02)

sys.slow = Slow()
sys.setswitchinterval(1e-5)
time.sleep(random.random() / 50)
"""
MODES = {
    "an observer that sleeps": """
shared = client(on_attempt=lambda attempt: time.sleep(.001))
def make():
    return lambda: shared.create_portal_session("usr_1")
""",
    "calls": """
shared = client()
def make():
    return lambda: shared.create_portal_session("usr_1")
""",
    "the log": """
logging.basicConfig(level=logging.DEBUG, stream=open("/dev/null", "w"))
shared = client()
def make():
    return lambda: shared.create_portal_session("usr_1")
""",
    "failing calls": """
shared = client()
def make():
    return lambda: failed(shared.create_portal_session, "usr_missing")
""",
    "failing asynchronous calls": """
def make():
    loop = asyncio.new_event_loop()
    shared = userhub.AsyncClient("sk_secret", base_url=sys.argv[1])
    async def many():
        calls = [shared.create_portal_session("usr_missing") for _ in range(10)]
        await asyncio.gather(*calls, return_exceptions=True)
    return lambda: loop.run_until_complete(many())
""",
    "observed asynchronous calls": """
def make():
    loop = asyncio.new_event_loop()
    shared = userhub.AsyncClient(
        "sk_secret", base_url=sys.argv[1], on_attempt=lambda attempt: time.sleep(.001)
    )
    return lambda: loop.run_until_complete(shared.create_portal_session("usr_1"))
""",
    "user IDs that are refused": """
def make():
    return lambda: refused(userhub.encode_user_id, "")
""",
    "answers with an error": """
def make():
    return lambda: failed(userhub.read_response, 404, b"{}", {"X-Request-Id": "1"})
""",
    "headers of Python code": """
class Headers:
    def items(self):
        time.sleep(0)
        yield "X-Request-Id", "1"
        time.sleep(0)
def make():
    return lambda: userhub.read_response(
        200, b'{"redirectUrl": "https://b.example.com/"}', Headers()
    )
""",
    "clients that come and go": """
def make():
    def work():
        restricted = client(allowed_return_origins=(text for text in ["https://app.example.com"]))
        restricted.create_portal_session("usr_1")
        refused(userhub.Client, "sk\\r")
    return work
""",
    "a busy collector": """
class Garbage:
    def __init__(self):
        self.itself = self
    def __del__(self):
        time.sleep(0)
gc.set_threshold(random.randint(1, 50))
shared = client(on_attempt=lambda attempt: Garbage())
def make():
    def work():
        Garbage()
        shared.create_portal_session("usr_1")
        failed(shared.create_portal_session, "usr_missing")
        refused(userhub.encode_user_id, "")
        failed(userhub.read_response, 404, b"{}", {"X-Request-Id": "1"})
    return work
""",
}


def answer(request: Request) -> Reply:
    if "/usr_missing:" in request.target:
        return http_reply(404, b'{"message": "no such user"}')
    return session_of_its_own(request)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with LoopbackServer(answer=answer) as server:
        yield server.url


def assert_silent_exits(setting: str, url: str, times: int) -> None:
    program = PROGRAM.format(setting=setting, threads=3)
    with ThreadPoolExecutor(3) as pool:
        ended = pool.map(lambda _: interpreter.run("-c", program, url), range(times))
        ends = [(done.returncode, done.stderr) for done in ended]
    assert [end for end in ends if end != (0, "")] == []


@pytest.mark.parametrize("mode", MODES)
def test_exit_beside_daemon_threads_is_silent(mode: str, url: str) -> None:
    assert_silent_exits(MODES[mode], url, 20)


@pytest.mark.long
@pytest.mark.parametrize("sixty", range(5))
@pytest.mark.parametrize("mode", MODES)
def test_each_of_300_exits_beside_daemon_threads_is_silent(mode: str, sixty: int, url: str) -> None:
    assert_silent_exits(MODES[mode], url, 60)
