"""Runs commands to their end."""

from __future__ import annotations

import os
import subprocess
import sys

from emulator_process import PATIENCE


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("USERHUB_")}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, env={**clean, **environment}
    )


def script(source: str) -> list[str]:
    return [sys.executable, "-c", source]
