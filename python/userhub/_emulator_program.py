"""``userhub emulator``: the program of another distribution, userhub-emulator."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn


def exec_emulator(arguments: list[str]) -> NoReturn:
    """Turn this process into userhub-emulator, or exit with 127 where that is not installed.

    It is that of this Python's environment, else the first one in PATH.
    """
    program = _installed_beside() or shutil.which("userhub-emulator")
    if program is None:
        sys.stderr.write(
            "userhub: the emulator is not installed: pip install 'userhub-native[emulator]'\n"
        )
        sys.exit(127)
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    os.execv(program, ["userhub-emulator", *arguments])


def _installed_beside() -> str | None:
    package = find_spec("userhub_emulator")
    for folder in (package and package.submodule_search_locations) or ():
        program = Path(folder, "bin", "userhub-emulator")
        if os.access(program, os.X_OK):
            return str(program)
    return None
