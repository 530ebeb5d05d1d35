"""The locals in a traceback, which Sentry and pytest show, contain no key, no proxy password and no
answer body in any frame of the package."""

from __future__ import annotations

import asyncio
import copy
import pickle
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Callable

import pytest
import userhub
from loopback import LoopbackServer, http_reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

KEY = "userhub_admin_s3cret"
PROXY = "http://user:pr0xy_s3cret@127.0.0.1:1"
BODY = (
    b'{"redirectUrl": "' + b"x" * 2000 + b"b0dy_s3cret"
)  # an error quotes the beginning of the body
SECRETS = (KEY, "pr0xy_s3cret", "b0dy_s3cret")
PACKAGE = str(Path(userhub.__file__).parent)
MISSING = "/nowhere/ca.pem"


class Raising:
    """Yields some values, then raises an exception of the app."""

    def __init__(self, *values: Any) -> None:
        self.values = values

    def __iter__(self) -> Iterator[Any]:
        yield from self.values
        raise RuntimeError("of the app")


class RaisingMapping:
    def items(self) -> Any:
        raise RuntimeError("of the app")


OPTIONS: list[tuple[str, list[Any]]] = [
    ("admin_key", [KEY + "\r", KEY + "\0", f"{KEY} x", KEY + "é", KEY + "\ud800", KEY.encode()]),
    ("base_url", ["http://api.example.com", "ftp://h", "https://h/?a", "", "h\ud800", 5, b"h"]),
    ("timeout", [0, -1, float("nan"), 86401, True, "1", None]),
    ("attempt_timeout", [0, 86401, True, "1"]),
    ("connect_timeout", [0, 86401, True, "1", None]),
    ("max_connection_age", [0, 0.5, 86401, True, "1", None]),
    ("max_retries", [-1, 1001, 10**30, True, "1", 1.5, None]),
    ("ca_file", [MISSING, "\ud800", 5]),
    ("proxy", [PROXY.replace("http", "ftp"), PROXY + "\ud800", PROXY.encode(), [PROXY], 5]),
    ("allowed_return_origins", [5, "https://h", ["h"], [5], b"h", Raising("https://h"), Raising()]),
    ("on_attempt", [5, "f"]),
    ("user_agent_suffix", ["é", "a\r\nb", "\ud800", 5]),
    ("allow_insecure_base_url", [1, None, "yes"]),
]
CLIENTS = [userhub.Client, userhub.AsyncClient]
ARGUMENTS: list[tuple[str, list[Any]]] = [
    ("user_id", ["", ".", "a\0", "\ud800", 5, None, b"usr_1"]),
    ("portal_url", ["\0", "\ud800", 5]),
    ("return_url", ["\0", "https://evil.example.com", 5]),
    ("success_url", ["\0", "https://evil.example.com", 5]),
    ("organization_id", ["\0", "\ud800", 5]),
]
TIMEOUTS = ("timeout", [0, True, "1", 86401])
RESPONSES: list[tuple[Any, Any, Any]] = [
    *((status, BODY, None) for status in (200, 404, 503, 0, "200", None, 10**30)),
    *((200, body, None) for body in (BODY.decode(), [BODY], bytearray(BODY), memoryview(BODY))),
    *((200, BODY, headers) for headers in (5, "a: b", [5], [("a",)], [("a", 5)], {"a": None})),
    *((200, BODY, headers) for headers in (RaisingMapping(), Raising(("a", "b")), [{"a": "b"}])),
]


def each(table: list[tuple[str, list[Any]]]) -> list[Any]:
    values = ((name, value) for name, choices in table for value in choices)
    return [pytest.param(name, value, id=f"{name} {value!a:.20}") for name, value in values]


def failure_of(function: Callable[..., object], *arguments: Any, **options: Any) -> BaseException:
    try:
        function(*arguments, **options)
    except Exception as error:
        return error
    raise AssertionError(f"{function} did not fail")


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and, recursively, its cause and context."""
    if error is not None:
        yield error
        yield from chain(error.__cause__)
        yield from chain(error.__context__)


def frames(error: BaseException) -> Iterator[FrameType]:
    for link in chain(error):
        traceback = link.__traceback__
        while traceback is not None:
            yield traceback.tb_frame
            traceback = traceback.tb_next


def texts(value: object, depth: int = 4) -> Iterator[str]:
    """All texts in a value: its repr, and those of its parts."""
    yield repr(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        yield bytes(value).decode("utf-8", "replace")
    elif depth > 0 and not isinstance(value, (str, type, ModuleType)):
        for part in parts(value):
            yield from texts(part, depth - 1)


def parts(value: Any) -> Iterator[object]:
    if isinstance(value, dict):
        yield from list(value.items())  # a weak dictionary may change meanwhile
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from value
    yield from getattr(value, "__dict__", {}).values()
    for kind in type(value).__mro__:
        for slot in getattr(kind, "__slots__", ()):
            yield getattr(value, slot, None)
    for cell in getattr(value, "__closure__", None) or ():
        yield cell.cell_contents


def assert_no_secret_shows(error: BaseException) -> None:
    ours = [frame for frame in frames(error) if frame.f_code.co_filename.startswith(PACKAGE)]
    assert ours
    for frame in ours:
        for name, value in frame.f_locals.items():
            for text in texts(value):
                shown = [secret for secret in SECRETS if secret in text]
                assert not shown, (frame.f_code.co_name, name)
    assert not [secret for secret in SECRETS if secret in str(error)]


@pytest.mark.parametrize("make", CLIENTS)
@pytest.mark.parametrize(("name", "value"), each(OPTIONS))
def test_a_refused_client_shows_no_secret(name: str, value: Any, make: Any) -> None:
    options = {"admin_key": KEY, "proxy": PROXY, name: value}
    error = failure_of(make, **options)
    assert isinstance(error, (userhub.InvalidArgumentError, TypeError, RuntimeError))
    assert_no_secret_shows(error)


@pytest.mark.parametrize("value", [0, 10_001, "1", None])
def test_a_refused_number_of_connections_shows_no_secret(value: Any) -> None:
    assert_no_secret_shows(failure_of(userhub.AsyncClient, KEY, proxy=PROXY, max_connections=value))


@pytest.mark.parametrize("make", [*CLIENTS, lambda **_: userhub.create_portal_session("usr_1")])
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("USERHUB_ADMIN_KEY", KEY + "\n"),
        ("USERHUB_ADMIN_KEY", ""),
        ("USERHUB_BASE_URL", "http://api.example.com"),
        ("USERHUB_CA_FILE", MISSING),
    ],
)
def test_a_refused_environment_shows_no_secret(
    variable: str, value: str, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("userhub._client._default", {})
    monkeypatch.setenv("USERHUB_ADMIN_KEY", KEY)
    monkeypatch.setenv("https_proxy", PROXY)
    monkeypatch.setenv(variable, value)
    assert_no_secret_shows(failure_of(make, proxy=PROXY))


@pytest.mark.parametrize("make", CLIENTS)
@pytest.mark.parametrize(("name", "value"), each([*ARGUMENTS, TIMEOUTS]))
def test_a_refused_call_shows_no_secret(name: str, value: Any, make: Any) -> None:
    client = make(KEY, proxy=PROXY, allowed_return_origins=["https://app.example.com"])
    arguments = {"user_id": "usr_1", name: value}

    def call() -> None:
        called = client.create_portal_session(**arguments)
        if asyncio.iscoroutine(called):
            asyncio.run(called)

    assert_no_secret_shows(failure_of(call))
    if name != "timeout":
        assert_no_secret_shows(failure_of(client.build_request, **arguments))


@pytest.mark.parametrize("make", CLIENTS)
@pytest.mark.parametrize("status", [200, 401, 404, 500])
def test_an_error_answer_shows_no_secret(status: int, make: Any) -> None:
    def call() -> None:
        client = make(KEY, base_url=server.url, max_retries=0)
        called = client.create_portal_session("usr_1")
        if asyncio.iscoroutine(called):
            asyncio.run(called)

    with LoopbackServer(http_reply(status, BODY)) as server:
        assert_no_secret_shows(failure_of(call))


@pytest.mark.parametrize("keep", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_refused_pickle_shows_no_secret(keep: Callable[[object], object]) -> None:
    client = userhub.Client(KEY, proxy=PROXY)
    for thing in (client, userhub.AsyncClient(KEY, proxy=PROXY), client.build_request("usr_1")):
        assert_no_secret_shows(failure_of(keep, thing))


@pytest.mark.parametrize(("status", "body", "headers"), RESPONSES)
def test_an_unusable_answer_shows_no_secret(status: Any, body: Any, headers: Any) -> None:
    assert_no_secret_shows(failure_of(userhub.read_response, status, body, headers))
