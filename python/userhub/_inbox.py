"""The results of asynchronous calls on their way to one event loop."""

from __future__ import annotations

from . import _native
from ._attempt import notify
from ._errors import exception

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future
    from collections import deque
    from typing import Callable

    from ._native import AsyncCall, PortalSession
    from ._native import _Failure as Failure
    from ._native import _NativeAttempt as NativeAttempt


class Inbox:
    """Hands the results of one client's calls to the futures that wait for them in one event loop.

    The compiled core wakes the loop once for all results that have arrived. The loop's reader keeps
    the inbox alive. Only close() may be called from another thread than the loop's.
    """

    __slots__ = (
        "__weakref__",
        "_arrived",
        "_futures",
        "_is_closed",
        "_loop",
        "_observers",
        "completions",
        "next_number",
    )

    def __init__(self, loop: AbstractEventLoop) -> None:
        from collections import deque  # asyncio has imported it already
        from itertools import count

        self._loop = loop
        self._is_closed = False
        self._arrived: deque[
            tuple[int, NativeAttempt | None, PortalSession | None, Failure | None]
        ] = deque()
        self._futures: dict[int, Future[PortalSession]] = {}
        self._observers: dict[int, Callable[..., None]] = {}
        self.next_number = count(1).__next__
        self.completions = _new_completions()
        loop.add_reader(self.completions.fileno(), self._deliver)

    def expect(self, number: int, observer: Callable[..., None] | None) -> Future[PortalSession]:
        """The future of a call that has started with a next_number(); forget() ends it.

        The observer is called in the caller's contextvars, which may hold a tracing span.
        """
        future: Future[PortalSession] = self._loop.create_future()
        self._futures[number] = future
        if observer is not None:
            import contextvars

            context = contextvars.copy_context()
            self._observers[number] = lambda *fields: context.run(observer, *fields)
        return future

    def forget(self, number: int, call: AsyncCall) -> None:
        """Cancel the call unless its result has been delivered."""
        if self._futures.pop(number, None) is not None:
            call.cancel()

    async def wait(self) -> None:
        """Wait for all calls in progress. In a forked child these are the parent's: don't wait."""
        import asyncio

        if self._futures and not self.completions.is_inherited():
            await asyncio.wait(list(self._futures.values()))

    def close(self) -> None:
        """Stop reading once all calls have ended. In a forked child this does nothing."""
        if self.completions.is_inherited():
            return
        self._is_closed = True
        try:  # noqa: SIM105
            self._loop.call_soon_threadsafe(self._deliver)
        except RuntimeError:
            pass  # the loop is closed

    def detach(self) -> None:
        """Leave the results to the parent, in a forked child that continues to run its loop."""
        from ._forked_loop import replace_inherited_epolls

        descriptor = self.completions.fileno()
        try:
            replace_inherited_epolls(descriptor)
        except OSError:
            return  # without /proc: spurious wake-ups are better than stopping the parent's
        self._loop.remove_reader(descriptor)

    def _deliver(self) -> None:
        if self.completions.is_inherited():
            self.detach()
            return
        self._arrived.extend(self.completions.take())
        try:
            while self._arrived:
                number, attempt, session, failure = self._arrived[0]
                if attempt is None:
                    self._resolve(number, session, failure)
                    self._arrived.popleft()
                else:
                    self._arrived.popleft()
                    self._notify(number, attempt)
        except BaseException:  # a signal handler raised: the other calls still need their results
            self._loop.call_soon(self._deliver)
            raise
        if self._is_closed and not self._futures:
            self._loop.remove_reader(self.completions.fileno())

    def _resolve(self, number: int, session: PortalSession | None, failure: Failure | None) -> None:
        future = self._futures.get(number)
        if future is not None and not future.done():
            if session is not None:
                future.set_result(session)
            elif failure is not None:
                future.set_exception(exception(*failure))
            else:  # cancelled, but not by its task, which would have cancelled the future too
                future.set_exception(exception("cancelled", "the client was closed"))
        self._futures.pop(number, None)
        self._observers.pop(number, None)

    def _notify(self, number: int, attempt: NativeAttempt) -> None:
        observer = self._observers.get(number)
        if observer is None:
            return
        try:
            notify(observer, attempt)
        except Exception as error:
            context = {"message": "userhub: on_attempt raised", "exception": error}
            self._loop.call_exception_handler(context)


def _new_completions() -> _native.Completions:
    try:
        return _native.Completions()
    except OSError as error:  # usually too many open files
        message = f"waiting for results failed: {error.strerror}"
        raise exception("connection_failed", message, phase="connect") from error
