"""An HTTPS proxy on loopback: TLS to the proxy, and through its tunnel what the client speaks."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


class TlsProxy:
    """Opens each tunnel to the same port on loopback."""

    def __init__(self, context: ssl.SSLContext, port: int) -> None:
        self.tunnels = 0
        self._context = context
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> TlsProxy:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with (
            contextlib.suppress(OSError),
            client,
            self._context.wrap_socket(client, server_side=True) as secured,
        ):
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                if not (byte := secured.recv(1)):
                    return
                request += byte
            self.tunnels += 1
            secured.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with socket.create_connection(("127.0.0.1", self._port)) as server:
                secured.settimeout(0.01)
                server.settimeout(0.01)
                while relay(secured, server) and relay(server, secured):
                    pass


def relay(source: socket.socket, target: socket.socket) -> bool:
    """Passes on what has come; False at the end."""
    try:
        data = source.recv(65536)
    except (TimeoutError, socket.timeout, ssl.SSLWantReadError):
        return True
    target.settimeout(10)
    target.sendall(data)
    target.settimeout(0.01)
    return data != b""
