"""The calls in flight, as a section of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import contenders as who
from in_flight import LEVELS, RATE, ROUNDS, FlightCase
from tables import name, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from in_flight import Flight

COLUMNS = ("", "calls/s", "CPU µs", "× bare", "p50 ms", "p99 ms", "KiB a call")
HEAD = f"""
## Calls in flight at {RATE:,} a second, HTTP

A server that takes its time: each contender begins {RATE:,} calls a second, every millisecond those
that are due, whether or not those before have ended, and the server answers each after so long that
as many are in flight as the heading says, each on a connection of its own. The figures are plain
medians of {ROUNDS} rounds, each in a new process.

- *CPU*: for each call that was due, the pacing included. × bare: over libcurl's multi handle, as
  curl_multi_poll() drives it.
- *p50*, *p99*: how much later than the server's answer a call ends, from when it was due, so that a
  call that is begun late counts as late. Empty where a contender does not keep the rate: its calls
  pile up.
- *KiB a call*: memory that the process has to itself (RssAnon), from before the client was made,
  for each call in flight and its connection, without TLS.

httpx and userhub-sdk are left out: they make fewer calls a second than this has.
"""


def in_flight_section(flights: dict[FlightCase, Flight]) -> str:
    parts = [HEAD]
    for calls in LEVELS:
        parts += [f"### {calls:,} in flight\n", *table(COLUMNS, _rows(flights, calls)), ""]
    return "\n".join(parts).rstrip()


def _rows(flights: dict[FlightCase, Flight], calls: int) -> Iterator[tuple[str, ...]]:
    bare = flights[FlightCase(who.IN_FLIGHT[0], calls)]
    for contender in who.IN_FLIGHT:
        flight = flights[FlightCase(contender, calls)]
        late = [
            f"{seconds * 1000:.1f}" if flight.keeps_up else ""
            for seconds in (flight.p50, flight.p99)
        ]
        yield (
            name(contender),
            f"{flight.rate:,.0f}",
            f"{flight.cpu * 1e6:,.0f}",
            f"{flight.cpu / bare.cpu:.2f}",
            *late,
            f"{flight.kib:,.0f}",
        )
