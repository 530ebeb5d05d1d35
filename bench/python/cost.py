"""The CPU time and memory of this process."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import NoReturn


def cpu_time() -> float:
    """Seconds of CPU, user and system."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def memory() -> int:
    """KiB that this process has to itself now: files that it maps are left out."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0])


def fail(problem: str) -> NoReturn:
    sys.exit(f"bench: {problem}")
