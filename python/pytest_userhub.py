"""The pytest fixtures of userhub-native: a local UserHub for an app's tests.

Every pytest run of an environment that has userhub-native loads this module. It stands beside the
package, and not in it, so that a run that uses no fixture of it loads neither the package nor
libcurl.
"""

from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from userhub.testing import Emulator


@pytest.fixture(scope="session")
def userhub_emulator() -> Iterator[Emulator]:
    """A userhub.testing.Emulator for the whole run; under pytest-xdist one for each worker."""
    from userhub.testing import Emulator

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
        patch.setattr("userhub._client._default", {})
        yield userhub_emulator
