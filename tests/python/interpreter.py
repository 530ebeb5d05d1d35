"""The interpreter that a test's programs run in: this one, or another that has userhub too."""

from __future__ import annotations

import os
import subprocess
import sys

PYTHON = os.environ.get("USERHUB_PYTHON", sys.executable)
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
        timeout=timeout,
        check=False,
    )


def configuration(name: str) -> str:
    """A path or variable of that interpreter, as its sysconfig tells it."""
    asked = run("-c", f"import sysconfig; print({name})")
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.strip()
