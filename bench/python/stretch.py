"""Calls until a time is over."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING

from cost import fail

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

EXPECTED = os.environ["BENCH_REDIRECT_URL"]


class Stretch:
    """Calls until the time is over."""

    def __init__(self, seconds: float) -> None:
        self.begin = time.perf_counter()
        self.end = self.begin + seconds
        self.times: list[float] = []

    def run(self, call: Callable[[], str]) -> None:
        """One call after another. On any thread."""
        begun = time.perf_counter()
        while begun < self.end:
            if call() != EXPECTED:
                fail("another redirect URL than the server's")
            ended = time.perf_counter()
            self.times.append(ended - begun)
            begun = ended

    async def chain(self, call: Callable[[], Awaitable[str]]) -> None:
        """The same, for calls that are awaited."""
        begun = time.perf_counter()
        while begun < self.end:
            if await call() != EXPECTED:
                fail("another redirect URL than the server's")
            ended = time.perf_counter()
            self.times.append(ended - begun)
            begun = ended


def report(times: Sequence[float], wall: float, cpu: float, kibibytes: int = 0) -> None:
    ordered = sorted(times) or [0.0]
    result = {
        "calls": len(times),
        "wall": wall,
        "cpu": cpu,
        "p50": ordered[len(ordered) * 50 // 100],
        "p99": ordered[len(ordered) * 99 // 100],
        "kib": kibibytes,
    }
    sys.stdout.write(json.dumps(result) + "\n")
