"""Requests written by hand, right or wrong."""

from __future__ import annotations

import contextlib
import socket
import urllib.parse
from typing import TYPE_CHECKING

from emulator_process import PATIENCE

if TYPE_CHECKING:
    from emulator_process import Emulator

ADA = "/admin/v1/users/usr_ada:createPortalSession"


def connect(emulator: Emulator) -> socket.socket:
    host, port = urllib.parse.urlsplit(emulator.url).netloc.split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def head(emulator: Emulator, *lines: str, request: str = f"POST {ADA} HTTP/1.1") -> bytes:
    key = f"Authorization: Bearer {emulator.key}"
    return "\r\n".join([request, "Host: localhost", key, *lines, "", ""]).encode()


def first_line(connection: socket.socket) -> str:
    received = b""
    while b"\r\n" not in received:
        piece = connection.recv(65536)
        if not piece:
            break
        received += piece
    return received.split(b"\r\n")[0].decode()


def status_of(emulator: Emulator, request: bytes) -> int:
    """0 where the connection closes without an answer."""
    with connect(emulator) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)  # Who waits for more hears that there is none.
        try:
            return int(first_line(connection).split(" ")[1])
        except (IndexError, ConnectionResetError):
            return 0
