"""A TLS call with userhub, and with each package that may be in the same process.

Each function in IMPORTS imports its package and returns a call, which raises an error
if it fails.
"""

from __future__ import annotations

import contextlib
import os
import threading
from io import BytesIO
from typing import TYPE_CHECKING, Callable

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

Call = Callable[[], None]
URLS: dict[str, str] = {}
CA_FILE = os.environ["PRIVATE_CA_FILE"]
OTHER_CA_FILE = os.environ["OTHER_CA_FILE"]


@contextlib.contextmanager
def servers() -> Iterator[None]:
    """An HTTPS server that answers with a session, and a PostgreSQL that refuses after TLS."""
    import socket
    import ssl

    from loopback import LoopbackServer, session_reply

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ["PRIVATE_CERTIFICATE"], os.environ["PRIVATE_KEY"])
    database = socket.create_server(("127.0.0.1", 0))

    def serve_database() -> None:
        while True:
            connection, _ = database.accept()
            assert len(connection.recv(8)) == 8  # SSLRequest
            connection.sendall(b"S")
            with context.wrap_socket(connection, server_side=True) as secured:
                startup = secured.recv(1024)
                assert b"userhub_test" in startup
                text = b"SFATAL\0VFATAL\0C28000\0Mreached over TLS\0\0"
                secured.sendall(b"E" + (len(text) + 4).to_bytes(4, "big") + text)

    threading.Thread(target=serve_database, daemon=True).start()
    with LoopbackServer(session_reply(), tls=context) as server:
        URLS["https"] = server.url
        URLS["database"] = str(database.getsockname()[1])
        yield


def _userhub() -> Call:
    import userhub

    def call() -> None:
        with userhub.Client("sk_secret", base_url=URLS["https"], ca_file=CA_FILE) as client:
            client.create_portal_session("usr_ada")
        client = userhub.Client("sk_secret", base_url=URLS["https"], ca_file=OTHER_CA_FILE)
        with client, pytest.raises(userhub.TLSFailedError):
            client.create_portal_session("usr_ada")

    return call


def _pycurl() -> Call:
    import pycurl

    def call() -> None:
        body = BytesIO()
        easy = pycurl.Curl()
        easy.setopt(pycurl.URL, URLS["https"] + "/")
        easy.setopt(pycurl.CAINFO, CA_FILE)
        easy.setopt(pycurl.WRITEDATA, body)
        easy.perform()
        assert b"redirectUrl" in body.getvalue()
        easy.close()

    return call


def _psycopg() -> Call:
    import psycopg

    def call() -> None:
        with pytest.raises(psycopg.OperationalError, match="reached over TLS"):
            psycopg.connect(
                host="127.0.0.1",
                port=URLS["database"],
                user="userhub_test",
                sslmode="verify-ca",
                sslrootcert=CA_FILE,
            )

    return call


def _cryptography() -> Call:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    def call() -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        signed = key.sign(b"data", ec.ECDSA(hashes.SHA256()))
        key.public_key().verify(signed, b"data", ec.ECDSA(hashes.SHA256()))

    return call


def _ssl() -> Call:
    import ssl
    import urllib.request

    def call() -> None:
        context = ssl.create_default_context(cafile=CA_FILE)
        with urllib.request.urlopen(URLS["https"], context=context) as answer:
            assert b"redirectUrl" in answer.read()

    return call


IMPORTS: dict[str, Callable[[], Call]] = {
    "userhub": _userhub,
    "pycurl": _pycurl,
    "psycopg": _psycopg,
    "cryptography": _cryptography,
    "ssl": _ssl,
}
