"""An HTTP server on loopback with prepared raw replies. Records every request."""

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

    from typing_extensions import Self
    from userhub import PortalSession

SESSION_URL = "https://portal.example.com/signin?token=tok_secret"


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int = 0
    """The number of the server's connection, from 1."""


@dataclass(frozen=True)
class Reply:
    """Bytes to send. Then the connection is closed, or kept for the next request."""

    raw: bytes
    close: bool = False


def http_reply(
    status: int, body: bytes = b"", headers: Mapping[str, str] | None = None, *, cut: bool = False
) -> Reply:
    """An HTTP reply. With `cut`, its Content-Length is larger than what is sent, and it closes."""
    length = len(body) + (10 if cut else 0)
    lines = [f"HTTP/1.1 {status} Status", *(f"{k}: {v}" for k, v in (headers or {}).items())]
    if status != 204:
        lines.append(f"Content-Length: {length}")
    return Reply("\r\n".join([*lines, "", ""]).encode() + body, close=cut)


def session_reply(url: str = SESSION_URL) -> Reply:
    return http_reply(200, json.dumps({"redirectUrl": url}).encode())


def session_of_its_own(request: Request) -> Reply:
    """A session whose URL contains the requested path, which shows whose session it is."""
    return session_reply(f"https://portal.example.com{request.target}?token=tok_secret")


def is_own_link(session: PortalSession, user_id: str) -> bool:
    """Whether it is the session_of_its_own() of this user, whose ID has no reserved bytes."""
    return f"/{user_id}:" in session.redirect_url


CLOSE = Reply(b"", close=True)
NO_ANSWER = Reply(b"")
"""No reply: the server waits until the client hangs up, which LoopbackServer.hung_up counts."""


class HeldAnswer:
    """Answers with a session after `release` is set; sets `reached` for a request."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.release = threading.Event()

    def __call__(self, request: Request) -> Reply:
        self.reached.set()
        self.release.wait(30)
        return session_of_its_own(request)


class LoopbackListener:
    """Serves each connection to a port on loopback in a thread, until its `with` ends."""

    def __init__(self) -> None:
        self.connections = 0
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._shut(self._listener)
        with self._lock:
            for connection in self._sockets:
                self._shut(connection)

    def _serve(self, connection: socket.socket, number: int) -> None:
        raise NotImplementedError

    def _serve_until_error(self, connection: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError):
            self._serve(connection, number)
        self._shut(connection)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self.connections += 1
                    self._sockets.add(connection)
                threading.Thread(
                    target=self._serve_until_error,
                    args=(connection, self.connections),
                    daemon=True,
                ).start()

    @staticmethod
    def _shut(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


class LoopbackServer(LoopbackListener):
    """Answers by a function, or with the replies one after another; the last one repeats."""

    def __init__(
        self,
        *replies: Reply,
        answer: Callable[[Request], Reply] | None = None,
        tls: SSLContext | None = None,
    ) -> None:
        self.requests: list[Request] = []
        self.hung_up = threading.Semaphore(0)
        self._replies = list(replies)
        self._answer = answer or self._next_reply
        self._tls = tls
        super().__init__()
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def _next_reply(self, request: Request) -> Reply:
        with self._lock:
            return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection

    def _serve(self, connection: socket.socket, number: int) -> None:
        with self._secured(connection) as secured:
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

    def _await_hang_up(self, stream: BufferedRWPair) -> None:
        with contextlib.suppress(OSError):
            stream.read(1)
        self.hung_up.release()


def connections_to(port: int) -> list[str]:
    """The established connections to this port on loopback, from /proc."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()][1:]
    return [row[1] for row in rows if row[2].endswith(f":{port:04X}") and row[3] == "01"]


def read_request(stream: BufferedRWPair, connection: int = 0) -> Request | None:
    """The next request; None at the end of the connection, and for input that is not HTTP."""
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
