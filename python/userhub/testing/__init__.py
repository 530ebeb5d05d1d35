"""For the tests of an app that uses userhub.

Emulator is a local UserHub, which the app calls as it would call the real one; pytest gets it by
the fixture ``userhub_portal``.
"""

from ._emulator import Emulator

__all__ = ["Emulator"]
