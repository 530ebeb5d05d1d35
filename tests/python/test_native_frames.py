"""No Python code runs while a function of the compiled core is on the stack.

Otherwise, if the interpreter exits while that code waits for the GIL, the thread ends and the stack
of the core is unwound.
"""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import interpreter
import pytest
from loopback import LoopbackServer, Reply, Request, http_reply, session_reply

HERE = Path(__file__).parent
WAYS = [
    "errors",
    "observers",
    "interrupted_observers",
    "log_levels",
    "asynchronous_observers",
    "mappings",
    "generators",
    "signal_handlers",
    "finalizers",
]


@pytest.fixture(scope="module")
def frame_watch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the compiled extension."""
    folder = tmp_path_factory.mktemp("frame_watch")
    include = interpreter.configuration('sysconfig.get_path("include")')
    suffix = interpreter.configuration('sysconfig.get_config_var("EXT_SUFFIX")')
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", f"-I{include}"]
    output = ["-o", f"frame_watch{suffix}", str(HERE / "frame_watch.c")]
    subprocess.run([*command, *output], cwd=folder, check=True)
    return folder


class Server:
    """Answers 503 first for one user, slowly for another, and 404 for a third."""

    def __init__(self) -> None:
        self.busy = False

    def __call__(self, request: Request) -> Reply:
        if "/usr_missing:" in request.target:
            return http_reply(404, b'{"message": "no such user"}', {"X-Request-Id": "req_1"})
        if "/usr_busy:" in request.target:
            self.busy = not self.busy
            if self.busy:
                return http_reply(503, b"{}", {"Retry-After": "0"})
        if "/usr_slow:" in request.target:
            threading.Event().wait(0.3)
        return session_reply()


@pytest.fixture(scope="module")
def counts(frame_watch: Path) -> dict[str, tuple[int, int]]:
    """For each way, the number of frames that were evaluated, and of those above the core."""
    with LoopbackServer(answer=Server()) as server:
        done = interpreter.run(str(HERE / "native_frames_program.py"), str(frame_watch), server.url)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split() for line in done.stdout.splitlines()]
    return {way: (int(evaluated), int(above)) for way, evaluated, above in lines}


@pytest.mark.parametrize("way", WAYS)
def test_the_core_calls_no_python_code(way: str, counts: dict[str, tuple[int, int]]) -> None:
    evaluated, above = counts[way]
    assert evaluated > 0
    assert above == 0
