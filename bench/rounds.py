"""Rounds in which every contender has its turn, so that what disturbs one disturbs all."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from workload import environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contenders import Contender
    from nginx import Nginx

ROUNDS = 5


@dataclass(frozen=True)
class Case:
    contender: Contender
    scheme: str
    concurrency: int


@dataclass(frozen=True)
class Sample:
    """What a call cost: seconds of CPU, calls per second, seconds of the median and 99th call."""

    cpu: float
    rate: float
    p50: float
    p99: float


Samples = dict[Case, Sample]


def run_rounds(cases: Iterable[Case], nginx: Nginx) -> Samples:
    """The medians of each case."""
    taken: dict[Case, list[Sample]] = {case: [] for case in cases}
    for number in range(1, ROUNDS + 1):
        for place, (case, samples) in enumerate(taken.items(), 1):
            show(f"round {number} of {ROUNDS}: {place} of {len(taken)}, {case.contender.name}")
            samples.append(take_turn(case, nginx))
    show("")
    return {case: _medians(samples) for case, samples in taken.items()}


def show(progress: str) -> None:
    print(f"\r\x1b[K{progress}", end="", flush=True)


def take_turn(case: Case, nginx: Nginx) -> Sample:
    told = run(case, nginx, {})
    calls = told["calls"]
    return Sample(told["cpu"] / calls, calls / told["wall"], told["p50"], told["p99"])


def run(case: Case, nginx: Nginx, settings: Mapping[str, str]) -> dict[str, float]:
    """What a contender tells of itself."""
    finished = subprocess.run(
        case.contender.command,
        env={**environment(case.scheme, case.concurrency, nginx), **settings},
        stdout=subprocess.PIPE,
        check=True,
    )
    told: dict[str, float] = json.loads(finished.stdout)
    return told


def _medians(samples: list[Sample]) -> Sample:
    return Sample(
        cpu=median(sample.cpu for sample in samples),
        rate=median(sample.rate for sample in samples),
        p50=median(sample.p50 for sample in samples),
        p99=median(sample.p99 for sample in samples),
    )
