"""nginx on loopback, which answers every request with the same portal session.

What begins with /gate/ the slow server answers, behind it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from certificates import make_chain

if TYPE_CHECKING:
    from types import TracebackType

CONFIGURATION = """\
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  default_type application/json;
  client_body_temp_path {folder}/temp;
  proxy_temp_path {folder}/temp;
  fastcgi_temp_path {folder}/temp;
  uwsgi_temp_path {folder}/temp;
  scgi_temp_path {folder}/temp;
  ssl_certificate {folder}/chain.pem;
  ssl_certificate_key {folder}/server.key;
  upstream slow {{
    server {slow};
    keepalive 256;
  }}
  server {{
    listen 127.0.0.1:{http};
    listen 127.0.0.1:{https} ssl;
    location / {{ return 200 '{answer}'; }}
    location /gate/ {{
      proxy_pass http://slow;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }}
  }}
}}
"""


class Nginx:
    """Runs from `with` on, over HTTP at `urls["http"]` and over TLS at `urls["https"]`."""

    def __init__(self, answer: str, slow: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="userhub-bench-"))
        ports = {"http": _free_port(), "https": _free_port()}
        self.urls = {scheme: f"{scheme}://127.0.0.1:{port}" for scheme, port in ports.items()}
        make_chain(self.folder)
        self.root = self.folder / "root.pem"
        self._ports = list(ports.values())
        configuration = CONFIGURATION.format(folder=self.folder, answer=answer, slow=slow, **ports)
        (self.folder / "nginx.conf").write_text(configuration)

    def __enter__(self) -> Nginx:
        command = ["nginx", "-e", "stderr", "-p", str(self.folder), "-c", "nginx.conf"]
        self._process = subprocess.Popen(command)
        for port in self._ports:
            _wait_for(port, self._process)
        return self

    def ca_file(self, scheme: str) -> str:
        """The one certificate that a client has to trust, in a file."""
        return str(self.root) if scheme == "https" else ""

    @property
    def pid(self) -> int:
        """Of the process that answers."""
        return self._process.pid

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self.folder)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.01)
    raise SystemExit("bench: nginx did not start")
