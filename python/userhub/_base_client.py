"""What Client and AsyncClient share: the options, the arguments of a call, build_request()."""

from __future__ import annotations

import os

# For typing.get_type_hints(); collections.abc would import more modules.
from _collections_abc import Awaitable, Callable, Iterable  # noqa: TC003
from os import PathLike

from ._annotations import Optional, Union
from ._attempt import Attempt, attempt_observer
from ._certificates import certifi_file
from ._errors import value_of, wrong_type
from ._http import HttpRequest
from ._native import Client as NativeClient
from ._native import PortalSession

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class BaseClient:
    """Base of Client, whose docstring documents the options, and of AsyncClient."""

    __slots__ = ("__weakref__", "_native", "_observer")

    _native: NativeClient
    _observer: Optional[Callable[..., None]]

    def __init__(
        self,
        admin_key: Optional[str] = None,
        *,
        base_url: Optional[str] = None,
        timeout: float = 20.0,
        attempt_timeout: Optional[float] = None,
        connect_timeout: float = 5.0,
        max_retries: int = 5,
        max_connection_age: float = 60.0,
        ca_file: Optional[Union[str, PathLike[str]]] = None,
        proxy: Optional[str] = None,
        allowed_return_origins: Optional[Iterable[str]] = None,
        on_attempt: Optional[Callable[[Attempt], object]] = None,
        user_agent_suffix: Optional[str] = None,
        allow_insecure_base_url: bool = False,
    ) -> None:
        native = new_native_client(admin_key, base_url, proxy)
        del admin_key, base_url, proxy
        self._open(
            native,
            timeout,
            attempt_timeout,
            connect_timeout,
            max_retries,
            max_connection_age,
            ca_file,
            user_agent_suffix,
            allow_insecure_base_url,
            allowed_return_origins,
            on_attempt,
        )

    def create_portal_session(
        self,
        user_id: str,
        *,
        portal_url: Optional[str] = None,
        return_url: Optional[str] = None,
        success_url: Optional[str] = None,
        organization_id: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Union[PortalSession, Awaitable[PortalSession]]:
        """Ask UserHub for a portal session of one user.

        Client blocks the calling thread; other threads continue to run. AsyncClient's method is a
        coroutine; if its task is cancelled, the transfer ends.

        Args:
            user_id: UserHub user ID (``usr_…``) or ``<externalId>@<connectionId>``, see
                external_user_id(). Take it from your own session, never from the browser. The
                request's URL, which contains it percent-encoded, is limited to 1,000,000 bytes.
            portal_url: the page of the portal to open, a full URL or a path, see portal_path.
                Default: the portal's root.
            return_url: where the user goes to return to the app. Default: the app URL configured
                at UserHub.
            success_url: where the user goes after completing an action. Default: return_url.
            organization_id: the organization to act for. Default: the user.
            timeout: seconds for this call, including its retries. At most 24 hours. Default: the
                client's timeout.

        Raises:
            InvalidArgumentError: an argument is unusable, or the client is closed.
            ConnectionFailedError, TLSFailedError, TimedOutError: there was no complete answer.
            APIError: UserHub answered with an error. Subclasses: AuthenticationError,
                PermissionDeniedError, NotFoundError and RateLimitError.
            BadResponseError: the answer is not a portal session.
            UserHubError: with the code "cancelled", if AsyncClient.aclose() ended the call.
            TypeError: an argument has the wrong type.
            RuntimeError: AsyncClient only, if no asyncio event loop is running.
        """
        raise NotImplementedError

    def build_request(
        self,
        user_id: str,
        *,
        portal_url: Optional[str] = None,
        return_url: Optional[str] = None,
        success_url: Optional[str] = None,
        organization_id: Optional[str] = None,
    ) -> HttpRequest:
        """Build the request of create_portal_session(), to send it with your own HTTP library.

        Nothing is sent. Pass the answer to read_response(). The arguments and the errors about them
        are those of create_portal_session().
        """
        fields = self._native.build_request(
            user_id, portal_url, return_url, success_url, organization_id
        )
        return HttpRequest(**value_of(fields))

    def __reduce__(self) -> str:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled or copied, because it holds the admin key "
            "and connections: share it between threads, and make one in each other process"
        )

    def _open(
        self,
        native: NativeClient,
        timeout: float,
        attempt_timeout: Optional[float],
        connect_timeout: float,
        max_retries: int,
        max_connection_age: float,
        ca_file: Optional[Union[str, PathLike[str]]],
        user_agent_suffix: Optional[str],
        allow_insecure_base_url: bool,
        allowed_return_origins: Optional[Iterable[str]],
        on_attempt: Optional[Callable[[Attempt], object]],
        max_connections: int = 100,
    ) -> None:
        value_of(
            native.open(
                timeout,
                attempt_timeout,
                connect_timeout,
                max_retries,
                max_connection_age,
                _path_bytes(ca_file),
                user_agent_suffix,
                allow_insecure_base_url,
                max_connections,
                _origins(allowed_return_origins),
            )
        )
        self._native = native
        self._observer = attempt_observer(on_attempt)


def new_native_client(
    admin_key: str | None, base_url: str | None, proxy: str | None
) -> NativeClient:
    """Move the options that may hold a secret out of Python's frames, whose locals tracebacks show.

    The environment replaces what is None. The values are checked when the client is opened.
    """
    return NativeClient(
        os.environ.get("USERHUB_ADMIN_KEY") or None if admin_key is None else admin_key,
        os.environ.get("USERHUB_BASE_URL") or None if base_url is None else base_url,
        proxy,
    )


def _path_bytes(ca_file: Any) -> Any:
    """The path as bytes. What is not a path stays as it is, and the compiled core rejects it."""
    if ca_file is None:
        ca_file = os.environ.get("USERHUB_CA_FILE", "")
    try:
        return os.fsencode(ca_file) or os.fsencode(certifi_file() or "")
    except (TypeError, UnicodeEncodeError):
        return ca_file


def _origins(origins: Iterable[str] | None) -> tuple[str, ...] | None:
    if origins is None:
        return None
    try:
        iterator = iter(origins)
    except TypeError:
        iterator = None
    if iterator is None or isinstance(origins, str):
        raise wrong_type("allowed_return_origins", "a list of str", origins)
    return tuple(iterator)
