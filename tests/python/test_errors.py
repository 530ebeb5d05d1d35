from __future__ import annotations

import copy
import multiprocessing
import pickle
import socket
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any, Callable

import pytest
import userhub
import userhub.testing
from loopback import CLOSE, Held, LoopbackServer, Reply, http_reply, session_reply
from userhub._errors import exception

if TYPE_CHECKING:
    from conftest import CallOf, MakeClient

FIELDS: dict[str, Any] = {
    "api_code": "NOT_FOUND",
    "reason": "USER_NOT_FOUND",
    "param": "userId",
    "metadata": {"a": "b"},
    "locale_message": "Niet gevonden",
    "request_id": "req_1",
    "attempts": 2,
    "elapsed": 1.5,
    "host": "api.example.com",
    "phase": "response",
    "retry_after": 7,
}
TABLE: list[tuple[str, int | None, type[userhub.UserHubError], tuple[type[BaseException], ...]]] = [
    ("invalid_argument", None, userhub.InvalidArgumentError, (ValueError,)),
    ("connection_failed", None, userhub.ConnectionFailedError, (ConnectionError, OSError)),
    ("tls_failed", None, userhub.TLSFailedError, ()),
    ("timed_out", None, userhub.TimedOutError, (TimeoutError, OSError)),
    ("api_error", 400, userhub.APIError, ()),
    ("api_error", 401, userhub.AuthenticationError, (userhub.APIError,)),
    ("api_error", 403, userhub.PermissionDeniedError, (userhub.APIError,)),
    ("api_error", 404, userhub.NotFoundError, (userhub.APIError,)),
    ("api_error", 429, userhub.RateLimitError, (userhub.APIError,)),
    ("api_error", 503, userhub.APIError, ()),
    ("bad_response", 200, userhub.BadResponseError, ()),
    ("internal", None, userhub.InternalError, ()),
]
each_error = pytest.mark.parametrize(
    ("code", "status", "kind", "bases"), TABLE, ids=[f"{row[0]} {row[1]}" for row in TABLE]
)


@each_error
def test_each_code_has_its_class(
    code: str,
    status: int | None,
    kind: type[userhub.UserHubError],
    bases: tuple[type[BaseException], ...],
) -> None:
    error = exception(code, "what went wrong", http_status=status, **FIELDS)
    assert type(error) is kind
    assert issubclass(kind, (userhub.UserHubError, *bases))
    assert all(issubclass(kind, base) for base in bases)
    assert error.code == code
    assert error.http_status == status
    assert str(error) == error.message == "what went wrong"


@each_error
def test_errors_pickle_and_copy_with_every_attribute(
    code: str, status: int | None, kind: type[userhub.UserHubError], bases: object
) -> None:
    error = exception(code, "what went wrong", http_status=status, **FIELDS)
    expected = {"code": code, "message": "what went wrong", "http_status": status, **FIELDS}
    pickles = [pickle.dumps(error, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    twins = [pickle.loads(pickled) for pickled in pickles]
    for twin in [*twins, copy.copy(error), copy.deepcopy(error)]:
        assert type(twin) is kind
        assert str(twin) == str(error)
        assert {name: getattr(twin, name) for name in expected} == expected


def fail_in_a_worker() -> None:
    userhub.testing.FakeClient().create_portal_session("")


def test_an_error_of_a_worker_process_arrives_whole_and_shows_its_cause() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        failed = pool.submit(fail_in_a_worker).exception(60)
    assert isinstance(failed, userhub.InvalidArgumentError)
    assert failed.param == "user_id"
    shown = "".join(traceback.format_exception(type(failed), failed, None))
    assert "in fail_in_a_worker" in shown
    assert shown.rstrip().endswith(f"userhub.InvalidArgumentError: {failed.message}")


@pytest.mark.parametrize("keep", [pickle.dumps, copy.copy, copy.deepcopy])
def test_clients_refuse_pickling_and_say_what_to_do(keep: Callable[[object], object]) -> None:
    for kind in (userhub.Client, userhub.AsyncClient):
        with pytest.raises(TypeError) as refused:
            keep(kind("sk_secret"))
        assert str(refused.value) == (
            f"{kind.__name__} cannot be pickled or copied, because it holds the admin key and "
            "connections: share it between threads, and make one in each other process"
        )


def test_errors_are_made_with_a_message_alone() -> None:
    error = userhub.RateLimitError("slow down")
    assert (str(error), error.http_status, error.metadata) == ("slow down", 429, {})
    assert error.metadata is not userhub.RateLimitError("slow down").metadata


@pytest.mark.parametrize(
    ("reply", "kind", "status"),
    [
        (http_reply(401), userhub.AuthenticationError, 401),
        (http_reply(403), userhub.PermissionDeniedError, 403),
        (http_reply(404), userhub.NotFoundError, 404),
        (http_reply(429), userhub.RateLimitError, 429),
        (http_reply(500), userhub.APIError, 500),
        (http_reply(302), userhub.APIError, 302),
        (http_reply(200, b"{}"), userhub.BadResponseError, 200),
        (CLOSE, userhub.ConnectionFailedError, None),
        (http_reply(200, b"{", cut=True), userhub.ConnectionFailedError, None),
    ],
)
def test_an_answer_raises_its_error(
    reply: Reply, kind: type[userhub.UserHubError], status: int | None, call_of: CallOf
) -> None:
    with LoopbackServer(reply) as server, pytest.raises(userhub.UserHubError) as failed:
        call_of(server)("usr_1")
    assert type(failed.value) is kind
    if status is not None:
        assert failed.value.http_status == status
    assert failed.value.attempts == 1
    assert isinstance(failed.value.elapsed, float)


def test_a_refused_connection_is_connection_failed() -> None:
    with socket.socket() as bound:  # not listening, and so that no other program takes the port
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        client = userhub.Client("sk_secret", base_url=url, max_retries=0)
        with pytest.raises(ConnectionError) as failed:
            client.create_portal_session("usr_1")
    assert isinstance(failed.value, userhub.ConnectionFailedError)
    assert failed.value.phase == "connect"
    assert failed.value.http_status is None


def test_a_server_without_tls_is_tls_failed() -> None:
    with LoopbackServer(session_reply()) as server:
        url = server.url.replace("http://", "https://")
        client = userhub.Client("sk_secret", base_url=url, max_retries=0, timeout=10)
        with pytest.raises(userhub.TLSFailedError) as failed:
            client.create_portal_session("usr_1")
    assert failed.value.phase == "tls"


def test_a_held_answer_is_timed_out_by_the_calls_timeout(call_of: CallOf) -> None:
    held = Held()
    with LoopbackServer(answer=held) as server:
        began = time.monotonic()
        with pytest.raises(TimeoutError) as failed:
            call_of(server)("usr_1", timeout=0.3)
        held.release.set()
    assert isinstance(failed.value, userhub.TimedOutError)
    assert 0.29 <= time.monotonic() - began < 5
    assert 0.25 <= failed.value.elapsed < 5


def test_retries_are_made_and_counted() -> None:
    with LoopbackServer(http_reply(503), CLOSE, session_reply()) as server:
        with userhub.Client("sk_secret", base_url=server.url) as client:
            client.create_portal_session("usr_1")
        assert len(server.requests) == 3


def test_no_error_holds_the_key_or_a_token(client_of: MakeClient) -> None:
    body = b'{"message": "Bearer sk_test_secret and https://b.example.com/?token=tok_secret"}'
    for reply in (http_reply(400, body), http_reply(400, body[1:]), http_reply(200, body)):
        with LoopbackServer(reply) as server, pytest.raises(userhub.UserHubError) as failed:
            client_of(server).create_portal_session("usr_1")
        shown = repr(failed.value) + str(failed.value) + repr(vars(failed.value))
        assert "sk_test_secret" not in shown
        assert "tok_secret" not in shown
