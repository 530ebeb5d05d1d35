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
    CA_FILE: "`ca_file`: all certificates in a file that the client is given",
    DEFAULT: "Default trust: what the client has without being told",
    ONE: "The limit: `ca_file` with the one certificate that is needed",
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

A cold call finds no open connection. Most calls are cold in an app where somebody clicks now and
then, and in a burst. Each contender trusts {{certificates}} certificates: those of the distribution
and the benchmark's own, from which the server's chain has a root, an intermediate and the server's
certificate. The figures are plain medians of {ROUNDS} rounds, each in new processes, on cores that
sleep. Python's start and the imports do not count, nor those that httpx would make later.

- *first*: making the client and its first call, with all that its TLS loads.
- *further*: each of {FURTHER} connections that the client opens at once after that, for as many
  calls. The server answers none of them until it has all, so that no connection is used twice; the
  memory is read when the first answer comes. For a client that blocks, it includes what the thread
  of each call takes of heap and stack.
- *{AT_ONCE} at once*: the first calls of a client that is made already, on {AT_ONCE} threads or as
  {AT_ONCE} tasks or goroutines, from when the first begins to when the last ends.

KiB are those that the process has to itself (RssAnon).

How each is set up:

- bare libcurl, easy, and pycurl have a handle for each thread, and share nothing. bare libcurl,
  multi, has one multi handle. pycurl's package brings its own libcurl and OpenSSL, newer than the
  system's.
- userhub, httpx, aiohttp and Go net/http have one client. httpx and aiohttp are given an
  `ssl.SSLContext`, which is made with the client; Go a `tls.Config`.
- urllib3 has one pool, with `ca_certs`; requests one session, with `verify`.
- userhub-sdk has no option for a CA file: it finds one by SSL_CERT_FILE, and always loads certifi's
  certificates too.
- By default httpx, requests and userhub-sdk trust certifi's certificates, whose file is replaced by
  the same {{certificates}}; libcurl, Go, and Python's OpenSSL look in /etc/ssl/certs. aiohttp makes
  its default context when it is imported, which does not count here.
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
