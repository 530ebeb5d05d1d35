"""User IDs that make the emulator misbehave."""

from __future__ import annotations

import gzip
import http.client
import json
import time
from typing import Any

import pytest
from emulator_process import Emulator, Reply, exchange


@pytest.mark.parametrize(
    "status", [400, 401, 403, 404, 408, 409, 418, 429, 500, 501, 502, 503, 504]
)
def test_a_status_answers_with_an_error_of_the_services_shape(
    emulator: Emulator, status: int
) -> None:
    for _ in range(3):
        reply = emulator.create(f"usr_{status}")
        assert reply.status == status
        assert reply.json()["reason"] == "EMULATOR_FAULT"


@pytest.mark.parametrize(
    ("user_id", "statuses"),
    [
        ("usr_503_once", [503, 200, 200]),
        ("usr_503_twice", [503, 503, 200, 200]),
        ("usr_429_times3", [429, 429, 429, 200]),
        ("usr_500_times0", [200]),
        ("usr_html_502_once", [502, 200]),
    ],
)
def test_a_fault_ends_after_its_times(
    emulator: Emulator, user_id: str, statuses: list[int]
) -> None:
    assert [emulator.create(user_id).status for _ in statuses] == statuses


def test_faults_are_counted_by_user(emulator: Emulator) -> None:
    user_ids = ["usr_503_once", "usr_500_once", "usr_503_once", "usr_500_once"]
    assert [emulator.create(user_id).status for user_id in user_ids] == [503, 500, 200, 200]
    assert [entry.get("fault") for entry in emulator.journal()] == [*user_ids[:2], None, None]


def test_a_status_can_say_when_to_retry(emulator: Emulator) -> None:
    assert emulator.create("usr_429_after7").headers["Retry-After"] == "7"
    assert emulator.create("usr_503_once_after0").headers["Retry-After"] == "0"
    assert "Retry-After" not in emulator.create("usr_429").headers


@pytest.mark.parametrize(
    "user_id",
    ["usr_200", "usr_600", "usr_5033", "usr_503_thrice", "usr_503_times", "usr_503_timesx",
     "usr_delay", "usr_delay_x", "usr_emptyish", "usr_", "usr_reset_5", "usr_html_100",
     "usr_html_600", "usr_delay_3600001", "usr_delay_5_after3", "usr_503_", "usr_503_once_"],
)  # fmt: skip
def test_an_id_that_resembles_a_fault_is_an_unknown_user(emulator: Emulator, user_id: str) -> None:
    assert emulator.create(user_id).status == 404
    assert emulator.create(user_id).json()["reason"] == "USER_NOT_FOUND"


def test_a_delayed_answer_is_whole_and_holds_up_nobody(emulator: Emulator) -> None:
    slow = emulator.connect()
    started = time.monotonic()
    headers = {"Authorization": f"Bearer {emulator.key}"}
    slow.request("POST", "/admin/v1/users/usr_delay_700:createPortalSession", b"{}", headers)
    assert emulator.create("usr_ada").status == 200
    between = time.monotonic() - started
    reply = slow.getresponse()
    assert reply.status == 200
    assert "redirectUrl" in json.load(reply)
    assert between < time.monotonic() - started >= 0.7
    slow.close()


def test_a_dripping_answer_is_whole(emulator: Emulator) -> None:
    reply = emulator.create("usr_drip_1")
    assert reply.status == 200
    assert reply.json()["redirectUrl"].startswith(emulator.url)


@pytest.mark.parametrize(
    ("user_id", "error"),
    [("usr_reset", ConnectionResetError), ("usr_close", http.client.RemoteDisconnected)],
)
def test_a_connection_ends_before_the_answer(
    emulator: Emulator, user_id: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        emulator.create(user_id)
    with pytest.raises(error):
        emulator.create(user_id + "_once")
    assert emulator.create(user_id + "_once").status == 200


def test_a_reused_connection_can_close_before_the_answer(emulator: Emulator) -> None:
    target = "/admin/v1/users/usr_close_reused:createPortalSession"
    headers = {"Authorization": f"Bearer {emulator.key}"}
    connection = emulator.connect()
    assert exchange(connection, "POST", target, b"{}", headers).status == 200
    with pytest.raises(http.client.RemoteDisconnected):
        exchange(connection, "POST", target, b"{}", headers)
    connection.close()
    assert [entry["reused_connection"] for entry in emulator.journal()] == [False, True]


def test_a_truncated_answer_announces_more_than_it_holds(emulator: Emulator) -> None:
    with pytest.raises(http.client.IncompleteRead) as caught:
        emulator.create("usr_truncated")
    assert caught.value.partial.startswith(b'{"redirectUrl"')


@pytest.mark.parametrize(
    ("user_id", "body"),
    [
        ("usr_empty", b""),
        ("usr_null", b"null"),
        ("usr_missing_url", b"{}"),
        ("usr_wrong_type", b'{"redirectUrl":42}'),
        ("usr_relative_url", b'{"redirectUrl":"/signin?token=0"}'),
    ],
)
def test_a_success_can_have_no_link(emulator: Emulator, user_id: str, body: bytes) -> None:
    reply = emulator.create(user_id)
    assert (reply.status, reply.body) == (200, body)


def test_a_success_can_be_a_proxys_page(emulator: Emulator) -> None:
    reply = emulator.create("usr_html")
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/html")
    assert b"<html>" in reply.body


def test_a_success_can_be_invalid_utf8(emulator: Emulator) -> None:
    with pytest.raises(UnicodeDecodeError):
        emulator.create("usr_bad_utf8").text()


def test_a_success_can_hold_two_values(emulator: Emulator) -> None:
    with pytest.raises(json.JSONDecodeError, match="Extra data"):
        emulator.create("usr_trailing").json()


def test_a_success_can_be_huge(emulator: Emulator) -> None:
    reply = emulator.create("usr_huge")
    assert len(reply.body) > 6 << 20
    assert reply.json()["redirectUrl"].startswith(emulator.url)


def test_a_redirect_leads_to_another_users_session(emulator: Emulator) -> None:
    reply = emulator.create("usr_redirect")
    assert reply.status == 307
    assert reply.headers["Location"] == "/admin/v1/users/usr_ada:createPortalSession"


def test_an_answer_can_be_gzip_encoded(emulator: Emulator) -> None:
    reply = emulator.create("usr_gzip")
    assert reply.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(reply.body))["redirectUrl"].startswith(emulator.url)


def test_a_user_can_be_pending_deletion(emulator: Emulator) -> None:
    reply = emulator.create("usr_pending_deletion")
    assert (reply.status, reply.json()["code"]) == (400, "FAILED_PRECONDITION")


def test_a_faulty_user_can_sign_in_once_the_fault_is_over(emulator: Emulator) -> None:
    emulator.create("usr_503_once")
    assert "usr_503_once" in emulator.open_page("usr_503_once")


# The queue


def order(emulator: Emulator, **fault: Any) -> Reply:
    return emulator.send("POST", "/_emulator/faults", json.dumps(fault).encode())


def queued(emulator: Emulator) -> Any:
    return emulator.send("GET", "/_emulator/faults").json()["faults"]


def test_a_queued_fault_applies_to_the_next_calls_of_anyone(emulator: Emulator) -> None:
    assert order(emulator, status=503, times=2).json() == {
        "faults": [{"fault": "503", "times_left": 2}]
    }
    statuses = [emulator.create(user).status for user in ["usr_ada", "usr_grace", "usr_ada"]]
    assert statuses == [503, 503, 200]
    assert queued(emulator) == []
    assert [entry.get("fault") for entry in emulator.journal()] == ["503", "503", None]


def test_a_queued_fault_applies_to_each_of_the_calls(emulator: Emulator) -> None:
    order(emulator, fault="503")
    for method, target in [
        ("GET", "/admin/v1/users"),
        ("GET", "/admin/v1/users/usr_ada"),
        ("POST", "/admin/v1/users/usr_ada:createApiSession"),
        ("POST", "/admin/v1/users/new@conn_1:import"),
        ("POST", "/admin/v1/users/usr_ada:createPortalSession"),
    ]:
        assert emulator.api(target, None, method).status == 503
    assert queued(emulator) == [{"fault": "503", "times_left": None}]
    assert emulator.send("DELETE", "/_emulator/faults").json() == {"faults": []}
    assert emulator.create("usr_ada").status == 200


def test_queued_faults_come_in_their_order(emulator: Emulator) -> None:
    order(emulator, fault="429_once_after3")
    order(emulator, fault="html_502_once")
    order(emulator, fault="500", times=1, retry_after=4)
    replies = [emulator.create("usr_ada") for _ in range(4)]
    assert [reply.status for reply in replies] == [429, 502, 500, 200]
    assert [reply.headers["Retry-After"] for reply in replies] == ["3", None, "4", None]


def test_a_queued_fault_can_be_for_one_user(emulator: Emulator) -> None:
    order(emulator, fault="503_once", user_id="auth0|1@conn_1")
    users = ["usr_ada", "auth0|1@conn_1", "auth0|1@conn_1"]
    assert [emulator.create(user).status for user in users] == [200, 503, 200]


def test_an_invalid_call_uses_up_no_fault(emulator: Emulator) -> None:
    order(emulator, fault="503_once")
    assert emulator.create("usr_nobody").status == 404
    assert emulator.create("usr_ada", colour="red").status == 400
    assert emulator.create("usr_ada").status == 503


def test_the_queue_goes_before_the_fault_of_an_id(emulator: Emulator) -> None:
    order(emulator, fault="500_once")
    assert [emulator.create("usr_503_once").status for _ in range(3)] == [500, 503, 200]


def test_a_reset_empties_the_queue(emulator: Emulator) -> None:
    order(emulator, fault="503")
    emulator.send("POST", "/_emulator/reset")
    assert queued(emulator) == []
    assert emulator.create("usr_ada").status == 200


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({}, "503_twice"),
        ({"fault": "503", "status": 503}, "503_twice"),
        ({"fault": 503}, "503_twice"),
        ({"status": "503"}, "503_twice"),
        ({"status": 200}, "'200' is not a fault"),
        ({"fault": "503", "times": -1}, "times"),
        ({"fault": "503", "times": 0}, "times, at least 1"),
        ({"status": 503, "times": 0}, "times, at least 1"),
        ({"fault": "503_times0"}, "'503_times0' would never apply: times is 0"),
        ({"fault": "reset_times0"}, "times is 0"),
        ({"fault": "503", "times": 1.5}, "times"),
        ({"fault": "truncate"}, "Did you mean truncated?"),
        ({"fault": "usr_503"}, "'usr_503' is not a fault"),
        ({"fault": "503", "time": 1}, "Did you mean times?"),
        ({"fault": "delay_5", "retry_after": 1}, "retry_after needs an error status"),
    ],
)
def test_an_unusable_fault_is_refused(emulator: Emulator, fault: dict[str, Any], says: str) -> None:
    reply = order(emulator, **fault)
    assert (reply.status, says in reply.json()["message"]) == (400, True), reply.body
    assert queued(emulator) == []
