"""An HTTPS proxy on loopback: the client speaks TLS to it, and through its tunnel to a server."""

from __future__ import annotations

import socket
import ssl

from loopback import LoopbackListener


class TlsProxy(LoopbackListener):
    """Opens each tunnel to the same port on loopback."""

    def __init__(self, context: ssl.SSLContext, port: int) -> None:
        self.tunnels = 0
        self._context = context
        self._target = port
        super().__init__()
        self.url = f"https://127.0.0.1:{self.port}"

    def _serve(self, connection: socket.socket, number: int) -> None:
        with self._context.wrap_socket(connection, server_side=True) as secured:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                if not (byte := secured.recv(1)):
                    return
                request += byte
            self.tunnels += 1
            secured.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with socket.create_connection(("127.0.0.1", self._target)) as server:
                secured.settimeout(0.01)
                server.settimeout(0.01)
                while relay(secured, server) and relay(server, secured):
                    pass


def relay(source: socket.socket, target: socket.socket) -> bool:
    """Forwards the bytes that have arrived; False at the end of the source."""
    try:
        data = source.recv(65536)
    except (TimeoutError, socket.timeout, ssl.SSLWantReadError):
        return True
    target.settimeout(10)
    target.sendall(data)
    target.settimeout(0.01)
    return data != b""
