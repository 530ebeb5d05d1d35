"""The wheel in an empty Debian without CA certificates: clean_root.sh runs these tests there."""

from __future__ import annotations

import asyncio
import fcntl
import importlib.metadata
import inspect
import json
import os
import re
import ssl
import subprocess
import sys
import typing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import userhub
from loopback import SESSION_URL, LoopbackServer, session_reply
from userhub import _native

if TYPE_CHECKING:
    from collections.abc import Iterator

    from userhub_emulator import Emulator

CA_FILE = os.environ["PRIVATE_CA_FILE"]


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ["PRIVATE_CERTIFICATE"], os.environ["PRIVATE_KEY"])
    with LoopbackServer(session_reply(), tls=context) as server:
        yield server


def call(server: LoopbackServer, **options: str) -> str:
    with userhub.Client("sk_secret", base_url=server.url, max_retries=0, **options) as client:  # type: ignore[arg-type]
        return client.create_portal_session("usr_ada").redirect_url


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_private_ca_that_is_named_is_trusted(server: LoopbackServer) -> None:
    assert call(server, ca_file=CA_FILE) == SESSION_URL


def test_openssls_variables_name_the_ca_certificates(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", CA_FILE)
        assert call(server) == SESSION_URL
    name = os.environ["PRIVATE_CA_HASH"] + ".0"
    (tmp_path / name).write_bytes(Path(CA_FILE).read_bytes())
    with monkeypatch.context() as patch:
        patch.setenv("SSL_CERT_DIR", str(tmp_path))
        assert call(server) == SESSION_URL


def test_userhubs_variable_comes_before_openssls(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", os.environ["OTHER_CA_FILE"])
    with pytest.raises(userhub.TLSFailedError):
        call(server)
    monkeypatch.setenv("USERHUB_CA_FILE", CA_FILE)
    assert call(server) == SESSION_URL


def test_the_command_calls_over_tls(server: LoopbackServer) -> None:
    command = Path(sys.executable).with_name("userhub")
    environment = {"USERHUB_ADMIN_KEY": "sk_secret", "USERHUB_BASE_URL": server.url}
    shown = run(str(command), "portal-session", "usr_ada", USERHUB_CA_FILE=CA_FILE, **environment)
    assert shown.strip() == SESSION_URL


def test_without_ca_certificates_the_error_lists_the_searched_places(
    server: LoopbackServer,
) -> None:
    with pytest.raises(userhub.TLSFailedError) as failed:
        call(server)
    for named in ("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt", "certifi", "ca_file"):
        assert named in failed.value.message


def inherited_descriptors() -> set[int]:
    """The descriptors that a program started by this process would inherit."""
    inherited = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            flags = fcntl.fcntl(int(entry.name), fcntl.F_GETFD)
        except OSError:  # the one that lists them
            continue
        if not flags & fcntl.FD_CLOEXEC:
            inherited.add(int(entry.name))
    return inherited


def test_a_started_program_inherits_no_descriptor_of_a_client(server: LoopbackServer) -> None:
    async def call_async() -> set[int]:
        async with userhub.AsyncClient("sk_secret", base_url=server.url, ca_file=CA_FILE) as client:
            await client.create_portal_session("usr_ada")
            return inherited_descriptors()

    before = inherited_descriptors()
    with userhub.Client("sk_secret", base_url=server.url, ca_file=CA_FILE) as client:
        client.create_portal_session("usr_ada")
        assert inherited_descriptors() == before
    assert asyncio.run(call_async()) == before


def test_the_libraries_inside_have_the_listed_versions() -> None:
    distribution = importlib.metadata.distribution("userhub-native")
    contents = next(file for file in distribution.files or [] if file.name == "CONTENTS")
    listed = contents.read_text()
    inside = Path(_native.__file__).read_bytes()
    for package, mark in (("curl", rb"[\0/]%s\0"), ("openssl", b"OpenSSL %s ")):
        version = re.search(rf" {package} ([0-9.]+)", listed)
        assert version
        assert re.search(mark % re.escape(version[1].encode()), inside)
    bundled = {"CONTENTS", "curl", "openssl", "libc++", "pybind11", "simdjson"}
    assert licenses_of("userhub-native") >= bundled


@pytest.mark.parametrize("name", ["userhub-native", "userhub-emulator"])
def test_the_sbom_lists_the_versions_of_contents(name: str) -> None:
    files = importlib.metadata.distribution(name).files or []
    sbom = next(file for file in files if file.name == f"{name}.cdx.json")
    contents = next(file for file in files if file.name == "CONTENTS")
    listed = [line.split()[1] for line in contents.read_text().splitlines() if line[:2] == "  "]
    assert [each["version"] for each in json.loads(sbom.read_text())["components"]] == listed


def licenses_of(distribution: str) -> set[str]:
    files = importlib.metadata.distribution(distribution).files or []
    return {file.name for file in files if "licenses" in file.parts}


def test_the_client_has_nothing_of_the_emulator_inside() -> None:
    distribution = importlib.metadata.distribution("userhub-native")
    assert not [entry for entry in distribution.entry_points if entry.group == "pytest11"]
    inside = Path(_native.__file__).read_bytes()
    for mark in (b"SQLite format 3", b"libmicrohttpd", b"mustache", b"userhub_admin_emulator"):
        assert mark not in inside
    assert not [file for file in distribution.files or [] if ".libs" in str(file)]


def test_the_emulator_has_its_licences_and_says_how_to_replace_its_library() -> None:
    assert licenses_of("userhub-emulator") >= {
        "CONTENTS", "LGPL-2.1.txt", "LIBMICROHTTPD.md", "libmicrohttpd", "sqlite3"
    }  # fmt: skip
    files = importlib.metadata.distribution("userhub-emulator").files or []
    replacing = next(file for file in files if file.name == "LIBMICROHTTPD.md")
    assert "./dev static" in replacing.read_text()


def test_this_python_evaluates_the_annotations_of_all_public_functions() -> None:
    members = [getattr(userhub, name) for name in userhub.__all__]
    for member in members:
        if inspect.isclass(member):
            typing.get_type_hints(member)
        for name, function in inspect.getmembers(member, inspect.isfunction):
            if not re.match("_[^_]", name):
                typing.get_type_hints(function)
    for function in filter(inspect.isfunction, members):
        typing.get_type_hints(function)


def test_an_import_starts_no_thread() -> None:
    # Counted before too: qemu has a thread of its own.
    program = """
import os
before = os.listdir("/proc/self/task")
import userhub
assert os.listdir("/proc/self/task") == before
"""
    run(sys.executable, "-c", program)


def test_the_plugins_emulator_answers(userhub_portal: Emulator) -> None:
    session = userhub.create_portal_session("usr_ada")
    assert session.redirect_url.startswith(userhub_portal.url)
