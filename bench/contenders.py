"""The contenders: programs that make the same call, over and over."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PROGRAMS = HERE.parent / "build" / "bench"


@dataclass(frozen=True)
class Contender:
    name: str
    command: tuple[str, ...]
    is_slow: bool = False  # with many calls at once

    @property
    def is_ours(self) -> bool:
        return self.name.startswith("userhub ")


def program(name: str, file: str) -> Contender:
    return Contender(name, (str(PROGRAMS / file),))


def script(name: str, file: str, *, is_slow: bool = False) -> Contender:
    return Contender(name, (sys.executable, str(HERE / "python" / file)), is_slow)


CURL_EASY = program("bare libcurl, easy", "curl_easy")
CPP = program("userhub C++", "cpp_blocking")
C = program("userhub C", "c_blocking")
PYTHON = script("userhub Python", "userhub_sync.py")
PYCURL = script("pycurl", "pycurl_sync.py")
REQUESTS = script("requests", "requests_sync.py")
URLLIB3 = script("urllib3", "urllib3_sync.py")
HTTPX = script("httpx", "httpx_sync.py")
VENDOR = script("userhub-sdk", "vendor_sync.py", is_slow=True)

CURL_MULTI = program("bare libcurl, multi", "curl_multi")
CURL_EPOLL = program("bare libcurl, multi over epoll", "curl_multi_epoll")
CPP_ASYNC = program("userhub C++, async", "cpp_async")
C_ASYNC = program("userhub C, async", "c_async")
PYTHON_ASYNC = script("userhub Python, async", "userhub_async.py")
AIOHTTP = script("aiohttp", "aiohttp_async.py")
HTTPX_ASYNC = script("httpx, async", "httpx_async.py", is_slow=True)
GO = program("userhub Go", "go_userhub")
NET_HTTP = program("Go net/http", "go_net_http")
VENDOR_ASYNC = script("userhub-sdk, async", "vendor_async.py", is_slow=True)

# No I/O: 1000 times the request and the answer.
PURE = program("as in a call", "pure")
SANS_IO = program("for an HTTP stack of one's own, headers included", "sans_io")

BLOCKING = (CURL_EASY, CPP, C, PYTHON, PYCURL, REQUESTS, URLLIB3, HTTPX, VENDOR)
CONCURRENT = (CURL_MULTI, CPP_ASYNC, C_ASYNC, PYTHON_ASYNC, GO, NET_HTTP, AIOHTTP, HTTPX_ASYNC)
# On as many threads, or goroutines, that share a client.
THREADS = 16
SHARED = (*BLOCKING, GO, NET_HTTP)

# By a client that has made no call yet.
COLD_OURS = (CPP, CPP_ASYNC, PYTHON, PYTHON_ASYNC, GO)
COLD_BARE = (CURL_EASY, CURL_MULTI)
COLD_OTHERS = (
    PYCURL,
    REQUESTS,
    URLLIB3,
    HTTPX,
    HTTPX_ASYNC,
    AIOHTTP,
    VENDOR,
    VENDOR_ASYNC,
    NET_HTTP,
)
COLD = (*COLD_BARE, *COLD_OURS, *COLD_OTHERS)

# At a constant rate. httpx and userhub-sdk make fewer calls a second than it has.
IN_FLIGHT = (CURL_MULTI, CURL_EPOLL, CPP_ASYNC, PYTHON_ASYNC, GO, NET_HTTP, AIOHTTP)


def bare(contender: Contender, concurrency: int) -> Contender:
    """Bare libcurl, for the same calls."""
    blocks = contender in (*BLOCKING, PURE, SANS_IO) or concurrency == THREADS
    return CURL_EASY if blocks else CURL_MULTI
