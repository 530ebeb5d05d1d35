"""The targets of the project, and whether a run reaches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import contenders as who
from rounds import Case
from target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contenders import Contender
    from imports import Import
    from rounds import Sample, Samples


# What profiles say of those that are missed.
PYTHON = "what Python runs around it is 9 % of its instructions, but cold after each wait"
ALONE = (
    "each call changes thread twice, and turns asyncio's loop twice, which is 500 of its 630 "
    "bytecodes"
)
TLS = "libcurl, OpenSSL and the kernel take 82 % of its CPU, Go 16 %"
HEADERS = "the headers' copies and their release take 1,400 of 4,900 instructions"


class Comparison:
    """Ratios between two contenders of one run."""

    def __init__(self, samples: Samples, scheme: str, concurrency: int) -> None:
        self._samples = samples
        self._scheme = scheme
        self._concurrency = concurrency

    def cpu(self, one: Contender, other: Contender, limit: float, reason: str = "") -> Target:
        figure, plain = (first.cpu / second.cpu for first, second in self._pairs(one, other))
        name = self._name("CPU a call", one, other)
        return Target(name, figure, limit, plain=plain, reason=reason)

    def rate(self, one: Contender, other: Contender, limit: float, reason: str = "") -> Target:
        figure, plain = (first.rate / second.rate for first, second in self._pairs(one, other))
        name = self._name("calls a second", one, other)
        return Target(name, figure, limit, at_least=True, plain=plain, reason=reason)

    def _name(self, figure: str, one: Contender, other: Contender) -> str:
        where = f"{self._scheme.upper()}, {self._concurrency} at once"
        return f"{figure}, {one.name} over {other.name}, {where}"

    def _pairs(self, one: Contender, other: Contender) -> Iterator[tuple[Sample, Sample]]:
        """Their samples by either estimator."""
        cases = [Case(contender, self._scheme, self._concurrency) for contender in (one, other)]
        for estimated in (self._samples.of, self._samples.plain):
            first, second = map(estimated, cases)
            yield first, second


def judge(samples: Samples, imports: dict[str, Import]) -> Iterator[Target]:
    for scheme, over_aiohttp in (("http", 4.0), ("https", 3.2)):
        single = Comparison(samples, scheme, 1)
        yield single.cpu(who.CPP, who.CURL_EASY, 1.10)
        yield single.cpu(who.C, who.CURL_EASY, 1.10)
        yield single.cpu(who.PYTHON, who.CURL_EASY, 1.20, PYTHON)
        yield single.cpu(who.PYTHON, who.VENDOR, 0.25)
        yield single.rate(who.PYTHON, who.VENDOR, 2.3)
        yield single.rate(who.PYTHON_ASYNC, who.AIOHTTP, 2.0, ALONE)
        hundred = Comparison(samples, scheme, 100)
        yield hundred.cpu(who.PYTHON_ASYNC, who.CURL_MULTI, 1.25)
        yield hundred.rate(who.PYTHON_ASYNC, who.AIOHTTP, over_aiohttp)
        yield hundred.cpu(who.GO, who.NET_HTTP, 1.0, TLS if scheme == "https" else "")
    for contender, reason in ((who.PURE, ""), (who.SANS_IO, HEADERS)):
        what = f"build the request and read the answer, {contender.name}"
        case = Case(contender, "http", 1)
        nanoseconds, plain = (
            sample.cpu * 1e6 for sample in (samples.of(case), samples.plain(case))
        )
        yield Target(what, nanoseconds, 300, unit="ns", plain=plain, reason=reason)
    yield Target("import userhub", imports["userhub"].milliseconds, 12, unit="ms")
