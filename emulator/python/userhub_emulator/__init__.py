"""A local UserHub: it makes portal sessions and has the portal that their links lead to.

Emulator runs one for a test or a program; pytest gets it by the fixture ``userhub_portal``, and a
shell by the command ``userhub-emulator``. It needs no client: whatever calls UserHub can call it.
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
    from ._emulator import Emulator  # each pytest run loads this package, and seldom needs it

    return Emulator
