"""libuserhub through ctypes, as through any language's FFI: structs, callbacks, calls."""

from __future__ import annotations

import ctypes
import threading
from ctypes import byref, c_void_p
from typing import TYPE_CHECKING, Any

import c_library
import pytest
from loopback import NO_ANSWER, SESSION_URL, LoopbackServer, http_reply, session_reply

if TYPE_CHECKING:
    from collections.abc import Iterator

OK, CANCELLED, API_ERROR = 0, 5, 6
CHECKOUT = 3
PATIENCE = 30


@pytest.fixture(scope="module")
def library() -> ctypes.CDLL:
    assert c_library.LIBRARY.exists(), f"no {c_library.LIBRARY}: run ./dev build"
    return c_library.load()


@pytest.fixture
def options(library: ctypes.CDLL) -> c_library.ClientOptions:
    options = c_library.ClientOptions()
    library.userhub_client_options_init(byref(options), ctypes.sizeof(options))
    options.admin_key = b"sk_test_secret"
    return options


@pytest.fixture
def request_of_ada(library: ctypes.CDLL) -> c_library.PortalSessionRequest:
    request = c_library.PortalSessionRequest()
    library.userhub_portal_session_request_init(byref(request), ctypes.sizeof(request))
    request.user_id = b"usr_ada"
    return request


class Client:
    """A client of a server, and the handles of its calls; frees all of them at the end."""

    def __init__(
        self, library: ctypes.CDLL, options: c_library.ClientOptions, server: LoopbackServer
    ) -> None:
        self.library = library
        self.handle, self.session, self.error = c_void_p(), c_void_p(), c_void_p()
        options.base_url = server.url.encode()
        assert library.userhub_client_new(byref(options), byref(self.handle), None) == OK

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.library.userhub_portal_session_free(self.session)
        self.library.userhub_error_free(self.error)
        self.library.userhub_client_free(self.handle)

    def call(self, request: c_library.PortalSessionRequest) -> int:
        arguments = (self.handle, byref(request), byref(self.session), byref(self.error))
        status: int = self.library.userhub_create_portal_session(*arguments)
        return status


class Delivery:
    """The arguments of the callback of an asynchronous call."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.arrived = threading.Event()
        self.status, self.url = -1, None
        self.callback = c_library.Callback(self._take)
        self._library = library

    def _take(self, _: int, status: int, session: int | None, error: int | None) -> None:
        self.status = status
        self.url = self._library.userhub_portal_session_redirect_url(session)
        self._library.userhub_portal_session_free(session)
        self._library.userhub_error_free(error)
        self.arrived.set()


@pytest.fixture
def started(
    library: ctypes.CDLL,
    options: c_library.ClientOptions,
    request_of_ada: c_library.PortalSessionRequest,
) -> Iterator[Any]:
    """Starts an asynchronous call; returns its handle and its future delivery."""
    calls: list[c_void_p] = []
    clients: list[Client] = []

    def start(server: LoopbackServer) -> tuple[c_void_p, Delivery]:
        clients.append(Client(library, options, server))
        calls.append(c_void_p())
        delivery = Delivery(library)
        request = byref(request_of_ada)
        arguments = (delivery.callback, None, byref(calls[-1]), None)
        start_call = library.userhub_create_portal_session_async
        assert start_call(clients[-1].handle, request, *arguments) == OK
        return calls[-1], delivery

    yield start
    for call in calls:
        library.userhub_call_free(call)
    for client in clients:
        client.__exit__()


def test_each_function_of_the_header_has_its_contract() -> None:
    lines = c_library.HEADER.read_text().splitlines()
    declared = [number for number, line in enumerate(lines) if line.startswith("USERHUB_API")]
    assert len(declared) >= len(c_library.FUNCTIONS)
    assert [lines[i] for i in declared if not lines[i - 1].endswith("*/")] == []


def test_the_structs_are_laid_out_as_the_library_has_them(
    options: c_library.ClientOptions, request_of_ada: c_library.PortalSessionRequest
) -> None:
    assert (options.struct_size, request_of_ada.struct_size) == (120, 72)
    assert (options.timeout_ms, options.attempt_timeout_ms) == (20_000, 0)
    assert options.connect_timeout_ms == 5_000
    assert (options.max_retries, options.max_connections) == (5, 100)
    assert options.max_connection_age_ms == 60_000
    assert not options.on_attempt
    assert not request_of_ada.interrupted


def test_a_blocking_call_gives_a_session_and_its_observer_the_attempt(
    library: ctypes.CDLL,
    options: c_library.ClientOptions,
    request_of_ada: c_library.PortalSessionRequest,
) -> None:
    reports: list[tuple[int, int, int]] = []

    def observe(_: int, attempt: Any) -> None:
        ended = attempt.contents
        reports.append((ended.struct_size, ended.number, ended.http_status))

    options.on_attempt = c_library.OnAttempt(observe)
    path = ctypes.create_string_buffer(64)
    assert library.userhub_portal_path(CHECKOUT, b"pro", path, len(path), None) == len(path.value)
    request_of_ada.portal_url = path.value
    with LoopbackServer(session_reply()) as server, Client(library, options, server) as client:
        assert client.call(request_of_ada) == OK
        url = library.userhub_portal_session_redirect_url(client.session)
        assert url.decode() == SESSION_URL
        assert b"/{accountId}/checkout/pro" in server.requests[0].body
    assert reports == [(ctypes.sizeof(c_library.Attempt), 1, 200)]


def test_an_error_is_read_through_its_getters(
    library: ctypes.CDLL,
    options: c_library.ClientOptions,
    request_of_ada: c_library.PortalSessionRequest,
) -> None:
    reply = http_reply(404, b'{"message": "User not found."}', {"X-Request-Id": "req_1"})
    with LoopbackServer(reply) as server, Client(library, options, server) as client:
        assert client.call(request_of_ada) == API_ERROR
        assert library.userhub_error_code(client.error) == API_ERROR
        assert library.userhub_status_name(API_ERROR) == b"api_error"
        assert library.userhub_error_http_status(client.error) == 404
        assert library.userhub_error_message(client.error) == b"User not found."
        assert library.userhub_error_request_id(client.error) == b"req_1"


def test_interrupted_is_asked_and_ends_the_call(
    library: ctypes.CDLL,
    options: c_library.ClientOptions,
    request_of_ada: c_library.PortalSessionRequest,
) -> None:
    request_of_ada.interrupted = c_library.Interrupted(lambda _: 1)
    with LoopbackServer(NO_ANSWER) as server, Client(library, options, server) as client:
        assert client.call(request_of_ada) == CANCELLED


def test_an_asynchronous_call_gives_its_callback_a_session(started: Any) -> None:
    with LoopbackServer(session_reply()) as server:
        _, delivery = started(server)
        assert delivery.arrived.wait(PATIENCE)
    assert (delivery.status, delivery.url) == (OK, SESSION_URL.encode())


def test_a_cancelled_call_calls_its_callback_as_cancelled(
    library: ctypes.CDLL, started: Any
) -> None:
    with LoopbackServer(NO_ANSWER) as server:
        call, delivery = started(server)
        library.userhub_call_cancel(call)
        assert delivery.arrived.wait(PATIENCE)
    assert (delivery.status, delivery.url) == (CANCELLED, None)
