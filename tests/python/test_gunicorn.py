"""A client that gunicorn --preload creates and uses before it forks its workers."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from loopback import LoopbackServer, session_of_its_own

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

APP = """
import asyncio, os, userhub

options = {"base_url": os.environ["SERVER"], "ca_file": os.environ["CA_FILE"]}
if os.environ["CLIENT"] == "Client":
    client = userhub.Client("sk_secret", **options)
    call = client.create_portal_session
else:
    client = userhub.AsyncClient("sk_secret", **options)
    def call(user_id):
        return asyncio.run(client.create_portal_session(user_id))

call("warm")

def app(environ, start_response):
    session = call(environ["PATH_INFO"][1:])
    headers = [("Location", session.redirect_url), ("X-Pid", str(os.getpid()))]
    start_response("303 See Other", [*headers, ("Content-Length", "0")])
    return [b""]
"""
USERS = 400


def redirect_of(port: int, user_id: str) -> tuple[str, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/{user_id}")
    response = connection.getresponse()
    response.read()
    connection.close()
    return user_id, response.getheader("Location", ""), response.getheader("X-Pid", "")


@pytest.mark.parametrize("client_class", ["Client", "AsyncClient"])
def test_each_request_to_preloaded_workers_is_answered_with_its_own_users_link(
    client_class: str, server_context: ssl.SSLContext, certificate: Path, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(APP)
    options = ["--preload", "--workers", "4", "--worker-class", "sync", "--log-level", "error"]
    with (
        LoopbackServer(answer=session_of_its_own, tls=server_context) as server,
        socket.create_server(("127.0.0.1", 0), backlog=512) as listener,
    ):
        port = listener.getsockname()[1]
        environment = {
            "PATH": os.environ["PATH"],
            "SERVER": server.url,
            "CA_FILE": str(certificate),
            "CLIENT": client_class,
        }
        with subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                *options,
                "--bind",
                f"fd://{listener.fileno()}",
                "app:app",
            ],
            cwd=tmp_path,
            env=environment,
            pass_fds=[listener.fileno()],
            stderr=subprocess.PIPE,
            text=True,
        ) as gunicorn:
            users = [f"usr_{number}" for number in range(USERS)]
            try:
                with ThreadPoolExecutor(16) as pool:
                    answers = list(pool.map(lambda user: redirect_of(port, user), users))
            finally:
                gunicorn.send_signal(signal.SIGTERM)
                _, printed = gunicorn.communicate(timeout=60)
        connections = {r.connection for r in server.requests}
    wrong = [(user, link) for user, link, _ in answers if f"/{user}:" not in link]
    assert wrong == []
    assert (gunicorn.returncode, printed) == (0, "")
    workers = {pid for _, _, pid in answers}
    assert len(workers) > 1
    assert len(connections) == 1 + len(
        workers
    )  # one kept in each worker, and the one before the fork
