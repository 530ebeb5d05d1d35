"""The cost of a package for a Python program: time to import it, memory, size on disk."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median

from progress import show

PACKAGES = {
    "": "Python alone",
    "asyncio": "asyncio",
    "userhub": "userhub",
    "pycurl": "pycurl",
    "requests": "requests",
    "httpx": "httpx",
    "aiohttp": "aiohttp",
    "userhub_sdk": "userhub-sdk",
}
TIMES = 15
# A package is compiled once, by its installer or when first imported.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
TELL_MEMORY = "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"


@dataclass(frozen=True)
class Import:
    """Milliseconds and MiB that importing takes over Python alone."""

    milliseconds: float
    mebibytes: float


def measure_imports() -> dict[str, Import]:
    taken: dict[str, list[tuple[float, float]]] = {package: [] for package in PACKAGES}
    for number in range(1, TIMES + 1):
        show(f"imports: {number} of {TIMES}")
        for package, samples in taken.items():
            samples.append(_run(f"import {package}" if package else ""))
    show("")
    middle = {p: [median(column) for column in zip(*samples)] for p, samples in taken.items()}
    alone = middle[""]
    return {
        PACKAGES[package]: Import((seconds - alone[0]) * 1000, (kilobytes - alone[1]) / 1024)
        for package, (seconds, kilobytes) in middle.items()
        if package
    }


def _run(statement: str) -> tuple[float, float]:
    begun = time.perf_counter()
    finished = subprocess.run(
        [sys.executable, "-c", f"{statement}\n{TELL_MEMORY}"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return time.perf_counter() - begun, float(finished.stdout)
