"""The blocking client, and the default client that the environment configures."""

from __future__ import annotations

from ._annotations import Optional
from ._base_client import BaseClient
from ._call import finish
from ._log import with_logging
from ._native import PortalSession

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Self


class Client(BaseClient):
    """Creates portal sessions. Keeps connections open between calls, by default for a minute.

    Immutable. Threads can share it, and it works on both sides of ``os.fork()``. Creating one opens
    no socket and starts no thread. If the admin key is rotated, create a new client.

    Args:
        admin_key: the admin API key. Default: the environment variable USERHUB_ADMIN_KEY.
        base_url: an https URL, or an http URL of a loopback host. Default: the environment variable
            USERHUB_BASE_URL, else https://api.userhub.com.
        timeout: seconds for a whole call, including its retries. At most 24 hours.
        attempt_timeout: seconds for one attempt, from the DNS lookup to the end of the answer. An
            attempt that takes longer fails with ConnectionFailedError and is retried on a new
            connection if retries are left. At most 24 hours. Default: 10, or the call's timeout if
            that is not 20.
        connect_timeout: seconds for the DNS lookup, TCP connection and TLS handshake of one
            attempt. At most 24 hours.
        max_retries: maximum number of retries of a call, 0 to 1000. The client's retry budget may
            allow fewer: each call adds 0.2 retries to it for 10 seconds, and it gains one retry a
            second, up to 10.
        max_connection_age: seconds after which a connection is no longer used, 1 to 86,400.
            Fractions of a second are ignored.
        ca_file: PEM file with the CA certificates to trust. A relative path is resolved now. ""
            means the system's CA certificates. Default: the environment variable USERHUB_CA_FILE,
            else the system's.
        proxy: URL of a proxy, at most 8,192 bytes. "" means no proxy. Default: the proxy in the
            environment's standard variables, read now; for a loopback base URL, no proxy.
        allowed_return_origins: the origins, such as ``https://app.example.com``, that
            ``return_url`` and ``success_url`` may have. Relative URLs are allowed too. Default: any
            URL is allowed.
        on_attempt: called with an Attempt after each attempt, on the thread that makes the call.
            An exception in it goes to sys.unraisablehook and does not affect the call.
        user_agent_suffix: printable ASCII to append to the User-Agent header.
        allow_insecure_base_url: allow http URLs of any host. The admin key is then sent
            unencrypted.

    Raises:
        InvalidArgumentError: an option is unusable, or there is no admin key.
        TypeError: an option has the wrong type.
    """

    __slots__ = ()

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
        observer = with_logging(self._observer)
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

        May be called again.
        """
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()


if not TYPE_CHECKING:
    Self = Client  # for typing.get_type_hints()

_default: dict[str, Client] = {}


def _default_client() -> Client:
    # Not a lock: another thread could hold it across a fork. setdefault() is atomic, and a client
    # that loses the race costs nothing.
    return _default.get("client") or _default.setdefault("client", Client())


def forget_default_client() -> None:
    """Make the next call of create_portal_session() create a new default client."""
    _default.clear()


def create_portal_session(
    user_id: str,
    *,
    portal_url: Optional[str] = None,
    return_url: Optional[str] = None,
    success_url: Optional[str] = None,
    organization_id: Optional[str] = None,
    timeout: Optional[float] = None,
) -> PortalSession:
    """Call Client.create_portal_session() on a default client, which all threads share.

    Client.create_portal_session() documents the arguments and the errors. The first call creates
    the client with the default options and with the environment variables USERHUB_ADMIN_KEY,
    USERHUB_BASE_URL and USERHUB_CA_FILE, if they are set and not empty. If they do not make a
    usable client, the call raises InvalidArgumentError.
    """
    return _default_client().create_portal_session(
        user_id,
        portal_url=portal_url,
        return_url=return_url,
        success_url=success_url,
        organization_id=organization_id,
        timeout=timeout,
    )
