"""UserHub's "create portal session" call.

    import userhub

    session = userhub.create_portal_session("usr_ada", portal_url=userhub.portal_path.dashboard)
    return redirect(session.redirect_url, code=303)

The admin key comes from the environment variable USERHUB_ADMIN_KEY, or from a Client made with it.
Each call makes a new session for one user: take the ID from your own session, never from the
browser's request, and never cache a session.
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


def _take_over() -> None:
    for name in __all__:
        thing = globals()[name]
        if getattr(thing, "__module__", __name__) != __name__:
            thing.__module__ = __name__  # as tracebacks, pickles and help() name it


_take_over()
del _take_over
