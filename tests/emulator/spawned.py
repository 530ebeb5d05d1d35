"""The command with its standard error at hand: a pipe, or a terminal."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import time
from typing import TYPE_CHECKING

from emulator_process import PATIENCE, Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator


class Lines:
    """The lines that come from a descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = b""

    def next(self, timeout: float = PATIENCE) -> str:
        """The next line; "" if none comes in time."""
        deadline = time.monotonic() + timeout
        while b"\n" not in self._rest:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([self._descriptor], [], [], left)[0]:
                return ""
            with contextlib.suppress(OSError):  # EIO: the terminal has no writer left.
                piece = os.read(self._descriptor, 65536)
                if piece:
                    self._rest += piece
                    continue
            return ""
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode().rstrip("\r")

    def rest(self) -> list[str]:
        """The lines until the end: the program has stopped."""
        lines = []
        while line := self.next():
            lines.append(line)
        return lines


@contextlib.contextmanager
def spawned(command: list[str], stderr: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)
        assert process.stdout is not None
        process.stdout.close()


@contextlib.contextmanager
def served(userhub: str, *options: str, terminal: bool) -> Iterator[tuple[Emulator, Lines, int]]:
    """An emulator, the lines of its standard error, and the descriptor that it writes them to."""
    ours, theirs = pty.openpty() if terminal else os.pipe()
    try:
        with spawned([userhub, "emulator", "--port", "0", *options], theirs) as process:
            yield Emulator(process), Lines(ours), theirs
    finally:
        os.close(ours)
        with contextlib.suppress(OSError):
            os.close(theirs)
