"""./dev bench: measures, and writes docs/bench.md, its charts and build/bench/ratios.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import contenders as who
from chart import draw_chart
from fleet import write_fleets
from imports import measure_imports
from instructions import count_instructions
from nginx import Nginx
from report import write_page
from rounds import Case, run_rounds
from targets import judge
from workload import ANSWER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds import Samples

DOCS = who.HERE.parent / "docs"
RATIOS = who.PROGRAMS / "ratios.json"


def cases() -> Iterator[Case]:
    for scheme in ("http", "https"):
        for contender in who.BLOCKING:
            yield Case(contender, scheme, 1)
        for concurrency in (1, 10, 100):
            for contender in who.CONCURRENT:
                yield Case(contender, scheme, concurrency)
    yield Case(who.VENDOR_ASYNC, "http", 100)
    yield Case(who.PURE, "http", 1)
    yield Case(who.SANS_IO, "http", 1)


def main() -> None:
    with Nginx(ANSWER) as nginx:
        samples = run_rounds(list(cases()), nginx)
        instructions = count_instructions(nginx)
    imports = measure_imports()
    targets = list(judge(samples, imports))
    page = write_page(samples, instructions, imports, targets)
    (DOCS / "bench.md").write_text(page)
    (DOCS / "bench.svg").write_text(draw_chart(samples))
    write_fleets()
    print(page)
    print(compare(samples))


def compare(samples: Samples) -> str:
    """With the run before, by the CPU ratios to bare libcurl."""
    ratios = {}
    for case in samples.cases():
        bare = Case(who.bare(case.contender), case.scheme, case.concurrency)
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
