"""--host localhost: both families, for clients differ in which they try first."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import urllib.parse
from contextlib import closing
from typing import TYPE_CHECKING, Callable

import pytest
from emulator_process import PATIENCE
from reserved_port import reserved_port
from spawned import served

if TYPE_CHECKING:
    from emulator_process import Emulator


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


# cpp/listen_sockets_test.cpp has the machines that differ from this one.
LOOPBACKS = ["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"]


def port_of(emulator: Emulator) -> int:
    return int(urllib.parse.urlsplit(emulator.url).netloc.split(":")[1])


def ask(address: str, port: int, host: str) -> str:
    request = f"GET /_emulator/health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    with closing(socket.create_connection((address, port), PATIENCE)) as connection:
        connection.sendall(request.encode())
        with connection.makefile() as answer:
            return answer.readline().strip()


def test_localhost_is_both_families_with_one_port(userhub: str) -> None:
    with served(userhub, "--host", "localhost", terminal=True) as (emulator, lines, _):
        port = port_of(emulator)
        assert emulator.url == f"http://localhost:{port}"
        for address in LOOPBACKS:
            for host in ["localhost", f"127.0.0.1:{port}", f"[::1]:{port}"]:
                assert ask(address, port, host) == "HTTP/1.1 200 OK"
            assert "421" in ask(address, port, "evil.example")
        assert emulator.redirect_target("usr_ada").startswith("/signin?token=")
        assert "421" in lines.next(), "a warning, although nobody else can reach it"


def test_another_address_than_localhost_is_one_family(start: Callable[..., Emulator]) -> None:
    port = port_of(start())
    assert ask("127.0.0.1", port, "localhost") == "HTTP/1.1 200 OK"
    with pytest.raises(ConnectionRefusedError):
        ask("::1", port, "localhost")


@pytest.mark.parametrize("address", LOOPBACKS)
def test_a_port_that_is_taken_in_one_family_is_an_error(userhub: str, address: str) -> None:
    family, name = socket.AF_INET, address
    if ":" in address:
        family, name = socket.AF_INET6, f"[{address}]"
    with reserved_port() as port, socket.socket(family) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((address, port))
        taken.listen()
        done = subprocess.run(
            [userhub, "emulator", "--host", "localhost", "--port", str(port)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        rf"userhub-emulator: cannot listen on {re.escape(name)}:{port}: Address (already )?in use "
        r"\(choose another with --port; 0 picks a free one\)\n",
        done.stderr,
    )


def test_both_families_share_one_state(start: Callable[..., Emulator]) -> None:
    """Two servers answer, on a thread each."""
    emulator = start("--host", "localhost")
    port = port_of(emulator)

    def create(address: str, number: int) -> socket.socket:
        body = f"POST /admin/v1/users/u{number}@conn_1:import HTTP/1.1\r\nHost: localhost\r\n"
        head = f"{body}Authorization: Bearer {emulator.key}\r\nConnection: close\r\n\r\n"
        connection = socket.create_connection((address, port), PATIENCE)
        connection.sendall(head.encode())
        return connection

    for number in range(0, 200, 20):
        connections = [
            create(address, number + each) for each in range(20) for address in LOOPBACKS
        ]
        for connection in connections:
            with connection, connection.makefile() as answer:
                assert "200" in answer.readline()
    users, token = 0, ""
    while True:
        target = f"/admin/v1/users?pageSize=100&pageToken={token}"
        page = json.loads(emulator.api(target, None, "GET").body)
        users += len(page["users"])
        token = page.get("nextPageToken")
        if not token:
            break
    assert users == 2 + 200
    assert len(emulator.journal()) >= 200 * len(LOOPBACKS)
