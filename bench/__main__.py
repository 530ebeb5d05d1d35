"""./dev bench: measures, and writes docs/bench.md, its charts and build/bench/ratios.json.

./dev bench cold measures cold calls and calls in flight alone, and prints what it finds.
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import contenders as who
from chart import draw_chart
from cold import measure_cold
from cold_report import cold_section
from cold_targets import judge_cold, judge_flights
from fleet import write_fleets
from imports import measure_imports
from in_flight import measure_in_flight
from in_flight_report import in_flight_section
from instructions import count_instructions
from nginx import Nginx
from report import machine, target_rows, write_page
from rounds import Case, run_rounds
from slow_server import SlowServer
from targets import judge
from trust import Trust
from workload import ANSWER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds import Samples
    from target import Target

DOCS = who.HERE.parent / "docs"
RATIOS = who.PROGRAMS / "ratios.json"


def cases() -> Iterator[Case]:
    for scheme in ("http", "https"):
        for contender in who.BLOCKING:
            yield Case(contender, scheme, 1)
        for concurrency in (1, 10, 100):
            for contender in who.CONCURRENT:
                yield Case(contender, scheme, concurrency)
    for contender in who.SHARED:
        yield Case(contender, "https", who.THREADS)
    yield Case(who.VENDOR_ASYNC, "http", 100)
    yield Case(who.PURE, "http", 1)
    yield Case(who.SANS_IO, "http", 1)


def main() -> None:
    with ExitStack() as servers:
        slow = servers.enter_context(SlowServer(ANSWER))
        nginx = servers.enter_context(Nginx(ANSWER, slow.address))
        if sys.argv[1:] == ["cold"]:
            targets, sections = measure_cold_rows(nginx, slow)
            print("\n".join([f"{machine()}.", "", *target_rows(targets), *sections]))
        elif sys.argv[1:]:
            sys.exit("usage: ./dev bench [cold]")
        else:
            measure_all(nginx, slow)


def measure_cold_rows(nginx: Nginx, slow: SlowServer) -> tuple[list[Target], list[str]]:
    """Cold calls and calls in flight: their targets, and their sections of the page."""
    trust = Trust(nginx.folder, nginx.root)
    colds = measure_cold(nginx, trust)
    flights = measure_in_flight(slow)
    targets = [*judge_cold(colds), *judge_flights(flights)]
    return targets, [cold_section(colds, trust.certificates), in_flight_section(flights)]


def measure_all(nginx: Nginx, slow: SlowServer) -> None:
    samples = run_rounds(list(cases()), nginx)
    instructions = count_instructions(nginx)
    imports = measure_imports()
    cold_targets, sections = measure_cold_rows(nginx, slow)
    targets = [*judge(samples, imports), *cold_targets]
    page = write_page(samples, instructions, imports, targets, sections)
    (DOCS / "bench.md").write_text(page)
    (DOCS / "bench.svg").write_text(draw_chart(samples))
    write_fleets()
    print(page)
    print(compare(samples))


def compare(samples: Samples) -> str:
    """With the run before, by the CPU ratios to bare libcurl."""
    ratios = {}
    for case in samples.cases():
        bare = Case(who.bare(case.contender, case.concurrency), case.scheme, case.concurrency)
        ratio = samples.of(case).cpu / samples.of(bare).cpu
        ratios[f"{case.contender.name}, {case.scheme}, {case.concurrency}"] = ratio
    before = json.loads(RATIOS.read_text()) if RATIOS.exists() else {}
    RATIOS.write_text(json.dumps(ratios, indent=1))
    changes = {name: ratios[name] / before[name] - 1 for name in ratios.keys() & before.keys()}
    if not changes:
        return "To see how far two runs agree, run it again."
    most = max(changes, key=lambda name: abs(changes[name]))
    return f"Against the run before, no CPU ratio differs more than {changes[most]:+.0%} ({most})."


main()
