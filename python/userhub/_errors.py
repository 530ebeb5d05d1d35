"""The exceptions: one class for each error code."""

from __future__ import annotations

from . import _annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from ._native import _Failure as Failure

    _Value = TypeVar("_Value")


class UserHubError(Exception):
    """A call failed. ``str(error)`` is ``error.message``.

    Contains neither the admin key nor a sign-in token: it may be logged. It can be pickled and
    copied, with all its attributes. A value is empty if the answer does not contain it. Each text
    of an answer is cut to 4 KiB, a body that is not JSON to 200 bytes.

    Attributes:
        code: the word for this kind of error, such as ``"timed_out"``; the same in all languages.
        message: one line. Says what to do if that is known.
        http_status: HTTP status of the answer, even of an incomplete one; None if there was none.
        api_code: UserHub's code, such as ``"NOT_FOUND"``.
        reason: UserHub's reason, such as ``"USER_NOT_FOUND"``.
        param: the name of the wrong argument.
        metadata: UserHub's details.
        locale_message: UserHub's message to show to the user.
        request_id: UserHub's ID of the request; quote it to UserHub's support.
        attempts: number of attempts; 0 if nothing was sent.
        elapsed: seconds from the start of the call.
        host: ``host[:port]`` of the base URL.
        phase: the step that failed: queue (waiting for a free connection), resolve, connect, tls,
            request, response or backoff.
        retry_after: seconds to wait, as the answer asks, at most 365 days; None if it does not.
    """

    code: str = "internal"
    message: str
    http_status: _annotations.Optional[int] = None
    api_code: str
    reason: str
    param: str
    metadata: dict[str, str]
    locale_message: str
    request_id: str
    attempts: int
    elapsed: float
    host: str
    phase: str
    retry_after: _annotations.Optional[int]

    def __init__(
        self,
        message: str = "",
        *,
        http_status: _annotations.Optional[int] = None,
        api_code: str = "",
        reason: str = "",
        param: str = "",
        metadata: _annotations.Optional[dict[str, str]] = None,
        locale_message: str = "",
        request_id: str = "",
        attempts: int = 0,
        elapsed: float = 0.0,
        host: str = "",
        phase: str = "",
        retry_after: _annotations.Optional[int] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        if http_status is not None:
            self.http_status = http_status
        self.api_code = api_code
        self.reason = reason
        self.param = param
        self.metadata = {} if metadata is None else metadata
        self.locale_message = locale_message
        self.request_id = request_id
        self.attempts = attempts
        self.elapsed = elapsed
        self.host = host
        self.phase = phase
        self.retry_after = retry_after


class InvalidArgumentError(UserHubError, ValueError):
    """An argument or option is unusable, ``param`` names it. Nothing was sent."""

    code = "invalid_argument"


class ConnectionFailedError(UserHubError, ConnectionError):
    """UserHub could not be reached, or the connection broke; ``phase`` says when."""

    code = "connection_failed"


class TLSFailedError(UserHubError):
    """The TLS handshake failed, or the certificate is not trusted."""

    code = "tls_failed"


class TimedOutError(UserHubError, TimeoutError):
    """The call's total timeout passed."""

    code = "timed_out"


class APIError(UserHubError):
    """UserHub answered with an error."""

    code = "api_error"
    http_status: int = 0  # pyright: ignore[reportIncompatibleVariableOverride]


class AuthenticationError(APIError):
    """401: the admin key is wrong."""

    http_status = 401


class PermissionDeniedError(APIError):
    """403: the admin key does not permit this."""

    http_status = 403


class NotFoundError(APIError):
    """404: the user, organization or plan does not exist."""

    http_status = 404


class RateLimitError(APIError):
    """429: too many requests, even after the retries."""

    http_status = 429


class BadResponseError(UserHubError):
    """UserHub answered with success, but not with a portal session."""

    code = "bad_response"


class InternalError(UserHubError):
    """An internal error of this library (please report it), or out of memory."""

    code = "internal"


_ERRORS: dict[str, type[UserHubError]] = {
    error.code: error
    for error in (
        InvalidArgumentError,
        ConnectionFailedError,
        TLSFailedError,
        TimedOutError,
        APIError,
        BadResponseError,
    )
}
_ERRORS["cancelled"] = UserHubError
_API_ERRORS: dict[int | None, type[APIError]] = {
    error.http_status: error
    for error in (AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError)
}


def exception(
    code: str,
    message: str,
    param: str = "",
    http_status: int | None = None,
    api_code: str = "",
    reason: str = "",
    metadata: dict[str, str] | None = None,
    locale_message: str = "",
    request_id: str = "",
    attempts: int = 0,
    elapsed: float = 0.0,
    host: str = "",
    phase: str = "",
    retry_after: int | None = None,
) -> UserHubError | TypeError:
    """The exception for a failure of the compiled core, which is a tuple of these arguments."""
    if code == "wrong_type":
        return TypeError(message)
    kind = _ERRORS.get(code, InternalError)
    if kind is APIError:
        kind = _API_ERRORS.get(http_status, APIError)
    error = kind(
        message,
        http_status=http_status,
        api_code=api_code,
        reason=reason,
        param=param,
        metadata=metadata,
        locale_message=locale_message,
        request_id=request_id,
        attempts=attempts,
        elapsed=elapsed,
        host=host,
        phase=phase,
        retry_after=retry_after,
    )
    if kind is UserHubError:
        error.code = code
    return error


def wrong_type(name: str, expected: str, value: object) -> TypeError:
    """The exception for an argument of the wrong type, with the compiled core's message."""
    return TypeError(f"{name} must be {expected}, not {type(value).__name__}")


def value_of(outcome: _Value | Failure) -> _Value:
    """The value that the compiled core returned; a failure is raised as an exception.

    Delete locals that hold a secret before you call this: a traceback shows them.
    """
    if not isinstance(outcome, tuple):
        return outcome
    raise exception(*outcome)  # pyright: ignore[reportUnknownArgumentType]
