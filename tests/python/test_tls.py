from __future__ import annotations

import ssl
import subprocess
from typing import TYPE_CHECKING

import pytest
import userhub
from loopback import SESSION_URL, LoopbackServer, session_reply

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate of 127.0.0.1, its key beside it."""
    directory = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    names = ["-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run(
        [*command.split(), *names, *files], cwd=directory, check=True, capture_output=True
    )
    return directory / "certificate.pem"


@pytest.fixture
def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.parent / "key.pem")
    return context


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
