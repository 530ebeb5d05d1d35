"""Makes and counts a Python contender's calls, as the environment says.

A contender gives `connect`, which makes the client, and gives the call, which any thread may make.
"""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import bursts
import constant_rate
from cost import cpu_time
from stretch import Stretch, report

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

STRETCHES = int(os.environ["BENCH_STRETCHES"])
SECONDS = float(os.environ["BENCH_SECONDS"])
CONCURRENCY = int(os.environ["BENCH_CONCURRENCY"])


def run(connect: Callable[[], Callable[[], str]]) -> None:
    """Bursts, or several stretches, the first to warm up, each on BENCH_CONCURRENCY threads."""
    if bursts.SIZES:
        bursts.run(connect)
        return
    call = connect()
    others = ThreadPoolExecutor(CONCURRENCY)
    for _ in range(STRETCHES):
        before = cpu_time()
        measured = Stretch(SECONDS)
        running = [others.submit(measured.run, call) for _ in range(CONCURRENCY - 1)]
        measured.run(call)
        for thread in running:
            thread.result()
        _report(measured, before)
    others.shutdown()


def run_async(
    connect: Callable[[], AbstractAsyncContextManager[Callable[[], Awaitable[str]]]],
) -> None:
    """Bursts, a constant rate, or the same in BENCH_CONCURRENCY tasks."""
    if bursts.SIZES:
        asyncio.run(bursts.run_async(connect))
    elif constant_rate.RATE > 0:
        asyncio.run(constant_rate.run_async(connect))
    else:
        asyncio.run(_run_stretches(connect))


async def _run_stretches(
    connect: Callable[[], AbstractAsyncContextManager[Callable[[], Awaitable[str]]]],
) -> None:
    async with connect() as call:
        for _ in range(STRETCHES):
            before = cpu_time()
            measured = Stretch(SECONDS)
            await asyncio.gather(*[measured.chain(call) for _ in range(CONCURRENCY)])
            _report(measured, before)


def _report(measured: Stretch, cpu_before: float) -> None:
    report(measured.times, time.perf_counter() - measured.begin, cpu_time() - cpu_before)
