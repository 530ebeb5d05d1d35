"""The client of userhub.create_portal_session(), in a test."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack

from .. import _client


def fresh_default_client() -> AbstractContextManager[object]:
    """Forget the client of userhub.create_portal_session(): the next call makes one anew.

    That one is made with the environment of that time. As a context manager, it is forgotten at the
    end of the block as well, and what comes after it has its own. Calls in progress finish.
    """
    _client.forget_default_client()
    at_the_end = ExitStack()
    at_the_end.callback(_client.forget_default_client)
    return at_the_end
