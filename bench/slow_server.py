"""The server whose answers come late (go/slow_server says when)."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import contenders as who

if TYPE_CHECKING:
    from types import TracebackType


class SlowServer:
    """Runs from `with` on, over HTTP at `address`."""

    def __init__(self, answer: str) -> None:
        self._environment = {**os.environ, "BENCH_ANSWER": answer}

    def __enter__(self) -> SlowServer:
        self._process = subprocess.Popen(
            [who.PROGRAMS / "slow_server"],
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
