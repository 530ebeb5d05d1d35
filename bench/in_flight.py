"""Calls in flight: begun at a constant rate, and answered after a time, so that they are many."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import contenders as who
from estimators import middle
from progress import show
from workload import environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contenders import Contender
    from slow_server import SlowServer

ROUNDS = 5
RATE = 2000  # calls a second
LEVELS = (100, 1000, 4000)  # calls in flight
SECONDS = 0.8  # that are measured


@dataclass(frozen=True)
class FlightCase:
    contender: Contender
    calls: int  # in flight


@dataclass(frozen=True)
class Flight:
    """Calls a second that ended; seconds of CPU for each that was due; how many seconds later than
    the server's answer the median and 99th call end, from when they were due; KiB a call in flight.
    """

    rate: float
    cpu: float
    p50: float
    p99: float
    kib: float

    @property
    def keeps_up(self) -> bool:
        """Whether calls end as fast as they begin. Else they pile up, or those that did are made up
        for, and how late they are only tells for how long that went on."""
        return abs(self.rate / RATE - 1) < 0.05


def measure_in_flight(server: SlowServer) -> dict[FlightCase, Flight]:
    """Medians of five rounds. In each round every contender has its turn, in a new process."""
    _allow_descriptors(2 * LEVELS[-1] + 100)
    taken: dict[FlightCase, list[Flight]] = {
        FlightCase(contender, calls): [] for calls in LEVELS for contender in who.IN_FLIGHT
    }
    for number in range(1, ROUNDS + 1):
        for place, (case, flights) in enumerate(taken.items(), 1):
            name = f"{case.contender.name}, {case.calls:,}"
            show(f"in flight, round {number} of {ROUNDS}: {place} of {len(taken)}, {name}")
            flights.append(_fly(case, server))
    show("")
    return {case: median_of(flights) for case, flights in taken.items()}


def _allow_descriptors(needed: int) -> None:
    """For the contenders, which inherit it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        sys.exit(f"bench: {LEVELS[-1]:,} calls in flight need {needed:,} descriptors: ulimit -n")
    if soft != resource.RLIM_INFINITY and soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def median_of(flights: Sequence[Flight]) -> Flight:
    """The median of each figure."""
    return Flight(*(middle(column) for column in zip(*map(astuple, flights))))


def _fly(case: FlightCase, server: SlowServer) -> Flight:
    delay = case.calls / RATE
    settings = {
        "RATE": RATE,
        "FILL": fill_time(delay),
        "SECONDS": SECONDS,
        "CONNECTIONS": 2 * case.calls,
    }
    finished = subprocess.run(
        case.contender.command,
        env=environment(f"http://{server.address}/delay/{delay * 1000:.0f}ms", "", settings),
        stdout=subprocess.PIPE,
        check=True,
    )
    return read_flight(json.loads(finished.stdout), case.calls)


def fill_time(delay: float) -> float:
    """Seconds after which as many calls are in flight as will be, and those are done that waited
    for connections to be opened."""
    return 1.75 * delay + 0.3


def read_flight(figures: Mapping[str, float], calls: int) -> Flight:
    delay = calls / RATE
    return Flight(
        rate=figures["calls"] / figures["wall"],
        cpu=figures["cpu"] / (RATE * figures["wall"]),
        p50=figures["p50"] - delay,
        p99=figures["p99"] - delay,
        kib=figures["kib"] / calls,
    )
