"""The client for asyncio."""

from __future__ import annotations

from _collections_abc import Callable, Iterable  # noqa: TC003
from os import PathLike  # noqa: TC003

from . import _native
from ._attempt import Attempt, native_observer, tell
from ._base_client import BaseClient, opened_client, unopened_client
from ._errors import exception, value_of
from ._log import logged
from ._native import PortalSession

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future
    from collections import deque
    from weakref import WeakValueDictionary

    from typing_extensions import Self

    from ._native import _Failure as Failure
    from ._native import _NativeAttempt as NativeAttempt


class AsyncClient(BaseClient):
    """Makes portal sessions for asyncio applications; keeps connections alive between calls.

    Its calls run on one thread of the compiled core, which the first of them starts: an event loop
    is woken once for all results that came meanwhile. Immutable, usable from several event loops,
    one after another or in several threads at once, and on both sides of an ``os.fork()``. Making
    one opens no socket and starts no thread.
    """

    __slots__ = ("_inboxes", "_running_loop")

    def __init__(
        self,
        admin_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = 20.0,
        attempt_timeout: float | None = None,
        connect_timeout: float = 5.0,
        max_retries: int = 5,
        max_connection_age: float = 60.0,
        ca_file: str | PathLike[str] | None = None,
        proxy: str | None = None,
        allowed_return_origins: Iterable[str] | None = None,
        on_attempt: Callable[[Attempt], object] | None = None,
        user_agent_suffix: str | None = None,
        allow_insecure_base_url: bool = False,
        max_connections: int = 100,
    ) -> None:
        """Check the options; nothing is sent.

        Args:
            admin_key: the admin API key. None: the environment's USERHUB_ADMIN_KEY.
            base_url: https, or plain http to a loopback host. None: the environment's
                USERHUB_BASE_URL, else https://api.userhub.com.
            timeout: seconds for everything a call does, retries included. At most 24 hours.
            attempt_timeout: seconds per attempt, from DNS to the whole answer. One that takes
                longer ends as a ConnectionFailedError and is repeated on a new connection, as
                retries allow. At most 24 hours. None: 10, or the total timeout where that is not
                the default.
            connect_timeout: seconds per attempt for DNS, connect and TLS together. At most 24
                hours.
            max_retries: attempts after the first, 0 to 1000. The client's retry budget may allow
                fewer: each call adds 0.2 retries to it for 10 seconds, and it regains one a second,
                up to 10.
            max_connection_age: seconds after which a connection is not used again, 1 to 86,400,
                counted in whole seconds.
            ca_file: PEM file of the certificate authorities to trust, relative to where the process
                is now, "" for the system's. None: the environment's USERHUB_CA_FILE, else the
                system's.
            proxy: proxy URL, at most 8,192 bytes, "" for none. None: that of the environment's
                standard proxy variables now, but none for a loopback base URL.
            allowed_return_origins: when given, ``return_url`` and ``success_url`` must be relative
                or of one of these origins, such as ``https://app.example.com``. None: any URL.
            on_attempt: called with an Attempt, in the event loop and the contextvars of its call,
                when each attempt has ended. What it raises goes to the loop's exception handler and
                leaves the call alone.
            user_agent_suffix: appended to the User-Agent header, printable ASCII.
            allow_insecure_base_url: allow plain http to any host: the key then travels readable.
            max_connections: at most so many connections, 1 to 10,000; further calls wait in order,
                while their timeout runs.

        Raises:
            InvalidArgumentError: an option is unusable, or there is no admin key.
            TypeError: an option has another type.
        """
        unopened = unopened_client(admin_key, base_url, proxy)
        del admin_key, base_url, proxy
        self._native = opened_client(
            unopened,
            timeout,
            attempt_timeout,
            connect_timeout,
            max_retries,
            max_connection_age,
            ca_file,
            user_agent_suffix,
            allow_insecure_base_url,
            allowed_return_origins,
            max_connections,
        )
        import asyncio  # it takes 40 ms: not with the package
        import weakref

        self._observer = native_observer(on_attempt)
        self._running_loop = asyncio.get_running_loop
        # By id(loop). A loop holds its inbox, which goes with it: nothing here keeps either.
        self._inboxes: WeakValueDictionary[int, _Inbox] = weakref.WeakValueDictionary()

    async def create_portal_session(
        self,
        user_id: str,
        *,
        portal_url: str | None = None,
        return_url: str | None = None,
        success_url: str | None = None,
        organization_id: str | None = None,
        timeout: float | None = None,
    ) -> PortalSession:
        """Ask UserHub for a session on the portal. Cancelling the task ends the transfer.

        Args:
            user_id: UserHub user ID (``usr_…``) or ``<externalId>@<connectionId>``, see
                external_user_id(). Take it from your own session, never from the browser. The URL
                that holds it, percent-encoded, has at most 1,000,000 bytes.
            portal_url: target on the portal, a full URL or a path, see portal_path. None: its root.
            return_url: where the user goes to return to the app. None: the app URL set at UserHub.
            success_url: where the user goes after completing an action. None: return_url.
            organization_id: act for this organization. None: the user.
            timeout: seconds for this call, retries included, up to 24 hours. None: the client's.

        Raises:
            InvalidArgumentError: an argument is unusable, or the client is closed.
            ConnectionFailedError, TLSFailedError, TimedOutError: no answer.
            APIError: UserHub answered with an error; AuthenticationError, PermissionDeniedError,
                NotFoundError and RateLimitError are kinds of it.
            BadResponseError: the answer is not a portal session.
            UserHubError: with the code "cancelled": aclose() ended the call.
            TypeError: an argument has another type.
            RuntimeError: no asyncio event loop runs.
        """
        inbox = self._inbox()
        inbox.last_number = number = inbox.last_number + 1
        observer = logged(self._observer)
        value_of(
            self._native.start_portal_session(
                inbox.completions,
                number,
                user_id,
                portal_url,
                return_url,
                success_url,
                organization_id,
                timeout,
                observer is not None,
            )
        )
        future: Future[PortalSession] = inbox.loop.create_future()
        inbox.waiting[number] = future
        if observer is not None:
            inbox.observe(number, observer)
        try:
            return await future
        finally:
            if inbox.waiting.pop(number, None) is not None:
                inbox.completions.cancel(number)
            del future  # holds the error, whose traceback holds this frame

    async def aclose(self) -> None:
        """Wait for this event loop's calls in progress, then close the connections.

        Later calls raise InvalidArgumentError. May be repeated. Calls of other event loops raise a
        UserHubError with the code "cancelled", and so do this one's where the wait is cut short. To
        be rid of a call without waiting, cancel its task.
        """
        import asyncio

        self._native.refuse_calls()
        inbox = self._inboxes.get(id(self._running_loop()))
        try:
            if inbox is not None and inbox.waiting and not inbox.completions.is_inherited():
                await asyncio.wait(list(inbox.waiting.values()))
        finally:
            self._native.close()
            self._leave_loops()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *details: object) -> None:
        await self.aclose()

    def __del__(self) -> None:
        if hasattr(self, "_inboxes"):  # else its making failed
            self._leave_loops()

    def _leave_loops(self) -> None:
        for known in self._inboxes.valuerefs():  # other threads' loops may come and go meanwhile
            inbox = self._inboxes.pop(known.key, None)
            if inbox is not None:
                inbox.leave()

    def _inbox(self) -> _Inbox:
        loop = self._running_loop()
        inbox = self._inboxes.get(id(loop))
        if inbox is not None and inbox.completions.is_inherited():
            inbox.leave_to_parent()
            inbox = None
        if inbox is None:
            value_of(self._native.check_open())
            inbox = self._inboxes[id(loop)] = _Inbox(loop)
        return inbox


if not TYPE_CHECKING:
    Self = AsyncClient  # for typing.get_type_hints


class _Inbox:
    """Results on their way to one event loop of one process, which holds it as a reader."""

    __slots__ = (
        "__weakref__",
        "attempts",
        "completions",
        "is_leaving",
        "last_number",
        "loop",
        "observers",
        "results",
        "waiting",
    )

    def __init__(self, loop: AbstractEventLoop) -> None:
        from collections import deque  # asyncio has brought it

        self.loop = loop
        self.is_leaving = False
        self.last_number = 0
        self.attempts: deque[tuple[int, NativeAttempt]] = deque()
        self.results: deque[tuple[int, PortalSession | None, Failure | None]] = deque()
        self.waiting: dict[int, Future[PortalSession]] = {}
        self.observers: dict[int, Callable[..., None]] = {}
        self.completions = _native.Completions()
        loop.add_reader(self.completions.fileno(), self._settle)

    def observe(self, number: int, observer: Callable[..., None]) -> None:
        """Tell the observer of a call's attempts, in the caller's context: it may hold its span."""
        import contextvars

        context = contextvars.copy_context()
        self.observers[number] = lambda *fields: context.run(observer, *fields)

    def _settle(self) -> None:
        if self.completions.is_inherited():
            self.leave_to_parent()
            return
        attempts, results = self.completions.take()
        self.attempts.extend(attempts)
        self.results.extend(results)
        try:
            while self.attempts:
                number, attempt = self.attempts.popleft()
                if number in self.observers:
                    self._tell(self.observers[number], attempt)
            while self.results:
                self._hand_over(*self.results[0])
                self.results.popleft()
        except BaseException:  # a signal's handler raised: no other call may wait for ever
            self.loop.call_soon(self._settle)
            raise
        if self.is_leaving and not self.waiting:
            self.loop.remove_reader(self.completions.fileno())

    def _hand_over(
        self, number: int, session: PortalSession | None, failure: Failure | None
    ) -> None:
        future = self.waiting.get(number)
        if future is not None and not future.done():
            if session is not None:
                future.set_result(session)
            elif failure is not None:
                future.set_exception(exception(*failure))
            else:  # not by its task, which would have cancelled the future too
                future.set_exception(exception("cancelled", "the client was closed"))
        self.waiting.pop(number, None)
        self.observers.pop(number, None)

    def _tell(self, observer: Callable[..., None], attempt: NativeAttempt) -> None:
        try:
            tell(observer, attempt)
        except Exception as error:
            context = {"message": "userhub: on_attempt raised", "exception": error}
            self.loop.call_exception_handler(context)

    def leave_to_parent(self) -> None:
        """In a forked child that runs the parent's loop on: what comes is the parent's."""
        from ._forked_loop import own_epolls

        descriptor = self.completions.fileno()
        try:
            own_epolls(descriptor)
        except OSError:
            return  # no /proc: better to be woken for nothing than to take it from the parent
        self.loop.remove_reader(descriptor)

    def leave(self) -> None:
        """Look no more once all calls have ended. Another process's loop is left alone."""
        if self.completions.is_inherited():
            return
        self.is_leaving = True
        try:  # noqa: SIM105
            self.loop.call_soon_threadsafe(self._settle)
        except RuntimeError:
            pass  # that loop is closed
