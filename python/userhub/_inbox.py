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

    from ._native import PortalSession
    from ._native import _Failure as Failure
    from ._native import _NativeAttempt as NativeAttempt


class Inbox:
    """Hands the results of one client's calls to the futures that wait for them in one event loop.

    The compiled core wakes the loop once for all results that have arrived. The loop's reader keeps
    the inbox alive. Only close() may be called from another thread than the loop's.
    """

    __slots__ = (
        "__weakref__",
        "_attempts",
        "_futures",
        "_is_closed",
        "_last_number",
        "_loop",
        "_observers",
        "_results",
        "completions",
    )

    def __init__(self, loop: AbstractEventLoop) -> None:
        from collections import deque  # asyncio has imported it already

        self._loop = loop
        self._is_closed = False
        self._last_number = 0
        self._attempts: deque[tuple[int, NativeAttempt]] = deque()
        self._results: deque[tuple[int, PortalSession | None, Failure | None]] = deque()
        self._futures: dict[int, Future[PortalSession]] = {}
        self._observers: dict[int, Callable[..., None]] = {}
        self.completions = _native.Completions()
        loop.add_reader(self.completions.fileno(), self._deliver)

    def next_number(self) -> int:
        """A number for a new call."""
        self._last_number += 1
        return self._last_number

    def expect(self, number: int, observer: Callable[..., None] | None) -> Future[PortalSession]:
        """The future of a call that has started; forget() ends it.

        The observer is called in the caller's contextvars, which may hold a tracing span.
        """
        future: Future[PortalSession] = self._loop.create_future()
        self._futures[number] = future
        if observer is not None:
            import contextvars

            context = contextvars.copy_context()
            self._observers[number] = lambda *fields: context.run(observer, *fields)
        return future

    def forget(self, number: int) -> None:
        """Cancel the call unless its result has been delivered."""
        if self._futures.pop(number, None) is not None:
            self.completions.cancel(number)

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
        attempts, results = self.completions.take()
        self._attempts.extend(attempts)
        self._results.extend(results)
        try:
            while self._attempts:
                self._notify(*self._attempts.popleft())
            while self._results:
                self._resolve(*self._results[0])
                self._results.popleft()
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
