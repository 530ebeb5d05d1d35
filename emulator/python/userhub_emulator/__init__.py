"""A local UserHub: it creates portal sessions and serves the portal that their links open.

Emulator runs one for a test or a program. pytest has the fixture ``userhub_portal``, and a shell
the command ``userhub-emulator``. Any program that calls UserHub can call it.
"""

from __future__ import annotations

from ._version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._emulator import Emulator

__all__ = ["Emulator", "__version__"]


def __getattr__(name: str) -> object:
    if name != "Emulator":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ._emulator import Emulator  # every pytest run loads this package, but few need it

    return Emulator
