"""What the emulator tells of itself: /_emulator/…"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import urllib.parse
from typing import TYPE_CHECKING, Callable

import pytest
import userhub_emulator
from raw_http import ADA, connect, head

if TYPE_CHECKING:
    from pathlib import Path

    from emulator_process import Emulator


def test_health_is_ok(emulator: Emulator) -> None:
    health = emulator.send("GET", "/_emulator/health").json()
    assert health == {"status": "ok", "version": userhub_emulator.__version__}
    assert emulator.send("HEAD", "/_emulator/health").status == 200


def test_the_journal_shows_requests(emulator: Emulator) -> None:
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
    emulator.send("GET", f"/admin/v1/{emulator.key}")
    emulator.create(emulator.key)
    emulator.api(f"/admin/v1/users/{emulator.key}:import")
    text = emulator.send("GET", "/_emulator/requests").text()
    for secret in [emulator.key, "other_secret", "b3RoZXI="]:
        assert secret not in text
    assert emulator.journal()[0]["headers"]["authorization"] == "[redacted]"


@pytest.mark.parametrize("before", range(-2, 2))
def test_a_key_at_the_limit_of_the_journal_leaves_no_part(emulator: Emulator, before: int) -> None:
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
    access = emulator.api("/admin/v1/users/usr_ada:createApiSession").json()["accessToken"]
    token = target.split("=")[1]
    # Sent on by an app, a proxy or a logger, encoded or not.
    for place in [f"/plans?u=%2Fsignin%3ftoken%3d{token}", f"/plans/{token}", f"/plans?{cookie}"]:
        emulator.send("GET", place, headers={"X-Link": f"https://x/?a={token}&b", "X-C": cookie})
    for sent in [f'{{"link":"x?token\\u003d{token}"}}', f'["{access}","{cookie}"]', form_token]:
        emulator.api(ADA, sent.encode())
    text = emulator.send("GET", "/_emulator/requests").text()
    secrets = [token, cookie, "hidden_token", "referring_token", form_token, access[-64:]]
    for secret in secrets:
        assert secret not in text


def test_the_journal_holds_no_key_that_a_query_encodes(start: Callable[..., Emulator]) -> None:
    emulator = start("--admin-key", "a+b/c=d&e%f~g")
    emulator.send("GET", "/plans?key=" + urllib.parse.quote(emulator.key, safe=""))
    (entry,) = emulator.journal()
    assert entry["target"] == "/plans?key=[redacted]"


def test_the_journal_holds_no_secret_of_the_app(emulator: Emulator) -> None:
    # Browsers send the cookies of localhost to each of its ports.
    headers = {"Cookie": "session=of-the-app", "Proxy-Authorization": "Basic b3RoZXI="}
    emulator.send("GET", "/", headers=headers)
    text = emulator.send("GET", "/_emulator/requests").text()
    assert "of-the-app" not in text
    assert "b3RoZXI=" not in text


@pytest.mark.parametrize("key", ["a", "e", "users", "admin", "usr_ada"])
def test_a_short_key_hides_nothing_else(start: Callable[..., Emulator], key: str) -> None:
    emulator = start("--admin-key", key)
    emulator.create("usr_ada", portalUrl="/{accountId}/plans")
    emulator.send("GET", "/signin?token=a")
    session, sign_in = emulator.journal()
    assert session["target"] == ADA
    assert session["body"] == '{"portalUrl": "/{accountId}/plans"}'
    assert session["user_id"] == "usr_ada"
    assert session["headers"]["authorization"] == "[redacted]"
    assert sign_in["target"].startswith("/signin")


def test_an_external_id_that_looks_like_a_digest_is_shown(emulator: Emulator) -> None:
    user_id = "0123456789abcdef" * 4 + "@conn_1"
    emulator.create(user_id)
    assert [entry["user_id"] for entry in emulator.journal()] == [user_id]


def test_long_digits_that_are_not_a_token_are_kept(emulator: Emulator) -> None:
    emulator.send("GET", "/plans?a=" + "c" * 63 + "-" + "d" * 128)
    assert emulator.journal()[0]["target"] == "/plans?a=" + "c" * 63 + "-" + "d" * 128


def test_the_journal_shows_answers_and_their_times(emulator: Emulator) -> None:
    emulator.send("POST", "/_emulator/clock", b'{"now":"2031-05-06T07:08:09Z"}')
    emulator.create("usr_nobody")
    emulator.create("usr_delay_300")
    unknown, delayed = emulator.journal()
    assert json.loads(unknown["response_body"])["reason"] == "USER_NOT_FOUND"
    assert unknown["time"].startswith("2031-05-06T07:08:")
    assert 0 <= unknown["duration_ms"] < 300 <= delayed["duration_ms"]
    assert json.loads(delayed["response_body"])["redirectUrl"].endswith("/signin?token=[redacted]")


def numbers_of(emulator: Emulator, query: str) -> list[int]:
    reply = emulator.send("GET", f"/_emulator/requests{query}")
    assert reply.status == 200, reply.body
    return [entry["number"] for entry in reply.json()["requests"]]


def test_the_journal_can_be_asked_for_a_part(emulator: Emulator) -> None:
    emulator.create("usr_ada")
    emulator.create("usr_grace")
    emulator.create("usr_nobody")
    emulator.api("/admin/v1/users/usr_ada", None, "GET")
    emulator.send("GET", "/nothing/here")
    for query, numbers in {
        "": [1, 2, 3, 4, 5],
        "?limit=2": [4, 5],
        "?limit=1000000": [1, 2, 3, 4, 5],
        "?since=2": [3, 4, 5],
        "?since=2&limit=1": [3],
        "?since=5": [],
        "?user_id=usr_ada": [1, 4],
        "?method=GET": [4, 5],
        "?status=404": [3, 5],
        "?matched=false": [5],
        "?path=/admin/v1/users/usr_g": [2],
        "?user_id=usr_ada&status=200&limit=1": [4],
    }.items():
        assert (query, numbers_of(emulator, query)) == (query, numbers)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=x", "limit=", "since=-1", "since=now", "status=ok",
              "status=99999999999", "matched=yes", "limit=%zz"],
)  # fmt: skip
def test_an_unusable_part_of_the_journal_is_refused(emulator: Emulator, query: str) -> None:
    reply = emulator.send("GET", f"/_emulator/requests?{query}")
    assert reply.status == 400
    assert query.split("=")[0] in reply.json()["message"] or "query" in reply.json()["message"]


@pytest.mark.parametrize("filler", [b"\xff", b"x", b'"'])
def test_the_journals_answer_is_bounded(emulator: Emulator, filler: bytes) -> None:
    headers = b"".join(b"X-%d: %s\r\n" % (n, filler * 4000) for n in range(20))
    request = head(emulator, "Content-Length: 20000")[:-2] + headers + b"\r\n" + filler * 20000
    with connect(emulator) as connection, connection.makefile("rb") as answers:
        for _ in range(1000):
            connection.sendall(request)
            while (line := answers.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            answers.read(length)
    answer = emulator.send("GET", "/_emulator/requests").body
    assert len(answer) < 20 << 20
    numbers = [entry["number"] for entry in json.loads(answer)["requests"]]
    assert len(numbers) > 50
    assert numbers == list(range(1001 - len(numbers), 1001))


def test_the_journal_keeps_the_latest_thousand(emulator: Emulator) -> None:
    connection = emulator.connect()
    for _ in range(1005):
        connection.request("GET", "/")
        connection.getresponse().read()
    connection.close()
    numbers = [entry["number"] for entry in emulator.journal()]
    assert numbers == list(range(6, 1006))


def test_a_body_that_is_not_utf8_does_not_break_the_journal(emulator: Emulator) -> None:
    emulator.api(ADA, b"\xff\xfe")
    emulator.api("/admin/v1/users/%FF:createPortalSession")
    assert [entry["status"] for entry in emulator.journal()] == [400, 400]


def test_an_internal_failure_of_the_emulator_is_in_the_journal(
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
    again = emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":3600.0}').json()
    assert again["now"] >= before + 7200


@pytest.mark.parametrize(
    "now",
    [
        '"2031-05-06T07:08:09Z"',
        "1935817689",
        '"2031-05-06T07:08:09.000Z"',  # JavaScript: new Date().toISOString(), and its JSON
        "1935817689999",  # Date.now()
        "1935817689999.5",
        "1935817689.999999",  # Python: time.time(), datetime.timestamp()
        '"2031-05-06T07:08:09+00:00"',  # datetime.now(timezone.utc).isoformat()
        '"2031-05-06T07:08:09.999999+00:00"',
        '"2031-05-06 07:08:09.999999+00:00"',  # print(datetime.now(timezone.utc))
        '"2031-05-06T09:38:09+02:30"',
        '"2031-05-05T23:08:09-0800"',  # strftime("%Y-%m-%dT%H:%M:%S%z")
        '"2031-05-06t07:08:09.9z"',
    ],
)
def test_the_clock_can_be_set(emulator: Emulator, now: str) -> None:
    for _ in range(2):
        clock = emulator.send("POST", "/_emulator/clock", f'{{"now":{now}}}'.encode()).json()
        assert clock == {"now": 1935817689, "time": "2031-05-06T07:08:09Z"}
    user = emulator.api("/admin/v1/users/late@conn_1:import").json()
    assert user["createTime"].startswith("2031-05-06T07:")


def test_an_expired_link_works_again_after_the_clock_is_set_back(emulator: Emulator) -> None:
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
     b'{"now":1,"advance_seconds":1}', b'{"now":"2031-05-06T07:08:09.Z"}',
     b'{"now":"2031-05-06T07:08:09.123"}', b'{"now":"2031-05-06T07:08:09+1:00"}',
     b'{"now":"2031-05-06T07:08:09+24:00"}', b'{"now":"2031-05-06T07:08:09+01:60"}',
     b'{"now":"2031-05-06T07:08:09+01:00x"}', b'{"now":"1970-01-01T00:00:00+01:00"}',
     b'{"now":"9999-12-31T23:59:59-01:00"}', b'{"now":"2031-05-06"}', b'{"now":""}',
     b'{"now":253402300800000}', b'{"now":true}', b'{"advance_seconds":1000000000000}',
     b'{"advance_seconds":253402300799}'],
)  # fmt: skip
def test_an_unusable_time_is_refused(emulator: Emulator, body: bytes) -> None:
    reply = emulator.send("POST", "/_emulator/clock", body)
    assert (reply.status, "advance_seconds" in reply.json()["message"]) == (400, True)


def test_an_unknown_control_route_is_not_found(emulator: Emulator) -> None:
    assert emulator.send("GET", "/_emulator/nothing").status == 404
    assert emulator.send("GET", "/_emulator/reset").status == 404
