"""Runs the fault server of the C++ tests, tests/support/faults.cpp, as a process."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "build/release/tests/support/fault_server"


@dataclass(frozen=True)
class Target:
    """What a client needs to reach one fault."""

    base_url: str
    proxy: str
    user_id: str


class FaultServer:
    def __init__(self) -> None:
        assert PROGRAM.exists(), f"{PROGRAM} is missing: run ./dev test, which builds it"
        self._process = subprocess.Popen(
            [PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started = json.loads(self._read_line())
        self.url: str = started["url"]
        self.https_url: str = started["https_url"]
        self.ca_file: str = started["ca_file"]
        self.targets = {name: Target(**target) for name, target in started["faults"].items()}

    def __enter__(self) -> FaultServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def end(self, fault: str) -> None:
        """Ends the fault: from now on its target answers correctly."""
        assert self._process.stdin is not None
        self._process.stdin.write(fault + "\n")
        self._process.stdin.flush()
        assert self._read_line() == fault + "\n"

    def _read_line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()
