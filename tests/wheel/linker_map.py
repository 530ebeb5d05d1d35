"""What the linker took from which static library, by the map beside each program and module."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def linked_libraries(linker_map: Path) -> set[str]:
    """The file names of the static libraries, except this project's.

    The few functions of glibc that each program has inside are not named either.
    """
    names = set(re.findall(r"([\w+.-]+\.a)\(", linker_map.read_text(errors="replace")))
    return {name for name in names if not re.match("libuserhub|libc_nonshared", name)}
