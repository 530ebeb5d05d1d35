"""Rounds in which every contender has its turn, so that what disturbs one disturbs all."""

from __future__ import annotations

import json
import subprocess
from contextlib import nullcontext
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from cores import cores_kept_awake
from estimators import best_tenth, middle
from progress import show
from workload import environment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contenders import Contender
    from nginx import Nginx

ROUNDS = 4
STRETCHES, SECONDS = 5, 0.06  # of a turn; each stretch is many calls
SLOW_STRETCHES, SLOW_SECONDS = 12, 1.0


@dataclass(frozen=True)
class Case:
    contender: Contender
    scheme: str
    concurrency: int

    @property
    def is_alone(self) -> bool:
        """Whether the cores wait between calls, and so may sleep; with more calls they are busy."""
        return self.concurrency == 1

    @property
    def is_slow(self) -> bool:
        """Whether a usual stretch would be few calls: then one long turn does."""
        return self.contender.is_slow and self.concurrency > 1


@dataclass(frozen=True)
class Sample:
    """What a call cost: seconds of CPU, calls per second, seconds of the median and 99th call."""

    cpu: float
    rate: float
    p50: float
    p99: float


class Samples:
    """Those of each case, from all rounds, and those with cores that sleep."""

    def __init__(
        self, taken: dict[Case, list[Sample]], asleep: dict[Case, list[Sample]] | None = None
    ) -> None:
        self._taken = taken
        self._asleep = asleep or {}

    def __contains__(self, case: Case) -> bool:
        return case in self._taken

    def cases(self) -> Iterable[Case]:
        return self._taken

    def of(self, case: Case) -> Sample:
        """The estimate for a machine whose other guests do not disturb it.

        Each figure is what a tenth of the samples better; p99, which is of disturbances, their
        median.
        """
        cpu, rate, p50, p99 = zip(*map(astuple, self._taken[case]))
        return Sample(best_tenth(cpu), best_tenth(rate, most=True), best_tenth(p50), middle(p99))

    def plain(self, case: Case) -> Sample:
        """The plain medians, with cores that sleep whenever they have nothing to do."""
        samples = self._asleep.get(case) or self._taken[case]
        return Sample(*map(middle, zip(*map(astuple, samples))))


def run_rounds(cases: Iterable[Case], nginx: Nginx) -> Samples:
    taken: dict[Case, list[Sample]] = {case: [] for case in cases}
    asleep: dict[Case, list[Sample]] = {case: [] for case in taken if case.is_alone}
    for number in range(1, ROUNDS + 1):
        for place, (case, samples) in enumerate(taken.items(), 1):
            if case.is_slow and samples:
                continue
            show(f"round {number} of {ROUNDS}: {place} of {len(taken)}, {case.contender.name}")
            samples += take_turn(case, nginx, keep_awake=case.is_alone)
            if case.is_alone and number % 2 == 0:
                asleep[case] += take_turn(case, nginx, keep_awake=False)
    show("")
    return Samples(taken, asleep)


def take_turn(case: Case, nginx: Nginx, *, keep_awake: bool) -> list[Sample]:
    """The stretches that a contender reports, without the one that warms it up."""
    settings = {
        "CONCURRENCY": case.concurrency,
        "STRETCHES": SLOW_STRETCHES if case.is_slow else STRETCHES,
        "SECONDS": SLOW_SECONDS if case.is_slow else SECONDS,
    }
    with cores_kept_awake(nginx) if keep_awake else nullcontext():
        finished = subprocess.run(
            case.contender.command,
            env=environment(nginx.urls[case.scheme], nginx.ca_file(case.scheme), settings),
            stdout=subprocess.PIPE,
            check=True,
        )
    return [_sample(json.loads(line)) for line in finished.stdout.splitlines()[1:]]


def _sample(figures: dict[str, float]) -> Sample:
    calls = figures["calls"]
    return Sample(figures["cpu"] / calls, calls / figures["wall"], figures["p50"], figures["p99"])
