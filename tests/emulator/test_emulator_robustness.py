"""What no client can do to the emulator: crash it, fill it, hold others up, leave half a change."""

from __future__ import annotations

import contextlib
import json
import resource
import sqlite3
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

import pytest
from emulator_process import PATIENCE, Emulator, exchange
from raw_http import ADA, connect, first_line, head, status_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

Start = Callable[..., Emulator]


def resident_bytes(emulator: Emulator) -> int:
    statm = Path(f"/proc/{emulator.process.pid}/statm").read_text()
    return int(statm.split()[1]) * resource.getpagesize()


# Limits


@pytest.mark.parametrize(
    ("request_line", "line", "statuses"),
    [
        ("GET /" + "a" * 300_000 + " HTTP/1.1", "X: a", {414}),
        ("GET / HTTP/1.1", "X: " + "a" * 300_000, {431}),
        ("GET / HTTP/1.1", "\r\n".join(f"X-{n}: a" for n in range(30_000)), {431}),
        (f"POST {ADA} HTTP/1.1", "Content-Length: -5", {400}),
        (f"POST {ADA} HTTP/1.1", "Content-Length: 99999999999999999999999", {400, 413}),
    ],
    ids=["path", "header", "headers", "negative length", "endless length"],
)
def test_a_head_beyond_the_limits_is_refused(
    emulator: Emulator, request_line: str, line: str, statuses: set[int]
) -> None:
    # Closed in mid-send, a connection may be reset before its answer is read.
    assert status_of(emulator, head(emulator, line, request=request_line)) in statuses | {0}
    assert emulator.create("usr_ada").status == 200


def test_a_long_head_within_the_limits_is_taken(emulator: Emulator) -> None:
    query = "GET /admin/v1/users?displayName=" + "a" * 30_000 + " HTTP/1.1"
    assert status_of(emulator, head(emulator, "X: " + "b" * 30_000, request=query)) == 200
    (entry,) = emulator.journal()
    assert len(entry["target"]) == len(entry["headers"]["x"]) == 16 * 1024


def test_a_long_body_takes_no_memory(emulator: Emulator) -> None:
    before = resident_bytes(emulator)
    size = 64 << 20
    with connect(emulator) as connection:
        connection.sendall(head(emulator, f"Content-Length: {size}"))
        for _ in range(64):
            connection.sendall(b" " * (1 << 20))
        assert first_line(connection).split(" ")[1] == "400"
    assert resident_bytes(emulator) - before < 16 << 20


def test_a_key_that_fills_the_body_holds_nobody_up(emulator: Emulator) -> None:
    started = time.monotonic()
    key = {"Authorization": "Bearer aaaaaaaa"}
    assert emulator.send("POST", ADA, b"a" * (1 << 20), key).status == 401
    assert time.monotonic() - started < PATIENCE / 4
    (entry,) = emulator.journal()
    assert set(entry["body"].split("[redacted]")[:-1]) == {""}
    assert len(entry["body"]) == 16 * 1024


def test_a_body_full_of_halves_of_tokens_holds_nobody_up(emulator: Emulator) -> None:
    started = time.monotonic()
    assert emulator.api(ADA, b"eyJ" * 340_000).status == 400
    assert time.monotonic() - started < PATIENCE / 4
    (entry,) = emulator.journal()
    assert entry["body"] == ("eyJ" * 340_000)[: 16 * 1024]


DEEP = 100_000
OBJECTS = b'{"a":' * DEEP + b"1" + b"}" * DEEP


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("POST", ADA, b"[" * DEEP + b"]" * DEEP),
        ("POST", ADA, b"[" * DEEP),
        ("PATCH", "/admin/v1/users/usr_ada", b'{"address":' + OBJECTS + b"}"),
        ("POST", "/admin/v1/users", b'{"address":' + OBJECTS + b"}"),
        ("POST", "/_emulator/faults", b'{"fault":' + OBJECTS + b"}"),
        ("POST", "/_emulator/clock", b"[" * DEEP + b"]" * DEEP),
        ("PUT", "/_emulator/state", b'{"users":' + b"[" * DEEP + b"]" * DEEP + b"}"),
        ("PUT", "/_emulator/state", b'{"users":[{"profile":' * DEEP),
    ],
)
def test_json_of_any_depth_is_an_error_of_the_request(
    emulator: Emulator, method: str, target: str, body: bytes
) -> None:
    reply = emulator.api(target, body, method)
    assert reply.status == 400, reply.body
    assert emulator.create("usr_ada").status == 200
    assert emulator.send("GET", "/_emulator/").status == 200


def test_json_as_deep_as_an_app_may_need_is_taken(emulator: Emulator) -> None:
    address: object = "Main St"
    for _ in range(90):
        address = {"[{": address}
    body = json.dumps({"address": address}).encode()
    reply = emulator.api("/admin/v1/users/usr_ada", body, "PATCH")
    assert reply.json()["address"] == address


def test_the_journal_forgets_users_without_entries(emulator: Emulator) -> None:
    emulator.create("first@conn_1")
    emulator.create("again@conn_1")
    with contextlib.closing(emulator.connect()) as connection:
        for _ in range(999):
            exchange(connection, "GET", "/")
    emulator.create("first@conn_1")
    emulator.create("again@conn_1")
    attempts = [entry["attempt"] for entry in emulator.journal() if "attempt" in entry]
    assert attempts == [1, 1]


# Slow clients


@contextlib.contextmanager
def slow_clients(emulator: Emulator) -> Iterator[list[socket.socket]]:
    """Some in mid-head, some in mid-body, some that never read a long answer."""
    huge = f"POST {ADA.replace('usr_ada', 'usr_huge')} HTTP/1.1"
    with contextlib.ExitStack() as stack:
        clients = []
        for start in [
            *[head(emulator)[:40]] * 40,
            *[head(emulator, "Content-Length: 100") + b"{"] * 40,
            *[head(emulator, "Content-Length: 2", request=huge) + b"{}"] * 8,
        ]:
            client = stack.enter_context(connect(emulator))
            client.sendall(start)
            clients.append(client)
        yield clients


def test_slow_clients_hold_nobody_up(emulator: Emulator) -> None:
    with slow_clients(emulator) as clients:
        for _ in range(20):
            started = time.monotonic()
            assert emulator.create("usr_ada").status == 200
            assert time.monotonic() - started < PATIENCE / 2
            for client in clients[:40]:
                client.sendall(b"x")
    assert emulator.create("usr_ada").status == 200


@contextlib.contextmanager
def many_descriptors() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def dripping(emulator: Emulator, clients: list[socket.socket], done: threading.Event) -> None:
    """Each sends a byte of its request's head now and then, so that none of them is ever silent."""
    for byte in head(emulator):
        if done.wait(0.5):
            return
        for client in clients:
            with contextlib.suppress(OSError):
                client.send(bytes([byte]))


def test_a_thousand_clients_that_drip_their_requests_keep_nobody_out(emulator: Emulator) -> None:
    done = threading.Event()
    with many_descriptors(), contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect(emulator)) for _ in range(1000)]
        dripper = threading.Thread(target=dripping, args=(emulator, clients, done))
        dripper.start()
        try:
            assert emulator.send("GET", "/_emulator/health").status == 200
        finally:
            done.set()
            dripper.join()


def test_a_thousand_clients_with_dripping_answers_keep_nobody_out(emulator: Emulator) -> None:
    drip = f"POST {ADA.replace('usr_ada', 'usr_drip')} HTTP/1.1"
    with many_descriptors(), contextlib.ExitStack() as stack:
        for _ in range(1000):
            client = stack.enter_context(connect(emulator))
            client.sendall(head(emulator, "Content-Length: 2", request=drip) + b"{}")
        assert emulator.send("GET", "/_emulator/health").status == 200
    assert emulator.create("usr_ada").status == 200


@pytest.mark.long
def test_an_answer_drips_for_half_a_minute_at_most(emulator: Emulator) -> None:
    with contextlib.closing(emulator.connect()) as connection:
        connection.timeout = 3 * PATIENCE
        target = ADA.replace("usr_ada", "usr_drip_3600000")
        key = {"Authorization": f"Bearer {emulator.key}"}
        reply = exchange(connection, "POST", target, b"{}", key)
    assert "/signin?token=" in reply.json()["redirectUrl"]


@pytest.mark.long
def test_a_thousand_connections_are_served_and_the_next_waits(emulator: Emulator) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect(emulator)) for _ in range(1100)]
        for client in clients:
            client.sendall(head(emulator, "Content-Length: 2") + b"{}")
        for client in clients[:1000]:
            assert "200" in first_line(client)
        clients[1050].setblocking(False)
        with pytest.raises(BlockingIOError):
            clients[1050].recv(1)
        for client in clients[:200]:
            client.close()
        for client in clients[1000:]:
            client.settimeout(PATIENCE)
            assert "200" in first_line(client)


# Kill


def test_a_kill_in_the_middle_of_a_thousand_writes_loses_nothing_that_was_answered(
    start: Start, tmp_path: Path
) -> None:
    file = tmp_path / "state.db"
    emulator = start("--state", str(file))
    answered: dict[str, str] = {}
    half = threading.Event()

    def write(part: int) -> None:
        with contextlib.closing(emulator.connect()) as connection:
            for number in range(125):
                user = f"{part}-{number}@conn_1"
                target = f"/admin/v1/users/{user}:createPortalSession"
                key = {"Authorization": f"Bearer {emulator.key}"}
                reply = exchange(connection, "POST", target, b"{}", key)
                answered[user] = reply.json()["redirectUrl"][len(emulator.url) :]
                if len(answered) >= 500:
                    half.set()

    def kill() -> None:
        half.wait(PATIENCE)
        emulator.process.kill()

    with ThreadPoolExecutor(9) as pool:
        killer = pool.submit(kill)
        writers = [pool.submit(write, part) for part in range(8)]
        failed = sum(writer.exception() is not None for writer in writers)
        killer.result()
    assert 500 <= len(answered) < 1000
    assert failed > 0

    with contextlib.closing(sqlite3.connect(file)) as state:

        def ask(sql: str) -> list[Any]:
            return state.execute(sql).fetchall()

        assert ask("PRAGMA integrity_check") == [("ok",)]
        assert ask("PRAGMA foreign_key_check") == []
        # A user comes with the session that imported them, or not at all.
        assert ask("SELECT id FROM users WHERE external_id IS NOT NULL "
                   "AND id NOT IN (SELECT user_id FROM sign_ins)") == []  # fmt: skip
        (written,) = ask("SELECT count(*) FROM sign_ins")[0]
        assert len(answered) <= written <= len(answered) + 8

    emulator = start("--state", str(file))
    for user, link in answered.items():
        assert emulator.api(f"/admin/v1/users/{user}", None, "GET").status == 200
        assert emulator.send("GET", link).status == 303


# Load


@pytest.mark.long
def test_two_hundred_clients_make_fifty_thousand_sessions(
    emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    clients, each = 200, 250
    before = resident_bytes(emulator)

    def make_sessions(client: int) -> tuple[list[str], list[float]]:
        links, times = [], []
        key = {"Authorization": f"Bearer {emulator.key}"}
        with contextlib.closing(emulator.connect()) as connection:
            for number in range(each):
                target = f"/admin/v1/users/{client}-{number % 5}@conn_1:createPortalSession"
                started = time.monotonic()
                reply = exchange(connection, "POST", target, b"{}", key)
                times.append(time.monotonic() - started)
                assert reply.status == 200
                links.append(reply.json()["redirectUrl"])
        return links, times

    started = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        results = list(pool.map(make_sessions, range(clients)))
    elapsed = time.monotonic() - started
    links = [link for links, _ in results for link in links]
    times = sorted(seconds for _, times in results for seconds in times)
    grown = resident_bytes(emulator) - before
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{len(links)} sessions by {clients} clients in {elapsed:.1f} s; "
            f"p50 {times[len(times) // 2] * 1000:.1f} ms, "
            f"p99 {times[len(times) * 99 // 100] * 1000:.1f} ms; {grown >> 20} MiB more"
        )
    assert len(set(links)) == len(links) == clients * each
    journal = emulator.journal()
    assert len(journal) == 1000
    assert journal[-1]["number"] == clients * each
    assert grown < 150 << 20
    found, token = 0, ""
    while True:
        query = urllib.parse.urlencode({"pageSize": 100, "pageToken": token})
        page = emulator.api(f"/admin/v1/users?{query}", None, "GET").json()
        found += len(page["users"])
        token = page.get("nextPageToken", "")
        if not token:
            break
    assert found == 2 + clients * 5
    for link in links[:: len(links) // 500]:
        assert emulator.send("GET", link[len(emulator.url) :]).status == 303
