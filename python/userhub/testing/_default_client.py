"""The default client of userhub.create_portal_session(), in a test."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack

from .. import _client


def fresh_default_client() -> AbstractContextManager[object]:
    """Make the next userhub.create_portal_session() create a new default client.

    The new client reads the environment when it is created. Used as a context manager, this happens
    again at the end of the block. Calls in progress finish.
    """
    _client.forget_default_client()
    stack = ExitStack()
    stack.callback(_client.forget_default_client)
    return stack
