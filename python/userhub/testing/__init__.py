"""Helpers for the tests of an app that uses userhub.

FakeClient and FakeAsyncClient replace a client in tests without a server. fresh_default_client()
makes userhub.create_portal_session() read the environment again. To test against a local UserHub
server, use ``userhub_emulator.Emulator``.
"""

from typing import TYPE_CHECKING, NoReturn

from ._default_client import fresh_default_client
from ._fake_client import FakeAsyncClient, FakeClient, PortalSessionRequest

__all__ = ["FakeAsyncClient", "FakeClient", "PortalSessionRequest", "fresh_default_client"]


if not TYPE_CHECKING:  # type checkers must report the name

    def __getattr__(name: str) -> NoReturn:
        if name == "Emulator":
            raise ImportError(
                "Emulator is in the package userhub_emulator: pip install "
                "'userhub-native[emulator]', then from userhub_emulator import Emulator"
            )
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
