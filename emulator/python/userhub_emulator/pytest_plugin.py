"""The pytest fixtures of userhub-emulator: a local UserHub for an app's tests.

Every pytest run of an environment that has userhub-emulator loads this module, and nothing more of
it where no fixture is used.
"""

from __future__ import annotations

import sys

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._emulator import Emulator


@pytest.fixture(scope="session")
def userhub_emulator() -> Iterator[Emulator]:
    """A userhub_emulator.Emulator for the whole run; under pytest-xdist one for each worker."""
    from ._emulator import Emulator

    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def userhub_portal(userhub_emulator: Emulator) -> Iterator[Emulator]:
    """The run's emulator as new, which USERHUB_BASE_URL and USERHUB_ADMIN_KEY lead to.

    They do so for userhub.create_portal_session(), for clients made during the test, and for
    programs that it starts. To let calls fail: ``userhub_portal.fail(status=503, times=2)``; to see
    what was asked: ``userhub_portal.requests``.
    """
    userhub_emulator.reset()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in userhub_emulator.environment.items():
            patch.setenv(name, value)
        patch.delenv("USERHUB_CA_FILE", raising=False)
        _forget_default_client()
        yield userhub_emulator
    _forget_default_client()


def _forget_default_client() -> None:
    """Where the app has userhub loaded, and that is the client: it may not be installed."""
    if "userhub" not in sys.modules:
        return
    try:
        from userhub.testing import fresh_default_client
    except ImportError:
        return
    fresh_default_client()
