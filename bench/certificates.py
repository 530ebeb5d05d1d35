"""A server's certificate with the chain of a public one: root, intermediate, server."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
AUTHORITY = ("basicConstraints=critical,CA:true", "keyUsage=critical,keyCertSign,cRLSign")
SERVER = (
    "basicConstraints=critical,CA:false",
    "subjectAltName=IP:127.0.0.1",
    "extendedKeyUsage=serverAuth",
)


def make_chain(folder: Path) -> None:
    """Write root.pem, which clients trust, and chain.pem and server.key, which the server has."""
    _make(folder, "root", ("-newkey", "rsa:2048"), AUTHORITY)
    _make(folder, "intermediate", ("-newkey", "rsa:2048"), AUTHORITY, by="root")
    _make(folder, "server", EC, SERVER, by="intermediate")
    chain = [(folder / f"{name}.pem").read_text() for name in ("server", "intermediate")]
    (folder / "chain.pem").write_text("".join(chain))


def _make(
    folder: Path, name: str, key: tuple[str, ...], extensions: tuple[str, ...], *, by: str = ""
) -> None:
    command = ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN=bench {name}"]
    command += [*key, "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem"]
    for extension in extensions:
        command += ["-addext", extension]
    if by:
        command += ["-CA", f"{folder}/{by}.pem", "-CAkey", f"{folder}/{by}.key"]
    subprocess.run(command, check=True, capture_output=True)
