"""--webhook-url: signed events, received by the vendor's SDK."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any, Callable

import pytest
import userhub_emulator
from emulator_process import PATIENCE
from reserved_port import reserved_port
from webhook_receiver import SECRET, Receiver, Start, begin, deliveries, wait_for_log

if TYPE_CHECKING:
    import http.server
    from collections.abc import Iterator
    from pathlib import Path

    from emulator_process import Emulator

NEW = "auth0|1@conn_1"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as started:
        yield started


@pytest.fixture
def port() -> Iterator[int]:
    """Where nothing listens yet."""
    with reserved_port() as reserved:
        yield reserved


def buy(emulator: Emulator, user_id: str, plan: str, **options: Any) -> None:
    path, browser = emulator.sign_in(user_id, portalUrl="/{accountId}/checkout/" + plan, **options)
    assert emulator.submit(path, browser, outcome="complete").status == 303


# Events


def test_a_purchase_is_reported_to_the_app(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url)
    buy(emulator, "usr_grace", "pro")
    subscription, user = receiver.wait_for(2)
    changed = subscription.subscriptions_changed.subscription
    assert (changed.plan.id, changed.state, changed.user.id) == ("pro", "ACTIVE", "usr_grace")
    assert user.users_changed.user.subscription.plan.id == "pro"
    assert receiver.types == ["subscriptions.changed", "users.changed"]
    assert receiver.refused == []
    assert receiver.challenges == 1
    assert {headers["UserHub-Action"] for headers in receiver.headers} == {
        "challenge",
        "events.handle",
    }


def test_each_action_of_the_portal_is_reported(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url)
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    emulator.submit("/org_1/checkout/team", browser, outcome="complete")
    emulator.submit("/org_1/checkout/pro", browser, outcome="decline")
    emulator.submit("/org_1/invite", browser, email="new@example.com")
    emulator.submit("/org_1/members", browser, withdraw="new@example.com")
    emulator.submit("/org_1/members", browser, remove="usr_grace")
    emulator.submit("/org_1/cancel", browser, end="now")
    events = receiver.wait_for(8)
    by_type: dict[str, list[Any]] = {}
    for event in events:
        by_type.setdefault(event.type, []).append(event)
    started, canceled = (event.flows_changed.flow for event in by_type["flows.changed"])
    assert (started.id, started.state) == (canceled.id, "STARTED")
    assert started.join_organization.email == "new@example.com"
    assert canceled.state == "CANCELED"
    (removed,) = (event.members_changed for event in by_type["members.changed"])
    assert (removed.organization.id, removed.member.user.id) == ("org_1", "usr_grace")
    assert removed.member.state == "PENDING_DELETION"
    states = [e.subscriptions_changed.subscription.state for e in by_type["subscriptions.changed"]]
    assert states == ["ACTIVE", "CANCELED"]
    organizations = [e.organizations_changed.organization for e in by_type["organizations.changed"]]
    assert [o.member_count for o in organizations] == [2, 1, 1]
    assert organizations[-1].subscription is None
    assert len({event.id for event in events}) == 8
    assert receiver.refused == []


def test_users_of_the_api_are_reported(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url)
    emulator.api("/admin/v1/users/auth0%7C1@conn_1:import")
    emulator.api("/admin/v1/users", b'{"displayName": "Mary"}')
    emulator.api("/admin/v1/users/usr_grace", b'{"displayName": "G."}', "PATCH")
    emulator.api("/admin/v1/users/usr_grace", None, "DELETE")
    emulator.api("/admin/v1/users/usr_nobody", None, "DELETE")
    emulator.create(NEW)
    users = [event.users_changed.user for event in receiver.wait_for(4)]
    assert sorted(user.display_name for user in users) == ["G.", "G.", "Mary", "auth0|1"]
    assert [u.state for u in users if u.id == "usr_grace"] == ["ACTIVE", "PENDING_DELETION"]
    assert len(deliveries(emulator)) == 5


def test_a_second_deletion_is_not_reported(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url)
    answers = [emulator.api("/admin/v1/users/usr_grace", None, "DELETE") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    emulator.api("/admin/v1/users/usr_ada", b'{"displayName": "Last"}', "PATCH")
    users = [event.users_changed.user for event in receiver.wait_for(2)]
    assert [(user.id, user.state) for user in users] == [
        ("usr_grace", "PENDING_DELETION"), ("usr_ada", "ACTIVE"),
    ]  # fmt: skip


def test_the_ids_of_events_do_not_repeat_after_a_reset(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url, "--deterministic")
    for number in range(1, 4):
        buy(emulator, "usr_grace", "pro")
        receiver.wait_for(2 * number)
        assert emulator.send("POST", "/_emulator/reset").status == 200
    assert len({event.id for event in receiver.events}) == 6


def test_a_user_is_reported_even_if_an_organization_has_its_id_as_unique_id(
    start: Start, receiver: Receiver, tmp_path: Path
) -> None:
    seed = tmp_path / "seed.json"
    organization = {"id": "org_1", "unique_id": "ada", "name": "A.", "members": ["ada"]}
    users = [{"id": "ada", "name": "Ada"}]
    seed.write_text(json.dumps({"users": users, "organizations": [organization]}))
    emulator = begin(start, receiver.url, "--seed-file", str(seed))
    buy(emulator, "ada", "pro")
    subscription, user = receiver.wait_for(2)
    assert subscription.subscriptions_changed.subscription.user.id == "ada"
    assert user.users_changed.user.id == "ada"


def test_the_signature_holds_when_the_clock_is_moved(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url)
    forty_days = 40 * 24 * 3600
    emulator.send("POST", "/_emulator/clock", json.dumps({"advance_seconds": forty_days}).encode())
    buy(emulator, "usr_grace", "pro")
    event = receiver.wait_for(1)[0]
    assert forty_days - 60 < event.time.timestamp() - time.time() < forty_days + 60
    assert receiver.refused == []


def test_another_secret_does_not_verify(start: Start) -> None:
    with Receiver(secret="another") as receiver:
        begin(start, receiver.url)
        receiver.wait_until(lambda: len(receiver.refused) > 0)
        assert receiver.refused[0] == "Signatures do not match"


# Retries


def test_a_receiver_that_fails_twice_gets_the_event_at_last_and_in_order(start: Start) -> None:
    failures = iter([500, 429])

    def fail(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> bool:
        status = next(failures, None) if b"subscriptions.changed" in body else None
        if status is None:
            return False
        handler.send_response(status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return True

    with Receiver(fail) as receiver:
        emulator = begin(start, receiver.url)
        buy(emulator, "usr_grace", "pro")
        buy(emulator, "usr_grace", "team")
        receiver.wait_for(4)
        plans = [
            event.subscriptions_changed.subscription.plan.id
            for event in receiver.events
            if event.type == "subscriptions.changed"
        ]
        assert plans == ["pro", "team"]
        wait_for_log(emulator, lambda log: all(each["delivered"] for each in log))
        (tried,) = [each for each in deliveries(emulator) if len(each["attempts"]) > 1]
        assert [attempt["status"] for attempt in tried["attempts"]] == [500, 429, 200]
        assert [attempt["error"] is None for attempt in tried["attempts"]] == [False, False, True]


def test_another_objects_events_do_not_wait_for_one_that_fails(start: Start) -> None:
    def fail(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> bool:
        if b'"usr_ada"' not in body:
            return False
        handler.send_error(503)
        return True

    with Receiver(fail) as receiver:
        emulator = begin(start, receiver.url)
        emulator.api("/admin/v1/users/usr_ada", b'{"displayName": "A."}', "PATCH")
        emulator.api("/admin/v1/users/usr_grace", b'{"displayName": "G."}', "PATCH")
        assert receiver.wait_for(1)[0].users_changed.user.id == "usr_grace"


def test_an_app_that_starts_later_gets_its_events(start: Start, port: int) -> None:
    emulator = begin(start, f"http://127.0.0.1:{port}/")
    buy(emulator, "usr_grace", "pro")
    wait_for_log(emulator, lambda log: all(each["attempts"] for each in log))
    assert not any(each["delivered"] for each in deliveries(emulator))
    with Receiver(port=port) as receiver:
        receiver.wait_for(2)
        assert sorted(receiver.types) == ["subscriptions.changed", "users.changed"]


def test_a_reset_drops_undelivered_events(start: Start, port: int) -> None:
    emulator = begin(start, f"http://127.0.0.1:{port}/")
    buy(emulator, "usr_grace", "pro")
    assert emulator.send("POST", "/_emulator/reset").status == 200
    assert deliveries(emulator) == []


# Bounds


@contextlib.contextmanager
def silent_server(first: bytes = b"", pause: float = 0.0) -> Iterator[tuple[str, threading.Event]]:
    """Accepts, and never answers; or sends `first` again and again, slowly."""
    connected = threading.Event()
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        kept: list[socket.socket] = []

        def drip(connection: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while first and not ended.wait(pause):
                    connection.sendall(first)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    kept.append(connection)
                    connected.set()
                    threading.Thread(target=drip, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", connected
        ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        for connection in kept:
            connection.close()


@pytest.mark.parametrize(
    ("first", "pause"), [(b"", 0.0), (b"X: y\r\n", 0.05), (b"HTTP/1.1 200 OK\r\n", 0.3)]
)
def test_a_receiver_that_hangs_holds_up_neither_the_api_nor_the_end(
    start: Start, first: bytes, pause: float
) -> None:
    with silent_server(first, pause) as (url, connected):
        emulator = begin(start, url)
        assert connected.wait(PATIENCE)
        buy(emulator, "usr_grace", "pro")
        assert emulator.api("/admin/v1/users/usr_grace", None, "GET").status == 200
        before = time.monotonic()
        assert emulator.stop() == 0
        assert time.monotonic() - before < 3


def test_an_attempt_on_a_receiver_that_hangs_ends(start: Start) -> None:
    with silent_server() as (url, connected):
        emulator = begin(start, url)
        assert connected.wait(PATIENCE)
        wait_for_log(emulator, lambda log: len(log[0]["attempts"]) > 0)
        (attempt, *_) = deliveries(emulator)[0]["attempts"]
        assert attempt["status"] is None
        assert attempt["error"]


def test_an_endless_answer_is_cut(start: Start) -> None:
    def flood(handler: http.server.BaseHTTPRequestHandler, _: bytes) -> bool:
        handler.send_response(200)
        handler.end_headers()
        with contextlib.suppress(OSError):
            while True:
                handler.wfile.write(b"x" * 65536)
        handler.close_connection = True
        return True

    with Receiver(flood) as receiver:
        emulator = begin(start, receiver.url)
        wait_for_log(emulator, lambda log: len(log[0]["attempts"]) > 0)
        assert "64 KiB" in deliveries(emulator)[0]["attempts"][0]["error"]


def test_a_redirect_is_not_followed(start: Start, receiver: Receiver) -> None:
    def redirect(handler: http.server.BaseHTTPRequestHandler, _: bytes) -> bool:
        handler.send_response(307)
        handler.send_header("Location", receiver.url)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return True

    with Receiver(redirect) as other:
        emulator = begin(start, other.url)
        wait_for_log(emulator, lambda log: len(log[0]["attempts"]) > 0)
        assert deliveries(emulator)[0]["attempts"][0]["status"] == 307
    assert receiver.requests == 0


def test_the_log_keeps_the_latest_thousand(start: Start, port: int) -> None:
    emulator = begin(start, f"http://127.0.0.1:{port}/")
    for number in range(1005):
        emulator.api("/admin/v1/users/usr_ada", b'{"displayName": "A%d"}' % number, "PATCH")
    log = deliveries(emulator)
    assert len(log) == 1000
    assert json.loads(log[-1]["body"])["usersChanged"]["user"]["displayName"] == "A1004"
    assert [each["number"] for each in log] == list(range(7, 1007))


# The log


def test_a_delivery_is_sent_again(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url)
    buy(emulator, "usr_grace", "pro")
    first = receiver.wait_for(2)[0]
    (number,) = [d["number"] for d in deliveries(emulator) if d["event_id"] == first.id]
    reply = emulator.send("POST", f"/_emulator/webhooks/{number}/send")
    assert reply.status == 200
    assert receiver.wait_for(3)[2] == first
    assert reply.json()["number"] in [d["number"] for d in deliveries(emulator)]
    assert emulator.send("POST", "/_emulator/webhooks/challenge").status == 200
    receiver.wait_until(lambda: receiver.challenges == 2)
    for target in ["99/send", "x/send", "1/again", "1"]:
        assert emulator.send("POST", f"/_emulator/webhooks/{target}").status == 404


def test_the_log_and_the_journal_have_no_secret(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url)
    buy(emulator, "usr_grace", "pro")
    receiver.wait_for(2)
    for target in ["/_emulator/webhooks", "/_emulator/requests", "/_emulator/health"]:
        assert SECRET not in emulator.send("GET", target).text()
    assert SECRET not in json.dumps(emulator.ready)


def test_a_challenge_must_be_repeated(start: Start) -> None:
    def misread(handler: http.server.BaseHTTPRequestHandler, _: bytes) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"{}")
        return True

    with Receiver(misread) as receiver:
        emulator = begin(start, receiver.url)
        wait_for_log(emulator, lambda log: len(log[0]["attempts"]) > 0)
        log = deliveries(emulator)[0]
        assert (log["type"], log["delivered"]) == ("challenge", False)
        assert "challenge" in log["attempts"][0]["error"]


def test_a_challenge_that_an_app_does_not_know_is_not_sent_forever(start: Start) -> None:
    def not_found(handler: http.server.BaseHTTPRequestHandler, _: bytes) -> bool:
        if handler.headers["UserHub-Action"] != "challenge":
            return False
        handler.send_error(404)
        return True

    with Receiver(not_found) as receiver:
        emulator = begin(start, receiver.url)
        wait_for_log(emulator, lambda log: len(log[0]["attempts"]) == 5)
        buy(emulator, "usr_grace", "pro")
        receiver.wait_for(2)
        assert emulator.send("POST", "/_emulator/webhooks/challenge").status == 200
        wait_for_log(emulator, lambda log: len(log[-1]["attempts"]) > 0)
        assert (len(deliveries(emulator)[0]["attempts"]), receiver.challenges) == (5, 0)


def test_without_a_webhook_there_is_no_log(emulator: Emulator) -> None:
    for method, target in [("GET", "webhooks"), ("POST", "webhooks/challenge")]:
        reply = emulator.send(method, f"/_emulator/{target}")
        assert (reply.status, "--webhook-url" in reply.json()["message"]) == (404, True)


# Options


@pytest.mark.parametrize("source", ["file", "environment"])
def test_the_secret_comes_from_a_file_or_the_environment(
    start: Start,
    receiver: Receiver,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
) -> None:
    options: list[str] = []
    if source == "file":
        file = tmp_path / "secret"
        file.write_text(SECRET + "\n")
        options = ["--webhook-secret-file", str(file)]
    else:
        monkeypatch.setenv("USERHUB_EMULATOR_WEBHOOK_SECRET", SECRET)
    start("--webhook-url", receiver.url, *options)
    receiver.wait_until(lambda: receiver.challenges == 1)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--webhook-url", "https://localhost/hook"], "no TLS"),
        (["--webhook-url", "ftp://localhost/"], "http URL"),
        (["--webhook-url", "localhost:3000"], "http URL"),
        (["--webhook-url", "http://me:pw@localhost/"], "without a user"),
        (["--webhook-url", "http://localhost:3000/"], "--webhook-secret"),
        (["--webhook-url", "http://localhost/", "--webhook-secret-file", "/nowhere"], "/nowhere"),
    ],
)
def test_an_invalid_webhook_is_refused_at_the_start(
    refused: Callable[..., str], options: list[str], says: str
) -> None:
    assert says in refused(*options)


@pytest.mark.parametrize(
    "option", ["--webhook-url", "--webhook-secret-file", "--callback-url", "--public-url",
               "--state", "--seed-file", "--ready-file"],
)  # fmt: skip
@pytest.mark.parametrize("command", [[], ["exec"]], ids=["serve", "exec"])
def test_an_empty_value_is_a_mistake(userhub: str, option: str, command: list[str]) -> None:
    if command and option == "--ready-file":
        command = []  # exec has no such option
    done = subprocess.run(
        [userhub, "emulator", *command, option, "", "--port", "0"],
        capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{option}: the value is empty" in done.stderr


def test_a_secret_without_a_webhook_is_a_mistake(userhub: str) -> None:
    done = subprocess.run(
        [userhub, "emulator", "--webhook-secret", "x"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "--webhook-url" in done.stderr) == (2, True)


def test_the_python_class_takes_a_webhook(receiver: Receiver) -> None:
    with userhub_emulator.Emulator(webhook_url=receiver.url, webhook_secret=SECRET) as emulator:
        receiver.wait_until(lambda: receiver.challenges == 1)
        (challenge,) = emulator.webhook_deliveries
        assert challenge["type"] == "challenge"
        emulator.send_webhook_again(challenge["number"])
        receiver.wait_until(lambda: receiver.challenges == 2)
        with pytest.raises(ValueError, match="no such delivery"):
            emulator.send_webhook_again(99)
