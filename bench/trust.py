"""The certificate authorities that a contender trusts, with the benchmark's own.

Clients load all that they trust before the first connection, or before each; so it matters that
these are as many as a distribution has, and not one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import certifi

SYSTEM = Path("/etc/ssl/certs")
BUNDLE = "ca-certificates.crt"

ONE = "one"  # a CA file of the one certificate that is needed: what is least to be had
CA_FILE = "ca_file"  # a CA file of all the distribution's certificates
DEFAULT = "default"  # what the client trusts by itself: the distribution's, or certifi's


class Trust:
    """The files. The folder and `root`, the authority's certificate, must exist."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._files = {ONE: str(root), CA_FILE: str(folder / "bundle.pem"), DEFAULT: ""}
        self._system = folder / "certs"
        shutil.copytree(SYSTEM, self._system, symlinks=True)
        shutil.copy(root, self._system / f"{_subject_hash(root)}.0")
        bundle = (SYSTEM / BUNDLE).read_text() + root.read_text()
        for path in (self._system / BUNDLE, Path(self._files[CA_FILE])):
            path.write_text(bundle)
        self.certificates = bundle.count("BEGIN CERTIFICATE")
        self.has_default = subprocess.run([*self._mounted(), "true"], check=False).returncode == 0

    def command(self, trust: str, command: tuple[str, ...]) -> tuple[str, ...]:
        """The command, in a mount namespace if this trust needs one."""
        return (*self._mounted(), *command) if trust == DEFAULT else command

    def file(self, trust: str) -> str:
        """The CA file that is passed to the client, if any."""
        return self._files[trust]

    def _mounted(self) -> tuple[str, ...]:
        """The prefix of a command that finds the authority among the system's and certifi's."""
        user = () if os.geteuid() == 0 else ("--map-root-user",)
        mounts = [f"mount --bind '{self._system}' {SYSTEM}"]
        mounts += [f"mount --bind '{self._files[CA_FILE]}' '{certifi.where()}'"]
        script = " && ".join([*mounts, 'exec "$@"'])
        return ("unshare", *user, "--mount", "sh", "-c", script, "sh")


def _subject_hash(certificate: Path) -> str:
    command = ["openssl", "x509", "-noout", "-subject_hash", "-in", str(certificate)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
