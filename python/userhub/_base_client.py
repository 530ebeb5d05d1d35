"""What both clients have in common: their options, and the call without its I/O."""

from __future__ import annotations

import os

from . import _native
from ._certificates import certifi_file
from ._errors import InvalidArgumentError
from ._http import HttpRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import NoReturn


class BaseClient:
    """A compiled client, and who observes its attempts."""

    __slots__ = ("__weakref__", "_native", "_observer")

    _native: _native.Client
    _observer: Callable[..., None] | None

    def build_request(
        self,
        user_id: str,
        *,
        portal_url: str | None = None,
        return_url: str | None = None,
        success_url: str | None = None,
        organization_id: str | None = None,
    ) -> HttpRequest:
        """The request that create_portal_session() would send, for an HTTP stack of your own.

        Nothing is sent. Hand the answer to read_response(). The arguments are those of
        create_portal_session(), and refused alike.
        """
        return HttpRequest(
            *self._native.build_request(
                user_id, portal_url, return_url, success_url, organization_id
            )
        )

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} is not pickled or copied, as it holds the admin key and "
            "connections: share it between threads, and make one in each other process"
        )


def native_client(
    admin_key: str | None,
    base_url: str | None,
    timeout: float,
    attempt_timeout: float | None,
    connect_timeout: float,
    max_retries: int,
    ca_file: str | None,
    proxy: str | None,
    user_agent_suffix: str | None,
    allow_insecure_base_url: bool,
    allowed_return_origins: Iterable[str] | None,
    max_connections: int = 100,
) -> _native.Client:
    """The compiled client of these options; the environment stands in for what is None."""
    if admin_key is None:
        admin_key = _admin_key_of_environment()
    if base_url is None:
        base_url = os.environ.get("USERHUB_BASE_URL") or None
    if ca_file is None:
        ca_file = os.environ.get("USERHUB_CA_FILE")
    if ca_file is None or ca_file == "":
        ca_file = certifi_file()
    return _native.Client(
        admin_key,
        base_url,
        timeout,
        attempt_timeout,
        connect_timeout,
        max_retries,
        ca_file,
        proxy,
        user_agent_suffix,
        allow_insecure_base_url,
        max_connections,
        allowed_return_origins,
    )


def _admin_key_of_environment() -> str:
    key = os.environ.get("USERHUB_ADMIN_KEY")
    if key:
        return key
    raise InvalidArgumentError(
        "admin_key is missing: pass it or set USERHUB_ADMIN_KEY; to develop without an account, "
        "run the app under `userhub emulator exec`",
        param="admin_key",
    )
