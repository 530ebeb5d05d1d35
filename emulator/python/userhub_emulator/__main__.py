"""The command ``userhub-emulator``, also ``python -m userhub_emulator``."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from ._program import PATH


def main() -> NoReturn:
    """Turn this process into the program, with the same arguments."""
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    try:
        os.execv(PATH, ["userhub-emulator", *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"userhub-emulator: cannot run {PATH}: {error.strerror}")


if __name__ == "__main__":
    main()
