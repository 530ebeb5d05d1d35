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
    """Turn this process into userhub-emulator: this environment's, else the first one in PATH.

    Exits as shells do, with 127 where it is not installed, with 126 where it cannot run.
    """
    program = _installed_beside() or shutil.which("userhub-emulator")
    if program is None:
        sys.stderr.write(
            "userhub: the emulator is not installed: pip install 'userhub-native[emulator]'\n"
        )
        sys.exit(127)
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    try:
        os.execv(program, ["userhub-emulator", *arguments])
    except OSError as error:
        sys.stderr.write(f"userhub: cannot run {program}: {error.strerror}\n")
        sys.exit(126)


def _installed_beside() -> str | None:
    package = find_spec("userhub_emulator")
    for folder in (package and package.submodule_search_locations) or ():
        program = Path(folder, "bin", "userhub-emulator")
        if os.access(program, os.X_OK):
            return str(program)
    return None
