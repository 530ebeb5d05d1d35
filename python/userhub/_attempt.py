"""One attempt of a call, as an observer sees it."""

from __future__ import annotations

from ._errors import UserHubError, exception

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ._native import _NativeAttempt as NativeAttempt


class Attempt:
    """One attempt of a call, as it ended. Holds no secret, so it may be logged.

    A request repeated at once because a kept connection had died unused is the same attempt.

    Attributes:
        number: 1 for a call's first.
        http_status: of the answer, even of one cut short; None where there was none.
        error: why it failed; None for a success, and for an attempt that was cancelled.
        duration: seconds from when it was begun.
        connection_reused: whether it was sent on a connection kept from before.
    """

    __slots__ = ("connection_reused", "duration", "error", "http_status", "number")

    number: int
    http_status: int | None
    error: UserHubError | None
    duration: float
    connection_reused: bool

    def __init__(
        self,
        number: int,
        http_status: int | None,
        error: UserHubError | None,
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


def native_observer(
    on_attempt: Callable[[Attempt], object] | None,
) -> Callable[..., None] | None:
    """The observer, taking an attempt's fields."""
    if on_attempt is None:
        return None
    if not callable(on_attempt):
        raise TypeError(f"on_attempt must be callable, not {type(on_attempt).__name__}")

    def observe(*fields: Any) -> None:
        on_attempt(Attempt(*fields))

    return observe


def tell(observer: Callable[..., None], attempt: NativeAttempt) -> None:
    """Tell the observer of an attempt of the compiled core."""
    number, http_status, failure, duration, connection_reused = attempt
    error = None if failure is None else exception(*failure)
    observer(number, http_status, error, duration, connection_reused)
