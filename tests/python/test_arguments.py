from __future__ import annotations

import asyncio
import math
from typing import Any, Callable, Union

import pytest
import userhub
from userhub.testing import FakeAsyncClient, FakeClient

CLIENT = userhub.Client("sk_secret", base_url="http://127.0.0.1:1", max_retries=0, timeout=1)
ASYNC_CLIENT = userhub.AsyncClient(
    "sk_secret", base_url="http://127.0.0.1:1", max_retries=0, timeout=1
)
TEXTS = ("portal_url", "return_url", "success_url", "organization_id")
WRONG_TEXTS = [b"usr_1", 1, 1.5, True, ["usr_1"], object()]
BAD_SECONDS = [0, 0.0, -1, -0.5, math.nan, math.inf, -math.inf, 1e300, 10**400, 86401]
WRONG_SECONDS = ["1", b"1", [1], 1j, object(), True, False]
SECONDS = ("timeout", "attempt_timeout", "connect_timeout", "max_connection_age")
ClientClass = type[Union[userhub.Client, userhub.AsyncClient]]
each_client = pytest.mark.parametrize("client_class", [userhub.Client, userhub.AsyncClient])


def blocking(client: userhub.AsyncClient) -> Callable[..., userhub.PortalSession]:
    def create(*arguments: Any, **options: Any) -> userhub.PortalSession:
        return asyncio.run(client.create_portal_session(*arguments, **options))

    return create


CREATES = (
    CLIENT.create_portal_session,
    blocking(ASYNC_CLIENT),
    FakeClient().create_portal_session,
    blocking(FakeAsyncClient()),
)
CALLS = (*CREATES, CLIENT.build_request, ASYNC_CLIENT.build_request)


@pytest.mark.parametrize("value", [None, *WRONG_TEXTS])
def test_a_user_id_of_the_wrong_type_is_a_type_error(value: Any) -> None:
    for call in (*CALLS, userhub.encode_user_id):
        with pytest.raises(TypeError, match=r"^user_id must be str, not \w+$"):
            call(value)


@pytest.mark.parametrize("value", WRONG_TEXTS)
@pytest.mark.parametrize("name", TEXTS)
def test_an_argument_of_the_wrong_type_is_a_type_error(name: str, value: Any) -> None:
    for call in CALLS:
        with pytest.raises(TypeError, match=rf"^{name} must be str or None, not \w+$"):
            call("usr_1", **{name: value})


@pytest.mark.parametrize("name", ["user_id", *TEXTS])
@pytest.mark.parametrize("value", ["a\ud800", "\udc80", "a\ude00b\ud83d"])
def test_a_lone_surrogate_is_refused(name: str, value: str) -> None:
    options: dict[str, Any] = {"user_id": "usr_1", name: value}
    for call in CALLS:
        with pytest.raises(userhub.InvalidArgumentError, match="lone surrogate") as excinfo:
            call(**options)
        assert excinfo.value.param == name


@pytest.mark.parametrize("name", ["user_id", *TEXTS])
def test_nul_is_refused(name: str) -> None:
    options: dict[str, Any] = {"user_id": "usr_1", name: "a\0b"}
    for call in CALLS:
        with pytest.raises(userhub.InvalidArgumentError) as excinfo:
            call(**options)
        assert excinfo.value.param == name


@pytest.mark.parametrize("value", BAD_SECONDS)
def test_unusable_seconds_of_a_call_are_refused(value: Any) -> None:
    for create in CREATES:
        with pytest.raises(userhub.InvalidArgumentError, match="timeout") as excinfo:
            create("usr_1", timeout=value)
        assert excinfo.value.param == "timeout"


@each_client
@pytest.mark.parametrize("name", SECONDS)
@pytest.mark.parametrize("value", BAD_SECONDS)
def test_unusable_seconds_of_a_client_are_refused(
    value: Any, name: str, client_class: ClientClass
) -> None:
    with pytest.raises(userhub.InvalidArgumentError, match=name) as excinfo:
        client_class("sk_secret", **{name: value})
    assert excinfo.value.param == name


@pytest.mark.parametrize("value", WRONG_SECONDS)
def test_seconds_of_the_wrong_type_are_a_type_error(value: Any) -> None:
    for create in CREATES:
        with pytest.raises(TypeError, match=r"^timeout must be int or float seconds, not \w+$"):
            create("usr_1", timeout=value)
    for name in SECONDS:
        for client_class in (userhub.Client, userhub.AsyncClient):
            with pytest.raises(TypeError, match=rf"^{name} must be int or float seconds, not \w+$"):
                client_class("sk_secret", **{name: value})


@pytest.mark.parametrize("value", [1, 0.001, 0.0001, 2.5, 86400])
def test_usable_seconds_are_accepted(value: float) -> None:
    userhub.Client("sk_secret", timeout=value, attempt_timeout=value, connect_timeout=value).close()
    userhub.AsyncClient("sk_secret", timeout=value, attempt_timeout=value, connect_timeout=value)


@each_client
def test_the_age_of_a_connection_is_in_whole_seconds(client_class: ClientClass) -> None:
    for age in (1, 1.999, 86400):
        client_class("sk_secret", max_connection_age=age)
    with pytest.raises(userhub.InvalidArgumentError, match="must be 1 second to 24 hours"):
        client_class("sk_secret", max_connection_age=0.999)


@each_client
@pytest.mark.parametrize(
    ("options", "param"),
    [
        ({"admin_key": ""}, "admin_key"),
        ({"admin_key": "sk secret"}, "admin_key"),
        ({"admin_key": "sk\r\nX: y"}, "admin_key"),
        ({"admin_key": "sk\0"}, "admin_key"),
        ({"admin_key": "sk\ud800"}, "admin_key"),
        ({"base_url": "http://api.example.com"}, "base_url"),
        ({"base_url": "ftp://api.example.com"}, "base_url"),
        ({"base_url": "https://u:p@api.example.com"}, "base_url"),
        ({"base_url": "https://api.example.com/?a"}, "base_url"),
        ({"base_url": "https://api.example.com/#a"}, "base_url"),
        ({"base_url": "https://api.example.com\n"}, "base_url"),
        ({"base_url": ""}, "base_url"),
        ({"max_retries": -1}, "max_retries"),
        ({"max_retries": 1001}, "max_retries"),
        ({"max_retries": 10**30}, "max_retries"),
        ({"max_retries": -(10**30)}, "max_retries"),
        ({"proxy": "ftp://127.0.0.1"}, "proxy"),
        ({"user_agent_suffix": "a\r\nX: y"}, "user_agent_suffix"),
        ({"user_agent_suffix": "é"}, "user_agent_suffix"),
    ],
)
def test_an_unusable_option_is_refused_and_named(
    options: dict[str, Any],
    param: str,
    client_class: ClientClass,
) -> None:
    with pytest.raises(userhub.InvalidArgumentError, match=param) as excinfo:
        client_class(**{"admin_key": "sk_secret", **options})
    assert excinfo.value.param == param
    assert "sk" not in excinfo.value.message.replace("risk", "").replace("ask", "")


@each_client
@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("admin_key", b"sk_secret", "str"),
        ("base_url", b"https://api.example.com", "str or None"),
        ("ca_file", 1, "str, os.PathLike or None"),
        ("proxy", 1, "str or None"),
        ("user_agent_suffix", 1, "str or None"),
        ("max_retries", "1", "int"),
        ("max_retries", 1.0, "int"),
        ("max_retries", True, "int"),
        ("max_retries", None, "int"),
        ("allow_insecure_base_url", 1, "bool"),
        ("allow_insecure_base_url", None, "bool"),
    ],
)
def test_a_client_option_of_the_wrong_type_is_a_type_error(
    name: str,
    value: Any,
    expected: str,
    client_class: ClientClass,
) -> None:
    with pytest.raises(TypeError, match=rf"^{name} must be {expected}, not \w+$"):
        client_class(**{"admin_key": "sk_secret", name: value})


@pytest.mark.parametrize("value", [0, -1, 10_001, 10**30])
def test_an_unusable_number_of_connections_is_refused(value: int) -> None:
    with pytest.raises(userhub.InvalidArgumentError, match="max_connections") as excinfo:
        userhub.AsyncClient("sk_secret", max_connections=value)
    assert excinfo.value.param == "max_connections"


@pytest.mark.parametrize("value", ["1", 1.0, True, None])
def test_a_number_of_connections_of_the_wrong_type_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError, match=r"^max_connections must be int, not \w+$"):
        userhub.AsyncClient("sk_secret", max_connections=value)


def test_plain_http_to_any_host_needs_an_opt_in() -> None:
    with pytest.raises(userhub.InvalidArgumentError):
        userhub.Client("sk_secret", base_url="http://api.example.com")
    client = userhub.Client(
        "sk_secret", base_url="http://api.example.com", allow_insecure_base_url=True
    )
    assert client.build_request("usr_1").url.startswith("http://api.example.com/admin/v1/")


def test_options_are_named() -> None:
    with pytest.raises(TypeError):
        userhub.Client("sk_secret", "https://api.example.com")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        userhub.AsyncClient("sk_secret", "https://api.example.com")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        CLIENT.create_portal_session("usr_1", "/")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        ASYNC_CLIENT.create_portal_session("usr_1", "/")  # type: ignore[call-arg, unused-coroutine]
    with pytest.raises(TypeError):
        userhub.create_portal_session("usr_1", "/")  # type: ignore[call-arg]


def test_user_ids_are_encoded() -> None:
    assert userhub.encode_user_id("auth0|1@conn_1") == "auth0%7C1@conn_1"
    assert userhub.external_user_id("auth0|1", "conn_1") == "auth0|1@conn_1"


@pytest.mark.parametrize(
    ("external_id", "connection_id", "param"),
    [
        ("", "conn_1", "external_id"),
        ("ada", "", "connection_id"),
        ("ada", "conn@1", "connection_id"),
        ("a\0", "conn_1", "external_id"),
        ("ada", "conn_\ud800", "connection_id"),
    ],
)
def test_an_unusable_external_user_id_is_refused(
    external_id: str, connection_id: str, param: str
) -> None:
    with pytest.raises(userhub.InvalidArgumentError) as excinfo:
        userhub.external_user_id(external_id, connection_id)
    assert excinfo.value.param == param


def test_portal_paths_are_the_documented_ones() -> None:
    path = userhub.portal_path
    assert (path.root, path.dashboard, path.plans) == ("/", "/{accountId}", "/{accountId}/plans")
    assert path.cancel == "/{accountId}/cancel"
    assert path.members == "/{accountId}/members"
    assert path.invite == "/{accountId}/invite"
    assert path.checkout("pro/1") == "/{accountId}/checkout/pro%2F1"


@pytest.mark.parametrize("plan", ["", ".", "..", "a\nb", "a\ud800"])
def test_an_unusable_plan_is_refused(plan: str) -> None:
    with pytest.raises(userhub.InvalidArgumentError) as excinfo:
        userhub.portal_path.checkout(plan)
    assert excinfo.value.param == "plan_id"


SESSION = b'{"redirectUrl": "https://b.example.com/?token=a"}'


@pytest.mark.parametrize(
    "body", [bytearray(SESSION), memoryview(SESSION), memoryview(SESSION[::-1])[::-1]]
)
def test_a_body_is_any_bytes(body: bytearray | memoryview) -> None:
    assert userhub.read_response(200, body) == userhub.read_response(200, SESSION)


@pytest.mark.parametrize("body", [SESSION.decode(), None, 5, [1, 2]])
def test_a_body_of_the_wrong_type_is_a_type_error(body: Any) -> None:
    with pytest.raises(TypeError, match=r"^body must be bytes, not \w+$"):
        userhub.read_response(200, body)


@pytest.mark.parametrize("status", ["200", 200.0, None, True])
def test_a_status_of_the_wrong_type_is_a_type_error(status: Any) -> None:
    with pytest.raises(TypeError, match=r"^status must be int, not \w+$"):
        userhub.read_response(status, SESSION)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Request-Id": "req_1", "X-Other": "\udcff"},
        [("x-request-id", "req_1"), ["X-Other", "é"]],
        ((b"X-Request-Id", b"req_1"), (b"X-Other", b"\xff")),
        iter([("X-REQUEST-ID", "req_1")]),
    ],
)
def test_headers_are_a_mapping_or_pairs(headers: Any) -> None:
    with pytest.raises(userhub.NotFoundError) as failed:
        userhub.read_response(404, b"", headers)
    assert failed.value.request_id == "req_1"


@pytest.mark.parametrize("headers", ["a: b", 5, ["ab"], [("a",)], [("a", 1)], {"a": None}, b"ab"])
def test_headers_of_the_wrong_type_are_a_type_error(headers: Any) -> None:
    with pytest.raises(TypeError, match="headers must be a mapping or an iterable"):
        userhub.read_response(404, b"", headers)
