"""The interpreter for the programs of the tests: this one, or the one in USERHUB_PYTHON."""

from __future__ import annotations

import os
import subprocess
import sys

PYTHON = os.environ.get("USERHUB_PYTHON", sys.executable)
SLOWNESS = int(os.environ.get("USERHUB_SLOWNESS", "1"))  # as in tests/support/slowness.hpp
ENVIRONMENT = {
    "PATH": "",
    "PYTHONWARNINGS": "ignore::DeprecationWarning",
    **{name: os.environ[name] for name in ("TSAN_OPTIONS",) if name in os.environ},
}


def run(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PYTHON, *arguments],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=timeout * SLOWNESS,
        check=False,
    )


def configuration(name: str) -> str:
    """The value of an expression about that interpreter's sysconfig."""
    done = run("-c", f"import sysconfig; print({name})")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
