from __future__ import annotations

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
