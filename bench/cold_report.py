"""The cold calls, as a section of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import contenders as who
from cold import AT_ONCE, FURTHER, ROUNDS, ColdCase
from tables import name, table
from trust import CA_FILE, DEFAULT, ONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cold import Cold

NO_DEFAULT = "Default trust was not measured: this machine allows no private mounts (unshare)."
TITLES = {
    CA_FILE: "`ca_file`: all certificates, in a file that is passed to the client",
    DEFAULT: "Default trust: no certificates are passed to the client",
    ONE: "The limit: `ca_file` with only the certificate that is needed",
}
COLUMNS = (
    "",
    "first: CPU ms",
    "ms",
    "KiB",
    "further: CPU ms",
    "KiB",
    f"{AT_ONCE} at once: ms",
    "CPU ms",
)
HEAD = f"""
## Cold calls, HTTPS

A cold call finds no open connection. Most calls are cold in an app with few clicks, and in a burst.
Each contender trusts {{certificates}} certificates: those of the distribution and the benchmark's
own root. The server's chain is that root, an intermediate and the server's certificate. The figures
are plain medians of {ROUNDS} rounds, each in new processes, while idle cores sleep. The start of
Python and all imports do not count, also those that httpx would make later.

- *first*: creating the client and making its first call, with everything that its TLS loads.
- *further*: each of {FURTHER} connections that the client then opens at the same time, for as many
  calls. The server answers only after it has received all of them, so no connection is used twice.
  The memory is read when the first answer arrives. For a blocking client it includes the heap and
  stack of one thread per call.
- *{AT_ONCE} at once*: the first calls of an existing client, on {AT_ONCE} threads or as {AT_ONCE}
  tasks or goroutines, from the start of the first call to the end of the last.

KiB counts the memory that the process does not share (RssAnon).

The setup of each contender:

- bare libcurl, easy, and pycurl have one handle per thread, and share nothing. bare libcurl, multi,
  has one multi handle. pycurl's package contains its own libcurl and OpenSSL, newer than the
  system's.
- userhub, httpx, aiohttp and Go net/http have one client. httpx and aiohttp get an
  `ssl.SSLContext`, created together with the client; Go gets a `tls.Config`.
- urllib3 has one pool, with `ca_certs`; requests one session, with `verify`.
- userhub-sdk has no option for a CA file: it reads SSL_CERT_FILE, and always loads certifi's
  certificates too.
- By default httpx, requests and userhub-sdk trust certifi's certificates, whose file the benchmark
  replaces by the same {{certificates}}; libcurl, Go, and Python's OpenSSL look in /etc/ssl/certs.
  aiohttp creates its default context when it is imported, which does not count here.
"""


def cold_section(colds: dict[ColdCase, Cold], certificates: int) -> str:
    parts = [HEAD.format(certificates=certificates)]
    for trust, title in TITLES.items():
        rows = list(_rows(colds, trust))
        parts += [f"### {title}\n", *(table(COLUMNS, rows) if rows else [NO_DEFAULT]), ""]
    return "\n".join(parts)


def _rows(colds: dict[ColdCase, Cold], trust: str) -> Iterator[tuple[str, ...]]:
    for contender in who.COLD:
        cold = colds.get(ColdCase(contender, trust))
        if cold is None:
            continue
        first, further, at_once = cold.first, cold.further, cold.at_once
        yield (
            name(contender),
            f"{first.cpu:.1f}",
            f"{first.wall:.1f}",
            f"{first.kib:,.0f}",
            f"{further.cpu:.2f}",
            f"{further.kib:,.0f}",
            f"{at_once.wall:,.0f}",
            f"{at_once.cpu:,.0f}",
        )
