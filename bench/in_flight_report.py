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

A slow server: each contender begins {RATE:,} calls a second, every millisecond those that are due,
whether or not earlier calls have ended. The server delays each answer so that the number of calls
in the heading is in flight, each on its own connection. The figures are plain medians of {ROUNDS}
rounds, each in a new process.

- *CPU*: per call that was due, including the pacing. × bare: relative to libcurl's multi handle,
  driven by curl_multi_poll().
- *p50*, *p99*: the time from when the call was due to its end, minus the server's delay. So a call
  that begins late counts as late. Empty if a contender cannot keep the rate: its calls pile up.
- *KiB a call*: memory that the process does not share (RssAnon), for each call in flight and its
  connection, without TLS, compared with before the client was created.

httpx and userhub-sdk are left out: they cannot make that many calls a second.
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
