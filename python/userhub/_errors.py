"""The exceptions: one class for each word of the closed set of error codes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from ._native import _Failure as Failure

    _Value = TypeVar("_Value")


class UserHubError(Exception):
    """A failed call. ``str(error)`` is ``error.message``.

    Holds neither the admin key nor a sign-in token, so it may be logged. Pickles and copies with
    all its attributes; what an answer did not say is empty. Each text of an answer is kept up to
    4 KiB, a body that is not JSON up to 200 bytes.

    Attributes:
        code: the error code's word, e.g. ``"timed_out"``: the same in every language's binding.
        message: one line; says what to do where that is known.
        http_status: status of the answer, even of one cut short; None where there was none.
        api_code: UserHub's code, e.g. ``"NOT_FOUND"``.
        reason: UserHub's reason, e.g. ``"USER_NOT_FOUND"``.
        param: the argument at fault.
        metadata: UserHub's details.
        locale_message: UserHub's message for the user's eyes.
        request_id: UserHub's ID of the request, for its support.
        attempts: attempts made; 0 where nothing was sent.
        elapsed: seconds from the start of the call.
        host: ``host[:port]`` of the base URL.
        phase: where it failed: queue (for a free connection), resolve, connect, tls, request,
            response or backoff.
        retry_after: seconds that the answer asks to wait, at most 365 days; None where it does not.
    """

    code: str = "internal"
    message: str
    http_status: int | None = None
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
    retry_after: int | None

    def __init__(
        self,
        message: str = "",
        *,
        http_status: int | None = None,
        api_code: str = "",
        reason: str = "",
        param: str = "",
        metadata: dict[str, str] | None = None,
        locale_message: str = "",
        request_id: str = "",
        attempts: int = 0,
        elapsed: float = 0.0,
        host: str = "",
        phase: str = "",
        retry_after: int | None = None,
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
    """Refused here, before anything was sent; ``param`` names the argument."""

    code = "invalid_argument"


class ConnectionFailedError(UserHubError, ConnectionError):
    """UserHub could not be reached, or the connection broke; ``phase`` tells where."""

    code = "connection_failed"


class TLSFailedError(UserHubError):
    """The TLS handshake failed, or the certificate does not verify."""

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
    """403: the admin key may not do this."""

    http_status = 403


class NotFoundError(APIError):
    """404: no such user, organization or plan."""

    http_status = 404


class RateLimitError(APIError):
    """429: too many requests, even after the retries."""

    http_status = 429


class BadResponseError(UserHubError):
    """UserHub answered with success, but not with a portal session."""

    code = "bad_response"


class InternalError(UserHubError):
    """A defect of this library, or out of memory."""

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
    """The exception for a failure of the compiled core, which is a tuple of these."""
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


def value_of(outcome: _Value | Failure) -> _Value:
    """What the compiled core gave, unless that is a failure, which is raised.

    A caller whose locals hold a secret deletes them first: a traceback shows them.
    """
    if not isinstance(outcome, tuple):
        return outcome
    raise exception(*outcome)  # pyright: ignore[reportUnknownArgumentType]
