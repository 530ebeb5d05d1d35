"""For the tests of an app that uses userhub.

Emulator is a local UserHub, which the app calls as it would call the real one; pytest gets it by
the fixture ``userhub_portal``. FakeClient and FakeAsyncClient stand in for a client where a test
wants no server at all.
"""

from ._emulator import Emulator
from ._fake_client import FakeAsyncClient, FakeClient, PortalSessionRequest

__all__ = ["Emulator", "FakeAsyncClient", "FakeClient", "PortalSessionRequest"]
