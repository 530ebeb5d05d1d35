"""Calls of threads and of tasks in two loops, with random faults, for a minute."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Union

import pytest
import userhub
import uvloop
from fault_server import FaultServer

if TYPE_CHECKING:
    from collections.abc import Iterator

End = Union[userhub.PortalSession, BaseException]
SECONDS = 60
SLACK = 2.0  # after its deadline, for a busy machine
FAULTS_BEFORE_A_REQUEST = ["refused", "tls_closed", "tls_silent", "certificate_untrusted"]


@dataclass(frozen=True)
class Plan:
    user_id: str
    timeout: float
    cancelled_after: float | None
    client: int


def plans(seed: int, caller: str) -> Iterator[Plan]:
    """The calls of one caller: the same for the same seed. The user ID selects the fault."""
    drawn = random.Random(f"{seed} {caller}")
    number = 0
    while True:
        number += 1
        yield Plan(
            user_id=f"random_{seed}_{caller}_{number}",
            timeout=drawn.uniform(0.001, 0.06)
            if drawn.random() < 0.25
            else drawn.uniform(0.1, 1.6),
            cancelled_after=drawn.uniform(0, 0.3) if drawn.random() < 0.2 else None,
            client=drawn.choice([0, 0, 0, 1, 1, 1, *range(2, 2 + len(FAULTS_BEFORE_A_REQUEST))]),
        )


@dataclass
class Tally:
    outcomes: Counter[str] = field(default_factory=Counter)
    latest: float = -SECONDS
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ended(self, plan: Plan, end: End, took: float) -> None:
        outcome = getattr(end, "code", type(end).__name__)
        problem = self.problem(plan, end, took)
        with self.lock:
            self.outcomes[outcome] += 1
            self.latest = max(self.latest, took - plan.timeout)
            if problem:
                self.wrong.append(f"{plan} {problem}")

    @staticmethod
    def problem(plan: Plan, end: End, took: float) -> str:
        if took > plan.timeout + SLACK:
            return f"ended after {took} s"
        if not isinstance(end, BaseException):
            own = f"https://portal.example.com/signin?token=tok_secret_{plan.user_id}"
            return "" if end.redirect_url == own else "has another user's link"
        if isinstance(end, asyncio.CancelledError):
            return "" if plan.cancelled_after is not None else "was cancelled by nobody"
        if not isinstance(end, userhub.UserHubError) or end.code in (
            "internal",
            "invalid_argument",
        ):
            return f"ended with {end!r}"
        if isinstance(end, userhub.TimedOutError) and took + 0.005 < plan.timeout:
            return "timed out too early"
        return "tells a secret" if "secret" in repr(end) else ""


def options_of_each_client(server: FaultServer) -> list[dict[str, Any]]:
    common = {"admin_key": "sk_secret", "ca_file": server.ca_file, "connect_timeout": 0.4}
    urls = [(server.url, ""), (server.https_url, "")]
    for fault in FAULTS_BEFORE_A_REQUEST:
        urls.append((server.targets[fault].base_url, server.targets[fault].proxy))
    return [{**common, "base_url": url, "proxy": proxy} for url, proxy in urls]


class Soak:
    def __init__(self, server: FaultServer, seed: int) -> None:
        self.seed = seed
        self.tally = Tally()
        self.until = time.monotonic() + SECONDS
        options = options_of_each_client(server)
        self.clients = [userhub.Client(**each) for each in options]
        self.async_clients = [userhub.AsyncClient(**each) for each in options]

    def call_in_thread(self, caller: str) -> None:
        for plan in plans(self.seed, caller):
            begun = time.monotonic()
            if begun > self.until:
                return
            end: End
            try:
                client = self.clients[plan.client]
                end = client.create_portal_session(plan.user_id, timeout=plan.timeout)
            except Exception as error:
                end = error
            self.tally.ended(plan, end, time.monotonic() - begun)

    async def call_in_task(self, caller: str) -> None:
        loop = asyncio.get_running_loop()
        for plan in plans(self.seed, caller):
            begun = time.monotonic()
            if begun > self.until:
                return
            client = self.async_clients[plan.client]
            call = client.create_portal_session(plan.user_id, timeout=plan.timeout)
            task = asyncio.ensure_future(call)
            if plan.cancelled_after is not None:
                loop.call_later(plan.cancelled_after, task.cancel)
            (end,) = await asyncio.gather(task, return_exceptions=True)
            self.tally.ended(plan, end, time.monotonic() - begun)

    def call_in_loop(self, name: str, new_loop: Any) -> None:
        async def main() -> None:
            await asyncio.gather(*(self.call_in_task(f"{name}{task}") for task in range(12)))

        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(main())

    def run(self) -> None:
        threads = [
            threading.Thread(target=self.call_in_thread, args=(f"thread{number}",))
            for number in range(4)
        ]
        for name, new_loop in [("asyncio", asyncio.new_event_loop), ("uv", uvloop.new_event_loop)]:
            threads.append(threading.Thread(target=self.call_in_loop, args=(name, new_loop)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for client in self.clients:
            client.close()
        asyncio.run(self.close())

    async def close(self) -> None:
        for client in self.async_clients:
            await client.aclose()


@pytest.mark.long
def test_each_call_of_threads_and_tasks_ends_in_time_with_its_own_link(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seed = int(os.environ.get("USERHUB_SOAK_SEED") or random.randrange(2**32))
    with FaultServer() as server:
        soak = Soak(server, seed)
        soak.run()
    tally = soak.tally
    outcomes = ", ".join(f"{outcome} {count}" for outcome, count in tally.outcomes.most_common())
    with capsys.disabled():
        sys.stdout.write(
            f"\nUSERHUB_SOAK_SEED={seed}: {tally.outcomes.total()} calls: {outcomes}; "
            f"the latest {tally.latest:.3f} s past its deadline\n"
        )
    assert tally.wrong == []
    assert tally.outcomes["PortalSession"] > 0
