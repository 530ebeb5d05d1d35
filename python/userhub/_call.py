"""A blocking call that needs Python to go on: to observe, to log, to run a signal's handler."""

from __future__ import annotations

from . import _native
from ._attempt import tell
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
    """The session that the call gives, or its error raised.

    The interpreter runs signal handlers between the steps. What they raise ends the call.
    """
    while isinstance(outcome, _native.Call):
        call = outcome
        try:
            attempt = call.take_attempt()
            if attempt is not None and observer is not None:
                _tell(observer, attempt)
            outcome = call.step()
        except BaseException:
            call.cancel()  # else it would live as long as the traceback
            raise
    return value_of(outcome)


def _tell(observer: Callable[..., None], attempt: NativeAttempt) -> None:
    try:
        tell(observer, attempt)
    except Exception as error:
        _Ignored(error)


class _Ignored:
    """Hands an exception to sys.unraisablehook, whose argument only the interpreter can make."""

    def __init__(self, error: Exception) -> None:
        self.errors = [error]

    def __del__(self) -> None:
        raise self.errors.pop()

    __del__.__qualname__ = "on_attempt"  # "Exception ignored in: <function on_attempt at …>"
