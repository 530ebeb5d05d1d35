from __future__ import annotations

import asyncio
import signal
import ssl
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Callable

import pytest
import userhub
from interpreter import SLOWNESS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loopback import LoopbackServer

    Call = Callable[..., userhub.PortalSession]
    CallOf = Callable[[LoopbackServer], Call]
    MakeClient = Callable[[LoopbackServer], userhub.Client]
    NewLoop = Callable[[], asyncio.AbstractEventLoop]

ADMIN_KEY = "sk_test_secret"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USERHUB_ADMIN_KEY", "USERHUB_BASE_URL", "USERHUB_CA_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True, scope="session")
def default_sigint() -> None:
    """Background jobs of a shell ignore SIGINT, and a test's programs would inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def client_of() -> Iterator[MakeClient]:
    """Makes clients without retries for a server, and closes them."""
    clients: list[userhub.Client] = []

    def make(server: LoopbackServer) -> userhub.Client:
        clients.append(userhub.Client(ADMIN_KEY, base_url=server.url, max_retries=0))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture(params=["Client", "AsyncClient"])
def call_of(request: pytest.FixtureRequest, client_of: MakeClient) -> CallOf:
    """Makes functions that call a server by one of the clients, without retries."""
    if request.param == "Client":
        return lambda server: client_of(server).create_portal_session

    def make(server: LoopbackServer) -> Call:
        async def call(*arguments: Any, **options: Any) -> userhub.PortalSession:
            async with userhub.AsyncClient(ADMIN_KEY, base_url=server.url, max_retries=0) as client:
                return await client.create_portal_session(*arguments, **options)

        return lambda *arguments, **options: asyncio.run(call(*arguments, **options))

    return make


@pytest.fixture(params=["asyncio", "uvloop"])
def new_loop(request: pytest.FixtureRequest) -> NewLoop:
    make: NewLoop = import_module(request.param).new_event_loop
    return make


@pytest.fixture
def run_python() -> Callable[..., str]:
    """Runs a program in a new interpreter and returns its output."""

    def run(program: str, *arguments: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env={"PATH": "", **environment},
            capture_output=True,
            text=True,
            timeout=60 * SLOWNESS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout

    return run


def self_signed_certificate(directory: Path) -> Path:
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    names = ["-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run(
        [*command.split(), *names, *files], cwd=directory, check=True, capture_output=True
    )
    return directory / "certificate.pem"


def context_of(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.parent / "key.pem")
    return context


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate of 127.0.0.1, with the key in the same folder."""
    return self_signed_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def other_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another certificate of the same name, with another key."""
    return self_signed_certificate(tmp_path_factory.mktemp("other_tls"))


@pytest.fixture
def server_context(certificate: Path) -> ssl.SSLContext:
    return context_of(certificate)


@pytest.fixture
def other_context(other_certificate: Path) -> ssl.SSLContext:
    return context_of(other_certificate)
