"""Clients without a server: they check what they are asked, and answer as a test has told them."""

from __future__ import annotations

import copy
import json
from collections import deque
from collections.abc import Iterable  # noqa: TC003
from functools import partial
from typing import Any, Callable, NamedTuple

from .._async_client import AsyncClient
from .._base_client import BaseClient
from .._client import Client
from .._errors import UserHubError, value_of
from .._http import read_response
from .._native import PortalSession

_NOWHERE = "https://userhub.invalid"
_OPTIONS: dict[str, Any] = {"admin_key": "userhub_admin_fake", "base_url": _NOWHERE, "ca_file": ""}


class PortalSessionRequest(NamedTuple):
    """The arguments of one call of create_portal_session()."""

    user_id: str
    portal_url: str | None = None
    return_url: str | None = None
    success_url: str | None = None
    organization_id: str | None = None
    timeout: float | None = None


class _Script(BaseClient):
    _answers: deque[Callable[[], PortalSession]]
    requests: list[PortalSessionRequest]
    """What would have been sent, oldest first; what was refused is not there."""

    def answer(self, redirect_url: str, *, times: int = 1) -> None:
        """Let the next call that has no answer yet give a session with this URL.

        A call that is left without an answer gives one with a URL of its own.

        Args:
            redirect_url: an absolute http or https URL.
            times: how many calls.

        Raises:
            BadResponseError: it is no such URL.
        """
        session = _session(redirect_url)
        self._answers.extend([lambda: session] * times)

    def fail(
        self,
        error: UserHubError | type[UserHubError] | None = None,
        *,
        status: int | None = None,
        api_code: str = "",
        message: str = "",
        reason: str = "",
        param: str = "",
        times: int = 1,
    ) -> None:
        """Let the next call that has no answer yet raise an error, as after the last retry.

        Args:
            error: a class of error such as TimedOutError, or an error to raise copies of.
            status: or the HTTP status of an answer, from which the class of error follows.
            api_code, message, reason, param: what that answer says.
            times: how many calls.

        Raises:
            ValueError: there is neither error nor status, or both.
        """
        if error is not None and status is None:
            made = error("a scripted failure") if isinstance(error, type) else error
            self._answers.extend([partial(_raise_copy, made)] * times)
        elif status is not None and error is None:
            said = {"code": api_code, "message": message, "reason": reason, "param": param}
            body = json.dumps({name: text for name, text in said.items() if text}).encode()
            self._answers.extend([partial(read_response, status, body)] * times)
        else:
            raise ValueError("fail() takes an error or a status, one of them")

    def _begin(self) -> None:
        self._answers = deque()
        self.requests = []

    def _answer(self, request: PortalSessionRequest) -> PortalSession:
        value_of(self._native.build_request(*request[:-1]))
        if request.timeout is not None:
            Client(**_OPTIONS, timeout=request.timeout)  # which refuses what a call would
        self.requests.append(request)
        if self._answers:
            return self._answers.popleft()()
        return _session(f"{_NOWHERE}/signin?token=fake_{len(self.requests)}")


class FakeClient(_Script, Client):
    """A Client without a server, for unit tests.

    It refuses the arguments that a Client refuses, is closed as one, and builds the same requests.
    Each call is answered as answer() and fail() have put it, and is kept in ``requests``. It makes
    no attempts, so it neither retries nor logs.
    """

    def __init__(self, *, allowed_return_origins: Iterable[str] | None = None) -> None:
        """Check the option, which is the Client's. The environment is not read."""
        Client.__init__(self, **_OPTIONS, allowed_return_origins=allowed_return_origins)
        self._begin()

    def create_portal_session(
        self,
        user_id: str,
        *,
        portal_url: str | None = None,
        return_url: str | None = None,
        success_url: str | None = None,
        organization_id: str | None = None,
        timeout: float | None = None,
    ) -> PortalSession:
        """As Client.create_portal_session(), by the script's next answer."""
        return self._answer(
            PortalSessionRequest(
                user_id, portal_url, return_url, success_url, organization_id, timeout
            )
        )


class FakeAsyncClient(_Script, AsyncClient):
    """An AsyncClient without a server: FakeClient for asyncio."""

    def __init__(self, *, allowed_return_origins: Iterable[str] | None = None) -> None:
        """Check the option, which is the AsyncClient's. The environment is not read."""
        AsyncClient.__init__(self, **_OPTIONS, allowed_return_origins=allowed_return_origins)
        self._begin()

    async def create_portal_session(
        self,
        user_id: str,
        *,
        portal_url: str | None = None,
        return_url: str | None = None,
        success_url: str | None = None,
        organization_id: str | None = None,
        timeout: float | None = None,
    ) -> PortalSession:
        """As AsyncClient.create_portal_session(), by the script's next answer."""
        return self._answer(
            PortalSessionRequest(
                user_id, portal_url, return_url, success_url, organization_id, timeout
            )
        )


def _session(redirect_url: str) -> PortalSession:
    return read_response(200, json.dumps({"redirectUrl": redirect_url}).encode())


def _raise_copy(error: UserHubError) -> PortalSession:
    raise copy.copy(error)  # each with a traceback of its own
