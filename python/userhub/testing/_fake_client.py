"""Clients without a server: they check the arguments and return what a test has prepared."""

from __future__ import annotations

import copy
import json
from collections import deque
from collections.abc import Iterable  # noqa: TC003
from functools import partial
from typing import Any, Callable, NamedTuple

from .._annotations import Optional, Union
from .._async_client import AsyncClient
from .._base_client import BaseClient
from .._client import Client
from .._errors import UserHubError, value_of
from .._http import read_response
from .._native import PortalSession

_BASE_URL = "https://userhub.invalid"
_OPTIONS: dict[str, Any] = {"admin_key": "userhub_admin_fake", "base_url": _BASE_URL, "ca_file": ""}


class PortalSessionRequest(NamedTuple):
    """The arguments of one call of create_portal_session()."""

    user_id: str
    portal_url: Optional[str] = None
    return_url: Optional[str] = None
    success_url: Optional[str] = None
    organization_id: Optional[str] = None
    timeout: Optional[float] = None


class _PreparedAnswers(BaseClient):
    _answers: deque[Callable[[], PortalSession]]
    requests: list[PortalSessionRequest]
    """The calls so far, oldest first, without those whose arguments were rejected."""

    def answer(self, redirect_url: str, *, times: int = 1) -> None:
        """Add a session with this URL to the prepared answers; each call uses up one answer.

        After the last one, a call returns a session with a unique URL.

        Args:
            redirect_url: an absolute http or https URL.
            times: for how many calls.

        Raises:
            BadResponseError: redirect_url is not an absolute http or https URL.
        """
        session = _session(redirect_url)
        self._answers.extend([lambda: session] * times)

    def fail(
        self,
        error: Optional[Union[UserHubError, type[UserHubError]]] = None,
        *,
        status: Optional[int] = None,
        api_code: str = "",
        message: str = "",
        reason: str = "",
        param: str = "",
        times: int = 1,
    ) -> None:
        """Add an error to the prepared answers, as a real client raises it after its last retry.

        Args:
            error: a class such as TimedOutError, or an error; each call raises a copy of it.
            status: instead of error, the HTTP status of UserHub's answer. It decides the class.
            api_code, message, reason, param: what UserHub's answer says, with status.
            times: for how many calls.

        Raises:
            ValueError: neither error nor status is given, or both are.
        """
        if error is not None and status is None:
            instance = error("a prepared error") if isinstance(error, type) else error
            self._answers.extend([partial(_raise_copy, instance)] * times)
        elif status is not None and error is None:
            fields = {"code": api_code, "message": message, "reason": reason, "param": param}
            body = json.dumps({name: text for name, text in fields.items() if text}).encode()
            self._answers.extend([partial(read_response, status, body)] * times)
        else:
            raise ValueError("fail() takes either error or status")

    def _start(self) -> None:
        self._answers = deque()
        self.requests = []

    def _answer(self, request: PortalSessionRequest) -> PortalSession:
        value_of(self._native.build_request(*request[:-1]))
        if request.timeout is not None:
            Client(**_OPTIONS, timeout=request.timeout)  # rejects what a call would reject
        self.requests.append(request)
        if self._answers:
            return self._answers.popleft()()
        return _session(f"{_BASE_URL}/signin?token=fake_{len(self.requests)}")


class FakeClient(_PreparedAnswers, Client):
    """A Client without a server, for unit tests.

    It rejects the same arguments as Client, builds the same requests and can be closed. Each call
    returns or raises what answer() and fail() have prepared, in their order, and is recorded in
    ``requests``. There are no attempts, and so no retries and no log.
    """

    def __init__(self, *, allowed_return_origins: Optional[Iterable[str]] = None) -> None:
        """Takes one of Client's options. Does not read the environment."""
        Client.__init__(self, **_OPTIONS, allowed_return_origins=allowed_return_origins)
        self._start()

    def create_portal_session(
        self,
        user_id: str,
        *,
        portal_url: Optional[str] = None,
        return_url: Optional[str] = None,
        success_url: Optional[str] = None,
        organization_id: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> PortalSession:
        return self._answer(
            PortalSessionRequest(
                user_id, portal_url, return_url, success_url, organization_id, timeout
            )
        )


class FakeAsyncClient(_PreparedAnswers, AsyncClient):
    """An AsyncClient without a server, for unit tests. See FakeClient."""

    def __init__(self, *, allowed_return_origins: Optional[Iterable[str]] = None) -> None:
        """Takes one of AsyncClient's options. Does not read the environment."""
        AsyncClient.__init__(self, **_OPTIONS, allowed_return_origins=allowed_return_origins)
        self._start()

    async def create_portal_session(
        self,
        user_id: str,
        *,
        portal_url: Optional[str] = None,
        return_url: Optional[str] = None,
        success_url: Optional[str] = None,
        organization_id: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> PortalSession:
        return self._answer(
            PortalSessionRequest(
                user_id, portal_url, return_url, success_url, organization_id, timeout
            )
        )


def _session(redirect_url: str) -> PortalSession:
    return read_response(200, json.dumps({"redirectUrl": redirect_url}).encode())


def _raise_copy(error: UserHubError) -> PortalSession:
    raise copy.copy(error)  # so that each has its own traceback
