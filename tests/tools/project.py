"""The project's own files, as its tests of them read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def package_list(name: str) -> list[str]:
    """A list of tools/packages.sh."""
    script = f'. tools/packages.sh && printf "%s\\n" "${{{name}[@]}}"'
    return run("bash", "-euc", script).splitlines()


def tracked_files(*patterns: str) -> list[Path]:
    return [ROOT / name for name in run("git", "ls-files", "--", *patterns).splitlines()]


def run(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
