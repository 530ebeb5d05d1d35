"""Uses all functions of the compiled core in ways that might run Python code inside them.

Arguments: the folder of frame_watch, and the URL of a server. Prints for each way how many frames
were evaluated, and how many of them above the core.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
import weakref
from typing import Any, Callable

sys.path.insert(0, sys.argv[1])
import frame_watch  # type: ignore[import-not-found]
import userhub
from userhub import _native

URL = sys.argv[2]
ANSWER = b'{"redirectUrl": "https://b.example.com/?token=a"}'


def client(**options: Any) -> userhub.Client:
    return userhub.Client("sk_secret", base_url=URL, **options)


def fails(function: Callable[..., object], *arguments: Any, **options: Any) -> None:
    try:
        function(*arguments, **options)
    except (userhub.UserHubError, TypeError, ValueError):
        return
    raise AssertionError(f"{function} did not fail")


def errors() -> None:
    for wrong in ("", "\ud800", 5):
        fails(userhub.encode_user_id, wrong)
        fails(userhub.external_user_id, wrong, "conn_1")
        fails(userhub.portal_path.checkout, wrong)
        fails(client().create_portal_session, wrong)
        fails(client().build_request, wrong)
        fails(userhub.Client, wrong)
        fails(userhub.read_response, 404, b"{}", wrong or 5)
    fails(client().create_portal_session, "usr_missing")
    fails(client().create_portal_session, "usr_1", timeout=0)
    fails(client, ca_file="/nowhere")
    fails(userhub.read_response, 404, b'{"message": "no"}')
    closed = client()
    closed.close()
    fails(closed.create_portal_session, "usr_1")


def observers() -> None:
    reports: list[userhub.Attempt] = []
    client(on_attempt=reports.append).create_portal_session("usr_busy")
    assert [attempt.http_status for attempt in reports] == [503, 200]
    raised: list[object] = []
    sys.unraisablehook = raised.append
    client(on_attempt=lambda attempt: 1 / 0).create_portal_session("usr_1")
    assert len(raised) == 1


def interrupted_observers() -> None:
    def interrupt(attempt: userhub.Attempt) -> None:
        raise KeyboardInterrupt

    try:
        client(on_attempt=interrupt).create_portal_session("usr_1")
    except KeyboardInterrupt:
        return
    raise AssertionError


def log_levels() -> None:
    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    lines: list[str] = []
    logger = logging.getLogger("userhub")
    logger.addHandler(Lines())
    for level in (logging.INFO, logging.DEBUG):
        logger.setLevel(level)
        client().create_portal_session("usr_1")
        fails(client().create_portal_session, "usr_missing")
        asyncio.run(asynchronous())
    logger.setLevel(logging.INFO)
    assert lines


async def asynchronous(**options: Any) -> None:
    async with userhub.AsyncClient("sk_secret", base_url=URL, **options) as async_client:
        await async_client.create_portal_session("usr_1")
        for user in ("usr_missing", ""):
            try:
                await async_client.create_portal_session(user)
            except userhub.UserHubError:
                continue
            raise AssertionError(user)


def asynchronous_observers() -> None:
    reports: list[userhub.Attempt] = []
    asyncio.run(asynchronous(on_attempt=reports.append))
    assert len(reports) == 2


class Mapping:
    def items(self) -> Any:
        for number in range(5):
            yield Pair((f"X-{number}", Text("value")))


class Pair(tuple):  # type: ignore[type-arg]
    def __iter__(self) -> Any:
        yield from tuple.__iter__(self)


class Text(str):
    def encode(self, *arguments: Any) -> bytes:
        return str.encode(self, *arguments)

    def __str__(self) -> str:
        return "other"


class Content:
    def __buffer__(self, flags: int) -> memoryview:
        return memoryview(ANSWER)


def mappings() -> None:
    userhub.read_response(200, ANSWER, Mapping())  # type: ignore[arg-type]
    userhub.read_response(200, ANSWER, (Pair((name, b"1")) for name in ("a", "b")))
    fails(userhub.read_response, 404, ANSWER, Mapping())
    if sys.version_info >= (3, 12):
        userhub.read_response(200, Content())  # type: ignore[arg-type]


class Number(int):
    def __float__(self) -> float:
        return 1.0

    def __index__(self) -> int:
        return 1

    __int__ = __index__


def generators() -> None:
    origins = (Text(f"https://{name}.example.com") for name in "abc")
    restricted = client(allowed_return_origins=origins, timeout=Number(5), max_retries=Number(1))
    restricted.create_portal_session(Text("usr_1"), timeout=Number(5), return_url=Text("/"))
    userhub.encode_user_id(Text("usr_1"))
    userhub.read_response(Number(200), ANSWER)


def signal_handlers() -> None:
    rang: list[int] = []
    signal.signal(signal.SIGALRM, lambda number, frame: rang.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    client().create_portal_session("usr_slow")
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert rang


def finalizers() -> None:
    gc.callbacks.append(lambda phase, information: None)
    for threshold in (1, 2, 3, 5, 10, 25, 50):
        gc.set_threshold(threshold)
        for _ in range(threshold):
            leave_garbage()
            fails(userhub.encode_user_id, "")
            leave_garbage()
            fails(userhub.read_response, 404, b'{"message": "no"}', {"X-Request-Id": "1"})
            leave_garbage()
            client().build_request("usr_1")
        observers()
        asyncio.run(asynchronous())
    gc.set_threshold(700)
    gc.callbacks.clear()


class Garbage:
    def __init__(self) -> None:
        self.itself = self
        self.reference = weakref.ref(self, lambda reference: None)

    def __del__(self) -> None:
        leave_no_trace = [self]
        del leave_no_trace


def leave_garbage() -> None:
    for _ in range(3):
        Garbage()


WAYS = (
    errors,
    observers,
    interrupted_observers,
    log_levels,
    asynchronous_observers,
    mappings,
    generators,
    signal_handlers,
    finalizers,
)

frame_watch.watch(_native.__file__)
for way in WAYS:
    frame_watch.take()
    way()
    print(way.__name__, *frame_watch.take())  # noqa: T201
