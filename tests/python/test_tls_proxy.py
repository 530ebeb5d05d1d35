"""The CA certificates for an HTTPS proxy and for the server are separate."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import userhub
from loopback import SESSION_URL, LoopbackServer, session_reply
from tls_proxy import TlsProxy

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

FACES = [userhub.Client, userhub.AsyncClient]


@pytest.fixture(autouse=True)
def other_authority_of_the_system(other_certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(other_certificate))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)


def call(
    make: type[userhub.Client | userhub.AsyncClient],
    server: LoopbackServer,
    proxy: TlsProxy,
    ca_file: Path | None,
) -> str:
    client = make("sk_secret", base_url=server.url, proxy=proxy.url, ca_file=ca_file, max_retries=0)
    if isinstance(client, userhub.Client):
        return client.create_portal_session("usr_1").redirect_url
    return asyncio.run(client.create_portal_session("usr_1")).redirect_url


@pytest.mark.parametrize("make", FACES)
def test_the_server_is_verified_by_the_ca_file_and_the_proxy_by_the_systems(
    make: type[userhub.Client | userhub.AsyncClient],
    certificate: Path,
    server_context: ssl.SSLContext,
    other_context: ssl.SSLContext,
) -> None:
    with (
        LoopbackServer(session_reply(), tls=server_context) as server,
        TlsProxy(other_context, server.port) as proxy,
    ):
        assert call(make, server, proxy, certificate) == SESSION_URL
        assert proxy.tunnels == 1


@pytest.mark.parametrize("make", FACES)
def test_the_proxys_authority_is_not_trusted_for_the_server(
    make: type[userhub.Client | userhub.AsyncClient],
    certificate: Path,
    other_context: ssl.SSLContext,
) -> None:
    with (
        LoopbackServer(session_reply(), tls=other_context) as server,
        TlsProxy(other_context, server.port) as proxy,
    ):
        for _ in range(2):
            with pytest.raises(userhub.TLSFailedError):
                call(make, server, proxy, certificate)
        assert proxy.tunnels == 2
        assert server.requests == []
        assert call(make, server, proxy, None) == SESSION_URL


@pytest.mark.parametrize("make", FACES)
def test_the_ca_file_is_not_trusted_for_the_proxy(
    make: type[userhub.Client | userhub.AsyncClient],
    certificate: Path,
    server_context: ssl.SSLContext,
) -> None:
    with (
        LoopbackServer(session_reply(), tls=server_context) as server,
        TlsProxy(server_context, server.port) as proxy,
    ):
        with pytest.raises(userhub.TLSFailedError, match="proxy"):
            call(make, server, proxy, certificate)
        assert proxy.tunnels == 0
