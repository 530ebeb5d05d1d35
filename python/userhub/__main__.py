"""The command ``userhub``, also run by ``python -m userhub``."""

from __future__ import annotations

import os
import sys

from . import _native
from ._certificates import certifi_file
from ._errors import value_of


def main() -> int:
    """Run the command with the arguments of this process; returns its exit code."""
    if sys.argv[1:2] == ["emulator"]:
        from ._emulator_program import exec_emulator

        exec_emulator(sys.argv[2:])
    if sys.argv[1:2] == ["portal-session"] and not os.environ.get("USERHUB_CA_FILE"):
        os.environ["USERHUB_CA_FILE"] = certifi_file() or ""
    return value_of(_native.run_command(tuple(os.fsencode(argument) for argument in sys.argv)))


if __name__ == "__main__":
    sys.exit(main())
