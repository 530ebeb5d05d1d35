from typing import Any, final

from typing_extensions import Self, TypeAlias

__version__: str
portal_paths: dict[str, str]

_Failure: TypeAlias = tuple[Any, ...]
"""The arguments of _errors.exception()."""

_NativeAttempt: TypeAlias = tuple[int, int | None, _Failure | None, float, bool]
"""number, http_status, failure, duration, connection_reused"""

@final
class PortalSession:
    """A portal session, for one user and one sign-in.

    Immutable. Its repr hides the token in the URL.
    """

    def __init__(self) -> None:
        """Raises TypeError: create_portal_session() and read_response() create sessions."""

    @property
    def redirect_url(self) -> str:
        """The absolute URL to redirect the user's browser to, with status 303.

        Anyone who opens this URL is signed in: do not log, cache or store it.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Call:
    """A blocking call that returned to Python: an attempt ended, or a signal may be pending.

    Releasing it cancels the call; in a child of os.fork() it does not affect the parent's.
    """

    def __init__(self) -> None: ...
    def take_attempt(self) -> _NativeAttempt | None: ...
    def step(self) -> PortalSession | _Failure | Call: ...
    def cancel(self) -> None: ...

@final
class AsyncCall:
    """An asynchronous call that has started. Releasing it does not cancel the call."""

    def __init__(self) -> None: ...
    def cancel(self) -> None:
        """In a child of os.fork() this does nothing."""

@final
class Completions:
    def __new__(cls) -> Self: ...
    def fileno(self) -> int: ...
    def is_inherited(self) -> bool: ...
    def take(
        self,
    ) -> list[tuple[int, _NativeAttempt | None, PortalSession | None, _Failure | None]]:
        """What has arrived, each as (number, attempt, session, failure).

        All but one of the last three are None; for a cancelled call, all are.
        """

@final
class Client:
    """Holds its arguments and reports unusable ones only when it is opened."""

    def __new__(cls, admin_key: str | None, base_url: str | None, proxy: str | None, /) -> Self: ...
    def open(
        self,
        timeout: float,
        attempt_timeout: float | None,
        connect_timeout: float,
        max_retries: int,
        max_connection_age: float,
        ca_file: bytes | str | None,
        user_agent_suffix: str | None,
        allow_insecure_base_url: bool,
        max_connections: int,
        allowed_return_origins: tuple[str, ...] | None,
        /,
    ) -> _Failure | None: ...
    def create_portal_session(
        self,
        user_id: str,
        portal_url: str | None,
        return_url: str | None,
        success_url: str | None,
        organization_id: str | None,
        timeout: float | None,
        observer: object,  # None: no attempts are reported
        /,
    ) -> PortalSession | _Failure | Call: ...
    def start_portal_session(
        self,
        completions: Completions,
        number: int,
        user_id: str,
        portal_url: str | None,
        return_url: str | None,
        success_url: str | None,
        organization_id: str | None,
        timeout: float | None,
        is_observed: bool,
        /,
    ) -> AsyncCall | _Failure: ...
    def build_request(
        self,
        user_id: str,
        portal_url: str | None,
        return_url: str | None,
        success_url: str | None,
        organization_id: str | None,
        /,
    ) -> dict[str, Any] | _Failure: ...
    def check_open(self) -> _Failure | None: ...
    def reject_calls(self) -> None: ...
    def close(self) -> None: ...

@final
class HttpResponse:
    """Holds its arguments and reports wrong types only when it is read."""

    def __new__(cls, status: int, body: bytes, /) -> Self: ...
    def read(self, names_and_values: tuple[bytes, ...], /) -> PortalSession | _Failure: ...

def encode_user_id(user_id: str, /) -> str | _Failure: ...
def external_user_id(external_id: str, connection_id: str, /) -> str | _Failure: ...
def has_certificate_authorities() -> bool: ...
def run_command(arguments: tuple[bytes, ...], /) -> int | _Failure: ...
def portal_checkout_path(plan_id: str, /) -> str | _Failure: ...
