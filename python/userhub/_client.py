"""The client, and the default one that the environment describes."""

from __future__ import annotations

from _collections_abc import Callable, Iterable  # noqa: TC003
from os import PathLike  # noqa: TC003

from ._attempt import Attempt, native_observer
from ._base_client import BaseClient, opened_client, unopened_client
from ._call import finish
from ._log import logged
from ._native import PortalSession

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Self


class Client(BaseClient):
    """Makes portal sessions; keeps connections alive between calls, each for a minute by default.

    Immutable and safe to share between threads, and usable on both sides of an ``os.fork()``.
    Making one opens no socket and starts no thread. For a rotated key, make a new one.
    """

    __slots__ = ()

    def __init__(
        self,
        admin_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = 20.0,
        attempt_timeout: float | None = None,
        connect_timeout: float = 5.0,
        max_retries: int = 5,
        max_connection_age: float = 60.0,
        ca_file: str | PathLike[str] | None = None,
        proxy: str | None = None,
        allowed_return_origins: Iterable[str] | None = None,
        on_attempt: Callable[[Attempt], object] | None = None,
        user_agent_suffix: str | None = None,
        allow_insecure_base_url: bool = False,
    ) -> None:
        """Check the options; nothing is sent.

        Args:
            admin_key: the admin API key. None: the environment's USERHUB_ADMIN_KEY.
            base_url: https, or plain http to a loopback host. None: the environment's
                USERHUB_BASE_URL, else https://api.userhub.com.
            timeout: seconds for everything a call does, retries included. At most 24 hours.
            attempt_timeout: seconds per attempt, from DNS to the whole answer. One that takes
                longer ends as a ConnectionFailedError and is repeated on a new connection, as
                retries allow. At most 24 hours. None: 10, or the total timeout where that is not
                the default.
            connect_timeout: seconds per attempt for DNS, connect and TLS together. At most 24
                hours.
            max_retries: attempts after the first, 0 to 1000. The client's retry budget may allow
                fewer: each call adds 0.2 retries to it for 10 seconds, and it regains one a second,
                up to 10.
            max_connection_age: seconds after which a connection is not used again, 1 to 86,400,
                counted in whole seconds.
            ca_file: PEM file of the certificate authorities to trust, relative to where the process
                is now, "" for the system's. None: the environment's USERHUB_CA_FILE, else the
                system's.
            proxy: proxy URL, at most 8,192 bytes, "" for none. None: that of the environment's
                standard proxy variables now, but none for a loopback base URL.
            allowed_return_origins: when given, ``return_url`` and ``success_url`` must be relative
                or of one of these origins, such as ``https://app.example.com``. None: any URL.
            on_attempt: called with an Attempt, on the calling thread, when each attempt of a
                call has ended. What it raises goes to sys.unraisablehook and leaves the call alone.
            user_agent_suffix: appended to the User-Agent header, printable ASCII.
            allow_insecure_base_url: allow plain http to any host: the key then travels readable.

        Raises:
            InvalidArgumentError: an option is unusable, or there is no admin key.
            TypeError: an option has another type.
        """
        unopened = unopened_client(admin_key, base_url, proxy)
        del admin_key, base_url, proxy
        self._native = opened_client(
            unopened,
            timeout,
            attempt_timeout,
            connect_timeout,
            max_retries,
            max_connection_age,
            ca_file,
            user_agent_suffix,
            allow_insecure_base_url,
            allowed_return_origins,
        )
        self._observer = native_observer(on_attempt)

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
        """Ask UserHub for a session on the portal. Blocks; other threads run meanwhile.

        Args:
            user_id: UserHub user ID (``usr_…``) or ``<externalId>@<connectionId>``, see
                external_user_id(). Take it from your own session, never from the browser. The URL
                that holds it, percent-encoded, has at most 1,000,000 bytes.
            portal_url: target on the portal, a full URL or a path, see portal_path. None: its root.
            return_url: where the user goes to return to the app. None: the app URL set at UserHub.
            success_url: where the user goes after completing an action. None: return_url.
            organization_id: act for this organization. None: the user.
            timeout: seconds for this call, retries included, up to 24 hours. None: the client's.

        Raises:
            InvalidArgumentError: an argument is unusable, or the client is closed.
            ConnectionFailedError, TLSFailedError, TimedOutError: no answer.
            APIError: UserHub answered with an error; AuthenticationError, PermissionDeniedError,
                NotFoundError and RateLimitError are kinds of it.
            BadResponseError: the answer is not a portal session.
            TypeError: an argument has another type.
        """
        observer = logged(self._observer)
        outcome = self._native.create_portal_session(
            user_id,
            portal_url,
            return_url,
            success_url,
            organization_id,
            timeout,
            observer,
        )
        if type(outcome) is PortalSession:
            return outcome
        return finish(outcome, observer)

    def close(self) -> None:
        """Close the connections. Calls in progress finish; later ones raise InvalidArgumentError.

        May be repeated.
        """
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()


if not TYPE_CHECKING:
    Self = Client  # for typing.get_type_hints

_default: dict[str, Client] = {}


def _default_client() -> Client:
    # setdefault is atomic, and a client that loses the race was free to make. A lock could be held
    # by another thread across a fork.
    return _default.get("client") or _default.setdefault("client", Client())


def forget_default_client() -> None:
    """Let the next call of create_portal_session() make a new one."""
    _default.clear()


def create_portal_session(
    user_id: str,
    *,
    portal_url: str | None = None,
    return_url: str | None = None,
    success_url: str | None = None,
    organization_id: str | None = None,
    timeout: float | None = None,
) -> PortalSession:
    """Client.create_portal_session() on a client that all threads share.

    It is made on first use with the default options and the environment of that time:
    USERHUB_ADMIN_KEY, USERHUB_BASE_URL, USERHUB_CA_FILE, where set and not empty.

    Args:
        user_id: UserHub user ID (``usr_…``) or ``<externalId>@<connectionId>``, see
            external_user_id(). Take it from your own session, never from the browser. The URL
            that holds it, percent-encoded, has at most 1,000,000 bytes.
        portal_url: target on the portal, a full URL or a path, see portal_path. None: its root.
        return_url: where the user goes to return to the app. None: the app URL set at UserHub.
        success_url: where the user goes after completing an action. None: return_url.
        organization_id: act for this organization. None: the user.
        timeout: seconds for this call, retries included, up to 24 hours. None: 20.

    Raises:
        UserHubError: as Client.create_portal_session(); InvalidArgumentError where the environment
            holds no usable client.
        TypeError: an argument has another type.
    """
    return _default_client().create_portal_session(
        user_id,
        portal_url=portal_url,
        return_url=return_url,
        success_url=success_url,
        organization_id=organization_id,
        timeout=timeout,
    )
