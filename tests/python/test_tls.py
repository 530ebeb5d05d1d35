from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
import userhub
from loopback import SESSION_URL, LoopbackServer, session_reply

if TYPE_CHECKING:
    import ssl
    from pathlib import Path


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


def test_a_certificate_of_no_known_authority_is_refused_at_once(
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
    """A machine without certificate authorities, where the package certifi has the test's."""
    monkeypatch.setattr("userhub._native.has_certificate_authorities", lambda: False)
    certifi = ModuleType("certifi")
    monkeypatch.setattr(certifi, "where", lambda: str(certificate), raising=False)
    monkeypatch.setitem(sys.modules, "certifi", certifi)


@pytest.mark.usefixtures("no_authorities_but_certifis")
@pytest.mark.parametrize("ca_file", [None, ""])
def test_certifis_authorities_are_trusted_where_the_system_has_none(
    server_context: ssl.SSLContext, ca_file: str | None
) -> None:
    with LoopbackServer(session_reply(), tls=server_context) as server:
        client = userhub.Client("sk_secret", base_url=server.url, ca_file=ca_file)
        assert client.create_portal_session("usr_1").redirect_url == SESSION_URL


def test_certifi_is_not_asked_where_the_system_has_authorities(
    server_context: ssl.SSLContext,
    no_authorities_but_certifis: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("userhub._native.has_certificate_authorities", lambda: True)
    with LoopbackServer(session_reply(), tls=server_context) as server:
        client = userhub.Client("sk_secret", base_url=server.url, max_retries=0)
        with pytest.raises(userhub.TLSFailedError):
            client.create_portal_session("usr_1")
