"""How a Python contender's calls are counted: and what they cost."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


EXPECTED = os.environ["BENCH_REDIRECT_URL"]
STRETCHES = int(os.environ["BENCH_STRETCHES"])
SECONDS = float(os.environ["BENCH_SECONDS"])
CONCURRENCY = int(os.environ["BENCH_CONCURRENCY"])


class Stretch:
    """Calls until the time is over."""

    def __init__(self, seconds: float) -> None:
        self.begin = time.perf_counter()
        self.end = self.begin + seconds
        self.times: list[float] = []

    def run(self, call: Callable[[], str]) -> None:
        """One call after another."""
        begun = time.perf_counter()
        while begun < self.end:
            if call() != EXPECTED:
                fail()
            ended = time.perf_counter()
            self.times.append(ended - begun)
            begun = ended

    async def chain(self, call: Callable[[], Awaitable[str]]) -> None:
        """The same, for calls that are awaited."""
        begun = time.perf_counter()
        while begun < self.end:
            if await call() != EXPECTED:
                fail()
            ended = time.perf_counter()
            self.times.append(ended - begun)
            begun = ended


def fail() -> None:
    sys.exit("bench: another redirect URL than the server's")


def run(call: Callable[[], str]) -> None:
    """Several stretches, the first to warm up."""
    for _ in range(STRETCHES):
        before = cpu_time()
        measured = Stretch(SECONDS)
        measured.run(call)
        report(measured, before)


async def run_async(call: Callable[[], Awaitable[str]]) -> None:
    """The same, in each of BENCH_CONCURRENCY tasks one call after another."""
    for _ in range(STRETCHES):
        before = cpu_time()
        measured = Stretch(SECONDS)
        await asyncio.gather(*[measured.chain(call) for _ in range(CONCURRENCY)])
        report(measured, before)


def cpu_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def report(measured: Stretch, cpu_before: float) -> None:
    wall = time.perf_counter() - measured.begin
    cpu = cpu_time() - cpu_before
    times = sorted(measured.times)
    result = {
        "calls": len(times),
        "wall": wall,
        "cpu": cpu,
        "p50": times[len(times) * 50 // 100],
        "p99": times[len(times) * 99 // 100],
    }
    sys.stdout.write(json.dumps(result) + "\n")
