"""Calls made at once by a cold client: prints the cost of its creation, then one line per burst.

The server answers no call of a burst until it has all, so each has a connection of its own, and all
of those are open when the first answer comes: then the memory is read.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from cost import cpu_time, fail, memory

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

EXPECTED = os.environ["BENCH_REDIRECT_URL"]
SIZES = [int(size) for size in os.environ["BENCH_BURSTS"].split(",") if size]


class Cost:
    """What something costs from when it begins."""

    def __init__(self) -> None:
        self.memory = 0
        self.memory_before = memory()
        self.cpu_before = cpu_time()
        self.begun = time.perf_counter()

    def answered(self, redirect_url: str) -> None:
        if redirect_url != EXPECTED:
            fail("another redirect URL than the server's")
        self.memory = self.memory or memory()

    def report(self) -> None:
        wall = time.perf_counter() - self.begun
        cpu = cpu_time() - self.cpu_before
        kibibytes = (self.memory or memory()) - self.memory_before
        sys.stdout.write(json.dumps({"wall": wall, "cpu": cpu, "kib": kibibytes}) + "\n")


def run(connect: Callable[[], Callable[[], str]]) -> None:
    made = Cost()
    call = connect()
    made.report()
    for size in SIZES:
        _burst(call, size)


def _burst(call: Callable[[], str], size: int) -> None:
    """A thread for each call. None ends before the burst: what it frees is not the calls' cost."""
    costs: list[Cost] = []
    begin = Barrier(size, lambda: costs.append(Cost()))  # runs when all threads are ready
    over = Barrier(size, lambda: costs[0].report())

    def once() -> None:
        begin.wait()
        try:
            costs[0].answered(call())
        except BaseException:
            over.abort()
            raise
        over.wait()

    with ThreadPoolExecutor(size) as threads:
        for made in [threads.submit(once) for _ in range(size)]:
            made.result()


async def run_async(
    connect: Callable[[], AbstractAsyncContextManager[Callable[[], Awaitable[str]]]],
) -> None:
    made = Cost()
    async with connect() as call:
        made.report()
        for size in SIZES:
            await _burst_async(call, size)


async def _burst_async(call: Callable[[], Awaitable[str]], size: int) -> None:
    cost = Cost()

    async def once() -> None:
        cost.answered(await call())

    await asyncio.gather(*[once() for _ in range(size)])
    cost.report()
