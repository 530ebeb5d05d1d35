"""The pytest fixtures of userhub-emulator: a local UserHub for an app's tests.

Every pytest run in an environment with userhub-emulator loads this module, but nothing more unless
a test uses a fixture.
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
    """A userhub_emulator.Emulator for the whole run; one per worker under pytest-xdist."""
    from ._emulator import Emulator

    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def userhub_portal(userhub_emulator: Emulator) -> Iterator[Emulator]:
    """The run's emulator, reset, with USERHUB_BASE_URL and USERHUB_ADMIN_KEY set to it.

    The variables apply to userhub.create_portal_session(), to clients created during the test, and
    to programs that it starts. ``userhub_portal.fail(status=503, times=2)`` makes calls fail;
    ``userhub_portal.requests`` lists the requests.
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
    """Only if the app has loaded userhub, and that is our client: it may not be installed."""
    if "userhub" not in sys.modules:
        return
    try:
        from userhub.testing import fresh_default_client
    except ImportError:
        return
    fresh_default_client()
