from __future__ import annotations

import asyncio
import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
import userhub
from loopback import SESSION_URL, LoopbackServer, session_reply

if TYPE_CHECKING:
    import ssl
    from pathlib import Path


def session_of(client: userhub.Client | userhub.AsyncClient) -> userhub.PortalSession:
    if isinstance(client, userhub.Client):
        return client.create_portal_session("usr_1")
    return asyncio.run(client.create_portal_session("usr_1"))


def test_a_certificate_of_the_ca_file_is_trusted(
    server_context: ssl.SSLContext, certificate: Path
) -> None:
    with LoopbackServer(session_reply(), tls=server_context) as server:
        client = userhub.Client("sk_secret", base_url=server.url, ca_file=str(certificate))
        assert client.create_portal_session("usr_1").redirect_url == SESSION_URL


def test_the_environments_ca_file_is_trusted(
    server_context: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERHUB_CA_FILE", str(certificate))
    with LoopbackServer(session_reply(), tls=server_context) as server:
        client = userhub.Client("sk_secret", base_url=server.url)
        assert client.create_portal_session("usr_1").redirect_url == SESSION_URL
        named = userhub.Client("sk_secret", base_url=server.url, ca_file="", max_retries=0)
        with pytest.raises(userhub.TLSFailedError):
            named.create_portal_session("usr_1")


@pytest.mark.parametrize("make", [userhub.Client, userhub.AsyncClient])
@pytest.mark.parametrize("is_named_by_environment", [False, True])
def test_a_relative_ca_file_is_resolved_when_the_client_is_created(
    make: type[userhub.Client | userhub.AsyncClient],
    is_named_by_environment: bool,
    server_context: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(certificate.parent)
    named = None if is_named_by_environment else certificate.name
    if is_named_by_environment:
        monkeypatch.setenv("USERHUB_CA_FILE", certificate.name)
    with LoopbackServer(session_reply(), tls=server_context) as server:
        client = make("sk_secret", base_url=server.url, ca_file=named)
        monkeypatch.chdir("/")
        assert session_of(client).redirect_url == SESSION_URL


UNDECODABLE = os.fsdecode(b"\xff\xe9.pem")


@pytest.mark.parametrize("name", ["é.pem", UNDECODABLE])
def test_a_ca_file_is_any_path(
    server_context: ssl.SSLContext, certificate: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(certificate.read_bytes())
    with LoopbackServer(session_reply(), tls=server_context) as server:
        for form in (path, str(path), os.fsencode(path)):
            for make in (userhub.Client, userhub.AsyncClient):
                client = make("sk_secret", base_url=server.url, ca_file=form)  # type: ignore[arg-type]
                assert session_of(client).redirect_url == SESSION_URL


def test_an_undecodable_ca_file_of_the_environment_is_found(
    server_context: ssl.SSLContext,
    certificate: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / UNDECODABLE
    path.write_bytes(certificate.read_bytes())
    monkeypatch.setenv("USERHUB_CA_FILE", str(path))
    with LoopbackServer(session_reply(), tls=server_context) as server:
        assert session_of(userhub.Client("sk_secret", base_url=server.url))


def test_a_certificate_of_an_unknown_authority_is_refused_at_once(
    server_context: ssl.SSLContext,
) -> None:
    with LoopbackServer(session_reply(), tls=server_context) as server:
        client = userhub.Client("sk_secret", base_url=server.url)
        with pytest.raises(userhub.TLSFailedError) as failed:
            client.create_portal_session("usr_1")
        assert failed.value.attempts == 1
        assert failed.value.phase == "tls"
        assert server.requests == []


@pytest.fixture
def no_authorities_but_certifis(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without CA certificates, where the package certifi has the test's."""
    monkeypatch.setattr("userhub._native.has_certificate_authorities", lambda: False)
    certifi = ModuleType("certifi")
    monkeypatch.setattr(certifi, "where", lambda: str(certificate), raising=False)
    monkeypatch.setitem(sys.modules, "certifi", certifi)


@pytest.mark.usefixtures("no_authorities_but_certifis")
@pytest.mark.parametrize("ca_file", [None, ""])
def test_certifis_authorities_are_trusted_if_the_system_has_none(
    server_context: ssl.SSLContext, ca_file: str | None
) -> None:
    with LoopbackServer(session_reply(), tls=server_context) as server:
        client = userhub.Client("sk_secret", base_url=server.url, ca_file=ca_file)
        assert client.create_portal_session("usr_1").redirect_url == SESSION_URL


def test_certifi_is_not_used_if_the_system_has_authorities(
    server_context: ssl.SSLContext,
    no_authorities_but_certifis: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("userhub._native.has_certificate_authorities", lambda: True)
    with LoopbackServer(session_reply(), tls=server_context) as server:
        client = userhub.Client("sk_secret", base_url=server.url, max_retries=0)
        with pytest.raises(userhub.TLSFailedError):
            client.create_portal_session("usr_1")
