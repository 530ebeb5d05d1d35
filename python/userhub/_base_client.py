"""What both clients have in common: their options, and the call without its I/O."""

from __future__ import annotations

import os

# Names of annotations, for typing.get_type_hints: collections.abc would load more.
from _collections_abc import Callable, Iterable  # noqa: TC003

from . import _native
from ._certificates import certifi_file
from ._errors import value_of
from ._http import HttpRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
        built = self._native.build_request(
            user_id, portal_url, return_url, success_url, organization_id
        )
        return HttpRequest(**value_of(built))

    def __reduce__(self) -> str:
        raise TypeError(
            f"{type(self).__name__} is not pickled or copied, as it holds the admin key and "
            "connections: share it between threads, and make one in each other process"
        )


def unopened_client(
    admin_key: str | None, base_url: str | None, proxy: str | None
) -> _native.Client:
    """A compiled client that only holds these, out of the locals that a traceback shows.

    The environment stands in for what is None. Nothing is refused yet.
    """
    return _native.Client(
        os.environ.get("USERHUB_ADMIN_KEY") or None if admin_key is None else admin_key,
        os.environ.get("USERHUB_BASE_URL") or None if base_url is None else base_url,
        proxy,
    )


def opened_client(
    client: _native.Client,
    timeout: float,
    attempt_timeout: float | None,
    connect_timeout: float,
    max_retries: int,
    max_connection_age: float,
    ca_file: str | os.PathLike[str] | None,
    user_agent_suffix: str | None,
    allow_insecure_base_url: bool,
    allowed_return_origins: Iterable[str] | None,
    max_connections: int = 100,
) -> _native.Client:
    """The client, with these options too."""
    failure = client.open(
        timeout,
        attempt_timeout,
        connect_timeout,
        max_retries,
        max_connection_age,
        _path_of(ca_file),
        user_agent_suffix,
        allow_insecure_base_url,
        max_connections,
        _origins(allowed_return_origins),
    )
    value_of(failure)
    return client


def _path_of(ca_file: Any) -> Any:
    """The path's bytes; what has none as it is, for the compiled core to refuse."""
    if ca_file is None:
        ca_file = os.environ.get("USERHUB_CA_FILE", "")
    try:
        return os.fsencode(ca_file) or os.fsencode(certifi_file() or "")
    except (TypeError, UnicodeEncodeError):
        return ca_file


def _origins(given: Iterable[str] | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    try:
        origins = iter(given)
    except TypeError:
        origins = None
    if origins is None or isinstance(given, str):
        raise TypeError(f"allowed_return_origins must be a list of str, not {type(given).__name__}")
    return tuple(origins)
