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
            check(call())
            ended = time.perf_counter()
            self.times.append(ended - begun)
            begun = ended

    async def chain(self, call: Callable[[], Awaitable[str]]) -> None:
        """The same, for calls that are awaited."""
        begun = time.perf_counter()
        while begun < self.end:
            check(await call())
            ended = time.perf_counter()
            self.times.append(ended - begun)
            begun = ended


def check(redirect_url: str) -> None:
    if redirect_url != EXPECTED:
        sys.exit("bench: another redirect URL than the server's")


def run(call: Callable[[], str]) -> None:
    Stretch(float(os.environ["BENCH_WARM_UP"])).run(call)
    before = cpu_time()
    measured = Stretch(float(os.environ["BENCH_SECONDS"]))
    measured.run(call)
    report(measured, before)


async def run_async(call: Callable[[], Awaitable[str]]) -> None:
    """In each of BENCH_CONCURRENCY tasks one call after another."""

    async def chains(stretch: Stretch) -> None:
        tasks = [stretch.chain(call) for _ in range(int(os.environ["BENCH_CONCURRENCY"]))]
        await asyncio.gather(*tasks)

    await chains(Stretch(float(os.environ["BENCH_WARM_UP"])))
    before = cpu_time()
    measured = Stretch(float(os.environ["BENCH_SECONDS"]))
    await chains(measured)
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
