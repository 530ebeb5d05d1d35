"""POST /admin/v1/users/{userId}:createPortalSession."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable

import pytest
from emulator_process import PATIENCE, Emulator, exchange

ADA = "/admin/v1/users/usr_ada:createPortalSession"
RECORDED = json.loads((Path(__file__).parent / "sdk-requests.json").read_text(encoding="utf-8"))


def test_an_existing_user_gets_a_sign_in_link_on_the_same_origin(emulator: Emulator) -> None:
    reply = emulator.create("usr_ada")
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.json()["redirectUrl"].startswith(emulator.url + "/signin?token=")


def test_each_session_has_a_link_of_its_own(emulator: Emulator) -> None:
    assert len({emulator.redirect_target("usr_ada") for _ in range(20)}) == 20


def test_an_empty_body_counts_as_an_empty_object(emulator: Emulator) -> None:
    assert emulator.api(ADA, b"").status == 200
    assert emulator.api(ADA, None).status == 200


def test_null_and_empty_options_count_as_left_out(emulator: Emulator) -> None:
    assert emulator.create("usr_ada", portalUrl=None, returnUrl="", organizationId="").status == 200


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic userhub_admin_emulator",
     "Bearer userhub_admin_emulator2"],
)  # fmt: skip
def test_a_missing_or_wrong_key_is_unauthenticated(
    emulator: Emulator, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    reply = emulator.send("POST", ADA, b"{}", headers)
    assert (reply.status, reply.json()["code"]) == (401, "UNAUTHENTICATED")


def test_the_key_is_asked_for_before_anything_else(emulator: Emulator) -> None:
    assert emulator.send("POST", "/admin/v1/nothing", b"{").status == 401


def test_an_unknown_user_is_not_found(emulator: Emulator) -> None:
    reply = emulator.create("usr_nobody")
    assert reply.status == 404
    error = reply.json()
    assert (error["code"], error["reason"], error["param"]) == (
        "NOT_FOUND",
        "USER_NOT_FOUND",
        "userId",
    )
    assert "usr_nobody" in error["message"]


def test_an_unknown_organization_is_not_found(emulator: Emulator) -> None:
    reply = emulator.create("usr_ada", organizationId="org_nowhere")
    assert (reply.status, reply.json()["param"]) == (404, "organizationId")


@pytest.mark.parametrize(
    ("body", "param"),
    [
        (b"{", "body"),
        (b"nonsense", "body"),
        (b"[]", "body"),
        (b'"text"', "body"),
        (b"null", "body"),
        (b"{}{}", "body"),
        (b'{"portalUrl":"\xff"}', "body"),
        (b'{"portalUrl":1}', "portalUrl"),
        (b'{"returnUrl":["https://app.example.com/"]}', "returnUrl"),
        (b'{"successUrl":{}}', "successUrl"),
        (b'{"organizationId":true}', "organizationId"),
        (b'{"portalUrl":"ftp://example.com/"}', "portalUrl"),
        (b'{"portalUrl":"plans"}', "portalUrl"),
        (b'{"portalUrl":"//example.com/plans"}', "portalUrl"),
        (b'{"returnUrl":"javascript:alert(1)"}', "returnUrl"),
        (b'{"returnUrl":"https://"}', "returnUrl"),
        (b'{"returnUrl":"https:///path"}', "returnUrl"),
        (b'{"successUrl":"https://app.example.com/a b"}', "successUrl"),
        (b'{"successUrl":"https://app.example.com/\\u0000"}', "successUrl"),
        (b'{"colour":"red"}', "colour"),
    ],
)
def test_an_unusable_body_is_an_invalid_argument(
    emulator: Emulator, body: bytes, param: str
) -> None:
    reply = emulator.api(ADA, body)
    error = reply.json()
    assert (reply.status, error["code"], error["param"]) == (400, "INVALID_ARGUMENT", param)


@pytest.mark.parametrize(
    ("typo", "meant"),
    [("return_url", "returnUrl"), ("portalURL", "portalUrl"), ("succesUrl", "successUrl"),
     ("organisationId", "organizationId")],
)  # fmt: skip
def test_an_unknown_field_gets_an_error_with_a_suggestion(
    emulator: Emulator, typo: str, meant: str
) -> None:
    assert f"Did you mean {meant}?" in emulator.create("usr_ada", **{typo: "x"}).json()["message"]


@pytest.mark.parametrize("name", ["portalUrl", "returnUrl", "successUrl"])
def test_a_url_that_no_header_can_carry_is_refused(emulator: Emulator, name: str) -> None:
    kept = "/" + "x" * (16 * 1024 - 1)
    assert emulator.create("usr_ada", **{name: kept}).status == 200
    reply = emulator.create("usr_ada", **{name: kept + "x"})
    assert (reply.status, reply.json()["message"]) == (400, f"{name} is longer than 16 KiB.")


def test_a_body_over_one_mebibyte_is_refused(emulator: Emulator) -> None:
    reply = emulator.api(ADA, b'{"portalUrl":"/' + b"x" * (1 << 20) + b'"}')
    assert (reply.status, reply.json()["param"]) == (400, "body")


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("PUT", "/admin/v1/users/usr_ada"),
        ("POST", "/admin/v1/organizations"),
        ("GET", "/admin/v1/usersx"),
        ("GET", ADA),
        ("POST", "/admin/v1/users/usr_ada:purge"),
        ("POST", "/admin/v1/users/usr_ada:createPortalSession/more"),
        ("POST", "/admin/v1/users/usr_ada%3AcreatePortalSession"),
        ("POST", "/admin/v1/users/a/b:createPortalSession"),
        ("POST", "/admin/v1"),
        ("DELETE", "/admin/v1/organizations/org_1"),
    ],
)
def test_any_other_route_is_unimplemented_and_named(
    emulator: Emulator, method: str, target: str
) -> None:
    reply = emulator.api(target, b"{}", method)
    assert (reply.status, reply.json()["code"]) == (501, "UNIMPLEMENTED")
    assert f"{method} {target}" in reply.json()["message"]


@pytest.mark.parametrize("prefix", ["/api", "/", "/admin/v1", "/admin/v2"])
def test_a_call_with_a_wrong_base_url_gets_an_error_with_the_right_path(
    emulator: Emulator, prefix: str
) -> None:
    reply = emulator.api(prefix + ADA)
    assert (reply.status, reply.json()["code"]) == (501, "UNIMPLEMENTED")
    assert "are under /admin/v1/users" in reply.json()["message"]
    assert [entry["matched"] for entry in emulator.journal()] == [False]


@pytest.mark.parametrize("segment", ["", "%", "%4", "%zz", "a%0", "%FF", "%C3", "%ED%A0%80"])
def test_a_segment_that_is_not_encoded_utf8_is_an_invalid_argument(
    emulator: Emulator, segment: str
) -> None:
    reply = emulator.api(f"/admin/v1/users/{segment}:createPortalSession")
    error = reply.json()
    assert (reply.status, error["code"], error["param"]) == (400, "INVALID_ARGUMENT", "userId")


@pytest.mark.parametrize(
    "recorded",
    RECORDED["requests"],
    ids=lambda recorded: f"{recorded['sdk']}-{recorded['user_id']!a}",
)
def test_the_official_sdks_requests_reach_the_user_they_name(
    emulator: Emulator, recorded: dict[str, Any]
) -> None:
    headers = {**recorded["headers"], "authorization": f"Bearer {emulator.key}"}
    headers.pop("content-length", None)
    body = recorded["body"].encode()
    known = "@" in recorded["user_id"] or recorded["user_id"].startswith("usr_a")
    reply = emulator.send("POST", recorded["target"], body, headers)
    assert reply.status == (200 if known else 404), reply.body
    assert [entry["user_id"] for entry in emulator.journal()] == [recorded["user_id"]]


@pytest.mark.parametrize("user_id", ["a\nb", "a\x00b", "%41", "a;b", "..", ".", "usr_1:purge", "❤"])
def test_the_path_is_decoded_exactly_once(emulator: Emulator, user_id: str) -> None:
    assert emulator.create(user_id).status == 404
    assert emulator.create(user_id + "@conn_1").status == 200
    assert [entry["user_id"] for entry in emulator.journal()] == [user_id, user_id + "@conn_1"]


def account_id(page: str) -> str:
    return page.split('data-testid="account-id">')[1].split("<")[0]


def test_an_external_user_is_imported_once_whatever_the_concurrency(emulator: Emulator) -> None:
    def open_page(_: int) -> str:
        return account_id(emulator.open_page("auth0|42@conn_1"))

    with ThreadPoolExecutor(16) as pool:
        ids = set(pool.map(open_page, range(32)))
    assert len(ids) == 1
    assert ids.pop().startswith("usr_")


def test_the_last_at_sign_splits_an_external_user(emulator: Emulator) -> None:
    one = account_id(emulator.open_page("ada@example.com@conn_1"))
    other = account_id(emulator.open_page("ada@example.com@conn_2"))
    assert one != other


@pytest.mark.parametrize("user_id", ["@conn_1", "ada@", "@"])
def test_an_external_user_without_one_of_its_parts_is_not_found(
    emulator: Emulator, user_id: str
) -> None:
    assert emulator.create(user_id).status == 404


def test_strict_users_are_imported_only_over_connections_of_the_seed(
    start: Callable[..., Emulator],
) -> None:
    emulator = start("--strict-users")
    assert emulator.create("ada@conn_1").status == 200
    assert emulator.create("ada@conn_26yEiYymqy6ZmG").status == 200
    assert emulator.create("ada@conn_elsewhere").status == 404


def test_two_hundred_clients_keep_their_connections_alive_at_once(emulator: Emulator) -> None:
    connections = [emulator.connect() for _ in range(200)]
    headers = {"Authorization": f"Bearer {emulator.key}"}
    for _ in range(3):
        for connection in connections:
            assert exchange(connection, "POST", ADA, b"{}", headers).status == 200
    for connection in connections:
        connection.close()


def test_clients_that_leave_in_mid_request_are_released(emulator: Emulator) -> None:
    def count_descriptors() -> int:
        return len(list(Path(f"/proc/{emulator.process.pid}/fd").iterdir()))

    before = count_descriptors()
    for _ in range(50):
        connection = emulator.connect()
        connection.connect()
        connection.send(f"POST {ADA} HTTP/1.1\r\nHost: half".encode())
        connection.close()
    deadline = time.monotonic() + PATIENCE
    while count_descriptors() > before + 10:
        assert time.monotonic() < deadline
        emulator.send("GET", "/_emulator/health")


@pytest.mark.parametrize("garbage", [b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00"])
def test_garbage_harms_no_other_client(emulator: Emulator, garbage: bytes) -> None:
    connection = emulator.connect()
    connection.connect()
    connection.send(garbage)
    assert emulator.create("usr_ada").status == 200
    connection.close()
    assert emulator.create("usr_ada").status == 200
