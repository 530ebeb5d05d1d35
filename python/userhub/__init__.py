"""Client for UserHub's "create portal session" call.

    import userhub

    session = userhub.create_portal_session("usr_ada", portal_url=userhub.portal_path.dashboard)
    return redirect(session.redirect_url, code=303)

The admin key comes from the environment variable USERHUB_ADMIN_KEY; or create a Client with it.
Each call creates a new session for one user. Take the user's ID from your own session, never from
the browser's request, and do not cache portal sessions: anyone who opens their URL is signed in.
"""

from . import portal_path
from ._async_client import AsyncClient
from ._attempt import Attempt
from ._client import Client, create_portal_session
from ._errors import (
    APIError,
    AuthenticationError,
    BadResponseError,
    ConnectionFailedError,
    InternalError,
    InvalidArgumentError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    TimedOutError,
    TLSFailedError,
    UserHubError,
)
from ._http import HttpRequest, read_response
from ._native import PortalSession, __version__
from ._user_id import encode_user_id, external_user_id

__all__ = [
    "APIError",
    "AsyncClient",
    "Attempt",
    "AuthenticationError",
    "BadResponseError",
    "Client",
    "ConnectionFailedError",
    "HttpRequest",
    "InternalError",
    "InvalidArgumentError",
    "NotFoundError",
    "PermissionDeniedError",
    "PortalSession",
    "RateLimitError",
    "TLSFailedError",
    "TimedOutError",
    "UserHubError",
    "__version__",
    "create_portal_session",
    "encode_user_id",
    "external_user_id",
    "portal_path",
    "read_response",
]


def _set_public_modules() -> None:
    """Let tracebacks, pickles and help() say ``userhub.Client``, not ``userhub._client.Client``."""
    for name in __all__:
        member = globals()[name]
        if getattr(member, "__module__", __name__) != __name__:
            member.__module__ = __name__


_set_public_modules()
del _set_public_modules
