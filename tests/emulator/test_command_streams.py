"""The `userhub` command where a standard stream is closed, full or a pipe that nobody reads."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import threading

import pytest
from emulator_process import ADMIN_KEY, PATIENCE, Emulator

LINK = "https://portal.example.com/signin?token=tok_secret"
UNWRITABLE = [">&-", ">/dev/full", "1</dev/null", ">&- <&- 2>&-"]
CLOSED = ["<&-", ">&-", "2>&-", "<&- 2>&-", ">&- 2>&-", ">&- <&- 2>&-"]


@pytest.fixture(params=["program", "module"])
def command(request: pytest.FixtureRequest, userhub: str) -> list[str]:
    """The command, as the program and as the Python package has it."""
    return [userhub] if request.param == "program" else [sys.executable, "-m", "userhub"]


def run(
    command: list[str], *arguments: str, streams: str = "", url: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs the command with the streams that the shell's redirections make."""
    line = f"exec {shlex.join([*command, *arguments])} {streams}"
    environment = {"USERHUB_ADMIN_KEY": ADMIN_KEY, "USERHUB_BASE_URL": url}
    return subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, timeout=PATIENCE,
        env={**os.environ, **environment},
    )  # fmt: skip


class OneAnswer:
    """A server that answers one request, then keeps what else it is sent."""

    def __init__(self, status: int, body: str) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.answer = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        self.more: bytes | None = None
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        with self.listening, self.listening.accept()[0] as connection:
            connection.settimeout(PATIENCE)
            request = b""
            while not request.endswith(b"\r\n\r\n{}"):
                request += connection.recv(65536)
            connection.sendall(self.answer)
            self.more = b"".join(iter(lambda: connection.recv(65536), b""))

    def wait(self) -> bytes | None:
        self.thread.join(PATIENCE)
        return self.more


@pytest.mark.parametrize("streams", CLOSED)
@pytest.mark.parametrize(
    ("status", "body"), [(200, f'{{"redirectUrl": "{LINK}"}}'), (404, '{"message": "No."}')]
)
def test_nothing_that_is_printed_reaches_the_server(
    command: list[str], streams: str, status: int, body: str
) -> None:
    server = OneAnswer(status, body)
    result = run(command, "portal-session", "usr_ada", streams=streams, url=server.url)
    assert server.wait() == b""
    assert result.returncode == (0 if status == 200 and ">&-" not in streams.split() else 1)


@pytest.mark.parametrize("streams", UNWRITABLE)
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_link_that_cannot_be_written_is_exit_code_one(
    command: list[str], emulator: Emulator, streams: str, options: list[str]
) -> None:
    result = run(command, "portal-session", "usr_ada", *options, streams=streams, url=emulator.url)
    assert (result.returncode, result.stdout) == (1, "")
    if "2>&-" not in streams:
        assert result.stderr.startswith("userhub: cannot write to stdout: ")
        assert result.stderr.count("\n") == 1
        assert "token=" not in result.stderr


def test_a_link_that_nobody_reads_is_exit_code_one(command: list[str], emulator: Emulator) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = {"USERHUB_ADMIN_KEY": ADMIN_KEY, "USERHUB_BASE_URL": emulator.url}
    process = subprocess.Popen(
        [*command, "portal-session", "usr_ada"], stdout=writing, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    os.close(writing)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert errors == "userhub: cannot write to stdout: Broken pipe\n"


@pytest.mark.parametrize("streams", UNWRITABLE)
@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["emulator", "--help"],
        ["emulator", "exec", "--help"],
        ["portal-session", "--help"],
        ["emulator", "--port", "0"],
    ],
)
def test_a_failed_write_is_exit_code_one(
    command: list[str], arguments: list[str], streams: str
) -> None:
    result = run(command, *arguments, streams=streams)
    assert result.returncode == 1
    if "2>&-" not in streams:
        program = "userhub-emulator" if arguments[0] == "emulator" else "userhub"
        assert result.stderr.startswith(f"{program}: cannot write to stdout: ")
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_command_of_exec_cannot_use_a_closed_stream(command: list[str], number: int) -> None:
    use = "os.read(0, 1)" if number == 0 else f"os.write({number}, b'x')"
    source = f"import os\ntry: {use}\nexcept OSError: os._exit(7)"
    streams = f"{number}>&-"
    result = run(command, "emulator", "exec", "--", sys.executable, "-c", source, streams=streams)
    assert result.returncode == 7
