"""Runs the code blocks of a page, in their order, in a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from reserved_port import reserved_port

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from pages import Block

PATIENCE = "300"  # Seconds; for a hang, never for a pass.
PORT = "8000"  # Of the pages. A run takes a free one instead.


class PageRun:
    """Stops the page's servers at the end of a ``with``."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._servers: list[subprocess.Popen[bytes]] = []
        self._exit = ExitStack()

    def __enter__(self) -> PageRun:
        self._port = self._exit.enter_context(reserved_port())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for server in self._servers:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(float(PATIENCE))
        self._exit.close()

    def run(self, block: Block) -> None:
        code = block.code.replace(PORT, str(self._port))
        if block.file_name is not None:
            file = self._folder / block.file_name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(code)
        elif block.language == "python":
            (self._folder / "unnamed.py").write_text(code)
            self._run_script("set -e\nuserhub emulator exec -- python unnamed.py")
        elif block.language == "console":
            self._run_console(code)
        elif str(self._port) in code and "http://" not in code:
            self._start_server(code)
        else:
            self._run_script(f"set -e\n{code}")

    def _run_script(self, script: str) -> str:
        done = subprocess.run(
            ["timeout", PATIENCE, "bash", "-uc", script],  # ends all that the script has started
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0 or "set -e" not in script, done.stdout
        return done.stdout

    def _run_console(self, code: str) -> None:
        """Each line that begins with $ is a command; the others are what they print."""
        lines = code.splitlines()
        commands = "\n".join(line[2:] for line in lines if line.startswith("$ "))
        expected = [line for line in lines if not line.startswith("$ ")]
        printed = self._run_script(commands)
        assert printed.splitlines() == expected, f"{code}\nprinted:\n{printed}"

    def _start_server(self, code: str) -> None:
        server = subprocess.Popen(
            ["bash", "-euc", code],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._servers.append(server)
        end = time.monotonic() + float(PATIENCE)
        while not answers(self._port):
            assert server.poll() is None, f"ended: {code}"
            assert time.monotonic() < end, f"nothing listens: {code}"
            time.sleep(0.05)


def answers(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0
