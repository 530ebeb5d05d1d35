"""./dev bench fleet: simulates fleets, for a section of docs/bench.md and docs/fleet.svg."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fleet_chart import POINTS_A_SECOND, draw_fleets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build" / "bench" / "fleet"
DOCS = ROOT / "docs"
SEED = 1
BINS_A_SECOND = 10
TROUBLE_BEGINS, TROUBLE_ENDS = 30, 90  # seconds
SHOWN = slice((TROUBLE_BEGINS - 10) * BINS_A_SECOND, (TROUBLE_ENDS + 20) * BINS_A_SECOND)

TITLE = "## Fleets, simulated"
HEAD = f"""{TITLE}

What do retries do to a service in trouble? `bench/fleet` makes the core's own calls, with its retry
budget and its jitter, in virtual time. Two fleets make the same 2,000 calls a second: 10 clients at
200, and 2,000 clients at 1. The server can serve 3,000 requests a second and refuses what would
wait longer than a second. Calls come at an even pace, so that every peak is due to retries. The
same seed (here {SEED}) gives the same figures on any machine.

The common policy is typical of HTTP clients: six attempts, after fixed waits of 0.1, 0.2, 0.4, 0.8
and 1.6 s, without jitter and budget. Without its budget, userhub makes as many, with full jitter.

![Load on a service that fails for a minute](fleet.svg)

### The service refuses every request for 60 s
"""
COLUMNS = """
Loads are multiples of the normal load. After 10 s, the savings of a budget are spent or expired.
Unevenness is the highest load of 100 ms after the first second, divided by the mean of its five
seconds. *All well after* is the time from the recovery until each new call succeeds within a
second. *Failed* is the share of failed calls among those begun in the 60 s and in the 60 s after.
"""
FORMULA = """
Over time, a client's budget allows 0.2 retries per call and one per second, and a call makes five
at most. The load is then `1 + min(5, 0.2 + floor/rate)` with a floor of 1. At the beginning, a
budget also has savings: a reserve of 10, and 0.2 for each call of the last 10 s. If one second
spent all of these, its load would be `1 + min(5, 0.2 × 11 + 10/rate)`.
"""
SAVINGS = (
    "a failure of half a second goes unnoticed only if each of its 100 calls is retried, which is "
    "at least 1.5 ×. The first second spends the savings of ten; with savings of one second it "
    "would be 1.42 ×, but 96 % of the calls in that half second would fail (tried 2026-11-25)"
)
OTHERS = """
### Other trouble

Situations that users of other clients reported. In each, the service is in trouble for 60 s, except
in the first, where it is half a second.
"""
LESSONS = """
What the table says:

- Each client has its own budget. A fleet of many clients that make few calls has one floor for each
  client, and each restart refills a reserve. Such a fleet can multiply its load; only the service
  can prevent that, by refusing requests.
- If requests wait in a server longer than their clients wait for them, all its answers come too
  late. The common policy keeps the server in that state for ever. With few busy clients, the budget
  lets it recover. With many quiet ones it does not: together their floors are as high as the common
  policy's load.
- At a Retry-After date, all calls that still wait for it come back at once. userhub adds up to a
  fifth of the wait, and never comes back before that date. Without that addition, the highest
  second would be 7.1 and 28.9 ×.
- The budget has a price: at the end of a failure, the common policy saves the calls of the last
  three seconds. With a budget that is used up, they fail.
- Clients that call in step, like jobs that start on the full second, make an uneven load anyway.
"""


@dataclass(frozen=True)
class Run:
    """What `fleet` prints of one: bench/fleet/figures.hpp says what it means."""

    situation: str
    clients: int
    calls_a_second: int
    policy: str
    highest: float
    mean: float
    settled: float
    settled_highest: float
    unevenness: float
    failed: float
    well_after: float | None
    requests: Sequence[int] = ()

    @property
    def fleet(self) -> str:
        return f"{self.clients:,} × {self.calls_a_second}/s"

    @property
    def well(self) -> str:
        return "not in 3 min" if self.well_after is None else f"{self.well_after:.1f} s"

    @property
    def formula(self) -> float:
        return 1 + min(5, 0.2 + 1 / self.calls_a_second)

    @property
    def formula_at_first(self) -> float:
        return 1 + min(5, 0.2 * 11 + 10 / self.calls_a_second)

    def loads(self) -> list[float]:
        """Over the normal load, as the chart shows them."""
        width = BINS_A_SECOND // POINTS_A_SECOND
        normal = self.clients * self.calls_a_second / POINTS_A_SECOND
        shown = self.requests[SHOWN]
        return [sum(shown[at : at + width]) / normal for at in range(0, len(shown), width)]


def write_fleets() -> None:
    printed = subprocess.run([PROGRAM, str(SEED)], stdout=subprocess.PIPE, check=True).stdout
    runs = [Run(**run) for run in json.loads(printed)]
    charted = [run for run in runs if run.requests]
    panels: dict[str, dict[str, list[float]]] = {}
    for run in charted:
        calls = "1 call" if run.calls_a_second == 1 else f"{run.calls_a_second} calls"
        title = f"{run.clients:,} clients, {calls} a second each"
        panels.setdefault(title, {})[run.policy] = run.loads()
    (DOCS / "fleet.svg").write_text(draw_fleets(panels, 10, 10 + TROUBLE_ENDS - TROUBLE_BEGINS))
    page = DOCS / "bench.md"
    page.write_text(with_section(page.read_text(), section(charted, runs[len(charted) :])))


def with_section(page: str, text: str) -> str:
    """The page with this section instead of its own, or at its end."""
    without = re.sub(rf"{TITLE}\n.*?(?=^## |\Z)", "", page, flags=re.DOTALL | re.MULTILINE)
    return f"{without.rstrip()}\n\n{text.rstrip()}\n"


def section(outage: Sequence[Run], others: Sequence[Run]) -> str:
    lines = [HEAD, *_table(OUTAGE_HEAD, map(_outage_row, outage)), COLUMNS, "### Reach", FORMULA]
    ours = [run for run in outage if run.policy == "ours"]
    lines += [*_table(("", "reached", "formula", "target", ""), _reach(*ours)), OTHERS]
    lines += [*_table(OTHERS_HEAD, map(_other_row, others)), LESSONS]
    return "\n".join(lines)


OUTAGE_HEAD = (
    "", "policy", "highest second", "mean of the 60 s", "after 10 s", "highest then", "unevenness",
    "all well after", "failed",
)  # fmt: skip
OTHERS_HEAD = ("", "", "policy", "highest second", "mean", "all well after", "failed")


def _outage_row(run: Run) -> Sequence[str]:
    loads = (run.highest, run.mean, run.settled, run.settled_highest, run.unevenness)
    figures = [f"{load:.2f}" for load in loads]
    return (run.fleet, _name(run.policy), *figures, run.well, f"{run.failed:.1%}")


def _other_row(run: Run) -> Sequence[str]:
    figures = (f"{run.highest:.2f}", f"{run.mean:.2f}", run.well, f"{run.failed:.1%}")
    return (run.situation, run.fleet, _name(run.policy), *figures)


def _name(policy: str) -> str:
    return f"**{policy}**" if policy == "ours" else policy


def _reach(busy: Run, quiet: Run) -> Iterator[Sequence[str]]:
    fleets = (busy.fleet, quiet.fleet)
    yield _aim(f"{busy.fleet}: load after 10 s", busy.settled, 1.25, f"{busy.formula:.3f}")
    yield _aim(f"{busy.fleet}: highest second after 10 s", busy.settled_highest, 1.25)
    yield _aim(f"{busy.fleet}: mean of the 60 s", busy.mean, 1.25)
    first = f"{busy.formula_at_first:.2f} at most"
    yield _aim(f"{busy.fleet}: highest second of all", busy.highest, 1.25, first, SAVINGS)
    agrees = "met" if abs(quiet.settled / quiet.formula - 1) <= 0.02 else "missed"
    formula = f"{quiet.formula:.3f}"
    yield (f"{quiet.fleet}: load after 10 s", f"{quiet.settled:.3f}", formula, "as formula", agrees)
    first = f"{quiet.formula_at_first:.2f} at most"
    yield (f"{quiet.fleet}: highest second of all", f"{quiet.highest:.3f}", first, "", "")
    for fleet, run in zip(fleets, (busy, quiet)):
        yield _aim(f"{fleet}: unevenness", run.unevenness, 1.5)


def _aim(
    what: str, figure: float, limit: float, formula: str = "", reason: str = ""
) -> Sequence[str]:
    outcome = "met" if figure <= limit else ": ".join(filter(None, ["missed", reason]))
    return (what, f"{figure:.3f}", formula, f"≤ {limit:g}", outcome)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| --- |" + " ---: |" * (len(head) - 1)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


if __name__ == "__main__":
    write_fleets()
    page = (DOCS / "bench.md").read_text()
    print(page[page.index(TITLE) :])
