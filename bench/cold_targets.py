"""The targets for cold calls and for many calls in flight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import contenders as who
from cold import AT_ONCE, ColdCase
from in_flight import LEVELS, FlightCase
from target import Target
from trust import CA_FILE, DEFAULT, ONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cold import Cold
    from contenders import Contender
    from in_flight import Flight

SYNC_AND_ASYNC = (who.CPP, who.CPP_ASYNC, who.PYTHON, who.PYTHON_ASYNC)
TRUST = {CA_FILE: "ca_file", DEFAULT: "default trust"}


def judge_cold(colds: dict[ColdCase, Cold]) -> Iterator[Target]:
    for trust in TRUST:
        if ColdCase(who.HTTPX, trust) not in colds:
            continue
        for contender in SYNC_AND_ASYNC:
            yield from _further(colds, contender, trust)
        for ours, httpx in ((who.PYTHON, who.HTTPX), (who.PYTHON_ASYNC, who.HTTPX_ASYNC)):
            one, other = (colds[ColdCase(contender, trust)] for contender in (ours, httpx))
            what = f"CPU of the first call, {ours.name} over {httpx.name}, {TRUST[trust]}"
            least = colds[ColdCase(ours, ONE)].first.cpu / other.first.cpu
            reason = (
                f"with one certificate it is {least:.2f} ×; what httpx imports in its first call "
                "does not count"
            )
            yield Target(what, one.first.cpu / other.first.cpu, 0.2, reason=reason)
        one, other = (colds[ColdCase(contender, trust)] for contender in (who.PYTHON, who.HTTPX))
        what = f"time of {AT_ONCE} threads' first calls, {who.PYTHON.name} over {who.HTTPX.name}"
        yield Target(f"{what}, {TRUST[trust]}", one.at_once.wall / other.at_once.wall, 1.1)


def _further(colds: dict[ColdCase, Cold], contender: Contender, trust: str) -> Iterator[Target]:
    further = colds[ColdCase(contender, trust)].further
    least = colds[ColdCase(contender, ONE)].further
    who_and_what = f"{contender.name}, {TRUST[trust]}"
    what = f"CPU of a further connection, {who_and_what} over the same with one certificate"
    yield Target(what, further.cpu / least.cpu, 1.25)
    yield Target(f"memory of a further connection, {who_and_what}", further.kib, 150, unit="KiB")


def judge_flights(flights: dict[FlightCase, Flight]) -> Iterator[Target]:
    most = LEVELS[-1]
    pair = (who.CPP_ASYNC, who.CURL_MULTI)
    one, other = (flights[FlightCase(contender, most)] for contender in pair)
    late = [c.name for c, flight in zip(pair, (one, other)) if not flight.keeps_up]
    reason = f"not at that rate: {', '.join(late)}" if late else ""
    what = f"CPU a call, {pair[0].name} over {pair[1].name}, {most:,} in flight"
    yield Target(what, one.cpu / other.cpu, 1.1, reason=reason)
