"""``userhub emulator`` runs the program of the distribution userhub-emulator."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn


def exec_emulator(arguments: list[str]) -> NoReturn:
    """Replace this process by userhub-emulator: this environment's, else the first one in PATH.

    As in shells, the exit code is 127 if it is not installed and 126 if it cannot be run.
    """
    program = _program_of_this_environment() or shutil.which("userhub-emulator")
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


def _program_of_this_environment() -> str | None:
    package = find_spec("userhub_emulator")
    for folder in (package and package.submodule_search_locations) or ():
        program = Path(folder, "bin", "userhub-emulator")
        if os.access(program, os.X_OK):
            return str(program)
    return None
