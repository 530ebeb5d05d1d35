"""Calls begun at a constant rate, however many are in flight."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from typing import TYPE_CHECKING

from cost import cpu_time, fail, memory
from stretch import report

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

EXPECTED = os.environ["BENCH_REDIRECT_URL"]
RATE = float(os.environ["BENCH_RATE"])
FILL = float(os.environ["BENCH_FILL"])
SECONDS = float(os.environ["BENCH_SECONDS"])


class ConstantRate:
    """Begins, every millisecond, the calls that are due, and times each from when it was due."""

    def __init__(self, call: Callable[[], Awaitable[str]]) -> None:
        self.call = call
        self.begin = time.perf_counter()
        self.begun = 0
        self.times: list[float] = []
        self.running: set[asyncio.Task[None]] = set()

    async def begin_until(self, end: float) -> None:
        while (now := time.perf_counter()) < end:
            while (due := self.begin + self.begun / RATE) <= now:
                self.begun += 1
                task = asyncio.create_task(self._once(due))
                self.running.add(task)
                task.add_done_callback(self.running.discard)
            await asyncio.sleep(0.001)

    async def _once(self, due: float) -> None:
        try:
            if await self.call() != EXPECTED:
                fail("another redirect URL than the server's")
        except Exception as error:
            sys.stderr.write(f"bench: {error!r}\n")
            os._exit(1)
        self.times.append(time.perf_counter() - due)


async def run_async(
    connect: Callable[[], AbstractAsyncContextManager[Callable[[], Awaitable[str]]]],
) -> None:
    """What the calls cost in BENCH_SECONDS, after BENCH_FILL seconds in which as many come into
    flight as will be."""
    memory_before = memory()
    async with connect() as call:
        calls = ConstantRate(call)
        await calls.begin_until(calls.begin + FILL)
        calls.times.clear()
        cpu_before, begun = cpu_time(), time.perf_counter()
        await calls.begin_until(begun + SECONDS)
        wall, cpu = time.perf_counter() - begun, cpu_time() - cpu_before
        report(calls.times, wall, cpu, memory() - memory_before)
        sys.stdout.flush()
        os._exit(0)  # calls are in flight
