"""What the emulator tells of itself: /_emulator/…"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Callable

import pytest
import userhub_emulator

if TYPE_CHECKING:
    from pathlib import Path

    from emulator_process import Emulator

ADA = "/admin/v1/users/usr_ada:createPortalSession"


def test_health_is_ok(emulator: Emulator) -> None:
    health = emulator.send("GET", "/_emulator/health").json()
    assert health == {"status": "ok", "version": userhub_emulator.__version__}
    assert emulator.send("HEAD", "/_emulator/health").status == 200


def test_the_journal_tells_what_was_asked(emulator: Emulator) -> None:
    emulator.create("usr_ada", portalUrl="/{accountId}")
    emulator.create("usr_nobody")
    emulator.api("/admin/v1/users/usr_ada:purge")
    session, unknown, unmatched = emulator.journal()
    assert session["method"] == "POST"
    assert session["target"] == ADA
    assert session["body"] == '{"portalUrl": "/{accountId}"}'
    assert (session["matched"], session["status"], session["user_id"]) == (True, 200, "usr_ada")
    assert (unknown["matched"], unknown["status"]) == (True, 404)
    assert (unmatched["matched"], unmatched["status"]) == (False, 501)
    assert "usr_ada:purge" in unmatched["note"]


def test_the_journal_counts_the_attempts_for_each_user(emulator: Emulator) -> None:
    for user_id in ["usr_ada", "usr_grace", "usr_ada"]:
        emulator.create(user_id)
    assert [entry["attempt"] for entry in emulator.journal()] == [1, 1, 2]


def test_the_journal_holds_no_key(emulator: Emulator) -> None:
    emulator.create("usr_ada")
    emulator.create("usr_ada", portalUrl=f"/{emulator.key}")
    emulator.send("POST", ADA, b"{}", {"Authorization": "Bearer other_secret"})
    emulator.send("POST", ADA, b"{}", {"X-Key": emulator.key, "Authorization": "Basic b3RoZXI="})
    emulator.send("GET", f"/plans?key={emulator.key}")
    text = emulator.send("GET", "/_emulator/requests").text()
    for secret in [emulator.key, "other_secret", "b3RoZXI="]:
        assert secret not in text
    assert emulator.journal()[0]["headers"]["authorization"] == "[redacted]"


@pytest.mark.parametrize("before", range(-2, 2))
def test_a_key_at_the_end_of_what_the_journal_keeps_leaves_no_part(
    emulator: Emulator, before: int
) -> None:
    kept = 16 * 1024
    key = emulator.key
    body = key.ljust(kept - len(key) - before, "-") + key + "-" * kept
    emulator.api(ADA, body.encode())
    (entry,) = emulator.journal()
    assert set(entry["body"].replace("[redacted]", "").strip("-")) <= set("[redacted]")
    assert "userhub" not in entry["body"]
    assert len(entry["body"]) <= kept


def test_the_journal_holds_no_sign_in_token_and_no_cookie(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    browser = {"Cookie": emulator.send("GET", target).headers["Set-Cookie"].split(";")[0]}
    cookie = browser["Cookie"].split("=")[1]
    emulator.send("GET", "/", headers=browser)
    emulator.send("GET", "/signin?a=b&token=hidden_token")
    emulator.send("GET", "/", headers={"Referer": f"{emulator.url}/signin?token=referring_token"})
    form_token = emulator.form_token("/usr_ada/checkout/pro", browser)
    emulator.submit("/usr_ada/checkout/pro", browser, outcome="decline")
    text = emulator.send("GET", "/_emulator/requests").text()
    for secret in [target.split("=")[1], cookie, "hidden_token", "referring_token", form_token]:
        assert secret not in text


def test_the_journal_keeps_the_latest_thousand(emulator: Emulator) -> None:
    connection = emulator.connect()
    for _ in range(1005):
        connection.request("GET", "/")
        connection.getresponse().read()
    connection.close()
    numbers = [entry["number"] for entry in emulator.journal()]
    assert numbers == list(range(6, 1006))


def test_a_body_that_is_no_utf8_does_not_break_the_journal(emulator: Emulator) -> None:
    emulator.api(ADA, b"\xff\xfe")
    emulator.api("/admin/v1/users/%FF:createPortalSession")
    assert [entry["status"] for entry in emulator.journal()] == [400, 400]


def test_what_fails_within_the_emulator_stands_in_the_journal(
    start: Callable[..., Emulator], tmp_path: Path
) -> None:
    file = tmp_path / "state.db"
    emulator = start("--state", str(file))
    with contextlib.closing(sqlite3.connect(file)) as state:
        state.execute("DROP TABLE sign_ins")
    reply = emulator.create("new@conn_1")
    assert (reply.status, reply.json()["code"]) == (500, "INTERNAL")
    (entry,) = emulator.journal()
    assert (entry["status"], entry["user_id"]) == (500, "new@conn_1")
    assert "sign_ins" in entry["note"]
    assert emulator.api("/admin/v1/users/new@conn_1", None, "GET").status == 404


def test_reset_restores_the_seed(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    emulator.create("usr_503_once")
    emulator.send("POST", "/_emulator/reset")
    assert emulator.journal() == []
    assert emulator.create("usr_ada").status == 200
    assert emulator.create("usr_503_once").status == 503
    assert emulator.send("GET", target).status == 410


def test_the_clock_can_be_moved_forward(emulator: Emulator) -> None:
    before = emulator.send("GET", "/_emulator/clock").json()["now"]
    moved = emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":3600}')
    assert moved.json()["now"] >= before + 3600


@pytest.mark.parametrize("now", ['"2031-05-06T07:08:09Z"', "1935817689"])
def test_the_clock_can_be_set(emulator: Emulator, now: str) -> None:
    for _ in range(2):
        clock = emulator.send("POST", "/_emulator/clock", f'{{"now":{now}}}'.encode()).json()
        assert clock == {"now": 1935817689, "time": "2031-05-06T07:08:09Z"}
    user = emulator.api("/admin/v1/users/late@conn_1:import").json()
    assert user["createTime"].startswith("2031-05-06T07:")


def test_a_clock_set_back_gives_an_expired_link_its_life_back(emulator: Emulator) -> None:
    emulator.send("POST", "/_emulator/clock", b'{"now":"2030-01-01T00:00:00Z"}')
    target = emulator.redirect_target("usr_ada")
    emulator.send("POST", "/_emulator/clock", b'{"now":"2030-01-01T00:10:00Z"}')
    assert emulator.send("GET", target).status == 410
    emulator.send("POST", "/_emulator/clock", b'{"now":"2030-01-01T00:01:00Z"}')
    assert emulator.send("GET", target).status == 303


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"{}", b"5", b'{"advance_seconds":-1}', b'{"advance_seconds":1e99}',
     b'{"advance_seconds":253402300800}', b'{"advance_seconds":"60"}', b'{"now":-1}',
     b'{"now":253402300800}', b'{"now":"tomorrow"}', b'{"now":"2031-02-30T00:00:00Z"}',
     b'{"now":"2031-05-06T07:08:09"}', b'{"now":"2031-05-06T07:08:09Z "}', b'{"now":null}',
     b'{"now":1,"advance_seconds":1}'],
)  # fmt: skip
def test_an_unusable_time_is_refused(emulator: Emulator, body: bytes) -> None:
    reply = emulator.send("POST", "/_emulator/clock", body)
    assert (reply.status, "advance_seconds" in reply.json()["message"]) == (400, True)


def test_an_unknown_control_route_is_not_found(emulator: Emulator) -> None:
    assert emulator.send("GET", "/_emulator/nothing").status == 404
    assert emulator.send("GET", "/_emulator/reset").status == 404
