"""Cold calls: the first call of a client, and calls on new connections."""

from __future__ import annotations

import itertools
import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import contenders as who
from estimators import middle
from progress import show
from trust import CA_FILE, DEFAULT, ONE
from workload import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contenders import Contender
    from nginx import Nginx
    from trust import Trust

ROUNDS = 5
FURTHER = 20  # connections that a client opens beside its first
AT_ONCE = 40  # calls by a client that has no connection


@dataclass(frozen=True)
class ColdCase:
    contender: Contender
    trust: str


@dataclass(frozen=True)
class Cost:
    """Milliseconds, of the clock and of CPU, and KiB that the process has more."""

    wall: float
    cpu: float
    kib: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu, self.kib + other.kib)

    def each(self, calls: int) -> Cost:
        return Cost(self.wall / calls, self.cpu / calls, self.kib / calls)


@dataclass(frozen=True)
class Cold:
    """The cold calls of a contender: the first call, with the creation of the client; each of the
    connections that it opens after that; and 40 calls at once, as a new client's first."""

    first: Cost
    further: Cost
    at_once: Cost


def cases(trust: Trust) -> Iterator[ColdCase]:
    for contender in who.COLD:
        yield ColdCase(contender, CA_FILE)
        if trust.has_default:
            yield ColdCase(contender, DEFAULT)
    for contender in (*who.COLD_BARE, *who.COLD_OURS):
        yield ColdCase(contender, ONE)


def measure_cold(nginx: Nginx, trust: Trust) -> dict[ColdCase, Cold]:
    """Medians of five rounds. In each round every contender has its turn, in new processes."""
    runs = (f"{number}" for number in itertools.count())
    taken: dict[ColdCase, list[Cold]] = {case: [] for case in cases(trust)}
    for number in range(1, ROUNDS + 1):
        for place, (case, colds) in enumerate(taken.items(), 1):
            name = f"{case.contender.name}, {case.trust}"
            show(f"cold calls, round {number} of {ROUNDS}: {place} of {len(taken)}, {name}")
            made, first, further = _bursts(case, nginx, trust, next(runs), (1, FURTHER))
            _, at_once = _bursts(case, nginx, trust, next(runs), (AT_ONCE,))
            colds.append(Cold(made + first, further.each(FURTHER), at_once))
    show("")
    return {case: median_of(colds) for case, colds in taken.items()}


def median_of(colds: Sequence[Cold]) -> Cold:
    """The median of each figure."""

    def of(part: str) -> Cost:
        costs = [getattr(cold, part) for cold in colds]
        return Cost(*(middle([getattr(c, name) for c in costs]) for name in ("wall", "cpu", "kib")))

    return Cold(of("first"), of("further"), of("at_once"))


def _bursts(
    case: ColdCase, nginx: Nginx, trust: Trust, run: str, sizes: tuple[int, ...]
) -> list[Cost]:
    """What it cost to make the client, then to make so many calls at once, time after time."""
    listed = ",".join(map(str, sizes))
    finished = subprocess.run(
        trust.command(case.trust, case.contender.command),
        env=environment(
            f"{nginx.urls['https']}/gate/{run}/{listed}",
            trust.file(case.trust),
            {"BURSTS": listed},
        ),
        stdout=subprocess.PIPE,
        check=True,
    )
    lines = [json.loads(line) for line in finished.stdout.splitlines()]
    return [Cost(one["wall"] * 1000, one["cpu"] * 1000, one["kib"]) for one in lines]
