"""One attempt of a call, as an observer receives it."""

from __future__ import annotations

from . import _annotations
from ._errors import UserHubError, exception, wrong_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ._native import _NativeAttempt as NativeAttempt


class Attempt:
    """One attempt of a call, after it has ended. Contains no secret: it may be logged.

    If a kept connection turns out to be closed, the request is sent again on a new one; that counts
    as the same attempt.

    Attributes:
        number: 1 for the first attempt of a call.
        http_status: HTTP status of the answer, even of an incomplete one; None if there was none.
        error: why the attempt failed; None if it succeeded or was cancelled.
        duration: seconds from the start of the attempt.
        connection_reused: whether the request was sent on a connection kept from an earlier call.
    """

    __slots__ = ("connection_reused", "duration", "error", "http_status", "number")

    number: int
    http_status: _annotations.Optional[int]
    error: _annotations.Optional[UserHubError]
    duration: float
    connection_reused: bool

    def __init__(
        self,
        number: int,
        http_status: _annotations.Optional[int],
        error: _annotations.Optional[UserHubError],
        duration: float,
        connection_reused: bool,
    ) -> None:
        self.number = number
        self.http_status = http_status
        self.error = error
        self.duration = duration
        self.connection_reused = connection_reused

    def __repr__(self) -> str:
        outcome = self.http_status if self.error is None else repr(self.error)
        return f"<Attempt {self.number}: {outcome} after {self.duration:.3f} s>"


def attempt_observer(
    on_attempt: Callable[[Attempt], object] | None,
) -> Callable[..., None] | None:
    """Adapt on_attempt to take the fields of an attempt."""
    if on_attempt is None:
        return None
    if not callable(on_attempt):
        raise wrong_type("on_attempt", "callable", on_attempt)

    def observe(*fields: Any) -> None:
        on_attempt(Attempt(*fields))

    return observe


def notify(observer: Callable[..., None], attempt: NativeAttempt) -> None:
    """Call the observer with the fields of an attempt of the compiled core."""
    number, http_status, failure, duration, connection_reused = attempt
    error = None if failure is None else exception(*failure)
    observer(number, http_status, error, duration, connection_reused)
