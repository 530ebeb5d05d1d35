"""Lets a forked child continue its parent's event loop without disturbing the parent."""

from __future__ import annotations

import os
import re
import select
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# A descriptor that an epoll watches, as /proc/self/fdinfo lists it: see proc(5).
WATCHED = re.compile(
    r"^tfd:\s*(?P<number>\d+)\s+events:\s*(?P<events>[0-9a-f]+)\s.*\sino:\s*(?P<inode>[0-9a-f]+)",
    re.MULTILINE,
)


def replace_inherited_epolls(descriptor: int) -> None:
    """Replace each epoll that watches this descriptor by a new one of this process.

    A forked child shares its parent's epolls: a descriptor that one of them removes is removed for
    both, and a descriptor that stays wakes both for as long as it is ready.
    """
    for epoll in _open_epolls():
        watched = _watched_by(epoll)
        if descriptor not in watched:
            continue
        with select.epoll() as own:
            for number, events in watched.items():
                own.register(number, events)
            os.dup2(own.fileno(), epoll, inheritable=False)


def _open_epolls() -> Iterator[int]:
    for descriptor in list(Path("/proc/self/fd").iterdir()):
        try:
            if str(descriptor.readlink()) == "anon_inode:[eventpoll]":
                yield int(descriptor.name)
        except FileNotFoundError:
            continue  # the descriptor of the directory itself


def _watched_by(epoll: int) -> dict[int, int]:
    """Events by descriptor, without the descriptors that the parent has opened since the fork."""
    entries = Path(f"/proc/self/fdinfo/{epoll}").read_text("ascii")
    return {
        int(entry["number"]): int(entry["events"], 16)
        for entry in WATCHED.finditer(entries)
        if _inode_of(int(entry["number"])) == int(entry["inode"], 16)
    }


def _inode_of(descriptor: int) -> int | None:
    try:
        return os.fstat(descriptor).st_ino
    except OSError:
        return None
