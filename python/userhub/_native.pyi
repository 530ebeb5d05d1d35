from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn, final

from ._errors import UserHubError

__version__: str
portal_paths: dict[str, str]

@final
class PortalSession:
    """A session on the portal, for one user and one sign-in.

    Immutable; its repr hides the URL's token.
    """

    def __init__(self) -> NoReturn:
        """TypeError: only a call or read_response() makes one."""

    @property
    def redirect_url(self) -> str:
        """Absolute URL to redirect the user's browser to, with status 303.

        It signs its bearer in: do not log, cache or store it.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Completions:
    def __init__(self) -> None: ...
    def fileno(self) -> int: ...
    def is_inherited(self) -> bool: ...
    def take(
        self,
        /,
    ) -> tuple[
        list[tuple[int, tuple[int, int | None, UserHubError | None, float, bool]]],
        list[tuple[int, PortalSession | None, UserHubError | None]],
    ]: ...
    def cancel(self, number: int, /) -> None: ...

@final
class Client:
    def __init__(
        self,
        admin_key: str,
        base_url: str | None,
        timeout: float,
        attempt_timeout: float | None,
        connect_timeout: float,
        max_retries: int,
        ca_file: str | None,
        proxy: str | None,
        user_agent_suffix: str | None,
        allow_insecure_base_url: bool,
        max_connections: int,
        allowed_return_origins: Iterable[str] | None,
        /,
    ) -> None: ...
    def create_portal_session(
        self,
        user_id: str,
        portal_url: str | None,
        return_url: str | None,
        success_url: str | None,
        organization_id: str | None,
        timeout: float | None,
        on_attempt: Callable[..., None] | None,
        /,
    ) -> PortalSession: ...
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
        observed: bool,
        /,
    ) -> None: ...
    def build_request(
        self,
        user_id: str,
        portal_url: str | None,
        return_url: str | None,
        success_url: str | None,
        organization_id: str | None,
        /,
    ) -> tuple[str, str, dict[str, str], bytes]: ...
    def check_open(self) -> None: ...
    def refuse_calls(self) -> None: ...
    def close(self) -> None: ...

def read_response(
    status: int,
    body: bytes | bytearray | memoryview,
    headers: Mapping[str, str] | Iterable[tuple[str | bytes, str | bytes]] | None,
    /,
) -> PortalSession: ...
def encode_user_id(user_id: str, /) -> str: ...
def external_user_id(external_id: str, connection_id: str, /) -> str: ...
def has_certificate_authorities() -> bool: ...
def run_command(arguments: list[bytes], /) -> int: ...
def portal_checkout_path(plan_id: str, /) -> str: ...
