"""A scripted HTTP server on loopback: real sockets, raw replies, every request recorded."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from io import BufferedRWPair
    from ssl import SSLContext
    from types import TracebackType

    from userhub import PortalSession

SESSION_URL = "https://portal.example.com/signin?token=tok_secret"


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int = 0
    """Which of the server's connections it came by, counted from 1."""


@dataclass(frozen=True)
class Reply:
    """Bytes to send as they are; then the connection is closed, or kept for the next request."""

    raw: bytes
    close: bool = False


def http_reply(
    status: int, body: bytes = b"", headers: Mapping[str, str] | None = None, *, cut: bool = False
) -> Reply:
    """One HTTP reply; a cut one promises more than it sends and closes."""
    length = len(body) + (10 if cut else 0)
    lines = [f"HTTP/1.1 {status} Status", *(f"{k}: {v}" for k, v in (headers or {}).items())]
    if status != 204:
        lines.append(f"Content-Length: {length}")
    return Reply("\r\n".join([*lines, "", ""]).encode() + body, close=cut)


def session_reply(url: str = SESSION_URL) -> Reply:
    return http_reply(200, json.dumps({"redirectUrl": url}).encode())


def session_of_its_own(request: Request) -> Reply:
    """A session whose URL names the requested path, so that a mix-up shows."""
    return session_reply(f"https://portal.example.com{request.target}?token=tok_secret")


def is_own_link(session: PortalSession, user_id: str) -> bool:
    """Whether session_of_its_own() gave it to that user, whose ID has no reserved bytes."""
    return f"/{user_id}:" in session.redirect_url


CLOSE = Reply(b"", close=True)
NO_ANSWER = Reply(b"")
"""Waits for the client to hang up, which LoopbackServer.hung_up then counts."""


class Held:
    """Answers with a session, but only once told to."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.release = threading.Event()

    def __call__(self, request: Request) -> Reply:
        self.reached.set()
        self.release.wait(30)
        return session_of_its_own(request)


class LoopbackServer:
    """Answers by a function, or by the given replies in turn, of which the last one repeats."""

    def __init__(
        self,
        *replies: Reply,
        answer: Callable[[Request], Reply] | None = None,
        tls: SSLContext | None = None,
    ) -> None:
        self.requests: list[Request] = []
        self.connections = 0
        self.hung_up = threading.Semaphore(0)
        self._replies = list(replies)
        self._answer = answer or self._next_reply
        self._tls = tls
        self._sockets: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> LoopbackServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._shut(self._listener)
        with self._lock:
            for connection in self._sockets:
                self._shut(connection)

    def _next_reply(self, request: Request) -> Reply:
        with self._lock:
            return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]

    @staticmethod
    def _shut(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self.connections += 1
                    self._sockets.add(connection)
                arguments = (connection, self.connections)
                threading.Thread(target=self._serve, args=arguments, daemon=True).start()

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection

    def _serve(self, connection: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError), self._secured(connection) as secured:
            stream = secured.makefile("rwb")
            while (request := read_request(stream, number)) is not None:
                with self._lock:
                    self.requests.append(request)
                reply = self._answer(request)
                if reply is NO_ANSWER:
                    self._await_hang_up(stream)
                    break
                secured.sendall(reply.raw)
                if reply.close:
                    break
            stream.close()
        self._shut(connection)

    def _await_hang_up(self, stream: BufferedRWPair) -> None:
        with contextlib.suppress(OSError):
            stream.read(1)
        self.hung_up.release()


def connections_to(port: int) -> list[str]:
    """This machine's established connections to the port on loopback, as the kernel lists them."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()][1:]
    return [row[1] for row in rows if row[2].endswith(f":{port:04X}") and row[3] == "01"]


def read_request(stream: BufferedRWPair, connection: int = 0) -> Request | None:
    """The next request; None at the connection's end, and at once for what is not HTTP."""
    if not stream.peek(1)[:1].isalpha():
        return None
    start = stream.readline().decode("latin-1").split()
    if len(start) != 3:
        return None
    headers = {}
    while line := stream.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.strip()] = value.strip()
    body = stream.read(int(headers.get("Content-Length", "0")))
    return Request(start[0], start[1], headers, body, connection)
