"""Instructions per call, by callgrind: the same in every run, even on a busy machine."""

from __future__ import annotations

import re
import subprocess
import tempfile
from typing import TYPE_CHECKING

from contenders import CPP, CURL_EASY, C, Contender
from progress import show
from workload import environment

if TYPE_CHECKING:
    from nginx import Nginx

CALLGRIND = ("valgrind", "--tool=callgrind")
FEW, MANY = 100, 600


def count_instructions(nginx: Nginx) -> dict[tuple[Contender, str], float]:
    """Of each contender over each scheme, in user space only."""
    counts = {}
    for scheme in nginx.urls:
        for contender in (CURL_EASY, CPP, C):
            show(f"callgrind: {contender.name}, {scheme}")
            many, few = (_count(contender, scheme, nginx, calls) for calls in (MANY, FEW))
            counts[contender, scheme] = (many - few) / (MANY - FEW)
    show("")
    return counts


def _count(contender: Contender, scheme: str, nginx: Nginx, calls: int) -> int:
    with tempfile.NamedTemporaryFile() as profile:
        finished = subprocess.run(
            [*CALLGRIND, f"--callgrind-out-file={profile.name}", *contender.command],
            env=environment(nginx.urls[scheme], nginx.ca_file(scheme), {"CALLS": calls}),
            capture_output=True,
            text=True,
            check=True,
        )
    collected = re.search(r"Collected : (\d+)", finished.stderr)
    assert collected is not None
    return int(collected[1])
