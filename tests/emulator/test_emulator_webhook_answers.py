"""What an app, or its host name, can answer to a webhook request."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from billing_flow import buy
from emulator_process import PATIENCE
from webhook_receiver import Receiver, Start, begin, deliveries, wait_for_log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler

    from emulator_process import Emulator


@contextlib.contextmanager
def app(first: bytes, then: bytes = b"") -> Iterator[str]:
    """Answers each request with `first`, and then with `then` again and again."""

    def answer(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(first)
            while then:
                connection.sendall(then)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        listener.shutdown(socket.SHUT_RDWR)


def rename_ada(emulator: Emulator) -> None:
    reply = emulator.api("/admin/v1/users/usr_ada", b'{"displayName": "A."}', "PATCH")
    assert reply.status == 200


def peak_memory(emulator: Emulator) -> int:
    """In KiB."""
    status = Path(f"/proc/{emulator.process.pid}/status").read_text(encoding="ascii")
    (peak,) = re.findall(r"VmHWM:\s*(\d+)", status)
    return int(peak)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nuntil the end",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"Content-Length: 0\r\n\r\n",
        b"HTTP/1.0 202 Accepted\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: "
        + b"x" * 8000
        + b"\r\nContent-Length: 60000\r\n\r\n"
        + b"x" * 60000,
    ],
)
def test_each_2xx_answer_takes_the_event(start: Start, answer: bytes) -> None:
    with app(answer) as url:
        emulator = begin(start, url)
        rename_ada(emulator)
        wait_for_log(emulator, lambda log: len(log[1]["attempts"]) > 0)
        event = deliveries(emulator)[1]
        assert event["delivered"], event["attempts"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"HTTP/1.1 200 " + b"x" * 1_000_000 + b"\r\n\r\n", b""),
        (b"HTTP/1.1 200 ", b"x" * 65536),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65536),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 10_000),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1" * 65536),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
    ],
)
def test_an_answer_that_is_too_long_is_cut(start: Start, first: bytes, then: bytes) -> None:
    with app(first, then) as url:
        emulator = begin(start, url)
        wait_for_log(emulator, lambda log: len(log[0]["attempts"]) > 1)
        error = deliveries(emulator)[0]["attempts"][0]["error"]
        assert re.search(r"too long|not HTTP" if b"chunked" in first else "too long", error)
        assert peak_memory(emulator) < 64 * 1024
        assert emulator.stop() == 0


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"", "closed before the end"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", "closed before the end"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx", "closed before the end|not HTTP"),
        (b"220 mail.example.com ESMTP\r\n", "not HTTP"),
    ],
)
def test_an_answer_that_is_not_whole_is_explained(start: Start, answer: bytes, says: str) -> None:
    with app(answer) as url:
        emulator = begin(start, url)
        wait_for_log(emulator, lambda log: len(log[0]["attempts"]) > 0)
        assert re.search(says, deliveries(emulator)[0]["attempts"][0]["error"])


def test_an_app_that_is_not_started_is_explained(start: Start) -> None:
    with app(b"") as url:
        pass
    emulator = begin(start, url)
    wait_for_log(emulator, lambda log: len(log[0]["attempts"]) > 0)
    assert "refused" in deliveries(emulator)[0]["attempts"][0]["error"]


@pytest.mark.long
def test_an_answer_within_ten_seconds_takes_the_event(start: Start) -> None:
    def wait(handler: BaseHTTPRequestHandler, _: bytes) -> bool:
        if handler.headers["UserHub-Action"] == "events.handle":
            time.sleep(7)
        return False

    with Receiver(wait) as receiver:
        emulator = begin(start, receiver.url)
        rename_ada(emulator)
        receiver.wait_for(1)
        wait_for_log(emulator, lambda log: len(log[1]["attempts"]) > 0)
        assert [attempt["status"] for attempt in deliveries(emulator)[1]["attempts"]] == [200]


@pytest.mark.long
def test_objects_that_an_app_stalls_on_do_not_hold_up_the_others(start: Start) -> None:
    def stall(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
        if b"usr_ada" in body:
            time.sleep(60)
        return False

    with Receiver(stall) as receiver:
        emulator = begin(start, receiver.url)
        buy(emulator, "usr_ada", "pro")  # Two objects: the subscription and the user.
        emulator.api("/admin/v1/users/usr_grace", b'{"displayName": "G."}', "PATCH")
        wait_for_log(emulator, lambda log: log[-1]["delivered"], patience=3 * PATIENCE)
        assert [len(each["attempts"]) for each in deliveries(emulator)[1:3]] == [1, 1]


# The end is immediate, whatever the sender waits for.


def check_quick_api_and_end(emulator: Emulator) -> None:
    before = time.monotonic()
    rename_ada(emulator)
    assert emulator.stop() == 0
    assert time.monotonic() - before < 5


def test_a_connection_that_is_not_accepted_does_not_delay_the_end(start: Start) -> None:
    with contextlib.ExitStack() as sockets:
        listener = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # Fills the queue, so that the system drops the next SYN.
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        emulator = begin(start, f"http://127.0.0.1:{listener.getsockname()[1]}/")
        check_quick_api_and_end(emulator)


SLOW_NAME_SERVER = """
#include <netdb.h>
#include <unistd.h>
int getaddrinfo(const char* host, const char* port, const struct addrinfo* hints,
                struct addrinfo** list) {
  (void)host, (void)port, (void)hints, (void)list;
  sleep(60);
  return EAI_AGAIN;
}
"""


def test_a_slow_name_server_does_not_delay_the_end(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "slow.so"
    command = ["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", str(library)]
    subprocess.run(command, input=SLOW_NAME_SERVER, text=True, check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    emulator = begin(start, "http://slow.example.com/")
    check_quick_api_and_end(emulator)
