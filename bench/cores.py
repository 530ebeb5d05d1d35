"""Chooses the cores of a turn and keeps them awake."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import contenders as who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nginx import Nginx

CORES = sorted(os.sched_getaffinity(0))


@contextmanager
def cores_kept_awake(nginx: Nginx) -> Iterator[None]:
    """For one call at a time: nginx has the last core, the contender started inside the first.

    They wait for each other, and a core that slept meanwhile would be woken at a cost that is the
    hypervisor's, and never the same.
    """
    spinners = [_keep_awake(core) for core in CORES]
    os.sched_setaffinity(nginx.pid, CORES[-1:])
    os.sched_setaffinity(0, CORES[:1])
    try:
        yield
    finally:
        for pid in (0, nginx.pid):
            os.sched_setaffinity(pid, CORES)
        for spinner in spinners:
            spinner.kill()
            spinner.wait()


def _keep_awake(core: int) -> subprocess.Popen[bytes]:
    spinner = subprocess.Popen([who.PROGRAMS / "keep_awake"])
    os.sched_setaffinity(spinner.pid, [core])
    return spinner
