"""For the tests of an app that uses userhub.

FakeClient and FakeAsyncClient stand in for a client where a test wants no server at all;
fresh_default_client() has userhub.create_portal_session() look at the environment anew. A local
UserHub, which the app calls as it would call the real one, is ``userhub_emulator.Emulator``.
"""

from typing import TYPE_CHECKING, NoReturn

from ._default_client import fresh_default_client
from ._fake_client import FakeAsyncClient, FakeClient, PortalSessionRequest

__all__ = ["FakeAsyncClient", "FakeClient", "PortalSessionRequest", "fresh_default_client"]


if not TYPE_CHECKING:  # type checkers know no such name

    def __getattr__(name: str) -> NoReturn:
        if name == "Emulator":
            raise ImportError(
                "Emulator is in the package userhub_emulator: pip install "
                "'userhub-native[emulator]', then from userhub_emulator import Emulator"
            )
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
