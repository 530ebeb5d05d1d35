"""Thousands of calls leave no object, no reference and no memory behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from emulator_process import Emulator

PROGRAM = Path(__file__).with_name("repeated_calls.py")
FEW = ["without I/O", "errors, observed", "awaited, observed"]
MANY = [
    "sessions",
    "sessions, observed",
    "errors",
    "bad answers",
    "broken connections",
    "refusals",
    "clients",
    "awaited",
    *FEW,
]


def left_behind(kind: str, times: int, emulator: Emulator) -> dict[str, int]:
    command = [sys.executable, str(PROGRAM), kind, str(times), emulator.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    left: dict[str, int] = json.loads(done.stdout)
    return left


@pytest.mark.parametrize("kind", FEW)
def test_a_thousand_calls_leave_nothing_behind(kind: str, emulator: Emulator) -> None:
    left = left_behind(kind, 1_000, emulator)
    assert {name for name, count in left.items() if abs(count) >= 500} == set(), left


@pytest.mark.long
@pytest.mark.parametrize("kind", MANY)
def test_ten_thousand_calls_leave_nothing_behind(kind: str, emulator: Emulator) -> None:
    left = left_behind(kind, 10_000, emulator)
    assert {name for name, count in left.items() if abs(count) >= 1_000} == set(), left
