"""A blocking call that returns to Python before its end: to observe, log or handle a signal."""

from __future__ import annotations

from . import _native
from ._attempt import notify
from ._errors import value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from ._native import Call, PortalSession
    from ._native import _Failure as Failure
    from ._native import _NativeAttempt as NativeAttempt


def finish(
    outcome: PortalSession | Failure | Call, observer: Callable[..., None] | None
) -> PortalSession:
    """Continue the call to its end and return its session, or raise its error.

    The interpreter runs signal handlers between the steps. An exception in one ends the call.
    """
    while isinstance(outcome, _native.Call):
        call = outcome
        try:
            attempt = call.take_attempt()
            if attempt is not None and observer is not None:
                _notify(observer, attempt)
            outcome = call.step()
        except BaseException:
            call.cancel()  # without this, the traceback would keep the call running
            raise
    return value_of(outcome)


def _notify(observer: Callable[..., None], attempt: NativeAttempt) -> None:
    try:
        notify(observer, attempt)
    except Exception as error:
        _Unraisable(error)


class _Unraisable:
    """Passes an exception to sys.unraisablehook, whose argument only the interpreter can create."""

    def __init__(self, error: Exception) -> None:
        self.errors = [error]

    def __del__(self) -> None:
        raise self.errors.pop()

    __del__.__qualname__ = "on_attempt"  # "Exception ignored in: <function on_attempt at …>"
