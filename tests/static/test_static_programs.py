"""The static programs, in an empty root. ./dev test --all runs this after ./dev static."""

from __future__ import annotations

import re
import ssl
import subprocess
from typing import TYPE_CHECKING

import pytest
from empty_root import ARCHITECTURES, PROGRAMS, REPOSITORY, EmptyRoot, stage
from emulator_process import ADMIN_KEY, PATIENCE, Emulator
from loopback import SESSION_URL, LoopbackServer, session_reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "billing.test"


@pytest.fixture(params=ARCHITECTURES)
def root(request: pytest.FixtureRequest) -> Iterator[EmptyRoot]:
    with EmptyRoot(request.param) as empty:
        yield empty


@pytest.fixture
def emulator(root: EmptyRoot) -> Iterator[Emulator]:
    command = root.command("userhub-emulator", "--port", "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield Emulator(process)
        process.kill()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1 and HOST, with its key in the same file."""
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    names = ["-subj", "/CN=test", "-addext", f"subjectAltName=IP:127.0.0.1,DNS:{HOST}"]
    files = ["-keyout", str(file), "-out", str(file)]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    return file


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[LoopbackServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with LoopbackServer(session_reply(), tls=context) as server:
        yield server


def create_session(
    root: EmptyRoot, url: str, key: str = "key", ca_file: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {"USERHUB_BASE_URL": url, "USERHUB_ADMIN_KEY": key, "USERHUB_CA_FILE": ca_file}
    return root.run("userhub", "portal-session", "--timeout", "10", "usr_ada", **environment)


def test_a_session_is_created_in_an_empty_root(root: EmptyRoot, emulator: Emulator) -> None:
    done = create_session(root, emulator.url, ADMIN_KEY)
    assert done.stdout.startswith(emulator.url + "/signin?token="), done.stderr


def test_localhost_needs_no_hosts_file(root: EmptyRoot, emulator: Emulator) -> None:
    done = create_session(root, emulator.url.replace("127.0.0.1", "localhost"), ADMIN_KEY)
    assert "/signin?token=" in done.stdout, done.stderr


def test_the_health_check_fails_after_the_emulator_has_stopped(
    root: EmptyRoot, emulator: Emulator
) -> None:
    assert root.run("userhub-emulator", "health", emulator.url).returncode == 0
    emulator.process.kill()
    emulator.process.wait(PATIENCE)
    assert root.run("userhub-emulator", "health", emulator.url).returncode != 0


def test_a_server_is_verified_by_a_ca_file(
    root: EmptyRoot, tls_server: LoopbackServer, certificate: Path
) -> None:
    root.place(certificate, "ca.pem")
    done = create_session(root, tls_server.url, ca_file="/ca.pem")
    assert done.stdout == SESSION_URL + "\n", done.stderr


@pytest.mark.parametrize("place", ["ssl/certs/ca-certificates.crt", "ssl/cert.pem"])
def test_the_certificates_of_a_distribution_are_found(
    root: EmptyRoot, tls_server: LoopbackServer, certificate: Path, place: str
) -> None:
    root.place(certificate, "etc/" + place)
    done = create_session(root, tls_server.url)
    assert done.stdout == SESSION_URL + "\n", done.stderr


def test_without_certificates_the_error_says_where_they_may_be(
    root: EmptyRoot, tls_server: LoopbackServer
) -> None:
    done = create_session(root, tls_server.url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no CA certificates were found" in done.stderr
    assert "/etc/ssl/certs/ca-certificates.crt" in done.stderr
    assert tls_server.requests == []


def test_a_name_is_found_in_the_hosts_file(
    root: EmptyRoot, tls_server: LoopbackServer, certificate: Path, tmp_path: Path
) -> None:
    root.place(certificate, "ca.pem")
    (tmp_path / "hosts").write_text(f"127.0.0.1 {HOST}\n")
    root.place(tmp_path / "hosts", "etc/hosts")
    done = create_session(root, f"https://{HOST}:{tls_server.port}", ca_file="/ca.pem")
    assert done.stdout == SESSION_URL + "\n", done.stderr


def test_an_unknown_name_is_an_error_that_names_it(root: EmptyRoot, certificate: Path) -> None:
    root.place(certificate, "ca.pem")
    done = create_session(root, "https://unknown.test", ca_file="/ca.pem")
    assert (done.returncode, done.stdout) == (1, "")
    assert "unknown.test" in done.stderr


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_needs_no_library_and_is_stripped(architecture: str, program: str) -> None:
    path = stage(architecture) / "bin" / program
    command = ["readelf", "--wide", "--program-headers", "--sections", "--dynamic", str(path)]
    elf = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert re.findall(r"INTERP|NEEDED|\.symtab|\.debug_\w+", elf) == []
    (stack,) = re.findall(r"GNU_STACK +\S+ \S+ \S+ \S+ (\S+)", elf)
    assert int(stack, 16) >= 1 << 20  # musl gives a thread 128 KiB if the program asks for nothing
    assert f"{REPOSITORY}/core".encode() not in path.read_bytes()
