"""The logger ``userhub``: one DEBUG line for each attempt of a call, without secrets."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from logging import Logger
    from typing import Any

    from ._errors import UserHubError

_DEBUG = 10
_logger: Logger | None = None


def with_logging(observer: Callable[..., None] | None) -> Callable[..., None] | None:
    """The observer, which logs too if the app logs at level DEBUG; None if there is nothing to do.

    For one call: the level may change. Does not import logging if the app has not.
    """
    global _logger
    if _logger is None:
        if "logging" not in sys.modules:
            return observer
        import logging

        _logger = logging.getLogger("userhub")
    if not _logger.isEnabledFor(_DEBUG):
        return observer
    if observer is None:
        return _log

    def log_and_observe(*fields: Any) -> None:
        _log(*fields)
        observer(*fields)

    return log_and_observe


def _log(
    number: int,
    http_status: int | None,
    error: UserHubError | None,
    duration: float,
    connection_reused: bool,
) -> None:
    outcome = _outcome(http_status, error)
    connection = "kept" if connection_reused else "new"
    assert _logger is not None
    _logger.debug(
        "attempt %d: %s after %.3f s, %s connection", number, outcome, duration, connection
    )


def _outcome(http_status: int | None, error: UserHubError | None) -> str:
    if error is None:
        return "cancelled" if http_status is None else str(http_status)
    return f"{http_status if error.code == 'api_error' else error.code} ({error})"
