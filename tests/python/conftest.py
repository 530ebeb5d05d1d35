from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Callable

import pytest
import userhub

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopback import LoopbackServer

    MakeClient = Callable[[LoopbackServer], userhub.Client]

ADMIN_KEY = "sk_test_secret"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USERHUB_ADMIN_KEY", "USERHUB_BASE_URL", "USERHUB_CA_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def client_of() -> Iterator[MakeClient]:
    """Makes clients of a server that do not retry, and closes them."""
    made: list[userhub.Client] = []

    def make(server: LoopbackServer) -> userhub.Client:
        made.append(userhub.Client(ADMIN_KEY, base_url=server.url, max_retries=0))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def run_python() -> Callable[..., str]:
    """Runs a program in an interpreter of its own; gives what it printed."""

    def run(program: str, *arguments: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env={"PATH": "", **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout

    return run
