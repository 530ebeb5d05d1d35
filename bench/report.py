"""The run as a Markdown page."""

from __future__ import annotations

import platform
import re
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import contenders as who
from rounds import ROUNDS, SECONDS, STRETCHES, Case
from tables import name, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contenders import Contender
    from imports import Import
    from rounds import Samples
    from target import Target

PACKAGES = ("pycurl", "requests", "urllib3", "httpx", "aiohttp", "userhub-sdk")
NO_IO = (who.PURE, who.SANS_IO)
BEST_COLUMNS = ("CPU µs", "× bare", "calls/s", "p50 µs", "p99 µs")
PLAIN_COLUMNS = ("CPU µs, plain", "× bare, plain", "calls/s, plain")
HEAD = """\
# What a call costs

`./dev bench` writes this page. Each contender is a separate process that makes the same call to
nginx on this machine's loopback: the same URL, body and headers (except User-Agent), the JSON
answer read to its redirect URL, TLS verified. CPU is the time of the contender's process, user and
system, without the server's.

The first tables show warm calls, on open connections. In {rounds} rounds each contender has a turn:
one stretch to warm up, then {stretches}. In each stretch it begins calls for {milliseconds} ms. Two
estimators summarize the stretches:

- The best tenth is the 10th percentile of a contender's {samples} stretches: of calls/s the 90th,
  of p99 the median. While calls are made one at a time, both cores are kept awake: nginx runs on
  one, the contender on the other. This shows the cost of a call when other guests of the host do
  not disturb it. Two runs agree on it.
- The plain median, in the columns marked *plain*, measured while idle cores sleep: every second
  round has turns for that. Waking a core costs 10 µs or more in a virtual machine, most for a
  contender with threads. This is closer to a server with little to do, and it varies from run to
  run. With several calls at once the cores are busy, so both estimators use the same stretches.

{machine}.
"""
TARGETS_NOTE = """
If the column *plain* is empty, the figure under *reached* is itself a plain median.
"""
SLOW_NOTE = """
With many calls at once, httpx, async and userhub-sdk take seconds to settle, so each has one turn
of one-second stretches there. userhub-sdk sets httpcore to keep five idle connections. Of 16 or 100
calls at once, most therefore open a new connection, which its rows show. On threads, bare libcurl
and pycurl have one handle per thread, because threads must not share one. Go's rows use as many
goroutines as the others use threads.
"""


def write_page(
    samples: Samples,
    instructions: dict[tuple[Contender, str], float],
    imports: dict[str, Import],
    targets: Iterable[Target],
    sections: Iterable[str],
) -> str:
    """`sections` are the parts of the page that other modules write, each with its heading."""
    stretches = STRETCHES - 1
    head = HEAD.format(
        rounds=ROUNDS,
        stretches=stretches,
        milliseconds=f"{SECONDS * 1000:.0f}",
        samples=ROUNDS * stretches,
        machine=machine(),
    )
    parts = [head]
    parts += ["## Targets\n", *target_rows(targets), TARGETS_NOTE]
    for scheme in ("http", "https"):
        parts += [f"\n## One call at a time, {scheme.upper()}\n"]
        parts += _rows(samples, scheme, 1, who.BLOCKING)
        for concurrency in (1, 10, 100):
            parts += [f"\n## Asynchronous, {concurrency} at once, {scheme.upper()}\n"]
            parts += _rows(samples, scheme, concurrency, (*who.CONCURRENT, who.VENDOR_ASYNC))
    parts += [f"\n## {who.THREADS} threads that share a client, HTTPS\n"]
    parts += _rows(samples, "https", who.THREADS, who.SHARED)
    parts += [SLOW_NOTE, *sections]
    parts += ["\n## Without I/O\n"]
    nanoseconds = [(c.name, Case(c, "http", 1)) for c in NO_IO]
    pairs = [
        (of, *(f"{s.cpu * 1e6:.0f}" for s in (samples.of(case), samples.plain(case))))
        for of, case in nanoseconds
    ]
    parts += table(("Building the request and reading the answer", "ns", "ns, plain"), pairs)
    parts += ["\n## Instructions per call, in user space, by callgrind\n"]
    parts += table(("", "HTTP", "× bare", "HTTPS", "× bare"), _instruction_rows(instructions))
    parts += ["\n## Cost of an import, in addition to Python itself\n"]
    rows = [
        (package, f"{i.milliseconds:.1f}", f"{i.mebibytes:.1f}") for package, i in imports.items()
    ]
    parts += table(("", "ms", "MiB"), rows)
    parts += ["", *_wheel()]
    return re.sub("\n{3,}", "\n\n", "\n".join(parts)).rstrip() + "\n"


def machine() -> str:
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


def _rows(
    samples: Samples, scheme: str, concurrency: int, contenders: Sequence[Contender]
) -> Iterator[str]:
    bare = Case(contenders[0], scheme, concurrency)
    rows = []
    for contender in contenders:
        case = Case(contender, scheme, concurrency)
        if case not in samples:
            continue
        best, plain = samples.of(case), samples.plain(case)
        rows.append(
            (
                name(contender),
                f"{best.cpu * 1e6:,.1f}",
                f"{best.cpu / samples.of(bare).cpu:.2f}",
                f"{best.rate:,.0f}",
                f"{best.p50 * 1e6:,.0f}",
                f"{best.p99 * 1e6:,.0f}",
                f"{plain.cpu * 1e6:,.1f}",
                f"{plain.cpu / samples.plain(bare).cpu:.2f}",
                f"{plain.rate:,.0f}",
            )
        )
    return table(("", *BEST_COLUMNS, *PLAIN_COLUMNS), rows)


def target_rows(targets: Iterable[Target]) -> Iterator[str]:
    rows = []
    for target in targets:
        aim = f"{'≥' if target.at_least else '≤'} {target.limit:g} {target.unit}"
        plain = "" if target.plain is None else f"{target.plain:.3g} {target.unit}"
        reached = f"{target.figure:.3g} {target.unit}"
        rows.append((target.what, reached, plain, aim, target.outcome))
    return table(("", "reached", "plain", "target", ""), rows)


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
