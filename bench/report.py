"""The run as a Markdown page."""

from __future__ import annotations

import platform
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import contenders as who
from rounds import ROUNDS, SECONDS, STRETCHES, Case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contenders import Contender
    from imports import Import
    from rounds import Samples
    from targets import Target

PACKAGES = ("pycurl", "requests", "httpx", "aiohttp", "userhub-sdk")
NO_IO = (who.PURE, who.SANS_IO)
HEAD = """\
# What a call costs

`./dev bench` wrote this page, and does so again. Each contender is a process of its own that makes
the same call to nginx on this machine's loopback: the same URL, body and headers (but for
User-Agent), the JSON answer read to its redirect URL, TLS verified. In {rounds} rounds each has
its turn: {stretches} stretches, in each of which it begins calls for {milliseconds} ms, after one
to warm up. Each figure is what a tenth of a contender's {samples} stretches better, which is what
it costs where the machine's other guests take nothing from it; p99 is the stretches' median. CPU is
what the contender's process takes, user and system, not nginx's.

With one call at a time, nginx and the contender have a core each, and both cores are kept awake: to
wake one that sleeps costs 10 µs and more in a virtual machine, which would be added to every
contender, most to those with threads. That moves the ratios too: with cores that sleep, userhub
Python took 1.17 to 1.27 × bare libcurl's CPU and a quarter of userhub-sdk's (2026-11-25).

{machine}.
"""
SLOW_NOTE = """
httpx, async and userhub-sdk, async take seconds to settle where there are many calls at once: each
has one turn of stretches of a second there. userhub-sdk, async keeps five idle connections, as
httpcore is set there, so that of 100 calls at once most open one of their own: its row tells of
that setting.
"""


def write_page(
    samples: Samples,
    instructions: dict[tuple[Contender, str], float],
    imports: dict[str, Import],
    targets: Iterable[Target],
) -> str:
    stretches = STRETCHES - 1
    head = HEAD.format(
        rounds=ROUNDS,
        stretches=stretches,
        milliseconds=f"{SECONDS * 1000:.0f}",
        samples=ROUNDS * stretches,
        machine=_machine(),
    )
    parts = [head]
    parts += ["## Targets\n", *_target_rows(targets)]
    for scheme in ("http", "https"):
        parts += [f"\n## One call at a time, {scheme.upper()}\n"]
        parts += _rows(samples, scheme, 1, who.BLOCKING)
        for concurrency in (1, 10, 100):
            parts += [f"\n## Asynchronous, {concurrency} at once, {scheme.upper()}\n"]
            parts += _rows(samples, scheme, concurrency, (*who.CONCURRENT, who.VENDOR_ASYNC))
    parts += [SLOW_NOTE]
    parts += ["## Without I/O\n"]
    nanoseconds = {c.name: samples.of(Case(c, "http", 1)).cpu * 1e6 for c in NO_IO}
    pairs = [(name, f"{figure:.0f}") for name, figure in nanoseconds.items()]
    parts += _table(("To build the request and read the answer", "ns"), pairs)
    parts += ["\n## Instructions a call, in user space, by callgrind\n"]
    parts += _table(("", "HTTP", "× bare", "HTTPS", "× bare"), _instruction_rows(instructions))
    parts += ["\n## To import, over Python alone\n"]
    rows = [(name, f"{i.milliseconds:.1f}", f"{i.mebibytes:.1f}") for name, i in imports.items()]
    parts += _table(("", "ms", "MiB"), rows)
    parts += ["", *_wheel()]
    return "\n".join(parts).rstrip() + "\n"


def _machine() -> str:
    model = next(
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    cores = Path("/proc/cpuinfo").read_text().count("processor\t")
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    today = datetime.now(timezone.utc).date()
    return (
        f"{today}: {model}, {cores} cores, Linux {platform.release().split('-')[0]}; "
        f"Python {platform.python_version()}; {packages}"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| --- |" + " ---: |" * (len(head) - 1)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def _rows(
    samples: Samples, scheme: str, concurrency: int, contenders: Sequence[Contender]
) -> Iterator[str]:
    bare = samples.of(Case(contenders[0], scheme, concurrency))
    rows = []
    for contender in contenders:
        case = Case(contender, scheme, concurrency)
        if case not in samples:
            continue
        sample = samples.of(case)
        figures = (sample.cpu * 1e6, sample.cpu / bare.cpu, sample.rate)
        times = (sample.p50 * 1e6, sample.p99 * 1e6)
        cells = ["{:,.1f}", "{:.2f}", "{:,.0f}", "{:,.0f}", "{:,.0f}"]
        shown = [cell.format(f) for cell, f in zip(cells, (*figures, *times))]
        name = f"**{contender.name}**" if contender.is_ours else contender.name
        rows.append((name, *shown))
    return _table(("", "CPU µs", "× bare", "calls/s", "p50 µs", "p99 µs"), rows)


def _target_rows(targets: Iterable[Target]) -> Iterator[str]:
    rows = []
    for target in targets:
        sign = "≥" if target.at_least else "≤"
        outcome = "met" if target.is_met else ": ".join(filter(None, ["missed", target.reason]))
        aim = f"{sign} {target.limit:g} {target.unit}"
        rows.append((target.what, f"{target.figure:.3g} {target.unit}", aim, outcome))
    return _table(("", "reached", "target", ""), rows)


def _instruction_rows(counts: dict[tuple[Contender, str], float]) -> Iterator[Sequence[str]]:
    for contender in dict.fromkeys(contender for contender, _ in counts):
        row = [contender.name]
        for scheme in ("http", "https"):
            count = counts[contender, scheme]
            row += [f"{count:,.0f}", f"{count / counts[who.CURL_EASY, scheme]:.2f}"]
        yield row


def _wheel() -> Iterator[str]:
    for wheel in sorted((who.HERE.parent / "dist").glob("*.whl")):
        yield f"The wheel `{wheel.name}` is {wheel.stat().st_size / 2**20:.1f} MiB."
